//! Tensors by name, and how they are kept in a file: embedding tables as bytes with a scale a row, all others as half floats.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

/// A matrix, or a vector (one row).
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    /// Number of columns.
    pub cols: usize,
    /// Row after row.
    pub data: Vec<f32>,
}

/// Tensors by name.
pub type Tensors = BTreeMap<String, Tensor>;

/// What the names of embedding tables begin with.
const TABLE: &str = "table.";

/// A tensor as the file holds it: a table's rows as bytes, each with its scale before it, all others as half floats.
#[derive(Debug, Clone)]
pub struct Stored {
    cols: usize,
    table: bool,
    bytes: Cow<'static, [u8]>,
}

impl Stored {
    /// The numbers.
    pub fn floats(&self) -> Vec<f32> {
        if !self.table {
            let halves = self.bytes.as_chunks::<2>().0;
            return halves.iter().map(|b| half_float(*b)).collect();
        }
        let mut out = vec![0.0; self.rows() * self.cols];
        for (n, row) in out.chunks_exact_mut(self.cols).enumerate() {
            self.add_row(n, row);
        }
        out
    }

    /// Number of rows of a table.
    pub fn rows(&self) -> usize {
        self.bytes.len() / (self.cols + 2)
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Adds a row of a table to `out`.
    #[inline(always)]
    pub fn add_row(&self, row: usize, out: &mut [f32]) {
        let row = &self.bytes[row * (self.cols + 2)..][..self.cols + 2];
        let scale = half_float([row[0], row[1]]);
        for (o, b) in out.iter_mut().zip(&row[2..]) {
            *o += f32::from(b.cast_signed()) * scale;
        }
    }
}

/// As bytes.
pub fn write(tensors: &Tensors) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, t) in tensors {
        let table = name.starts_with(TABLE);
        out.push(name.len() as u8);
        out.extend(name.as_bytes());
        out.extend((t.data.len() as u32).to_le_bytes());
        out.extend((t.cols as u32).to_le_bytes());
        for row in t.data.chunks_exact(t.cols) {
            if table {
                write_bytes(row, &mut out);
            } else {
                out.extend(
                    row.iter()
                        .flat_map(|v| half::f16::from_f32(*v).to_le_bytes()),
                );
            }
        }
    }
    out
}

fn write_bytes(row: &[f32], out: &mut Vec<u8>) {
    let scale = half::f16::from_f32(row.iter().fold(1e-6f32, |m, v| m.max(v.abs())) / 127.0);
    out.extend(scale.to_le_bytes());
    let scale = scale.to_f32();
    out.extend(
        row.iter()
            .map(|v| ((v / scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned()),
    );
}

/// From bytes that [`write()`] made; what is borrowed for ever is not copied.
pub fn read(file: Cow<'static, [u8]>) -> Option<BTreeMap<String, Stored>> {
    let mut tensors = BTreeMap::new();
    let mut at = 0;
    while at < file.len() {
        let mut rest = &file[at..];
        let len = usize::from(*take(&mut rest, 1)?.first()?);
        let name = std::str::from_utf8(take(&mut rest, len)?).ok()?.to_owned();
        let size = number(&mut rest)?;
        let cols = number(&mut rest)?;
        if cols == 0 || !size.is_multiple_of(cols) {
            return None;
        }
        let table = name.starts_with(TABLE);
        let bytes = if table {
            size.checked_add(size / cols * 2)?
        } else {
            size.checked_mul(2)?
        };
        take(&mut rest, bytes)?;
        let end = file.len() - rest.len();
        let bytes = part(&file, end - bytes..end);
        at = end;
        tensors.insert(name, Stored { cols, table, bytes });
    }
    Some(tensors)
}

/// A part of bytes, copied only when they are not there for ever.
#[allow(clippy::ptr_arg)] // a slice would not tell whether the bytes are there for ever
pub(crate) fn part(file: &Cow<'static, [u8]>, range: Range<usize>) -> Cow<'static, [u8]> {
    match file {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[range]),
        Cow::Owned(bytes) => Cow::Owned(bytes[range].to_vec()),
    }
}

fn half_float(b: [u8; 2]) -> f32 {
    half::f16::from_le_bytes(b).to_f32()
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let b = take(rest, 4)?;
    Some(u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize)
}

fn take<'a>(rest: &mut &'a [u8], bytes: usize) -> Option<&'a [u8]> {
    let (head, tail) = rest.split_at_checked(bytes)?;
    *rest = tail;
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let mut tensors = Tensors::new();
        tensors.insert(
            "small".into(),
            Tensor {
                cols: 2,
                data: vec![0.5, -1.25, 0.0, 3.0],
            },
        );
        let table: Vec<f32> = (0..40).map(|i| (i % 7) as f32 - 3.0).collect();
        tensors.insert(
            "table.word".into(),
            Tensor {
                cols: 10,
                data: table,
            },
        );
        let file = write(&tensors);
        let back = read(file.clone().into()).unwrap();
        assert_eq!(back["small"].floats(), tensors["small"].data);
        assert_eq!(back["table.word"].rows(), 4);
        let numbers = back["table.word"].floats();
        for (a, b) in numbers.iter().zip(&tensors["table.word"].data) {
            assert!((a - b).abs() < 0.02, "{a} {b}");
        }
        assert!(read(file[..20].to_vec().into()).is_none());
    }
}
