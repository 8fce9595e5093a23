//! `vigie sql`: a query that reads, as CSV.

use vigie_ledger::Ledger;

use crate::cli;
use crate::console::Console;

pub fn run(arguments: &cli::Sql, console: &mut Console) -> anyhow::Result<()> {
    let ledger = Ledger::open_read_only(&arguments.ledger.file)?;
    let console = std::cell::RefCell::new(console);
    let put = |cells: &[String]| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(cells)?;
        let line = writer
            .into_inner()
            .map_err(|e| std::io::Error::other(e.to_string()))?;
        console.borrow_mut().put(&String::from_utf8_lossy(&line))
    };
    ledger.query(&arguments.query, put, put)??;
    Ok(())
}
