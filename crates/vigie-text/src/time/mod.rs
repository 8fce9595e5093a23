//! Time expressions: found, typed and dated as TIMEX3 and EDTF say.
//!
//! What a language says of time lies in `data/lang/<code>/times.toml`: word classes, patterns over words and classes,
//! prepositions, cues of tense. This module knows only the calendar:
//!
//! 1. `token`: a light cut of the text; words that no table mentions are passed over at once;
//! 2. `grammar`: all patterns as one trie; at each word the longest match wins, then the earliest rule;
//! 3. `resolve`, `date`: the match becomes a stretch of the calendar, reckoned from the document's date at whatever
//!    precision it has, from the last date told, and by the tense of the clause (`tense`);
//! 4. `govern`: the preposition before it (since, until, by, from … to) makes its EDTF the time of the event.
//!
//! ```
//! use vigie_text::{DocDate, Lang, time::Recognizer};
//! let recognizer = Recognizer::new(Lang::Fr);
//! let date: DocDate = "2022-02-18".parse()?;
//! let found = recognizer.annotate("Ils s'accusent depuis jeudi.", &[], Some(&date));
//! assert_eq!(found[0].value, "2022-02-17");
//! assert_eq!(found[0].edtf.as_ref().unwrap().to_string(), "2022-02-17/..");
//! # Ok::<(), vigie_text::edtf::EdtfError>(())
//! ```

mod calendar;
mod data;
mod date;
mod govern;
mod grammar;
mod number;
mod pattern;
mod resolve;
mod slot;
mod tense;
pub mod timeml;
mod token;

use serde::{Deserialize, Serialize};

use self::calendar::When;
use self::data::{Cues, Op, Table};
use self::grammar::{Grammar, Hit};
use self::resolve::{Context, Resolved};
use self::slot::Slot;
use self::tense::Lean;
use self::token::Token;
use crate::edtf::{DocDate, Edtf};
use crate::{Lang, Sentence, Span};

pub use self::data::{DataError, Governor};

/// TIMEX3 type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Kind {
    /// A day or something coarser.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// Something that recurs.
    Set,
}

impl Kind {
    /// As TIMEX3 writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Date => "DATE",
            Kind::Time => "TIME",
            Kind::Duration => "DURATION",
            Kind::Set => "SET",
        }
    }
}

/// TIMEX3 modifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mod {
    /// About.
    Approx,
    /// The first part of it.
    Start,
    /// The middle of it.
    Mid,
    /// The last part of it.
    End,
    /// Less than.
    LessThan,
    /// More than.
    MoreThan,
    /// At most.
    EqualOrLess,
    /// At least.
    EqualOrMore,
}

impl Mod {
    /// All modifiers.
    pub const ALL: [Mod; 8] = [
        Mod::Approx,
        Mod::Start,
        Mod::Mid,
        Mod::End,
        Mod::LessThan,
        Mod::MoreThan,
        Mod::EqualOrLess,
        Mod::EqualOrMore,
    ];

    /// As TIMEX3 writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Mod::Approx => "APPROX",
            Mod::Start => "START",
            Mod::Mid => "MID",
            Mod::End => "END",
            Mod::LessThan => "LESS_THAN",
            Mod::MoreThan => "MORE_THAN",
            Mod::EqualOrLess => "EQUAL_OR_LESS",
            Mod::EqualOrMore => "EQUAL_OR_MORE",
        }
    }
}

/// A time expression of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeExpression {
    /// Where it stands, without the preposition that governs it.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: Kind,
    /// TIMEX3 value; unspecified digits are `X`.
    pub value: String,
    /// TIMEX3 modifier.
    pub modifier: Option<Mod>,
    /// When what it dates takes place, its preposition counted; `None` when that is not known.
    pub edtf: Option<Edtf>,
    /// The preposition's meaning.
    pub governor: Option<Governor>,
    /// How often, in a set that tells it (`2X`).
    pub freq: Option<String>,
    /// The pattern that matched, for [`Recognizer::pattern`].
    pub rule: usize,
}

/// Finds the time expressions of a language.
#[derive(Debug)]
pub struct Recognizer {
    grammar: Grammar,
    cues: Cues,
}

impl Recognizer {
    /// The recogniser of a language, with the tables that are shipped.
    pub fn new(lang: Lang) -> Self {
        let table = match lang {
            Lang::Fr => include_str!("../../../../data/lang/fr/times.toml"),
            Lang::En => include_str!("../../../../data/lang/en/times.toml"),
        };
        // a test reads both tables
        Self::from_toml(table).unwrap_or_else(|e| panic!("the shipped table is faulty: {e}"))
    }

    /// A recogniser from a table in the form of `data/lang/*/times.toml`.
    pub fn from_toml(table: &str) -> Result<Self, DataError> {
        let mut table = Table::parse(table)?;
        let cues = std::mem::take(&mut table.tense);
        Ok(Self {
            grammar: Grammar::new(table)?,
            cues,
        })
    }

    /// The pattern numbered `rule`, as the table has it.
    pub fn pattern(&self, rule: usize) -> &str {
        self.grammar.rules.get(rule).map_or("", |r| &r.m)
    }

    /// The time expressions of `text`, in order. `sentences`, when given, tell the tense of a clause; without them it
    /// is guessed from words near by. Without `doc_date`, what is relative to it stays open.
    pub fn annotate(
        &self,
        text: &str,
        sentences: &[Sentence],
        doc_date: Option<&DocDate>,
    ) -> Vec<TimeExpression> {
        let tokens = self.grammar.tokenize(text);
        let hits = self.scan(&tokens);
        let reading = Reading {
            recognizer: self,
            text,
            sentences,
            tokens: &tokens,
            hits: &hits,
        };
        reading.expressions(doc_date.map(When::of))
    }

    /// The matches that mean something, from left to right.
    fn scan(&self, tokens: &[Token]) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let Some(mut hit) = self.grammar.best_at(tokens, at) else {
                at += 1;
                continue;
            };
            // a longer one that overlaps it, or has the context that this one lacks, wins
            let mut later = at + 1;
            while later < hit.last {
                let longer = |h: &Hit| {
                    h.last > hit.last
                        && (h.first <= hit.first || h.last - h.first > hit.last - hit.first)
                };
                if let Some(other) = self.grammar.best_at(tokens, later).filter(longer) {
                    hit = other;
                }
                later += 1;
            }
            let rule = &self.grammar.rules[hit.rule as usize];
            let nothing = rule.op == Op::None;
            let next = if nothing || rule.spent {
                hit.end
            } else {
                hit.last
            };
            at = next.max(at + 1);
            if !nothing {
                hits.push(hit);
            }
        }
        hits
    }
}

/// A text with its matches, to be resolved in order.
struct Reading<'r> {
    recognizer: &'r Recognizer,
    text: &'r str,
    sentences: &'r [Sentence],
    tokens: &'r [Token],
    hits: &'r [Hit],
}

/// How far, in tokens, a date may follow a time of day to be its date (« vers 0 h 40, jeudi »).
const DATE_AFTER_TIME: usize = 2;
/// How far, in tokens, the end of a span may follow its start.
const SPAN_GAP: usize = 3;

impl Reading<'_> {
    fn expressions(&self, doc: Option<When>) -> Vec<TimeExpression> {
        let mut context = Context {
            doc,
            ..Context::default()
        };
        let mut last_day: Option<(usize, When)> = None;
        let mut all: Vec<(TimeExpression, Resolved)> = Vec::with_capacity(self.hits.len());
        let mut places = Vec::with_capacity(self.hits.len());
        for (number, hit) in self.hits.iter().enumerate() {
            context.lean = self.lean(hit);
            if self.is_bare_time(hit) {
                context.day = self.day_of_time(number, last_day.as_ref(), &context);
            }
            let rule = &self.recognizer.grammar.rules[hit.rule as usize];
            let start = number.checked_sub(1).map(|before| &self.hits[before]);
            let from = start
                .filter(|start| self.ends_span(start, hit))
                .and(context.last.clone());
            // Friday, in « from Monday to Friday », is the one after that Monday
            let here = match from.filter(|from| from.is_day()) {
                Some(from) => Context {
                    doc: Some(from),
                    lean: Lean::Future,
                    ..context.clone()
                },
                None => context.clone(),
            };
            let Some(resolved) = resolve::resolve(rule, &hit.slots, &here) else {
                continue;
            };
            if let Some(when) = resolved.when.as_ref().filter(|_| !self.is_bare_time(hit)) {
                context.last = Some(when.clone());
                if when.is_day() {
                    last_day = Some((number, when.clone()));
                }
            }
            all.push((self.expression(hit, &resolved, &context), resolved));
            places.push(number);
        }
        self.join_spans(&mut all, &places);
        all.into_iter().map(|(expression, _)| expression).collect()
    }

    fn expression(&self, hit: &Hit, resolved: &Resolved, context: &Context) -> TimeExpression {
        let grammar = &self.recognizer.grammar;
        let rule = &grammar.rules[hit.rule as usize];
        let first = self.with_article(hit);
        let governor = self.governor(hit);
        let mut expression = TimeExpression {
            span: Span::new(self.tokens[first].start, self.tokens[hit.last - 1].end),
            kind: resolved.kind,
            value: resolved.value.clone(),
            modifier: resolved.modifier,
            edtf: resolved.edtf.clone(),
            governor,
            freq: resolved.freq.clone(),
            rule: hit.rule as usize,
        };
        if let Some(governor) = governor
            && rule.op != Op::Set
        {
            govern::apply(
                &mut expression,
                governor,
                resolved,
                context,
                self.is_bare_time(hit),
            );
        }
        expression
    }

    /// The first token of a match, its article counted.
    fn with_article(&self, hit: &Hit) -> usize {
        let grammar = &self.recognizer.grammar;
        let wanted =
            grammar.rules[hit.rule as usize].article && !self.tokens[hit.first].after_break;
        match hit.first.checked_sub(1) {
            Some(before) if wanted && grammar.is_class(self.tokens, before, grammar.article) => {
                before
            }
            _ => hit.first,
        }
    }

    fn lean(&self, hit: &Hit) -> Lean {
        let named = |slot| hit.slots.get(slot).is_some();
        let open = [Slot::Weekday, Slot::Month, Slot::Season, Slot::Day]
            .into_iter()
            .any(named);
        let weekend = hit.slots.get(Slot::Unit).is_some_and(slot::is_weekend);
        if !(open || weekend) || named(Slot::Year) {
            return Lean::Unknown;
        }
        let governor = self.governor(hit);
        if governor == Some(Governor::Since) {
            return Lean::Past;
        }
        let cues = &self.recognizer.cues;
        let span = Span::new(self.tokens[hit.first].start, self.tokens[hit.last - 1].end);
        let told = match tense::of_parse(self.sentences, span, cues) {
            Lean::Unknown => tense::of_words(self.text, self.tokens, hit.first, hit.last, cues),
            lean => lean,
        };
        match (told, governor) {
            (Lean::Unknown, Some(Governor::By)) => Lean::Future,
            _ => told,
        }
    }

    fn governor(&self, hit: &Hit) -> Option<Governor> {
        govern::before(
            &self.recognizer.grammar,
            self.tokens,
            self.with_article(hit),
        )
    }

    /// Whether the match is the end of a span of which the match before is the start.
    fn ends_span(&self, start: &Hit, end: &Hit) -> bool {
        let told = end.first <= start.last + SPAN_GAP
            && matches!(
                self.governor(start),
                Some(Governor::From | Governor::Onward)
            )
            && matches!(self.governor(end), Some(Governor::To | Governor::Until));
        told || self.hyphenated(start, end)
    }

    /// Whether nothing but a hyphen stands between two matches (« 2014-2018 »).
    fn hyphenated(&self, start: &Hit, end: &Hit) -> bool {
        let hyphen = self
            .tokens
            .get(start.last)
            .filter(|_| end.first == start.last + 1);
        hyphen.is_some_and(|t| t.glued && matches!(&self.text[t.start..t.end], "-" | "–"))
    }

    /// The day of a bare time: told before it in the sentence, else right after it, else the last told, else the
    /// document's.
    fn day_of_time(
        &self,
        number: usize,
        last_day: Option<&(usize, When)>,
        context: &Context,
    ) -> Option<When> {
        let hit = &self.hits[number];
        if let Some((at, day)) = last_day
            && self.same_sentence(self.hits[*at].first, hit.first)
        {
            return Some(day.clone());
        }
        let after = self.date_after(number).and_then(|next| {
            let rule = &self.recognizer.grammar.rules[next.rule as usize];
            let context = Context {
                lean: self.lean(next),
                ..context.clone()
            };
            resolve::resolve(rule, &next.slots, &context)?
                .when
                .filter(When::is_day)
        });
        after
            .or_else(|| last_day.map(|(_, day)| day.clone()))
            .or_else(|| context.doc.clone())
    }

    /// The date that follows a bare time, or a row of them, closely in the sentence.
    fn date_after(&self, number: usize) -> Option<&Hit> {
        let pairs = self.hits.get(number..)?.windows(2);
        let close = |pair: &&[Hit]| {
            pair[1].first <= pair[0].last + DATE_AFTER_TIME
                && self.same_sentence(pair[0].first, pair[1].first)
        };
        let row = pairs.take_while(close).map(|pair| &pair[1]);
        row.take(3).find(|hit| !self.is_bare_time(hit))
    }

    /// Whether no sentence ends between two tokens.
    fn same_sentence(&self, from: usize, to: usize) -> bool {
        let between = self.tokens.get(from + 1..=to).unwrap_or_default();
        let ends = |pair: &[Token]| {
            let sign = &self.text[pair[0].start..pair[0].end];
            matches!(sign, "." | "!" | "?") && pair[1].capital && !pair[1].glued
        };
        !between.iter().any(|t| t.after_break) && !between.windows(2).any(ends)
    }

    /// « Du 3 au 6 avril », "from Monday to Friday": both ends get the whole span.
    fn join_spans(&self, all: &mut [(TimeExpression, Resolved)], places: &[usize]) {
        for second in 1..all.len() {
            let (left, right) = all.split_at_mut(second);
            let ((start, from), (end, to)) = (&mut left[second - 1], &mut right[0]);
            let (first, last) = (&self.hits[places[second - 1]], &self.hits[places[second]]);
            let joined = self.ends_span(first, last);
            if joined && let Some(span) = govern::joined(from, to) {
                start.edtf = Some(span.clone());
                end.edtf = Some(span);
            }
        }
    }

    /// Whether a match names a time of day and no date.
    fn is_bare_time(&self, hit: &Hit) -> bool {
        let rule = &self.recognizer.grammar.rules[hit.rule as usize];
        let named = |slot: &Slot| hit.slots.get(*slot).is_some();
        let time = rule.part.is_some() || [Slot::Hour, Slot::Part].iter().any(named);
        rule.op == Op::Date && time && !DATED.iter().any(named)
    }
}

/// Slots that make a date of a time of day.
const DATED: [Slot; 5] = [
    Slot::Weekday,
    Slot::Month,
    Slot::MonthNumber,
    Slot::Day,
    Slot::Holiday,
];
