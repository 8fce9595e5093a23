//! The notation of readings in Markdown (`docs/reading-notation.md`): training documents and suite cases.

use std::path::Path;

use vigie_events::plover::{EventType, Standing};
use vigie_text::Lang;

use super::{Document, Entity, GoldError, Statement};

/// The documents of a Markdown file: `# id | date | title` opens a training document, `## Name` a suite case.
///
/// The language is that of the nearest folder named `fr` or `en`, else of the identifier's first letters, else left open.
pub fn documents(path: &Path, markdown: &str) -> Result<Vec<Document>, GoldError> {
    let mut parser = Parser {
        folder_lang: folder_lang(path),
        ..Parser::default()
    };
    for (n, line) in markdown.lines().enumerate() {
        parser.line(n + 1, line).map_err(|reason| GoldError::Line {
            path: path.to_owned(),
            line: n + 1,
            reason,
        })?;
    }
    parser.close();
    parser
        .drafts
        .into_iter()
        .map(|draft| {
            draft.finish().map_err(|(line, reason)| GoldError::Line {
                path: path.to_owned(),
                line,
                reason,
            })
        })
        .collect()
}

/// One statement in the notation, without the opening `- `.
///
/// ```
/// use vigie::gold::notation::{item, parse_item};
/// let line = "accuse | ACCUSE/allege | reported | Kiev=UKR/GOV > les rebelles=UKR/REB |";
/// let statement = parse_item(line, "", "Kiev accuse les rebelles.")?;
/// assert_eq!(statement.at, 5);
/// assert_eq!(item(&statement), line);
/// # Ok::<(), String>(())
/// ```
pub fn item(statement: &Statement) -> String {
    let title = if statement.at < 0 { "title:" } else { "" };
    let mode = if statement.mode.is_empty() { "" } else { "/" };
    let sides = [
        entities(&statement.actor),
        ">".to_owned(),
        entities(&statement.recipient),
    ];
    let mut fields = vec![
        format!("{title}{}", statement.trigger),
        format!("{}{mode}{}", statement.event, statement.mode),
        statement.standing.clone(),
        sides.join(" ").trim().to_owned(),
        entities(&statement.voice),
        statement.when.clone(),
        statement.place.clone(),
    ];
    while fields.len() > 5 && fields.last().is_some_and(String::is_empty) {
        fields.pop();
    }
    fields
        .join(" | ")
        .replace("|  |", "| |")
        .trim_end()
        .to_owned()
}

fn entities(list: &[Entity]) -> String {
    let one = |e: &Entity| {
        let bar = if e.sector.is_empty() { "" } else { "/" };
        format!("{}={}{bar}{}", e.text, e.code, e.sector)
    };
    list.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Reads a statement in the notation; its trigger is sought in `text`, or in `title` when it opens with `title:`.
pub fn parse_item(line: &str, title: &str, text: &str) -> Result<Statement, String> {
    let fields: Vec<&str> = line.split('|').map(str::trim).collect();
    if !(5..=7).contains(&fields.len()) {
        return Err(format!(
            "{} fields between bars, 5 to 7 expected",
            fields.len()
        ));
    }
    let (trigger, at) = locate(fields[0], title, text)?;
    let (event, mode) = fields[1].split_once('/').unwrap_or((fields[1], ""));
    EventType::parse(event).ok_or_else(|| format!("`{event}` is no PLOVER event type"))?;
    Standing::parse(fields[2]).ok_or_else(|| format!("`{}` is no standing", fields[2]))?;
    let (actor, recipient) = fields[3]
        .split_once('>')
        .ok_or("no `>` between actors and recipients")?;
    let field = |n: usize| fields.get(n).copied().unwrap_or_default().to_owned();
    Ok(Statement {
        trigger,
        at,
        event: event.to_owned(),
        mode: mode.to_owned(),
        actor: parse_entities(actor)?,
        recipient: parse_entities(recipient)?,
        voice: parse_entities(fields[4])?,
        standing: fields[2].to_owned(),
        when: field(5),
        place: field(6),
    })
}

/// The words of a trigger and where they stand: `words`, `words#2`, `title:words`.
fn locate(trigger: &str, title: &str, text: &str) -> Result<(String, i64), String> {
    let (place, in_title, words) = match trigger.strip_prefix("title:") {
        Some(words) => (title, true, words),
        None => (text, false, trigger),
    };
    let (words, nth) = match words.rsplit_once('#') {
        Some((words, nth)) if !nth.is_empty() && nth.bytes().all(|b| b.is_ascii_digit()) => {
            (words, nth.parse::<usize>().map_err(|e| e.to_string())?)
        }
        _ => (words, 1),
    };
    let missing = || {
        format!(
            "trigger `{trigger}` does not stand in the {}",
            if in_title { "title" } else { "text" }
        )
    };
    if words.is_empty() || nth == 0 {
        return Err(missing());
    }
    let (byte, _) = place
        .match_indices(words)
        .nth(nth - 1)
        .ok_or_else(missing)?;
    let at = if in_title {
        -1
    } else {
        place[..byte].chars().count() as i64
    };
    Ok((words.to_owned(), at))
}

fn parse_entities(field: &str) -> Result<Vec<Entity>, String> {
    let one = |part: &str| {
        let (text, code) = part
            .rsplit_once('=')
            .ok_or_else(|| format!("entity `{part}` has no `=`"))?;
        let (code, sector) = code.split_once('/').unwrap_or((code, ""));
        Ok(Entity {
            text: text.trim().to_owned(),
            code: code.trim().to_owned(),
            sector: sector.trim().to_owned(),
            name: String::new(),
        })
    };
    field
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(one)
        .collect()
}

fn folder_lang(path: &Path) -> Option<Lang> {
    path.ancestors()
        .skip(1)
        .filter_map(|folder| folder.file_name()?.to_str())
        .find_map(|name| match name {
            "fr" => Some(Lang::Fr),
            "en" => Some(Lang::En),
            _ => None,
        })
}

/// A document whose items wait for its text to be whole.
#[derive(Default)]
struct Draft {
    document: Document,
    items: Vec<(usize, String)>,
}

impl Draft {
    fn finish(mut self) -> Result<Document, (usize, String)> {
        for (line, item) in &self.items {
            let statement = parse_item(item, &self.document.title, &self.document.text)
                .map_err(|reason| (*line, reason))?;
            self.document.statements.push(statement);
        }
        Ok(self.document)
    }
}

/// Where in a file the parser stands.
#[derive(Default, PartialEq)]
enum State {
    #[default]
    Before,
    /// In a suite case.
    Case,
    /// In the text of a training document.
    Text,
    /// In its items.
    Items,
}

#[derive(Default)]
struct Parser {
    folder_lang: Option<Lang>,
    state: State,
    drafts: Vec<Draft>,
}

impl Parser {
    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        let line = line.trim_end();
        if let Some(draft) = training_heading(line) {
            self.open(draft, State::Text);
        } else if let Some(name) = line
            .strip_prefix("## ")
            .filter(|_| matches!(self.state, State::Before | State::Case))
        {
            let document = Document {
                id: name.trim().to_owned(),
                ..Document::default()
            };
            self.open(
                Draft {
                    document,
                    items: Vec::new(),
                },
                State::Case,
            );
        } else if self.state == State::Text {
            self.text_line(line);
        } else if let (Some(item), Some(draft)) = (line.strip_prefix("- "), self.drafts.last_mut())
        {
            draft.items.push((number, item.to_owned()));
        } else if self.state == State::Case {
            self.case_line(line);
        } else if self.state == State::Items && !line.is_empty() {
            return Err("neither a heading nor an item".into());
        }
        Ok(())
    }

    fn open(&mut self, mut draft: Draft, state: State) {
        self.close();
        let lang = self.folder_lang.or_else(|| match state {
            State::Text => Lang::from_code(draft.document.id.split_once('-')?.0),
            _ => None,
        });
        draft.document.lang = lang.map(|l| l.code().to_owned()).unwrap_or_default();
        self.drafts.push(draft);
        self.state = state;
    }

    fn close(&mut self) {
        if let Some(draft) = self.drafts.last_mut() {
            draft.document.text = draft.document.text.trim().to_owned();
        }
    }

    fn text_line(&mut self, line: &str) {
        if line == "---" {
            self.state = State::Items;
        } else if let Some(draft) = self.drafts.last_mut() {
            draft.document.text.push_str(line);
            draft.document.text.push('\n');
        }
    }

    /// Quoted lines are one paragraph; an empty quoted line ends it.
    fn case_line(&mut self, line: &str) {
        let Some(Draft { document, .. }) = self.drafts.last_mut() else {
            return;
        };
        if let Some(words) = line.strip_prefix('>').map(str::trim) {
            if words.is_empty() {
                document.text.push_str("\n\n");
            } else if document.text.is_empty() || document.text.ends_with('\n') {
                document.text.push_str(words);
            } else {
                document.text.push(' ');
                document.text.push_str(words);
            }
        } else if let Some(date) = line.strip_prefix("date:") {
            document.date = date.trim().to_owned();
        } else if let Some(title) = line.strip_prefix("title:") {
            document.title = title.trim().to_owned();
        }
    }
}

/// `# id | date | title`
fn training_heading(line: &str) -> Option<Draft> {
    let mut fields = line.strip_prefix("# ")?.splitn(3, '|');
    let (id, date, title) = (
        fields.next()?.trim(),
        fields.next()?.trim(),
        fields.next()?.trim(),
    );
    if id.is_empty() || id.contains(char::is_whitespace) {
        return None;
    }
    let document = Document {
        id: id.to_owned(),
        date: date.to_owned(),
        title: title.to_owned(),
        ..Document::default()
    };
    Some(Draft {
        document,
        items: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_documents() {
        let markdown = "# fr-x1 | 2022-02 | Paris proteste\n\nParis exige un retrait.\n\nMoscou exige un retrait.\n\n---\n\
            - exige#2 | REQUEST/yield | reported | Moscou=RUS/GOV > |\n\
            - title:proteste | ACCUSE | reported | Paris=FRA/GOV > | | 2022-02 | Paris\n\n# en-x2 | 2022 |\n\nNothing.\n\n---\n";
        let read = documents(Path::new("x.md"), markdown).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].lang.as_str(), read[1].lang.as_str()), ("fr", "en"));
        assert_eq!(
            read[0].text,
            "Paris exige un retrait.\n\nMoscou exige un retrait."
        );
        assert_eq!(read[0].statements[0].at, 32);
        assert_eq!(read[0].statements[1].at, -1);
        assert_eq!(read[0].statements[1].place, "Paris");
        assert!(read[1].statements.is_empty());
    }

    #[test]
    fn suite_cases() {
        let markdown = "# A heading of prose\n\n## First\n\nWhat it tests.\n\ndate: 2022-02-18\n\n> One line\n> and another.\n>\n> A paragraph.\n\n\
            - another | REQUEST | demanded | > x y=/GOV; z=USA | w=IGO\n\n## Second\n\ndate: 2022\n\n> Nothing.\n";
        let read = documents(Path::new("tests/suite/en/x.md"), markdown).unwrap();
        assert_eq!(read[0].text, "One line and another.\n\nA paragraph.");
        assert_eq!(read[0].lang, "en");
        assert_eq!(read[0].statements[0].recipient[0].text, "x y");
        assert_eq!(read[0].statements[0].recipient[1].code, "USA");
        assert_eq!(
            (read[1].id.as_str(), read[1].statements.len()),
            ("Second", 0)
        );
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        let error = documents(
            Path::new("x.md"),
            "## C\n\n> Text.\n\n- Text | WAR | reported | a=USA > |\n",
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "x.md:5: `WAR` is no PLOVER event type (see docs/reading-notation.md)"
        );
    }

    #[test]
    fn items_are_written_as_they_are_read() {
        for line in [
            "a | CONSULT | offered | b=USA/GOV; c=RUS > | d=/JRN; e=FRA",
            "a | RETREAT/withdraw | demanded | > b= |",
            "a | AID | reported | b=USA > | | 2022-02",
            "a | AID | reported | b=USA > | v=FRA | | Paris",
        ] {
            let statement = parse_item(line, "", "a").unwrap();
            assert_eq!(item(&statement), line);
        }
    }
}
