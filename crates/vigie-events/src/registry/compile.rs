//! Makes one file of the tables of actors and places, in which names are looked up where they lie. Shared with the build
//! script, which makes the file built in; with a folder of tables of one's own it is made when the registry is loaded.
//!
//! The file: [`MAGIC`], the lengths of its sections (`u32`, little endian), then the sections: things, strings, postings, and
//! four finite-state maps, one of the names of each language, of French and of English, one of the people by surname and
//! office, and of the states by code.

use std::collections::{BTreeMap, HashMap};

use fst::MapBuilder;

use crate::names::pieces;
use crate::table::{DataError, Row, rows};

/// First bytes of a file.
pub const MAGIC: &[u8; 8] = b"VREG0001";
/// Bytes of a thing: its kind and three of padding, then the places of nine strings.
pub const THING: usize = 40;
/// Number of sections.
pub const SECTIONS: usize = 6;
/// Set on a posting whose name opens with a capital letter.
pub const CAPITAL: u32 = 1 << 31;
/// Set on a posting whose name is in capitals, and must be so in the text.
pub const CAPITALS: u32 = 1 << 30;
/// Opens the keys of surnames in the map of people and states.
pub const SURNAME: u8 = b'p';
/// Opens the keys of offices: then the code, a zero, and the office.
pub const OFFICE: u8 = b'o';
/// Opens the office of a thing whose name holds in some contexts only.
pub const CONDITION: &str = "when:";
/// The office of the one who leads a state, whatever its title.
const LEADER: &str = "leader";
/// Opens the keys of states: then the code.
pub const STATE: u8 = b's';

/// Numbers of the kinds of things, in the order of `Kind`.
#[derive(Clone, Copy)]
enum Number {
    State,
    Capital,
    Seat,
    Adjective,
    Demonym,
    Organisation,
    Group,
    Person,
    Media,
    Place,
}

/// The nine fields of a thing, in the order of `Thing`: code, sector, name, wikidata, office, gender, start, end, adjective.
type Fields<'t> = [&'t str; 9];
type Postings = BTreeMap<Vec<u8>, Vec<u32>>;

#[derive(Default)]
struct Compiler {
    things: Vec<u8>,
    strings: Vec<u8>,
    known: HashMap<String, u32>,
    /// The office of each state whose holder is meant by "its leader".
    leads: HashMap<String, String>,
    french: Postings,
    english: Postings,
    people: Postings,
}

/// Reads a table by its path below `data/`.
pub type Read<'r> = &'r dyn Fn(&str) -> Result<String, DataError>;

/// The file made of the tables that `read` gives; `people` are the paths of the tables of people, in order.
pub fn compile(read: Read<'_>, people: &[String]) -> Result<Vec<u8>, DataError> {
    let mut compiler = Compiler::default();
    compiler.states(read)?;
    compiler.contextual(read)?;
    compiler.organisations(read)?;
    compiler.groups(read)?;
    for path in people {
        compiler.people(path, read)?;
    }
    compiler.media(read)?;
    compiler.places(read)?;
    compiler.finish()
}

fn each(
    path: &str,
    read: Read<'_>,
    columns: &[&str],
    mut each: impl FnMut(&Row<'_>) -> Result<(), DataError>,
) -> Result<(), DataError> {
    let text = read(path)?;
    rows(path, &text, columns)?.iter().try_for_each(&mut each)
}

/// A list of names with those of another that it does not hold.
fn both<'t>(row: &Row<'t>, own: usize, other: usize) -> Vec<&'t str> {
    let mut names: Vec<&str> = row.list(own).collect();
    names.extend(row.list(other).filter(|n| row.list(own).all(|m| m != *n)));
    names
}

/// The names of one language, and those of the other that have several words: a long foreign name is safe, a foreign
/// acronym may be a word of this language.
fn with_foreign<'t>(row: &Row<'t>, own: usize, other: usize) -> Vec<&'t str> {
    let mut names: Vec<&str> = row.list(own).collect();
    names.extend(row.list(other).filter(|n| n.contains(' ')));
    names
}

impl Compiler {
    fn states(&mut self, read: Read<'_>) -> Result<(), DataError> {
        const COLUMNS: [&str; 15] = [
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
            "government",
            "leads",
        ];
        each("actors/states.tsv", read, &COLUMNS, |row| {
            let (government, adjective) = (row.get(13), row.list(7).next().unwrap_or_default());
            let mut fields = plain(row, government);
            (fields[1], fields[2], fields[3], fields[8]) = ("", row.get(1), row.get(2), adjective);
            self.leads
                .insert(row.get(0).to_owned(), row.get(14).to_owned());
            let state = self.add(row, Number::State, fields)?;
            self.people
                .insert([&[STATE], row.get(0).as_bytes()].concat(), vec![state]);
            let capital = self.add(row, Number::Capital, fields)?;
            let adjective = self.add(row, Number::Adjective, fields)?;
            let people = self.add(row, Number::Demonym, fields)?;
            let seat = self.add(row, Number::Seat, fields)?;
            for (thing, en) in [(state, 3), (adjective, 7), (people, 9)] {
                name(&mut self.english, thing, row.list(en));
                name(&mut self.french, thing, row.list(en + 1));
            }
            for (thing, en) in [(capital, 5), (seat, 11)] {
                let names = both(row, en, en + 1);
                self.name_in_both(thing, &names);
            }
            Ok(())
        })
    }

    /// Names that hold in some contexts: the office of such a thing says in which.
    fn contextual(&mut self, read: Read<'_>) -> Result<(), DataError> {
        let columns = [
            "code", "sector", "name", "wikidata", "names_en", "names_fr", "when",
        ];
        each("actors/contextual.tsv", read, &columns, |row| {
            let when = match row.get(6) {
                "" => String::new(),
                when => format!("{CONDITION}{when}"),
            };
            let id = self.add(row, Number::Organisation, plain(row, &when))?;
            name(&mut self.english, id, row.list(4));
            name(&mut self.french, id, row.list(5));
            Ok(())
        })
    }

    fn organisations(&mut self, read: Read<'_>) -> Result<(), DataError> {
        let columns = [
            "code", "sector", "name", "wikidata", "kind", "names_en", "names_fr",
        ];
        each("actors/organisations.tsv", read, &columns, |row| {
            let id = self.add(row, Number::Organisation, plain(row, row.get(4)))?;
            name(&mut self.english, id, with_foreign(row, 5, 6));
            name(&mut self.french, id, with_foreign(row, 6, 5));
            Ok(())
        })
    }

    fn groups(&mut self, read: Read<'_>) -> Result<(), DataError> {
        let columns = [
            "code", "sector", "name", "wikidata", "names_en", "names_fr", "adj_en", "adj_fr",
            "start", "end",
        ];
        each("actors/groups.tsv", read, &columns, |row| {
            let mut fields = plain(row, "");
            (fields[6], fields[7]) = (row.get(8), row.get(9));
            let id = self.add(row, Number::Group, fields)?;
            name(&mut self.english, id, with_foreign(row, 4, 5));
            name(&mut self.english, id, row.list(6));
            name(&mut self.french, id, with_foreign(row, 5, 4));
            name(&mut self.french, id, row.list(7));
            Ok(())
        })
    }

    fn people(&mut self, path: &str, read: Read<'_>) -> Result<(), DataError> {
        let columns = [
            "code", "sector", "office", "name", "names", "gender", "start", "end", "wikidata",
        ];
        each(path, read, &columns, |row| {
            let column = [0, 1, 3, 8, 2, 5, 6, 7].map(|column| row.get(column));
            let mut fields = [""; 9];
            fields[..8].copy_from_slice(&column);
            let id = self.add(row, Number::Person, fields)?;
            let leads = self.leads.get(row.get(0)).is_some_and(|o| o == row.get(2));
            for office in [row.get(2)].into_iter().chain(leads.then_some(LEADER)) {
                let key = [&[OFFICE], row.get(0).as_bytes(), &[0], office.as_bytes()].concat();
                self.people.entry(key).or_default().push(id);
            }
            let mut variants = vec![row.get(3)];
            variants.extend(row.list(4).filter(|n| *n != row.get(3)));
            let full: Vec<&str> = variants
                .iter()
                .copied()
                .filter(|n| n.contains([' ', '-']))
                .collect();
            self.name_in_both(id, &full);
            for variant in variants {
                if let Some(last) = pieces(variant).pop().filter(|p| p.end - p.start > 2) {
                    let key = [&[SURNAME], last.folded.as_bytes()].concat();
                    let ids = self.people.entry(key).or_default();
                    if ids.last() != Some(&id) {
                        ids.push(id);
                    }
                }
            }
            Ok(())
        })
    }

    fn media(&mut self, read: Read<'_>) -> Result<(), DataError> {
        let columns = ["code", "sector", "name", "wikidata", "names"];
        each("actors/media.tsv", read, &columns, |row| {
            let id = self.add(row, Number::Media, plain(row, ""))?;
            let names: Vec<&str> = row.list(4).collect();
            self.name_in_both(id, &names);
            Ok(())
        })
    }

    fn places(&mut self, read: Read<'_>) -> Result<(), DataError> {
        let columns = ["code", "name", "names", "kind", "parent", "lat", "lon"];
        each("places/places.tsv", read, &columns, |row| {
            let mut fields = plain(row, row.get(3));
            (fields[1], fields[2], fields[3]) = ("", row.get(1), "");
            let id = self.add(row, Number::Place, fields)?;
            let mut names = vec![row.get(1)];
            names.extend(row.list(2).filter(|n| *n != row.get(1)));
            self.name_in_both(id, &names);
            Ok(())
        })
    }

    fn name_in_both(&mut self, thing: u32, names: &[&str]) {
        name(&mut self.english, thing, names.iter().copied());
        name(&mut self.french, thing, names.iter().copied());
    }

    fn add(&mut self, row: &Row<'_>, kind: Number, fields: Fields<'_>) -> Result<u32, DataError> {
        let id = (self.things.len() / THING) as u32;
        self.things.extend([kind as u8, 0, 0, 0]);
        for field in fields {
            let at = self.string(row, field)?;
            self.things.extend(at.to_le_bytes());
        }
        Ok(id)
    }

    /// Where a string lies, its length before it.
    fn string(&mut self, row: &Row<'_>, string: &str) -> Result<u32, DataError> {
        if let Some(&at) = self.known.get(string) {
            return Ok(at);
        }
        let len = u8::try_from(string.len())
            .map_err(|_| row.error(format!("`{string}` is too long"), "keep it below 256 bytes"))?;
        let at = self.strings.len() as u32;
        self.strings.push(len);
        self.strings.extend(string.bytes());
        self.known.insert(string.to_owned(), at);
        Ok(at)
    }

    fn finish(self) -> Result<Vec<u8>, DataError> {
        let mut postings = Vec::new();
        let mut maps = Vec::new();
        for names in [self.french, self.english, self.people] {
            maps.push(map(names, &mut postings).map_err(|e| DataError {
                file: "actors".to_owned(),
                line: 0,
                what: format!("the names cannot be indexed: {e}"),
                advice: "check the tables".to_owned(),
            })?);
        }
        let mut sections = vec![self.things, self.strings, postings];
        sections.extend(maps);
        let mut file = MAGIC.to_vec();
        for section in &sections {
            file.extend((section.len() as u32).to_le_bytes());
        }
        file.extend(sections.concat());
        Ok(file)
    }
}

/// The fields of a row that opens with code, sector, name and Wikidata identifier.
fn plain<'t>(row: &Row<'t>, office: &'t str) -> Fields<'t> {
    let [code, sector, name, wikidata] = [0, 1, 2, 3].map(|column| row.get(column));
    [code, sector, name, wikidata, office, "", "", "", ""]
}

/// Writes down the names of a thing.
fn name<'n>(postings: &mut Postings, thing: u32, names: impl IntoIterator<Item = &'n str>) {
    for name in names {
        let parts = pieces(name);
        let Some(first) = parts.first() else { continue };
        let acronym = first.capital && parts.iter().all(crate::names::Piece::acronymic);
        let flags = [(first.capital, CAPITAL), (acronym, CAPITALS)];
        let posting = flags
            .iter()
            .filter(|(holds, _)| *holds)
            .fold(thing, |posting, (_, flag)| posting | flag);
        let words: Vec<&str> = parts.iter().map(|p| &*p.folded).collect();
        let all = postings.entry(words.join(" ").into_bytes()).or_default();
        if !all.contains(&posting) {
            all.push(posting);
        }
    }
}

/// A finite-state map from the keys to where their postings lie: a count (`u16`), then as many numbers (`u32`).
fn map(names: Postings, postings: &mut Vec<u8>) -> Result<Vec<u8>, fst::Error> {
    let mut map = MapBuilder::memory();
    for (key, ids) in names {
        map.insert(key, postings.len() as u64)?;
        postings.extend((ids.len() as u16).to_le_bytes());
        postings.extend(ids.iter().flat_map(|id| id.to_le_bytes()));
    }
    map.into_inner()
}
