//! Statements that tell of one occurrence are brought together.
//!
//! Statements come in their canonical order: by day of publication, document, place in the document. Each joins the occurrence told of
//! *before* it that it fits best, or founds one. What is held on a day is therefore a function of what was published by then, and nothing
//! that comes later changes it: the ledger as of a day is the ledger restricted to that day.

mod cluster;
mod index;
pub mod item;

use std::collections::{BTreeSet, HashMap};

use self::cluster::{Cluster, Fit, fit, gap, kind, likeness};
use self::index::Index;
use self::item::{Class, Item, Symbols};
use crate::config::Config;
use crate::day::Day;
use crate::view::{Kind, Relation};

/// A tie between two occurrences.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    pub announced: i64,
    pub fact: i64,
    pub relation: Relation,
    pub day: Day,
    pub points: f32,
    pub reasons: String,
}

/// Where a statement belongs, and what follows.
#[derive(Debug, Clone)]
pub struct Placed {
    pub occ: i64,
    pub reasons: String,
    /// Whether it founded the occurrence.
    pub new: bool,
    pub ties: Vec<Tie>,
}

/// Everything told of so far.
#[derive(Debug)]
pub struct Matcher<'c> {
    config: &'c Config,
    pub symbols: Symbols,
    clusters: Vec<Cluster>,
    by_occ: HashMap<i64, usize>,
    facts: Index,
    announced: Index,
    /// Denied and told by nobody, as yet or for good.
    denied: Index,
    /// The last occurrence told in these very words.
    wordings: HashMap<(u64, Kind), usize>,
    tied: HashMap<(i64, Relation), Vec<(i64, f32)>>,
}

impl<'c> Matcher<'c> {
    pub fn new(config: &'c Config) -> Self {
        Self {
            config,
            symbols: Symbols::default(),
            clusters: Vec::new(),
            by_occ: HashMap::new(),
            facts: Index::default(),
            announced: Index::default(),
            denied: Index::default(),
            wordings: HashMap::new(),
            tied: HashMap::new(),
        }
    }

    /// The occurrence, as known so far.
    pub fn occurrence(&self, occ: i64) -> Option<&Cluster> {
        self.by_occ.get(&occ).map(|n| &self.clusters[*n])
    }

    /// Takes in a statement whose place is known from before.
    pub fn restore(&mut self, item: &Item, occ: i64) {
        let n = match self.by_occ.get(&occ) {
            Some(n) => *n,
            None => self.found(item, occ),
        };
        self.absorb(n, item);
    }

    /// Takes in a tie that is known from before.
    pub fn restore_tie(&mut self, tie: &Tie) {
        self.tied
            .entry((tie.announced, tie.relation))
            .or_default()
            .push((tie.fact, tie.points));
        self.fulfil(tie);
    }

    fn fulfil(&mut self, tie: &Tie) {
        if let Some(n) = self.by_occ.get(&tie.announced)
            && tie.relation == Relation::Fulfils
        {
            let known = &mut self.clusters[*n].fulfilled;
            *known = Some(known.map_or(tie.day, |day| day.min(tie.day)));
        }
    }

    /// Finds the occurrence that a statement tells of; `founding` is the identifier of the one it founds if there is none.
    pub fn place(&mut self, item: &Item, founding: i64) -> Placed {
        let best = self.repeated(item).or_else(|| match item.class {
            Class::Told | Class::Denied => self.best_fact(item),
            Class::Announced => self.best_announced(item),
        });
        let (n, reasons, new) = match best {
            Some((n, reasons)) => (n, reasons, false),
            None => (self.found(item, founding), String::new(), true),
        };
        self.absorb(n, item);
        let ties = match item.class {
            Class::Told => self.come_true(item, n),
            Class::Denied => self.taken_back(item, n),
            Class::Announced => self.already_true(item, n),
        };
        Placed {
            occ: self.clusters[n].occ,
            reasons,
            new,
            ties,
        }
    }

    fn found(&mut self, item: &Item, occ: i64) -> usize {
        let n = self.clusters.len();
        self.clusters.push(Cluster::new(occ, item));
        self.by_occ.insert(occ, n);
        n
    }

    fn absorb(&mut self, n: usize, item: &Item) {
        let cluster = &mut self.clusters[n];
        cluster.absorb(item, self.config);
        let days = cluster.days();
        self.wordings.insert((item.wording, cluster.kind), n);
        match cluster.kind {
            Kind::Announced => {
                self.announced
                    .add(n, item, (item.published, item.published));
                if let Some((from, _)) = item.span {
                    self.announced.add(n, item, (from, from));
                }
            }
            Kind::Fact => {
                self.facts.add(n, item, days);
                if item.concept.episode {
                    self.facts.add_episode(n, item);
                }
                if !cluster.told {
                    self.denied.add(n, item, (item.published, item.published));
                }
            }
        }
    }

    /// The same sentence, in a copy.
    fn repeated(&self, item: &Item) -> Option<(usize, String)> {
        let n = *self.wordings.get(&(item.wording, kind(item.class)))?;
        let cluster = &self.clusters[n];
        let close = item.published.0.saturating_sub(cluster.last.0) <= self.config.copies.days;
        (close && cluster.document != item.doc).then(|| (n, "the same sentence".to_owned()))
    }

    fn best_fact(&self, item: &Item) -> Option<(usize, String)> {
        let tolerance = self.config.tolerance(item.event);
        let (from, to) = item.days();
        let events = self.events(item);
        let mut candidates =
            self.facts
                .find(&events, item, (from.plus(-tolerance), to.plus(tolerance)));
        if item.concept.episode && item.span.is_none() {
            candidates.extend(self.facts.episodes(item));
        }
        self.best(&candidates, self.config.matching.threshold, |cluster| {
            fit(item, cluster, self.config)
        })
    }

    fn best_announced(&self, item: &Item) -> Option<(usize, String)> {
        let together = self.config.announced.together;
        let window = (item.published.plus(-together), item.published);
        let candidates = self.announced.find(&[item.event], item, window);
        self.best(&candidates, self.config.announced.same, |cluster| {
            // What came true, or whose time is over, is not announced again: that is another thing.
            let over = cluster.fulfilled.is_some_and(|day| day < item.published)
                || cluster.until.day() < item.published;
            if over {
                return None;
            }
            let mut fit = likeness(item, cluster, self.config)?;
            let windows = match (item.span, cluster.span) {
                (Some(mine), Some(theirs)) => gap(mine, theirs),
                _ => 0,
            };
            if windows > self.config.tolerance(item.event) {
                return None;
            }
            if cluster.document == item.doc {
                fit.document = self.config.matching.document;
            }
            fit.time = self.config.matching.assumed;
            Some(fit)
        })
    }

    /// The candidate that fits best, if any fits well enough; among equals the one told of first.
    fn best(
        &self,
        candidates: &BTreeSet<usize>,
        threshold: f32,
        fit: impl Fn(&Cluster) -> Option<Fit>,
    ) -> Option<(usize, String)> {
        let mut best: Option<(usize, Fit)> = None;
        for &n in candidates {
            let Some(found) = fit(&self.clusters[n]) else {
                continue;
            };
            let needed = best.as_ref().map_or(threshold, |(_, b)| b.points());
            let better = found.points() > needed || (best.is_none() && found.points() >= needed);
            if better {
                best = Some((n, found));
            }
        }
        best.map(|(n, fit)| (n, fit.reasons(&self.clusters[n], &self.symbols)))
    }

    /// Types under which a statement's occurrence may have been told before.
    fn events(&self, item: &Item) -> Vec<vigie_events::plover::EventType> {
        vigie_events::plover::EventType::ALL
            .iter()
            .copied()
            .filter(|event| *event == item.event || self.config.alike(*event, item.event))
            .collect()
    }

    /// What had been announced or denied before, and is now told.
    fn come_true(&mut self, item: &Item, n: usize) -> Vec<Tie> {
        let horizons = self.config.announced.horizon.values().copied();
        let memory = horizons
            .chain([self.config.announced.horizon_default])
            .fold(0, i32::max);
        let mut ties = Vec::new();
        for (index, relation, days) in [
            (&self.announced, Relation::Fulfils, memory),
            (
                &self.denied,
                Relation::DeniedBefore,
                self.config.announced.denial,
            ),
        ] {
            let window = (item.days().0.plus(-days), item.published);
            for earlier in index.find(&[item.event], item, window) {
                // A text that tells one thing and announces another speaks of two.
                let same_text = self.clusters[earlier].founder == item.doc;
                if earlier != n && !same_text {
                    ties.extend(self.tie(earlier, n, item, relation));
                }
            }
        }
        self.keep(ties)
    }

    /// What was told already on the day of its announcement: documents of one day have no order among themselves.
    fn already_true(&mut self, item: &Item, n: usize) -> Vec<Tie> {
        let days = (item.published.plus(-1), item.published);
        let facts = self.facts.find(&[item.event], item, days);
        let ties = facts
            .into_iter()
            .filter(|fact| {
                let told = &self.clusters[*fact];
                told.told && told.since == item.published && told.document != item.doc
            })
            .filter_map(|fact| self.tie(n, fact, item, Relation::Fulfils))
            .collect();
        self.keep(ties)
    }

    fn tie(&self, earlier: usize, fact: usize, item: &Item, relation: Relation) -> Option<Tie> {
        let (before, told) = (&self.clusters[earlier], &self.clusters[fact]);
        if relation == Relation::DeniedBefore && before.told {
            return None;
        }
        let by_them = item.mutual()
            || before.actors.is_empty()
            || told.actors.iter().any(|side| before.actors.contains(side));
        if !by_them {
            return None;
        }
        let happened = told.span.map_or(item.published, |span| span.0);
        let until = match relation {
            Relation::DeniedBefore => before.since.plus(self.config.announced.denial),
            _ => before.until.day().plus(self.config.announced.grace),
        };
        if happened < before.since.plus(-1) || happened > until {
            return None;
        }
        if let Some(span) = before.span.filter(|span| span.0 >= before.since)
            && gap(span, (happened, happened)) > self.config.announced.grace
        {
            return None;
        }
        let fit = likeness(item, before, self.config)?;
        let points = fit.points();
        if fit.sides <= 0.0 || points < self.config.announced.threshold {
            return None;
        }
        let reasons = format!(
            "{}; within {}/{until}",
            fit.reasons(before, &self.symbols),
            before.since
        );
        Some(Tie {
            announced: before.occ,
            fact: told.occ,
            relation,
            day: item.published,
            points,
            reasons,
        })
    }

    /// A denial by the one who had announced it.
    fn taken_back(&mut self, item: &Item, n: usize) -> Vec<Tie> {
        let memory = self.config.announced.denial;
        let window = (item.published.plus(-memory), item.published.plus(-1));
        let mut ties = Vec::new();
        for earlier in self.announced.find(&[item.event], item, window) {
            let before = &self.clusters[earlier];
            let own = item
                .voices
                .iter()
                .any(|voice| before.announcers.contains(voice));
            let open = item.published <= before.until.day();
            if let Some(fit) = likeness(item, before, self.config).filter(|_| own && open)
                && fit.sides > 0.0
                && fit.points() >= self.config.matching.threshold
            {
                ties.push(Tie {
                    announced: before.occ,
                    fact: self.clusters[n].occ,
                    relation: Relation::Withdraws,
                    day: item.published,
                    points: fit.points(),
                    reasons: fit.reasons(before, &self.symbols),
                });
            }
        }
        self.keep(ties)
    }

    /// Of the ties of an announcement, the first is kept, and later ones that fit it better.
    fn keep(&mut self, ties: Vec<Tie>) -> Vec<Tie> {
        let mut kept = Vec::new();
        for tie in ties {
            let known = self.tied.entry((tie.announced, tie.relation)).or_default();
            let worse = known
                .iter()
                .any(|(fact, best)| *fact == tie.fact || *best >= tie.points);
            if !worse {
                known.push((tie.fact, tie.points));
                kept.push(tie);
            }
        }
        for tie in &kept {
            self.fulfil(tie);
        }
        kept
    }
}
