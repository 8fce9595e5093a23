//! Scores a model on a treebank: on gold tokens, and on raw text.

use std::path::Path;

use anyhow::Result;
use vigie_text::{
    Analyzer, Lang, Models, Sentence,
    conllu::{Punctuation, Scores, Tree, evaluate},
};

/// Prints all scores of a model on the trees of one file.
pub fn score(lang: Lang, model: &Path, vectors: &Path, trees: &[Tree]) -> Result<()> {
    let models = Models::read(std::fs::read(model)?, std::fs::read(vectors)?)?;
    let analyzer = Analyzer::with_models(lang, models)?;
    let tokens = on_tokens(&analyzer, trees);
    show(
        "gold tokens, punctuation left out",
        &evaluate(trees, &tokens, Punctuation::LeftOut)?,
    );
    show(
        "gold tokens",
        &evaluate(trees, &tokens, Punctuation::Counted)?,
    );
    show(
        "raw text",
        &evaluate(trees, &on_text(&analyzer, trees), Punctuation::Counted)?,
    );
    Ok(())
}

fn on_tokens(analyzer: &Analyzer, trees: &[Tree]) -> Vec<Tree> {
    let mut sentences: Vec<Sentence> = trees.iter().map(Tree::to_sentence).collect();
    analyzer.annotate(&mut sentences);
    trees
        .iter()
        .zip(&sentences)
        .map(|(t, s)| t.annotated(s))
        .collect()
}

/// The sentences joined by blanks, as the shared task joined them, and read as one text.
fn on_text(analyzer: &Analyzer, trees: &[Tree]) -> Vec<Tree> {
    let text = trees.iter().map(Tree::text).collect::<Vec<_>>().join(" ");
    let analysis = analyzer.analyze(&text);
    analysis
        .sentences
        .iter()
        .map(|s| Tree::from_sentence(s, &text))
        .collect()
}

#[allow(clippy::print_stdout)]
fn show(what: &str, scores: &Scores) {
    let line: Vec<String> = scores
        .lines()
        .iter()
        .map(|(name, s)| format!("{name} {:.4}", s.f1()))
        .collect();
    println!("{what}: {}", line.join("  "));
}
