//! The whole layer behind one door: text in, blocks and parsed sentences out.

use std::borrow::Cow;

use crate::conllu::parse_deprel;
use crate::lemma::{Lemmatiser, Rule};
use crate::linear::{Linear, context_features};
use crate::model::{Broken, Parts};
use crate::net::{
    Network,
    features::{Features, Vectors},
    lexicon::Lexicon,
    store,
};
use crate::segment::Segmenter;
use crate::{Block, Feats, Lang, Rel, Sentence, Sub, Upos};

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
    one_word: Linear,
    network: Network,
    vectors: Vectors,
    lexicon: Lexicon,
    /// Part of speech and features, by the network's numbers.
    tags: Vec<(Upos, Feats)>,
    /// Relations, by the network's numbers.
    labels: Vec<(Rel, Sub)>,
    lemmatiser: Lemmatiser,
}

const FR: &[u8] = include_bytes!("../../../models/fr.vigie");
const EN: &[u8] = include_bytes!("../../../models/en.vigie");
const FR_VECTORS: &[u8] = include_bytes!("../../../models/fr.vec");
const EN_VECTORS: &[u8] = include_bytes!("../../../models/en.vec");

impl Analyzer {
    /// The analyser of `lang`, with the models built into the program.
    ///
    /// # Errors
    /// When the models or data built in are broken, which the tests rule out.
    pub fn new(lang: Lang) -> Result<Self, Error> {
        let (model, vectors) = match lang {
            Lang::Fr => (FR, FR_VECTORS),
            Lang::En => (EN, EN_VECTORS),
        };
        let models = Models::read(model, vectors)?;
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
        let m = &self.models;
        let features: Vec<Vec<Features>> = sentences
            .iter()
            .map(|s| {
                s.words
                    .iter()
                    .map(|w| Features::of(&w.form, &m.vectors, &m.lexicon))
                    .collect()
            })
            .collect();
        for (s, r) in sentences
            .iter_mut()
            .zip(m.network.read(&features, &m.vectors))
        {
            for (i, w) in s.words.iter_mut().enumerate() {
                (w.upos, w.feats) = m.tags[usize::from(r.tags[i])];
                w.lemma = m.lemmatiser.lemma(&w.form, w.upos);
                w.head = r.heads[i];
                (w.rel, w.sub) = match w.head {
                    None => (Rel::Root, Sub::None),
                    Some(_) => m.labels[usize::from(r.labels[i])],
                };
            }
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
    /// From a model file and the static vectors it was trained with. Files that are there for ever are used where they are.
    ///
    /// # Errors
    /// When a file is broken, or the two do not fit.
    pub fn read(
        file: impl Into<Cow<'static, [u8]>>,
        vectors: impl Into<Cow<'static, [u8]>>,
    ) -> Result<Models, Broken> {
        let parts = Parts::read(file)?;
        let vectors = Vectors::read(vectors).ok_or(Broken::Part("vectors"))?;
        let weights = parts
            .get("one-word")?
            .iter()
            .map(|b| b.cast_signed())
            .collect();
        let tensors = store::read(parts.get("network")?).ok_or(Broken::Part("network"))?;
        let network = Network::new(&tensors, vectors.dims).ok_or(Broken::Part("network"))?;
        let lexicon = Lexicon::new(parts.get("lexicon")?).map_err(|_| Broken::Part("lexicon"))?;
        let tags = all(parts.text("tags")?.lines(), |l| {
            let (upos, feats) = l.split_once('\t')?;
            Some((Upos::parse(upos)?, Feats::parse(feats)))
        });
        let labels: Vec<_> = parts.text("labels")?.lines().map(parse_deprel).collect();
        let tags = tags
            .filter(|t| t.len() == network.tags())
            .ok_or(Broken::Part("tags"))?;
        if labels.len() != network.labels() {
            return Err(Broken::Part("labels"));
        }
        Ok(Models {
            one_word: Linear::new(weights).ok_or(Broken::Part("one-word"))?,
            network,
            vectors,
            lexicon,
            tags,
            labels,
            lemmatiser: read_lemmatiser(&parts)?,
        })
    }
}

fn read_lemmatiser(parts: &Parts) -> Result<Lemmatiser, Broken> {
    let rules = all(parts.text("lemma.rules")?.split('\n'), |l| {
        let (cut, add) = l.split_once('\t')?;
        Some(Rule {
            cut: cut.parse().ok()?,
            add: add.to_owned(),
        })
    });
    let rules = rules.ok_or(Broken::Part("lemma.rules"))?;
    let (known, endings) = (parts.get("lemma.known")?, parts.get("lemma.endings")?);
    Lemmatiser::new(rules, known, endings).map_err(|_| Broken::Part("lemma.known"))
}

fn all<'l, T>(
    lines: impl Iterator<Item = &'l str>,
    read: impl Fn(&str) -> Option<T>,
) -> Option<Vec<T>> {
    lines.map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu::write_deprel;

    /// The sentence as "form/lemma/relation/head form" of the words asked for.
    fn read(lang: Lang, text: &str, forms: &[&str]) -> Vec<String> {
        let analysis = Analyzer::new(lang).unwrap().analyze(text);
        let words = &analysis.sentences[0].words;
        let show = |form: &&str| {
            let w = words.iter().find(|w| *w.form == **form).unwrap();
            let head = w.head.map_or("-", |h| &words[h].form);
            format!(
                "{}/{}/{}/{head}",
                w.form,
                w.lemma,
                write_deprel(w.rel, w.sub)
            )
        };
        forms.iter().map(show).collect()
    }

    #[test]
    fn one_analyser_serves_all_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Analyzer>();
    }

    #[test]
    fn french_passives_clitics_relatives_and_reflexives() {
        assert_eq!(
            read(
                Lang::Fr,
                "La ville a été bombardée par l'armée russe.",
                &["ville", "été", "bombardée", "armée"]
            ),
            [
                "ville/ville/nsubj:pass/bombardée",
                "été/être/aux:pass/bombardée",
                "bombardée/bombarder/root/-",
                "armée/armée/obl:agent/bombardée"
            ]
        );
        let clitic = read(Lang::Fr, "« Nous partons », a-t-il affirmé.", &["-t-il"]);
        assert!(clitic[0].ends_with("/nsubj/affirmé"), "{clitic:?}");
        assert_eq!(
            read(
                Lang::Fr,
                "Les soldats qui avancent tirent.",
                &["qui", "avancent"]
            ),
            [
                "qui/qui/nsubj/avancent",
                "avancent/avancer/acl:relcl/soldats"
            ]
        );
        assert_eq!(
            read(Lang::Fr, "Les troupes se sont retirées.", &["se"])[0]
                .split('/')
                .next_back(),
            Some("retirées")
        );
    }

    #[test]
    fn english_passives() {
        assert_eq!(
            read(
                Lang::En,
                "The city was shelled by the army.",
                &["city", "was", "army"]
            ),
            [
                "city/city/nsubj:pass/shelled",
                "was/be/aux:pass/shelled",
                "army/army/obl:agent/shelled"
            ]
        );
    }

    #[test]
    fn nothing_and_titles() {
        let analyzer = Analyzer::new(Lang::Fr).unwrap();
        assert_eq!(analyzer.analyze(""), Analysis::default());
        assert_eq!(
            analyzer.analyze_title("Kiev bombardée").blocks[0].kind,
            crate::BlockKind::Title
        );
    }
}
