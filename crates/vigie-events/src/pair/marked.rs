//! A text in which two actors are marked.

use vigie_text::Span;

/// A text without its marks, and where the two actors stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked {
    /// The text, marks taken out.
    pub text: String,
    /// Mentions of who acts (bytes of `text`); empty when the text does not name them.
    pub source: Vec<Span>,
    /// Mentions of who is acted on (bytes of `text`); empty when the text does not name them.
    pub target: Vec<Span>,
}

/// Why a text does not mark its actors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarkError {
    /// Nobody is marked.
    #[error("no actor is marked: write the source as <s>…</s> and the target as <t>…</t>")]
    Nobody,
    /// An opening mark is never closed.
    #[error("{0} is never closed")]
    Open(&'static str),
    /// A closing mark closes nothing, or closes one actor inside the other.
    #[error(
        "{0} closes nothing that was opened last: close the marks in the order <s>…</s>, <t>…</t>"
    )]
    Astray(&'static str),
    /// An actor is marked inside itself.
    #[error("{0} stands inside {0}: mark an actor once where it is named")]
    Inside(&'static str),
    /// Nothing stands between the marks.
    #[error("nothing stands between {0} and its end: put the marks around the words of the actor")]
    Empty(&'static str),
}

const MARKS: [(&str, &str); 2] = [("<s>", "</s>"), ("<t>", "</t>")];

impl Marked {
    /// Reads a text with `<s>…</s>` around the source and `<t>…</t>` around the target, in either order. An actor that is named
    /// several times may be marked each time; one may stand inside the other (`<s><t>Iraqi</t> rebels</s>`); one of the two may
    /// be left unnamed.
    pub fn parse(marked: &str) -> Result<Self, MarkError> {
        let mut read = Marked::default();
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut rest = marked;
        while let Some(at) = rest.find('<') {
            read.text.push_str(&rest[..at]);
            rest = &rest[at..];
            let place = read.text.len();
            if let Some(side) = (0..2).find(|&n| rest.starts_with(MARKS[n].0)) {
                if open.iter().any(|&(other, _)| other == side) {
                    return Err(MarkError::Inside(MARKS[side].0));
                }
                open.push((side, place));
                rest = &rest[MARKS[side].0.len()..];
            } else if let Some(side) = (0..2).find(|&n| rest.starts_with(MARKS[n].1)) {
                let Some((_, from)) = open.pop().filter(|&(opened, _)| opened == side) else {
                    return Err(MarkError::Astray(MARKS[side].1));
                };
                read.close(side, from)?;
                rest = &rest[MARKS[side].1.len()..];
            } else {
                read.text.push('<');
                rest = &rest[1..];
            }
        }
        read.text.push_str(rest);
        if let Some(&(side, _)) = open.first() {
            return Err(MarkError::Open(MARKS[side].0));
        }
        if read.source.is_empty() && read.target.is_empty() {
            return Err(MarkError::Nobody);
        }
        Ok(read)
    }

    fn close(&mut self, side: usize, from: usize) -> Result<(), MarkError> {
        let span = Span::new(from, self.text.len());
        if span.of(&self.text).trim().is_empty() {
            return Err(MarkError::Empty(MARKS[side].0));
        }
        let spans = [&mut self.source, &mut self.target];
        spans[side].push(span);
        Ok(())
    }
}
