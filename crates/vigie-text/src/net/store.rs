//! Tensors by name, and how they are kept in a file: matrices as bytes with a scale a row, the small ones as half floats.

use std::collections::BTreeMap;

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

/// Tensors with more numbers than this are kept as bytes.
const LARGE: usize = 1 << 17;

/// As bytes.
pub fn write(tensors: &Tensors) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, t) in tensors {
        let large = t.data.len() > LARGE;
        out.push(name.len() as u8);
        out.extend(name.as_bytes());
        out.push(u8::from(large));
        out.extend((t.data.len() as u32).to_le_bytes());
        out.extend((t.cols as u32).to_le_bytes());
        for row in t.data.chunks_exact(t.cols) {
            if large {
                let scale =
                    half::f16::from_f32(row.iter().fold(1e-6f32, |m, v| m.max(v.abs())) / 127.0);
                out.extend(scale.to_le_bytes());
                let scale = scale.to_f32();
                out.extend(
                    row.iter()
                        .map(|v| ((v / scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned()),
                );
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

/// A tensor as it lies in a file.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'a> {
    /// Number of columns.
    pub cols: usize,
    /// Whether it is kept as bytes with a scale a row, and not as half floats.
    pub large: bool,
    /// Row after row.
    pub bytes: &'a [u8],
}

impl Stored<'_> {
    /// Bytes of a row.
    pub fn row_bytes(cols: usize, large: bool) -> usize {
        if large { cols + 2 } else { cols * 2 }
    }

    /// Its numbers.
    pub fn data(&self) -> Vec<f32> {
        let rows = self
            .bytes
            .chunks_exact(Self::row_bytes(self.cols, self.large));
        let mut data = Vec::with_capacity(rows.len() * self.cols);
        for row in rows {
            if self.large {
                let (scale, bytes) = scaled(row);
                data.extend(bytes.iter().map(|b| f32::from(b.cast_signed()) * scale));
            } else {
                data.extend(row.chunks_exact(2).map(half_float));
            }
        }
        data
    }
}

/// The scale of a row that is kept as bytes, and its bytes.
pub fn scaled(row: &[u8]) -> (f32, &[u8]) {
    let (scale, bytes) = row.split_at(2);
    (half_float(scale), bytes)
}

/// The tensors in bytes that [`write()`] made, where they lie.
pub fn stored(mut rest: &[u8]) -> Option<BTreeMap<&str, Stored<'_>>> {
    let mut tensors = BTreeMap::new();
    while let Some((&len, tail)) = rest.split_first() {
        rest = tail;
        let name = std::str::from_utf8(take(&mut rest, usize::from(len))?).ok()?;
        let large = *take(&mut rest, 1)?.first()? == 1;
        let size = number(&mut rest)?;
        let cols = number(&mut rest)?;
        if cols == 0 || !size.is_multiple_of(cols) {
            return None;
        }
        let row = if large {
            cols.checked_add(2)?
        } else {
            cols.checked_mul(2)?
        };
        let bytes = take(&mut rest, row.checked_mul(size / cols)?)?;
        tensors.insert(name, Stored { cols, large, bytes });
    }
    Some(tensors)
}

/// From bytes that [`write()`] made.
pub fn read(bytes: &[u8]) -> Option<Tensors> {
    let tensors = stored(bytes)?.into_iter().map(|(name, t)| {
        let (cols, data) = (t.cols, t.data());
        (name.to_owned(), Tensor { cols, data })
    });
    Some(tensors.collect())
}

/// The number that two bytes hold.
pub fn half_float(b: &[u8]) -> f32 {
    half::f16::from_le_bytes([b[0], b[1]]).to_f32()
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
        let large: Vec<f32> = (0..LARGE + 2).map(|i| (i % 7) as f32 - 3.0).collect();
        tensors.insert(
            "large".into(),
            Tensor {
                cols: 2,
                data: large,
            },
        );
        let back = read(&write(&tensors)).unwrap();
        assert_eq!(back["small"], tensors["small"]);
        for (a, b) in back["large"].data.iter().zip(&tensors["large"].data) {
            assert!((a - b).abs() < 0.02, "{a} {b}");
        }
        assert!(read(&write(&tensors)[..20]).is_none());
    }
}
