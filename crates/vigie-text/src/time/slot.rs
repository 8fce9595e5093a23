//! What a class of words contributes to an expression, and how its values are written in the tables.

use super::data::DataError;

/// A part of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    /// 1 to 12.
    Month,
    /// 1 (Monday) to 7.
    Weekday,
    /// A unit of time, coded by [`unit_code`].
    Unit,
    Season,
    /// Part of the day.
    Part,
    Holiday,
    /// A number, in thousandths.
    Num,
    Ord,
    /// A number that is not told: some, several.
    Some,
    /// -1 last, 0 this, 1 next.
    Dir,
    Mod,
    Day,
    Year,
    /// A year of two digits.
    ShortYear,
    Decade,
    Hour,
    Minute,
    /// A month in digits.
    MonthNumber,
    Quarter,
    Half,
    Century,
    /// Before or after noon.
    Noon,
    /// Half or a quarter of an hour or of a unit, in thousandths.
    Fraction,
    /// Any word at all.
    Any,
    /// Only its words matter.
    Plain,
}

/// Slots by the name of their class.
const NAMES: [(&str, Slot); 24] = [
    ("month", Slot::Month),
    ("weekday", Slot::Weekday),
    ("unit", Slot::Unit),
    ("season", Slot::Season),
    ("part", Slot::Part),
    ("holiday", Slot::Holiday),
    ("num", Slot::Num),
    ("ord", Slot::Ord),
    ("some", Slot::Some),
    ("dir", Slot::Dir),
    ("mod", Slot::Mod),
    ("day", Slot::Day),
    ("year", Slot::Year),
    ("year2", Slot::ShortYear),
    ("decade", Slot::Decade),
    ("hour", Slot::Hour),
    ("minute", Slot::Minute),
    ("mm", Slot::MonthNumber),
    ("quarter", Slot::Quarter),
    ("half", Slot::Half),
    ("century", Slot::Century),
    ("noon", Slot::Noon),
    ("fraction", Slot::Fraction),
    ("any", Slot::Any),
];

/// The slot of a class: its name, or the part of it before `_` (`unit_adj` fills the slot of `unit`).
pub(super) fn slot_of(class: &str) -> Slot {
    let stem = class.split('_').next().unwrap_or(class);
    NAMES
        .iter()
        .find(|(name, _)| *name == stem)
        .map_or(Slot::Plain, |(_, slot)| *slot)
}

/// Slots that digits (or any word) can fill, with or without words of their class.
pub(super) fn is_open(slot: Slot) -> bool {
    matches!(
        slot,
        Slot::Num
            | Slot::Ord
            | Slot::Day
            | Slot::Year
            | Slot::ShortYear
            | Slot::Decade
            | Slot::Hour
            | Slot::Minute
            | Slot::MonthNumber
            | Slot::Any
    )
}

/// Seasons, parts of the day and modifiers as TIMEX3 writes them; their place is their code.
pub(super) const SEASONS: [&str; 4] = ["SP", "SU", "FA", "WI"];
pub(super) const PARTS: [&str; 8] = ["MO", "MI", "AF", "EV", "NI", "DT", "PM", "MN"];
const LETTERS: [&str; 8] = ["Y", "M", "W", "D", "H", "N", "S", "E"];

/// Reads the value of a word of the class that fills `slot`.
pub(super) fn parse_value(slot: Slot, text: &str) -> Result<i64, DataError> {
    let fault = || DataError(format!("`{text}` is no value of {slot:?}"));
    let place = |names: &[&str]| names.iter().position(|n| *n == text).map(|p| p as i64);
    match slot {
        Slot::Unit => unit_code(text).ok_or_else(fault),
        Slot::Season => place(&SEASONS).ok_or_else(fault),
        Slot::Part => place(&PARTS).ok_or_else(fault),
        Slot::Mod => super::Mod::ALL
            .iter()
            .position(|m| m.as_str() == text)
            .map(|p| p as i64)
            .ok_or_else(fault),
        Slot::Holiday => holiday_code(text).ok_or_else(fault),
        Slot::Num => text.parse::<i64>().map(|n| n * 1000).map_err(|_| fault()),
        Slot::Plain | Slot::Some => Ok(0),
        _ => text.parse().map_err(|_| fault()),
    }
}

/// Letters of a unit: years, months, weeks, days, hours, minutes (N), seconds, weekends (E).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letter {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Weekend,
}

const ALL_LETTERS: [Letter; 8] = [
    Letter::Year,
    Letter::Month,
    Letter::Week,
    Letter::Day,
    Letter::Hour,
    Letter::Minute,
    Letter::Second,
    Letter::Weekend,
];

/// A unit such as `D`, `3M` (a quarter) or `25Y`, coded as count × 8 + letter.
pub(super) fn unit_code(text: &str) -> Option<i64> {
    let split = text.find(|c: char| !c.is_ascii_digit())?;
    let letter = LETTERS.iter().position(|l| *l == &text[split..])? as i64;
    let count: i64 = if split == 0 {
        1
    } else {
        text[..split].parse().ok()?
    };
    (1..=10_000).contains(&count).then_some(count * 8 + letter)
}

/// The code of a day.
pub(super) const DAY: i64 = 8 + 3;

/// Count and letter of a unit's code.
pub(super) fn unit_parts(code: i64) -> (i64, Letter) {
    (code / 8, ALL_LETTERS[(code & 7) as usize])
}

/// Whether a unit's code is that of a weekend.
pub(super) fn is_weekend(code: i64) -> bool {
    unit_parts(code).1 == Letter::Weekend
}

/// A feast: `12-25` a fixed day, `E-2` so many days from Easter Sunday, `11-4-4` the fourth Thursday of November
/// (month, weekday, which).
fn holiday_code(text: &str) -> Option<i64> {
    if let Some(offset) = text.strip_prefix('E') {
        let days: i64 = if offset.is_empty() {
            0
        } else {
            offset.parse().ok()?
        };
        return Some(20_000 + days);
    }
    let parts: Vec<i64> = text
        .split('-')
        .map(|p| p.parse().ok())
        .collect::<Option<_>>()?;
    match parts[..] {
        [month, day] => Some(month * 100 + day),
        [month, weekday, which] => Some(30_000 + month * 100 + weekday * 10 + which),
        _ => None,
    }
}

/// A feast, decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feast {
    Fixed { month: i8, day: i8 },
    Easter { offset: i64 },
    Nth { month: i8, weekday: i8, nth: i8 },
}

/// What [`holiday_code`] coded.
pub(super) fn feast(code: i64) -> Feast {
    match code {
        30_000.. => {
            let rest = code - 30_000;
            Feast::Nth {
                month: (rest / 100) as i8,
                weekday: (rest / 10 % 10) as i8,
                nth: (rest % 10) as i8,
            }
        }
        10_000.. => Feast::Easter {
            offset: code - 20_000,
        },
        _ => Feast::Fixed {
            month: (code / 100) as i8,
            day: (code % 100) as i8,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_feasts_survive_their_codes() {
        assert_eq!(unit_parts(unit_code("25Y").unwrap()), (25, Letter::Year));
        assert_eq!(unit_parts(unit_code("N").unwrap()), (1, Letter::Minute));
        assert_eq!(unit_code("Q"), None);
        assert_eq!(
            feast(holiday_code("E-2").unwrap()),
            Feast::Easter { offset: -2 }
        );
        assert_eq!(
            feast(holiday_code("11-4-4").unwrap()),
            Feast::Nth {
                month: 11,
                weekday: 4,
                nth: 4
            }
        );
        assert_eq!(
            feast(holiday_code("12-25").unwrap()),
            Feast::Fixed { month: 12, day: 25 }
        );
    }
}
