//! The file: opening, schema, and what every other module needs of it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::concepts::Concepts;
use crate::config::Config;
use crate::day::Day;
use crate::error::{Error, Result};

/// Migrations, in order: the first makes version 1 of an empty file, the next version 2 of version 1, and so on.
const MIGRATIONS: [&str; 1] = [include_str!("schema/1.sql")];

/// The version of the schema that this program writes.
pub const VERSION: usize = MIGRATIONS.len();

/// Marks a SQLite file as a ledger of Vigie: "Vgie".
const APPLICATION: i32 = 0x5667_6965;

/// How long to wait for another process to finish its batch.
const PATIENCE: Duration = Duration::from_secs(5);

/// A ledger: one SQLite file, or one in memory. One connection: give each thread its own.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) connection: Connection,
    pub(crate) config: Config,
    pub(crate) concepts: Concepts,
}

impl Ledger {
    /// Opens a ledger for reading and writing, and makes one when there is none. Older versions of the schema are brought up to date.
    pub fn open(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Self::connect(path, flags)?;
        let prepare = |connection: &Connection| -> Result<()> {
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "synchronous", "normal")?;
            Ok(())
        };
        prepare(&connection).map_err(|e| not_a_ledger(path, e))?;
        Self::with(connection, path, true)
    }

    /// Opens a ledger for reading; the file must exist.
    pub fn open_read_only(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::with(Self::connect(path, flags)?, path, false)
    }

    /// A ledger in memory, for tests and trials.
    pub fn in_memory() -> Result<Self> {
        let connection = Connection::open_in_memory()?;
        Self::with(connection, Path::new(":memory:"), true)
    }

    /// The same, with other thresholds. Those that differ from the ones the ledger was settled with take effect at the next
    /// [`settle`](Self::settle).
    pub fn with_config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
        Connection::open_with_flags(path, flags).map_err(|e| Error::Open {
            path: path.to_owned(),
            reason: e.to_string(),
            advice: "name a ledger with --ledger or VIGIE_LEDGER, or make one with `vigie ingest`",
        })
    }

    fn with(connection: Connection, path: &Path, writable: bool) -> Result<Self> {
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(64);
        let ledger = Self {
            connection,
            config: Config::default(),
            concepts: Concepts::load()?,
        };
        ledger
            .tune()
            .and_then(|()| ledger.migrate(path, writable))
            .map_err(|e| not_a_ledger(path, e))?;
        Ok(ledger)
    }

    fn tune(&self) -> Result<()> {
        self.connection.pragma_update(None, "cache_size", -65_536)?;
        self.connection
            .pragma_update(None, "mmap_size", 1_i64 << 30)?;
        self.connection
            .pragma_update(None, "temp_store", "memory")?;
        Ok(())
    }

    /// The version of the schema of this file.
    pub fn version(&self) -> Result<usize> {
        let version: u32 = self
            .connection
            .pragma_query_value(None, "user_version", |row| row.get(0))?;
        Ok(version as usize)
    }

    fn migrate(&self, path: &Path, writable: bool) -> Result<()> {
        let refuse = |reason: String, advice| Error::Open {
            path: path.to_owned(),
            reason,
            advice,
        };
        let version = self.version()?;
        let application: i32 =
            self.connection
                .pragma_query_value(None, "application_id", |row| row.get(0))?;
        let tables: i64 =
            self.connection
                .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if version > VERSION {
            let reason =
                format!("its schema is of version {version}, this program knows {VERSION}");
            return Err(refuse(reason, "use a newer vigie"));
        }
        if tables > 0 && application != APPLICATION {
            let reason = "it is a database of another program".to_owned();
            return Err(refuse(reason, "name another file"));
        }
        if version == VERSION {
            return Ok(());
        }
        if !writable {
            let reason =
                format!("its schema is of version {version} and must be brought to {VERSION}");
            return Err(refuse(
                reason,
                "open it once for writing, with `vigie ingest`",
            ));
        }
        for (n, migration) in MIGRATIONS.iter().enumerate().skip(version) {
            let step = n + 1;
            self.connection.execute_batch(&format!(
                "BEGIN IMMEDIATE; {migration}; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {step}; COMMIT;"
            ))?;
        }
        Ok(())
    }

    /// Writes to the file what still stands in its log: afterwards one file is the whole ledger.
    pub fn checkpoint(&self) -> Result<()> {
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Lets the file grow to this many pages at most (of 4 KiB; never below what it has): beyond, additions fail with [`Error::Full`].
    pub fn limit_pages(&self, pages: u32) -> Result<()> {
        self.connection
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
        Ok(())
    }

    pub(crate) fn meta(&self, name: &str) -> Result<Option<String>> {
        Ok(self
            .connection
            .prepare_cached("SELECT value FROM meta WHERE name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?)
    }

    /// The last day on which a document was published; `None` when no document has a date.
    pub fn last_day(&self) -> Result<Option<Day>> {
        let day: Option<i32> = self
            .connection
            .prepare_cached("SELECT max(day) FROM document WHERE day < ?1")?
            .query_row([Day::NEVER.0], |row| row.get(0))?;
        Ok(day.map(Day))
    }

    /// What the ledger holds, in numbers.
    pub fn summary(&self) -> Result<Summary> {
        let count = |table: &str| -> Result<usize> {
            let sql = format!("SELECT count(*) FROM {table}");
            let count: i64 = self.connection.query_row(&sql, [], |row| row.get(0))?;
            Ok(count.unsigned_abs() as usize)
        };
        let first: Option<i32> = self.connection.query_row(
            "SELECT min(day) FROM document WHERE day < ?1",
            [Day::NEVER.0],
            |row| row.get(0),
        )?;
        Ok(Summary {
            documents: count("document")?,
            statements: count("statement")?,
            occurrences: count("occurrence")?,
            rejected: count("rejected")?,
            first: first.map(Day),
            last: self.last_day()?,
            settled: self.meta("unsettled")?.is_none(),
        })
    }
}

/// What a ledger holds, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Summary {
    /// Documents.
    pub documents: usize,
    /// Statements, withdrawn ones included.
    pub statements: usize,
    /// Occurrences.
    pub occurrences: usize,
    /// Documents that could not be read.
    pub rejected: usize,
    /// First day of publication.
    pub first: Option<Day>,
    /// Last day of publication.
    pub last: Option<Day>,
    /// Whether occurrences are up to date with the documents ([`Ledger::settle`]).
    pub settled: bool,
}

/// A file that SQLite cannot make sense of is named.
fn not_a_ledger(path: &Path, error: Error) -> Error {
    match error {
        Error::Database(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Error::Open {
                path: path.to_owned(),
                reason: "it is no SQLite file".into(),
                advice: "name another file",
            }
        }
        other => other,
    }
}
