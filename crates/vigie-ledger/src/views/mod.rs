//! Views: each a function of the ledger and a [`Filter`](crate::Filter), and of nothing else.

pub mod alerts;
pub mod claims;
pub mod outcomes;
pub mod scenario;
pub mod search;
pub mod show;
pub mod sql;
pub mod tension;
mod timeline;
