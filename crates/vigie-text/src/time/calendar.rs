//! The calendar: what stretch of time is meant, how TIMEX3 and EDTF write it, and steps from one to another.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Step, ToSpan};

use super::slot::{Feast, Letter, SEASONS};
use crate::edtf::{DocDate, Edtf, Precision, Season};

/// A stretch of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum When {
    Day(Date),
    /// One of these days, it is not known which.
    OneOf(Vec<Date>),
    /// The week that opens on this Monday.
    Week(Date),
    /// A week, or its weekend, somewhere between these days.
    WeekWithin(Date, Date),
    /// The weekend that opens on this Saturday.
    Weekend(Date),
    Month(i16, i8),
    /// A season by its place in `SEASONS`.
    Season(i16, usize),
    Quarter(i16, i8),
    Half(i16, i8),
    Year(i16),
    /// A decade by its first three digits.
    Decade(i16),
    /// A century by its first two digits.
    Century(i16),
}

impl When {
    /// The stretch that a document's date stands for.
    pub fn of(date: &DocDate) -> Self {
        match (date.day(), date.month()) {
            (Some(day), _) => When::Day(day),
            (None, Some(month)) => When::Month(date.year(), month),
            _ => When::Year(date.year()),
        }
    }

    /// First and last day.
    pub fn bounds(&self) -> Option<(Date, Date)> {
        let months = |year: i16, first: i8, count: i32| {
            let first = Date::new(year, first, 1).ok()?;
            let last = first.checked_add(count.months()).ok()?.yesterday().ok()?;
            Some((first, last))
        };
        match self {
            When::Day(day) => Some((*day, *day)),
            When::OneOf(days) => Some((*days.first()?, *days.last()?)),
            When::WeekWithin(first, last) => Some((*first, *last)),
            When::Week(monday) => Some((*monday, monday.checked_add(6.days()).ok()?)),
            When::Weekend(saturday) => Some((*saturday, saturday.tomorrow().ok()?)),
            When::Month(y, m) => months(*y, *m, 1),
            When::Season(y, 3) => months(*y, 12, 3),
            When::Season(y, s) => months(*y, *s as i8 * 3 + 3, 3),
            When::Quarter(y, q) => months(*y, q * 3 - 2, 3),
            When::Half(y, h) => months(*y, h * 6 - 5, 6),
            When::Year(y) => months(*y, 1, 12),
            When::Decade(d) => months(d.checked_mul(10)?, 1, 120),
            When::Century(c) => months(c.checked_mul(100)?, 1, 1200),
        }
    }

    /// TIMEX3 value.
    pub fn value(&self) -> String {
        match self {
            When::Day(day) => day.to_string(),
            When::OneOf(days) => common_value(days),
            When::Week(monday) => week_value(*monday),
            When::WeekWithin(first, last) if first.year() == last.year() => {
                format!("{:04}-WXX", first.year())
            }
            When::WeekWithin(..) => "XXXX-WXX".to_owned(),
            When::Weekend(saturday) => format!("{}-WE", week_value(*saturday)),
            When::Month(y, m) => format!("{y:04}-{m:02}"),
            When::Season(y, s) => format!("{y:04}-{}", SEASONS[s % 4]),
            When::Quarter(y, q) => format!("{y:04}-Q{q}"),
            When::Half(y, h) => format!("{y:04}-H{h}"),
            When::Year(y) => format!("{y:04}"),
            When::Decade(d) => format!("{d:03}"),
            When::Century(c) => format!("{c:02}"),
        }
    }

    /// EDTF.
    pub fn edtf(&self) -> Option<Edtf> {
        match self {
            When::Day(day) => Edtf::day(*day),
            When::OneOf(days) => Edtf::one_of(days),
            When::Month(y, m) => Edtf::month(*y, *m),
            When::Season(y, s) => Edtf::season(*y, season(*s)),
            When::Year(y) => Edtf::year(*y),
            When::Decade(d) => Edtf::parse(&format!("{d:03}X")).ok(),
            When::Century(c) => Edtf::parse(&format!("{c:02}XX")).ok(),
            When::Week(_) | When::Weekend(_) => {
                let (first, last) = self.bounds()?;
                Edtf::interval(Some(&Edtf::day(first)?), Some(&Edtf::day(last)?))
            }
            When::Quarter(..) | When::Half(..) | When::WeekWithin(..) => {
                let (first, last) = self.bounds()?;
                Edtf::interval(Some(&month_of(first)?), Some(&month_of(last)?))
            }
        }
    }

    /// How finely its borders are known.
    pub fn grain(&self) -> Precision {
        match self {
            When::Day(_) | When::OneOf(_) | When::Week(_) | When::Weekend(_) => Precision::Day,
            When::Month(..)
            | When::WeekWithin(..)
            | When::Season(..)
            | When::Quarter(..)
            | When::Half(..) => Precision::Month,
            When::Year(_) | When::Decade(_) | When::Century(_) => Precision::Year,
        }
    }

    /// Whether a time of day can be set in it.
    pub fn is_day(&self) -> bool {
        matches!(self, When::Day(_) | When::OneOf(_))
    }
}

fn season(place: usize) -> Season {
    [
        Season::Spring,
        Season::Summer,
        Season::Autumn,
        Season::Winter,
    ][place % 4]
}

/// What the days have in common, the rest unspecified.
fn common_value(days: &[Date]) -> String {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return "XXXX-XX-XX".to_owned();
    };
    match (first.year() == last.year(), first.month() == last.month()) {
        (true, true) => format!("{:04}-{:02}-XX", first.year(), first.month()),
        (true, false) => format!("{:04}-XX-XX", first.year()),
        _ => "XXXX-XX-XX".to_owned(),
    }
}

fn week_value(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

fn month_of(day: Date) -> Option<Edtf> {
    Edtf::month(day.year(), day.month())
}

/// `day` as finely as `grain` says.
pub(super) fn edtf_at(day: Date, grain: Precision) -> Option<Edtf> {
    match grain {
        Precision::Day => Edtf::day(day),
        Precision::Month | Precision::Season => month_of(day),
        _ => Edtf::year(day.year()),
    }
}

/// The Monday of the week of `day`.
pub(super) fn monday(day: Date) -> Option<Date> {
    day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
        .ok()
}

/// So many units as a step of the calendar; weekends count as weeks. `None` for units finer than a day.
pub(super) fn step(letter: Letter, count: i64) -> Option<Step> {
    let whole = i32::try_from(count).ok()?;
    match letter {
        Letter::Year => Step::new().try_years(whole),
        Letter::Month => Step::new().try_months(whole),
        Letter::Week | Letter::Weekend => Step::new().try_weeks(whole),
        Letter::Day => Step::new().try_days(whole),
        Letter::Hour | Letter::Minute | Letter::Second => return None,
    }
    .ok()
}

/// How finely a border is known that lies so many of these units away.
pub(super) fn grain_of(letter: Letter) -> Precision {
    match letter {
        Letter::Year => Precision::Year,
        Letter::Month => Precision::Month,
        _ => Precision::Day,
    }
}

/// The stretch of one unit (of `size` letters) that lies `count` units from `from`.
/// A date of lesser precision gives a lesser answer.
pub(super) fn shift(from: &When, letter: Letter, size: i64, count: i64) -> Option<When> {
    let (first, last) = from.bounds()?;
    let by = |day: Date| {
        day.checked_add(step(letter, count.checked_mul(size)?)?)
            .ok()
    };
    let (first, last) = (by(first)?, by(last)?);
    match letter {
        Letter::Year => Some(years(first, size)),
        Letter::Month if first.year() != last.year() || spans_months(first, last) => {
            Some(hull(first, last))
        }
        Letter::Month => Some(months(first, size)),
        _ if first == last => match letter {
            Letter::Week => Some(When::Week(monday(first)?)),
            Letter::Weekend => Some(When::Weekend(monday(first)?.checked_add(5.days()).ok()?)),
            _ => Some(When::Day(first)),
        },
        Letter::Week | Letter::Weekend if count != 0 && (last - first).get_days() <= 31 => {
            Some(When::WeekWithin(first, last))
        }
        _ => Some(hull(first, last)),
    }
}

fn spans_months(first: Date, last: Date) -> bool {
    first.month() != last.month()
}

fn years(day: Date, size: i64) -> When {
    match size {
        10 => When::Decade(day.year().div_euclid(10)),
        100 => When::Century(day.year().div_euclid(100)),
        _ => When::Year(day.year()),
    }
}

fn months(day: Date, size: i64) -> When {
    match size {
        3 => When::Quarter(day.year(), (day.month() + 2) / 3),
        6 => When::Half(day.year(), (day.month() + 5) / 6),
        _ => When::Month(day.year(), day.month()),
    }
}

/// The month, or the year, in which most of a stretch lies.
fn hull(first: Date, last: Date) -> When {
    let days = (last - first).get_days();
    let middle = first.checked_add((days / 2).days()).unwrap_or(first);
    if days > 62 {
        When::Year(middle.year())
    } else {
        When::Month(middle.year(), middle.month())
    }
}

/// Weekday from 1 (Monday) to 7.
pub(super) fn weekday(number: i64) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(number).ok()?).ok()
}

/// The `weekday` nearest before (`past`) or after `day`; `day` itself only when `same`.
pub(super) fn nearest_weekday(day: Date, weekday: Weekday, past: bool, same: bool) -> Option<Date> {
    if same && day.weekday() == weekday {
        return Some(day);
    }
    day.nth_weekday(if past { -1 } else { 1 }, weekday).ok()
}

/// Every `weekday` from `first` to `last`.
pub(super) fn weekdays_between(first: Date, last: Date, weekday: Weekday) -> Vec<Date> {
    let start = nearest_weekday(first, weekday, false, true);
    std::iter::successors(start, |day| day.checked_add(7.days()).ok())
        .take_while(|day| *day <= last)
        .collect()
}

/// The day of a feast in a year.
pub(super) fn feast_day(feast: Feast, year: i16) -> Option<Date> {
    match feast {
        Feast::Fixed { month, day } => Date::new(year, month, day).ok(),
        Feast::Easter { offset } => easter(year)?.checked_add(offset.days()).ok(),
        Feast::Nth {
            month,
            weekday: day,
            nth,
        } => Date::new(year, month, 1)
            .ok()?
            .nth_weekday_of_month(nth, weekday(i64::from(day))?)
            .ok(),
    }
}

/// Easter Sunday (Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, month as i8, day as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_sundays() {
        for (y, m, d) in [
            (2022, 4, 17),
            (2000, 4, 23),
            (2024, 3, 31),
            (1999, 4, 4),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(y), Some(date(y, m, d)));
        }
    }

    #[test]
    fn steps_keep_to_what_is_known() {
        let day = When::Day(date(2022, 2, 18));
        let value = |from: &When, l, s, n| shift(from, l, s, n).unwrap().value();
        assert_eq!(value(&day, Letter::Week, 1, 1), "2022-W08");
        assert_eq!(value(&day, Letter::Year, 1, -8), "2014");
        assert_eq!(value(&day, Letter::Year, 10, 0), "202");
        assert_eq!(value(&day, Letter::Month, 3, -1), "2021-Q4");
        assert_eq!(value(&day, Letter::Weekend, 1, 0), "2022-W07-WE");
        let month = When::Month(2022, 2);
        assert_eq!(value(&month, Letter::Day, 1, -1), "2022-02");
        assert_eq!(value(&month, Letter::Month, 1, -2), "2021-12");
        assert_eq!(value(&When::Year(2022), Letter::Month, 1, -1), "2022");
        assert_eq!(shift(&day, Letter::Year, 1, 99_999), None);
    }

    #[test]
    fn weekdays_near_and_between() {
        let friday = date(2022, 2, 18);
        let tuesday = weekday(2).unwrap();
        assert_eq!(
            nearest_weekday(friday, tuesday, true, true),
            Some(date(2022, 2, 15))
        );
        assert_eq!(
            nearest_weekday(friday, tuesday, false, true),
            Some(date(2022, 2, 22))
        );
        let fridays = weekdays_between(date(2022, 2, 1), date(2022, 2, 28), weekday(5).unwrap());
        assert_eq!(fridays.len(), 4);
    }
}
