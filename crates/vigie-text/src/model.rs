//! The file a language's models are kept in: named parts, one after the other.

use std::collections::BTreeMap;

const MAGIC: &[u8; 8] = b"VIGIE-M1";

/// A model file that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// Not a model file, or cut short.
    #[error("not a model file, or cut short")]
    Container,
    /// A part is missing or does not fit.
    #[error("part `{0}` of the model is missing or does not fit")]
    Part(&'static str),
}

/// Named parts of a model file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts(BTreeMap<String, Vec<u8>>);

impl Parts {
    /// Adds a part.
    pub fn put(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.insert(name.to_owned(), bytes);
    }

    /// A part's bytes.
    ///
    /// # Errors
    /// When there is no such part.
    pub fn get(&self, name: &'static str) -> Result<&[u8], Broken> {
        self.0
            .get(name)
            .map(Vec::as_slice)
            .ok_or(Broken::Part(name))
    }

    /// A part as text.
    ///
    /// # Errors
    /// When there is no such part or it is not UTF-8.
    pub fn text(&self, name: &'static str) -> Result<&str, Broken> {
        std::str::from_utf8(self.get(name)?).map_err(|_| Broken::Part(name))
    }

    /// As a file.
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        for (name, bytes) in &self.0 {
            out.extend((name.len() as u32).to_le_bytes());
            out.extend(name.as_bytes());
            out.extend((bytes.len() as u32).to_le_bytes());
            out.extend(bytes);
        }
        out
    }

    /// From a file.
    ///
    /// # Errors
    /// When the file is not a model or is cut short.
    pub fn read(file: &[u8]) -> Result<Parts, Broken> {
        let mut rest = file.strip_prefix(MAGIC).ok_or(Broken::Container)?;
        let mut parts = Parts::default();
        while !rest.is_empty() {
            let name = take(&mut rest)?;
            let name = String::from_utf8(name.to_vec()).map_err(|_| Broken::Container)?;
            let bytes = take(&mut rest)?.to_vec();
            parts.0.insert(name, bytes);
        }
        Ok(parts)
    }
}

fn take<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Broken> {
    let (len, tail) = rest.split_first_chunk::<4>().ok_or(Broken::Container)?;
    let len = u32::from_le_bytes(*len) as usize;
    let (bytes, tail) = tail.split_at_checked(len).ok_or(Broken::Container)?;
    *rest = tail;
    Ok(bytes)
}
