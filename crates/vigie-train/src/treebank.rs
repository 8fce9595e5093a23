//! The treebanks a language trains on, and those it is measured on.

use std::path::Path;

use anyhow::{Context, Result};
use vigie_text::{
    Lang,
    conllu::{self, Tree},
};

/// Trees to train on and trees to choose by.
pub struct Banks {
    /// With the number of the treebank each tree is from.
    pub train: Vec<(Tree, usize)>,
    /// Held out of training, for choices.
    pub dev: Vec<(&'static str, Vec<Tree>)>,
}

const FR: [&str; 4] = [
    "fr_gsd-ud-dev.conllu",
    "fr_sequoia-ud-train.conllu",
    "fr_rhapsodie-ud-train.conllu",
    "fr_parisstories-ud-train.conllu",
];
const EN: [&str; 2] = ["en_ewt-ud-train.conllu", "en_gum-train.conllu"];

/// How often a round goes over the project's own news sentences, which are few and what the model is for.
const NEWS_WEIGHT: usize = 4;

/// Reads the treebanks of `lang`, and the project's own trees of news sentences where `news` names them: every fifth of those is
/// kept out of training. With `hold`, so is a tenth of French GSD (whose train part cannot be had), to choose by; the shipped
/// model then trains on all of it.
pub fn load(lang: Lang, dir: &Path, news: Option<&Path>, hold: bool) -> Result<Banks> {
    let (train, dev): (&[&str], &'static str) = match lang {
        Lang::Fr => (&FR, "fr_sequoia-ud-dev.conllu"),
        Lang::En => (&EN, "en_ewt-ud-dev.conllu"),
    };
    let mut banks = Banks {
        train: Vec::new(),
        dev: Vec::new(),
    };
    let mut held = Vec::new();
    for (number, name) in train.iter().enumerate() {
        for (i, tree) in read(&dir.join(name))?.into_iter().enumerate() {
            if hold && lang == Lang::Fr && number == 0 && i % 10 == 9 {
                held.push(tree);
            } else {
                banks.train.push((tree, number));
            }
        }
    }
    if !held.is_empty() {
        banks.dev.push(("gsd-dev, a tenth", held));
    }
    if let Some(path) = news {
        let (kept, learnt) = fifth(read(path)?);
        for _ in 0..NEWS_WEIGHT {
            banks.train.extend(learnt.iter().map(|t| (t.clone(), 0)));
        }
        banks.dev.push(("news, a fifth", kept));
    }
    banks.dev.push((dev, read(&dir.join(dev))?));
    Ok(banks)
}

/// Every fifth tree, and the others.
pub fn fifth(trees: Vec<Tree>) -> (Vec<Tree>, Vec<Tree>) {
    let (mut kept, mut others) = (Vec::new(), Vec::new());
    for (i, tree) in trees.into_iter().enumerate() {
        if i % 5 == 4 {
            kept.push(tree);
        } else {
            others.push(tree);
        }
    }
    (kept, others)
}

/// Reads one file.
pub fn read(path: &Path) -> Result<Vec<Tree>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    conllu::read(&text).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every word of the project's own trees hangs under one root.
    #[test]
    fn the_news_sentences_are_trees() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/treebank");
        for (lang, least) in [("fr", 300), ("en", 250)] {
            let trees = read(&folder.join(lang).join("news.conllu")).unwrap();
            assert!(trees.len() >= least);
            for tree in &trees {
                let roots = tree.rows.iter().filter(|r| r.head == 0);
                assert!(roots.clone().all(|r| r.deprel == "root"), "{tree:?}");
                assert_eq!(roots.count(), 1, "{tree:?}");
                for row in &tree.rows {
                    let (mut head, mut steps) = (row.head, 0);
                    while head > 0 {
                        head = tree.rows[head - 1].head;
                        steps += 1;
                        assert!(steps <= tree.rows.len(), "{tree:?}");
                    }
                }
            }
            let (kept, learnt) = fifth(trees.clone());
            assert_eq!(kept.len() + learnt.len(), trees.len());
            assert_eq!(kept.len(), trees.len() / 5);
        }
    }
}
