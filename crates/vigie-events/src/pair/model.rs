//! The linear model that decides (`data/weights/pairs.vigie`).

use crate::data::{self, DataError};
use crate::plover::EventType;
use crate::weights::BUCKETS;

/// Where the weights are kept, below `data/`.
pub const PATH: &str = "weights/pairs.vigie";
/// Number of event types.
pub const TYPES: usize = EventType::ALL.len();

/// A weight for every feature and event type, a byte each.
#[derive(Debug, Clone)]
pub struct Model {
    scale: f32,
    /// Row by row; a row holds a weight for every event type, in the order of [`EventType::ALL`].
    bytes: Vec<i8>,
}

impl Model {
    /// The model of the embedded data.
    ///
    /// # Errors
    /// When the file is missing or is no such model.
    pub fn load() -> Result<Self, DataError> {
        Self::from_bytes(data::bytes(PATH)?)
    }

    /// Quantises trained weights; `scores` are divided by `temperature` before they become probabilities.
    pub fn new(weights: &[f32], temperature: f32) -> Self {
        let top = weights.iter().fold(0f32, |top, w| top.max(w.abs()));
        let step = if top > 0.0 { top / 127.0 } else { 1.0 };
        Model {
            scale: step / temperature,
            bytes: weights.iter().map(|w| (w / step).round() as i8).collect(),
        }
    }

    /// Reads a model: a little-endian `f32` scale, then the signed bytes of its rows.
    ///
    /// # Errors
    /// When the bytes are no such model.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DataError> {
        let (scale, weights) = bytes.split_at_checked(4).unwrap_or_default();
        match <[u8; 4]>::try_from(scale).map(f32::from_le_bytes) {
            Ok(scale) if weights.len() == BUCKETS * TYPES => Ok(Model {
                scale,
                bytes: weights.iter().map(|&b| b as i8).collect(),
            }),
            _ => Err(DataError {
                file: PATH.to_owned(),
                line: 0,
                what: "not weights of pairs".into(),
                advice: "train it again with `vigie-train pairs`".into(),
            }),
        }
    }

    /// As a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.scale.to_le_bytes().to_vec();
        out.extend(self.bytes.iter().map(|&b| b as u8));
        out
    }

    /// The probability of each event type, in the order of [`EventType::ALL`].
    pub fn probabilities(&self, rows: &[u32]) -> [f32; TYPES] {
        let mut sums = [0i32; TYPES];
        for &row in rows {
            let from = (row as usize % BUCKETS) * TYPES;
            for (sum, weight) in sums.iter_mut().zip(&self.bytes[from..from + TYPES]) {
                *sum += i32::from(*weight);
            }
        }
        let top = sums.iter().copied().max().unwrap_or_default();
        let raised = sums.map(|sum| ((sum - top) as f32 * self.scale).exp());
        let all: f32 = raised.iter().sum();
        raised.map(|r| r / all)
    }
}
