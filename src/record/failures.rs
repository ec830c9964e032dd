//! A failed page as a row of a version's table of failures.

use serde::Serialize;

use crate::failure::Failure;

/// One row of the table of failures, its fields the columns of `schemas/failures-v1.json`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FailureRow {
    /// The page's address, where it was known.
    pub url: Option<String>,
    /// The WARC or saved file.
    pub source_file: Option<String>,
    /// Offset in `source_file`, in bytes.
    pub source_offset: Option<i64>,
    /// The name of the stage that gave up.
    pub stage: String,
    /// The name of the reason.
    pub reason: String,
    /// What happened, for people.
    pub detail: String,
}

impl From<&Failure> for FailureRow {
    fn from(failure: &Failure) -> Self {
        Self {
            url: failure.url.clone(),
            source_file: failure.source_file.clone(),
            source_offset: failure.source_offset.and_then(|offset| i64::try_from(offset).ok()),
            stage: failure.stage.name().to_string(),
            reason: failure.reason.name().to_string(),
            detail: failure.detail.clone(),
        }
    }
}
