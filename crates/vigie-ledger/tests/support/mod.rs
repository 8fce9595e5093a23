//! Documents and statements for tests and benches, made from a seed: the same seed makes the same ones.

#![allow(dead_code, clippy::unwrap_used)] // each test uses a part; a test that cannot go on should stop there

use vigie_events::plover::{EventType, Standing};
use vigie_events::record::{Entity, Statement};
use vigie_ledger::{Day, Document, Entry, Filter, Ledger, Period, Scenario};

/// A small generator of numbers (splitmix64).
#[derive(Debug, Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut n = self.0;
        n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        n ^ (n >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

pub const CODES: [&str; 40] = [
    "RUS", "UKR", "USA", "FRA", "DEU", "GBR", "CHN", "BLR", "POL", "TUR", "ISR", "IRN", "SYR",
    "IRQ", "EGY", "SAU", "YEM", "NER", "MLI", "BFA", "ETH", "ERI", "SDN", "TCD", "NGA", "IND",
    "PAK", "AFG", "MMR", "PRK", "KOR", "JPN", "VEN", "COL", "BRA", "ARM", "AZE", "GEO", "SRB",
    "KOS",
];
const PUBLICATIONS: [&str; 9] = [
    "Gazette",
    "Courrier",
    "Tribune",
    "Meridian",
    "Herald",
    "Dépêche",
    "Observer",
    "Journal",
    "Post",
];
const EVENTS: [(EventType, &str, u8, f32); 8] = [
    (EventType::Assault, "heavy-weapons", 4, -10.0),
    (EventType::Assault, "", 4, -9.5),
    (EventType::Consult, "visit", 1, 2.8),
    (EventType::Accuse, "allege", 3, -3.0),
    (EventType::Retreat, "withdraw", 2, 6.5),
    (EventType::Sanction, "", 4, -5.6),
    (EventType::Threaten, "violence", 3, -7.0),
    (EventType::Aid, "", 2, 7.4),
];
const WORDS: [&str; 48] = [
    "capitale",
    "frontière",
    "ministre",
    "bombardement",
    "dépôt",
    "civils",
    "soldats",
    "colonne",
    "aéroport",
    "pipeline",
    "sommet",
    "réunion",
    "port",
    "village",
    "hôpital",
    "centrale",
    "convoi",
    "opposition",
    "police",
    "drone",
    "missile",
    "négociateurs",
    "accord",
    "réfugiés",
    "manifestants",
    "navire",
    "usine",
    "garnison",
    "barrage",
    "pont",
    "école",
    "marché",
    "Togoga",
    "Lviv",
    "Agadez",
    "Mekele",
    "Kherson",
    "Zinder",
    "Odessa",
    "Gondar",
    "Marioupol",
    "Diffa",
    "Axum",
    "Soumy",
    "12",
    "35",
    "144",
    "2000",
];

pub fn entity(code: &str) -> Entity {
    Entity {
        code: code.into(),
        sector: "GOV".into(),
        entity_text: code.into(),
        identifier_text: format!("Government of {code}"),
        ..Entity::default()
    }
}

pub fn statement(id: &str, event: EventType, standing: Standing, text: &str) -> Statement {
    Statement {
        id: id.into(),
        date: String::new(),
        enddate: String::new(),
        edtf: String::new(),
        event,
        mode: String::new(),
        context: Vec::new(),
        cameo: "18".into(),
        quad_code: 4,
        event_scale: -9.5,
        actor: Vec::new(),
        recipient: Vec::new(),
        voice: Vec::new(),
        standing,
        event_loc: Vec::new(),
        dead: None,
        injured: None,
        arrested: None,
        text: text.into(),
        sequence: 0,
        start: 0,
        end: text.chars().count(),
        trigger: (0, 4),
        trigger_text: text.chars().take_while(|c| !c.is_whitespace()).collect(),
        in_title: false,
        confidence: 0.5,
        because: vec!["test".into()],
    }
}

/// `count` documents of `statements` statements each over `days` days; some copy an earlier one, some correct one.
pub fn documents(seed: u64, count: usize, statements: usize, days: usize) -> Vec<Entry> {
    let mut random = Random(seed);
    let mut all: Vec<Entry> = Vec::with_capacity(count);
    for n in 0..count {
        let day = Day(18_900 + (n * days / count.max(1)) as i32);
        let entry = match random.below(12) {
            0 if n > 0 => copy(&mut random, &all, n, day),
            1 if n > 0 => correction(&mut random, &all, n, day),
            _ => fresh(&mut random, n, statements, day),
        };
        all.push(entry);
    }
    all
}

fn fresh(random: &mut Random, n: usize, statements: usize, day: Day) -> Entry {
    let title = sentence(random, 5);
    let mut text = String::new();
    let mut told = Vec::new();
    for k in 0..statements {
        let sentence = sentence(random, 9);
        let (event, mode, quad, score) = *random.pick(&EVENTS);
        let standing = *random.pick(Standing::ALL);
        let standing = if random.below(2) == 0 {
            Standing::Reported
        } else {
            standing
        };
        let mut s = statement(&format!("s{n}-{k}"), event, standing, &sentence);
        // A few pairs have most of the news.
        let side = |random: &mut Random| {
            let few = if random.below(3) == 0 { CODES.len() } else { 6 };
            entity(CODES[random.below(few)])
        };
        s.actor = vec![side(random)];
        s.recipient = if random.below(4) == 0 {
            Vec::new()
        } else {
            vec![side(random)]
        };
        s.voice = if random.below(3) == 0 {
            vec![side(random)]
        } else {
            Vec::new()
        };
        s.mode = mode.into();
        s.quad_code = quad;
        s.event_scale = score;
        s.sequence = k;
        s.start = text.chars().count();
        s.end = s.start + sentence.chars().count();
        if random.below(3) > 0 {
            let when = day.plus(random.below(9) as i32 - 5).to_string();
            (s.date, s.enddate, s.edtf) = (when.clone(), when.clone(), when);
        }
        text.push_str(&sentence);
        text.push_str(". ");
        told.push(s);
    }
    Entry {
        document: Document {
            id: format!("d{n}"),
            title,
            text,
            url: String::new(),
            publication: (*random.pick(&PUBLICATIONS)).into(),
            published: day.to_string(),
            language: "fr".into(),
            source: format!("made:{n}"),
        },
        statements: told,
    }
}

fn copy(random: &mut Random, all: &[Entry], n: usize, day: Day) -> Entry {
    let recent = all.len().saturating_sub(40);
    let mut entry = all[recent + random.below(all.len() - recent)].clone();
    entry.document.id = format!("d{n}");
    entry.document.publication = (*random.pick(&PUBLICATIONS)).into();
    entry.document.published = day.to_string();
    entry.document.text.push_str("Encore une phrase.");
    for (k, s) in entry.statements.iter_mut().enumerate() {
        s.id = format!("s{n}-{k}");
    }
    entry
}

fn correction(random: &mut Random, all: &[Entry], n: usize, day: Day) -> Entry {
    let recent = all.len().saturating_sub(40);
    let other = &all[recent + random.below(all.len() - recent)];
    let mut entry = other.clone();
    let opening = if random.below(3) == 0 {
        "Retraction"
    } else {
        "Rectificatif"
    };
    entry.document.id = format!("d{n}");
    entry.document.title = format!("{opening} : {}", other.document.title);
    entry.document.published = day.to_string();
    entry.statements.truncate(1);
    if let Some(s) = entry.statements.first_mut() {
        s.id = format!("s{n}-0");
        s.standing = Standing::Denied;
        entry.document.text = format!("Contrairement à ce que nous écrivions : {}", s.text);
    }
    entry
}

fn sentence(random: &mut Random, words: usize) -> String {
    let words: Vec<&str> = (0..words).map(|_| *random.pick(&WORDS)).collect();
    words.join(" ")
}

/// A ledger in memory of these documents, added in batches of `batch` and settled.
pub fn ledger(entries: &[Entry], batch: usize) -> Ledger {
    let mut ledger = Ledger::in_memory().unwrap();
    for entries in entries.chunks(batch.max(1)) {
        ledger.add(entries, &[]).unwrap();
    }
    ledger.settle().unwrap();
    ledger
}

/// Every table, by what identifies a row whatever the order in which rows came.
pub fn dump(ledger: &Ledger) -> String {
    let queries = [
        "SELECT key, id, title, url, publication, published, day, language FROM document ORDER BY key",
        "SELECT d.key, s.seq, s.id, s.record FROM statement s JOIN document d USING (doc) ORDER BY 1, 2",
        "SELECT d.key, s.seq, e.role, e.place, e.code, e.name FROM entity e JOIN statement s USING (st) JOIN document d USING (doc) ORDER BY 1, 2, 3, 4",
        "SELECT d.key, w.origin, r.key, p.key, w.relation FROM witness w JOIN document d ON d.doc = w.doc JOIN document r ON r.doc = w.root
         LEFT JOIN document p ON p.doc = w.parent ORDER BY 1",
        "SELECT d.key, s.seq, x.day, b.key, x.reason FROM withdrawn x JOIN statement s USING (st) JOIN document d ON d.doc = s.doc
         JOIN document b ON b.doc = x.doc ORDER BY 1, 2",
        "SELECT * FROM occurrence ORDER BY occ",
        "SELECT d.key, s.seq, m.occ, m.day, m.standing, m.reasons FROM member m JOIN statement s USING (st) JOIN document d USING (doc) ORDER BY 1, 2",
        "SELECT * FROM link ORDER BY announced, fact, relation",
        "SELECT * FROM participant ORDER BY key, role, at, occ",
        "SELECT * FROM alert ORDER BY actor, recipient, method, day",
        "SELECT * FROM rejected ORDER BY place, reason",
        "SELECT count(*), hash, day, ord FROM band GROUP BY hash, day, ord ORDER BY hash, day, ord",
    ];
    let mut out = String::new();
    for query in queries {
        let rows = std::cell::RefCell::new(&mut out);
        let put = |cells: &[String]| {
            let mut out = rows.borrow_mut();
            out.push_str(&cells.join("\t"));
            out.push('\n');
            Ok(())
        };
        ledger.query(query, put, put).unwrap().unwrap();
    }
    out
}

/// Every view as of a day, as JSON.
pub fn views(ledger: &Ledger, as_of: Day) -> Vec<(&'static str, String)> {
    let filter = Filter {
        as_of: Some(as_of),
        ..Filter::default()
    };
    let all = filter.whole();
    let pair = Filter {
        actor: Some("RUS".into()),
        recipient: Some("UKR".into()),
        ..filter.clone()
    };
    let voice = Filter {
        voice: Some("RUS".into()),
        ..all.clone()
    };
    let page = Filter {
        event: Some(EventType::Assault),
        limit: Some(7),
        newest_first: true,
        ..filter.clone()
    };
    let json = |value: &dyn erased::Json| value.json();
    vec![
        ("timeline", json(&ledger.timeline(&all).unwrap())),
        ("page", json(&ledger.timeline(&page).unwrap())),
        ("voice", json(&ledger.timeline(&voice).unwrap())),
        ("claims", json(&ledger.claims(&all).unwrap())),
        ("outcomes", json(&ledger.outcomes(&all).unwrap())),
        ("voices", json(&ledger.voices(&all).unwrap())),
        (
            "tension",
            json(&ledger.tension(&pair, Period::Day).unwrap()),
        ),
        ("alerts", json(&ledger.alerts(&filter).unwrap())),
        (
            "search",
            json(&ledger.search("frontière Lviv", &all).unwrap()),
        ),
        (
            "scenario",
            json(
                &ledger
                    .scenario(&Scenario::example().unwrap(), &filter)
                    .unwrap(),
            ),
        ),
    ]
}

mod erased {
    pub trait Json {
        fn json(&self) -> String;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> String {
            serde_json::to_string(self).unwrap()
        }
    }
}
