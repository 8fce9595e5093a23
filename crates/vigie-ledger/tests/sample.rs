//! The shipped sample, as the ledger holds it: what a reader of these dispatches would expect to find.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

#[path = "support/read.rs"]
mod read;

use std::sync::OnceLock;

use vigie_events::Reader;
use vigie_events::plover::EventType;
use vigie_ledger::export::{Format, plover};
use vigie_ledger::{Entry, Filter, Ledger, Occurrence, Relation, Scenario, Stage, State};

fn sample() -> Ledger {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    let entries = ENTRIES.get_or_init(|| {
        let reader = Reader::new().unwrap();
        let read = read::entries(&reader, &read::path("data/sample/dispatches.jsonl"));
        read.into_iter().map(|(_, entry)| entry).collect()
    });
    let mut ledger = Ledger::in_memory().unwrap();
    ledger.add(entries, &[]).unwrap();
    ledger.settle().unwrap();
    ledger
}

fn says(occurrence: &Occurrence, words: &str) -> bool {
    occurrence
        .told
        .iter()
        .any(|t| t.statement.text.contains(words))
}

/// The row whose statements hold these words.
fn with<'o>(rows: &'o [Occurrence], words: &str) -> &'o Occurrence {
    rows.iter()
        .find(|row| says(row, words))
        .unwrap_or_else(|| panic!("no row with `{words}`"))
}

fn of(event: EventType, as_of: &str) -> Filter {
    Filter {
        event: Some(event),
        as_of: as_of.parse().ok(),
        ..Filter::default().whole()
    }
}

#[test]
#[ignore = "the bar of the ledger on the sample, not reached yet"]
fn the_invasion_is_one_occurrence_with_its_witnesses_its_denials_and_its_forecasts() {
    let ledger = sample();
    let filter = Filter {
        actor: Some("RUS".into()),
        recipient: Some("UKR".into()),
        ..of(EventType::Assault, "")
    };
    let rows = ledger.timeline(&filter).unwrap().rows;
    let invasion = with(&rows, "Russia invaded Ukraine by land, air and sea");
    assert_eq!(invasion.day.unwrap().to_string(), "2022-02-24");
    assert!(
        says(invasion, "Russia invades Ukraine"),
        "the title tells of the same"
    );
    assert!(
        invasion.state.told() && invasion.witnesses.len() > 1,
        "{:?}",
        invasion.witnesses
    );
    let before = |relation: Relation| -> Vec<Occurrence> {
        let links = invasion
            .links
            .iter()
            .filter(|l| l.earlier && l.relation == relation);
        links
            .map(|l| ledger.occurrence(&l.occurrence, &filter).unwrap().unwrap())
            .collect()
    };
    let forecasts = before(Relation::Fulfils);
    assert!(!forecasts.is_empty(), "{:#?}", invasion.links);
    assert!(forecasts.iter().all(|o| o.state == State::CameTrue));
    let denials = before(Relation::DeniedBefore);
    assert!(
        denials
            .iter()
            .any(|o| says(o, "pas l'intention d'attaquer")),
        "{denials:#?}"
    );
    let claims = ledger.claims(&filter).unwrap().rows;
    let claim = claims
        .iter()
        .find(|c| c.occurrence.id == invasion.id)
        .unwrap();
    assert!(
        claim
            .denied
            .iter()
            .any(|w| w.text.contains("pas l'intention d'attaquer"))
    );
}

#[test]
#[ignore = "the bar of the ledger on the sample, not reached yet"]
fn a_meeting_that_never_was_is_open_first_and_lapses() {
    let ledger = sample();
    let state = |as_of: &str| {
        let rows = ledger
            .outcomes(&of(EventType::Consult, as_of))
            .unwrap()
            .rows;
        with(&rows, "propose de voir Lavrov").state
    };
    assert_eq!(state("2022-02-18"), State::Open);
    assert_eq!(state("2022-12-31"), State::Lapsed);
}

#[test]
fn a_correction_withdraws_what_it_contradicts_from_its_day_on() {
    let ledger = sample();
    let told = |as_of: &str| {
        let rows = ledger
            .timeline(&of(EventType::Assault, as_of))
            .unwrap()
            .rows;
        rows.iter().any(|row| says(row, "Treize gardes-frontières"))
    };
    assert!(told("2022-02-26"));
    assert!(!told("2022-03-01"));
    let document = ledger
        .document("ukr-032", &Filter::default())
        .unwrap()
        .unwrap();
    let withdrawn: Vec<_> = document
        .statements
        .iter()
        .filter_map(|s| s.withdrawn.as_ref())
        .collect();
    assert!(!withdrawn.is_empty() && withdrawn.len() < document.statements.len());
    assert!(
        withdrawn
            .iter()
            .all(|w| w.reason.starts_with("correction: Rectificatif"))
    );
}

#[test]
fn the_scenario_moves_from_imagined_to_reported() {
    let ledger = sample();
    let scenario = Scenario::example().unwrap();
    let stages = |as_of: &str| -> Vec<Stage> {
        let filter = Filter {
            as_of: as_of.parse().ok(),
            ..Filter::default()
        };
        let board = ledger.scenario(&scenario, &filter).unwrap();
        board.steps.iter().map(|cell| cell.stage).collect()
    };
    let (eve, after) = (stages("2022-02-01"), stages("2022-03-31"));
    assert!(
        eve < after && eve.iter().zip(&after).all(|(e, a)| e <= a),
        "{eve:?} {after:?}"
    );
    assert_eq!(after[4], Stage::Reported, "{after:?}");
}

#[test]
fn every_format_is_written_and_plover_comes_back_in() {
    let ledger = sample();
    let export = |format| {
        let mut out = Vec::new();
        let rows = ledger.export(format, &Filter::default(), &mut out).unwrap();
        (rows, out)
    };
    let text = |format| String::from_utf8(export(format).1).unwrap();
    let (rows, parquet) = export(Format::Parquet);
    assert!(rows > 500 && parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
    assert_eq!(
        text(Format::Csv).lines().next().unwrap().split(',').count(),
        44
    );
    let gdelt = text(Format::Gdelt);
    assert!(gdelt.lines().count() > 50 && gdelt.lines().all(|line| line.split('\t').count() == 61));
    let graph: serde_json::Value = serde_json::from_str(&text(Format::JsonLd)).unwrap();
    assert!(
        graph["@graph"]
            .as_array()
            .unwrap()
            .iter()
            .all(|claim| claim["@type"] == "Claim")
    );
    let map: serde_json::Value = serde_json::from_str(&text(Format::GeoJson)).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
    let lines = text(Format::Jsonl);
    let records = lines
        .lines()
        .map(|line| plover::Record::parse(line).unwrap());
    let (entries, refused) = plover::entries(records, "a.jsonl");
    assert!(refused.is_empty());
    let mut again = Ledger::in_memory().unwrap();
    assert_eq!(again.add(&entries, &[]).unwrap().statements, rows);
    again.settle().unwrap();
    let before = ledger
        .statement(&entries[0].statements[0].id, &Filter::default())
        .unwrap();
    assert_eq!(before[0].statement, entries[0].statements[0]);
}
