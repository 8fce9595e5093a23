//! One layer of the analysis by itself, as JSON Lines or CoNLL-U. Offsets are Unicode scalar values of the text.

use std::sync::LazyLock;

use rayon::prelude::*;
use serde::Serialize;
use vigie_events::actor::Actor;
use vigie_events::doc::{Doc, Parts};
use vigie_events::reader::Language;
use vigie_events::{Document, Entity};
use vigie_text::conllu::{self, Malformed, Tree};
use vigie_text::time::{Mod, Recognizer, TimeExpression};
use vigie_text::{Analyzer, BlockKind, CharOffsets, DocDate, Lang, Sentence, Span, quote};

use crate::format::json_line;

/// A layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// `{"id", "sentences": [{"start", "end", "tokens": [{"start", "end", "text", "words"}]}]}`
    Tokens,
    /// CoNLL-U.
    Parse,
    /// `{"id", "times": [{"start", "end", "text", "type", "value", "mod", "edtf"}]}`, TIMEX3 values.
    Times,
    /// `{"id", "mentions": [{"code", "sector", "entity_text", …, "start", "end"}]}`
    Mentions,
    /// `{"id", "quotes": [{"start", "end", "text", "depth", "closed"}]}`
    Quotes,
}

#[derive(Serialize)]
struct Line<'a, T: Serialize> {
    id: &'a str,
    #[serde(flatten)]
    layer: T,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Items<'a> {
    Sentences(Vec<Tokens<'a>>),
    Times(Vec<Time<'a>>),
    Mentions(Vec<Entity>),
    Quotes(Vec<Quote<'a>>),
}

#[derive(Serialize)]
struct Tokens<'a> {
    start: usize,
    end: usize,
    tokens: Vec<Token<'a>>,
}

/// A token and, when it is written together from several (`du`), its words.
#[derive(Serialize)]
struct Token<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<String>,
}

#[derive(Serialize)]
struct Time<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    value: String,
    #[serde(rename = "mod")]
    modifier: Option<&'a str>,
    edtf: Option<String>,
}

/// A quotation; its text stands without the marks, which the offsets include.
#[derive(Serialize)]
struct Quote<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    depth: usize,
    closed: bool,
}

/// A layer of one document. `language` is `None` for a document in a language that is not read: its layer is empty.
pub fn document(layer: Layer, document: &Document, language: Option<(Lang, &Language)>) -> String {
    let text = &document.text;
    let chars = CharOffsets::new(text);
    let items = match layer {
        Layer::Parse => {
            return language.map_or_else(String::new, |(_, l)| parse(document, &l.analyzer));
        }
        Layer::Tokens => Items::Sentences(
            language.map_or_else(Vec::new, |(_, l)| tokens(text, &l.analyzer, &chars)),
        ),
        Layer::Times => {
            Items::Times(language.map_or_else(Vec::new, |l| times(document, l, &chars)))
        }
        Layer::Mentions => {
            Items::Mentions(language.map_or_else(Vec::new, |l| mentions(document, l, &chars)))
        }
        Layer::Quotes => Items::Quotes(quotes(text, &chars)),
    };
    json_line(&Line {
        id: &document.id,
        layer: items,
    })
}

fn parse(document: &Document, analyzer: &Analyzer) -> String {
    let analysis = analyzer.analyze(&document.text);
    let mut trees: Vec<Tree> = analysis
        .sentences
        .iter()
        .map(|sentence| Tree::from_sentence(sentence, &document.text))
        .collect();
    for (n, tree) in trees.iter_mut().enumerate() {
        tree.comments
            .insert(0, format!("# sent_id = {}-{}", document.id, n + 1));
    }
    conllu::write(&trees)
}

fn tokens<'a>(text: &'a str, analyzer: &Analyzer, chars: &CharOffsets) -> Vec<Tokens<'a>> {
    let (_, sentences) = analyzer.segment(text, false);
    let place = |span: Span| (chars.of_byte(span.start), chars.of_byte(span.end));
    let sentence = |sentence: &Sentence| {
        let (start, end) = place(sentence.span);
        let together = sentence.words.chunk_by(|a, b| a.span == b.span);
        let tokens = together.map(|words| {
            let (start, end) = place(words[0].span);
            let several = if words.len() > 1 { words } else { &[] };
            Token {
                start,
                end,
                text: words[0].span.of(text),
                words: several.iter().map(|w| w.form.to_string()).collect(),
            }
        });
        Tokens {
            start,
            end,
            tokens: tokens.collect(),
        }
    };
    sentences.iter().map(sentence).collect()
}

fn quotes<'a>(text: &'a str, chars: &CharOffsets) -> Vec<Quote<'a>> {
    let item = |found: quote::Quote| Quote {
        start: chars.of_byte(found.span.start),
        end: chars.of_byte(found.span.end),
        text: found.inner.of(text),
        depth: found.depth,
        closed: found.closed,
    };
    quote::find(text).into_iter().map(item).collect()
}

fn times<'a>(
    document: &'a Document,
    (lang, language): (Lang, &Language),
    chars: &CharOffsets,
) -> Vec<Time<'a>> {
    static FRENCH: LazyLock<Recognizer> = LazyLock::new(|| Recognizer::new(Lang::Fr));
    static ENGLISH: LazyLock<Recognizer> = LazyLock::new(|| Recognizer::new(Lang::En));
    let recognizer = match lang {
        Lang::Fr => &FRENCH,
        Lang::En => &ENGLISH,
    };
    let date: Option<DocDate> = document.date.as_deref().and_then(|date| date.parse().ok());
    let analysis = language.analyzer.analyze(&document.text);
    let item = |found: TimeExpression| Time {
        start: chars.of_byte(found.span.start),
        end: chars.of_byte(found.span.end),
        text: found.span.of(&document.text),
        kind: found.kind.as_str(),
        value: found.value,
        modifier: found.modifier.map(Mod::as_str),
        edtf: found.edtf.map(|edtf| edtf.to_string()),
    };
    recognizer
        .annotate(&document.text, &analysis.sentences, date.as_ref())
        .into_iter()
        .map(item)
        .collect()
}

/// The names of political actors and what each stands for at the document's date.
fn mentions(
    document: &Document,
    (lang, language): (Lang, &Language),
    chars: &CharOffsets,
) -> Vec<Entity> {
    let analysis = language.analyzer.analyze(&document.text);
    let blocks: Vec<BlockKind> = analysis.blocks.iter().map(|b| b.kind).collect();
    let date = document.date.as_deref().unwrap_or_default();
    let parts = Parts {
        title: &[],
        text: &analysis.sentences,
        blocks: &blocks,
    };
    let doc = Doc::new(
        (lang, date),
        ("", &document.text),
        parts,
        &language.lexicon,
        &language.registry,
    );
    let names = doc.sents.iter().flat_map(|sentence| &sentence.names);
    let entity = |name| {
        let mut entity = Actor::from_thing(doc.thing(name)?, date).entity(chars, chars);
        entity.entity_text = name.span.of(&document.text).to_owned();
        (entity.start, entity.end) = (chars.of_byte(name.span.start), chars.of_byte(name.span.end));
        Some(entity)
    };
    names.filter_map(entity).collect()
}

/// Tags and parses the words of a CoNLL-U file: the same words in the same order.
pub fn pretokenised(file: &str, analyzer: &Analyzer) -> Result<String, Malformed> {
    let trees = conllu::read(file)?;
    let annotated: Vec<Tree> = trees
        .par_iter()
        .map(|tree| {
            let mut sentence = [tree.to_sentence()];
            analyzer.annotate(&mut sentence);
            tree.annotated(&sentence[0])
        })
        .collect();
    Ok(conllu::write(&annotated))
}
