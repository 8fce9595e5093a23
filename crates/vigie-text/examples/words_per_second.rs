//! How many words a second one core segments, tags, lemmatises and parses: `words_per_second fr TEXT-FILE [SECONDS]`.
//!
//! Paragraphs are read in documents of about 400 words, as news comes.

use std::time::{Duration, Instant};

use vigie_text::{Analyzer, Lang};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let lang = args
        .get(1)
        .and_then(|l| Lang::from_code(l))
        .ok_or("fr or en")?;
    let text = std::fs::read_to_string(args.get(2).ok_or("a text file")?)?;
    let seconds: f64 = args.get(3).map_or(Ok(5.0), |s| s.parse())?;
    let documents = documents(&text);
    let analyzer = Analyzer::new(lang)?;
    let (mut words, mut round) = (0usize, 0usize);
    let clock = Instant::now();
    while clock.elapsed() < Duration::from_secs_f64(seconds) {
        let analysis = analyzer.analyze(&documents[round % documents.len()]);
        words += analysis
            .sentences
            .iter()
            .map(|s| s.words.len())
            .sum::<usize>();
        round += 1;
    }
    #[allow(clippy::print_stdout)]
    {
        println!("{:.0}", words as f64 / clock.elapsed().as_secs_f64());
    }
    Ok(())
}

fn documents(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for line in text.lines() {
        if out
            .last()
            .is_some_and(|d| d.split_whitespace().count() > 400)
        {
            out.push(String::new());
        }
        if let Some(last) = out.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    out
}
