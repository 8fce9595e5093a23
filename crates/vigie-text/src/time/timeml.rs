//! TimeML: texts with their TIMEX3 read from `.tml` files, and the scores of TempEval-3 against them.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Recognizer, TimeExpression};
use crate::Span;
use crate::edtf::DocDate;

/// A TIMEX3 element of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timex {
    /// The bytes of the text it covers, white space at its ends left out.
    pub span: Span,
    /// `type`: `DATE`, `TIME`, `DURATION` or `SET`.
    pub kind: String,
    /// `value`.
    pub value: String,
}

/// A TimeML document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// `DOCID`, or empty.
    pub id: String,
    /// The value of the TIMEX3 that is the document's creation time, as it stands.
    pub created: String,
    /// The text without its tags.
    pub text: String,
    /// The TIMEX3 elements of the text that cover words, in order; the creation time is not among them.
    pub timexes: Vec<Timex>,
}

/// A TimeML file that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TimemlError {
    /// The file is not well-formed XML.
    #[error("not well-formed XML: {0}")]
    Xml(#[from] quick_xml::Error),
    /// It has no element TEXT.
    #[error("no element TEXT with words in it")]
    NoText,
}

/// Reads a `.tml` file's contents.
pub fn read(tml: &str) -> Result<Document, TimemlError> {
    let mut reader = Reader::from_str(tml);
    let mut builder = Builder::default();
    loop {
        match reader.read_event()? {
            Event::Start(tag) => builder.open(&tag),
            Event::Empty(tag) => {
                builder.open(&tag);
                builder.close(tag.local_name().as_ref());
            }
            Event::End(tag) => builder.close(tag.local_name().as_ref()),
            Event::Text(text) => builder.words(&text),
            Event::CData(text) => builder.words(&text),
            Event::GeneralRef(name) => builder.words(&entity(&name)),
            Event::Eof => break,
            _ => {}
        }
    }
    if builder.document.text.trim().is_empty() {
        return Err(TimemlError::NoText);
    }
    Ok(builder.document)
}

/// The text that an entity reference stands for; itself when it is not known.
fn entity(name: &str) -> String {
    let whole = format!("&{name};");
    match quick_xml::escape::unescape(&whole) {
        Ok(text) => text.into_owned(),
        Err(_) => whole,
    }
}

#[derive(Default)]
struct Builder {
    document: Document,
    in_text: bool,
    in_id: bool,
    open: Vec<Timex>,
}

impl Builder {
    fn open(&mut self, tag: &BytesStart) {
        match tag.local_name().as_ref() {
            "TEXT" => self.in_text = true,
            "DOCID" => self.in_id = true,
            "TIMEX3" => {
                let timex = Timex {
                    span: Span::new(self.document.text.len(), self.document.text.len()),
                    kind: attribute(tag, "type"),
                    value: attribute(tag, "value"),
                };
                if attribute(tag, "functionInDocument") == "CREATION_TIME" && !self.in_text {
                    self.document.created.clone_from(&timex.value);
                }
                self.open.push(timex);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "TEXT" => self.in_text = false,
            "DOCID" => self.in_id = false,
            "TIMEX3" => {
                let Some(mut timex) = self.open.pop() else {
                    return;
                };
                timex.span.end = self.document.text.len();
                timex.span = trimmed(&self.document.text, timex.span);
                if !timex.span.is_empty() {
                    let timexes = &mut self.document.timexes;
                    let place = timexes.partition_point(|t| t.span.start < timex.span.start);
                    timexes.insert(place, timex);
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if self.in_text {
            self.document.text.push_str(words);
        } else if self.in_id {
            self.document.id.push_str(words);
        }
    }
}

fn attribute(tag: &BytesStart, name: &str) -> String {
    let found = tag.try_get_attribute(name).ok().flatten();
    found.map_or_else(String::new, |a| a.value.into_owned())
}

fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start + words.len() - words.trim_start().len();
    Span::new(start, start + words.trim().len())
}

/// Counts of a comparison with TIMEX3 written by hand, as TempEval-3 counts them. Add documents with `+=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scores {
    /// Expressions written by hand.
    pub gold: usize,
    /// Expressions found.
    pub found: usize,
    /// Found expressions that cover exactly the words of one written by hand.
    pub strict: usize,
    /// Expressions written by hand that overlap a found one, each found one counted once.
    pub relaxed: usize,
    /// Of those, the ones with the right value.
    pub value: usize,
    /// Of those in `relaxed`, the ones with the right type.
    pub kind: usize,
}

impl Scores {
    /// F1 of exact extents.
    pub fn strict_f1(&self) -> f64 {
        self.f1(self.strict)
    }

    /// F1 of overlapping extents.
    pub fn relaxed_f1(&self) -> f64 {
        self.f1(self.relaxed)
    }

    /// F1 of overlapping extents with the right value.
    pub fn value_f1(&self) -> f64 {
        self.f1(self.value)
    }

    /// F1 of overlapping extents with the right type.
    pub fn kind_f1(&self) -> f64 {
        self.f1(self.kind)
    }

    fn f1(&self, right: usize) -> f64 {
        let all = self.gold + self.found;
        if all == 0 {
            1.0
        } else {
            2.0 * right as f64 / all as f64
        }
    }
}

impl std::ops::AddAssign for Scores {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.strict += other.strict;
        self.relaxed += other.relaxed;
        self.value += other.value;
        self.kind += other.kind;
    }
}

/// A difference between what was written by hand and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// As written by hand: its words and value; `None` when nothing was.
    pub gold: Option<(String, String)>,
    /// As found: its words and value; `None` when nothing was.
    pub found: Option<(String, String)>,
}

/// Annotates a document and compares: the scores, and every difference of extent or value.
/// A document whose creation time is no date is read without one.
pub fn evaluate(recognizer: &Recognizer, document: &Document) -> (Scores, Vec<Miss>) {
    let created: Option<DocDate> = document.created.parse().ok();
    let found = recognizer.annotate(&document.text, &[], created.as_ref());
    compare(document, &found)
}

/// Compares what was found with what was written by hand. Each expression is paired once: exact extents first,
/// then overlapping ones from left to right.
pub fn compare(document: &Document, found: &[TimeExpression]) -> (Scores, Vec<Miss>) {
    let gold = &document.timexes;
    let mut pair: Vec<Option<usize>> = vec![None; gold.len()];
    let mut taken = vec![false; found.len()];
    pair_up(gold, found, &mut pair, &mut taken, |g, f| g.span == f.span);
    pair_up(gold, found, &mut pair, &mut taken, |g, f| {
        g.span.overlaps(f.span)
    });
    let mut scores = Scores {
        gold: gold.len(),
        found: found.len(),
        ..Scores::default()
    };
    let mut misses = Vec::new();
    let words =
        |span: Span, value: &str| Some((span.of(&document.text).to_owned(), value.to_owned()));
    for (timex, f) in gold.iter().zip(&pair) {
        let found = f.map(|f| &found[f]);
        let same_value = found.is_some_and(|f| f.value == timex.value);
        let same_span = found.is_some_and(|f| f.span == timex.span);
        scores.relaxed += usize::from(found.is_some());
        scores.strict += usize::from(same_span);
        scores.value += usize::from(same_value);
        scores.kind += usize::from(found.is_some_and(|f| f.kind.as_str() == timex.kind));
        if !same_value || !same_span {
            misses.push(Miss {
                gold: words(timex.span, &timex.value),
                found: found.and_then(|f| words(f.span, &f.value)),
            });
        }
    }
    for (f, _) in found.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        misses.push(Miss {
            gold: None,
            found: words(f.span, &f.value),
        });
    }
    (scores, misses)
}

/// Pairs what is still free and `fits`, from left to right.
fn pair_up(
    gold: &[Timex],
    found: &[TimeExpression],
    pair: &mut [Option<usize>],
    taken: &mut [bool],
    fits: impl Fn(&Timex, &TimeExpression) -> bool,
) {
    for (timex, pair) in gold.iter().zip(pair).filter(|(_, pair)| pair.is_none()) {
        let free = (0..found.len()).find(|&f| !taken[f] && fits(timex, &found[f]));
        if let Some(f) = free {
            *pair = Some(f);
            taken[f] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    const TML: &str = r#"<?xml version="1.0" ?>
<TimeML><DOCID>un</DOCID>
<DCT><TIMEX3 functionInDocument="CREATION_TIME" tid="t0" type="DATE" value="2022-02-18"/></DCT>
<TEXT>
Paris &amp; Kiev <EVENT eid="e1">ont signé</EVENT> <TIMEX3 tid="t1" type="DATE" value="2022-02-17">hier </TIMEX3>
un texte de <TIMEX3 tid="t2" type="DURATION" value="P3D">trois jours, dit-on</TIMEX3> <TIMEX3 tid="t3" type="DATE" value="X">ici</TIMEX3>.
Il parle lundi.</TEXT></TimeML>"#;

    #[test]
    fn reads_text_and_timexes() {
        let document = read(TML).unwrap();
        assert_eq!(
            (document.id.as_str(), document.created.as_str()),
            ("un", "2022-02-18")
        );
        let words: Vec<&str> = document
            .timexes
            .iter()
            .map(|t| t.span.of(&document.text))
            .collect();
        assert_eq!(words, ["hier", "trois jours, dit-on", "ici"]);
        assert!(document.text.contains("Paris & Kiev ont signé hier"));
        assert_eq!(document.timexes[1].kind, "DURATION");
    }

    #[test]
    fn what_is_no_timeml_is_refused() {
        assert!(matches!(
            read("<TimeML></TimeML>"),
            Err(TimemlError::NoText)
        ));
        assert!(matches!(
            read("<TimeML><TEXT>a</TimeML>"),
            Err(TimemlError::Xml(_))
        ));
    }

    #[test]
    fn scores_extents_and_values() {
        let (mut scores, misses) = evaluate(&Recognizer::new(Lang::Fr), &read(TML).unwrap());
        let wanted = Scores {
            gold: 3,
            found: 3,
            strict: 1,
            relaxed: 2,
            value: 2,
            kind: 2,
        };
        assert_eq!(scores, wanted);
        assert_eq!(misses.len(), 3);
        assert_eq!(misses[2].gold, None);
        scores += scores;
        assert!((scores.relaxed_f1() - 2.0 / 3.0).abs() < 1e-9);
    }
}
