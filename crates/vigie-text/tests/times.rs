//! Time expressions against `tests/suite/times/{fr,en}.tsv`, the ten of issue 5, and any input at all.

use std::path::PathBuf;

use proptest::prelude::*;
use vigie_text::time::Recognizer;
use vigie_text::word::{Tense, VerbForm};
use vigie_text::{DocDate, Feats, Lang, Rel, Sentence, Span, Sub, Upos, Word};

fn suite(name: &str) -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/suite/times")
        .join(name);
    std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

/// Expressions of a text as `expression|type|value|edtf`.
fn read(recognizer: &Recognizer, text: &str, date: &str) -> Vec<String> {
    let date: Option<DocDate> = date.parse().ok();
    let found = recognizer.annotate(text, &[], date.as_ref());
    let told = |edtf: Option<vigie_text::Edtf>| edtf.map_or("-".to_owned(), |e| e.to_string());
    let shown = found.into_iter().map(|t| {
        let words = t.span.of(text);
        format!("{words}|{}|{}|{}", t.kind.as_str(), t.value, told(t.edtf))
    });
    shown.collect()
}

/// Every row holds; an expression `-` says that nothing is to be found.
fn check(lang: Lang) {
    let name = format!("{}.tsv", lang.code());
    let rows = suite(&name);
    let recognizer = Recognizer::new(lang);
    let mut wrong = Vec::new();
    let mut count = 0;
    for (number, row) in rows.lines().enumerate().skip(1) {
        if row.is_empty() || row.starts_with('#') {
            continue;
        }
        let [text, date, expression, kind, value, edtf] = row.split('\t').collect::<Vec<_>>()[..]
        else {
            panic!("{name}:{}: not six columns: {row}", number + 1);
        };
        count += 1;
        let found = read(&recognizer, text, date);
        let wanted = format!("{expression}|{kind}|{value}|{edtf}");
        let right = if expression == "-" {
            found.is_empty()
        } else {
            found.contains(&wanted)
        };
        if !right {
            wrong.push(format!(
                "{name}:{}: {text}\n  wanted {wanted}\n  found  {found:?}",
                number + 1
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} rows:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 150, "only {count} cases");
}

#[test]
fn french_cases() {
    check(Lang::Fr);
}

#[test]
fn english_cases() {
    check(Lang::En);
}

#[test]
fn the_ten_of_the_issue() {
    let recognizer = Recognizer::new(Lang::Fr);
    for (text, wanted) in [
        ("depuis jeudi", "jeudi|DATE|2022-02-17|2022-02-17/.."),
        (
            "dans les prochains jours",
            "les prochains jours|DURATION|PXD|2022-02-18/2022-02-25~",
        ),
        (
            "la semaine prochaine",
            "la semaine prochaine|DATE|2022-W08|2022-02-21/2022-02-27",
        ),
        ("ce vendredi", "ce vendredi|DATE|2022-02-18|2022-02-18"),
        (
            "Le 24 février, à l'aube",
            "Le 24 février, à l'aube|TIME|2022-02-24TMO|2022-02-24",
        ),
        ("il y a huit ans", "huit ans|DATE|2014|2014"),
        (
            "depuis mi-décembre 2021",
            "mi-décembre 2021|DATE|2021-12|2021-12-15~/..",
        ),
        (
            "au lendemain du référendum",
            "lendemain du référendum|DATE|XXXX-XX-XX|-",
        ),
        (
            "d'ici la fin du mois",
            "la fin du mois|DATE|2022-02|2022-02-18/2022-02-28",
        ),
        ("mardi soir", "mardi soir|TIME|2022-02-15TEV|2022-02-15"),
    ] {
        assert_eq!(read(&recognizer, text, "2022-02-18"), [wanted], "{text}");
    }
}

/// The tense that a parse tells wins over the words near by.
#[test]
fn the_parse_tells_the_tense() {
    let text = "He met envoys who visit Friday";
    let word = |form: &str, head, rel, tense| {
        let start = text.find(form).unwrap_or_default();
        Word {
            span: Span::new(start, start + form.len()),
            form: form.into(),
            lemma: form.into(),
            upos: if tense == Tense::None {
                Upos::Noun
            } else {
                Upos::Verb
            },
            feats: Feats {
                tense,
                verb_form: VerbForm::Fin,
                ..Feats::default()
            },
            head,
            rel,
            sub: Sub::None,
        }
    };
    let sentence = |tense| Sentence {
        span: Span::new(0, text.len()),
        block: 0,
        words: vec![
            word("met", None, Rel::Root, Tense::Past),
            word("envoys", Some(0), Rel::Obj, Tense::None),
            word("visit", Some(1), Rel::Acl, tense),
            word("Friday", Some(2), Rel::Obl, Tense::None),
        ],
    };
    let recognizer = Recognizer::new(Lang::En);
    let date: DocDate = "2022-02-16".parse().unwrap();
    let value = |tense| {
        recognizer.annotate(text, &[sentence(tense)], Some(&date))[0]
            .value
            .clone()
    };
    assert_eq!(value(Tense::Fut), "2022-02-18");
    assert_eq!(value(Tense::Past), "2022-02-11");
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,80}", french in any::<bool>()) {
        thread_local! {
            static BOTH: [Recognizer; 2] = [Recognizer::new(Lang::En), Recognizer::new(Lang::Fr)];
        }
        let date: DocDate = "2022-02-18".parse().unwrap();
        BOTH.with(|both| {
            for t in both[usize::from(french)].annotate(&text, &[], Some(&date)) {
                prop_assert!(!t.span.of(&text).is_empty());
            }
            Ok(())
        })?;
    }

    #[test]
    fn any_mix_of_time_words_is_read(
        words in prop::collection::vec(prop::sample::select(vec![
            "le", "la", "les", "ce", "il y a", "dans", "depuis", "du", "au", "et", "à", "29", "31", "99999999999", "1er", "février",
            "mardi", "2022", "9999", "0000", "prochain", "dernière", "ans", "siècles", "mille", "millions", "h", ":", "-", "/", ".", ",",
            "30", "18", "nuit", "fin", "mi", "lendemain", "semaine", "années", "veille", "Pâques", "hiver", "et demi", "\n\n", "T1",
        ]), 0..14),
        date in prop::sample::select(vec!["2022-02-18", "2022-02", "2022", "9999-12-31", "0000-01-01", "9999", "0000"]),
    ) {
        thread_local! {
            static FR: Recognizer = Recognizer::new(Lang::Fr);
        }
        let date: DocDate = date.parse().unwrap();
        for glue in [" ", ""] {
            let text = words.join(glue);
            FR.with(|r| r.annotate(&text, &[], Some(&date)));
            FR.with(|r| r.annotate(&text, &[], None));
        }
    }
}
