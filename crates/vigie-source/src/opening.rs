//! The date that web corpora put before a text, and dates as sources give them.

use vigie_text::DocDate;

use crate::Note;

/// Takes off an opening ` date 2022-02 ` or ` date 2022-02-18 `: the date's words and the text after it.
///
/// ```
/// use vigie_source::opening::split;
/// assert_eq!(split(" date 2022-02 Kiev accuse."), Some(("2022-02", "Kiev accuse.")));
/// assert_eq!(split("Kiev accuse."), None);
/// ```
pub fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start().strip_prefix("date ")?.trim_start();
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (date, text) = rest.split_at(end);
    let is_date = date.len() >= 4
        && date.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        && date.bytes().take(4).all(|b| b.is_ascii_digit());
    is_date.then(|| (date, text.trim_start()))
}

/// A date as a source gives it, at the precision known; one that is not possible is noted and left out.
pub fn date(given: &str, notes: &mut Vec<Note>) -> Option<String> {
    if given.trim().is_empty() {
        return None;
    }
    match DocDate::parse(given) {
        Ok(date) => Some(date.to_string()),
        Err(_) => {
            notes.push(Note::Date(given.chars().take(40).collect()));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_of_all_precisions() {
        assert_eq!(
            split(" date 2022-02-18 «\u{a0}Non\u{a0}»"),
            Some(("2022-02-18", "«\u{a0}Non\u{a0}»"))
        );
        assert_eq!(split("date 2022\nUn titre"), Some(("2022", "Un titre")));
        assert_eq!(split(" date 2022-13 Texte"), Some(("2022-13", "Texte")));
        assert_eq!(split("date limite"), None);
        assert_eq!(split("date 12 mai"), None);
    }

    #[test]
    fn an_impossible_date_is_unknown_and_named() {
        let mut notes = Vec::new();
        assert_eq!(
            date("2022-02-18T09:30:00Z", &mut notes).as_deref(),
            Some("2022-02-18")
        );
        assert!(notes.is_empty());
        assert_eq!(date("2022-02-30", &mut notes), None);
        assert_eq!(notes, [Note::Date("2022-02-30".into())]);
    }
}
