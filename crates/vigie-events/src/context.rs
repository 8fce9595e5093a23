//! PLOVER contexts: what a paragraph is about, by the words of `contexts.tsv`.

use std::collections::HashMap;

use vigie_text::Lang;

use crate::data::{self, DataError};
use crate::doc::Doc;
use crate::tree::Tree;

/// How many contexts a paragraph has at most.
const MOST: usize = 5;

/// The words that show each context.
#[derive(Debug, Default)]
pub struct Contexts {
    names: Vec<String>,
    /// Phrases by their first word, each with the number of its context.
    phrases: HashMap<String, Vec<(Vec<String>, usize)>>,
}

impl Contexts {
    /// Loads `lang/<code>/contexts.tsv`.
    pub fn load(lang: Lang) -> Result<Self, DataError> {
        let path = format!("lang/{}/contexts.tsv", lang.code());
        let mut contexts = Contexts::default();
        for row in data::table(&path, &["context", "words"])? {
            let number = contexts.names.len();
            contexts.names.push(row.get(0).to_owned());
            for phrase in row.list(1) {
                let phrase = phrase.to_lowercase();
                let words: Vec<String> =
                    phrase.split([' ', '\'', '’']).map(str::to_owned).collect();
                if let Some(first) = words.first() {
                    let phrases = contexts.phrases.entry(first.clone()).or_default();
                    phrases.push((words, number));
                }
            }
        }
        Ok(contexts)
    }

    /// The names of all contexts, in the order of the table.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The contexts of each paragraph of `doc`, by block number (`usize::MAX` for the title): those shown most often
    /// first, in the order of the table among equals.
    pub fn of(&self, doc: &Doc<'_>) -> HashMap<usize, Vec<String>> {
        let mut counts: HashMap<usize, Vec<usize>> = HashMap::new();
        for sent in &doc.sents {
            let count = counts
                .entry(sent.block_number)
                .or_insert_with(|| vec![0; self.names.len()]);
            for w in 0..sent.tree.len() {
                for number in self.shown(&sent.tree, w) {
                    count[number] += 1;
                }
            }
        }
        counts
            .into_iter()
            .map(|(block, count)| (block, self.strongest(&count)))
            .collect()
    }

    fn shown<'c>(&'c self, tree: &'c Tree<'_>, w: usize) -> impl Iterator<Item = usize> + 'c {
        let mut forms = vec![tree.form(w)];
        if tree.lemma(w) != tree.form(w) {
            forms.push(tree.lemma(w));
        }
        forms
            .into_iter()
            .filter_map(|form| self.phrases.get(form))
            .flatten()
            .filter(move |(words, _)| {
                words.iter().enumerate().skip(1).all(|(n, want)| {
                    w + n < tree.len()
                        && (tree.lemma(w + n) == want
                            || tree.form(w + n).trim_end_matches(['\'', '’']) == want)
                })
            })
            .map(|(_, number)| *number)
    }

    fn strongest(&self, count: &[usize]) -> Vec<String> {
        let mut order: Vec<usize> = (0..count.len()).filter(|&n| count[n] > 0).collect();
        order.sort_by_key(|&n| (std::cmp::Reverse(count[n]), n));
        order.truncate(MOST);
        order.into_iter().map(|n| self.names[n].clone()).collect()
    }
}
