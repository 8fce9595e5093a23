//! Development aid: explains a text.
fn main() {
    if let Some(folder) = std::env::var_os("VIGIE_DATA") {
        vigie_events::data::use_folder(std::path::Path::new(&folder));
    }
    let reader = vigie_events::Reader::new().unwrap();
    let text = std::env::args().nth(1).unwrap();
    let date = std::env::args().nth(2);
    let doc = vigie_events::Document {
        text,
        date,
        ..Default::default()
    };
    print!("{}", reader.explain(&doc));
}
