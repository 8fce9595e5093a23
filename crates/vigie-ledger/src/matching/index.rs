//! Finds the occurrences that a statement may tell of, without looking at all of them.

use std::collections::{BTreeSet, HashMap};

use vigie_events::plover::EventType;

use super::item::{Item, Span};
use crate::cues;

/// Days of a bucket.
const DAYS: i32 = 8;
/// Buckets of a span, at most; longer ones are found by their beginning.
const MOST_BUCKETS: i32 = 48;
/// Occurrences looked at of one bucket: the last ones.
const MOST: usize = 48;
/// Names and numbers looked up of one sentence.
const MOST_NAMES: usize = 6;

/// What an occurrence is filed under, within its type and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Side(u32),
    Name(u32),
    Nobody,
}

/// Occurrences by type, side or name, and days.
#[derive(Debug, Default)]
pub struct Index {
    filed: HashMap<(EventType, Key, i32), Vec<u32>>,
    episodes: HashMap<(u16, u32), Vec<u32>>,
}

impl Index {
    /// Files an occurrence under what `item` says of it.
    pub fn add(&mut self, n: usize, item: &Item, days: Span) {
        for key in keys(item) {
            for bucket in buckets(days) {
                push(self.filed.entry((item.event, key, bucket)).or_default(), n);
            }
        }
    }

    /// Files a long affair under its sides.
    pub fn add_episode(&mut self, n: usize, item: &Item) {
        for side in item.actors.iter().chain(&item.recipients) {
            push(
                self.episodes
                    .entry((item.concept.number, *side))
                    .or_default(),
                n,
            );
        }
    }

    /// Occurrences of these types that share a side or a name with `item` and may lie in these days.
    pub fn find(&self, events: &[EventType], item: &Item, days: Span) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for event in events {
            for key in keys(item) {
                for bucket in buckets(days) {
                    let filed = self.filed.get(&(*event, key, bucket));
                    let last = filed
                        .into_iter()
                        .flat_map(|all| all.iter().rev().take(MOST));
                    found.extend(last.map(|n| *n as usize));
                }
            }
        }
        found
    }

    /// Long affairs of this kind between these sides.
    pub fn episodes(&self, item: &Item) -> BTreeSet<usize> {
        let sides = item.actors.iter().chain(&item.recipients);
        sides
            .filter_map(|side| self.episodes.get(&(item.concept.number, *side)))
            .flat_map(|all| all.iter().rev().take(MOST))
            .map(|n| *n as usize)
            .collect()
    }
}

fn push(list: &mut Vec<u32>, n: usize) {
    let n = n as u32;
    if !list.iter().rev().take(MOST).any(|other| *other == n) {
        list.push(n);
    }
}

fn keys(item: &Item) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for side in item.actors.iter().chain(&item.recipients) {
        if !keys.contains(&Key::Side(*side)) {
            keys.push(Key::Side(*side));
        }
    }
    if keys.is_empty() {
        keys.push(Key::Nobody);
    }
    let names = item.cues.iter().rev().take_while(|cue| cues::strong(**cue));
    keys.extend(names.take(MOST_NAMES).map(|cue| Key::Name(*cue)));
    keys
}

fn buckets(days: Span) -> std::ops::RangeInclusive<i32> {
    let first = days.0.0.div_euclid(DAYS);
    first..=days.1.0.div_euclid(DAYS).clamp(first, first + MOST_BUCKETS)
}
