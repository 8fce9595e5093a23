//! When an event is, was or would be: the time expression that governs its trigger.

use vigie_text::edtf::{DocDate, Edtf};
use vigie_text::time::{Kind, Recognizer, TimeExpression};
use vigie_text::{Sentence, Span};

/// The time expressions of a text that say when something happens.
#[derive(Debug, Default)]
pub struct Times {
    expressions: Vec<TimeExpression>,
}

impl Times {
    /// Finds them; what is relative to the document's date needs `date` (EDTF).
    pub fn find(recognizer: &Recognizer, text: &str, sentences: &[Sentence], date: &str) -> Self {
        let date = DocDate::parse(date).ok();
        let mut expressions = recognizer.annotate(text, sentences, date.as_ref());
        expressions.retain(|e| e.kind != Kind::Duration && e.kind != Kind::Set && e.edtf.is_some());
        Self { expressions }
    }

    /// The time of the trigger: the nearest expression of its sentence, the one before it when two are as near; an
    /// expression with another predicate's trigger between (`others`) belongs to that one.
    pub fn of(&self, sentence: Span, trigger: Span, others: &[Span]) -> Option<&Edtf> {
        let near = |e: &&TimeExpression| sentence.contains(e.span);
        let free = |e: &&TimeExpression| {
            let between = if e.span.end <= trigger.start {
                Span::new(e.span.end, trigger.start)
            } else if trigger.end <= e.span.start {
                Span::new(trigger.end, e.span.start)
            } else {
                return true;
            };
            !others.iter().any(|o| between.contains(*o))
        };
        let distance = |e: &&TimeExpression| {
            if e.span.end <= trigger.start {
                trigger.start - e.span.end
            } else {
                e.span.start.saturating_sub(trigger.end) + 1
            }
        };
        self.expressions
            .iter()
            .filter(near)
            .filter(free)
            .min_by_key(distance)
            .and_then(|e| e.edtf.as_ref())
    }
}

/// First and last day of what is known of a time, each empty when it is open.
pub fn days(edtf: &Edtf) -> (String, String) {
    let written = |day: Option<_>| day.map_or_else(String::new, |d| format!("{d}"));
    (written(edtf.first_day()), written(edtf.last_day()))
}
