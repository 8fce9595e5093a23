//! The preposition before an expression, and the EDTF of what it then dates.

use jiff::civil::Date;

use super::calendar::{self, When};
use super::data::Governor;
use super::grammar::Grammar;
use super::resolve::{Context, Resolved};
use super::token::Token;
use super::{Mod, TimeExpression};
use crate::edtf::{Edtf, Precision};

/// The preposition that ends right before token `first`.
pub(super) fn before(grammar: &Grammar, tokens: &[Token], first: usize) -> Option<Governor> {
    let fits = |reversed: &[u32]| {
        reversed.iter().enumerate().all(|(k, word)| {
            first
                .checked_sub(k + 1)
                .is_some_and(|at| tokens[at].word == *word)
        })
    };
    if tokens.get(first).is_none_or(|t| t.after_break) {
        return None;
    }
    let found = grammar.governors.iter().find(|(words, _)| fits(words));
    found.map(|(_, governor)| *governor)
}

/// Makes the EDTF of `expression` that of the event it dates.
pub(super) fn apply(
    expression: &mut TimeExpression,
    governor: Governor,
    resolved: &Resolved,
    context: &Context,
    bare_time: bool,
) {
    if governor == Governor::Around {
        expression.modifier = expression.modifier.or(Some(Mod::Approx));
        let day = resolved.when.as_ref().is_some_and(When::is_day);
        if !day && !bare_time {
            expression.edtf = expression.edtf.take().map(Edtf::approximately);
        }
        return;
    }
    if bare_time {
        return;
    }
    let governed = match (&resolved.length, &resolved.when) {
        (Some(_), _) => of_length(governor, resolved, context),
        (None, Some(when)) => of_date(governor, when, resolved, context),
        (None, None) => None,
    };
    if governed.is_some() {
        expression.edtf = governed;
    }
}

/// « Depuis trois ans », « d'ici dix ans ».
fn of_length(governor: Governor, resolved: &Resolved, context: &Context) -> Option<Edtf> {
    let length = resolved.length.as_ref()?;
    let doc = context.doc.as_ref()?;
    match governor {
        Governor::Since | Governor::Onward => {
            Edtf::interval(side(&length.stretch(doc, -1)?, 0).as_ref(), None)
        }
        Governor::By => length.stretch(doc, 1),
        _ => None,
    }
}

fn of_date(
    governor: Governor,
    when: &When,
    resolved: &Resolved,
    context: &Context,
) -> Option<Edtf> {
    let (start, end) = borders(when, resolved.edtf.as_ref()?)?;
    let (first, last) = when.bounds()?;
    let grain = if matches!(when, When::Season(..)) {
        Precision::Day
    } else {
        when.grain()
    };
    let at = |day: Date| calendar::edtf_at(day, grain);
    // of a part of a stretch, only its own borders are known
    let part = resolved.modifier.is_some();
    match governor {
        Governor::Since | Governor::Onward => Edtf::interval(Some(&start), None),
        Governor::Before if part => Edtf::interval(None, Some(&start)),
        Governor::After if part => Edtf::interval(Some(&end), None),
        Governor::Until => Edtf::interval(None, Some(&end)),
        Governor::By => {
            let now = context.doc.as_ref().and_then(When::edtf);
            Edtf::interval(now.as_ref(), Some(&end)).or_else(|| Edtf::interval(None, Some(&end)))
        }
        Governor::Before => Edtf::interval(None, Some(&at(first.yesterday().ok()?)?)),
        Governor::After => Edtf::interval(Some(&at(last.tomorrow().ok()?)?), None),
        Governor::From | Governor::To | Governor::Around | Governor::During => None,
    }
}

/// Start and end of a stretch, as dates that can bound an interval.
fn borders(when: &When, edtf: &Edtf) -> Option<(Edtf, Edtf)> {
    if let When::OneOf(days) = when {
        let month = |day: Option<&Date>| calendar::edtf_at(*day?, Precision::Month);
        return Some((month(days.first())?, month(days.last())?));
    }
    Some((side(edtf, 0)?, side(edtf, 1)?))
}

/// The start (0) or end (1) of an interval; a date is its own.
fn side(edtf: &Edtf, which: usize) -> Option<Edtf> {
    let text = edtf.to_string();
    let side = text.split('/').nth(which).unwrap_or(&text);
    Edtf::parse(side)
        .ok()
        .filter(|e| !e.is_interval() && !e.is_set())
}

/// From the start of one to the end of the other.
pub(super) fn joined(from: &Resolved, to: &Resolved) -> Option<Edtf> {
    let (start, _) = borders(from.when.as_ref()?, from.edtf.as_ref()?)?;
    let (_, end) = borders(to.when.as_ref()?, to.edtf.as_ref()?)?;
    if start == end {
        return Some(start);
    }
    Edtf::interval(Some(&start), Some(&end))
}
