//! What is known beforehand of words: kinds of things that happen, corrections, agencies (`data/ledger/*.tsv`).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use vigie_events::data;

use crate::error::Result;

/// The tables of `data/ledger`.
#[derive(Debug, Clone, Default)]
pub struct Concepts {
    /// Stem, number of the concept from 1, whether it is an episode; in the order of the file.
    stems: Vec<(String, u16, bool)>,
    /// Folded opening of a title, relation; longest first.
    openings: Vec<(String, String)>,
    /// Name, and how it is credited.
    agencies: Vec<(String, Vec<String>)>,
}

/// The kind of thing a word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Concept {
    /// Its number; 0 for none.
    pub number: u16,
    /// Whether it is a long affair that is referred back to as a whole.
    pub episode: bool,
}

impl Concepts {
    /// Reads the tables.
    pub fn load() -> Result<Self> {
        let mut all = Self::default();
        let columns = ["concept", "episode", "stems"];
        for (n, row) in (1..).zip(data::table("ledger/concepts.tsv", &columns)?) {
            let episode = row.get(1) == "yes";
            let stems = row.list(2).map(|stem| (fold(stem), n, episode));
            all.stems.extend(stems);
        }
        for row in data::table("ledger/corrections.tsv", &["opening", "relation"])? {
            let relation = row.get(1);
            if !["correction", "retraction"].contains(&relation) {
                return Err(row
                    .error(
                        format!("`{relation}` is no relation"),
                        "write correction or retraction",
                    )
                    .into());
            }
            let opening = (fold(row.get(0)), relation.to_owned());
            data::insert_longest_first(&mut all.openings, opening, |o| o.0.len());
        }
        for row in data::table("ledger/agencies.tsv", &["name", "credits"])? {
            let credits = row.list(1).map(str::to_owned).collect();
            all.agencies.push((row.get(0).to_owned(), credits));
        }
        Ok(all)
    }

    /// The kind of thing that the words of a trigger name.
    pub fn of(&self, trigger: &str) -> Concept {
        let folded = fold(trigger);
        let fits = |stem: &str| {
            folded.starts_with(stem) || folded.split([' ', '\'', '-']).any(|w| w.starts_with(stem))
        };
        self.stems.iter().find(|(stem, ..)| fits(stem)).map_or_else(
            Concept::default,
            |&(_, number, episode)| Concept { number, episode },
        )
    }

    /// Whether a title opens as that of a correction or retraction; the relation, and the rest of the title.
    pub fn correction<'t>(&self, title: &'t str) -> Option<(&str, &'t str)> {
        let folded = fold(title);
        let (opening, relation) = self.openings.iter().find(|(opening, _)| {
            folded.strip_prefix(opening.as_str()).is_some_and(|rest| {
                rest.trim_start()
                    .starts_with([':', '-', '–', '—', '.', ','])
                    || rest.is_empty()
            })
        })?;
        let rest = title
            .char_indices()
            .nth(opening.chars().count())
            .map_or("", |(at, _)| &title[at..]);
        Some((
            relation,
            rest.trim_start_matches([' ', ':', '-', '–', '—', '.', ',']),
        ))
    }

    /// The agency that a text credits: in its dateline, or at its end.
    pub fn agency(&self, text: &str) -> Option<String> {
        let head: String = text.chars().take(80).collect();
        if let Some(name) = dateline(&head) {
            return Some(self.agency_named(name).unwrap_or(name).to_owned());
        }
        let tail = text
            .char_indices()
            .rev()
            .nth(40)
            .map_or(text, |(at, _)| &text[at..]);
        let credited = |credit: &String| {
            let introduced = ["avec ", "with ", "(", "source : ", "source: ", "by "];
            introduced
                .iter()
                .any(|word| tail.contains(&format!("{word}{credit}")))
        };
        self.agencies
            .iter()
            .find(|(_, credits)| credits.iter().any(credited))
            .map(|(name, _)| name.clone())
    }

    /// The agency of this name, when it is one.
    pub fn agency_named(&self, name: &str) -> Option<&str> {
        self.agencies
            .iter()
            .find(|(full, credits)| full == name || credits.iter().any(|c| c == name))
            .map(|(full, _)| full.as_str())
    }
}

/// What stands in brackets before the dash of a dateline: `KYIV (Meridian) — …`.
fn dateline(head: &str) -> Option<&str> {
    let open = head.find('(')?;
    let close = open + head[open..].find(')')?;
    let after = head[close + 1..].trim_start();
    let name = head[open + 1..close].trim();
    let capitals = head[..open].chars().next().is_some_and(char::is_uppercase);
    let dashed = after.starts_with(['-', '–', '—']);
    (capitals && dashed && !name.is_empty() && !head[..open].contains(". ")).then_some(name)
}

/// Lower case, no accents.
pub fn fold(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == '’' { '\'' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_both_languages_name_the_same_thing() {
        let concepts = Concepts::load().unwrap();
        let of = |word| concepts.of(word);
        assert_eq!(of("invades"), of("envahi"));
        assert!(of("l'invasion").episode);
        assert_eq!(of("cessez-le-feu"), of("ceasefire"));
        assert_ne!(of("cease-fire"), of("fired"));
        assert_eq!(of("zzz").number, 0);
    }

    #[test]
    fn corrections_are_told_by_their_title() {
        let concepts = Concepts::load().unwrap();
        assert_eq!(
            concepts.correction("Rectificatif : les gardes"),
            Some(("correction", "les gardes"))
        );
        assert_eq!(
            concepts.correction("RETRACTION — A strike").unwrap().0,
            "retraction"
        );
        assert_eq!(concepts.correction("Corrected course at sea"), None);
    }

    #[test]
    fn agencies_are_credited_at_either_end() {
        let concepts = Concepts::load().unwrap();
        let agency = |text: &str| concepts.agency(text);
        assert_eq!(
            agency("KYIV (Meridian) — Two died.").as_deref(),
            Some("Meridian")
        );
        assert_eq!(
            agency("Paris (AFP) - Deux morts.").as_deref(),
            Some("Agence France-Presse")
        );
        assert_eq!(
            agency("Deux morts. (avec Reuters)").as_deref(),
            Some("Reuters")
        );
        assert_eq!(agency("The party (ruling) won. It was close."), None);
    }
}
