//! Development aid: reads documents of JSON Lines and prints gold lines.
fn main() {
    if let Some(folder) = std::env::var_os("VIGIE_DATA") {
        vigie_events::data::use_folder(std::path::Path::new(&folder));
    }
    let reader = vigie_events::Reader::new().unwrap();
    let path = std::env::args().nth(1).unwrap();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        let get = |k: &str| v[k].as_str().unwrap_or_default().to_owned();
        let doc = vigie_events::Document {
            id: get("id"),
            lang: vigie_text::Lang::from_code(&get("lang")),
            date: Some(get("date")),
            title: get("title"),
            text: get("text"),
            ..Default::default()
        };
        let reading = reader.read(&doc);
        for n in &reading.notes {
            eprintln!("{n}");
        }
        let ents = |e: &[vigie_events::Entity]| {
            e.iter().map(|e| serde_json::json!({"text": e.entity_text, "code": e.code, "sector": e.sector, "name": e.identifier_text})).collect::<Vec<_>>()
        };
        let st: Vec<_> = reading.statements.iter().map(|s| serde_json::json!({
            "trigger": s.trigger_text, "at": if s.in_title { -1 } else { s.trigger.0 as i64 }, "event": s.event.as_str(), "mode": s.mode,
            "actor": ents(&s.actor), "recipient": ents(&s.recipient), "voice": ents(&s.voice), "standing": s.standing.as_str(), "because": s.because})).collect();
        println!("{}", serde_json::json!({"id": doc.id, "statements": st}));
    }
}
