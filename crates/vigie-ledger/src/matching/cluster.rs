//! What is known of an occurrence so far, and how well a statement fits it.

use vigie_events::plover::{EventType, Standing};

use super::item::{Class, Item, Span, Symbols, Until, narrow};
use crate::config::Config;
use crate::cues;
use crate::day::Day;
use crate::view::Kind;

/// Cues kept of an occurrence, at most.
const MOST_CUES: usize = 96;
/// Kilometres from which two places lie apart, and up to which they are one.
const APART: f64 = 60.0;
const NEAR: f64 = 15.0;

/// What is known of an occurrence so far. It only ever grows by statements in their canonical order, so that what it is on any
/// day does not depend on later ones.
#[derive(Debug, Clone)]
pub struct Cluster {
    pub occ: i64,
    pub kind: Kind,
    pub event: EventType,
    pub modes: Vec<String>,
    pub concepts: Vec<u16>,
    /// The long affair that the statement that founded it names.
    pub episode: Option<u16>,
    pub actors: Vec<u32>,
    pub recipients: Vec<u32>,
    /// Sides that announced it.
    pub announcers: Vec<u32>,
    pub people: Vec<(u32, u32)>,
    pub cues: Vec<u32>,
    /// Names of the documents that tell of it.
    pub names: Vec<u32>,
    /// As narrowed by all who give a time.
    pub span: Option<Span>,
    /// Publication days, widened by a few before the first.
    pub assumed: Span,
    pub place: Option<(f64, f64)>,
    /// Whether a title or an opening names it.
    pub headline: bool,
    /// Whether somebody tells it as a fact.
    pub told: bool,
    /// First and last publication.
    pub since: Day,
    pub last: Day,
    /// Document that founded it, and where it stands in the timeline.
    pub founder: i64,
    pub at: Day,
    pub until: Until,
    /// Announced: the day from which it is known to have come true.
    pub fulfilled: Option<Day>,
    /// The last document that told of it.
    pub document: i64,
}

impl Cluster {
    /// The occurrence that `item` founds.
    pub fn new(occ: i64, item: &Item) -> Self {
        Self {
            occ,
            kind: kind(item.class),
            event: item.event,
            modes: Vec::new(),
            concepts: Vec::new(),
            episode: item.concept.episode.then_some(item.concept.number),
            actors: Vec::new(),
            recipients: Vec::new(),
            announcers: Vec::new(),
            people: Vec::new(),
            cues: Vec::new(),
            names: Vec::new(),
            span: None,
            assumed: item.days(),
            place: None,
            headline: false,
            told: false,
            since: item.published,
            last: item.published,
            founder: item.doc,
            at: Day::NEVER,
            until: Until::default(),
            fulfilled: None,
            document: item.doc,
        }
    }

    /// Takes in a statement, after the ones before it.
    pub fn absorb(&mut self, item: &Item, config: &Config) {
        add(&mut self.actors, &item.actors);
        add(&mut self.recipients, &item.recipients);
        add(&mut self.people, &item.people);
        if !item.mode.is_empty() {
            add(&mut self.modes, std::slice::from_ref(&item.mode));
        }
        if item.concept.number != 0 {
            add(&mut self.concepts, &[item.concept.number]);
        }
        if item.class == Class::Announced && item.standing != Standing::Predicted {
            add(&mut self.announcers, &item.voices);
            add(&mut self.announcers, &item.actors);
        }
        self.headline |= item.headline;
        self.told |= item.class == Class::Told;
        self.place = self.place.or(item.place);
        self.last = self.last.max(item.published);
        if self.span.is_none() && item.span.is_none() {
            let days = item.days();
            self.assumed = (self.assumed.0.min(days.0), self.assumed.1.max(days.1));
        }
        self.date(item);
        self.until
            .add(item.standing, item.span, item.published, config);
        merge(&mut self.cues, &item.cues);
        if self.names.is_empty() || self.document != item.doc {
            merge(&mut self.names, &item.names);
        }
        self.document = item.doc;
    }

    /// Narrows the time; the founding document alone says where it stands in the timeline.
    fn date(&mut self, item: &Item) {
        let Some(span) = item.span else {
            if self.span.is_none() && self.at == Day::NEVER {
                self.at = item.published;
            }
            return;
        };
        if item.doc == self.founder && self.span.is_none() {
            self.at = span.0;
        }
        self.span = narrow(self.span, Some(span));
    }

    /// The days it may be about.
    pub fn days(&self) -> Span {
        self.span.unwrap_or(self.assumed)
    }
}

/// Adds cues to sorted ones, the strong ones kept when they are too many.
fn merge(cues: &mut Vec<u32>, more: &[u32]) {
    cues.extend(more);
    cues.sort_unstable();
    cues.dedup();
    cues.drain(..cues.len().saturating_sub(MOST_CUES));
}

/// Facts and announcements are kept apart; a denial is about facts.
pub fn kind(class: Class) -> Kind {
    match class {
        Class::Told | Class::Denied => Kind::Fact,
        Class::Announced => Kind::Announced,
    }
}

/// How well a statement fits an occurrence: points for each thing they share, off for each in which they differ.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fit {
    pub event: f32,
    pub mode: f32,
    pub concept: f32,
    pub sides: f32,
    pub time: f32,
    pub place: f32,
    pub words: f32,
    pub names: f32,
    pub document: f32,
    /// The side they share, for the reason.
    pub common: Option<u32>,
}

impl Fit {
    /// All points.
    pub fn points(&self) -> f32 {
        self.event
            + self.mode
            + self.concept
            + self.sides
            + self.time
            + self.place
            + self.words
            + self.names
            + self.document
    }

    /// In words, what speaks for it and against it.
    pub fn reasons(&self, cluster: &Cluster, symbols: &Symbols) -> String {
        let side = self.common.map_or("", |side| symbols.name(side));
        let (from, to) = cluster.days();
        let parts = [
            (format!("event {}", cluster.event.as_str()), self.event),
            (format!("mode {}", cluster.modes.join(" ")), self.mode),
            ("kind of thing".to_owned(), self.concept),
            (format!("sides {side}"), self.sides),
            (format!("time {from}/{to}"), self.time),
            ("place".to_owned(), self.place),
            ("words of the sentence".to_owned(), self.words),
            ("names of the document".to_owned(), self.names),
            ("place in the document".to_owned(), self.document),
        ];
        parts
            .iter()
            .filter(|(_, points)| points.abs() > 0.004)
            .map(|(what, points)| format!("{} {points:+.2}", what.trim_end()))
            .collect::<Vec<_>>()
            .join("; ")
    }
}

/// What does not depend on time: event, mode, kind of thing, sides, place, words. `None` when they cannot be one.
pub fn likeness(item: &Item, cluster: &Cluster, config: &Config) -> Option<Fit> {
    let m = &config.matching;
    let event = if item.event == cluster.event {
        m.same_event
    } else if config.alike(item.event, cluster.event) {
        m.alike_event
    } else {
        return None;
    };
    let (sides, common) = sides(item, cluster, config)?;
    let mode = match (item.mode.is_empty(), cluster.modes.is_empty()) {
        (false, false) if cluster.modes.contains(&item.mode) => m.mode,
        (false, false) if item.event == cluster.event => -m.mode,
        _ => 0.0,
    };
    let concept = match (item.concept.number, cluster.concepts.is_empty()) {
        (0, _) | (_, true) => 0.0,
        (number, false) if cluster.concepts.contains(&number) => m.concept,
        _ => -m.other_concept,
    };
    let place = match (item.place, cluster.place) {
        (Some(a), Some(b)) => match kilometres(a, b) {
            d if d <= NEAR => m.place,
            d if d >= APART => -2.0 * m.place,
            _ => 0.0,
        },
        _ => 0.0,
    };
    let words = cues::shared(&item.cues, &cluster.cues).unwrap_or(0.0) * m.words;
    Some(Fit {
        event,
        mode,
        concept,
        sides,
        place,
        words,
        names: cues::shared(&item.names, &cluster.names).unwrap_or(0.0) * m.names,
        common,
        ..Fit::default()
    })
}

/// How well `item` fits a fact told already; `None` when it cannot be it.
pub fn fit(item: &Item, cluster: &Cluster, config: &Config) -> Option<Fit> {
    let m = &config.matching;
    let mut fit = likeness(item, cluster, config)?;
    if apart(item, cluster) {
        return None;
    }
    if refers_back(item, cluster) {
        fit.concept += m.episode;
    } else {
        fit.time = time(item, cluster, config)?;
    }
    if cluster.document == item.doc {
        fit.document = m.document;
    } else if item.headline && cluster.headline {
        fit.document = m.headline;
    }
    Some(fit)
}

/// A long affair is not one of the deeds done in it: an invasion is told from a shot fired.
fn apart(item: &Item, cluster: &Cluster) -> bool {
    let named = item.concept.number;
    let affair_elsewhere = item.concept.episode && !cluster.concepts.contains(&named);
    let deed_of_affair = named != 0 && cluster.episode.is_some_and(|episode| episode != named);
    affair_elsewhere || deed_of_affair
}

/// "Since the invasion": a long affair named without a date, told of before.
fn refers_back(item: &Item, cluster: &Cluster) -> bool {
    item.concept.episode
        && item.span.is_none()
        && item.class == Class::Told
        && cluster.told
        && cluster.concepts.contains(&item.concept.number)
}

/// Days that both give must agree; one that gives none may look back, and the less likely so the longer ago it is.
fn time(item: &Item, cluster: &Cluster, config: &Config) -> Option<f32> {
    let m = &config.matching;
    let gap = gap(item.days(), cluster.days());
    let both = item.span.is_some() && cluster.span.is_some();
    if gap == 0 {
        return Some(if both { m.dated } else { m.assumed });
    }
    if both {
        return (gap <= config.tolerance(item.event)).then_some(-m.gap * gap as f32);
    }
    // A denial before the fact is tied to it, not one with it.
    let back = if item.class == Class::Told && !cluster.told {
        config.tolerance(item.event)
    } else {
        m.look_back
    };
    (gap <= back).then(|| -m.gap_assumed * gap as f32)
}

/// Days between two spans; 0 when they touch.
pub fn gap(a: Span, b: Span) -> i32 {
    let between = |x: Span, y: Span| y.0.0.saturating_sub(x.1.0);
    between(a, b).max(between(b, a)).max(0)
}

/// Points for the sides, and one that both have; `None` when those of one exclude those of the other.
fn sides(item: &Item, cluster: &Cluster, config: &Config) -> Option<(f32, Option<u32>)> {
    let m = &config.matching;
    if item.mutual() {
        return Some(mutual_sides(item, cluster, config));
    }
    let actor = common(&item.actors, &cluster.actors);
    let recipient = common(&item.recipients, &cluster.recipients);
    let points = |mine: &[u32], theirs: &[u32], common: Option<u32>| match common {
        Some(_) => m.side,
        None if mine.is_empty() || theirs.is_empty() => 0.0,
        None => -m.other_side,
    };
    let sum = points(&item.actors, &cluster.actors, actor)
        + points(&item.recipients, &cluster.recipients, recipient);
    (sum > -2.0 * m.other_side).then_some((sum, actor.or(recipient)))
}

/// Who met or agreed with whom has no direction; persons who are named must not be others.
fn mutual_sides(item: &Item, cluster: &Cluster, config: &Config) -> (f32, Option<u32>) {
    let m = &config.matching;
    let union = |a: &[u32], b: &[u32]| {
        let mut all = a.to_vec();
        add(&mut all, b);
        all
    };
    let mine = union(&item.actors, &item.recipients);
    let theirs = union(&cluster.actors, &cluster.recipients);
    let shared: Vec<u32> = mine
        .iter()
        .copied()
        .filter(|s| theirs.contains(s))
        .collect();
    let points = match shared.len() {
        _ if mine.is_empty() || theirs.is_empty() => 0.0,
        0 => -m.other_side,
        1 if mine.len() > 1 && theirs.len() > 1 => -m.side,
        1 => m.side,
        _ => 2.0 * m.side,
    };
    let strangers = shared.iter().filter(|side| {
        let of = |people: &[(u32, u32)]| -> Vec<u32> {
            let here = people.iter().filter(|(s, _)| s == *side);
            here.map(|(_, person)| *person).collect()
        };
        let (mine, theirs) = (of(&item.people), of(&cluster.people));
        !mine.is_empty() && !theirs.is_empty() && common(&mine, &theirs).is_none()
    });
    let off = strangers.count() as f32 * m.other_side / 2.0;
    (points - off, shared.first().copied())
}

fn common(a: &[u32], b: &[u32]) -> Option<u32> {
    a.iter().copied().find(|side| b.contains(side))
}

fn add<T: Clone + PartialEq>(all: &mut Vec<T>, more: &[T]) {
    for item in more {
        if !all.contains(item) {
            all.push(item.clone());
        }
    }
}

/// Distance on the sphere, in kilometres.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat, lon) = ((b.0 - a.0).to_radians(), (b.1 - a.1).to_radians());
    let h = (lat / 2.0).sin().powi(2)
        + a.0.to_radians().cos() * b.0.to_radians().cos() * (lon / 2.0).sin().powi(2);
    12_742.0 * h.sqrt().min(1.0).asin()
}
