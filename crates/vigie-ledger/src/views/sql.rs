//! Queries of the user's own, which can only read.

use rusqlite::types::ValueRef;

use crate::error::{Error, Result};
use crate::store::Ledger;

impl Ledger {
    /// Runs one query that only reads; `head` is given the names of the columns, `each` every row as text (nothing for NULL, hexadecimal for
    /// a blob).
    pub fn query(
        &self,
        sql: &str,
        head: impl FnOnce(&[String]) -> std::io::Result<()>,
        mut each: impl FnMut(&[String]) -> std::io::Result<()>,
    ) -> Result<std::io::Result<()>> {
        let fault = |error: rusqlite::Error| Error::Query(error.to_string());
        let mut statement = self.connection.prepare(sql).map_err(fault)?;
        if !statement.readonly() || statement.column_count() == 0 {
            return Err(Error::Query(
                "only a query that reads can be run: SELECT …".into(),
            ));
        }
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        if let Err(error) = head(&names) {
            return Ok(Err(error));
        }
        let mut rows = statement.query([]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let cells: Vec<String> = (0..names.len())
                .map(|n| row.get_ref(n).map(text))
                .collect::<Result<_, _>>()
                .map_err(fault)?;
            if let Err(error) = each(&cells) {
                return Ok(Err(error));
            }
        }
        Ok(Ok(()))
    }
}

fn text(value: ValueRef) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Real(x) => x.to_string(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Blob(bytes) => bytes.iter().map(|b| format!("{b:02x}")).collect(),
    }
}
