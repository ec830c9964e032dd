//! Metadata: what a page says of itself, each value with what said so.

pub(super) mod json_ld;
