//! `vigie tension`: cooperation and conflict of a pair of actors over time.

use vigie_ledger::{Counts, Period, Point, Tension};

use super::ledger::{Rows, put};
use crate::cli::{self, OutputForm};
use crate::console::Console;

/// Heights of a sparkline.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

pub fn run(arguments: &cli::Tension, console: &mut Console) -> anyhow::Result<()> {
    let ledger = arguments.ledger.for_view(console)?;
    let period = match arguments.period {
        cli::Period::Day => Period::Day,
        cli::Period::Week => Period::Week,
        cli::Period::Month => Period::Month,
    };
    let tension = ledger.tension(&arguments.filters.filter(), period)?;
    if arguments.format == OutputForm::Table {
        console.put(&spark(&tension))?;
        console.put("\n")?;
    }
    put(console, arguments.format, &rows(&tension), &tension)
}

/// A row a period.
pub fn rows(tension: &Tension) -> Rows {
    let mut rows = Rows::new(&[
        ("start", 10),
        ("series", 10),
        ("verbal cooperation", 12),
        ("material cooperation", 12),
        ("verbal conflict", 10),
        ("material conflict", 10),
        ("cooperation score", 12),
        ("conflict score", 10),
        ("conflict share", 10),
        ("low", 6),
        ("high", 0),
    ]);
    for point in &tension.points {
        for (name, counts) in [
            ("material", &point.material),
            ("announced", &point.announced),
        ] {
            if counts.total() > 0 {
                rows.add(row(point, name, counts));
            }
        }
    }
    rows
}

fn row(point: &Point, name: &str, counts: &Counts) -> Vec<String> {
    let mut row = vec![point.start.to_string(), name.to_owned()];
    row.extend(counts.quad.map(|n| n.to_string()));
    row.push(format!("{:.1}", counts.cooperation));
    row.push(format!("{:.1}", counts.conflict));
    let share = |of: fn(&vigie_ledger::Share) -> f64| {
        counts
            .share
            .as_ref()
            .map_or_else(String::new, |s| format!("{:.3}", of(s)))
    };
    row.extend([share(|s| s.mean), share(|s| s.low), share(|s| s.high)]);
    row
}

/// The series as one line each: sums of conflict scores, told and announced.
pub fn spark(tension: &Tension) -> String {
    let Tension {
        actor,
        recipient,
        points,
        ..
    } = tension;
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return format!("{actor} → {recipient}: nothing\n");
    };
    let period = match tension.period {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
    };
    let line = |of: fn(&Point) -> f64| bars(&points.iter().map(of).collect::<Vec<_>>());
    format!(
        "{actor} → {recipient}, by {period} from {} to {}\n  conflict told       {}\n  conflict announced  {}\n  cooperation told    {}\n",
        first.start,
        last.start,
        line(|p| p.material.conflict),
        line(|p| p.announced.conflict),
        line(|p| p.material.cooperation),
    )
}

/// A bar a value, the highest the largest; a space for nothing.
fn bars(values: &[f64]) -> String {
    let most = values.iter().copied().fold(0.0, f64::max);
    values
        .iter()
        .map(|value| match value {
            v if *v <= 0.0 => ' ',
            v => BARS[((v / most * 8.0).ceil() as usize).clamp(1, 8) - 1],
        })
        .collect()
}
