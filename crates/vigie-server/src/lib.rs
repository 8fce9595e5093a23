//! The record over HTTP. Nothing yet: it needs a store first.
