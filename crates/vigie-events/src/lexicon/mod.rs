//! What the reader knows of a language: predicates, markers, agents, word classes, figures of speech (`data/lang/<code>`).

mod entry;

use std::collections::{HashMap, HashSet};

pub use entry::{COLUMNS, Class, Cond, Content, Entry, Frame, Pos, Slot, Slots, words_of};
use vigie_text::Lang;
use vigie_text::word::Gender;

use crate::data::{self, DataError};
use crate::plover::{Ontology, Standing};

/// What a small word does to its clause (`markers.tsv`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MarkerKind {
    /// Sentence adverb.
    Adverb,
    /// Negation.
    Negation,
    /// Subordinator.
    Mark,
    /// Preposition over an event noun.
    Case,
    /// Preposition or phrase that names a voice.
    Source,
}

/// A marker: its words, kind and the standing it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// Its words, lower-cased.
    pub words: Vec<String>,
    /// What it does.
    pub kind: MarkerKind,
    /// The standing it gives; `None` leaves it.
    pub standing: Option<Standing>,
}

/// What a common noun that names a political actor stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AgentKind {
    /// One human being.
    Person,
    /// Several.
    Group,
    /// An institution.
    Body,
    /// A weapon or vehicle that stands for its owner.
    Thing,
    /// A crowd.
    Crowd,
}

impl AgentKind {
    /// As the tables write it.
    pub fn as_str(self) -> &'static str {
        match self {
            AgentKind::Person => "person",
            AgentKind::Group => "group",
            AgentKind::Body => "body",
            AgentKind::Thing => "thing",
            AgentKind::Crowd => "crowd",
        }
    }
}

/// A common noun that names a political actor (`agents.tsv`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// Its words, lower-cased lemmas.
    pub words: Vec<String>,
    /// PLOVER sector.
    pub sector: String,
    /// What it stands for.
    pub kind: AgentKind,
    /// Office name of the people table, or empty.
    pub office: String,
}

/// Kind of a pronoun (`pronouns.tsv`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PronounKind {
    /// *il*, "they".
    Personal,
    /// *son*, "their".
    Possessive,
    /// *on*, "some": never resolved.
    Indefinite,
}

/// What a pronoun or possessive says of the one it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pronoun {
    /// Its kind.
    pub kind: PronounKind,
    /// 1, 2 or 3.
    pub person: u8,
    /// Whether several are meant.
    pub plural: bool,
    /// Gender of the one meant, when the form shows it.
    pub gender: Gender,
    /// Whether a human being is meant, when the form shows it.
    pub human: Option<bool>,
}

/// The tables of one language.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    predicates: HashMap<(Pos, String), Vec<Entry>>,
    markers: HashMap<String, Vec<Marker>>,
    agents: HashMap<String, Vec<Agent>>,
    classes: HashMap<String, HashSet<String>>,
    figurative: HashMap<String, (String, f32)>,
    pronouns: HashMap<String, Vec<Pronoun>>,
    irregular: HashMap<String, String>,
    endings: Vec<(String, String)>,
}

impl Lexicon {
    /// Loads the tables of `lang`.
    pub fn load(lang: Lang, ontology: &Ontology) -> Result<Self, DataError> {
        let root = format!("lang/{}/", lang.code());
        let mut lexicon = Lexicon::default();
        for path in data::files(&format!("{root}predicates/")) {
            let file = path.rsplit('/').next().unwrap_or_default();
            for row in data::table(&path, &COLUMNS)? {
                let entry = entry::entry(&row, lang.code(), file, ontology)?;
                let key = (entry.pos, entry.words[0].clone());
                let entries = lexicon.predicates.entry(key).or_default();
                data::insert_longest_first(entries, entry, |e| e.words.len());
            }
        }
        lexicon.load_markers(&root)?;
        lexicon.load_agents(&root)?;
        lexicon.load_words(&root)?;
        lexicon.load_pronouns(&root)?;
        lexicon.load_inflection(&root)?;
        Ok(lexicon)
    }

    fn load_markers(&mut self, root: &str) -> Result<(), DataError> {
        for row in data::table(
            &format!("{root}markers.tsv"),
            &["words", "kind", "standing"],
        )? {
            let kind = match row.get(1) {
                "adverb" => MarkerKind::Adverb,
                "negation" => MarkerKind::Negation,
                "mark" => MarkerKind::Mark,
                "case" => MarkerKind::Case,
                "source" => MarkerKind::Source,
                other => {
                    return Err(row.error(
                        format!("kind `{other}`"),
                        "write adverb, negation, mark, case or source",
                    ));
                }
            };
            let standing = match row.get(2) {
                "" | "-" | "same" => None,
                name => Some(Standing::parse(name).ok_or_else(|| {
                    row.error(
                        format!("standing `{name}`"),
                        "use one of the nine standings, or -",
                    )
                })?),
            };
            let words = words_of(row.get(0));
            if let Some(first) = words.first() {
                let markers = self.markers.entry(first.clone()).or_default();
                let marker = Marker {
                    words,
                    kind,
                    standing,
                };
                data::insert_longest_first(markers, marker, |m| m.words.len());
            }
        }
        Ok(())
    }

    fn load_agents(&mut self, root: &str) -> Result<(), DataError> {
        for row in data::table(
            &format!("{root}agents.tsv"),
            &["words", "sector", "kind", "office"],
        )? {
            let kind = match row.get(2) {
                "person" => AgentKind::Person,
                "group" => AgentKind::Group,
                "body" => AgentKind::Body,
                "thing" => AgentKind::Thing,
                "crowd" => AgentKind::Crowd,
                other => {
                    return Err(row.error(
                        format!("kind `{other}`"),
                        "write person, group, body, thing or crowd",
                    ));
                }
            };
            let words = words_of(row.get(0));
            let blank = |field: &str| {
                if field == "-" {
                    String::new()
                } else {
                    field.to_owned()
                }
            };
            if let Some(first) = words.first() {
                let agent = Agent {
                    sector: blank(row.get(1)),
                    kind,
                    office: blank(row.get(3)),
                    words: words.clone(),
                };
                // The head of a phrase comes first (« ministre de la Défense ») or last ("foreign minister").
                if let Some(last) = words.last().filter(|last| *last != first) {
                    let agents = self.agents.entry(last.clone()).or_default();
                    data::insert_longest_first(agents, agent.clone(), |a| a.words.len());
                }
                let agents = self.agents.entry(first.clone()).or_default();
                data::insert_longest_first(agents, agent, |a| a.words.len());
            }
        }
        Ok(())
    }

    fn load_words(&mut self, root: &str) -> Result<(), DataError> {
        for row in data::table(&format!("{root}classes.tsv"), &["class", "words"])? {
            self.classes
                .entry(row.get(0).to_owned())
                .or_default()
                .extend(row.list(1).map(str::to_lowercase));
        }
        for row in data::table(&format!("{root}grammar.tsv"), &["role", "words"])? {
            self.classes
                .entry(row.get(0).to_owned())
                .or_default()
                .extend(row.list(1).map(str::to_lowercase));
        }
        for row in data::table(
            &format!("{root}figurative.tsv"),
            &["words", "domain", "weight"],
        )? {
            let weight = row
                .get(2)
                .parse()
                .map_err(|_| row.error("weight is not a number", "write 1, 2 or 3"))?;
            self.figurative
                .insert(row.get(0).to_lowercase(), (row.get(1).to_owned(), weight));
        }
        Ok(())
    }

    fn load_pronouns(&mut self, root: &str) -> Result<(), DataError> {
        for row in data::table(
            &format!("{root}pronouns.tsv"),
            &["form", "kind", "person", "number", "gender", "human"],
        )? {
            let kind = match row.get(1) {
                "personal" => PronounKind::Personal,
                "possessive" => PronounKind::Possessive,
                "indefinite" => PronounKind::Indefinite,
                other => {
                    return Err(row.error(
                        format!("kind `{other}`"),
                        "write personal, possessive or indefinite",
                    ));
                }
            };
            let person = row
                .get(2)
                .parse()
                .map_err(|_| row.error("person is not a number", "write 1, 2 or 3"))?;
            let gender = match row.get(4) {
                "masc" => Gender::Masc,
                "fem" => Gender::Fem,
                _ => Gender::None,
            };
            let human = match row.get(5) {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            };
            let pronoun = Pronoun {
                kind,
                person,
                plural: row.get(3) == "plur",
                gender,
                human,
            };
            self.pronouns
                .entry(row.get(0).to_owned())
                .or_default()
                .push(pronoun);
        }
        Ok(())
    }

    /// A language whose lemmatiser needs no help has no such tables.
    fn load_inflection(&mut self, root: &str) -> Result<(), DataError> {
        let listed = data::files(root);
        let path = format!("{root}irregular-verbs.tsv");
        if listed.contains(&path) {
            for row in data::table(&path, &["form", "lemma"])? {
                self.irregular
                    .insert(row.get(0).to_owned(), row.get(1).to_owned());
            }
        }
        let path = format!("{root}verb-endings.tsv");
        if listed.contains(&path) {
            for row in data::table(&path, &["ending", "replacement"])? {
                let replacement = if row.get(1) == "-" { "" } else { row.get(1) };
                self.endings
                    .push((row.get(0).to_owned(), replacement.to_owned()));
            }
        }
        Ok(())
    }

    /// The verb of the lexicon that `form` is an inflected form of, for words whose lemma the models got wrong.
    pub fn verb_of(&self, form: &str) -> Option<&str> {
        let known = |verb: &str| self.predicates.get_key_value(&(Pos::Verb, verb.to_owned()));
        if let Some(verb) = self.irregular.get(form) {
            return known(verb).map(|((_, verb), _)| verb.as_str());
        }
        self.endings.iter().find_map(|(ending, replacement)| {
            let stem = form.strip_suffix(ending.as_str())?;
            let verb = match replacement.as_str() {
                "=" => {
                    let mut back = stem.chars().rev();
                    let (last, before) = (back.next()?, back.next()?);
                    (last == before).then(|| stem[..stem.len() - last.len_utf8()].to_owned())?
                }
                replacement => format!("{stem}{replacement}"),
            };
            let ((_, verb), _) = (verb.len() > 2).then(|| known(&verb))??;
            Some(verb.as_str())
        })
    }

    /// What the pronoun `form` says of the one it means; `possessive` chooses between homographs (*leur*).
    pub fn pronoun(&self, form: &str, possessive: bool) -> Option<Pronoun> {
        let readings = self.pronouns.get(form)?;
        let fits = |p: &&Pronoun| (p.kind == PronounKind::Possessive) == possessive;
        readings.iter().find(fits).or(readings.first()).copied()
    }

    /// Entries whose head is `lemma` as `pos`, the most special first.
    pub fn predicates(&self, pos: Pos, lemma: &str) -> &[Entry] {
        self.predicates
            .get(&(pos, lemma.to_owned()))
            .map_or(&[], Vec::as_slice)
    }

    /// Every entry, in no order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        let mut all: Vec<&Entry> = self.predicates.values().flatten().collect();
        all.sort_by(|a, b| a.origin.cmp(&b.origin));
        all.into_iter()
    }

    /// Markers that open with `word`, the longest first.
    pub fn markers(&self, word: &str) -> &[Marker] {
        self.markers.get(word).map_or(&[], Vec::as_slice)
    }

    /// Agents whose first word is `lemma`, the longest first.
    pub fn agents(&self, lemma: &str) -> &[Agent] {
        self.agents.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// Whether `lemma` belongs to the named class.
    pub fn in_class(&self, class: &str, lemma: &str) -> bool {
        self.classes
            .get(class)
            .is_some_and(|words| words.contains(lemma))
    }

    /// Domain and weight of a word that shows that war words are figures of speech.
    pub fn figurative(&self, lemma: &str) -> Option<(&str, f32)> {
        self.figurative
            .get(lemma)
            .map(|(domain, weight)| (domain.as_str(), *weight))
    }
}
