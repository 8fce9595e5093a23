//! From a match to a meaning: TIMEX3 value and the stretch of the calendar, given what was told before.

use jiff::civil::Date;

use super::calendar::{self, When};
use super::data::{Op, Origin, Rule};
use super::grammar::Slots;
use super::slot::{self, Letter, PARTS, Slot};
use super::tense::Lean;
use super::{Kind, Mod, date};
use crate::edtf::{Edtf, Precision};

/// What is known where an expression stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    /// The document's date.
    pub doc: Option<When>,
    /// The last date told before.
    pub last: Option<When>,
    /// The day that a bare time of day belongs to.
    pub day: Option<When>,
    /// What the clause's tense tells.
    pub lean: Lean,
}

/// A match, resolved.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    pub kind: Kind,
    pub value: String,
    pub modifier: Option<Mod>,
    /// The stretch of the calendar it names.
    pub when: Option<When>,
    pub edtf: Option<Edtf>,
    /// How often, in a set that tells it (`2X`).
    pub freq: Option<String>,
    /// Its length, when it names nothing but that.
    pub length: Option<Amount>,
}

impl Resolved {
    pub(super) fn new(kind: Kind, value: impl Into<String>) -> Self {
        Self {
            kind,
            value: value.into(),
            modifier: None,
            when: None,
            edtf: None,
            freq: None,
            length: None,
        }
    }

    /// A date, or a time when `time` (`TEV`, `T18:00`) is told.
    pub(super) fn at(when: Option<When>, time: Option<&str>) -> Self {
        let edtf = when.as_ref().and_then(When::edtf);
        let (kind, value) = match time {
            Some(time) => (Kind::Time, format!("{}{time}", day_value(when.as_ref()))),
            None => {
                let unknown = || "XXXX-XX-XX".to_owned();
                (Kind::Date, when.as_ref().map_or_else(unknown, When::value))
            }
        };
        Self {
            when,
            edtf,
            ..Self::new(kind, value)
        }
    }
}

/// The date before a time of day: unspecified as far as it is not known.
fn day_value(when: Option<&When>) -> String {
    match when {
        None => "XXXX-XX-XX".to_owned(),
        Some(When::Month(y, m)) => format!("{y:04}-{m:02}-XX"),
        Some(When::Year(y)) => format!("{y:04}-XX-XX"),
        Some(when) => when.value(),
    }
}

/// Resolves the match of `rule`; `None` when it means nothing.
pub(super) fn resolve(rule: &Rule, slots: &Slots, context: &Context) -> Option<Resolved> {
    let mut resolved = match rule.op {
        Op::None => return None,
        Op::Date => date::resolve(rule, slots, context),
        Op::Shift => shift(rule, slots, context),
        Op::Span => span(rule, slots, context),
        Op::Duration => duration(slots, rule),
        Op::Set => set(slots, rule),
        Op::Ref => reference(rule, context),
        Op::Event => Resolved::new(Kind::Date, "XXXX-XX-XX"),
    };
    let told = slots
        .get(Slot::Mod)
        .and_then(|m| Mod::ALL.get(m as usize))
        .copied();
    if let Some(modifier) = rule.modifier.or(told) {
        resolved.modifier = Some(modifier);
        resolved.edtf = narrowed(&resolved, modifier);
    }
    if let Some(value) = &rule.value {
        resolved.value.clone_from(value);
    }
    if let Some(kind) = rule.kind {
        resolved.kind = kind;
    }
    Some(resolved)
}

/// The part of a stretch that a modifier leaves: its first, middle or last third, with an approximate inner border.
fn narrowed(resolved: &Resolved, modifier: Mod) -> Option<Edtf> {
    let whole = resolved.edtf.clone();
    let (Some(when), false) = (&resolved.when, resolved.kind == Kind::Time) else {
        return whole;
    };
    if when.is_day() {
        return whole;
    }
    let (first, last) = when.bounds()?;
    let grain = match when {
        When::Month(..) | When::Week(_) => Precision::Day,
        When::Decade(_) | When::Century(_) => Precision::Year,
        _ => Precision::Month,
    };
    let third = (last - first).get_days() / 3;
    let after = |days: i32| {
        first
            .checked_add(jiff::Span::new().try_days(days).ok()?)
            .ok()
    };
    let at = |day: Date| calendar::edtf_at(day, grain);
    match modifier {
        Mod::Start => Edtf::interval(
            Some(&at(first)?),
            Some(&at(after((third - 1).max(0))?)?.approximately()),
        ),
        Mod::End => Edtf::interval(
            Some(&at(after(2 * third + 1)?)?.approximately()),
            Some(&at(last)?),
        ),
        Mod::Mid => match (when, grain) {
            (When::Month(..), _) => Some(at(after(14)?)?.approximately()),
            (_, Precision::Month) => {
                let start = at(after(third + 1)?)?.approximately();
                Edtf::interval(Some(&start), Some(&at(after(2 * third)?)?.approximately()))
            }
            _ => Some(at(after(third * 3 / 2)?)?.approximately()),
        },
        Mod::Approx => whole.map(Edtf::approximately),
        _ => whole,
    }
}

/// Number of units in thousandths, unit, and whether the number is told.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    thousandths: i64,
    size: i64,
    letter: Letter,
    told: bool,
}

impl Amount {
    fn of(rule: &Rule, slots: &Slots) -> Self {
        let code = slots
            .get(Slot::Unit)
            .or_else(|| slot::unit_code(rule.unit.as_deref()?));
        let (size, letter) = slot::unit_parts(code.unwrap_or(slot::DAY));
        let number = slots.get(Slot::Num);
        let fraction = slots.get(Slot::Fraction).unwrap_or(0);
        Self {
            thousandths: number
                .unwrap_or(rule.n.unwrap_or(1) * 1000)
                .saturating_add(fraction),
            size,
            letter,
            told: slots.get(Slot::Some).is_none(),
        }
    }

    /// The amount in whole units: a year and a half is eighteen months.
    fn whole(&self) -> (i64, i64, Letter) {
        if self.thousandths % 1000 == 0 {
            return (self.thousandths / 1000, self.size, self.letter);
        }
        let (factor, letter) = match self.letter {
            Letter::Year => (12, Letter::Month),
            Letter::Week => (7, Letter::Day),
            Letter::Day => (24, Letter::Hour),
            Letter::Hour => (60, Letter::Minute),
            same => (1, same),
        };
        let count = self.thousandths.saturating_mul(self.size * factor) / 1000;
        (count, 1, letter)
    }

    /// How many units to reckon with when the number is not told: a few.
    fn guess(&self) -> i64 {
        match self.letter {
            Letter::Year => 5,
            Letter::Month => 6,
            Letter::Week | Letter::Weekend => 4,
            _ => 7,
        }
    }

    fn value(&self) -> String {
        let count = self.told.then_some(self.thousandths);
        duration_value(&[Part {
            count,
            size: self.size,
            letter: self.letter,
        }])
    }

    /// From `days` away to today, or from today to then; `sign` tells which.
    pub(super) fn stretch(&self, doc: &When, sign: i64) -> Option<Edtf> {
        let (first, last) = doc.bounds()?;
        let (count, size, letter) = if self.told {
            self.whole()
        } else {
            (self.guess(), self.size, self.letter)
        };
        let (count, letter) = match letter {
            Letter::Hour => (count.saturating_mul(size) / 24, Letter::Day),
            Letter::Minute | Letter::Second => (0, Letter::Day),
            _ => (count.saturating_mul(size), letter),
        };
        let far = |day: Date| day.checked_add(calendar::step(letter, sign * count)?).ok();
        let grain = calendar::grain_of(letter).max(doc.grain());
        let at = |day: Date| calendar::edtf_at(day, grain);
        let vague = |edtf: Edtf| {
            if self.told {
                edtf
            } else {
                edtf.approximately()
            }
        };
        let (start, end) = if sign < 0 {
            (at(far(first)?)?, at(last)?)
        } else {
            (at(first)?, at(far(last)?)?)
        };
        match (start == end, sign < 0) {
            (true, _) => Some(start),
            (false, true) => Edtf::interval(Some(&vague(start)), Some(&end)),
            (false, false) => Edtf::interval(Some(&start), Some(&vague(end))),
        }
    }
}

fn direction(rule: &Rule, slots: &Slots) -> i64 {
    rule.dir.or_else(|| slots.get(Slot::Dir)).unwrap_or(1)
}

fn shift(rule: &Rule, slots: &Slots, context: &Context) -> Resolved {
    let amount = Amount::of(rule, slots);
    let origin = match rule.from {
        Origin::Doc => context.doc.as_ref(),
        Origin::Last => context.last.as_ref().or(context.doc.as_ref()),
    };
    let sign = direction(rule, slots);
    let (count, size, letter) = amount.whole();
    let fine = calendar::step(letter, 1).is_none();
    if !amount.told || fine {
        let stretch = origin.and_then(|o| amount.stretch(o, sign));
        return Resolved {
            edtf: stretch,
            ..Resolved::new(Kind::Duration, amount.value())
        };
    }
    let signed = if slots.get(Slot::Num).is_some() || rule.n.is_none() {
        sign * count
    } else {
        count
    };
    // early in the week, « ce week-end » was the last one
    let past_weekend = letter == Letter::Weekend && signed == 0 && context.lean == Lean::Past;
    let signed = if past_weekend && !in_weekend(origin) {
        -1
    } else {
        signed
    };
    // counted from a date told, a day is a day whatever the unit
    let when = origin.and_then(|o| match (rule.from, o) {
        (Origin::Last, When::Day(_)) if letter != Letter::Day && signed != 0 => {
            exact(o, letter, size, signed)
        }
        _ => calendar::shift(o, letter, size, signed),
    });
    let part = slots
        .get(Slot::Part)
        .or_else(|| slot::parse_value(Slot::Part, rule.part.as_deref()?).ok())
        .map(|p| format!("T{}", PARTS[p as usize & 7]));
    let time = part.or_else(|| date::clock(slots));
    match (when, letter, size) {
        (None, Letter::Week, 1) => Resolved::new(Kind::Date, "XXXX-WXX"),
        (None, Letter::Month, 1) => Resolved::new(Kind::Date, "XXXX-XX"),
        (None, Letter::Year, 1) => Resolved::new(Kind::Date, "XXXX"),
        (when, ..) => Resolved::at(when, time.as_deref()),
    }
}

fn in_weekend(when: Option<&When>) -> bool {
    matches!(when, Some(When::Day(day)) if day.weekday().to_monday_zero_offset() >= 5)
}

/// So many units from a day, as a day.
fn exact(from: &When, letter: Letter, size: i64, count: i64) -> Option<When> {
    let (first, _) = from.bounds()?;
    let step = calendar::step(letter, count.checked_mul(size)?)?;
    first.checked_add(step).ok().map(When::Day)
}

/// « Ces derniers jours », "the next three weeks".
fn span(rule: &Rule, slots: &Slots, context: &Context) -> Resolved {
    let mut amount = Amount::of(rule, slots);
    amount.told &= slots.get(Slot::Num).is_some() || rule.n.is_some();
    let sign = if direction(rule, slots) < 0 { -1 } else { 1 };
    let edtf = context
        .doc
        .as_ref()
        .and_then(|doc| amount.stretch(doc, sign));
    Resolved {
        edtf,
        ..Resolved::new(Kind::Duration, amount.value())
    }
}

fn duration(slots: &Slots, rule: &Rule) -> Resolved {
    let amount = Amount::of(rule, slots);
    let mut parts: Vec<Part> = Vec::new();
    let mut number = None;
    for (slot, value) in slots.iter() {
        match slot {
            Slot::Num => number = Some(value),
            Slot::Unit => {
                let (size, letter) = slot::unit_parts(value);
                let count = amount.told.then(|| number.take().unwrap_or(1000));
                parts.push(Part {
                    count,
                    size,
                    letter,
                });
            }
            // half may stand before the unit or after it
            Slot::Fraction => match (&mut number, parts.last_mut()) {
                (Some(count), _)
                | (
                    None,
                    Some(Part {
                        count: Some(count), ..
                    }),
                ) => {
                    *count = count.saturating_add(value);
                }
                _ => {}
            },
            _ => {}
        }
    }
    if parts.is_empty() {
        let value = amount.value();
        return Resolved {
            length: Some(amount),
            ..Resolved::new(Kind::Duration, value)
        };
    }
    let length = (parts.len() == 1).then_some(amount);
    Resolved {
        length,
        ..Resolved::new(Kind::Duration, duration_value(&parts))
    }
}

/// A number of units: thousandths of them, `None` when not told.
struct Part {
    count: Option<i64>,
    size: i64,
    letter: Letter,
}

/// `P2Y6M`, `PT30.4S`, `PXD`.
fn duration_value(parts: &[Part]) -> String {
    let mut value = "P".to_owned();
    let mut in_time = false;
    for part in parts {
        let (fine, name) = match (part.letter, part.size, part.count) {
            (Letter::Year, 10, None) => (false, "DE"),
            (Letter::Year, 100, None) => (false, "CE"),
            (Letter::Year, ..) => (false, "Y"),
            (Letter::Month, ..) => (false, "M"),
            (Letter::Week, ..) => (false, "W"),
            (Letter::Day, ..) => (false, "D"),
            (Letter::Weekend, ..) => (false, "WE"),
            (Letter::Hour, ..) => (true, "H"),
            (Letter::Minute, ..) => (true, "M"),
            (Letter::Second, ..) => (true, "S"),
        };
        if fine && !in_time {
            value.push('T');
            in_time = true;
        }
        let told = part.count.map(|count| count.saturating_mul(part.size));
        value.push_str(&told.map_or_else(|| "X".to_owned(), decimal));
        value.push_str(name);
    }
    value
}

/// Thousandths as a decimal number.
fn decimal(thousandths: i64) -> String {
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    if rest == 0 {
        return whole.to_string();
    }
    let decimals = format!("{rest:03}");
    format!("{whole}.{}", decimals.trim_end_matches('0'))
}

fn set(slots: &Slots, rule: &Rule) -> Resolved {
    let part = slots
        .get(Slot::Part)
        .map(|p| format!("T{}", PARTS[p as usize & 7]));
    let value = if let Some(weekday) = slots.get(Slot::Weekday) {
        format!("XXXX-WXX-{weekday}{}", part.unwrap_or_default())
    } else if let Some(month) = slots.get(Slot::Month) {
        format!("XXXX-{month:02}")
    } else if let Some(season) = slots.get(Slot::Season) {
        format!("XXXX-{}", slot::SEASONS[season as usize & 3])
    } else if let Some(part) = part {
        format!("XXXX-XX-XX{part}")
    } else {
        Amount::of(rule, slots).value()
    };
    let freq = slots.get(Slot::Ord).map(|times| format!("{times}X"));
    Resolved {
        freq,
        ..Resolved::new(Kind::Set, value)
    }
}

/// Past, present and future as such: bounded by the document's date.
fn reference(rule: &Rule, context: &Context) -> Resolved {
    let value = rule.value.clone().unwrap_or_default();
    let doc = context.doc.as_ref().and_then(When::edtf);
    let edtf = doc.and_then(|doc| match value.as_str() {
        "PAST_REF" => Edtf::interval(None, Some(&doc)),
        "PRESENT_REF" => Some(doc),
        "FUTURE_REF" => Edtf::interval(Some(&doc), None),
        _ => None,
    });
    Resolved {
        edtf,
        ..Resolved::new(Kind::Date, value)
    }
}
