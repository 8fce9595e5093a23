//! CoNLL-U: reading, writing, scoring, and the two-way bridge to [`Sentence`].

mod evaluate;

pub use evaluate::{Mismatch, Punctuation, Score, Scores, evaluate};

use crate::{Feats, Rel, Sentence, Span, Sub, Upos, Word};

/// One syntactic word as a CoNLL-U line holds it (columns that Vigie does not use are dropped).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// FORM.
    pub form: String,
    /// LEMMA.
    pub lemma: String,
    /// UPOS.
    pub upos: String,
    /// FEATS, `_` when none.
    pub feats: String,
    /// HEAD: 0 for the root, otherwise the 1-based number of the governor.
    pub head: usize,
    /// DEPREL with its subtype.
    pub deprel: String,
    /// MISC, `_` when none.
    pub misc: String,
}

/// A multiword token: words `first..=last` (1-based) are written `form`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multi {
    /// Number of its first word.
    pub first: usize,
    /// Number of its last word.
    pub last: usize,
    /// As written.
    pub form: String,
    /// MISC, `_` when none.
    pub misc: String,
}

/// A sentence of a CoNLL-U file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// Comment lines, with their `#`.
    pub comments: Vec<String>,
    /// The words.
    pub rows: Vec<Row>,
    /// The multiword tokens, in order.
    pub multi: Vec<Multi>,
}

/// A line that is not CoNLL-U.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Malformed {
    /// 1-based line number.
    pub line: usize,
    /// What is wrong.
    pub what: &'static str,
}

/// Reads a CoNLL-U file. Empty nodes (`8.1`) are skipped.
///
/// ```
/// let trees = vigie_text::conllu::read("1\tNon\tnon\tINTJ\t_\t_\t0\troot\t_\t_\n\n").unwrap();
/// assert_eq!(trees[0].rows[0].form, "Non");
/// ```
///
/// # Errors
/// When a line has fewer than ten columns, or an ID or HEAD is not a number.
pub fn read(file: &str) -> Result<Vec<Tree>, Malformed> {
    let mut trees = Vec::new();
    let mut tree = Tree::default();
    for (n, line) in file.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            if !tree.rows.is_empty() {
                trees.push(std::mem::take(&mut tree));
            }
        } else if line.starts_with('#') {
            tree.comments.push(line.to_owned());
        } else {
            read_line(&mut tree, line).map_err(|what| Malformed { line: n + 1, what })?;
        }
    }
    if !tree.rows.is_empty() {
        trees.push(tree);
    }
    Ok(trees)
}

fn read_line(tree: &mut Tree, line: &str) -> Result<(), &'static str> {
    let columns: Vec<&str> = line.split('\t').collect();
    let &[id, form, lemma, upos, _, feats, head, deprel, _, misc] = columns.as_slice() else {
        return Err("not ten columns");
    };
    if id.contains('.') {
        return Ok(());
    }
    if let Some((first, last)) = id.split_once('-') {
        tree.multi.push(Multi {
            first: first.parse().map_err(|_| "bad range")?,
            last: last.parse().map_err(|_| "bad range")?,
            form: form.to_owned(),
            misc: misc.to_owned(),
        });
        return Ok(());
    }
    if id.parse::<usize>().ok() != Some(tree.rows.len() + 1) {
        return Err("word numbers do not follow each other");
    }
    tree.rows.push(Row {
        form: form.to_owned(),
        lemma: lemma.to_owned(),
        upos: upos.to_owned(),
        feats: feats.to_owned(),
        head: if head == "_" {
            0
        } else {
            head.parse().map_err(|_| "bad head")?
        },
        deprel: deprel.to_owned(),
        misc: misc.to_owned(),
    });
    Ok(())
}

/// Writes trees as CoNLL-U.
pub fn write(trees: &[Tree]) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for tree in trees {
        for comment in &tree.comments {
            let _ = writeln!(out, "{comment}");
        }
        let mut multi = tree.multi.iter().peekable();
        for (i, r) in tree.rows.iter().enumerate() {
            while let Some(m) = multi.next_if(|m| m.first == i + 1) {
                let _ = writeln!(
                    out,
                    "{}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{}",
                    m.first, m.last, m.form, m.misc
                );
            }
            let _ = writeln!(
                out,
                "{}\t{}\t{}\t{}\t_\t{}\t{}\t{}\t_\t{}",
                i + 1,
                r.form,
                r.lemma,
                r.upos,
                r.feats,
                r.head,
                r.deprel,
                r.misc
            );
        }
        out.push('\n');
    }
    out
}

/// A relation as written in CoNLL-U, in two parts; unknown ones become `dep` and `other`.
pub fn parse_deprel(label: &str) -> (Rel, Sub) {
    let (rel, sub) = label.split_once(':').unwrap_or((label, ""));
    (
        Rel::parse(rel).unwrap_or(Rel::Dep),
        Sub::parse(sub).unwrap_or(Sub::Other),
    )
}

/// A relation and its subtype as written in CoNLL-U.
pub fn write_deprel(rel: Rel, sub: Sub) -> String {
    match sub {
        Sub::None => rel.as_str().to_owned(),
        _ => format!("{}:{}", rel.as_str(), sub.as_str()),
    }
}

impl Tree {
    /// The sentence as running text, from the forms and `SpaceAfter=No`.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for (form, misc, _) in self.tokens() {
            out.push_str(form);
            if !misc.split('|').any(|m| m == "SpaceAfter=No") {
                out.push(' ');
            }
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// Surface tokens: form, MISC, and how many words each holds.
    pub fn tokens(&self) -> Vec<(&str, &str, usize)> {
        let mut out = Vec::new();
        let mut i = 0;
        while i < self.rows.len() {
            match self.multi.iter().find(|m| m.first == i + 1) {
                Some(m) if m.last > i && m.last <= self.rows.len() => {
                    out.push((m.form.as_str(), m.misc.as_str(), m.last - i));
                    i = m.last;
                }
                _ => {
                    out.push((self.rows[i].form.as_str(), self.rows[i].misc.as_str(), 1));
                    i += 1;
                }
            }
        }
        out
    }

    /// The sentence as Vigie holds it; spans point into [`Tree::text`].
    pub fn to_sentence(&self) -> Sentence {
        let mut words = Vec::with_capacity(self.rows.len());
        let mut at = 0;
        for (form, misc, count) in self.tokens() {
            let span = Span::new(at, at + form.len());
            at = span.end + usize::from(!misc.split('|').any(|m| m == "SpaceAfter=No"));
            let first = words.len();
            words.extend(
                self.rows[first..first + count]
                    .iter()
                    .map(|r| r.to_word(span)),
            );
        }
        let end = words.last().map_or(0, |w: &Word| w.span.end);
        Sentence {
            span: Span::new(0, end),
            block: 0,
            words,
        }
    }

    /// A sentence of `text` as CoNLL-U, multiword tokens and `SpaceAfter=No` included.
    pub fn from_sentence(sentence: &Sentence, text: &str) -> Tree {
        let words = &sentence.words;
        let mut tree = Tree {
            comments: vec![format!(
                "# text = {}",
                sentence.span.of(text).replace(['\n', '\r', '\t'], " ")
            )],
            ..Tree::default()
        };
        let mut i = 0;
        while i < words.len() {
            let span = words[i].span;
            let same = words[i..].iter().take_while(|w| w.span == span).count();
            let glued = words
                .get(i + same)
                .is_some_and(|next| next.span.start == span.end);
            let misc = if glued { "SpaceAfter=No" } else { "_" };
            if same > 1 {
                tree.multi.push(Multi {
                    first: i + 1,
                    last: i + same,
                    form: clean(span.of(text)),
                    misc: misc.to_owned(),
                });
            }
            for w in &words[i..i + same] {
                tree.rows
                    .push(Row::from_word(w, if same > 1 { "_" } else { misc }));
            }
            i += same;
        }
        tree
    }

    /// The same words with tags, lemmas, heads and relations taken from `sentence` (which must have as many words).
    pub fn annotated(&self, sentence: &Sentence) -> Tree {
        let mut out = self.clone();
        for (row, word) in out.rows.iter_mut().zip(&sentence.words) {
            let form = std::mem::take(&mut row.form);
            let misc = std::mem::take(&mut row.misc);
            *row = Row {
                form,
                ..Row::from_word(word, &misc)
            };
        }
        out
    }
}

fn clean(form: &str) -> String {
    form.replace(['\n', '\r', '\t'], " ")
}

impl Row {
    fn to_word(&self, span: Span) -> Word {
        let (rel, sub) = parse_deprel(&self.deprel);
        Word {
            span,
            form: self.form.as_str().into(),
            lemma: self.lemma.as_str().into(),
            upos: Upos::parse(&self.upos).unwrap_or(Upos::X),
            feats: Feats::parse(&self.feats),
            head: self.head.checked_sub(1),
            rel,
            sub,
        }
    }

    fn from_word(word: &Word, misc: &str) -> Row {
        Row {
            form: clean(&word.form),
            lemma: clean(&word.lemma),
            upos: word.upos.as_str().to_owned(),
            feats: word.feats.to_string(),
            head: word.head.map_or(0, |h| h + 1),
            deprel: write_deprel(word.rel, word.sub),
            misc: misc.to_owned(),
        }
    }
}

impl Feats {
    /// Reads a FEATS column; features that Vigie does not hold are dropped.
    pub fn parse(column: &str) -> Feats {
        use crate::word::{Gender, Mood, Number, PronType, Tense, VerbForm};
        let mut f = Feats::default();
        for (name, value) in column.split('|').filter_map(|p| p.split_once('=')) {
            match name {
                "Mood" => f.mood = Mood::parse(value).unwrap_or(Mood::None),
                "Tense" => f.tense = Tense::parse(value).unwrap_or(Tense::None),
                "VerbForm" => f.verb_form = VerbForm::parse(value).unwrap_or(VerbForm::None),
                "Gender" => f.gender = Gender::parse(value).unwrap_or(Gender::None),
                "Number" => f.number = Number::parse(value).unwrap_or(Number::None),
                "PronType" => f.pron_type = PronType::parse(value).unwrap_or(PronType::None),
                "Person" => f.person = value.parse().unwrap_or(0).min(3),
                "Voice" => f.passive = value == "Pass",
                "Poss" => f.possessive = value == "Yes",
                "Reflex" => f.reflexive = value == "Yes",
                "Polarity" => f.negative = value == "Neg",
                _ => {}
            }
        }
        f
    }
}

impl std::fmt::Display for Feats {
    /// As a FEATS column, names in alphabetical order.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let person = ["", "1", "2", "3"][usize::from(self.person.min(3))];
        let yes = |on: bool, value: &'static str| if on { value } else { "" };
        let all = [
            ("Gender", self.gender.as_str()),
            ("Mood", self.mood.as_str()),
            ("Number", self.number.as_str()),
            ("Person", person),
            ("Polarity", yes(self.negative, "Neg")),
            ("Poss", yes(self.possessive, "Yes")),
            ("PronType", self.pron_type.as_str()),
            ("Reflex", yes(self.reflexive, "Yes")),
            ("Tense", self.tense.as_str()),
            ("VerbForm", self.verb_form.as_str()),
            ("Voice", yes(self.passive, "Pass")),
        ];
        let mut first = true;
        for (name, value) in all.into_iter().filter(|(_, v)| !v.is_empty()) {
            write!(out, "{}{name}={value}", if first { "" } else { "|" })?;
            first = false;
        }
        if first { out.write_str("_") } else { Ok(()) }
    }
}
