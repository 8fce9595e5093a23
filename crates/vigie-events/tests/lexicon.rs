//! The tables of both languages load, are as rich as promised, and name their faults.

use vigie_events::data;
use vigie_events::lexicon::Lexicon;
use vigie_events::plover::{EventType, Ontology, Standing};
use vigie_events::registry::Registry;
use vigie_events::{Document, Reader};
use vigie_text::Lang;

#[test]
fn lexicon_holds_every_event_type_in_both_languages() {
    let ontology = Ontology::load().unwrap();
    for lang in [Lang::Fr, Lang::En] {
        let lexicon = Lexicon::load(lang, &ontology).unwrap();
        let named = |event: EventType| {
            let of_type = |e: &&vigie_events::lexicon::Entry| {
                e.event.as_ref().is_some_and(|(t, _)| *t == event)
            };
            lexicon.entries().filter(of_type).count()
        };
        for &event in EventType::ALL {
            assert!(named(event) >= 20, "{} in {}", event.as_str(), lang.code());
        }
        assert!(EventType::ALL.iter().map(|&e| named(e)).sum::<usize>() >= 1500);
        let silent = lexicon.entries().find(|e| e.example.is_empty());
        assert!(silent.is_none(), "no example: {silent:?}");
    }
}

#[test]
fn faults_of_a_table_are_named_with_file_line_and_advice() {
    let error = data::rows("lang/fr/x.tsv", "# note\nword\tpos\n", &["words", "pos"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "data/lang/fr/x.tsv:2: column 1 is `word`, not `words`; the first line must name the columns words, pos"
    );
}

#[test]
fn office_holders_are_known_at_a_date() {
    let registry = Registry::load(Lang::En).unwrap();
    let name = |code, office, date| {
        let id = registry.holder(code, office, date).unwrap();
        registry.thing(id).name.clone()
    };
    assert_eq!(
        name("USA", "foreign_minister", "2022-02-18"),
        "Antony Blinken"
    );
    assert!(name("RUS", "foreign_minister", "2022-02").contains("Lavrov"));
}

#[test]
fn a_denial_is_no_attack() {
    let reader = Reader::new().unwrap();
    let document = Document {
        text: "Moscou dément préparer une invasion de l'Ukraine.".into(),
        date: Some("2022-02-18".into()),
        ..Document::default()
    };
    let statements = reader.read(&document).statements;
    let assault = statements
        .iter()
        .find(|s| s.event == EventType::Assault)
        .unwrap();
    assert_eq!(assault.standing, Standing::Denied);
    assert_eq!(assault.actor[0].code, "RUS");
    assert_eq!(assault.recipient[0].code, "UKR");
    assert_eq!(assault.voice[0].code, "RUS");
}

/// The registry built in is what the tables make now, and it opens in both languages.
#[test]
fn the_registry_is_compiled_of_the_tables() {
    assert!(Registry::is_current().unwrap());
    for lang in [Lang::Fr, Lang::En] {
        let registry = Registry::load(lang).unwrap();
        assert!(registry.len() > 20_000, "{} rows", registry.len());
        let holder = registry
            .holder("RUS", "foreign_minister", "2022-02-18")
            .unwrap();
        assert_eq!(registry.thing(holder).name, "Sergey Lavrov");
        assert_eq!(
            registry.state("UKR").map(|t| t.name.as_str()),
            Some("Ukraine")
        );
    }
}
