//! `vigie claims`: what is asserted, denied and contested, and by whom.

use vigie_ledger::{Claim, Word};

use super::ledger::{Rows, event, parties, put, when, who};
use crate::cli;
use crate::console::Console;

pub fn run(arguments: &cli::Claims, console: &mut Console) -> anyhow::Result<()> {
    let ledger = arguments.ledger.for_view(console)?;
    let page = ledger.claims(&arguments.filters.filter())?;
    put(console, arguments.format, &rows(&page.rows), &page)
}

/// A row a claim.
pub fn rows(claims: &[Claim]) -> Rows {
    let mut rows = Rows::new(&[
        ("date", 23),
        ("state", 13),
        ("who → whom", 34),
        ("event", 20),
        ("asserted by", 34),
        ("denied by", 34),
        ("id", 0),
    ]);
    for claim in claims {
        let o = &claim.occurrence;
        rows.add(vec![
            when(o),
            o.state.as_str().to_owned(),
            who(o),
            event(o),
            by(&claim.asserted),
            by(&claim.denied),
            o.id.clone(),
        ]);
    }
    rows
}

/// Who says so, each once: the voices, or the publication.
fn by(words: &[Word]) -> String {
    let mut all: Vec<String> = Vec::new();
    for word in words {
        let who = if word.voice.is_empty() {
            word.publication.clone()
        } else {
            parties(&word.voice)
        };
        if !who.is_empty() && !all.contains(&who) {
            all.push(who);
        }
    }
    all.join("; ")
}
