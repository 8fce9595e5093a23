//! Who is who: states, organisations, groups, people, media and places by their names (`data/actors`, `data/places`).

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use vigie_text::{Lang, Span};

use crate::data::{self, DataError, Row};

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A country by its name.
    State,
    /// A capital, which may stand for its government.
    Capital,
    /// A palace, street or house that stands for a government.
    Seat,
    /// A nationality adjective.
    Adjective,
    /// A people.
    Demonym,
    /// An organisation.
    Organisation,
    /// An armed group, party or movement.
    Group,
    /// A person.
    Person,
    /// A newspaper, agency or broadcaster.
    Media,
    /// A town, region or sea.
    Place,
}

/// One row of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// What it is.
    pub kind: Kind,
    /// Country or organisation code.
    pub code: String,
    /// PLOVER sector, or empty.
    pub sector: String,
    /// Usual English name.
    pub name: String,
    /// Wikidata identifier, or empty.
    pub wikidata: String,
    /// Office (people), kind of organisation or place, or empty.
    pub office: String,
    /// `m`, `f` or empty (people).
    pub gender: String,
    /// First day (EDTF), or empty.
    pub start: String,
    /// Last day (EDTF), or empty.
    pub end: String,
}

impl Thing {
    /// Whether the row holds on `date` (EDTF year, month or day); an unknown date is taken as any.
    pub fn holds_on(&self, date: &str) -> bool {
        fn at_most(a: &str, b: &str) -> bool {
            let k = a.len().min(b.len());
            a.get(..k) <= b.get(..k)
        }
        date.is_empty()
            || (at_most(&self.start, date) && (self.end.is_empty() || at_most(date, &self.end)))
    }
}

/// Index of a [`Thing`] in its registry.
pub type ThingId = u32;

#[derive(Debug, Clone)]
struct Form {
    /// Folded atoms after the first.
    rest: Box<[Box<str>]>,
    /// Whether the text must be in capitals, as the name is.
    capitals: bool,
    /// Whether the name opens with a capital letter.
    capital: bool,
    thing: ThingId,
}

/// The registry of one language.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    things: Vec<Thing>,
    forms: HashMap<Box<str>, Vec<Form>>,
    /// People by the folded last part of their names.
    surnames: HashMap<Box<str>, Vec<ThingId>>,
    /// People by code and office.
    offices: HashMap<(String, String), Vec<ThingId>>,
    states: HashMap<String, ThingId>,
}

/// A run of letters or digits in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atom {
    /// Where it stands.
    pub span: Span,
    /// Lower case, without accents.
    pub folded: Box<str>,
    /// Whether it opens with a capital letter.
    pub capital: bool,
    /// Whether it is written in capitals (two letters at least).
    pub capitals: bool,
}

/// A name found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameMatch {
    /// Where it stands.
    pub span: Span,
    /// What it may stand for, in the order of [`Kind`].
    pub things: Vec<ThingId>,
}

/// Lower case without accents.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The runs of letters and digits of `text`.
pub fn atoms(text: &str) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                atoms.push(atom(text, Span::new(from, at)));
                start = None;
            }
            _ => {}
        }
    }
    atoms
}

fn atom(text: &str, span: Span) -> Atom {
    let word = span.of(text);
    Atom {
        span,
        folded: fold(word).into(),
        capital: word.chars().next().is_some_and(char::is_uppercase),
        capitals: word.chars().count() > 1
            && word.chars().all(|c| c.is_uppercase() || c.is_numeric()),
    }
}

impl Registry {
    /// Loads the tables, with the names of `lang`.
    pub fn load(lang: Lang) -> Result<Self, DataError> {
        let mut registry = Registry::default();
        registry.load_states(lang)?;
        registry.load_organisations(lang)?;
        registry.load_groups(lang)?;
        registry.load_people()?;
        registry.load_media_and_places()?;
        Ok(registry)
    }

    /// The row behind an index.
    pub fn thing(&self, id: ThingId) -> &Thing {
        &self.things[id as usize]
    }

    /// The state with this code.
    pub fn state(&self, code: &str) -> Option<&Thing> {
        self.states.get(code).map(|&id| self.thing(id))
    }

    /// Who held `office` of `code` on `date`: the latest term that had begun.
    pub fn holder(&self, code: &str, office: &str, date: &str) -> Option<ThingId> {
        let terms = self.offices.get(&(code.to_owned(), office.to_owned()))?;
        let holding = terms
            .iter()
            .copied()
            .filter(|&id| self.thing(id).holds_on(date));
        holding.max_by_key(|&id| &self.thing(id).start)
    }

    /// People whose surname is `folded`.
    pub fn surname(&self, folded: &str) -> &[ThingId] {
        self.surnames.get(folded).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, thing: Thing) -> ThingId {
        self.things.push(thing);
        (self.things.len() - 1) as ThingId
    }

    fn name<'n>(&mut self, thing: ThingId, names: impl Iterator<Item = &'n str>) {
        for name in names {
            let parts = atoms(name);
            let Some((first, rest)) = parts.split_first() else {
                continue;
            };
            let form = Form {
                rest: rest.iter().map(|a| a.folded.clone()).collect(),
                capitals: parts.iter().all(|a| a.capitals || a.span.len() == 1) && first.capital,
                capital: first.capital,
                thing,
            };
            let forms = self.forms.entry(first.folded.clone()).or_default();
            data::insert_longest_first(forms, form, |f| f.rest.len());
        }
    }

    fn load_states(&mut self, lang: Lang) -> Result<(), DataError> {
        const COLUMNS: [&str; 13] = [
            "code",
            "name",
            "wikidata",
            "names_en",
            "names_fr",
            "capitals_en",
            "capitals_fr",
            "adj_en",
            "adj_fr",
            "demonyms_en",
            "demonyms_fr",
            "seats_en",
            "seats_fr",
        ];
        for row in data::table("actors/states.tsv", &COLUMNS)? {
            let own = |en: usize| if lang == Lang::En { en } else { en + 1 };
            let thing = |kind| Thing {
                kind,
                code: row.get(0).to_owned(),
                sector: String::new(),
                name: row.get(1).to_owned(),
                wikidata: row.get(2).to_owned(),
                office: String::new(),
                gender: String::new(),
                start: String::new(),
                end: String::new(),
            };
            let state = self.add(thing(Kind::State));
            self.states.insert(row.get(0).to_owned(), state);
            self.name(state, row.list(own(3)));
            let capital = self.add(thing(Kind::Capital));
            self.name(
                capital,
                row.list(5)
                    .chain(row.list(6).filter(|n| !row.list(5).any(|m| m == *n))),
            );
            let adjective = self.add(thing(Kind::Adjective));
            self.name(adjective, row.list(own(7)));
            let people = self.add(thing(Kind::Demonym));
            self.name(people, row.list(own(9)));
            let seat = self.add(thing(Kind::Seat));
            self.name(
                seat,
                row.list(11)
                    .chain(row.list(12).filter(|n| !row.list(11).any(|m| m == *n))),
            );
        }
        Ok(())
    }

    fn load_organisations(&mut self, lang: Lang) -> Result<(), DataError> {
        let columns = [
            "code", "sector", "name", "wikidata", "kind", "names_en", "names_fr",
        ];
        for row in data::table("actors/organisations.tsv", &columns)? {
            let id = self.add(plain(&row, Kind::Organisation, row.get(4)));
            let (own, other) = if lang == Lang::En { (5, 6) } else { (6, 5) };
            // A long foreign name is safe; a foreign acronym may be a word of this language.
            self.name(
                id,
                row.list(own)
                    .chain(row.list(other).filter(|n| n.contains(' '))),
            );
        }
        Ok(())
    }

    fn load_groups(&mut self, lang: Lang) -> Result<(), DataError> {
        let columns = [
            "code", "sector", "name", "wikidata", "names_en", "names_fr", "adj_en", "adj_fr",
            "start", "end",
        ];
        for row in data::table("actors/groups.tsv", &columns)? {
            let mut thing = plain(&row, Kind::Group, "");
            thing.start = row.get(8).to_owned();
            thing.end = row.get(9).to_owned();
            let id = self.add(thing);
            let (own, other) = if lang == Lang::En { (4, 5) } else { (5, 4) };
            self.name(
                id,
                row.list(own)
                    .chain(row.list(other).filter(|n| n.contains(' '))),
            );
            self.name(id, row.list(own + 2));
        }
        Ok(())
    }

    fn load_people(&mut self) -> Result<(), DataError> {
        let columns = [
            "code", "sector", "office", "name", "names", "gender", "start", "end", "wikidata",
        ];
        for file in data::files("actors/people") {
            for row in data::table(&file, &columns)? {
                let thing = Thing {
                    kind: Kind::Person,
                    code: row.get(0).to_owned(),
                    sector: row.get(1).to_owned(),
                    office: row.get(2).to_owned(),
                    name: row.get(3).to_owned(),
                    gender: row.get(5).to_owned(),
                    start: row.get(6).to_owned(),
                    end: row.get(7).to_owned(),
                    wikidata: row.get(8).to_owned(),
                };
                let key = (thing.code.clone(), thing.office.clone());
                let id = self.add(thing);
                self.offices.entry(key).or_default().push(id);
                let variants =
                    || std::iter::once(row.get(3)).chain(row.list(4).filter(|n| *n != row.get(3)));
                self.name(id, variants().filter(|n| n.contains([' ', '-'])));
                for variant in variants() {
                    if let Some(last) = atoms(variant).pop().filter(|a| a.span.len() > 2) {
                        let ids = self.surnames.entry(last.folded).or_default();
                        if ids.last() != Some(&id) {
                            ids.push(id);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn load_media_and_places(&mut self) -> Result<(), DataError> {
        for row in data::table(
            "actors/media.tsv",
            &["code", "sector", "name", "wikidata", "names"],
        )? {
            let id = self.add(plain(&row, Kind::Media, ""));
            self.name(id, row.list(4));
        }
        for row in data::table(
            "places/places.tsv",
            &["code", "name", "names", "kind", "parent", "lat", "lon"],
        )? {
            let thing = Thing {
                kind: Kind::Place,
                code: row.get(0).to_owned(),
                sector: String::new(),
                name: row.get(1).to_owned(),
                wikidata: String::new(),
                office: row.get(3).to_owned(),
                gender: String::new(),
                start: String::new(),
                end: String::new(),
            };
            let id = self.add(thing);
            self.name(
                id,
                std::iter::once(row.get(1)).chain(row.list(2).filter(|n| *n != row.get(1))),
            );
        }
        Ok(())
    }

    /// Every name of the registry in `atoms`, the longest first at each place, without overlap.
    pub fn find(&self, atoms: &[Atom], text: &str) -> Vec<NameMatch> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < atoms.len() {
            match self.longest(&atoms[at..], text) {
                Some((len, things)) => {
                    found.push(NameMatch {
                        span: atoms[at].span.cover(atoms[at + len - 1].span),
                        things,
                    });
                    at += len;
                }
                None => at += 1,
            }
        }
        found
    }

    fn longest(&self, atoms: &[Atom], text: &str) -> Option<(usize, Vec<ThingId>)> {
        let first = &atoms[0];
        let mut best: Option<(usize, Vec<ThingId>)> = None;
        for form in self.forms.get(&first.folded)? {
            let len = form.rest.len() + 1;
            if best.as_ref().is_some_and(|(l, _)| len < *l) {
                break;
            }
            let fits = atoms.len() >= len
                && form.capital == first.capital
                && (!form.capitals || atoms[..len].iter().all(|a| a.capitals || a.span.len() == 1))
                && form
                    .rest
                    .iter()
                    .zip(&atoms[1..len])
                    .all(|(want, have)| **want == *have.folded)
                && atoms[..len]
                    .windows(2)
                    .all(|w| joins(&text[w[0].span.end..w[1].span.start]));
            if fits {
                best.get_or_insert((len, Vec::new())).1.push(form.thing);
            }
        }
        let (len, mut things) = best?;
        things.sort_by_key(|&id| (self.thing(id).kind, id));
        things.dedup();
        Some((len, things))
    }
}

/// What may stand between two parts of one name.
pub(crate) fn joins(between: &str) -> bool {
    between.chars().count() <= 2
        && between
            .chars()
            .all(|c| c.is_whitespace() || "-'’.–‐".contains(c))
}

fn plain(row: &Row<'_>, kind: Kind, office: &str) -> Thing {
    Thing {
        kind,
        code: row.get(0).to_owned(),
        sector: row.get(1).to_owned(),
        name: row.get(2).to_owned(),
        wikidata: row.get(3).to_owned(),
        office: office.to_owned(),
        gender: String::new(),
        start: String::new(),
        end: String::new(),
    }
}
