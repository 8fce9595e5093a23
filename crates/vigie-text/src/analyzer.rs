//! The whole layer behind one door: text in, blocks and parsed sentences out.

use crate::conllu::{parse_deprel, write_deprel};
use crate::lemma::{Lemmatiser, Rule};
use crate::linear::{Linear, context_features};
use crate::model::{Broken, Parts};
use crate::parse::Parser;
use crate::segment::Segmenter;
use crate::tag::{Tag, Tagger};
use crate::{Block, Feats, Lang, Sentence, Upos};

/// Why an [`Analyzer`] could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The language's model file is broken.
    #[error("model: {0}")]
    Model(#[from] Broken),
    /// The language's segmentation data is broken.
    #[error("segmentation data: {0}")]
    Segmentation(#[from] toml::de::Error),
}

/// A text, read as far as syntax.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Analysis {
    /// Its paragraphs and what they are.
    pub blocks: Vec<Block>,
    /// Its sentences, each within one block, in order.
    pub sentences: Vec<Sentence>,
}

/// Segments, tags, lemmatises and parses one language.
///
/// ```
/// use vigie_text::{Analyzer, Lang, Upos};
/// let analyzer = Analyzer::new(Lang::Fr).unwrap();
/// let text = "Moscou menace de réagir.";
/// let analysis = analyzer.analyze(text);
/// let words = &analysis.sentences[0].words;
/// assert_eq!(words[1].span.of(text), "menace");
/// assert_eq!(&*words[1].lemma, "menacer");
/// assert_eq!(words[1].upos, Upos::Verb);
/// ```
#[derive(Debug)]
pub struct Analyzer {
    segmenter: Segmenter,
    models: Models,
}

/// The trained models of one language.
#[derive(Debug, Clone)]
pub struct Models {
    /// Tells whether a form such as « des » is one word.
    pub one_word: Linear,
    /// Parts of speech and features.
    pub tagger: Tagger,
    /// Dictionary forms.
    pub lemmatiser: Lemmatiser,
    /// Heads and relations.
    pub parser: Parser,
}

const FR: &[u8] = include_bytes!("../../../models/fr.vigie");
const EN: &[u8] = include_bytes!("../../../models/en.vigie");

impl Analyzer {
    /// The analyser of `lang`, with the models built into the program.
    ///
    /// # Errors
    /// When the models or data built in are broken, which the tests rule out.
    pub fn new(lang: Lang) -> Result<Self, Error> {
        let models = Models::read(match lang {
            Lang::Fr => FR,
            Lang::En => EN,
        })?;
        Self::with_models(lang, models)
    }

    /// The analyser of `lang` with models of one's own.
    ///
    /// # Errors
    /// When the segmentation data built in is broken.
    pub fn with_models(lang: Lang, models: Models) -> Result<Self, Error> {
        Ok(Self {
            segmenter: Segmenter::new(lang)?,
            models,
        })
    }

    /// Reads a text: blocks, and sentences with tags, lemmas and a parse.
    pub fn analyze(&self, text: &str) -> Analysis {
        self.read(text, false)
    }

    /// Reads a title: as [`Analyzer::analyze`], with every paragraph of the kind `Title`.
    pub fn analyze_title(&self, title: &str) -> Analysis {
        self.read(title, true)
    }

    /// Sets tags, lemmas, heads and relations of words that are already there.
    pub fn annotate(&self, sentences: &mut [Sentence]) {
        for s in sentences {
            self.models.tagger.tag(s);
            for w in &mut s.words {
                w.lemma = self.models.lemmatiser.lemma(&w.form, w.upos);
            }
            self.models.parser.parse(s);
        }
    }

    fn read(&self, text: &str, title: bool) -> Analysis {
        let (blocks, mut sentences) = self.segment(text, title);
        self.annotate(&mut sentences);
        Analysis { blocks, sentences }
    }

    /// Blocks, sentences and words only.
    pub fn segment(&self, text: &str, title: bool) -> (Vec<Block>, Vec<Sentence>) {
        self.segmenter.segment(text, title, &|forms, at| {
            self.models.one_word.score(&context_features(forms, at), 0) > 0
        })
    }
}

impl Models {
    /// As a file.
    pub fn write(&self) -> Vec<u8> {
        let mut parts = Parts::default();
        let bytes = |l: &Linear| l.weights().iter().map(|w| w.cast_unsigned()).collect();
        parts.put("one-word", bytes(&self.one_word));
        parts.put("tagger", bytes(&self.tagger.model));
        parts.put("parser", bytes(&self.parser.model));
        let lines = |it: Vec<String>| it.join("\n").into_bytes();
        parts.put(
            "tags",
            lines(
                self.tagger
                    .tags
                    .iter()
                    .map(|t| format!("{}\t{}", t.0.as_str(), t.1))
                    .collect(),
            ),
        );
        parts.put(
            "labels",
            lines(
                self.parser
                    .labels
                    .iter()
                    .map(|l| write_deprel(l.0, l.1))
                    .collect(),
            ),
        );
        let (rules, known, endings) = self.lemmatiser.parts();
        parts.put(
            "lemma.rules",
            lines(
                rules
                    .iter()
                    .map(|r| format!("{}\t{}", r.cut, r.add))
                    .collect(),
            ),
        );
        parts.put("lemma.known", known.to_vec());
        parts.put("lemma.endings", endings.to_vec());
        parts.write()
    }

    /// From a file.
    ///
    /// # Errors
    /// When the file is broken.
    pub fn read(file: &[u8]) -> Result<Models, Broken> {
        let parts = Parts::read(file)?;
        let linear = |name: &'static str| {
            let weights = parts.get(name)?.iter().map(|b| b.cast_signed()).collect();
            Linear::new(weights).ok_or(Broken::Part(name))
        };
        let tags: Option<Vec<Tag>> = parts
            .text("tags")?
            .lines()
            .map(|l| {
                l.split_once('\t')
                    .and_then(|(u, f)| Some((Upos::parse(u)?, Feats::parse(f))))
            })
            .collect();
        let labels = parts.text("labels")?.lines().map(parse_deprel).collect();
        let rules: Option<Vec<Rule>> = parts
            .text("lemma.rules")?
            .split('\n')
            .map(|l| {
                l.split_once('\t').and_then(|(cut, add)| {
                    Some(Rule {
                        cut: cut.parse().ok()?,
                        add: add.to_owned(),
                    })
                })
            })
            .collect();
        Ok(Models {
            one_word: linear("one-word")?,
            tagger: Tagger {
                model: linear("tagger")?,
                tags: tags.ok_or(Broken::Part("tags"))?,
            },
            lemmatiser: Lemmatiser::new(
                rules.ok_or(Broken::Part("lemma.rules"))?,
                parts.get("lemma.known")?.to_vec(),
                parts.get("lemma.endings")?.to_vec(),
            )
            .map_err(|_| Broken::Part("lemma.known"))?,
            parser: Parser {
                model: linear("parser")?,
                labels,
            },
        })
    }
}
