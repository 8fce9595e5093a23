//! Days as numbers, so that they can be compared, indexed and counted.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use vigie_text::DocDate;

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// A calendar day, as the number of days since 1970-01-01; written and serialised as `YYYY-MM-DD`.
///
/// ```
/// use vigie_ledger::Day;
/// let day: Day = "2022-02-24".parse()?;
/// assert_eq!((day.0, day.to_string().as_str()), (19047, "2022-02-24"));
/// # Ok::<(), vigie_text::edtf::EdtfError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = Date))]
pub struct Day(pub i32);

impl Day {
    /// After every day: the day of a document without a date.
    pub const NEVER: Day = Day(i32::MAX);

    /// The number of a date.
    pub fn of(date: Date) -> Self {
        // Both are civil dates: the span between them is whole days, within the calendar of jiff.
        Day((date - EPOCH).get_days())
    }

    /// The date; `None` beyond the calendar.
    pub fn date(self) -> Option<Date> {
        let span = jiff::Span::new().try_days(self.0).ok()?;
        EPOCH.checked_add(span).ok()
    }

    /// A day `YYYY-MM-DD`, or `None` when the text is empty or none.
    pub fn read(text: &str) -> Option<Self> {
        text.parse::<Date>().ok().map(Self::of)
    }

    /// The first day of a date `YYYY[-MM[-DD]]`.
    pub fn first_of(text: &str) -> Result<Self, vigie_text::edtf::EdtfError> {
        Ok(Self::of(DocDate::parse(text)?.first_day()))
    }

    /// The last day of a date `YYYY[-MM[-DD]]`.
    pub fn last_of(text: &str) -> Result<Self, vigie_text::edtf::EdtfError> {
        Ok(Self::of(DocDate::parse(text)?.last_day()))
    }

    /// This many days later, or earlier.
    pub fn plus(self, days: i32) -> Self {
        Day(self.0.saturating_add(days))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date() {
            Some(date) => date.fmt(f),
            None => Ok(()),
        }
    }
}

impl FromStr for Day {
    type Err = vigie_text::edtf::EdtfError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::last_of(text)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Reads a first day (`from` of a filter): `2022-02` is 2022-02-01.
pub(crate) fn first<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Day>, D::Error> {
    Option::<String>::deserialize(d)?
        .filter(|text| !text.is_empty())
        .map(|text| Day::first_of(&text).map_err(serde::de::Error::custom))
        .transpose()
}

/// Reads a last day (`to` and `as_of` of a filter): `2022-02` is 2022-02-28.
pub(crate) fn last<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Day>, D::Error> {
    Option::<String>::deserialize(d)?
        .filter(|text| !text.is_empty())
        .map(|text| Day::last_of(&text).map_err(serde::de::Error::custom))
        .transpose()
}
