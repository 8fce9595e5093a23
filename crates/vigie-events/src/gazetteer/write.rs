//! Makes a gazetteer from a table (`data/places/geonames.py` writes it).

use std::collections::{BTreeMap, HashMap};

use fst::MapBuilder;

use super::{DEGREE, MAGIC, Resolution, SINGLE, SMALL};
use crate::data::{self, DataError, Row};
use crate::registry::atoms;

const COLUMNS: [&str; 9] = [
    "geonames",
    "resolution",
    "country",
    "admin1",
    "name",
    "lat",
    "lon",
    "population",
    "names",
];
/// Most places of one name; the most populous are kept.
const MOST: usize = 24;

/// The bytes of a gazetteer made from the rows of `table`; `path` is used in errors. The same table gives the same bytes.
pub fn write(path: &str, table: &str) -> Result<Vec<u8>, DataError> {
    let mut strings = Strings::default();
    let mut records = Vec::new();
    let mut names: BTreeMap<Vec<u8>, Vec<(u32, u32)>> = BTreeMap::new();
    for (id, row) in (0u32..).zip(data::rows(path, table, &COLUMNS)?) {
        let weight = record(&row, &mut strings, &mut records)?;
        for name in std::iter::once(row.get(4)).chain(row.list(8)) {
            let Some(key) = key(name) else { continue };
            let ids = names.entry(key).or_default();
            if !ids.iter().any(|&(_, other)| other == id) {
                ids.push((u32::MAX - weight, id));
            }
        }
    }
    let mut postings = Vec::new();
    let mut map = MapBuilder::memory();
    for (key, mut ids) in names {
        ids.sort_unstable();
        ids.truncate(MOST);
        let value = match ids[..] {
            [(_, id)] => SINGLE | u64::from(id),
            _ => {
                let at = postings.len() as u64;
                postings.push(ids.len() as u8);
                postings.extend(ids.iter().flat_map(|(_, id)| id.to_le_bytes()));
                at
            }
        };
        map.insert(key, value).map_err(|e| whole(path, e))?;
    }
    let map = map.into_inner().map_err(|e| whole(path, e))?;
    let mut bytes = MAGIC.to_vec();
    for part in [&records, &postings, &strings.bytes] {
        bytes.extend((part.len() as u32).to_le_bytes());
    }
    for part in [records, postings, strings.bytes, map] {
        bytes.extend(part);
    }
    Ok(bytes)
}

fn whole(path: &str, error: fst::Error) -> DataError {
    DataError {
        file: path.to_owned(),
        line: 0,
        what: format!("the names cannot be written: {error}"),
        advice: "check the table".to_owned(),
    }
}

/// Folded atoms, joined by spaces.
fn key(name: &str) -> Option<Vec<u8>> {
    let parts = atoms(name);
    let first = parts.first()?;
    let mut key = if first.capital {
        Vec::new()
    } else {
        vec![SMALL]
    };
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            key.push(b' ');
        }
        key.extend(part.folded.bytes());
    }
    Some(key)
}

/// Writes one record and tells how much it weighs among places of its name.
fn record(row: &Row<'_>, strings: &mut Strings, records: &mut Vec<u8>) -> Result<u32, DataError> {
    fn parsed<T: std::str::FromStr>(row: &Row<'_>, column: usize) -> Result<T, DataError> {
        row.get(column).parse().map_err(|_| {
            row.error(
                format!("{} is `{}`", COLUMNS[column], row.get(column)),
                "write a number",
            )
        })
    }
    let resolution = Resolution::parse(row.get(1)).ok_or_else(|| {
        row.error(
            format!("resolution `{}`", row.get(1)),
            "write country, adm1, region, city, town or site",
        )
    })?;
    let country = row.get(2);
    if !(country.is_empty() || country.len() == 3 && country.is_ascii()) {
        return Err(row.error(
            format!("country `{country}`"),
            "write an ISO 3166 alpha-3 code",
        ));
    }
    let population: u32 = parsed(row, 7)?;
    records.extend(parsed::<u32>(row, 0)?.to_le_bytes());
    for column in [5, 6] {
        let degrees = (parsed::<f64>(row, column)? * DEGREE).round() as i32;
        records.extend(degrees.to_le_bytes());
    }
    records.extend(population.to_le_bytes());
    for column in [4, 3] {
        records.extend(strings.add(row, row.get(column))?.to_le_bytes());
    }
    records.extend(format!("{country:3}").bytes());
    records.push(resolution as u8);
    Ok(match resolution {
        Resolution::Country => u32::MAX,
        Resolution::Region | Resolution::Adm1 => 2_000_000,
        Resolution::Site => 1_000_000,
        Resolution::City | Resolution::Town => population,
    })
}

/// Strings with their length before them, each once.
#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
    places: HashMap<String, u32>,
}

impl Strings {
    fn add(&mut self, row: &Row<'_>, string: &str) -> Result<u32, DataError> {
        if let Some(&at) = self.places.get(string) {
            return Ok(at);
        }
        let len = u8::try_from(string.len())
            .ok()
            .filter(u8::is_ascii)
            .ok_or_else(|| {
                row.error(format!("`{string}` is too long"), "keep it below 128 bytes")
            })?;
        let at = self.bytes.len() as u32;
        self.bytes.push(len);
        self.bytes.extend(string.bytes());
        self.places.insert(string.to_owned(), at);
        Ok(at)
    }
}
