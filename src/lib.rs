//! Gristmill turns web pages into training corpora that can be trusted.
//!
//! Data flows one way, and each room below knows only the rooms before it:
//!
//! ```text
//! source  → page → article → contamination → measure → duplicate → record → dataset → report
//! capture   page   article   cleaned         measures  verdicts    record   version   pages for people
//! ```
//!
//! [`pipeline`] is the one place where the rooms meet; `ARCHITECTURE.md` says why they are as they are.

#![cfg_attr(test, allow(clippy::string_slice, reason = "tests cut texts that they wrote themselves"))]

pub mod clock;
pub mod demo_site;
pub mod failure;
pub mod text;

pub mod source;

pub mod page;

pub mod article;

pub mod contamination;

pub mod measure;

pub mod duplicate;

pub mod record;

pub mod dataset;

pub mod report;

pub mod pipeline;

pub mod cli;
