//! A document's paragraphs and what they are.

use super::rules::{Rules, fold};
use super::tokens::blank;
use crate::{Block, BlockKind, Span};

/// A line shorter than this is not taken for one that was wrapped by hand.
const WRAPPED: usize = 50;
/// A heading has no more characters than this.
const HEADING: usize = 140;

/// Cuts `text` into paragraphs and classes them. With `title`, the whole is one title.
pub(crate) fn blocks(text: &str, title: bool, rules: &Rules) -> Vec<Block> {
    let mut out = Vec::new();
    for span in paragraphs(text) {
        if title {
            out.push(Block {
                kind: BlockKind::Title,
                span,
            });
        } else {
            classed(text, span, rules, &mut out);
        }
    }
    lone_heading_is_body(&mut out);
    out
}

/// Spans of the paragraphs, blanks trimmed. A line goes on from the one before when it opens in lower case.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let start = at + (line.len() - line.trim_start_matches(blank).len());
        let end = at + line.trim_end_matches(blank).len();
        at += line.len();
        if start >= end {
            continue;
        }
        match out.last_mut() {
            Some(last) if wrapped(text, *last, start) => last.end = end,
            _ => out.push(Span::new(start, end)),
        }
    }
    out
}

fn wrapped(text: &str, last: Span, next: usize) -> bool {
    let gap = &text[last.end..next];
    let line = text[last.start..last.end]
        .rsplit('\n')
        .next()
        .unwrap_or_default();
    gap.matches('\n').count() == 1
        && line.len() >= WRAPPED
        && text[next..].starts_with(char::is_lowercase)
        && line.ends_with(|c: char| {
            c.is_alphanumeric() || matches!(c, ',' | ';' | '-' | '\'' | '’' | '»' | ')')
        })
}

/// Classes one paragraph; an agency tail or a cross-link at its end becomes a block of its own.
fn classed(text: &str, span: Span, rules: &Rules, out: &mut Vec<Block>) {
    let body = span.of(text);
    let kind = opening_kind(body, rules);
    if let Some(kind) = kind {
        out.push(Block { kind, span });
        return;
    }
    if let Some((at, kind)) = tail(body, rules) {
        let cut = span.start + at;
        let end = span.start + body[..at].trim_end_matches(blank).len();
        out.push(Block {
            kind: plain_kind(&body[..at]),
            span: Span::new(span.start, end),
        });
        out.push(Block {
            kind,
            span: Span::new(cut, span.end),
        });
        return;
    }
    out.push(Block {
        kind: plain_kind(body),
        span,
    });
}

/// Cross-link or boilerplate, by how the paragraph opens.
fn opening_kind(body: &str, rules: &Rules) -> Option<BlockKind> {
    let head: String = body
        .trim_start_matches(|c: char| {
            matches!(
                c,
                '>' | '•' | '-' | '–' | '—' | '*' | '[' | '→' | '▶' | '»' | '+' | '|'
            ) || blank(c)
        })
        .chars()
        .take(60)
        .collect();
    let head = fold(&head);
    let opens = |list: &[String]| list.iter().any(|o| opens_with(&head, o));
    let short = body.len() < 400;
    if short && opens(&rules.cross_links) {
        Some(BlockKind::CrossLink)
    } else if short && opens(&rules.boilerplate) {
        Some(BlockKind::Boilerplate)
    } else {
        None
    }
}

fn opens_with(head: &str, opener: &str) -> bool {
    head.strip_prefix(opener).is_some_and(|rest| {
        !opener.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric)
    })
}

/// The last sentence of a paragraph, when it is an agency tail or a cross-link: where it opens.
fn tail(body: &str, rules: &Rules) -> Option<(usize, BlockKind)> {
    let mut ends = body
        .char_indices()
        .rev()
        .filter(|&(_, c)| matches!(c, '.' | '!' | '?' | '»' | '"' | '”'))
        .map(|(at, c)| at + c.len_utf8())
        .filter(|&at| at + 3 < body.len() && body.len() - at < 300);
    ends.find_map(|at| {
        let rest = &body[at..];
        let lead = rest.len() - rest.trim_start_matches(blank).len();
        let head = rest[lead..].chars().next()?;
        let marked = head == '(' || head == '©' || head == '>' || upper_words(&rest[lead..]);
        (lead > 0 && marked).then(|| opening_kind(&rest[lead..], rules).map(|k| (at + lead, k)))?
    })
}

/// The first two words are in capitals, as cross-links in running text are.
fn upper_words(rest: &str) -> bool {
    let mut letters = rest
        .split_whitespace()
        .take(2)
        .flat_map(str::chars)
        .filter(|c| c.is_alphabetic());
    letters.clone().count() > 3 && letters.all(char::is_uppercase)
}

/// Heading or body.
fn plain_kind(body: &str) -> BlockKind {
    let end = body
        .trim_end_matches(['»', '"', '”', ')', ' ', '\u{a0}'])
        .chars()
        .next_back();
    let stopped = matches!(end, Some('.' | '!' | '…' | ':' | ';' | ','));
    let asked = matches!(end, Some('?'));
    let inner_stop = body.contains(". ");
    let words = body.split_whitespace().count();
    let listed = body.starts_with(['-', '–', '—', '•', '*']);
    let quoted = body.starts_with(['«', '"', '“']) && asked;
    if stopped || quoted || listed || inner_stop || words > 22 || body.len() > HEADING {
        BlockKind::Body
    } else {
        BlockKind::Heading
    }
}

/// A text of one short line is a text, not a heading.
fn lone_heading_is_body(blocks: &mut [Block]) {
    if !blocks.iter().any(|b| b.kind == BlockKind::Body) {
        for b in blocks.iter_mut().filter(|b| b.kind == BlockKind::Heading) {
            b.kind = BlockKind::Body;
        }
    }
}
