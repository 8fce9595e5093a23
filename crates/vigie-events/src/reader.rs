//! Reads a document: from its text to its statements.

use std::cell::RefCell;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};
use vigie_text::edtf::Edtf;
use vigie_text::lang::Detected;
use vigie_text::time::Recognizer;
use vigie_text::{Analyzer, BlockKind, CharOffsets, Lang, Span};

use crate::attribution::Attributions;
use crate::choice::{self, Choice};
use crate::data::DataError;
use crate::doc::{Doc, Parts};
use crate::lexicon::Lexicon;
use crate::plover::{EventType, Ontology};
use crate::record::Statement;
use crate::registry::Registry;
use crate::resolve::Resolver;
use crate::standing::Stances;
use crate::statements::{Draft, draft};
use crate::trigger::Hits;
use crate::verdict::{Status, Suspect, Verdict};
use crate::weights::Weights;
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
    choice: Weights,
    trigger: Weights,
    french: OnceLock<Result<Language, Error>>,
    english: OnceLock<Result<Language, Error>>,
}

impl Reader {
    /// A reader over the embedded data.
    pub fn new() -> Result<Self, Error> {
        Ok(Self {
            ontology: Ontology::load()?,
            choice: Weights::of_choice()?,
            trigger: Weights::of_trigger()?,
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
                notes: Vec::new(),
            },
            Err(error) => nothing(detected, error.to_string()),
        }
    }

    fn statements(&self, document: &Document, lang: Lang, language: &Language) -> Vec<Statement> {
        self.stages(document, lang, language, |stage| {
            let named = |d: &&Draft| !d.actor.is_empty() || !d.recipient.is_empty();
            self.records(document, stage, stage.drafts.iter().filter(named))
        })
    }

    /// The stages of a document, with the participants that the weights choose.
    pub(crate) fn stages<T>(
        &self,
        document: &Document,
        lang: Lang,
        language: &Language,
        then: impl FnOnce(&Stage<'_, '_, '_>) -> T,
    ) -> T {
        let judge = |suspect: &Suspect<'_>| Verdict::of(&self.trigger, suspect);
        let choose = |choice: &Choice| choice::best(&self.choice, choice);
        with_drafts(document, lang, language, (judge, choose), then)
    }

    /// The questions that reading a document asks, answered by the rules alone: what the weights are fitted on.
    pub fn questions(&self, document: &Document, lang: Lang) -> Result<Questions, &Error> {
        let language = self.language(lang)?;
        let mut asked: Vec<Choice> = Vec::new();
        let suspects = RefCell::new(Vec::new());
        let judge = |suspect: &Suspect<'_>| {
            suspects.borrow_mut().push(Suspicion::of(suspect));
            Verdict::of_rules(suspect)
        };
        let choose = |choice: &Choice| {
            asked.push(choice.clone());
            0
        };
        let statements = with_drafts(document, lang, language, (judge, choose), |stage| {
            for suspicion in suspects.borrow_mut().iter_mut() {
                suspicion.locate(stage.resolver.doc);
            }
            self.records(document, stage, stage.drafts.iter())
        });
        let mut proposals: Vec<Proposal> = statements
            .into_iter()
            .map(|statement| Proposal {
                statement,
                choices: Vec::new(),
            })
            .collect();
        for choice in asked {
            proposals[choice.draft].choices.push(choice);
        }
        Ok(Questions {
            proposals,
            suspects: suspects.into_inner(),
        })
    }

    fn records<'x>(
        &self,
        document: &Document,
        stage: &Stage<'_, '_, '_>,
        drafts: impl Iterator<Item = &'x Draft>,
    ) -> Vec<Statement> {
        let doc = stage.resolver.doc;
        let chars = (CharOffsets::new(doc.text), CharOffsets::new(doc.title));
        let sides = [(doc.text, stage.parts.text), (doc.title, stage.parts.title)];
        let [times, title_times] = sides.map(|(source, sentences)| {
            Times::find(&stage.language.recognizer, source, sentences, doc.date)
        });
        drafts
            .map(|d| {
                let sent = &doc.sents[d.s];
                let times = if sent.in_title { &title_times } else { &times };
                let others: Vec<Span> = stage
                    .drafts
                    .iter()
                    .filter(|o| o.s == d.s && o.trigger != d.trigger)
                    .map(|o| o.trigger)
                    .collect();
                let when = times.of(sent.tree.sentence.span, d.trigger, &others);
                self.record(document, doc, (d, when), &chars)
            })
            .collect()
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
            confidence: draft.confidence,
            because: draft.because.clone(),
        }
    }
}

/// A statement, and the questions that were asked of its participants.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The statement.
    pub statement: Statement,
    /// The questions.
    pub choices: Vec<Choice>,
}

/// A word that was asked whether it tells an event.
#[derive(Debug, Clone)]
pub struct Suspicion {
    s: usize,
    words: (usize, usize),
    /// Where it stands, in Unicode scalar values of the text (of the title when `in_title`).
    pub trigger: (usize, usize),
    /// Whether in the title.
    pub in_title: bool,
    /// The event.
    pub event: EventType,
    /// Whether the rules chose it.
    pub chosen: bool,
    /// Buckets of its features.
    pub buckets: Vec<u32>,
}

impl Suspicion {
    fn of(suspect: &Suspect<'_>) -> Self {
        let event = suspect.hit.entry.event.as_ref();
        Suspicion {
            s: suspect.hit.s,
            words: (suspect.hit.w, suspect.hit.last),
            trigger: (0, 0),
            in_title: false,
            event: event.map_or(EventType::Consult, |(e, _)| *e),
            chosen: suspect.status == Status::Chosen,
            buckets: suspect.buckets.clone(),
        }
    }

    fn locate(&mut self, doc: &Doc<'_>) {
        let sent = &doc.sents[self.s];
        let words = |w: usize| sent.tree.word(w).span;
        let span = words(self.words.0).cover(words(self.words.1));
        let chars = CharOffsets::new(sent.source(doc));
        self.trigger = (chars.of_byte(span.start), chars.of_byte(span.end));
        self.in_title = sent.in_title;
    }
}

/// What reading a document asks.
#[derive(Debug, Clone)]
pub struct Questions {
    /// The statements, each with the questions about its participants.
    pub proposals: Vec<Proposal>,
    /// The words that may tell an event.
    pub suspects: Vec<Suspicion>,
}

/// The stages of one document.
pub(crate) struct Stage<'x, 'd, 'a> {
    pub(crate) language: &'a Language,
    pub(crate) resolver: &'x Resolver<'d, 'a>,
    pub(crate) hits: &'x Hits<'a>,
    pub(crate) drafts: &'x [Draft],
    pub(crate) parts: Parts<'a>,
}

/// Prepares the document's stages and hands them on; `choose` picks among the participants.
fn with_drafts<T>(
    document: &Document,
    lang: Lang,
    language: &Language,
    (judge, choose): (
        impl FnMut(&Suspect<'_>) -> Verdict,
        impl FnMut(&Choice) -> usize,
    ),
    then: impl FnOnce(&Stage<'_, '_, '_>) -> T,
) -> T {
    let date = document.date.as_deref().unwrap_or_default();
    let title = language.analyzer.analyze_title(&document.title);
    let text = language.analyzer.analyze(&document.text);
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
    let mut hits = Hits::find(&resolver);
    hits.weigh(&resolver, judge);
    let stances = Stances {
        resolver: &resolver,
        hits: &hits,
        attributions: &attributions,
    };
    let mut drafts = draft(&stances, &hits);
    choice::ask(&resolver, &mut drafts, choose);
    then(&Stage {
        language,
        resolver: &resolver,
        hits: &hits,
        drafts: &drafts,
        parts,
    })
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
