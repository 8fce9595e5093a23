//! Segmentation on cases kept as text, and on any text at all.
#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use proptest::prelude::*;
use vigie_text::{Analyzer, BlockKind, Lang, Sentence};

fn analyzer(lang: Lang) -> &'static Analyzer {
    static FR: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(Lang::Fr).unwrap());
    static EN: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(Lang::En).unwrap());
    if lang == Lang::Fr { &FR } else { &EN }
}

fn shown(sentence: &Sentence, kind: BlockKind, text: &str) -> String {
    let mut out = match kind {
        BlockKind::Body => String::new(),
        BlockKind::Heading => "[heading]".into(),
        BlockKind::CrossLink => "[cross-link]".into(),
        BlockKind::Boilerplate => "[boilerplate]".into(),
        BlockKind::Title => "[title]".into(),
    };
    let mut last = None;
    for w in &sentence.words {
        if last == Some(w.span) {
            out.push('+');
        } else if !out.is_empty() {
            out.push(' ');
        }
        last = Some(w.span);
        out.push_str(&w.form.replace([' ', '\u{a0}'], "_"));
        assert!(!w.span.of(text).is_empty());
    }
    out
}

fn check(lang: Lang, cases: &str) {
    let analyzer = analyzer(lang);
    let mut wrong = Vec::new();
    for case in cases
        .split("\n\n")
        .filter(|c| !c.starts_with('#'))
        .filter_map(|c| c.split_once("= ").map(|(_, c)| c))
    {
        let (text, expected) = case.split_once('\n').unwrap();
        let text = text
            .replace("\\n", "\n")
            .replace("\\u{a0}", "\u{a0}")
            .replace("\\u{ad}", "\u{ad}");
        let (blocks, sentences) = analyzer.segment(&text, false);
        let found: Vec<String> = sentences
            .iter()
            .map(|s| shown(s, blocks[s.block].kind, &text))
            .collect();
        if found.join("\n") != expected.trim_end() {
            wrong.push(format!(
                "{text}\n  expected {expected}\n  found    {}",
                found.join("\n")
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases:\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

#[test]
fn french_cases() {
    check(Lang::Fr, include_str!("cases/segment.fr.txt"));
}

#[test]
fn english_cases() {
    check(Lang::En, include_str!("cases/segment.en.txt"));
}

/// Tokens follow each other without overlap, nothing but blanks stands between them, and words of one token share its span.
fn tiles(lang: Lang, text: &str) {
    let analyzer = analyzer(lang);
    let analysis = analyzer.analyze(text);
    let mut at = 0;
    for s in &analysis.sentences {
        assert!(s.block < analysis.blocks.len());
        assert!(analysis.blocks[s.block].span.contains(s.span));
        assert_eq!(s.words.iter().filter(|w| w.head.is_none()).count(), 1);
        let mut last = None;
        for w in &s.words {
            assert!(s.span.contains(w.span));
            assert!(w.head.is_none_or(|h| h < s.words.len()));
            if last == Some(w.span) {
                continue;
            }
            last = Some(w.span);
            assert!(
                text[at..w.span.start].chars().all(invisible),
                "{:?}",
                &text[at..w.span.start]
            );
            assert!(w.span.start < w.span.end);
            at = w.span.end;
        }
    }
    assert!(text[at..].chars().all(invisible));
}

fn invisible(c: char) -> bool {
    c.is_whitespace() || "\u{200b}\u{feff}\u{ad}\u{200e}\u{200f}\u{2060}".contains(c)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text(text in ".{0,200}") {
        tiles(Lang::Fr, &text);
        tiles(Lang::En, &text);
    }

    #[test]
    fn newslike_text(text in "([A-Za-zéÉç'’\\-\\.,:;!?«»“”\"()0-9/%@#&_ \n]|du|des|au |l'|M\\.|U\\.S\\.|\\(AFP\\) - |http://|-t-il|n't|'s){0,60}") {
        tiles(Lang::Fr, &text);
        tiles(Lang::En, &text);
    }
}
