//! Tags and parses against a treebank: on raw text, on the treebank's own words, and on these without punctuation.

use std::fs;
use std::path::Path;

use anyhow::Context;
use vigie_text::conllu::{self, Punctuation, Tree};
use vigie_text::{Analyzer, Lang};

use crate::commands::reader;
use crate::console::Console;

pub fn run(treebank: &Path, lang: Lang, console: &mut Console) -> anyhow::Result<()> {
    let name = || treebank.display().to_string();
    let gold =
        conllu::read(&fs::read_to_string(treebank).with_context(name)?).with_context(name)?;
    let reader = reader(Some(lang))?;
    let analyzer = &reader
        .language(lang)
        .map_err(|error| anyhow::anyhow!("{error}"))?
        .analyzer;
    let raw = conllu::evaluate(&gold, &from_text(&gold, analyzer), Punctuation::Counted)?;
    let words = from_words(&gold, analyzer);
    let given = conllu::evaluate(&gold, &words, Punctuation::Counted)?;
    let bare = conllu::evaluate(&gold, &words, Punctuation::LeftOut)?;
    console.put("F1          raw text  own words  no punctuation\n")?;
    for (((name, raw), (_, given)), (_, bare)) in
        raw.lines().iter().zip(given.lines()).zip(bare.lines())
    {
        let line = format!(
            "{name:10}  {:8.3}  {:9.3}  {:14.3}\n",
            raw.f1(),
            given.f1(),
            bare.f1()
        );
        console.put(&line)?;
    }
    Ok(())
}

/// The treebank's text, read from scratch.
fn from_text(gold: &[Tree], analyzer: &Analyzer) -> Vec<Tree> {
    let text = gold.iter().map(Tree::text).collect::<Vec<_>>().join(" ");
    let analysis = analyzer.analyze(&text);
    analysis
        .sentences
        .iter()
        .map(|sentence| Tree::from_sentence(sentence, &text))
        .collect()
}

/// The treebank's words, tagged and parsed.
fn from_words(gold: &[Tree], analyzer: &Analyzer) -> Vec<Tree> {
    let mut sentences: Vec<_> = gold.iter().map(Tree::to_sentence).collect();
    analyzer.annotate(&mut sentences);
    gold.iter()
        .zip(&sentences)
        .map(|(tree, sentence)| tree.annotated(sentence))
        .collect()
}
