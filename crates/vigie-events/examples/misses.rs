//! Development aid: explains documents of JSON Lines.
fn main() {
    if let Some(folder) = std::env::var_os("VIGIE_DATA") {
        vigie_events::data::use_folder(std::path::Path::new(&folder));
    }
    let reader = vigie_events::Reader::new().unwrap();
    for line in std::fs::read_to_string(std::env::args().nth(1).unwrap())
        .unwrap()
        .lines()
    {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        let get = |k: &str| v[k].as_str().unwrap_or_default().to_owned();
        println!("##### {}", get("id"));
        let doc = vigie_events::Document {
            lang: vigie_text::Lang::from_code(&get("lang")),
            date: Some(get("date")),
            title: get("title"),
            text: get("text"),
            ..Default::default()
        };
        print!("{}", reader.explain(&doc));
    }
}
