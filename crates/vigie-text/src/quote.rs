//! Quoted spans: « », “ ”, ‘ ’, " ", nested, and running over several paragraphs.

use crate::Span;

/// A quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// With its marks.
    pub span: Span,
    /// What stands between the marks, blanks trimmed.
    pub inner: Span,
    /// 0 for an outer quotation, 1 for one inside it, and so on.
    pub depth: usize,
    /// False when the closing mark is missing and the end of the paragraph was taken.
    pub closed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Guillemet,
    Curly,
    Single,
    Straight,
}

struct Open {
    mark: Mark,
    at: usize,
    width: usize,
}

/// Finds the quotations of `text`, in order of their opening marks.
///
/// A mark opened again at the head of a paragraph continues the quotation (the press's custom for long ones). A quotation
/// that is never closed ends with its paragraph.
///
/// ```
/// let text = "Il dit : « Les \"accords\" tiennent. »";
/// let quotes = vigie_text::quote::find(text);
/// assert_eq!(quotes.len(), 2);
/// assert_eq!(quotes[0].inner.of(text), "Les \"accords\" tiennent.");
/// assert_eq!(quotes[1].depth, 1);
/// ```
pub fn find(text: &str) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut before = '\n';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or('\n', |&(_, n)| n);
        let end = at + c.len_utf8();
        if c == '\n' && paragraph_ends(&text[end..]) {
            end_paragraph(text, at, &text[end..], &mut open, &mut quotes);
        }
        match role(c, before, after, &open) {
            Some((mark, true)) => {
                let continues =
                    head_of_paragraph(&text[..at]) && open.iter().any(|o| o.mark == mark);
                if !continues {
                    open.push(Open {
                        mark,
                        at,
                        width: c.len_utf8(),
                    });
                }
            }
            Some((mark, false)) => close(text, mark, at, end, &mut open, &mut quotes),
            None => {}
        }
        before = c;
    }
    while let Some(o) = open.pop() {
        let depth = open.len();
        quotes.push(finish(text, &o, text.trim_end().len(), None, depth));
    }
    quotes.sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end)));
    quotes
}

/// Whether the character opens (`true`) or closes (`false`) a quotation.
fn role(c: char, before: char, after: char, open: &[Open]) -> Option<(Mark, bool)> {
    let inside = |mark| open.iter().any(|o| o.mark == mark);
    match c {
        '«' => Some((Mark::Guillemet, true)),
        '»' => inside(Mark::Guillemet).then_some((Mark::Guillemet, false)),
        '“' | '„' => Some((Mark::Curly, true)),
        '”' => inside(Mark::Curly).then_some((Mark::Curly, false)),
        '‘' => Some((Mark::Single, true)),
        '’' => {
            (inside(Mark::Single) && !after.is_alphanumeric()).then_some((Mark::Single, false))
        }
        '"' if inside(Mark::Straight) => {
            let opens =
                (before.is_whitespace() || "([«“".contains(before)) && after.is_alphanumeric();
            let head = before == '\n';
            Some((Mark::Straight, opens && head))
        }
        '"' => {
            (!after.is_whitespace() || !before.is_alphanumeric()).then_some((Mark::Straight, true))
        }
        _ => None,
    }
}

fn close(
    text: &str,
    mark: Mark,
    at: usize,
    end: usize,
    open: &mut Vec<Open>,
    quotes: &mut Vec<Quote>,
) {
    let Some(found) = open.iter().rposition(|o| o.mark == mark) else {
        return;
    };
    while open.len() > found {
        let Some(o) = open.pop() else { return };
        let closing = (open.len() == found).then_some(end);
        quotes.push(finish(text, &o, at, closing, open.len()));
    }
}

fn finish(text: &str, o: &Open, at: usize, closing: Option<usize>, depth: usize) -> Quote {
    let from = o.at + o.width;
    let inner = text.get(from..at).unwrap_or_default();
    let lead = inner.len() - inner.trim_start().len();
    let trimmed = inner.trim();
    Quote {
        span: Span::new(o.at, closing.unwrap_or(at).max(from)),
        inner: Span::new(from + lead, from + lead + trimmed.len()),
        depth,
        closed: closing.is_some(),
    }
}

/// Whether the line break just read ends a paragraph: every line is one, save when the next opens in lower case.
fn paragraph_ends(rest: &str) -> bool {
    !rest.chars().next().is_some_and(char::is_lowercase)
}

fn head_of_paragraph(before: &str) -> bool {
    before
        .trim_end_matches([' ', '\t', '\u{a0}', '\u{202f}', '>', '-', '—', '–'])
        .chars()
        .next_back()
        .is_none_or(|c| c == '\n')
}

/// At the end of a paragraph, quotations stay open only when the next one takes them up again, or a closing mark comes soon.
fn end_paragraph(text: &str, at: usize, rest: &str, open: &mut Vec<Open>, quotes: &mut Vec<Quote>) {
    let next = rest.trim_start();
    let line = next.lines().next().unwrap_or_default();
    while let Some(o) = open.last() {
        let (opening, closing) = match o.mark {
            Mark::Guillemet => ('«', '»'),
            Mark::Curly => ('“', '”'),
            Mark::Single => ('‘', '’'),
            Mark::Straight => ('"', '"'),
        };
        let resumed = line.starts_with(opening);
        let closes = o.mark != Mark::Straight
            && o.mark != Mark::Single
            && line
                .find(closing)
                .is_some_and(|c| line.find(opening).is_none_or(|op| c < op));
        if resumed || closes {
            return;
        }
        let Some(o) = open.pop() else { return };
        let end = text[..at].trim_end().len().max(o.at + o.width);
        quotes.push(finish(text, &o, end, None, open.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Vec<(&str, usize, bool)> {
        find(text)
            .iter()
            .map(|q| (q.inner.of(text), q.depth, q.closed))
            .collect()
    }

    #[test]
    fn marks_and_nesting() {
        assert_eq!(inner("« Oui », dit-il."), [("Oui", 0, true)]);
        assert_eq!(inner("He said “No”."), [("No", 0, true)]);
        assert_eq!(
            inner("\"Oui\", a-t-il dit, \"non\"."),
            [("Oui", 0, true), ("non", 0, true)]
        );
        assert_eq!(
            inner("« Il a dit “non” hier »"),
            [("Il a dit “non” hier", 0, true), ("non", 1, true)]
        );
        assert_eq!(inner("the people’s “choice”"), [("choice", 0, true)]);
        assert_eq!(inner("L'«oasis»"), [("oasis", 0, true)]);
    }

    #[test]
    fn paragraphs() {
        assert_eq!(inner("« Un.\n« Deux. »\nFin."), [("Un.\n« Deux.", 0, true)]);
        assert_eq!(inner("\"Un.\n\"Deux.\"\nFin."), [("Un.\n\"Deux.", 0, true)]);
        assert_eq!(inner("“One.\n\nTwo."), [("One.", 0, false)]);
        assert_eq!(inner("« Un"), [("Un", 0, false)]);
    }

    #[test]
    fn strays() {
        assert!(inner("Un mot ».").is_empty());
        assert_eq!(inner("\""), [("", 0, false)]);
    }
}
