//! One module a command.

pub mod annotate;
pub mod demo;
pub mod evaluate;
pub mod explain;
pub mod pairs;
pub mod read;

use anyhow::anyhow;
use rayon::prelude::*;
use vigie_events::Reader;
use vigie_text::Lang;

/// A reader with its languages loaded, or only `lang` when no other will be needed, so that a fault in a table shows before
/// anything is read.
fn reader(lang: Option<Lang>) -> anyhow::Result<Reader> {
    if let Some(folder) = std::env::var_os("VIGIE_DATA") {
        vigie_events::data::use_folder(std::path::Path::new(&folder));
    }
    let reader = Reader::new()?;
    let needed = lang.map_or_else(|| vec![Lang::Fr, Lang::En], |lang| vec![lang]);
    needed
        .into_par_iter()
        .try_for_each(|lang| match reader.language(lang) {
            Ok(_) => Ok(()),
            Err(error) => Err(anyhow!("{error}")),
        })?;
    Ok(reader)
}
