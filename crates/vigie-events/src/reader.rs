//! Reads a document: from its text to its statements.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};
use vigie_text::edtf::Edtf;
use vigie_text::lang::Detected;
use vigie_text::time::Recognizer;
use vigie_text::{Analysis, Analyzer, BlockKind, CharOffsets, Lang, Span};

use crate::attribution::Attributions;
use crate::data::DataError;
use crate::doc::{Doc, Parts};
use crate::gazetteer::Gazetteer;
use crate::lexicon::Lexicon;
use crate::locate;
use crate::places;
use crate::plover::Ontology;
use crate::record::Statement;
use crate::registry::Registry;
use crate::resolve::Resolver;
use crate::standing::Stances;
use crate::statements::{Draft, draft};
use crate::trigger::Hits;
use crate::when::{Times, days};

/// Why a reader could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A data table is at fault.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The language models could not be loaded.
    #[error("the language models could not be loaded: {0}")]
    Text(#[from] vigie_text::Error),
}

/// A dated text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Identifier, unique in its collection.
    pub id: String,
    /// Language, when known.
    pub lang: Option<Lang>,
    /// Date (EDTF), when known.
    pub date: Option<String>,
    /// Title, or empty.
    pub title: String,
    /// Plain text.
    pub text: String,
    /// Address, or empty.
    pub url: String,
    /// Publication, or empty.
    pub publication: String,
}

/// What was read of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The language it was read in, or found to be in.
    pub lang: Detected,
    /// Its statements, in the order of their triggers; those of the title first.
    pub statements: Vec<Statement>,
    /// What a user should know of the reading.
    pub notes: Vec<String>,
}

/// Everything known of one language.
pub struct Language {
    /// Its words.
    pub lexicon: Lexicon,
    /// Names in it.
    pub registry: Registry,
    /// Its models.
    pub analyzer: Analyzer,
    /// Its time expressions.
    pub recognizer: Recognizer,
}

impl Language {
    fn load(lang: Lang, ontology: &Ontology) -> Result<Self, Error> {
        Ok(Self {
            lexicon: Lexicon::load(lang, ontology)?,
            registry: Registry::load(lang)?,
            analyzer: Analyzer::new(lang)?,
            recognizer: Recognizer::new(lang),
        })
    }
}

/// Reads documents; languages are loaded when first needed.
pub struct Reader {
    ontology: Ontology,
    gazetteer: OnceLock<Result<Gazetteer, DataError>>,
    french: OnceLock<Result<Language, Error>>,
    english: OnceLock<Result<Language, Error>>,
}

impl Reader {
    /// A reader over the embedded data.
    pub fn new() -> Result<Self, Error> {
        Ok(Self {
            ontology: Ontology::load()?,
            gazetteer: OnceLock::new(),
            french: OnceLock::new(),
            english: OnceLock::new(),
        })
    }

    /// The knowledge of one language.
    pub fn language(&self, lang: Lang) -> Result<&Language, &Error> {
        let slot = match lang {
            Lang::Fr => &self.french,
            Lang::En => &self.english,
        };
        slot.get_or_init(|| Language::load(lang, &self.ontology))
            .as_ref()
    }

    /// The places of the world.
    pub fn gazetteer(&self) -> Result<&Gazetteer, &DataError> {
        self.gazetteer.get_or_init(Gazetteer::load).as_ref()
    }

    /// The ontology.
    pub fn ontology(&self) -> &Ontology {
        &self.ontology
    }

    /// Reads one document. Never fails: what cannot be read yields no statement and a note.
    pub fn read(&self, document: &Document) -> Reading {
        let detected = match document.lang {
            Some(lang) => Detected::Known(lang),
            None => vigie_text::lang::detect(&format!("{}\n{}", document.title, document.text)),
        };
        let nothing = |lang, note: String| Reading {
            lang,
            statements: Vec::new(),
            notes: vec![note],
        };
        let Some(lang) = detected.known() else {
            return nothing(
                detected.clone(),
                format!("{}: read with no statement", describe(&detected)),
            );
        };
        match self.language(lang) {
            Ok(language) => Reading {
                lang: detected,
                statements: self.statements(document, lang, language),
                notes: self.gazetteer().err().map(ToString::to_string).into_iter().collect(),
            },
            Err(error) => nothing(detected, error.to_string()),
        }
    }

    fn statements(&self, document: &Document, lang: Lang, language: &Language) -> Vec<Statement> {
        let date = document.date.as_deref().unwrap_or_default();
        let title = language.analyzer.analyze_title(&document.title);
        let text = language.analyzer.analyze(&document.text);
        with_drafts(
            document,
            (lang, date),
            language,
            &title,
            &text,
            |resolver, _, drafts| {
                let doc = resolver.doc;
                let chars = (CharOffsets::new(doc.text), CharOffsets::new(doc.title));
                let sides = [(doc.text, &text), (doc.title, &title)];
                let [times, title_times] = sides.map(|(source, analysis)| {
                    Times::find(&language.recognizer, source, &analysis.sentences, date)
                });
                let places = self.gazetteer().map_or_else(
                    |_| Vec::new(),
                    |gazetteer| places::find(doc, gazetteer),
                );
                drafts
                    .iter()
                    .map(|d| {
                        let sent = &doc.sents[d.s];
                        let times = if sent.in_title { &title_times } else { &times };
                        let others: Vec<Span> = drafts
                            .iter()
                            .filter(|o| o.s == d.s && o.trigger != d.trigger)
                            .map(|o| o.trigger)
                            .collect();
                        let when = times.of(sent.tree.sentence.span, d.trigger, &others);
                        let mut statement = self.record(document, doc, (d, when), &chars);
                        let offsets = if sent.in_title { &chars.1 } else { &chars.0 };
                        statement.event_loc = locate::location(doc, &places, d, offsets).into_iter().collect();
                        statement
                    })
                    .collect()
            },
        )
    }

    fn record(
        &self,
        document: &Document,
        doc: &Doc<'_>,
        (draft, when): (&Draft, Option<&Edtf>),
        (text, title): &(CharOffsets, CharOffsets),
    ) -> Statement {
        let sent = &doc.sents[draft.s];
        let chars = if sent.in_title { title } else { text };
        let source = sent.source(doc);
        let meaning = self.ontology.meaning(draft.event, &draft.mode);
        let entities = |actors: &[crate::actor::Actor]| {
            actors
                .iter()
                .map(|a| a.entity(text, title))
                .collect::<Vec<_>>()
        };
        let span = sent.tree.sentence.span;
        let trigger = (
            chars.of_byte(draft.trigger.start),
            chars.of_byte(draft.trigger.end),
        );
        let voice = entities(&draft.voice);
        let (date, enddate) = when.map(days).unwrap_or_default();
        Statement {
            id: identifier(document, draft, sent.in_title),
            date,
            enddate,
            edtf: when.map_or_else(String::new, Edtf::to_string),
            event: draft.event,
            mode: draft.mode.clone(),
            context: Vec::new(),
            cameo: meaning.map(|m| m.cameo.clone()).unwrap_or_default(),
            quad_code: meaning.map_or(0, |m| m.quad),
            event_scale: meaning.map_or(0.0, |m| m.score),
            actor: entities(&draft.actor),
            recipient: entities(&draft.recipient),
            voice,
            standing: draft.standing,
            event_loc: Vec::new(),
            dead: None,
            injured: None,
            arrested: None,
            text: span.of(source).to_owned(),
            sequence: draft.s,
            start: chars.of_byte(span.start),
            end: chars.of_byte(span.end),
            trigger,
            trigger_text: draft.trigger.of(source).to_owned(),
            in_title: sent.in_title,
            confidence: 0.5,
            because: draft.because.clone(),
        }
    }
}

/// Prepares the document's stages and hands its drafts on.
pub(crate) fn with_drafts<T>(
    document: &Document,
    (lang, date): (Lang, &str),
    language: &Language,
    title: &Analysis,
    text: &Analysis,
    then: impl FnOnce(&Resolver<'_, '_>, &Hits<'_>, &[Draft]) -> T,
) -> T {
    let blocks: Vec<BlockKind> = text.blocks.iter().map(|b| b.kind).collect();
    let parts = Parts {
        title: &title.sentences,
        text: &text.sentences,
        blocks: &blocks,
    };
    let doc = Doc::new(
        (lang, date),
        (&document.title, &document.text),
        parts,
        &language.lexicon,
        &language.registry,
    );
    let resolver = Resolver::new(&doc);
    let quotes: Vec<Span> = vigie_text::quote::find(&document.text)
        .into_iter()
        .map(|q| q.span)
        .collect();
    let attributions = Attributions::find(&resolver, &quotes);
    let hits = Hits::find(&resolver);
    let stances = Stances {
        resolver: &resolver,
        hits: &hits,
        attributions: &attributions,
    };
    let drafts = draft(&stances, &hits);
    then(&resolver, &hits, &drafts)
}

fn describe(detected: &Detected) -> String {
    match detected {
        Detected::Known(lang) => format!("language {}", lang.code()),
        Detected::Other(code) => format!("language `{code}` is neither French nor English"),
        Detected::Unknown => "language not recognised".to_owned(),
    }
}

/// A hash that stays the same for the same document, trigger, event, standing and voice.
fn identifier(document: &Document, draft: &Draft, in_title: bool) -> String {
    let mut hash = Sha256::new();
    let voices: Vec<&str> = draft.voice.iter().map(|v| v.code.as_str()).collect();
    let key = format!(
        "{}\u{0}{}\u{0}{}\u{0}{}-{}\u{0}{}\u{0}{}\u{0}{}\u{0}{}",
        document.id,
        document.title,
        in_title,
        draft.trigger.start,
        draft.trigger.end,
        draft.event.as_str(),
        draft.mode,
        draft.standing.as_str(),
        voices.join(",")
    );
    hash.update(key.as_bytes());
    hash.update(document.text.as_bytes());
    hash.finalize()
        .iter()
        .take(8)
        .map(|b| format!("{b:02x}"))
        .collect()
}
