//! Surface tokens of a stretch of text.

use super::rules::{Rules, fold};
use crate::Span;

/// Cuts `text[range]` into surface tokens; everything between two tokens is blank.
pub(crate) fn tokens(text: &str, range: Span, rules: &Rules) -> Vec<Span> {
    let mut out = Vec::with_capacity(range.len() / 5);
    let mut at = range.start;
    while let Some((start, end)) = next_chunk(text, at, range.end) {
        let mut piece = start;
        while piece < end {
            let to = token_end(text, piece, end, rules).clamp(piece + 1, end);
            push_word(text, Span::new(piece, to), rules, &mut out);
            piece = to;
        }
        at = end;
    }
    if rules.grouped_thousands {
        join_thousands(text, &mut out);
    }
    out
}

/// The next run of non-blank characters.
fn next_chunk(text: &str, from: usize, to: usize) -> Option<(usize, usize)> {
    let rest = text.get(from..to)?;
    let lead = rest.find(|c: char| !blank(c))?;
    let len = rest[lead..].find(blank).unwrap_or(rest.len() - lead);
    Some((from + lead, from + lead + len))
}

/// White space, and the invisible marks that web text is strewn with.
pub(crate) fn blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{2060}'
        )
}

fn apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '`')
}

fn hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '\u{2011}')
}

/// Where the token that opens at `at` ends.
fn token_end(text: &str, at: usize, end: usize, rules: &Rules) -> usize {
    let rest = &text[at..end];
    let Some(c) = rest.chars().next() else {
        return end;
    };
    if let Some(len) = whole_word(rest, rules) {
        return at + len;
    }
    if c.is_alphanumeric() || (matches!(c, '#' | '@') && follows_letter(rest, c)) {
        if let Some(len) = address(rest) {
            return at + len;
        }
        return at + word_len(rest, c.len_utf8(), rules);
    }
    if rules.signed_numbers
        && hyphen(c)
        && rest[c.len_utf8()..].starts_with(|d: char| d.is_ascii_digit())
    {
        return at + word_len(rest, c.len_utf8(), rules);
    }
    at + mark_len(rest, c)
}

fn follows_letter(rest: &str, c: char) -> bool {
    rest[c.len_utf8()..].starts_with(char::is_alphanumeric)
}

/// Words listed as whole, when they end where the word does.
fn whole_word(rest: &str, rules: &Rules) -> Option<usize> {
    rules.whole.iter().find_map(|w| {
        let mut len = 0;
        let mut chars = rest.chars();
        for expected in w.chars() {
            let c = chars.next()?;
            let same =
                c.to_lowercase().eq(expected.to_lowercase()) || (expected == '\'' && apostrophe(c));
            if !same {
                return None;
            }
            len += c.len_utf8();
        }
        let next = chars.next();
        let goes_on = next
            .is_some_and(|n| n.is_alphanumeric() || (hyphen(n) && follows_letter(&rest[len..], n)));
        (!goes_on).then_some(len)
    })
}

/// Web and mail addresses, without the punctuation that closes them.
fn address(rest: &str) -> Option<usize> {
    let head = rest.get(..8).unwrap_or(rest).to_ascii_lowercase();
    let web =
        head.starts_with("http://") || head.starts_with("https://") || head.starts_with("www.");
    let mail = || {
        rest.find('@')
            .is_some_and(|a| a > 0 && rest[a..].contains('.') && rest.is_ascii())
    };
    let len = rest
        .find(['«', '»', '"', '“', '”', '<', '>', '|'])
        .unwrap_or(rest.len());
    let body =
        rest[..len].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '…', '\'', '’']);
    ((web || mail()) && !body.is_empty()).then_some(body.len())
}

/// Length of a run of punctuation that is one token: dots, dashes, repeated marks; otherwise one character.
fn mark_len(rest: &str, c: char) -> usize {
    let run = |same: fn(char) -> bool| rest.find(|d| !same(d)).unwrap_or(rest.len());
    match c {
        '.' => run(|d| d == '.'),
        '!' | '?' => run(|d| matches!(d, '!' | '?')),
        '-' | '_' | '=' | '*' | '~' => match c {
            '-' => run(|d| d == '-'),
            '_' => run(|d| d == '_'),
            '=' => run(|d| d == '='),
            '*' => run(|d| d == '*'),
            _ => run(|d| d == '~'),
        },
        '>' => run(|d| d == '>'),
        '<' => run(|d| d == '<'),
        '\'' if rest.starts_with("''") => 2,
        _ => c.len_utf8(),
    }
}

/// Length of the word that opens `rest`, whose first `from` bytes are already known to belong to it.
fn word_len(rest: &str, from: usize, rules: &Rules) -> usize {
    let mut len = from;
    while let Some(c) = rest[len..].chars().next() {
        let before = rest[..len].chars().next_back().unwrap_or(' ');
        let after = rest[len + c.len_utf8()..].chars().next().unwrap_or(' ');
        let inside = c.is_alphanumeric()
            || is_joiner(c)
            || matches!(before, 'Ã' | 'Â') // UTF-8 read as Latin-1: left alone, in one piece
            || match c {
                '.' => dot_inside(rest, len, before, after, rules),
                ',' => before.is_ascii_digit() && after.is_ascii_digit(),
                ':' => before.is_ascii_digit() && after.is_ascii_digit(),
                '/' => slash_inside(&rest[..len], before, after),
                '&' => before.is_uppercase() && after.is_uppercase(),
                '_' | '@' => after.is_alphanumeric(),
                _ if apostrophe(c) => {
                    if elided(&rest[..len], rules) {
                        return len + c.len_utf8();
                    }
                    c != '`' && (after.is_alphanumeric() || possessive(before, after, rules))
                }
                _ if hyphen(c) => after.is_alphanumeric() && hyphen_inside(rest, len, after, rules),
                _ => false,
            };
        if !inside {
            break;
        }
        len += c.len_utf8();
        if c == '.' && !after.is_alphanumeric() && !hyphen(after) {
            break;
        }
    }
    unit_cut(&rest[..len], rules).unwrap_or(len)
}

/// The bare apostrophe of `the defendants' lawyers`.
fn possessive(before: char, after: char, rules: &Rules) -> bool {
    before == 's' && after == ' ' && rules.suffixes.iter().any(|s| s == "s'")
}

/// Combining marks and the like that continue a word.
fn is_joiner(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{fe0f}'
    )
}

fn elided(word: &str, rules: &Rules) -> bool {
    let first = word.rfind(hyphen).map_or(0, |h| h + 1);
    !rules.elisions.is_empty()
        && word
            .get(first..)
            .is_some_and(|w| rules.elisions.contains(&fold(w)))
        && (first == 0
            || word
                .get(first..)
                .is_some_and(|w| fold(w) != "d" && fold(w) != "l"))
}

fn slash_inside(word: &str, before: char, after: char) -> bool {
    let digits = before.is_ascii_digit() && after.is_ascii_digit();
    let coded = after.is_alphanumeric()
        && word.chars().next().is_some_and(char::is_uppercase)
        && (before.is_uppercase()
            || before.is_ascii_digit()
            || word.len() > 1 && word.chars().all(|c| !c.is_lowercase()));
    digits || (coded && word.len() <= 2) || (word.contains('/') && after.is_ascii_digit())
}

/// Whether a hyphen with a letter or digit on both sides stays inside the word.
fn hyphen_inside(rest: &str, at: usize, after: char, rules: &Rules) -> bool {
    if !rules.split_hyphens {
        return true;
    }
    let left = &rest[..at];
    if rules.hyphen_prefixes.contains(&fold(left)) {
        return true;
    }
    let right = &rest[at + rest[at..].chars().next().map_or(1, char::len_utf8)..];
    phone(left, right)
        || (left.chars().any(|c| c.is_ascii_digit())
            && left.chars().any(char::is_alphabetic)
            && after.is_ascii_digit())
}

/// Numbers such as 713-853-3989 and 2006-08-07 stay whole; ranges (1999-2001) do not.
fn phone(left: &str, right: &str) -> bool {
    let digits = |s: &str| s.chars().take_while(char::is_ascii_digit).count();
    let groups = left.split('-').count();
    let numeric = left.chars().all(|c| c.is_ascii_digit() || c == '-');
    let next = digits(right);
    let more = right[next..].starts_with('-') && digits(&right[next + 1..]) > 0;
    numeric && next > 0 && (groups > 1 || more || (left.len() == 3 && next == 4))
}

/// Whether a full stop at `at` belongs to the word.
fn dot_inside(rest: &str, at: usize, before: char, after: char, rules: &Rules) -> bool {
    let word = &rest[..at];
    if after.is_ascii_digit() && before.is_ascii_digit() {
        return true;
    }
    if after.is_alphanumeric() {
        return acronym(word) || domain(word, &rest[at + 1..]);
    }
    if hyphen(after) {
        return single_letter(word) || acronym(word);
    }
    let key = fold(&rest[..=at]);
    rules.abbreviations.contains(&key)
        || rules.final_abbreviations.contains(&key)
        || (single_letter(word) && before.is_uppercase())
        || (word.contains('.') && acronym(word))
}

fn single_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// Single letters parted by stops or hyphens: `U.S`, `J.-C`, `O.N.U`.
fn acronym(word: &str) -> bool {
    !word.is_empty()
        && word
            .split(['.', '-'])
            .all(|p| p.is_empty() || single_letter(p))
}

/// `lemonde.fr`, `bellingcat.com`: lower case after the stop, and nothing but a short ending.
fn domain(word: &str, after: &str) -> bool {
    let end = after
        .find(|c: char| !c.is_alphanumeric() && c != '-')
        .unwrap_or(after.len());
    let ending = &after[..end];
    const ENDINGS: &str =
        " com org net fr be ch ca uk info eu gov edu io tv ru ua de doc pdf jpg int ";
    word.is_ascii()
        && (ENDINGS.contains(&format!(" {ending} "))
            || (after[end..].starts_with('.') && domain(word, &after[end + 1..])))
}

/// Cuts the unit off a number it is glued to, where the language's treebanks do.
fn unit_cut(word: &str, rules: &Rules) -> Option<usize> {
    let digits = word.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ':'))?;
    (digits > 0 && rules.units.contains(&fold(&word[digits..]))).then_some(digits)
}

/// Pushes a scanned word, with the pronouns hung on it cut off.
fn push_word(text: &str, span: Span, rules: &Rules, out: &mut Vec<Span>) {
    let form = span.of(text);
    let folded = fold(form);
    if !folded.contains('-') || rules.not_enclitic.contains(&folded) || rules.enclitics.is_empty() {
        out.push(span);
        return;
    }
    let cut = rules
        .enclitics
        .iter()
        .find(|e| folded.ends_with(e.as_str()))
        .and_then(|e| {
            let skip = e.chars().count();
            form.char_indices().rev().nth(skip - 1).map(|(at, _)| at)
        });
    match cut {
        Some(cut) if verb_like(&form[..cut]) => {
            push_word(text, Span::new(span.start, span.start + cut), rules, out);
            out.push(Span::new(span.start + cut, span.end));
        }
        _ => out.push(span),
    }
}

/// Place names such as `Isle-sur-le-Doubs` or `Saint-Germain-en-Laye` do not end in a pronoun; `Villeneuve-la` might.
fn verb_like(stem: &str) -> bool {
    let letters = stem.chars().any(char::is_alphabetic);
    letters && stem.chars().filter(|&c| hyphen(c)).count() <= 1 && !stem.ends_with('-')
}

/// Joins « 10 000 » into one token.
fn join_thousands(text: &str, out: &mut Vec<Span>) {
    let mut write = 0;
    for read in 0..out.len() {
        let next = out[read];
        if write > 0 && continues_number(text, out[write - 1], next) {
            out[write - 1].end = next.end;
        } else {
            out[write] = next;
            write += 1;
        }
    }
    out.truncate(write);
}

fn continues_number(text: &str, left: Span, right: Span) -> bool {
    let gap = &text[left.end..right.start];
    let one_blank =
        gap.chars().count() == 1 && matches!(gap, " " | "\u{a0}" | "\u{202f}" | "\u{2009}");
    let (l, r) = (left.of(text), right.of(text));
    let last_group = l
        .rsplit([' ', '\u{a0}', '\u{202f}', '\u{2009}'])
        .next()
        .unwrap_or(l);
    let grouped = last_group.len() < l.len();
    let left_fits = l.starts_with(|c: char| ('1'..='9').contains(&c))
        && last_group.bytes().all(|b| b.is_ascii_digit())
        && if grouped {
            last_group.len() == 3
        } else {
            last_group.len() <= 3
        };
    let whole = r.find(',').map_or(r, |c| &r[..c]);
    one_blank && left_fits && whole.len() == 3 && r.bytes().all(|b| b.is_ascii_digit() || b == b',')
}
