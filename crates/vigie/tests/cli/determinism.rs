//! The same input gives the same bytes, with any number of threads.

use crate::{file, run, two_documents, vigie};

#[test]
fn the_same_bytes_with_any_number_of_threads() {
    let (_folder, path) = file(
        "in.jsonl",
        two_documents().repeat(150) + "{broken\n" + &two_documents(),
    );
    for format in ["jsonl", "gold", "table"] {
        let read = |threads: &str| {
            run(vigie(&["read", "--format", format, &path]).env("RAYON_NUM_THREADS", threads))
        };
        let one = read("1");
        assert_eq!(one.2, 1);
        assert!(
            one == read("2") && one == read("7"),
            "{format} differs by number of threads"
        );
    }
}
