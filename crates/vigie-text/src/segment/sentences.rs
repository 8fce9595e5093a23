//! Where sentences end within a block.

use super::rules::{Rules, fold};
use crate::Span;

/// Longer runs without any end are cut, so that the parse stays quick.
const MAX_TOKENS: usize = 150;

/// Splits the tokens of one block into sentences: ranges of token indices, covering all.
pub(crate) fn sentences(text: &str, tokens: &[Span], rules: &Rules) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut quotes = Straight::default();
    let mut start = dateline(text, tokens, rules).unwrap_or(0);
    if start > 0 {
        out.push(0..start);
    }
    let mut i = start;
    while i < tokens.len() {
        quotes.see(text, tokens, i);
        let mut end = i + 1;
        if ends(text, tokens, i) || closes_after_abbreviation(text, tokens, i, rules) {
            while end < tokens.len() && closing(text, tokens, end, &quotes) {
                quotes.see(text, tokens, end);
                end += 1;
            }
            if breaks_before(text, tokens, end, i) {
                out.push(start..end);
                start = end;
            }
        } else if semicolon(text, tokens, i, rules)
            || lost_stop(text, tokens, i, rules)
            || (end - start >= MAX_TOKENS
                && matches!(tokens[i].of(text), "," | ";" | ":" | "-" | "|" | "•"))
        {
            out.push(start..end);
            start = end;
        }
        i = end;
    }
    if start < tokens.len() {
        out.push(start..tokens.len());
    }
    out.into_iter()
        .flat_map(|r| cut_overlong(r, 2 * MAX_TOKENS))
        .collect()
}

fn cut_overlong(
    range: std::ops::Range<usize>,
    max: usize,
) -> impl Iterator<Item = std::ops::Range<usize>> {
    let pieces = range.len().div_ceil(max).max(1);
    (0..pieces).map(move |p| range.start + p * max..(range.start + (p + 1) * max).min(range.end))
}

/// Keeps count of straight quotation marks, which look the same at both ends.
#[derive(Default)]
struct Straight {
    open: bool,
}

impl Straight {
    fn see(&mut self, text: &str, tokens: &[Span], i: usize) {
        if tokens[i].of(text) == "\"" {
            let spaced_before = i == 0 || tokens[i - 1].end < tokens[i].start;
            let glued_after = tokens.get(i + 1).is_some_and(|n| n.start == tokens[i].end);
            self.open = match (spaced_before, glued_after) {
                (true, true) => true,
                (false, false) => false,
                _ => !self.open,
            };
        }
    }
}

/// The token is a final mark.
fn ends(text: &str, tokens: &[Span], i: usize) -> bool {
    let form = tokens[i].of(text);
    form.starts_with(['!', '?', '…', '.'])
        && form.chars().all(|c| matches!(c, '!' | '?' | '…' | '.'))
}

/// The token is an abbreviation that may close a sentence, and the next one opens one.
fn closes_after_abbreviation(text: &str, tokens: &[Span], i: usize, rules: &Rules) -> bool {
    let form = tokens[i].of(text);
    if !form.ends_with('.') {
        return false;
    }
    let folded = fold(form);
    let stops = folded.matches('.').count();
    let may = rules.final_abbreviations.contains(&folded)
        || (stops > 1 && !folded.ends_with(".."))
        || folded.starts_with(|c: char| c.is_ascii_digit());
    // « Mac OS X. Une version », but « A. Le Pen »: after an initial, articles may open a name.
    let initial =
        stops == 1 && folded.chars().count() == 2 && !rules.abbreviations.contains(&folded);
    (may || initial)
        && tokens.get(i + 1).is_some_and(|next| {
            let word = fold(next.of(text));
            capitalised(next.of(text))
                && rules.starters.contains(&word)
                && !(initial && matches!(word.as_str(), "le" | "la" | "l'" | "d'" | "des" | "a"))
        })
}

/// A semicolon that a sentence follows, as in lists.
fn semicolon(text: &str, tokens: &[Span], i: usize, rules: &Rules) -> bool {
    tokens[i].of(text) == ";"
        && tokens
            .get(i + 1)
            .is_some_and(|n| capitalised(n.of(text)) && rules.starters.contains(&fold(n.of(text))))
}

/// The next token is a capitalised subject pronoun: « … par Clarence Hennecke Il est sorti en 1934 ».
fn lost_stop(text: &str, tokens: &[Span], i: usize, rules: &Rules) -> bool {
    let [here, next, after] = &tokens[i..tokens.len().min(i + 3)] else {
        return false;
    };
    let form = next.of(text);
    capitalised(form)
        && rules.subjects.contains(&fold(form))
        && here
            .of(text)
            .ends_with(|c: char| c.is_alphanumeric() || c == ')')
        && after.of(text).starts_with(char::is_lowercase)
}

/// A capital first, and small letters after it.
fn capitalised(form: &str) -> bool {
    let mut chars = form.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.all(|c| !c.is_uppercase())
}

/// Closing quotation marks and brackets go with the sentence they close.
fn closing(text: &str, tokens: &[Span], i: usize, quotes: &Straight) -> bool {
    let glued = tokens[i].start == tokens[i - 1].end;
    match tokens[i].of(text) {
        "»" | "”" | ")" | "]" | "’’" | "''" => true,
        "’" | "'" => glued,
        "\"" => quotes.open && (glued || tokens.get(i + 1).is_none_or(|n| n.start > tokens[i].end)),
        form => form.starts_with(['!', '?', '…', '.']) && glued,
    }
}

/// Whether a sentence may open at token `i`, after the final mark at `mark`.
fn breaks_before(text: &str, tokens: &[Span], i: usize, mark: usize) -> bool {
    let Some(next) = tokens.get(i) else {
        return true;
    };
    let form = next.of(text);
    let Some(c) = form.chars().next() else {
        return false;
    };
    if c.is_lowercase() || matches!(c, ',' | ';' | ':' | ')' | ']' | '»' | '”' | '/' | '%') {
        return false;
    }
    let glued = next.start == tokens[i - 1].end;
    if c.is_ascii_digit() && glued {
        return false;
    }
    // A dash followed by lower case goes on: « Vraiment ? - oui ».
    if matches!(c, '-' | '–' | '—' | '(' | '[') && i + 1 < tokens.len() {
        let after = tokens[i + 1].of(text).chars().next().unwrap_or(' ');
        let bracket = matches!(c, '(' | '[');
        return !after.is_lowercase() && (!bracket || tokens[mark].of(text) == ".");
    }
    true
}

/// « BAGDAD (Reuters) - » or « Genève, 12 mai (AFP) – » at the head of a block: how many tokens it takes.
fn dateline(text: &str, tokens: &[Span], rules: &Rules) -> Option<usize> {
    let first = tokens.first()?.of(text);
    if let Some(n) = live_stamp(text, tokens, first) {
        return Some(n);
    }
    if !first.starts_with(char::is_uppercase) {
        return None;
    }
    agency_dateline(text, tokens, rules).or_else(|| capital_dateline(text, tokens, first))
}

/// « ABIDJAN, 4 avril 2011 - » , "KHARTOUM, Sudan — ": a place in capitals, perhaps a date or country, a dash.
fn capital_dateline(text: &str, tokens: &[Span], first: &str) -> Option<usize> {
    let capitals = |word: &str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 2
            && word.chars().all(|c| !c.is_lowercase())
    };
    let dash = tokens
        .iter()
        .take(9)
        .position(|t| matches!(t.of(text), "-" | "–" | "—" | "--"))?;
    let between = &tokens[1..dash.max(1)];
    let dated = between
        .iter()
        .any(|t| t.of(text).starts_with(|c: char| c.is_ascii_digit()));
    let named = between
        .iter()
        .all(|t| !t.of(text).starts_with(char::is_lowercase));
    (capitals(first) && (dated || named) && dash + 1 < tokens.len()).then_some(dash + 1)
}

/// « BAGDAD (Reuters) - ».
fn agency_dateline(text: &str, tokens: &[Span], rules: &Rules) -> Option<usize> {
    let open = tokens.iter().take(10).position(|t| t.of(text) == "(")?;
    let close = open
        + 1
        + tokens[open + 1..]
            .iter()
            .take(6)
            .position(|t| t.of(text) == ")")?;
    let inside = fold(&text[tokens[open].end..tokens[close].start]);
    let agency = rules.agencies.iter().any(|a| {
        inside == *a || inside.starts_with(&format!("{a} ")) || inside.ends_with(&format!(" {a}"))
    });
    let dash = tokens.get(close + 1)?.of(text);
    (agency && matches!(dash, "-" | "–" | "—" | "--" | ":") && close + 2 < tokens.len())
        .then_some(close + 2)
}

/// The stamp of a live blog, « 14h32 - » or « 14:32 : », at the head of a block.
fn live_stamp(text: &str, tokens: &[Span], first: &str) -> Option<usize> {
    let (hours, minutes) = first.split_once([':', 'h', 'H'])?;
    let number = |s: &str| (1..=2).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    let mark = tokens.get(1)?.of(text);
    (number(hours)
        && number(minutes)
        && tokens.len() > 2
        && matches!(mark, "-" | "–" | "—" | ":" | "|" | "•" | "."))
    .then_some(2)
}
