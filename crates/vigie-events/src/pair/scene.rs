//! Two marked actors in the tree of a sentence.

use vigie_text::{Rel, Span, Upos};

use super::Marked;
use crate::resolve::Resolver;
use crate::tree::Tree;

/// Where a word stands relative to the two actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// On or off the way from one to the other.
    pub kind: Kind,
    /// Relation of the branch that it stands on, when it hangs off that way.
    pub rel: Option<Rel>,
    /// Whether it hangs on the way itself, and not on something that does.
    pub near: bool,
}

/// The part of the sentence that a word stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word of the source or of the target.
    Inside,
    /// The lowest word above both.
    Top,
    /// Between the target and the top.
    Down,
    /// Between the source and the top.
    Up,
    /// The verb of the only actor in the sentence.
    Verb,
    /// Above the top.
    Above,
    /// Below the source.
    BelowSource,
    /// Below the target.
    BelowTarget,
    /// Hangs off the top.
    OffTop,
    /// Hangs off the way to the target.
    OffDown,
    /// Hangs off the way to the source.
    OffUp,
    /// Anywhere else.
    Elsewhere,
}

impl Kind {
    /// Its name in features.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Inside => "inside",
            Kind::Top => "top",
            Kind::Down => "down",
            Kind::Up => "up",
            Kind::Verb => "verb",
            Kind::Above => "above",
            Kind::BelowSource => "below source",
            Kind::BelowTarget => "below target",
            Kind::OffTop => "off top",
            Kind::OffDown => "off down",
            Kind::OffUp => "off up",
            Kind::Elsewhere => "elsewhere",
        }
    }
}

/// A sentence and where the two actors stand in it.
pub struct Scene<'x, 'd, 'a> {
    /// Who is meant.
    pub resolver: &'x Resolver<'d, 'a>,
    /// Number of the sentence.
    pub s: usize,
    /// Whether each word belongs to the source.
    pub source: Vec<bool>,
    /// Whether each word belongs to the target.
    pub target: Vec<bool>,
    /// Head of the source.
    pub source_head: Option<usize>,
    /// Head of the target.
    pub target_head: Option<usize>,
    /// The lowest word above both.
    pub top: Option<usize>,
    /// Words between the source and the top, or above the source when there is no target.
    pub up: Vec<usize>,
    /// Words between the target and the top, or above the target when there is no source.
    pub down: Vec<usize>,
    /// The predicate that the source takes part in.
    pub source_verb: Option<usize>,
    /// The predicate that the target takes part in.
    pub target_verb: Option<usize>,
}

impl<'x, 'd, 'a> Scene<'x, 'd, 'a> {
    /// Finds the marked words of sentence `s`.
    pub fn new(resolver: &'x Resolver<'d, 'a>, s: usize, marked: &Marked) -> Self {
        let tree = &resolver.doc.sents[s].tree;
        let inside = |spans: &[Span]| -> Vec<bool> {
            (0..tree.len())
                .map(|w| spans.iter().any(|m| tree.word(w).span.overlaps(*m)))
                .collect()
        };
        let (source, target) = (inside(&marked.source), inside(&marked.target));
        let source_head = head_of(tree, &source);
        let target_head = head_of(tree, &target);
        let chain = |head: Option<usize>| -> Vec<usize> {
            let above = |h| std::iter::once(h).chain(tree.ancestors(h)).collect();
            head.map_or_else(Vec::new, above)
        };
        let (from_source, from_target) = (chain(source_head), chain(target_head));
        let top = from_source
            .iter()
            .copied()
            .find(|w| from_target.contains(w));
        let way = |chain: &[usize]| -> Vec<usize> {
            let below = |w: &&usize| Some(**w) != top;
            chain.iter().take_while(below).skip(1).copied().collect()
        };
        let verb = |chain: &[usize]| {
            let predicate = |w: &usize| tree.is_verb(*w) || tree.kid(*w, Rel::Cop).is_some();
            chain.iter().skip(1).copied().find(predicate)
        };
        Scene {
            up: way(&from_source),
            down: way(&from_target),
            source_verb: verb(&from_source),
            target_verb: verb(&from_target),
            resolver,
            s,
            source,
            target,
            source_head,
            target_head,
            top,
        }
    }

    /// The tree of the sentence.
    pub fn tree(&self) -> &Tree<'a> {
        &self.resolver.doc.sents[self.s].tree
    }

    /// Whether the word belongs to one of the two.
    pub fn is_marked(&self, w: usize) -> bool {
        self.source[w] || self.target[w]
    }

    /// The words from after the one to before the other.
    pub fn between(&self) -> std::ops::Range<usize> {
        let ends = |of: &[bool]| Some((of.iter().position(|&m| m)?, of.iter().rposition(|&m| m)?));
        match (ends(&self.source), ends(&self.target)) {
            (Some(s), Some(t)) if s.1 < t.0 => s.1 + 1..t.0,
            (Some(s), Some(t)) if t.1 < s.0 => t.1 + 1..s.0,
            _ => 0..0,
        }
    }

    /// Where the word stands.
    pub fn place(&self, w: usize) -> Place {
        let at = |kind| Place {
            kind,
            rel: None,
            near: false,
        };
        if self.is_marked(w) {
            return at(Kind::Inside);
        }
        if let Some(kind) = self.on_way(w) {
            return at(kind);
        }
        let tree = self.tree();
        let is_above =
            |head: Option<usize>| head.is_some_and(|h| tree.ancestors(h).any(|a| a == w));
        if self.top.is_some() && is_above(self.source_head) {
            return at(Kind::Above);
        }
        let chain: Vec<usize> = std::iter::once(w).chain(tree.ancestors(w)).collect();
        let is_below = |head: Option<usize>| head.is_some_and(|h| chain.contains(&h));
        if is_below(self.target_head) {
            return at(Kind::BelowTarget);
        }
        if is_below(self.source_head) {
            return at(Kind::BelowSource);
        }
        self.off_way(&chain).unwrap_or(at(Kind::Elsewhere))
    }

    fn on_way(&self, w: usize) -> Option<Kind> {
        if Some(w) == self.top {
            return Some(Kind::Top);
        }
        if self.top.is_none() && (Some(w) == self.source_verb || Some(w) == self.target_verb) {
            return Some(Kind::Verb);
        }
        if self.down.contains(&w) {
            return Some(Kind::Down);
        }
        self.up.contains(&w).then_some(Kind::Up)
    }

    /// The branch off the way that holds the first word of `chain`, its ancestors the rest.
    fn off_way(&self, chain: &[usize]) -> Option<Place> {
        let (n, kind) = (1..chain.len()).find_map(|n| Some((n, self.on_way(chain[n])?)))?;
        Some(Place {
            kind: match kind {
                Kind::Down => Kind::OffDown,
                Kind::Up => Kind::OffUp,
                _ => Kind::OffTop,
            },
            rel: Some(self.tree().word(chain[n - 1]).rel),
            near: n == 1,
        })
    }
}

/// The marked word whose head is not marked.
fn head_of(tree: &Tree<'_>, marked: &[bool]) -> Option<usize> {
    let words = || (0..tree.len()).filter(|&w| marked[w]);
    words()
        .filter(|&w| !matches!(tree.word(w).upos, Upos::Punct | Upos::Det | Upos::Adp))
        .find(|&w| tree.head(w).is_none_or(|h| !marked[h]))
        .or_else(|| words().next())
}
