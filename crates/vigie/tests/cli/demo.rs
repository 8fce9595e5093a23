//! `vigie demo`, `vigie explain`, `vigie --help`.

use crate::{run, vigie};

#[test]
fn demo_prints_a_timeline() {
    let (out, err, status) = run(&mut vigie(&["demo", "--no-serve"]));
    assert_eq!((err.as_str(), status), ("", 0));
    for word in [
        "date",
        "state",
        "who → whom",
        "event",
        "words",
        "reported",
        "2022-02-24",
    ] {
        assert!(out.contains(word), "no `{word}` in the timeline:\n{out}");
    }
    assert!(out.contains(" dispatches of the shipped sample."), "{out}");
}

#[test]
fn explain_goes_through_the_stages() {
    let (out, err, status) = run(&mut vigie(&[
        "explain",
        "La Russie accuse l'Ukraine d'avoir bombardé Donetsk.",
        "--date",
        "2022-02-18",
    ]));
    assert_eq!((err.as_str(), status), ("", 0));
    assert!(out.contains("accuser") && out.contains("ACCUSE"), "{out}");
}

#[test]
fn no_colour_reaches_a_pipe() {
    for arguments in [
        &["demo", "--no-serve"][..],
        &["--help"],
        &["explain", "Moscou menace Kiev."],
    ] {
        let (out, err, _) = run(&mut vigie(arguments));
        assert!(!out.contains('\u{1b}') && !err.contains('\u{1b}'));
    }
}

#[test]
fn help_and_version() {
    let (out, _, status) = run(&mut vigie(&["--help"]));
    assert_eq!(status, 0);
    for command in ["demo", "read", "explain", "annotate", "evaluate"] {
        assert!(out.contains(command), "{out}");
    }
    assert!(run(&mut vigie(&["--version"])).0.starts_with("vigie "));
}
