//! `vigie alerts`: sudden changes in the conflict of pairs.

use super::ledger::{Rows, put};
use crate::cli;
use crate::console::Console;

pub fn run(arguments: &cli::Alerts, console: &mut Console) -> anyhow::Result<()> {
    let ledger = arguments.ledger.for_view(console)?;
    let filter = arguments.filters.filter();
    let mut alerts = ledger.alerts(&filter)?;
    alerts.truncate(filter.limit());
    let mut rows = Rows::new(&[
        ("week of", 10),
        ("pair", 11),
        ("method", 12),
        ("value", 8),
        ("expected", 8),
        ("limit", 8),
        ("reason", 70),
        ("occurrences", 0),
    ]);
    for alert in &alerts {
        rows.add(vec![
            alert.day.to_string(),
            format!("{} → {}", alert.actor, alert.recipient),
            alert.method.as_str().to_owned(),
            format!("{:.1}", alert.value),
            format!("{:.1}", alert.expected),
            format!("{:.2}", alert.limit),
            alert.reason.clone(),
            alert.occurrences.join(" "),
        ]);
    }
    put(console, arguments.format, &rows, &alerts)
}
