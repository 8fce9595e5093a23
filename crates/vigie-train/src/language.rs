//! Everything that is trained for one language, put into one model file.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use vigie_text::{
    Analyzer, Feats, Lang, Models,
    conllu::{Tree, parse_deprel, write_deprel},
    model::Parts,
    net::{features::Vectors, lexicon::Lexicon, store},
};

use crate::{
    fit::{Classes, Plan, fit, without_stop},
    graph::Params,
    lemmas,
    lexicon::{self, Entry},
    linear,
    treebank::Banks,
};

/// What training needs beside the treebanks.
pub struct Inputs {
    /// The file of static vectors.
    pub vectors: PathBuf,
    /// What forms can be, and lemmas that the treebanks may lack.
    pub lexicon: Vec<Entry>,
    /// A model file whose network is taken over as it is.
    pub reuse: Option<PathBuf>,
    /// A model file whose network training starts from.
    pub start: Option<PathBuf>,
}

/// Trains all models of `lang` and writes them to `out`.
pub fn train(lang: Lang, banks: &Banks, inputs: &Inputs, out: &Path, plan: Plan) -> Result<()> {
    let vector_file =
        std::fs::read(&inputs.vectors).with_context(|| inputs.vectors.display().to_string())?;
    let vectors = Vectors::read(vector_file.clone()).context("not a file of vectors")?;
    let complete = |bank: usize| lang == Lang::En || bank < 2;
    let classes = Classes::of(&banks.train, complete);
    let mut parts = rest(lang, banks, &classes, &inputs.lexicon, complete)?;
    let lexicon = Lexicon::new(parts.get("lexicon")?)?;
    let examples: Vec<_> = banks
        .train
        .iter()
        .map(|(tree, bank)| {
            let example = |t: &Tree| classes.example(t, *bank, complete(*bank), &vectors, &lexicon);
            std::iter::once(example(tree))
                .chain(without_stop(tree).iter().map(example))
                .collect()
        })
        .collect();
    let count = banks.train.iter().map(|b| b.1 + 1).max().unwrap_or(1);
    if let Some(path) = &inputs.reuse {
        parts.put("network", network(path)?.into_owned());
    } else {
        let watch = |epoch: usize, params: &Params| {
            if epoch % 8 == 7 {
                parts.put("network", store::write(&params.named()));
                report(lang, &parts.write(), &vector_file, banks)?;
            }
            Ok(())
        };
        let start = match &inputs.start {
            Some(path) => Some(store::read(network(path)?).context("not a network")?),
            None => None,
        };
        let tensors = fit(
            plan,
            start.as_ref(),
            &examples,
            count,
            &vectors,
            &classes,
            watch,
        )?;
        parts.put("network", store::write(&tensors));
    }
    let file = parts.write();
    std::fs::write(out, &file).with_context(|| out.display().to_string())?;
    report(lang, &file, &vector_file, banks)
}

/// The network in a model file.
fn network(path: &Path) -> Result<Cow<'static, [u8]>> {
    let file = std::fs::read(path).with_context(|| path.display().to_string())?;
    Ok(Parts::read(file)?.get("network")?)
}

/// All parts of the file but the network.
fn rest(
    lang: Lang,
    banks: &Banks,
    classes: &Classes,
    lexicon: &[Entry],
    complete: impl Fn(usize) -> bool,
) -> Result<Parts> {
    let mut parts = Parts::default();
    let lines = |it: Vec<String>| it.join("\n").into_bytes();
    let one_word = linear::one_word(lang, banks, 10)?;
    parts.put(
        "one-word",
        one_word
            .weights()
            .iter()
            .map(|w| w.cast_unsigned())
            .collect(),
    );
    parts.put(
        "tags",
        lines(
            classes
                .tags
                .iter()
                .map(|t| format!("{}\t{}", t.0.as_str(), t.1))
                .collect(),
        ),
    );
    parts.put(
        "labels",
        lines(
            classes
                .labels
                .iter()
                .map(|l| write_deprel(l.0, l.1))
                .collect(),
        ),
    );
    let triples: Vec<_> = banks
        .train
        .iter()
        .filter(|(_, bank)| complete(*bank))
        .flat_map(|(tree, _)| tree.to_sentence().words)
        .map(|w| (w.form.into(), w.upos, w.lemma.into()))
        .collect();
    let lemmatiser = lemmas::train(&triples, &lexicon::lemmas(lexicon))?;
    let (rules, known, endings) = lemmatiser.parts();
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
    parts.put("lexicon", lexicon::classes(lexicon)?);
    Ok(parts)
}

/// Tells the scores on the development part, on gold words.
fn report(lang: Lang, file: &[u8], vectors: &[u8], banks: &Banks) -> Result<()> {
    let analyzer = Analyzer::with_models(lang, Models::read(file.to_vec(), vectors.to_vec())?)?;
    for (name, trees) in &banks.dev {
        scores(&analyzer, name, trees);
    }
    Ok(())
}

fn scores(analyzer: &Analyzer, name: &str, trees: &[Tree]) {
    let (mut n, mut upos, mut feats, mut lemma, mut uas, mut las) = (0, 0, 0, 0, 0, 0);
    for tree in trees {
        let mut s = tree.to_sentence();
        analyzer.annotate(std::slice::from_mut(&mut s));
        for (w, r) in s
            .words
            .iter()
            .zip(&tree.rows)
            .filter(|(_, r)| r.upos != "PUNCT")
        {
            n += 1;
            upos += usize::from(w.upos.as_str() == r.upos);
            feats += usize::from(w.feats == Feats::parse(&r.feats));
            lemma += usize::from(*w.lemma == *r.lemma);
            let head = w.head.map_or(0, |h| h + 1) == r.head;
            uas += usize::from(head);
            las += usize::from(head && w.rel == parse_deprel(&r.deprel).0);
        }
    }
    let share = |k: usize| format!("{:.4}", k as f64 / f64::from(n));
    let n_words = n;
    tracing::info!(
        name,
        n_words,
        upos = share(upos),
        feats = share(feats),
        lemma = share(lemma),
        uas = share(uas),
        las = share(las)
    );
}
