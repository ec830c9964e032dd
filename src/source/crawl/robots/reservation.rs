//! What a site reserves of text and data mining for all of its pages: `/.well-known/tdmrep.json` (TDM Reservation
//! Protocol, W3C community group report of 2024). Pure.

use serde::{Deserialize, Serialize};

use super::rule::Rule;

/// Reservations taken from one file.
const MAX_RESERVATIONS: usize = 1000;

/// Bytes of a policy's address that are kept.
const MAX_POLICY_BYTES: usize = 4096;

/// One entry: for which addresses what is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reservation {
    /// A pattern as robots.txt has them; a rule that allows matches here.
    location: Rule,
    pub(super) is_reserved: bool,
    /// Where the terms of use stand.
    pub(super) policy: Option<String>,
}

impl Reservation {
    pub(super) fn concerns(&self, target: &str) -> bool {
        self.location.matches(target)
    }
}

/// The entries of a file; none where it cannot be read.
pub(super) fn reservations(tdmrep: &[u8]) -> Vec<Reservation> {
    let Ok(serde_json::Value::Array(entries)) = serde_json::from_slice(tdmrep) else { return Vec::new() };
    entries.iter().take(MAX_RESERVATIONS).filter_map(reservation).collect()
}

fn reservation(entry: &serde_json::Value) -> Option<Reservation> {
    let text = |name| entry.get(name).and_then(serde_json::Value::as_str);
    let reserved = entry.get("tdm-reservation")?;
    let policy = text("tdm-policy").filter(|policy| !policy.is_empty() && policy.len() <= MAX_POLICY_BYTES);
    Some(Reservation {
        location: Rule::new(true, text("location")?, 0)?,
        is_reserved: *reserved == 1 || *reserved == "1",
        policy: policy.map(str::to_owned),
    })
}
