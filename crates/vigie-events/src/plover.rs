//! The PLOVER 2.0 ontology: event types, modes, quad classes, CAMEO roots and scores (`data/ref/plover.tsv`).

use std::collections::BTreeMap;

use crate::data::{self, DataError};

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $label:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[allow(missing_docs)] // the names are those of the ontology
        pub enum $name { $(#[cfg_attr(feature = "openapi", schema(rename = $label))] $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The name as written in data and output.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }

            /// Reads the name as written in data.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($label => Some($name::$variant),)+ _ => None }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let name = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(d)?;
                Self::parse(&name).ok_or_else(|| {
                    serde::de::Error::custom(format!("`{name}` is no {}", stringify!($name)))
                })
            }
        }
    };
}

names! {
    /// The sixteen PLOVER 2.0 event types.
    EventType {
        Agree = "AGREE", Consult = "CONSULT", Support = "SUPPORT", Concede = "CONCEDE", Cooperate = "COOPERATE",
        Aid = "AID", Retreat = "RETREAT", Request = "REQUEST", Accuse = "ACCUSE", Reject = "REJECT",
        Threaten = "THREATEN", Protest = "PROTEST", Sanction = "SANCTION", Mobilize = "MOBILIZE", Coerce = "COERCE",
        Assault = "ASSAULT",
    }
}

names! {
    /// How the last voice presents a statement (see `docs/reading-notation.md`).
    Standing {
        Reported = "reported", Alleged = "alleged", Denied = "denied", Planned = "planned", Predicted = "predicted",
        Offered = "offered", Demanded = "demanded", Threatened = "threatened", Hypothetical = "hypothetical",
    }
}

impl Standing {
    /// The FactBank value of the last voice's stance.
    pub fn factuality(self) -> &'static str {
        match self {
            Standing::Reported => "CT+",
            Standing::Alleged => "PS+",
            Standing::Denied => "CT-",
            Standing::Planned | Standing::Predicted => "PR+",
            Standing::Offered
            | Standing::Demanded
            | Standing::Threatened
            | Standing::Hypothetical => "Uu",
        }
    }

    /// The PLOVER auxiliary mode, or `""`.
    pub fn auxiliary(self) -> &'static str {
        match self {
            Standing::Reported | Standing::Alleged => "",
            Standing::Denied => "negation",
            Standing::Planned | Standing::Predicted | Standing::Offered | Standing::Demanded => {
                "future"
            }
            Standing::Threatened | Standing::Hypothetical => "hypothetical",
        }
    }
}

/// What the ontology says of an event type in a mode.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// Two-digit CAMEO root.
    pub cameo: String,
    /// Score from −10 (conflict) to +10 (cooperation).
    pub score: f32,
}

/// The table of meanings, by type and mode.
#[derive(Debug, Clone)]
pub struct Ontology {
    meanings: BTreeMap<(EventType, String), Meaning>,
}

impl Ontology {
    /// Loads `data/ref/plover.tsv`.
    pub fn load() -> Result<Self, DataError> {
        let mut meanings = BTreeMap::new();
        for row in data::table(
            "ref/plover.tsv",
            &["event", "mode", "quad", "cameo", "score"],
        )? {
            let event = EventType::parse(row.get(0)).ok_or_else(|| {
                row.error(
                    format!("unknown event type `{}`", row.get(0)),
                    "use one of the sixteen PLOVER types",
                )
            })?;
            let number = |n: usize| {
                row.get(n).parse::<f32>().map_err(|_| {
                    row.error(
                        format!("`{}` is not a number", row.get(n)),
                        "write a number",
                    )
                })
            };
            let meaning = Meaning {
                quad: number(2)? as u8,
                cameo: row.get(3).to_owned(),
                score: number(4)?,
            };
            meanings.insert((event, row.get(1).to_owned()), meaning);
        }
        Ok(Self { meanings })
    }

    /// Whether `mode` is a mode of `event` (the empty mode always is).
    pub fn has_mode(&self, event: EventType, mode: &str) -> bool {
        self.meanings.contains_key(&(event, mode.to_owned()))
    }

    /// The meaning of `event` in `mode`, or of the type alone when the mode is unknown.
    pub fn meaning(&self, event: EventType, mode: &str) -> Option<&Meaning> {
        self.meanings
            .get(&(event, mode.to_owned()))
            .or_else(|| self.meanings.get(&(event, String::new())))
    }
}
