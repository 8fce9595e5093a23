//! Numbers in a text, in digits and in words.

use super::grammar::Grammar;
use super::slot::Slot;
use super::token::Token;

/// The number at `at` as `slot` wants it, and how many tokens it takes.
pub(super) fn read(
    grammar: &Grammar,
    slot: Slot,
    tokens: &[Token],
    at: usize,
) -> Option<(i64, usize)> {
    let token = tokens.get(at)?;
    if slot == Slot::Any {
        return (token.digits == 0 && token.end - token.start > 1).then_some((0, 1));
    }
    if slot == Slot::Num {
        return if token.digits > 0 {
            in_digits(grammar, tokens, at)
        } else {
            in_words(grammar, tokens, at)
        };
    }
    if token.digits == 0 || inside_number(grammar, tokens, at) {
        return None;
    }
    let number = i64::from(token.number);
    let fits = |ok: bool| ok.then_some((number, 1));
    match slot {
        Slot::Ord => (1..=100).contains(&number).then_some(())?,
        Slot::Day => {
            let length = 1 + suffix(grammar, tokens, at + 1);
            return ((1..=31).contains(&number) && token.digits <= 2).then_some((number, length));
        }
        Slot::Year => return fits(token.digits == 4 && (1000..=2199).contains(&number)),
        Slot::ShortYear => {
            let year = if number < 40 {
                2000 + number
            } else {
                1900 + number
            };
            return (token.digits == 2).then_some((year, 1));
        }
        Slot::Decade => return decade(token),
        Slot::Hour => return fits(token.digits <= 2 && number <= 24),
        Slot::Minute => return fits(token.digits == 2 && number < 60),
        Slot::MonthNumber => return fits(token.digits <= 2 && (1..=12).contains(&number)),
        _ => return None,
    }
    let suffix = suffix(grammar, tokens, at + 1);
    (suffix > 0).then_some((number, 1 + suffix))
}

/// A decade told in digits, as its first three: `1990` and `90` are 199.
fn decade(token: &Token) -> Option<(i64, usize)> {
    let number = i64::from(token.number);
    match token.digits {
        4 if number % 10 == 0 && (1000..2200).contains(&number) => Some((number / 10, 1)),
        2 if number % 10 == 0 && number >= 30 => Some((190 + number / 10, 1)),
        2 if number % 10 == 0 && number <= 20 => Some((200 + number / 10, 1)),
        _ => None,
    }
}

/// Length of the ordinal suffix at `at` (`er`, `th`), 0 when there is none.
fn suffix(grammar: &Grammar, tokens: &[Token], at: usize) -> usize {
    let glued = tokens.get(at).is_some_and(|t| t.glued);
    usize::from(glued && grammar.is_class(tokens, at, grammar.ordinal_suffix))
}

/// Whether the digits at `at` are but part of a number (`1.995`, `2002,5`).
fn inside_number(grammar: &Grammar, tokens: &[Token], at: usize) -> bool {
    let glued_digits = |k: usize| tokens.get(k).is_some_and(|t| t.digits > 0 && t.glued);
    let separator = |k: usize| {
        tokens.get(k).is_some_and(|t| {
            t.glued && t.word != super::token::UNKNOWN && t.word == grammar.decimal
        })
    };
    let before = at >= 2 && tokens[at].glued && separator(at - 1) && tokens[at - 2].digits > 0;
    let after = separator(at + 1) && glued_digits(at + 2);
    before || after
}

/// Digits with groups of thousands and decimals; in thousandths.
fn in_digits(grammar: &Grammar, tokens: &[Token], at: usize) -> Option<(i64, usize)> {
    let mut number = i64::from(tokens[at].number);
    let mut next = at + 1;
    let grouped = |k: usize| {
        let (sign, group) = (tokens.get(k)?, tokens.get(k + 1)?);
        let sound = sign.glued && group.glued && group.digits == 3 && sign.end - sign.start == 1;
        (sound && sign.digits == 0 && sign.word != grammar.decimal).then_some(group.number)
    };
    while let Some(group) = grouped(next) {
        number = number.checked_mul(1000)?.checked_add(i64::from(group))?;
        next += 2;
    }
    let mut thousandths = number.checked_mul(1000)?;
    if let (Some(sign), Some(digits)) = (tokens.get(next), tokens.get(next + 1))
        && sign.glued
        && digits.glued
        && sign.word == grammar.decimal
        && (1..=3).contains(&digits.digits)
    {
        thousandths += i64::from(digits.number) * 10_i64.pow(3 - u32::from(digits.digits));
        next += 2;
    }
    Some((thousandths, next - at))
}

/// Number words, joined by hyphens or by the word for "and"; in thousandths.
fn in_words(grammar: &Grammar, tokens: &[Token], at: usize) -> Option<(i64, usize)> {
    let class = grammar.number?;
    let word = |k: usize| {
        grammar
            .lexemes_at(tokens, k, class)
            .next()
            .map(|(v, _)| v / 1000)
    };
    let (mut total, mut current) = (0_i64, word(at)?);
    let mut last = current;
    let mut next = at + 1;
    if current >= 1000 {
        (total, current) = (current, 0);
    }
    loop {
        let joined = tokens
            .get(next)
            .is_some_and(|t| t.word == grammar.and || is_hyphen(grammar, t));
        let place = next + usize::from(joined);
        let Some(value) = word(place) else { break };
        let multiplies = value >= 100 && value > last || value == 20 && last == 4;
        let teen = last == 10 && (7..=9).contains(&value) && joined;
        if !multiplies && !teen && (value >= last || last < 20) {
            break;
        }
        match value {
            1000.. => {
                total = total.checked_add(current.max(1).checked_mul(value)?)?;
                current = 0;
            }
            _ if multiplies => current *= value,
            _ => current += value,
        }
        last = value;
        next = place + 1;
    }
    Some((total.checked_add(current)?.checked_mul(1000)?, next - at))
}

fn is_hyphen(grammar: &Grammar, token: &Token) -> bool {
    token.word != super::token::UNKNOWN && token.word == grammar.vocabulary.get("-")
}
