//! `vigie explain`: one sentence through every stage, in words.

use vigie_events::Document;

use crate::cli;
use crate::console::Console;

pub fn run(arguments: &cli::Explain, console: &mut Console) -> anyhow::Result<()> {
    let document = Document {
        lang: arguments.lang,
        date: arguments.date.clone(),
        text: arguments.text.clone(),
        ..Document::default()
    };
    let explained = super::reader(arguments.lang)?.explain(&document);
    console.put(explained.trim_end())?;
    console.put("\n")?;
    Ok(())
}
