//! The file a language's models are kept in: named parts, one after the other.

use std::{borrow::Cow, collections::BTreeMap};

use crate::net::store::part;

const MAGIC: &[u8; 8] = b"VIGIE-M2";

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
pub struct Parts(BTreeMap<String, Cow<'static, [u8]>>);

impl Parts {
    /// Adds a part.
    pub fn put(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.insert(name.to_owned(), bytes.into());
    }

    /// A part's bytes.
    ///
    /// # Errors
    /// When there is no such part.
    pub fn get(&self, name: &'static str) -> Result<Cow<'static, [u8]>, Broken> {
        self.0.get(name).cloned().ok_or(Broken::Part(name))
    }

    /// A part as text.
    ///
    /// # Errors
    /// When there is no such part or it is not UTF-8.
    pub fn text(&self, name: &'static str) -> Result<&str, Broken> {
        let bytes = self.0.get(name).ok_or(Broken::Part(name))?;
        std::str::from_utf8(bytes).map_err(|_| Broken::Part(name))
    }

    /// As a file.
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        for (name, bytes) in &self.0 {
            out.extend((name.len() as u32).to_le_bytes());
            out.extend(name.as_bytes());
            out.extend((bytes.len() as u32).to_le_bytes());
            out.extend(bytes.iter());
        }
        out
    }

    /// From a file; one that is there for ever is not copied.
    ///
    /// # Errors
    /// When the file is not a model or is cut short.
    pub fn read(file: impl Into<Cow<'static, [u8]>>) -> Result<Parts, Broken> {
        let file = file.into();
        let mut at = MAGIC.len();
        if !file.starts_with(MAGIC) {
            return Err(Broken::Container);
        }
        let mut parts = Parts::default();
        while at < file.len() {
            let name = next(&file, &mut at)?;
            let name = String::from_utf8(name.into_owned()).map_err(|_| Broken::Container)?;
            let bytes = next(&file, &mut at)?;
            parts.0.insert(name, bytes);
        }
        Ok(parts)
    }
}

/// The bytes after a length at `at`, which moves on behind them.
#[allow(clippy::ptr_arg)] // a slice would not tell whether the bytes are there for ever
fn next(file: &Cow<'static, [u8]>, at: &mut usize) -> Result<Cow<'static, [u8]>, Broken> {
    let (len, tail) = file[*at..]
        .split_first_chunk::<4>()
        .ok_or(Broken::Container)?;
    let len = u32::from_le_bytes(*len) as usize;
    if tail.len() < len {
        return Err(Broken::Container);
    }
    let start = *at + 4;
    *at = start + len;
    Ok(part(file, start..start + len))
}
