//! Where is what: places of the world by their names (`data/places/gazetteer.bin`), read where they lie, without copying.
//!
//! The file holds a finite-state map from folded names to postings, the records of the places, and their strings
//! (`write` makes it). A name that opens with a small letter (« nord du Mali ») is kept under a mark of its own, so that
//! common words do not stand for towns.

mod write;

use fst::raw::{Fst, Output};
use vigie_text::Span;

pub use write::write;

use crate::data::{self, DataError};
use crate::registry::{Atom, joins, number, step};

/// Path of the gazetteer below `data/`.
pub const FILE: &str = "places/gazetteer.bin";
/// First bytes of a gazetteer.
const MAGIC: &[u8; 8] = b"VGAZ0001";
/// Bytes of a record.
const RECORD: usize = 28;
/// Stands before names that open with a small letter.
const SMALL: u8 = 1;
/// Marks the value of a name with one place only.
const SINGLE: u64 = 1 << 63;
/// Degrees are kept as whole ten-thousandths.
const DEGREE: f64 = 10_000.0;

/// How closely a place is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resolution {
    /// A state.
    Country,
    /// A first-level region of a state.
    Adm1,
    /// An area without a point of its own: a part of a continent, a sea, a border.
    Region,
    /// A town of 100,000 inhabitants and more.
    City,
    /// A smaller town or village.
    Town,
    /// A building, base, camp or crossing.
    Site,
}

impl Resolution {
    const ALL: [Resolution; 6] = [
        Resolution::Country,
        Resolution::Adm1,
        Resolution::Region,
        Resolution::City,
        Resolution::Town,
        Resolution::Site,
    ];

    /// As the record writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Resolution::Country => "country",
            Resolution::Adm1 => "adm1",
            Resolution::Region => "region",
            Resolution::City => "city",
            Resolution::Town => "town",
            Resolution::Site => "site",
        }
    }

    /// The reverse of [`Resolution::as_str`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.as_str() == name)
    }
}

/// A place of the world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place<'g> {
    /// GeoNames identifier; `None` for what GeoNames has no point for.
    pub geonames: Option<u32>,
    /// How closely it is known.
    pub resolution: Resolution,
    /// ISO 3166 alpha-3 of its state, or empty when it lies in no single one.
    pub country: &'g str,
    /// English name of its first-level region, or empty.
    pub admin1: &'g str,
    /// Usual English name.
    pub name: &'g str,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Inhabitants, 0 when unknown.
    pub population: u32,
}

/// The gazetteer. Loading it reads a header only.
pub struct Gazetteer {
    names: Fst<&'static [u8]>,
    records: &'static [u8],
    postings: &'static [u8],
    strings: &'static str,
}

impl Gazetteer {
    /// The gazetteer built in, or that of the folder given to [`data::use_folder`].
    pub fn load() -> Result<Self, DataError> {
        Self::open(data::bytes(FILE)?).ok_or_else(|| DataError {
            file: FILE.to_owned(),
            line: 0,
            what: "not a gazetteer of this version".to_owned(),
            advice: "make it again with `vigie-train gazetteer`".to_owned(),
        })
    }

    fn open(bytes: &'static [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let mut sizes = [0usize; 3];
        for (n, size) in sizes.iter_mut().enumerate() {
            *size = number(rest, n * 4)? as usize;
        }
        let [records, postings, strings] = sizes;
        let body = rest.get(12..)?;
        let (records, body) = body.split_at_checked(records)?;
        let (postings, body) = body.split_at_checked(postings)?;
        let (strings, names) = body.split_at_checked(strings)?;
        Some(Self {
            names: Fst::new(names).ok()?,
            records,
            postings,
            strings: std::str::from_utf8(strings).ok()?,
        })
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.records.len() / RECORD
    }

    /// Whether it holds no place.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The longest name at the start of `atoms`, with the number of atoms it takes and the places it may stand for, the
    /// most populous first.
    pub fn longest(&self, atoms: &[Atom], text: &str) -> Option<(usize, Vec<Place<'_>>)> {
        let first = atoms.first()?;
        let mut state = (self.names.root(), Output::zero());
        if !first.capital {
            state = step(&self.names, state, SMALL)?;
        }
        let mut best = None;
        for (n, atom) in atoms.iter().enumerate() {
            if n > 0 {
                let between = Span::new(atoms[n - 1].span.end, atom.span.start).of(text);
                match step(&self.names, state, b' ').filter(|_| joins(between)) {
                    Some(next) => state = next,
                    None => break,
                }
            }
            let Some(next) = atom
                .folded
                .bytes()
                .try_fold(state, |state, byte| step(&self.names, state, byte))
            else {
                break;
            };
            state = next;
            if state.0.is_final() {
                best = Some((n + 1, state.1.cat(state.0.final_output()).value()));
            }
        }
        best.map(|(len, value)| (len, self.places(value)))
    }

    fn places(&self, value: u64) -> Vec<Place<'_>> {
        if value & SINGLE != 0 {
            return self.place(value as u32).into_iter().collect();
        }
        let at = value as usize;
        let count = self.postings.get(at).copied().unwrap_or(0) as usize;
        (0..count)
            .filter_map(|n| self.place(number(self.postings, at + 1 + n * 4)?))
            .collect()
    }

    fn place(&self, id: u32) -> Option<Place<'_>> {
        let from = id as usize * RECORD;
        let record = self.records.get(from..from + RECORD)?;
        let string = |at: usize| -> Option<&str> {
            let from = number(record, at)? as usize;
            let len = *self.strings.as_bytes().get(from)? as usize;
            self.strings.get(from + 1..from + 1 + len)
        };
        let degrees = |at| number(record, at).map(|n| f64::from(n as i32) / DEGREE);
        Some(Place {
            geonames: number(record, 0).filter(|&id| id != 0),
            lat: degrees(4)?,
            lon: degrees(8)?,
            population: number(record, 12)?,
            name: string(16)?,
            admin1: string(20)?,
            country: std::str::from_utf8(record.get(24..27)?).ok()?.trim_end(),
            resolution: *Resolution::ALL.get(record[27] as usize)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::atoms;

    fn gazetteer(table: &str) -> Gazetteer {
        Gazetteer::open(Vec::leak(write("test.tsv", table).unwrap())).unwrap()
    }

    const TABLE: &str = "geonames\tresolution\tcountry\tadmin1\tname\tlat\tlon\tpopulation\tnames\n\
        2210247\tcity\tLBY\tTripoli\tTripoli\t32.8875\t13.1873\t1150989\tTripoli\n\
        266826\tcity\tLBN\tNord\tTripoli\t34.4335\t35.8442\t229398\tTripoli|Trablous\n\
        0\tregion\tMLI\t\tNorthern Mali\t18.5\t-1\t0\tnord du Mali|northern Mali\n";

    #[test]
    fn a_name_stands_for_its_places_the_largest_first() {
        let g = gazetteer(TABLE);
        let text = "Tripoli and Beirut";
        let (len, places) = g.longest(&atoms(text), text).unwrap();
        assert_eq!((len, places.len(), g.len()), (1, 2, 3));
        assert_eq!(places[0].country, "LBY");
        assert_eq!(places[1].geonames, Some(266_826));
        assert!((places[1].lat - 34.4335).abs() < 1e-9);
    }

    #[test]
    fn small_letters_only_where_the_name_has_them() {
        let g = gazetteer(TABLE);
        let found = |text: &str| {
            g.longest(&atoms(text), text)
                .map(|(len, p)| (len, p[0].name))
        };
        assert_eq!(found("nord du Mali,"), Some((3, "Northern Mali")));
        assert_eq!(found("tripoli"), None);
        assert_eq!(found("nord, du Mali"), None);
    }

    #[test]
    fn what_is_no_gazetteer_is_refused() {
        assert!(Gazetteer::open(b"VGAZ0001").is_none());
        assert!(Gazetteer::open(b"something else altogether").is_none());
        let error = write("x.tsv", "geonames\tresolution\n").unwrap_err();
        assert!(error.to_string().contains("x.tsv:1"), "{error}");
    }
}
