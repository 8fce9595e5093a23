//! Who is who: states, organisations, groups, people, media and places by their names (`data/actors`, `data/places`).

mod compile;

use std::sync::OnceLock;

use fst::raw::{Fst, Node, Output};
use vigie_text::{Lang, Span};

pub use crate::names::fold;

use crate::data::{self, DataError};
use crate::names::pieces;
use compile::{CAPITAL, CAPITALS, CONDITION, MAGIC, OFFICE, SECTIONS, STATE, SURNAME, THING};

/// The tables of `data/actors` and `data/places` as the build script compiled them.
static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/registry.bin"));

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

impl Kind {
    const ALL: [Kind; 10] = [
        Kind::State,
        Kind::Capital,
        Kind::Seat,
        Kind::Adjective,
        Kind::Demonym,
        Kind::Organisation,
        Kind::Group,
        Kind::Person,
        Kind::Media,
        Kind::Place,
    ];
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
    /// Office (people), name of the government where it is not that of the state (states), kind of organisation or place,
    /// condition under which a name holds ([`Thing::condition`]), or empty.
    pub office: String,
    /// `m`, `f` or empty (people).
    pub gender: String,
    /// First day (EDTF), or empty.
    pub start: String,
    /// Last day (EDTF), or empty.
    pub end: String,
    /// English adjective (states), or empty.
    pub adjective: String,
}

impl Thing {
    /// The context in which the name of this thing holds (`subject`, or codes separated by `|`); `None`: in any.
    pub fn condition(&self) -> Option<&str> {
        self.office.strip_prefix(CONDITION)
    }

    /// The name of the government of a state.
    pub fn government(&self) -> String {
        if self.office.is_empty() {
            format!("Government of {}", self.name)
        } else {
            self.office.clone()
        }
    }

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

/// Offices that several people hold at once: a description does not tell which of them is meant.
const SHARED: [&str; 10] = [
    "official_un",
    "official_eu",
    "official_igo",
    "envoy",
    "other",
    "spokesperson",
    "opposition_leader",
    "party_leader",
    "rebel_leader",
    "religious_leader",
];

/// How offices of international bodies open, and the codes of the bodies.
const BODIES: [(&str, &str); 4] = [
    ("un", "UNO"),
    ("iaea", "UNO"),
    ("nato", "IGO"),
    ("eu", "EUR"),
];

/// A map of names, read where it lies.
type Names = Fst<&'static [u8]>;

/// The registry of one language. Loading it reads a header only; a row is made when it is first asked for.
pub struct Registry {
    names: Names,
    /// People by surname, people by office, states by code.
    people: Names,
    postings: &'static [u8],
    strings: &'static [u8],
    records: &'static [u8],
    things: Vec<OnceLock<Box<Thing>>>,
    /// Sector, kinds of nouns, and name of what they stand for.
    bodies: Vec<(String, Vec<String>, String)>,
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

/// The runs of letters and digits of `text`.
pub fn atoms(text: &str) -> Vec<Atom> {
    let atom = |piece: crate::names::Piece| Atom {
        span: Span::new(piece.start, piece.end),
        folded: piece.folded,
        capital: piece.capital,
        capitals: piece.capitals,
    };
    pieces(text).into_iter().map(atom).collect()
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Registry of {} rows", self.len())
    }
}

impl Registry {
    /// The registry with the names of `lang`: the one built in, or one of the tables in the folder given to
    /// [`data::use_folder`].
    pub fn load(lang: Lang) -> Result<Self, DataError> {
        let file = if data::in_folder() {
            static OWN: OnceLock<Result<Vec<u8>, DataError>> = OnceLock::new();
            OWN.get_or_init(Self::compile)
                .as_ref()
                .map_err(Clone::clone)?
        } else {
            BUILT_IN
        };
        let mut registry = Self::open(file, lang).ok_or_else(|| DataError {
            file: "actors".to_owned(),
            line: 0,
            what: "the registry built in cannot be read".to_owned(),
            advice: "build the program again".to_owned(),
        })?;
        for row in data::table("actors/bodies.tsv", &["sector", "kinds", "name"])? {
            let kinds = row.list(1).map(str::to_owned).collect();
            registry
                .bodies
                .push((row.get(0).to_owned(), kinds, row.get(2).to_owned()));
        }
        Ok(registry)
    }

    /// The file that [`Registry::load`] reads, made of the tables as they are now.
    pub fn compile() -> Result<Vec<u8>, DataError> {
        let read = |path: &str| {
            let bytes = data::bytes(path)?;
            String::from_utf8(bytes.to_vec()).map_err(|e| DataError {
                file: path.to_owned(),
                line: 0,
                what: format!("not UTF-8: {e}"),
                advice: "save the file as UTF-8".to_owned(),
            })
        };
        compile::compile(&read, &data::files("actors/people"))
    }

    /// Whether the registry built in is what the tables built in make.
    pub fn is_current() -> Result<bool, DataError> {
        Ok(Self::compile()? == BUILT_IN)
    }

    fn open(file: &'static [u8], lang: Lang) -> Option<Self> {
        let rest = file.strip_prefix(MAGIC)?;
        let (sizes, mut rest) = rest.split_at_checked(SECTIONS * 4)?;
        let mut sections = [&[][..]; SECTIONS];
        for (n, section) in sections.iter_mut().enumerate() {
            (*section, rest) = rest.split_at_checked(number(sizes, n * 4)? as usize)?;
        }
        let [records, strings, postings, french, english, people] = sections;
        let names = match lang {
            Lang::Fr => french,
            Lang::En => english,
        };
        Some(Self {
            names: Fst::new(names).ok()?,
            people: Fst::new(people).ok()?,
            postings,
            strings,
            records,
            things: (0..records.len() / THING)
                .map(|_| OnceLock::new())
                .collect(),
            bodies: Vec::new(),
        })
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether it holds no row.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// The row behind an index.
    pub fn thing(&self, id: ThingId) -> &Thing {
        self.things[id as usize].get_or_init(|| Box::new(self.decode(id as usize * THING)))
    }

    fn decode(&self, at: usize) -> Thing {
        let field = |n: usize| {
            let found = number(self.records, at + 4 + n * 4).and_then(|from| {
                let (len, rest) = self.strings.get(from as usize..)?.split_first()?;
                std::str::from_utf8(rest.get(..usize::from(*len))?).ok()
            });
            found.unwrap_or_default().to_owned()
        };
        let kind = Kind::ALL.get(usize::from(self.records[at]));
        Thing {
            kind: kind.copied().unwrap_or(Kind::Place),
            code: field(0),
            sector: field(1),
            name: field(2),
            wikidata: field(3),
            office: field(4),
            gender: field(5),
            start: field(6),
            end: field(7),
            adjective: field(8),
        }
    }

    /// The state with this code.
    pub fn state(&self, code: &str) -> Option<&Thing> {
        let found = self.listed(&[&[STATE], code.as_bytes()].concat());
        found.first().map(|&id| self.thing(id))
    }

    /// What a description without a name stands for: the body of that sector in the state `code`, for nouns of that kind
    /// (`data/actors/bodies.tsv`).
    pub fn body(&self, code: &str, sector: &str, kind: &str) -> Option<String> {
        let state = self.state(code)?;
        let fits = |(s, kinds, _): &&(String, Vec<String>, String)| {
            s == sector && kinds.iter().any(|k| k == kind)
        };
        let (_, _, name) = self.bodies.iter().find(fits)?;
        let name = name.replace("{government}", &state.government());
        let article = state.office.strip_prefix("Government of ");
        let name = name.replace("{state}", article.unwrap_or(&state.name));
        Some(name.replace("{adjective}", &state.adjective))
    }

    /// Who held `office` of `code` on `date`: the latest term that had begun. Nobody, of an office that several hold at once.
    pub fn holder(&self, code: &str, office: &str, date: &str) -> Option<ThingId> {
        if SHARED.contains(&office) {
            return None;
        }
        let key = [&[OFFICE], code.as_bytes(), &[0], office.as_bytes()].concat();
        let terms = self.listed(&key).into_iter();
        let holding = terms.filter(|&id| self.thing(id).holds_on(date));
        holding.max_by_key(|&id| &self.thing(id).start)
    }

    /// Who held an office of an international body, which its name alone tells (`un_secretary_general`).
    pub fn international_holder(&self, office: &str, date: &str) -> Option<ThingId> {
        let (body, _) = office.split_once('_')?;
        let (_, code) = BODIES.iter().find(|(name, _)| *name == body)?;
        self.holder(code, office, date)
    }

    /// People whose surname is `folded`.
    pub fn surname(&self, folded: &str) -> Vec<ThingId> {
        self.listed(&[&[SURNAME], folded.as_bytes()].concat())
    }

    fn listed(&self, key: &[u8]) -> Vec<ThingId> {
        let at = self.people.get(key).map(|value| value.value() as usize);
        at.map_or_else(Vec::new, |at| self.posted(at).collect())
    }

    /// The postings that lie at `at`.
    fn posted(&self, at: usize) -> impl Iterator<Item = u32> + '_ {
        let count = self
            .postings
            .get(at..at + 2)
            .map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])));
        (0..count).filter_map(move |n| number(self.postings, at + 2 + n * 4))
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
        let mut best: Option<(usize, Vec<ThingId>)> = None;
        let mut state = (self.names.root(), Output::zero());
        let mut acronym = true;
        for (n, atom) in atoms.iter().enumerate() {
            if n > 0 {
                let between = &text[atoms[n - 1].span.end..atom.span.start];
                match step(&self.names, state, b' ').filter(|_| joins(between)) {
                    Some(next) => state = next,
                    None => break,
                }
            }
            let mut bytes = atom.folded.bytes();
            match bytes.try_fold(state, |state, byte| step(&self.names, state, byte)) {
                Some(next) => state = next,
                None => break,
            }
            acronym = acronym && (atom.capitals || atom.span.len() == 1);
            if !state.0.is_final() {
                continue;
            }
            let at = state.1.cat(state.0.final_output()).value() as usize;
            let fits = |posting: &u32| {
                (posting & CAPITAL != 0) == atoms[0].capital && (acronym || posting & CAPITALS == 0)
            };
            let things: Vec<ThingId> = self
                .posted(at)
                .filter(fits)
                .map(|posting| posting & !(CAPITAL | CAPITALS))
                .collect();
            if !things.is_empty() {
                best = Some((n + 1, things));
            }
        }
        let (len, mut things) = best?;
        things.sort_by_key(|&id| (self.thing(id).kind, id));
        things.dedup();
        Some((len, things))
    }
}

/// The state after one more byte of a key.
pub(crate) fn step<'f>(
    map: &'f Names,
    (node, out): (Node<'f>, Output),
    byte: u8,
) -> Option<(Node<'f>, Output)> {
    let transition = node.transition(node.find_input(byte)?);
    Some((map.node(transition.addr), out.cat(transition.out)))
}

/// The number that lies at `at`.
pub(crate) fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

/// What may stand between two parts of one name.
pub(crate) fn joins(between: &str) -> bool {
    between.chars().count() <= 2
        && between
            .chars()
            .all(|c| c.is_whitespace() || "-'’.–‐".contains(c))
}
