//! The notation of patterns in `times.toml`, and its expansion into plain sequences.
//!
//! `word` a word · `<class>` a word of that class · `(a b|c)` one of · `?` after an element: it may be left out ·
//! `~` no space here · `[` `]` where the expression opens and closes, when that is not the whole pattern ·
//! `\` takes the next sign as it is.

/// An element of an expanded pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Word(String),
    Class(String),
    Open,
    Close,
    Glue,
}

/// More alternatives than this in one pattern are a mistake of the table.
const MOST: usize = 4096;

/// All plain sequences that `pattern` stands for.
pub(super) fn expand(pattern: &str) -> Result<Vec<Vec<Item>>, String> {
    let signs: Vec<char> = pattern.chars().collect();
    let mut reader = Reader { signs, at: 0 };
    let all = reader.alternatives()?;
    match reader.peek() {
        None if all.iter().any(Vec::is_empty) => Err("matches nothing at all".to_owned()),
        None => Ok(all),
        Some(sign) => Err(format!("`{sign}` where the pattern should end")),
    }
}

struct Reader {
    signs: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.signs.get(self.at).copied()
    }

    fn alternatives(&mut self) -> Result<Vec<Vec<Item>>, String> {
        let mut all = self.sequence()?;
        while self.peek() == Some('|') {
            self.at += 1;
            all.extend(self.sequence()?);
        }
        Ok(all)
    }

    fn sequence(&mut self) -> Result<Vec<Vec<Item>>, String> {
        let mut all = vec![Vec::new()];
        while let Some(sign) = self.peek() {
            match sign {
                ')' | '|' => break,
                _ if sign.is_whitespace() => self.at += 1,
                _ => {
                    let mut choices = self.element()?;
                    if self.peek() == Some('?') {
                        self.at += 1;
                        choices.push(Vec::new());
                    }
                    all = product(&all, &choices);
                    if all.len() > MOST {
                        return Err(format!("stands for more than {MOST} sequences"));
                    }
                }
            }
        }
        Ok(all)
    }

    fn element(&mut self) -> Result<Vec<Vec<Item>>, String> {
        let sign = self.peek().unwrap_or_default();
        let single = |item| Ok(vec![vec![item]]);
        self.at += 1;
        match sign {
            '[' => single(Item::Open),
            ']' => single(Item::Close),
            '~' => single(Item::Glue),
            '(' => {
                let all = self.alternatives()?;
                self.expect(')')?;
                Ok(all)
            }
            '<' => {
                let name = self.take_while(|c| c.is_alphanumeric() || c == '_');
                self.expect('>')?;
                single(Item::Class(name))
            }
            '?' => Err("`?` follows nothing".to_owned()),
            _ => {
                self.at -= 1;
                single(Item::Word(self.word()))
            }
        }
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(sign) = self.peek() {
            match sign {
                '\\' => {
                    self.at += 1;
                    word.extend(self.peek());
                }
                '(' | ')' | '|' | '<' | '>' | '[' | ']' | '?' | '~' => break,
                _ if sign.is_whitespace() => break,
                _ => word.push(sign),
            }
            self.at += 1;
        }
        word
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let from = self.at;
        while self.peek().is_some_and(&belongs) {
            self.at += 1;
        }
        self.signs[from..self.at].iter().collect()
    }

    fn expect(&mut self, sign: char) -> Result<(), String> {
        if self.peek() != Some(sign) {
            return Err(format!("`{sign}` is missing at character {}", self.at + 1));
        }
        self.at += 1;
        Ok(())
    }
}

fn product(left: &[Vec<Item>], right: &[Vec<Item>]) -> Vec<Vec<Item>> {
    left.iter()
        .flat_map(|l| right.iter().map(move |r| [l.as_slice(), r].concat()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str) -> Vec<String> {
        expand(pattern)
            .unwrap()
            .iter()
            .map(|items| {
                let words: Vec<String> = items
                    .iter()
                    .map(|i| match i {
                        Item::Word(w) => w.clone(),
                        Item::Class(c) => format!("<{c}>"),
                        Item::Open => "[".into(),
                        Item::Close => "]".into(),
                        Item::Glue => "~".into(),
                    })
                    .collect();
                words.join(" ")
            })
            .collect()
    }

    #[test]
    fn expands_choices_and_options() {
        assert_eq!(shown("(a b|c) <x>?"), ["a b <x>", "a b", "c <x>", "c"]);
        assert_eq!(shown("il y a [ <num>~h ]"), ["il y a [ <num> ~ h ]"]);
        assert_eq!(shown("\\( a"), ["( a"]);
    }

    #[test]
    fn faults_are_told() {
        for bad in ["(a", "<x", "a)", "?", "a?"] {
            assert!(expand(bad).is_err(), "{bad}");
        }
    }
}
