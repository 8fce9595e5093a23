//! One module a command.

pub mod alerts;
pub mod annotate;
pub mod claims;
pub mod demo;
pub mod evaluate;
pub mod explain;
pub mod export;
pub mod ingest;
mod ledger;
pub mod outcomes;
pub mod pairs;
mod plover;
pub mod read;
pub mod scenario;
pub mod search;
pub mod serve;
pub mod show;
pub mod sql;
pub mod tension;
pub mod timeline;

use anyhow::anyhow;
use rayon::prelude::*;
use vigie_events::Reader;
use vigie_text::Lang;

/// A reader. Languages are loaded when a document needs them; with tables of one's own (`VIGIE_DATA`) at once, or only `lang`
/// when no other will be needed, so that a fault in a table shows before anything is read. It lives as long as the program:
/// taking it apart at the end would only cost time.
fn reader(lang: Option<Lang>) -> anyhow::Result<&'static Reader> {
    let folder = std::env::var_os("VIGIE_DATA");
    if let Some(folder) = &folder {
        vigie_events::data::use_folder(std::path::Path::new(folder));
    }
    let reader: &Reader = Box::leak(Box::new(Reader::new()?));
    if folder.is_some() {
        let needed = lang.map_or_else(|| vec![Lang::Fr, Lang::En], |lang| vec![lang]);
        needed
            .into_par_iter()
            .try_for_each(|lang| match reader.language(lang) {
                Ok(_) => Ok(()),
                Err(error) => Err(anyhow!("{error}")),
            })?;
    }
    Ok(reader)
}
