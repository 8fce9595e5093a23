//! Interruptions, locked files, full disks, files that are no ledger: clear errors, and nothing lost.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use support::{Random, documents, dump};
use vigie_ledger::{Entry, Error, Filter, Ledger, Rejected};

/// Tells the child process which ledger to fill, and with how many documents.
const CHILD: &str = "VIGIE_TEST_INGEST";
const BATCH: usize = 16;

fn generated(count: usize) -> Vec<Entry> {
    documents(11, count, 3, 90)
}

fn ingest(path: &Path, count: usize) -> vigie_ledger::Result<()> {
    let mut ledger = Ledger::open(path)?;
    for batch in generated(count).chunks(BATCH) {
        ledger.add(batch, &[])?;
    }
    ledger.settle()?;
    Ok(())
}

/// No test of its own: what the next one starts, and kills.
#[test]
fn child_ingests() {
    let Ok(task) = std::env::var(CHILD) else {
        return;
    };
    let (count, path) = task.split_once(' ').unwrap();
    ingest(Path::new(path), count.parse().unwrap()).unwrap();
}

fn spawn(path: &Path, count: usize) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_ingests"])
        .env(CHILD, format!("{count} {}", path.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills ingestions at random moments until `kills` have hit, resumes each until it is done, and compares with one that was left alone.
fn killed(kills: usize, count: usize, longest: Duration) {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.db");
    ingest(&whole, count).unwrap();
    let expected = dump(&Ledger::open_read_only(&whole).unwrap());
    let mut random = Random(5);
    let (mut hits, mut ledgers) = (0, 0);
    while hits < kills {
        ledgers += 1;
        let path: PathBuf = folder.path().join(format!("{ledgers}.db"));
        loop {
            let mut child = spawn(&path, count);
            std::thread::sleep(longest.mul_f64(random.below(1000) as f64 / 1000.0));
            if child
                .try_wait()
                .unwrap()
                .is_some_and(|status| status.success())
            {
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            hits += 1;
            if hits >= kills {
                assert!(spawn(&path, count).wait().unwrap().success());
                break;
            }
        }
        assert!(
            dump(&Ledger::open_read_only(&path).unwrap()) == expected,
            "ledger {ledgers}, after {hits} kills in all, differs from one that was left alone"
        );
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_killed_ingestion_goes_on_where_it_stopped() {
    killed(5, 400, Duration::from_millis(900));
}

/// `cargo test --release -p vigie-ledger --test robust -- --ignored`. VIGIE_TEST_KILLS="200 2000 900" makes it 200 kills over 2,000
/// documents, each within 900 ms.
#[test]
#[ignore = "takes many minutes"]
fn two_hundred_kills_over_twenty_thousand_documents() {
    let given = std::env::var("VIGIE_TEST_KILLS").unwrap_or_else(|_| "200 20000 12000".into());
    let numbers: Vec<usize> = given.split(' ').map(|n| n.parse().unwrap()).collect();
    killed(
        numbers[0],
        numbers[1],
        Duration::from_millis(numbers[2] as u64),
    );
}

#[test]
fn a_locked_ledger_says_so_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    ingest(&path, 20).unwrap();
    let before = dump(&Ledger::open_read_only(&path).unwrap());
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut ledger = Ledger::open(&path).unwrap();
    let error = ledger.add(&documents(99, 3, 1, 3), &[]).unwrap_err();
    assert!(matches!(error, Error::Locked), "{error}");
    assert!(error.to_string().contains("nothing is lost"), "{error}");
    // Readers are not held up.
    assert!(!ledger.timeline(&Filter::default()).unwrap().rows.is_empty());
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(dump(&ledger), before);
    assert_eq!(
        ledger.add(&documents(99, 3, 1, 3), &[]).unwrap().documents,
        3
    );
}

#[test]
fn a_full_disk_says_so_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    ingest(&path, 20).unwrap();
    let before = dump(&Ledger::open_read_only(&path).unwrap());
    let mut ledger = Ledger::open(&path).unwrap();
    ledger.limit_pages(1).unwrap();
    let entries = documents(99, 400, 3, 60);
    let error = ledger.add(&entries, &[]).unwrap_err();
    assert!(matches!(error, Error::Full), "{error}");
    assert!(error.to_string().contains("make room"), "{error}");
    assert_eq!(dump(&ledger), before);
    ledger.limit_pages(1 << 30).unwrap();
    assert!(ledger.add(&entries, &[]).unwrap().documents > 300);
    ledger.settle().unwrap();
}

#[test]
fn what_is_no_ledger_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(
        at("text.db"),
        "this is no database, only some words in a file".repeat(40),
    )
    .unwrap();
    rusqlite::Connection::open(at("other.db"))
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    ingest(&at("newer.db"), 1).unwrap();
    rusqlite::Connection::open(at("newer.db"))
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    for (name, words) in [
        ("text.db", "no SQLite file"),
        ("other.db", "another program"),
        ("newer.db", "newer vigie"),
    ] {
        let error = Ledger::open(&at(name)).unwrap_err().to_string();
        assert!(error.contains(words) && error.contains(name), "{error}");
    }
    let error = Ledger::open_read_only(&at("missing.db"))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("missing.db") && error.contains("vigie ingest"),
        "{error}"
    );
    assert!(!at("missing.db").exists());
}

/// A file with the schema of the first version is brought up to date and stays usable.
#[test]
fn ledgers_of_the_first_version_stay_readable() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v1.db");
    let first = include_str!("../src/schema/1.sql");
    let made = rusqlite::Connection::open(&path).unwrap();
    made.execute_batch(first).unwrap();
    made.pragma_update(None, "application_id", 0x5667_6965)
        .unwrap();
    made.pragma_update(None, "user_version", 1).unwrap();
    drop(made);
    let mut ledger = Ledger::open(&path).unwrap();
    assert_eq!(ledger.version().unwrap(), vigie_ledger::VERSION);
    ledger.add(&generated(5), &[]).unwrap();
    ledger.settle().unwrap();
    assert_eq!(ledger.summary().unwrap().documents, 5);
}

#[test]
fn rejections_are_kept_once_with_their_reasons() {
    let mut ledger = Ledger::in_memory().unwrap();
    let rejected = [Rejected {
        place: "a.jsonl:3".into(),
        reason: "no JSON".into(),
    }];
    assert_eq!(ledger.add(&[], &rejected).unwrap().rejected, 1);
    assert_eq!(ledger.add(&[], &rejected).unwrap().rejected, 0);
    assert_eq!(ledger.rejected().unwrap(), rejected);
}

#[test]
fn queries_of_the_user_cannot_write() {
    let ledger = support::ledger(&generated(10), 10);
    for sql in [
        "DELETE FROM document",
        "DROP TABLE document",
        "SELEC 1",
        "",
        "PRAGMA user_version = 3",
    ] {
        let fault = ledger.query(sql, |_| Ok(()), |_| Ok(())).unwrap_err();
        assert!(matches!(fault, Error::Query(_)), "{sql}: {fault}");
    }
    let mut count = String::new();
    let each = |row: &[String]| {
        count = row[0].clone();
        Ok(())
    };
    ledger
        .query("SELECT count(*) FROM statements", |_| Ok(()), each)
        .unwrap()
        .unwrap();
    assert!(count.parse::<usize>().unwrap() > 10);
}
