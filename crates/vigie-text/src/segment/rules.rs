//! The lexical side of segmentation, read from `data/lang/*/segment.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::Lang;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    abbreviations: Vec<String>,
    final_abbreviations: Vec<String>,
    starters: Vec<String>,
    subjects: Vec<String>,
    elisions: Vec<String>,
    whole: Vec<String>,
    enclitics: Vec<String>,
    not_enclitic: Vec<String>,
    split_hyphens: bool,
    hyphen_prefixes: Vec<String>,
    units: Vec<String>,
    grouped_thousands: bool,
    signed_numbers: bool,
    cross_links: Vec<String>,
    boilerplate: Vec<String>,
    agencies: Vec<String>,
    contractions: Contractions,
    #[serde(default)]
    suffixes: Suffixes,
}

#[derive(Deserialize)]
struct Contractions {
    sure: BTreeMap<String, Vec<String>>,
    unsure: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize, Default)]
struct Suffixes {
    endings: Vec<String>,
}

/// What a language's segmentation file says.
#[derive(Debug)]
pub(crate) struct Rules {
    pub abbreviations: BTreeSet<String>,
    pub final_abbreviations: BTreeSet<String>,
    pub starters: BTreeSet<String>,
    pub subjects: BTreeSet<String>,
    pub elisions: BTreeSet<String>,
    pub whole: Vec<String>,
    pub enclitics: Vec<String>,
    pub not_enclitic: BTreeSet<String>,
    pub split_hyphens: bool,
    pub hyphen_prefixes: BTreeSet<String>,
    pub units: BTreeSet<String>,
    pub grouped_thousands: bool,
    pub signed_numbers: bool,
    pub cross_links: Vec<String>,
    pub boilerplate: Vec<String>,
    pub agencies: Vec<String>,
    pub sure: BTreeMap<String, Vec<String>>,
    pub unsure: BTreeMap<String, Vec<String>>,
    pub suffixes: Vec<String>,
}

const FR: &str = include_str!("../../../../data/lang/fr/segment.toml");
const EN: &str = include_str!("../../../../data/lang/en/segment.toml");

impl Rules {
    /// The rules shipped for `lang`.
    pub fn load(lang: Lang) -> Result<Rules, toml::de::Error> {
        let f: File = toml::from_str(match lang {
            Lang::Fr => FR,
            Lang::En => EN,
        })?;
        let set = |list: Vec<String>| list.into_iter().collect::<BTreeSet<_>>();
        let longest_first = |mut list: Vec<String>| {
            list.sort_by_key(|s| std::cmp::Reverse(s.len()));
            list
        };
        Ok(Rules {
            abbreviations: set(f.abbreviations),
            final_abbreviations: set(f.final_abbreviations),
            starters: set(f.starters),
            subjects: set(f.subjects),
            elisions: set(f.elisions),
            whole: longest_first(f.whole),
            enclitics: longest_first(f.enclitics),
            not_enclitic: set(f.not_enclitic),
            split_hyphens: f.split_hyphens,
            hyphen_prefixes: set(f.hyphen_prefixes),
            units: set(f.units),
            grouped_thousands: f.grouped_thousands,
            signed_numbers: f.signed_numbers,
            cross_links: f.cross_links,
            boilerplate: f.boilerplate,
            agencies: longest_first(f.agencies),
            sure: f.contractions.sure,
            unsure: f.contractions.unsure,
            suffixes: longest_first(f.suffixes.endings),
        })
    }
}

/// Lower case, with the typographic apostrophe made plain.
pub(crate) fn fold(form: &str) -> String {
    if form.is_ascii() {
        return form.to_ascii_lowercase();
    }
    form.chars()
        .flat_map(|c| if c == '’' { '\'' } else { c }.to_lowercase())
        .collect()
}
