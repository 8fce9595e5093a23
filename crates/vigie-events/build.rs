//! Makes the registry of actors and places that is built in (`src/registry/compile.rs`) of the tables in `data/`.

#![allow(dead_code)] // the modules shared with the crate hold more than is needed here

use std::path::{Path, PathBuf};
use std::{env, fs, process};

#[path = "src/names.rs"]
mod names;
#[path = "src/table.rs"]
mod table;

#[path = "src/registry/compile.rs"]
mod compile;

fn main() {
    if let Err(error) = run() {
        println!("cargo::error={error}");
        process::exit(1);
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let data = Path::new("../../data");
    for folder in ["actors", "places"] {
        println!("cargo::rerun-if-changed=../../data/{folder}");
    }
    let mut people: Vec<String> = fs::read_dir(data.join("actors"))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with("people") && name.ends_with(".tsv"))
        .map(|name| format!("actors/{name}"))
        .collect();
    people.sort();
    let read = |path: &str| {
        fs::read_to_string(data.join(path)).map_err(|e| table::DataError {
            file: path.to_owned(),
            line: 0,
            what: e.to_string(),
            advice: "restore the file".to_owned(),
        })
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    fs::write(out.join("registry.bin"), compile::compile(&read, &people)?)?;
    Ok(())
}
