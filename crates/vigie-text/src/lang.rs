//! Which language a text is in.

use crate::Lang;

/// What [`detect`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detected {
    /// A language Vigie reads.
    Known(Lang),
    /// Another language, by its ISO 639-3 code.
    Other(&'static str),
    /// Too short or too mixed to tell.
    Unknown,
}

impl Detected {
    /// The language, when it is one that Vigie reads.
    pub fn known(&self) -> Option<Lang> {
        match self {
            Detected::Known(lang) => Some(*lang),
            _ => None,
        }
    }
}

/// Function words that belong to one of the two languages only.
const FRENCH: &str = " le la les l un une des du de d et est dans pour que qui par sur au aux ce cette se s son sa ses avec pas \
    ne n qu il elle ils ont été a été sont plus mais ou où après selon contre leur leurs nous vous été c ";
const ENGLISH: &str = " the of and to in is that for on with was as by at from it its has have had be been are were he she \
    they his her their not but who which will would said after this an or over under into than ";
/// More text than this changes nothing.
const ENOUGH: usize = 2000;

/// Fewer words than this, and letters tell little.
const ENOUGH_WORDS: usize = 9;

/// Tells the language of `text` from its function words, and from its letters when those do not decide.
///
/// ```
/// use vigie_text::{Lang, lang::{Detected, detect}};
/// assert_eq!(detect("La Russie exige le retrait des forces."), Detected::Known(Lang::Fr));
/// assert_eq!(detect("Russia demands the withdrawal of forces."), Detected::Known(Lang::En));
/// ```
pub fn detect(text: &str) -> Detected {
    let mut end = text.len().min(ENOUGH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let (mut fr, mut en, mut words) = (0usize, 0usize, 0usize);
    for word in sample
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
    {
        let key = format!(" {} ", word.to_lowercase());
        fr += usize::from(FRENCH.contains(&key));
        en += usize::from(ENGLISH.contains(&key));
        words += 1;
    }
    let by_words = if fr > en { Lang::Fr } else { Lang::En };
    let long = words >= ENOUGH_WORDS;
    match whatlang::detect(sample) {
        Some(guess) if long && (guess.is_reliable() || fr == en) => named(guess.lang()),
        _ if fr != en => Detected::Known(by_words),
        _ => Detected::Unknown,
    }
}

fn named(lang: whatlang::Lang) -> Detected {
    match lang {
        whatlang::Lang::Fra => Detected::Known(Lang::Fr),
        whatlang::Lang::Eng => Detected::Known(Lang::En),
        other => Detected::Other(other.code()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts() {
        for (text, code) in [
            ("Ukraine : ce que l'on sait des frappes", "fr"),
            ("Ukraine: what we know about the strikes", "en"),
            (
                "Les promesses de Rangoun ne rassurent pas les réfugiés",
                "fr",
            ),
            ("Le président américain", "fr"),
            ("Talks resume in the Hague", "en"),
        ] {
            assert_eq!(detect(text).known().map(Lang::code), Some(code), "{text}");
        }
        assert_eq!(detect(""), Detected::Unknown);
        assert_eq!(detect("12 / 34 …"), Detected::Unknown);
    }

    #[test]
    fn other_languages() {
        for text in [
            "Der Bundeskanzler hat am Freitag in Berlin mit dem Präsidenten über die Lage in der Ukraine gesprochen.",
            "El presidente del gobierno anunció ayer que las tropas se retirarán de la frontera antes del lunes.",
            "Президент заявил о выводе войск с границы в ближайшие дни.",
        ] {
            assert!(matches!(detect(text), Detected::Other(_)), "{text}");
        }
    }
}
