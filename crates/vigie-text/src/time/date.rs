//! Dates and times made of named parts: which year, which Thursday, which day a time of day belongs to.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::calendar::{self, When};
use super::data::Rule;
use super::grammar::Slots;
use super::resolve::{Context, Resolved};
use super::slot::{self, PARTS, SEASONS, Slot};
use super::tense::Lean;

/// The tense is not believed when it points to a date so many days further off than the nearest.
const FAR: i32 = 200;

/// Resolves a match whose classes name parts of a date or time.
pub(super) fn resolve(rule: &Rule, slots: &Slots, context: &Context) -> Resolved {
    let time = part(rule, slots).or_else(|| clock(slots));
    let direction = rule.dir.or_else(|| slots.get(Slot::Dir));
    let choice = Choice {
        context,
        direction,
        generic: rule.generic,
    };
    match choice.named(slots) {
        Named::Nothing => Resolved::at(context.day.clone(), time.as_deref()),
        Named::When(when) => Resolved::at(Some(when), time.as_deref()),
        Named::Open(value) => {
            let mut resolved = Resolved::at(None, time.as_deref());
            resolved.value = format!("{value}{}", time.unwrap_or_default());
            resolved
        }
    }
}

/// `TEV`: the part of the day that is told.
fn part(rule: &Rule, slots: &Slots) -> Option<String> {
    let told = slots.get(Slot::Part);
    let code = told.or_else(|| slot::parse_value(Slot::Part, rule.part.as_deref()?).ok())?;
    // a clock time is finer
    let hour = slots.get(Slot::Hour);
    hour.is_none()
        .then(|| format!("T{}", PARTS[code as usize & 7]))
}

/// `T18:30`: the time of the clock that is told. A part of the day tells which half is meant.
pub(super) fn clock(slots: &Slots) -> Option<String> {
    let hour = slots.get(Slot::Hour)?;
    let minute =
        slots.get(Slot::Minute).unwrap_or(0) + slots.get(Slot::Fraction).unwrap_or(0) * 60 / 1000;
    let minutes = hour * 60 + minute;
    let late = match (slots.get(Slot::Noon), slots.get(Slot::Part)) {
        (Some(half), _) => half == 1,
        (None, Some(part)) => matches!(PARTS[part as usize & 7], "AF" | "EV"),
        _ => false,
    };
    let minutes = match (late, slots.get(Slot::Noon), hour) {
        (true, _, 1..=11) => minutes + 720,
        (false, Some(0), 12) => minutes - 720,
        _ => minutes,
    };
    Some(format!(
        "T{:02}:{:02}",
        minutes.div_euclid(60),
        minutes.rem_euclid(60)
    ))
}

/// What the parts name: nothing of the calendar, a stretch of it, or a date without its year.
enum Named {
    Nothing,
    When(When),
    Open(String),
}

/// What decides between the candidates.
struct Choice<'c> {
    context: &'c Context,
    direction: Option<i64>,
    generic: bool,
}

impl Choice<'_> {
    fn named(&self, slots: &Slots) -> Named {
        let get = |slot| slots.get(slot);
        let year = get(Slot::Year)
            .or_else(|| get(Slot::ShortYear))
            .map(|y| y as i16);
        let month = get(Slot::Month)
            .or_else(|| get(Slot::MonthNumber))
            .map(|m| m as i8);
        let weekday = get(Slot::Weekday).and_then(calendar::weekday);
        if let Some(code) = get(Slot::Holiday) {
            return self.feast(code, year);
        }
        if let (Some(nth), Some(day), Some(month)) = (get(Slot::Ord), get(Slot::Weekday), month) {
            let feast = slot::Feast::Nth {
                month,
                weekday: day as i8,
                nth: nth.min(5) as i8,
            };
            let open = format!("XXXX-{month:02}");
            return self.in_year(year, open, |y| calendar::feast_day(feast, y).map(When::Day));
        }
        match (get(Slot::Day).map(|d| d as i8), month) {
            (Some(day), Some(month)) => return self.day(year, month, day, weekday),
            (Some(day), None) => return self.day_of_month(day, weekday),
            (None, Some(month)) => {
                let open = format!("XXXX-{month:02}");
                return self.in_year(year, open, |y| Some(When::Month(y, month)));
            }
            (None, None) => {}
        }
        if let Some(season) = get(Slot::Season).map(|s| s as usize & 3) {
            let open = format!("XXXX-{}", SEASONS[season]);
            if self.generic && year.is_none() && self.context.lean == Lean::Unknown {
                return Named::Open(open);
            }
            return self.in_year(year, open, |y| Some(When::Season(y, season)));
        }
        if let Some(quarter) = get(Slot::Quarter).map(|q| q as i8) {
            let open = format!("XXXX-Q{quarter}");
            return self.in_year(year, open, |y| Some(When::Quarter(y, quarter)));
        }
        if let Some(half) = get(Slot::Half).map(|h| h as i8) {
            return self.in_year(year, format!("XXXX-H{half}"), |y| Some(When::Half(y, half)));
        }
        if let Some(weekday) = weekday {
            return self.weekday(weekday);
        }
        let century = get(Slot::Century).or_else(|| get(Slot::Ord));
        match (century, get(Slot::Decade), year) {
            (Some(century), ..) => Named::When(When::Century(century as i16 - 1)),
            (_, Some(decade), _) => Named::When(When::Decade(decade as i16)),
            (.., Some(year)) => Named::When(When::Year(year)),
            _ => Named::Nothing,
        }
    }

    /// `make` of the year that is told, or of the one that is meant.
    fn in_year(
        &self,
        year: Option<i16>,
        open: String,
        make: impl Fn(i16) -> Option<When>,
    ) -> Named {
        let when = match year {
            Some(year) => make(year),
            None => self.nearest(make),
        };
        when.map_or(Named::Open(open), Named::When)
    }

    /// A day of a month; without its year, the weekday that is told with it helps to choose.
    fn day(&self, year: Option<i16>, month: i8, day: i8, weekday: Option<Weekday>) -> Named {
        let open = format!("XXXX-{month:02}-{day:02}");
        let date = |y| Date::new(y, month, day).ok();
        let plain = |y| date(y).map(When::Day);
        if year.is_some() || weekday.is_none() {
            return self.in_year(year, open, plain);
        }
        let here = self
            .context
            .doc
            .as_ref()
            .and_then(When::bounds)
            .map(|(first, _)| first.year());
        let near = |y: i16| here.is_some_and(|h| (y - h).abs() <= 1);
        let fits = |y| {
            date(y)
                .filter(|d| near(y) && Some(d.weekday()) == weekday)
                .map(When::Day)
        };
        match self.in_year(None, open.clone(), fits) {
            Named::Open(_) => self.in_year(None, open, plain),
            named => named,
        }
    }

    fn feast(&self, code: i64, year: Option<i16>) -> Named {
        let feast = slot::feast(code);
        let open = match feast {
            slot::Feast::Fixed { month, day } => format!("XXXX-{month:02}-{day:02}"),
            _ => "XXXX-XX-XX".to_owned(),
        };
        self.in_year(year, open, |y| calendar::feast_day(feast, y).map(When::Day))
    }

    /// The candidate of the year before, this year or the next that direction, tense and nearness choose.
    fn nearest(&self, make: impl Fn(i16) -> Option<When>) -> Option<When> {
        let (first, last) = self.context.doc.as_ref()?.bounds()?;
        // signed distance in days: negative before the document's date, 0 when they touch
        let distance = |when: &When| {
            let (from, to) = when.bounds()?;
            Some(if to < first {
                -(first - to).get_days()
            } else if from > last {
                (from - last).get_days()
            } else {
                0
            })
        };
        let all: Vec<(i32, When)> = (-8..=8)
            .filter_map(|k| make(first.year().checked_add(k)?))
            .filter_map(|w| Some((distance(&w)?, w)))
            .collect();
        let best = |fits: &dyn Fn(i32) -> bool| {
            all.iter()
                .filter(|(d, _)| fits(*d))
                .min_by_key(|(d, _)| d.abs())
        };
        let near = best(&|_| true)?;
        let leaning = match (self.direction, self.context.lean) {
            (Some(..0), _) => return best(&|d| d < 0).map(|c| c.1.clone()),
            (Some(1..), _) => return best(&|d| d > 0).map(|c| c.1.clone()),
            (Some(0), _) | (None, Lean::Unknown) => Some(near),
            (None, Lean::Past) => best(&|d| d <= 0),
            (None, Lean::Future) => best(&|d| d >= 0),
        };
        let believed = leaning.filter(|l| l.0.abs() - near.0.abs() < FAR);
        Some(believed.unwrap_or(near).1.clone())
    }

    fn weekday(&self, weekday: Weekday) -> Named {
        let open = || {
            let number = weekday.to_monday_one_offset();
            Named::Open(format!("XXXX-WXX-{number}"))
        };
        let (past, same) = match (self.direction, self.context.lean) {
            (Some(..0), _) => (true, false),
            (Some(1..), _) => (false, false),
            (_, Lean::Past) => (true, true),
            (_, Lean::Future) => (false, true),
            (Some(0), Lean::Unknown) => (false, true),
            (None, Lean::Unknown) => (true, true),
        };
        let near = |day: Date| match (self.direction, self.context.lean) {
            (Some(0), Lean::Unknown) => day
                .checked_sub(3.days())
                .ok()
                .and_then(|d| calendar::nearest_weekday(d, weekday, false, true)),
            _ => calendar::nearest_weekday(day, weekday, past, same),
        };
        match &self.context.doc {
            Some(When::Day(day)) => near(*day).map_or_else(open, |d| Named::When(When::Day(d))),
            Some(month @ When::Month(..)) => {
                let Some((first, last)) = month.bounds() else {
                    return open();
                };
                let bounds = if same {
                    Some((first, last))
                } else {
                    near(first).zip(near(last))
                };
                let days = bounds.map(|(a, b)| calendar::weekdays_between(a, b, weekday));
                days.map_or_else(open, |d| Named::When(When::OneOf(d)))
            }
            _ => open(),
        }
    }

    /// « Jeudi 24 », "the 24th": in the month that is near and has it on that weekday.
    fn day_of_month(&self, day: i8, weekday: Option<Weekday>) -> Named {
        let told = self
            .context
            .last
            .as_ref()
            .filter(|l| weekday.is_none() && !matches!(l, When::Year(_)));
        let Some((from, _)) = told.or(self.context.doc.as_ref()).and_then(When::bounds) else {
            return Named::Open(format!("XXXX-XX-{day:02}"));
        };
        let month_at = |k: i64| {
            let month = from
                .first_of_month()
                .checked_add(calendar::step(slot::Letter::Month, k)?)
                .ok()?;
            let date = Date::new(month.year(), month.month(), day).ok()?;
            weekday.is_none_or(|w| date.weekday() == w).then_some(date)
        };
        let sides: &[i64] = match self.context.lean {
            Lean::Past => &[0, -1, 1, -2, 2],
            _ => &[0, 1, -1, 2, -2],
        };
        sides
            .iter()
            .find_map(|&k| month_at(k))
            .map_or(Named::Open(format!("XXXX-XX-{day:02}")), |d| {
                Named::When(When::Day(d))
            })
    }
}
