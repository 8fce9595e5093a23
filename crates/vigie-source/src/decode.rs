//! Bytes become text.

use encoding_rs::WINDOWS_1252;

use crate::Note;

/// Decodes UTF-8; bytes that are not are read as windows-1252, and noted.
///
/// When most of what is not ASCII is invalid, the whole is windows-1252; otherwise only the stray bytes are.
///
/// ```
/// use vigie_source::{Note, decode::decode};
/// assert_eq!(decode("Été".into()), ("Été".to_owned(), None));
/// assert_eq!(decode(b"\xc9t\xe9".to_vec()), ("Été".to_owned(), Some(Note::Windows1252)));
/// ```
pub fn decode(bytes: Vec<u8>) -> (String, Option<Note>) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, None),
        Err(error) => error.into_bytes(),
    };
    let mut valid = 0;
    let mut invalid = 0;
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += chunk.invalid().len();
    }
    if invalid >= valid {
        return (latin(&bytes), Some(Note::Windows1252));
    }
    let text = bytes
        .utf8_chunks()
        .fold(String::with_capacity(bytes.len()), |mut text, chunk| {
            text.push_str(chunk.valid());
            text.push_str(&latin(chunk.invalid()));
            text
        });
    (text, Some(Note::StrayBytes(invalid)))
}

fn latin(bytes: &[u8]) -> String {
    WINDOWS_1252
        .decode_without_bom_handling(bytes)
        .0
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stray_byte_leaves_the_rest_alone() {
        let mut bytes = "à Kiev, été comme hiver, ".as_bytes().to_vec();
        bytes.extend(b"d\xe9j\xe0");
        let (text, note) = decode(bytes);
        assert_eq!(text, "à Kiev, été comme hiver, déjà");
        assert_eq!(note, Some(Note::StrayBytes(2)));
    }

    #[test]
    fn a_windows_page_is_read_whole() {
        // « é » closed by a no-break space and a guillemet happens to be valid UTF-8.
        let (text, note) =
            decode(b"\xab\xa0lanc\xe9\xa0\xbb, dit-il \xe0 Gen\xe8ve, \x93press\xe9\x94".to_vec());
        assert_eq!(text, "«\u{a0}lancé\u{a0}», dit-il à Genève, “pressé”");
        assert_eq!(note, Some(Note::Windows1252));
    }
}
