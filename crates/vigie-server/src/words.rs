//! The words of the interface, in the languages that it speaks.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header};

use crate::app::Error;
use crate::assets;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// English
    En,
    /// French
    Fr,
}

impl Tongue {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Tongue::En => "en",
            Tongue::Fr => "fr",
        }
    }

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Tongue::En => "English",
            Tongue::Fr => "Français",
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Tongue::En => Tongue::Fr,
            Tongue::Fr => Tongue::En,
        }
    }

    /// Reads a code, `fr` or `fr-CH`.
    pub fn parse(code: &str) -> Option<Self> {
        match code.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Tongue::En),
            "fr" => Some(Tongue::Fr),
            _ => None,
        }
    }

    /// The one that a browser prefers; English when it wants neither.
    pub fn of_browser(headers: &HeaderMap) -> Self {
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let weighed = accepted.split(',').filter_map(|part| {
            let mut fields = part.trim().split(';');
            let tongue = Tongue::parse(fields.next()?)?;
            let quality = fields
                .find_map(|field| field.trim().strip_prefix("q="))
                .map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
            (quality > 0.0).then_some((tongue, quality))
        });
        weighed
            .fold(
                None,
                |best: Option<(Tongue, f32)>, (tongue, quality)| match best {
                    Some((_, most)) if most >= quality => best,
                    _ => Some((tongue, quality)),
                },
            )
            .map_or(Tongue::En, |(tongue, _)| tongue)
    }
}

type Words = BTreeMap<String, String>;

/// All words of the interface.
#[derive(Debug)]
pub struct Interface {
    english: Words,
    french: Words,
}

impl Interface {
    /// Reads `web/i18n`.
    pub fn load() -> Result<Self, Error> {
        Ok(Self {
            english: read("en")?,
            french: read("fr")?,
        })
    }

    /// The words for `key`; the key itself where there are none.
    pub fn say<'a>(&'a self, tongue: Tongue, key: &'a str) -> &'a str {
        let words = match tongue {
            Tongue::En => &self.english,
            Tongue::Fr => &self.french,
        };
        words.get(key).map_or(key, String::as_str)
    }
}

fn read(lang: &'static str) -> Result<Words, Error> {
    let wrong = |reason: String| Error::Words { lang, reason };
    let file = assets::file(&format!("i18n/{lang}.json")).ok_or_else(|| wrong("missing".into()))?;
    serde_json::from_slice(&file).map_err(|e| wrong(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn browser(accepted: &str) -> Tongue {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
        Tongue::of_browser(&headers)
    }

    #[test]
    fn the_language_is_the_one_that_the_browser_prefers() {
        assert_eq!(browser("fr-CH, fr;q=0.9, en;q=0.8"), Tongue::Fr);
        assert_eq!(browser("en;q=0.5,fr;q=0.7"), Tongue::Fr);
        assert_eq!(browser("de,en;q=0.3,fr;q=0"), Tongue::En);
        assert_eq!(browser("de"), Tongue::En);
        assert_eq!(Tongue::of_browser(&HeaderMap::new()), Tongue::En);
    }

    #[test]
    fn both_languages_have_the_same_words() {
        let interface = Interface::load().unwrap();
        let keys = |words: &Words| words.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&interface.english), keys(&interface.french));
        let holes = |text: &str| {
            let mut found: Vec<String> = text
                .split('{')
                .skip(1)
                .map(|part| part.split('}').next().unwrap_or_default().to_owned())
                .collect();
            found.sort();
            found
        };
        for (key, english) in &interface.english {
            assert_eq!(holes(english), holes(&interface.french[key]), "{key}");
        }
    }
}
