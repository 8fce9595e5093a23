//! JSON Lines: one document a line.

use std::io::{self, BufRead};

use serde::Deserialize;

use crate::decode::decode;
use crate::{Document, Input, MAX_LINE, Note, SourceError, cut, opening};

/// The documents of a JSON Lines file.
pub(crate) struct Jsonl {
    name: String,
    stem: String,
    input: Option<Input>,
    line: usize,
}

/// A line as it should be; unknown fields are passed over.
#[derive(Deserialize)]
struct Record {
    id: Option<Word>,
    lang: Option<String>,
    date: Option<Word>,
    title: Option<String>,
    text: Option<String>,
    url: Option<String>,
    publication: Option<String>,
}

/// Identifiers and years are often written as numbers.
#[derive(Deserialize)]
#[serde(untagged)]
enum Word {
    Text(String),
    Number(i64),
}

impl From<Word> for String {
    fn from(word: Word) -> Self {
        match word {
            Word::Text(text) => text,
            Word::Number(number) => number.to_string(),
        }
    }
}

impl Jsonl {
    pub(crate) fn new(name: String, stem: String, input: Input) -> Self {
        Self {
            name,
            stem,
            input: Some(input),
            line: 0,
        }
    }

    pub(crate) fn next(&mut self) -> Option<Result<Document, SourceError>> {
        loop {
            let input = self.input.as_mut()?;
            self.line += 1;
            match bounded_line(input) {
                Ok(Line::Whole(bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Line::Whole(bytes)) => return Some(self.document(bytes)),
                Ok(Line::TooLong) => {
                    return Some(Err(SourceError::LongLine {
                        name: self.name.clone(),
                        line: self.line,
                    }));
                }
                Ok(Line::End) => {
                    self.input = None;
                }
                Err(source) => {
                    self.input = None;
                    return Some(Err(SourceError::Read {
                        name: self.name.clone(),
                        source,
                    }));
                }
            }
        }
    }

    fn document(&self, bytes: Vec<u8>) -> Result<Document, SourceError> {
        let (line, encoding) = decode(bytes);
        let record: Record = serde_json::from_str(&line).map_err(|e| self.error(reason(&e)))?;
        let mut text = record
            .text
            .ok_or_else(|| self.error("no field `text`".into()))?;
        let mut notes: Vec<Note> = encoding.into_iter().collect();
        let date = record
            .date
            .and_then(|date| opening::date(&String::from(date), &mut notes));
        if cut(&mut text) {
            notes.push(Note::Cut);
        }
        Ok(Document {
            id: record
                .id
                .map_or_else(|| format!("{}-{}", self.stem, self.line), String::from),
            lang: record.lang.unwrap_or_default(),
            date,
            title: record.title.unwrap_or_default(),
            text,
            url: record.url.unwrap_or_default(),
            publication: record.publication.unwrap_or_default(),
            place: format!("{}:{}", self.name, self.line),
            notes,
        })
    }

    fn error(&self, reason: String) -> SourceError {
        SourceError::Line {
            name: self.name.clone(),
            line: self.line,
            reason,
        }
    }
}

/// The parser's complaint, with the column only: the line is the file's.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    format!(
        "not a document in JSON: {what} at column {}",
        error.column()
    )
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
    End,
}

/// The next line without its end; of one longer than [`MAX_LINE`] nothing is kept.
fn bounded_line(input: &mut Input) -> io::Result<Line> {
    let mut bytes = Vec::new();
    let mut any = false;
    let mut too_long = false;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        any = true;
        let end = buffer.iter().position(|&b| b == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        too_long |= bytes.len() + part.len() > MAX_LINE;
        if too_long {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            break;
        }
    }
    Ok(match (any, too_long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Whole(bytes),
    })
}

#[cfg(test)]
mod tests {
    use crate::{Note, from_reader};

    #[test]
    fn a_broken_line_is_named_and_the_others_read() {
        let input = "{\"id\": 7, \"date\": 2022, \"text\": \"Un.\"}\n\n{\"text\": \"Deux\n{\"title\": \"Trois\"}\n{\"text\": \"Quatre.\", \"extra\": []}";
        let documents: Vec<_> = from_reader("in", Box::new(input.as_bytes()))
            .unwrap()
            .collect();
        let first = documents[0].as_ref().unwrap();
        assert_eq!(
            (
                first.id.as_str(),
                first.date.as_deref(),
                first.place.as_str()
            ),
            ("7", Some("2022"), "in:1")
        );
        assert!(
            documents[1]
                .as_ref()
                .unwrap_err()
                .to_string()
                .starts_with("in:3: not a document in JSON")
        );
        assert!(
            documents[2]
                .as_ref()
                .unwrap_err()
                .to_string()
                .starts_with("in:4: no field `text`")
        );
        assert_eq!(documents[3].as_ref().unwrap().id, "in-5");
        assert_eq!(documents.len(), 4);
    }

    #[test]
    fn each_line_is_decoded_by_itself() {
        let input = b"{\"text\": \"\xc9t\xe9\"}\n{\"text\": \"\xc3\x89t\xc3\xa9\"}\n".as_slice();
        let documents: Vec<_> = from_reader("in", Box::new(input))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(documents[0].text, documents[1].text);
        assert_eq!(documents[0].notes, [Note::Windows1252]);
        assert!(documents[1].notes.is_empty());
    }

    #[test]
    fn a_line_beyond_all_measure_is_passed_over() {
        let mut input = vec![b'{'; crate::MAX_LINE + 10];
        input.extend(b"\n{\"text\": \"Suite.\"}");
        let documents: Vec<_> = from_reader("in", Box::new(std::io::Cursor::new(input)))
            .unwrap()
            .collect();
        assert!(
            documents[0]
                .as_ref()
                .unwrap_err()
                .to_string()
                .starts_with("in:1: the line is longer")
        );
        assert_eq!(documents[1].as_ref().unwrap().text, "Suite.");
    }
}
