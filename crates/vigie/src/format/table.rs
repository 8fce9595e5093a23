//! Statements for eyes: date, standing, who → whom, event, voice, and the words it came from.

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use vigie_events::record::Statement;

use super::{Read, shorts};

/// Width when the output is no terminal.
const WIDTH: u16 = 150;
/// A line under the header, and none elsewhere.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
/// Characters of the sentence shown on each side of the trigger.
const AROUND: usize = 45;

/// One line of a table.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// What stands in the first column.
    pub date: &'a str,
    /// The statement.
    pub statement: &'a Statement,
}

/// A table of statements.
pub fn timeline<'a>(lines: impl Iterator<Item = Line<'a>>) -> String {
    let mut table = Table::new();
    table
        .load_style(STYLE)
        .set_content_arrangement(ContentArrangement::Dynamic);
    if table.width().is_none() {
        table.set_width(WIDTH);
    }
    table.set_header([
        "date",
        "standing",
        "who → whom",
        "event",
        "on the word of",
        "words",
    ]);
    let narrow = |columns| ColumnConstraint::UpperBoundary(Width::Fixed(columns));
    table.set_constraints([narrow(14), narrow(14), narrow(32), narrow(24), narrow(24)]);
    for Line { date, statement } in lines {
        table.add_row([
            date.to_owned(),
            statement.standing.as_str().to_owned(),
            who(statement),
            event(statement),
            shorts(&statement.voice),
            words(statement),
        ]);
    }
    table.trim_fmt() + "\n"
}

pub(super) fn document(read: &Read) -> String {
    let document = &read.document;
    let date = document.date.as_deref().unwrap_or("undated");
    let mut out = format!(
        "{} · {date} · {}",
        document.id,
        if read.language.is_empty() {
            "?"
        } else {
            &read.language
        }
    );
    if !document.title.is_empty() {
        out.push_str(" · ");
        out.push_str(&document.title);
    }
    out.push('\n');
    if read.statements.is_empty() {
        out.push_str("no statement\n\n");
        return out;
    }
    out.push_str(&timeline(read.statements.iter().map(|statement| Line {
        date: when(statement),
        statement,
    })));
    out.push('\n');
    out
}

/// What is known of the time, as it is known.
fn when(statement: &Statement) -> &str {
    if statement.edtf.is_empty() {
        &statement.date
    } else {
        &statement.edtf
    }
}

fn who(statement: &Statement) -> String {
    let (actor, recipient) = (shorts(&statement.actor), shorts(&statement.recipient));
    match (actor.is_empty(), recipient.is_empty()) {
        (_, true) => actor,
        (true, false) => format!("→ {recipient}"),
        (false, false) => format!("{actor} → {recipient}"),
    }
}

fn event(statement: &Statement) -> String {
    match statement.mode.as_str() {
        "" => statement.event.as_str().to_owned(),
        mode => format!("{}/{mode}", statement.event.as_str()),
    }
}

/// The trigger in brackets, and the words around it.
fn words(statement: &Statement) -> String {
    let sentence: Vec<char> = statement.text.chars().collect();
    let place = |at: usize| at.saturating_sub(statement.start).min(sentence.len());
    let (start, end) = (place(statement.trigger.0), place(statement.trigger.1));
    let from = whole_word(&sentence, start.saturating_sub(AROUND));
    let until = (end + AROUND..sentence.len())
        .find(|&n| sentence[n].is_whitespace())
        .unwrap_or(sentence.len());
    let part = |range: std::ops::Range<usize>| {
        sentence[range]
            .iter()
            .map(|c| if c.is_whitespace() { ' ' } else { *c })
    };
    let mut out = String::new();
    out.push_str(if from > 0 { "… " } else { "" });
    out.extend(part(from..start));
    out.push('[');
    out.extend(part(start..end));
    out.push(']');
    out.extend(part(end..until));
    out.push_str(if until < sentence.len() { " …" } else { "" });
    out
}

/// The next place at or after `at` where a word begins.
fn whole_word(sentence: &[char], at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    (at..sentence.len())
        .find(|&n| sentence[n - 1].is_whitespace())
        .unwrap_or(at)
}
