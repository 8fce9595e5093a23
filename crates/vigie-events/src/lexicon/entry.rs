//! One line of a predicate table, and how it is read from its columns (`docs/add-a-verb.md`).

use crate::data::{DataError, Row, split_list};
use crate::plover::{EventType, Ontology, Standing};

/// Part of speech of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pos {
    /// Verbs, with their participles.
    Verb,
    /// Nouns.
    Noun,
    /// Adjectives, adverbs, fixed phrases.
    Other,
}

/// A place in the sentence relative to a predicate that can hold a participant or a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// Logical subject.
    Subj,
    /// Logical object.
    Obj,
    /// Dative.
    Iobj,
    /// Owner.
    Poss,
    /// Nationality or group word on a noun.
    Adj,
    /// Subject of the verb that governs a noun.
    Gov,
    /// Another complement of that verb.
    GovObj,
    /// A clause complement.
    Clause,
    /// The event itself: « est attendu » is foretold.
    Own,
    /// The frame's actor.
    Actor,
    /// The frame's recipient.
    Recipient,
    /// Noun phrase under a preposition.
    Prep(Box<str>),
}

/// Alternatives of unions: `subj+avec|par`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slots(pub Vec<Vec<Slot>>);

/// Who acts on whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// Slots of the actor.
    pub actor: Slots,
    /// Slots of the recipient.
    pub recipient: Slots,
}

/// What a predicate does to its complement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The complement's standing; `None` leaves it as it is (`same`).
    pub standing: Option<Standing>,
    /// Whose word it becomes.
    pub by: Option<Slots>,
    /// Who acts in the complement when it does not say.
    pub of: Option<Slots>,
    /// Who is acted on in the complement when it does not say.
    pub to: Option<Slots>,
    /// Where the complement stands.
    pub within: Vec<Slot>,
}

/// The class a slot's filler can be tested for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Class {
    /// A political actor.
    Actor,
    /// A single person.
    Person,
    /// Soldiers, rebels, police.
    Armed,
    /// Civilians.
    Civilian,
    /// A country, government or capital.
    State,
    /// A place.
    Place,
    /// A word of the lexicon that names an event.
    Event,
    /// A clause.
    Clause,
    /// An infinitive clause.
    Infinitive,
    /// Anything.
    Any,
    /// Nothing there.
    None,
    /// A class of `classes.tsv`.
    Named(Box<str>),
}

/// A condition on the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cond {
    /// The word is negated.
    Negated,
    /// The verb is reflexive.
    Reflexive,
    /// The verb is passive.
    Passive,
    /// The subject is plural or several.
    Plural,
    /// The slot's head is one of these lemmas.
    Words(Slot, Vec<String>),
    /// The slot's filler is of a class.
    Is(Slot, Class),
    /// The complement is an event of one of these types.
    Content(Vec<EventType>),
    /// The condition does not hold.
    Not(Box<Cond>),
}

/// One entry of a predicate table.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The words; the first is the head.
    pub words: Vec<String>,
    /// Part of speech of the head.
    pub pos: Pos,
    /// The event it names, with its mode.
    pub event: Option<(EventType, String)>,
    /// Its participants.
    pub frame: Frame,
    /// What it does to its complements.
    pub content: Vec<Content>,
    /// When it applies.
    pub when: Vec<Cond>,
    /// Where it stands: `fr/accuse.tsv:12`.
    pub origin: String,
    /// A sentence that uses it.
    pub example: String,
}

impl Entry {
    /// The standing that the entry gives to its own event (`in=self`): what « est attendu » names is foretold.
    pub fn own_standing(&self) -> Option<Standing> {
        self.content
            .iter()
            .find(|c| c.within.contains(&Slot::Own))
            .and_then(|c| c.standing)
    }
}

/// The columns of a predicate table.
pub const COLUMNS: [&str; 7] = [
    "words", "pos", "event", "frame", "content", "when", "example",
];

/// Reads one row.
pub fn entry(
    row: &Row<'_>,
    lang: &str,
    file: &str,
    ontology: &Ontology,
) -> Result<Entry, DataError> {
    let fields: Vec<&str> = row.fields().collect();
    if fields.len() < 6 {
        return Err(row.error(
            format!("{} fields", fields.len()),
            "an entry has seven, separated by tabs: words pos event frame content when example",
        ));
    }
    let words: Vec<String> = words_of(fields[0]);
    if words.is_empty() {
        return Err(row.error("no words", "write the citation form in the first column"));
    }
    let pos = match fields[1] {
        "v" => Pos::Verb,
        "n" => Pos::Noun,
        "a" => Pos::Other,
        other => return Err(row.error(format!("part of speech `{other}`"), "write v, n or a")),
    };
    Ok(Entry {
        words,
        pos,
        event: event(row, fields[2], ontology)?,
        frame: frame(row, fields[3], pos, lang)?,
        content: contents(row, fields[4])?,
        when: fields[5]
            .split(' ')
            .filter(|c| !c.is_empty() && *c != "-")
            .map(|c| cond(row, c))
            .collect::<Result<_, _>>()?,
        origin: format!("{lang}/{file}:{}", row.line()),
        example: fields.get(6).copied().unwrap_or_default().to_owned(),
    })
}

/// The words of a citation form, lower-cased; an elided word keeps its apostrophe.
pub fn words_of(citation: &str) -> Vec<String> {
    let spaced = citation.replace('’', "'").replace('\'', "' ");
    let words: Vec<String> = spaced.split_whitespace().map(str::to_lowercase).collect();
    // "Russia's", "people's": the English possessive is a word of its own.
    words
        .into_iter()
        .map(|w| if w == "s" { "'s".to_owned() } else { w })
        .collect()
}

fn event(
    row: &Row<'_>,
    field: &str,
    ontology: &Ontology,
) -> Result<Option<(EventType, String)>, DataError> {
    if field == "-" || field.is_empty() {
        return Ok(None);
    }
    let (name, mode) = field.split_once('/').unwrap_or((field, ""));
    let event = EventType::parse(name).ok_or_else(|| {
        row.error(
            format!("unknown event type `{name}`"),
            "use one of the sixteen PLOVER types, or -",
        )
    })?;
    if !ontology.has_mode(event, mode) {
        return Err(row.error(
            format!("{name} has no mode `{mode}`"),
            "see data/ref/plover.tsv for the modes",
        ));
    }
    Ok(Some((event, mode.to_owned())))
}

/// The frame that `.` stands for.
fn default_frame(pos: Pos, lang: &str) -> &'static str {
    match (pos, lang) {
        (Pos::Verb, _) => "a=subj r=obj",
        (Pos::Noun, "fr") => "a=par|adj|poss|gov r=contre|sur|de",
        (Pos::Noun, _) => "a=by|adj|poss|gov r=on|against|of",
        (Pos::Other, _) => "a=subj",
    }
}

fn frame(row: &Row<'_>, field: &str, pos: Pos, lang: &str) -> Result<Frame, DataError> {
    let field = if field == "." || field == "-" || field.is_empty() {
        default_frame(pos, lang)
    } else {
        field
    };
    let mut frame = Frame::default();
    for part in field.split_whitespace() {
        match part.split_once('=') {
            Some(("a", list)) => frame.actor = slots(list),
            Some(("r", list)) => frame.recipient = slots(list),
            _ => {
                return Err(row.error(
                    format!("frame `{part}`"),
                    "write a=… for the actor, r=… for the recipient",
                ));
            }
        }
    }
    Ok(frame)
}

fn slots(list: &str) -> Slots {
    Slots(
        split_list(list)
            .filter(|s| *s != "-")
            .map(|union| union.split('+').map(slot).collect())
            .collect(),
    )
}

fn slot(name: &str) -> Slot {
    match name {
        "subj" => Slot::Subj,
        "obj" => Slot::Obj,
        "iobj" => Slot::Iobj,
        "poss" => Slot::Poss,
        "adj" => Slot::Adj,
        "gov" => Slot::Gov,
        "govobj" => Slot::GovObj,
        "clause" => Slot::Clause,
        "self" => Slot::Own,
        "a" => Slot::Actor,
        "r" => Slot::Recipient,
        prep => Slot::Prep(prep.replace('_', " ").into()),
    }
}

fn contents(row: &Row<'_>, field: &str) -> Result<Vec<Content>, DataError> {
    if field == "-" || field.is_empty() {
        return Ok(Vec::new());
    }
    field
        .split(';')
        .map(|one| content(row, one.trim()))
        .collect()
}

fn content(row: &Row<'_>, text: &str) -> Result<Content, DataError> {
    let mut words = text.split_whitespace();
    let standing = match words.next().unwrap_or_default() {
        "same" => None,
        name => Some(Standing::parse(name).ok_or_else(|| {
            row.error(
                format!("standing `{name}`"),
                "use one of the nine standings, or same, then by= of= to= in=",
            )
        })?),
    };
    let mut content = Content {
        standing,
        by: None,
        of: None,
        to: None,
        within: vec![Slot::Clause, Slot::Obj],
    };
    for word in words {
        match word.split_once('=') {
            Some(("by", list)) => content.by = Some(slots(list)),
            Some(("of", list)) => content.of = Some(slots(list)),
            Some(("to", list)) => content.to = Some(slots(list)),
            Some(("in", list)) => content.within = list.split([',', '|']).map(slot).collect(),
            _ => {
                return Err(row.error(format!("`{word}` in content"), "write by=, of=, to= or in="));
            }
        }
    }
    Ok(content)
}

fn cond(row: &Row<'_>, text: &str) -> Result<Cond, DataError> {
    if let Some(rest) = text.strip_prefix('!') {
        return Ok(Cond::Not(Box::new(cond(row, rest)?)));
    }
    let negate = |c: Cond| Cond::Not(Box::new(c));
    Ok(match text {
        "neg" => Cond::Negated,
        "pos" => negate(Cond::Negated),
        "refl" => Cond::Reflexive,
        "norefl" => negate(Cond::Reflexive),
        "pass" => Cond::Passive,
        "act" => negate(Cond::Passive),
        "plural" => Cond::Plural,
        _ => return slot_cond(row, text),
    })
}

fn slot_cond(row: &Row<'_>, text: &str) -> Result<Cond, DataError> {
    if let Some((name, list)) = text.split_once('=') {
        if name == "content" {
            let types = split_list(list).map(|t| {
                EventType::parse(t).ok_or_else(|| {
                    row.error(format!("unknown event type `{t}`"), "use PLOVER types")
                })
            });
            return Ok(Cond::Content(types.collect::<Result<_, _>>()?));
        }
        return Ok(Cond::Words(
            slot(name),
            split_list(list).map(str::to_lowercase).collect(),
        ));
    }
    let Some((name, class)) = text.split_once(':') else {
        return Err(row.error(
            format!("condition `{text}`"),
            "see the conditions in docs/add-a-verb.md",
        ));
    };
    let class = match class {
        "actor" => Class::Actor,
        "person" => Class::Person,
        "armed" => Class::Armed,
        "civilian" => Class::Civilian,
        "state" => Class::State,
        "place" => Class::Place,
        "event" => Class::Event,
        "clause" => Class::Clause,
        "infinitive" => Class::Infinitive,
        "any" => Class::Any,
        "none" => Class::None,
        named => Class::Named(named.into()),
    };
    Ok(Cond::Is(slot(name), class))
}
