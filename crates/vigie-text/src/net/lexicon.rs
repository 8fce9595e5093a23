//! What a lexicon holds a form possible to be: « dément » a finite verb, a noun or an adjective, whatever its ending looks like.

use std::borrow::Cow;

/// Number of classes told apart; 0 is for forms that the lexicon does not have.
pub const CLASSES: usize = 256;

/// The class of every form: forms that can be the same things are in one class.
#[derive(Debug, Clone)]
pub struct Lexicon(fst::Map<Cow<'static, [u8]>>);

impl Lexicon {
    /// From a map of forms in lower case to their classes.
    ///
    /// # Errors
    /// When the map is broken.
    pub fn new(map: impl Into<Cow<'static, [u8]>>) -> Result<Self, fst::Error> {
        Ok(Self(fst::Map::new(map.into())?))
    }

    /// The class of a form in lower case.
    #[must_use]
    pub fn class(&self, form: &str) -> u32 {
        let class = self.0.get(form).unwrap_or(0);
        if class < CLASSES as u64 {
            class as u32
        } else {
            0
        }
    }
}
