//! Dates as far as they are known: the Extended Date/Time Format (ISO 8601-2, levels 0 to 2), and a document's date.
//!
//! [`Edtf`] is a day, month, season, year, decade or century, an interval, open or not (`2022-02-17/..`), one of a set
//! (`[2022-02-04,2022-02-11]`) or all of one (`{…}`), uncertain (`?`), approximate (`~`) or both (`%`).
//! [`DocDate`] is the date a document bears, at the precision known: `2022-02-18`, `2022-02` or `2022`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A date, interval or set of dates in the Extended Date/Time Format.
///
/// ```
/// use vigie_text::Edtf;
/// let since: Edtf = "2022-02-17/..".parse()?;
/// assert_eq!(since.first_day(), Some(jiff::civil::date(2022, 2, 17)));
/// assert_eq!(since.last_day(), None);
/// assert_eq!(since.to_string(), "2022-02-17/..");
/// # Ok::<(), vigie_text::edtf::EdtfError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Edtf(edtf_core::Edtf);

/// How fine a date is; the order runs from fine to coarse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// A calendar day, or a time in it.
    Day,
    /// A month.
    Month,
    /// A season or quarter.
    Season,
    /// A year.
    Year,
    /// Ten years (`197X`).
    Decade,
    /// A hundred years (`19XX`), or coarser.
    Century,
}

/// A season of the year, as EDTF numbers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // named for what they are
pub enum Season {
    Spring = 21,
    Summer = 22,
    Autumn = 23,
    Winter = 24,
}

/// A text that is no date, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no date that can be: {reason} (give YYYY, YYYY-MM or YYYY-MM-DD)")]
pub struct EdtfError {
    /// What was given.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
}

impl EdtfError {
    fn new(text: &str, reason: impl Into<String>) -> Self {
        Self {
            text: text.to_owned(),
            reason: reason.into(),
        }
    }
}

impl Edtf {
    /// Reads an EDTF text of level 0, 1 or 2.
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        edtf_core::Edtf::parse(text)
            .map(Self)
            .map_err(|e| EdtfError::new(text, e.message))
    }

    /// A day.
    pub fn day(day: Date) -> Option<Self> {
        Self::parse(&day.to_string()).ok()
    }

    /// A month, 1 to 12.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Self::parse(&format!("{year:04}-{month:02}")).ok()
    }

    /// A year, 0 to 9999.
    pub fn year(year: i16) -> Option<Self> {
        Self::parse(&format!("{year:04}")).ok()
    }

    /// A season of a year.
    pub fn season(year: i16, season: Season) -> Option<Self> {
        Self::parse(&format!("{year:04}-{}", season as u8)).ok()
    }

    /// From the first day of `start` to the last of `end`; `None` leaves that side open.
    /// `None` when both sides are, when a side is itself an interval or set, or when the end precedes the start.
    pub fn interval(start: Option<&Edtf>, end: Option<&Edtf>) -> Option<Self> {
        if start.is_none() && end.is_none() {
            return None;
        }
        let side = |e: Option<&Edtf>| e.map_or_else(|| "..".to_owned(), Edtf::to_string);
        Self::parse(&format!("{}/{}", side(start), side(end))).ok()
    }

    /// One of several dates, it is not known which. A single one is that date itself.
    pub fn one_of(days: &[Date]) -> Option<Self> {
        match days {
            [] => None,
            [only] => Self::day(*only),
            _ => {
                let list: Vec<String> = days.iter().map(Date::to_string).collect();
                Self::parse(&format!("[{}]", list.join(","))).ok()
            }
        }
    }

    /// The same date, marked approximate; intervals and sets stay as they are.
    pub fn approximately(self) -> Self {
        match &self.0 {
            edtf_core::Edtf::Date(d) if !d.is_approximate() => {
                Self::parse(&format!("{self}~")).unwrap_or(self)
            }
            _ => self,
        }
    }

    /// The first day it may touch; `None` when open, unknown or beyond the calendar (years -9999 to 9999).
    pub fn first_day(&self) -> Option<Date> {
        calendar_day(self.0.bounds().earliest)
    }

    /// The last day it may touch; `None` when open, unknown or beyond the calendar.
    pub fn last_day(&self) -> Option<Date> {
        calendar_day(self.0.bounds().latest)
    }

    /// The day it is, when it is one single known day.
    pub fn as_day(&self) -> Option<Date> {
        match (&self.0, self.first_day(), self.last_day()) {
            (edtf_core::Edtf::Date(_) | edtf_core::Edtf::DateTime(_), Some(first), Some(last))
                if first == last =>
            {
                Some(first)
            }
            _ => None,
        }
    }

    /// How fine it is: of an interval or set, the coarsest of its parts.
    pub fn precision(&self) -> Precision {
        use edtf_core::{Edtf as Core, IntervalEndpoint as End, SetElement as Part};
        match &self.0 {
            Core::Date(d) => date_precision(d),
            Core::DateTime(_) => Precision::Day,
            Core::Interval(i) => [&i.start, &i.end]
                .into_iter()
                .filter_map(|end| match end {
                    End::Date(d) | End::OnOrBefore(d) | End::OnOrAfter(d) => {
                        Some(date_precision(d))
                    }
                    End::Open | End::Unknown => None,
                })
                .max()
                .unwrap_or(Precision::Century),
            Core::Set(s) => s
                .elements
                .iter()
                .map(|part| match part {
                    Part::Date(d) | Part::OnOrBefore(d) | Part::OnOrAfter(d) => date_precision(d),
                    Part::Range(a, b) => date_precision(a).max(date_precision(b)),
                })
                .max()
                .unwrap_or(Precision::Century),
        }
    }

    /// Whether it is an interval, open or not.
    pub fn is_interval(&self) -> bool {
        matches!(self.0, edtf_core::Edtf::Interval(_))
    }

    /// Whether it is a set: one of several, or all of them.
    pub fn is_set(&self) -> bool {
        matches!(self.0, edtf_core::Edtf::Set(_))
    }

    /// Whether any part is marked uncertain (`?`).
    pub fn is_uncertain(&self) -> bool {
        self.0.is_uncertain()
    }

    /// Whether any part is marked approximate (`~`).
    pub fn is_approximate(&self) -> bool {
        self.0.is_approximate()
    }

    /// Whether `day` may lie in it, from its first to its last day.
    pub fn may_include(&self, day: Date) -> bool {
        self.first_day().is_none_or(|first| first <= day)
            && self.last_day().is_none_or(|last| day <= last)
    }
}

/// The precision of a single date, unspecified digits counted as what they leave open.
fn date_precision(date: &edtf_core::Date) -> Precision {
    let unspecified_year = match date.year.kind {
        edtf_core::YearKind::Standard { digits, .. } => {
            digits.iter().rev().take_while(|d| d.is_none()).count()
        }
        _ => 2,
    };
    match unspecified_year {
        0 => {}
        1 => return Precision::Decade,
        _ => return Precision::Century,
    }
    if date.month.is_some_and(|m| m.value().is_none()) {
        return Precision::Year;
    }
    if date.day.is_some_and(|d| d.value().is_none()) {
        return Precision::Month;
    }
    match date.precision() {
        edtf_core::Precision::Day => Precision::Day,
        edtf_core::Precision::Month => Precision::Month,
        edtf_core::Precision::Season => Precision::Season,
        edtf_core::Precision::Year => Precision::Year,
    }
}

fn calendar_day(bound: edtf_core::Bound) -> Option<Date> {
    let edtf_core::Bound::Date(day) = bound else {
        return None;
    };
    Date::new(
        i16::try_from(day.year).ok()?,
        i8::try_from(day.month).ok()?,
        i8::try_from(day.day).ok()?,
    )
    .ok()
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Edtf {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Edtf {
    type Error = EdtfError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Edtf> for String {
    fn from(date: Edtf) -> Self {
        date.to_string()
    }
}

/// The date a document bears: a day, a month or a year.
///
/// ```
/// use vigie_text::DocDate;
/// let date: DocDate = "2022-02".parse()?;
/// assert_eq!(date.first_day(), jiff::civil::date(2022, 2, 1));
/// assert_eq!(date.last_day(), jiff::civil::date(2022, 2, 28));
/// assert!("2022-02-30".parse::<DocDate>().unwrap_err().to_string().contains("2022-02-30"));
/// # Ok::<(), vigie_text::edtf::EdtfError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocDate {
    first: Date,
    last: Date,
}

impl DocDate {
    /// Reads `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. A time of day after the date is passed over, and so are marks of doubt.
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        let trimmed = text.trim();
        let date = trimmed
            .split_once(['T', ' '])
            .map_or(trimmed, |(date, _time)| date);
        let edtf = Edtf::parse(date).map_err(|e| EdtfError::new(text, e.reason))?;
        let whole = !edtf.is_interval() && !edtf.is_set();
        match (edtf.precision(), edtf.first_day(), edtf.last_day()) {
            (Precision::Day | Precision::Month | Precision::Year, Some(first), Some(last))
                if whole && first.year() >= 0 =>
            {
                Ok(Self { first, last })
            }
            _ => Err(EdtfError::new(text, "neither a day, a month nor a year")),
        }
    }

    /// The year.
    pub fn year(&self) -> i16 {
        self.first.year()
    }

    /// The month, when it is known.
    pub fn month(&self) -> Option<i8> {
        (self.precision() <= Precision::Month).then(|| self.first.month())
    }

    /// The day, when it is known.
    pub fn day(&self) -> Option<Date> {
        (self.first == self.last).then_some(self.first)
    }

    /// The first day it may be.
    pub fn first_day(&self) -> Date {
        self.first
    }

    /// The last day it may be.
    pub fn last_day(&self) -> Date {
        self.last
    }

    /// Day, month or year.
    pub fn precision(&self) -> Precision {
        if self.first == self.last {
            Precision::Day
        } else if self.first.month() == self.last.month() {
            Precision::Month
        } else {
            Precision::Year
        }
    }
}

impl From<Date> for DocDate {
    fn from(day: Date) -> Self {
        Self {
            first: day,
            last: day,
        }
    }
}

impl From<DocDate> for Edtf {
    fn from(date: DocDate) -> Self {
        match Edtf::parse(&date.to_string()) {
            Ok(edtf) => edtf,
            Err(_) => unreachable!("a document's date is a day, a month or a year"),
        }
    }
}

impl fmt::Display for DocDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.precision() {
            Precision::Day => write!(f, "{year:04}-{month:02}-{:02}", self.first.day()),
            Precision::Month => write!(f, "{year:04}-{month:02}"),
            _ => write!(f, "{year:04}"),
        }
    }
}

impl FromStr for DocDate {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for DocDate {
    type Error = EdtfError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<DocDate> for String {
    fn from(date: DocDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn bounds(text: &str) -> (Option<Date>, Option<Date>) {
        let edtf = Edtf::parse(text).unwrap();
        (edtf.first_day(), edtf.last_day())
    }

    #[test]
    fn bounds_of_every_form() {
        let day = |y, m, d| Some(date(y, m, d));
        assert_eq!(bounds("2022-02"), (day(2022, 2, 1), day(2022, 2, 28)));
        assert_eq!(bounds("197X"), (day(1970, 1, 1), day(1979, 12, 31)));
        assert_eq!(bounds("2022-02-17/.."), (day(2022, 2, 17), None));
        assert_eq!(bounds("../2022-02"), (None, day(2022, 2, 28)));
        assert_eq!(
            bounds("[2022-02-04,2022-02-11]"),
            (day(2022, 2, 4), day(2022, 2, 11))
        );
        assert_eq!(bounds("2022-21").0, day(2022, 3, 1));
        assert_eq!(bounds("2021-12-15~/..").0, day(2021, 12, 15));
    }

    #[test]
    fn precision_is_that_of_the_coarsest_part() {
        let of = |text: &str| Edtf::parse(text).unwrap().precision();
        assert_eq!(of("2022-02-18"), Precision::Day);
        assert_eq!(of("2022-02-XX"), Precision::Month);
        assert_eq!(of("2022-23"), Precision::Season);
        assert_eq!(of("19XX"), Precision::Century);
        assert_eq!(of("2022-02-17/2023"), Precision::Year);
        assert_eq!(of("{2022-02-17,2022-03}"), Precision::Month);
    }

    #[test]
    fn constructors_refuse_what_cannot_be() {
        assert_eq!(Edtf::month(2022, 13), None);
        assert_eq!(Edtf::interval(None, None), None);
        let (a, b) = (Edtf::year(2022).unwrap(), Edtf::year(2021).unwrap());
        assert_eq!(Edtf::interval(Some(&a), Some(&b)), None);
        assert_eq!(
            Edtf::season(2022, Season::Winter).unwrap().to_string(),
            "2022-24"
        );
        assert_eq!(a.approximately().to_string(), "2022~");
    }

    #[test]
    fn a_document_date_has_three_precisions() {
        for text in ["2022-02-18", "2022-02", "2022", "0987"] {
            let date: DocDate = text.parse().unwrap();
            assert_eq!(date.to_string(), text);
            assert_eq!(Edtf::from(date).to_string(), text);
        }
        assert_eq!(
            DocDate::parse("2022-02-18T09:30:00Z").unwrap().to_string(),
            "2022-02-18"
        );
        assert_eq!(DocDate::parse("2022-02-XX").unwrap().to_string(), "2022-02");
    }

    #[test]
    fn an_impossible_document_date_is_named() {
        for text in [
            "2022-02-30",
            "2022-13",
            "hier",
            "",
            "2022/2023",
            "2022-21",
            "197X",
        ] {
            let error = DocDate::parse(text).unwrap_err().to_string();
            assert!(error.contains(&format!("`{text}`")), "{error}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(y in 0i16..=9999, m in 1i8..=12, d in 1i8..=28) {
            for text in [format!("{y:04}"), format!("{y:04}-{m:02}"), format!("{y:04}-{m:02}-{d:02}")] {
                let edtf = Edtf::parse(&text).unwrap();
                prop_assert_eq!(edtf.to_string(), text.clone());
                prop_assert_eq!(&Edtf::parse(&edtf.to_string()).unwrap(), &edtf);
                prop_assert_eq!(DocDate::parse(&text).unwrap().to_string(), text);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,24}") {
            if let Ok(edtf) = Edtf::parse(&text) {
                let again = Edtf::parse(&edtf.to_string()).unwrap();
                prop_assert_eq!(again.to_string(), edtf.to_string());
                let _ = (edtf.first_day(), edtf.last_day(), edtf.precision());
            }
            let _ = DocDate::parse(&text);
        }

        #[test]
        fn edtf_like_text_never_panics(text in "[0-9XY?~%./,{}\\[\\]T:-]{0,24}") {
            if let Ok(edtf) = Edtf::parse(&text) {
                let _ = (edtf.first_day(), edtf.last_day(), edtf.precision());
                prop_assert!(Edtf::parse(&edtf.to_string()).is_ok());
            }
            let _ = DocDate::parse(&text);
        }
    }
}
