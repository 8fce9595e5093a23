//! The parse of every sentence in CoNLL-U. A statement stands before its sentence as a comment, in the notation of readings.

use vigie_events::Reader;
use vigie_text::conllu::{self, Tree};
use vigie_text::{Analysis, CharOffsets, Lang};

use super::Read;
use crate::gold::{self, notation};

pub(super) fn document(reader: &Reader, read: &Read) -> String {
    let Some(language) =
        Lang::from_code(&read.language).and_then(|lang| reader.language(lang).ok())
    else {
        return String::new();
    };
    let document = &read.document;
    let title = trees(
        read,
        &document.title,
        &language.analyzer.analyze_title(&document.title),
        true,
    );
    let text = trees(
        read,
        &document.text,
        &language.analyzer.analyze(&document.text),
        false,
    );
    let mut trees: Vec<Tree> = title.into_iter().chain(text).collect();
    for (n, tree) in trees.iter_mut().enumerate() {
        tree.comments
            .insert(0, format!("# sent_id = {}-{}", document.id, n + 1));
    }
    if let Some(first) = trees.first_mut() {
        first
            .comments
            .insert(0, format!("# newdoc id = {}", document.id));
    }
    conllu::write(&trees)
}

fn trees(read: &Read, text: &str, analysis: &Analysis, in_title: bool) -> Vec<Tree> {
    let chars = CharOffsets::new(text);
    let tree = |sentence: &vigie_text::Sentence| {
        let mut tree = Tree::from_sentence(sentence, text);
        let place = chars.of_byte(sentence.span.start)..chars.of_byte(sentence.span.end);
        let here = read
            .statements
            .iter()
            .filter(|s| s.in_title == in_title && place.contains(&s.trigger.0));
        tree.comments.extend(here.map(|s| {
            format!(
                "# statement = {}",
                notation::item(&gold::Statement::from(s))
            )
        }));
        tree
    };
    analysis.sentences.iter().map(tree).collect()
}
