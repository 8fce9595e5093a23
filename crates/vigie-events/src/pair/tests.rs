#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

use super::*;

#[test]
fn marks_are_taken_out_and_their_places_kept() {
    let marked = Marked::parse("<t>Été</t> : <s>Paris</s> a < 3 <b>").unwrap();
    assert_eq!(marked.text, "Été : Paris a < 3 <b>");
    assert_eq!(marked.source[0].of(&marked.text), "Paris");
    assert_eq!(marked.target[0].of(&marked.text), "Été");
}

#[test]
fn an_actor_may_be_named_twice_stand_in_the_other_or_be_unnamed() {
    let twice =
        Marked::parse("<s>Rome</s> armed <t>Chad</t>, and <t>Chad</t> thanked it.").unwrap();
    assert_eq!(twice.target.len(), 2);
    let nested = Marked::parse("<s><t>Iraqi</t> rebels</s> fired.").unwrap();
    assert_eq!(nested.source[0].of(&nested.text), "Iraqi rebels");
    assert_eq!(nested.target[0].of(&nested.text), "Iraqi");
    let alone = Marked::parse("<s>Rome</s> yielded.").unwrap();
    assert!(alone.target.is_empty());
}

#[test]
fn faulty_marks_are_named() {
    let error = |text| Marked::parse(text).unwrap_err();
    assert_eq!(error("Rome armed Chad."), MarkError::Nobody);
    assert_eq!(error("<s>Rome armed <t>Chad</t>."), MarkError::Open("<s>"));
    assert_eq!(
        error("Rome</s> armed <t>Chad</t>."),
        MarkError::Astray("</s>")
    );
    assert_eq!(
        error("<s>Rome <t>and</s> Chad</t> met."),
        MarkError::Astray("</s>")
    );
    assert_eq!(
        error("<s>Rome <s>and</s></s> met."),
        MarkError::Inside("<s>")
    );
    assert_eq!(
        error("<s> </s> armed <t>Chad</t>."),
        MarkError::Empty("<s>")
    );
}

#[test]
fn a_model_is_the_same_after_writing_and_reading() {
    let mut weights = vec![0.0; crate::weights::BUCKETS * TYPES];
    weights[3 * TYPES + 2] = 5.0;
    let model = Model::new(&weights, 1.0);
    let again = Model::from_bytes(&model.to_bytes()).unwrap();
    let probabilities = again.probabilities(&[3, 9]);
    assert_eq!(probabilities, model.probabilities(&[3, 9]));
    assert_eq!(decide(&probabilities).event, EventType::ALL[2]);
    assert!(probabilities[2] > 0.9);
    assert!(Model::from_bytes(&[0; 9]).is_err());
}

#[test]
fn yielding_in_words_and_in_deed_stand_together() {
    let mut probabilities = [0.0; TYPES];
    let at = |event| EventType::ALL.iter().position(|e| *e == event).unwrap();
    probabilities[at(EventType::Reject)] = 0.4;
    probabilities[at(EventType::Concede)] = 0.28;
    probabilities[at(EventType::Retreat)] = 0.32;
    let relation = decide(&probabilities);
    assert_eq!(relation.event, EventType::Retreat);
    assert!((relation.confidence - 0.6).abs() < 1e-6);
}

#[test]
fn who_does_it_to_whom_decides() {
    let reader = Reader::new().unwrap();
    let pairs = Pairs::new(&reader).unwrap();
    let told = |text, lang| {
        let marked = Marked::parse(text).unwrap();
        pairs.relation(&marked, lang).unwrap()
    };
    let cases = [
        (
            "<s>France</s> condemned <t>Mali</t> for shelling a village.",
            EventType::Accuse,
        ),
        (
            "<s>Mali</s>, which France had condemned, shelled <t>a village</t>.",
            EventType::Assault,
        ),
        (
            "<t>The envoy</t> was received by <s>the king of Morocco</s> in Rabat.",
            EventType::Consult,
        ),
        (
            "<s>Norway</s> rejected a request by <t>Chad</t> for aid.",
            EventType::Reject,
        ),
        (
            "<s>Norway</s> sent food aid to <t>Chad</t> after the floods.",
            EventType::Aid,
        ),
    ];
    for (text, event) in cases {
        let relation = told(text, Some(Lang::En));
        assert_eq!(relation.event, event, "{text}");
        assert!(relation.confidence > 0.0 && relation.confidence <= 1.0);
    }
    let french = told(
        "<s>La France</s> a condamné <t>le Mali</t> pour ce bombardement.",
        None,
    );
    assert_eq!(french.event, EventType::Accuse);
}
