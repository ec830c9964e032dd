//! What can go wrong with an export, beside what can go wrong with a dataset.

use std::path::PathBuf;

use super::super::{Error, is_in_a_store};

/// What can go wrong while exporting. Nothing is left behind then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The dataset cannot be read, or the files cannot be written.
    #[error(transparent)]
    Dataset(#[from] Error),
    /// The folder to export to holds something.
    #[error("{} is not empty: export to a new folder, or empty it first", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// The path to export to cannot be a folder.
    #[error("{} cannot be exported to: give the path of a new or empty folder", path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// The folder to export to is a part of the dataset.
    #[error("{} is inside the dataset, which holds nothing but its own files: export to a folder elsewhere", path.display())]
    InsideDataset {
        /// The folder.
        path: PathBuf,
    },
    /// Another export is under way to the same folder.
    #[error(
        "another export to {} is under way, or {}", path.display(),
        if is_in_a_store(path) { "was until two minutes ago and was killed" } else { "its file system has no locks" }
    )]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// A policy's name is none.
    #[error("there is no policy {name:?}: give strict, balanced, everything, or the path of a TOML file")]
    NoSuchPolicy {
        /// What was given.
        name: String,
    },
    /// A policy's file cannot be read.
    #[error("the policy cannot be read")]
    PolicyFile(#[source] std::io::Error),
    /// A policy's text says something that it cannot.
    #[error("the policy {name} cannot be used: {source}")]
    Policy {
        /// The policy's name or file.
        name: String,
        /// Where it is wrong.
        source: InvalidPolicy,
    },
    /// A column that is not there was asked for.
    #[error("there is no column {name:?} (gristmill schema lists them; all gives every one)")]
    NoSuchColumn {
        /// What was given.
        name: String,
    },
    /// Who watched it asked for an end.
    #[error("stopped: nothing was exported")]
    Stopped,
    /// The policy leaves nothing.
    #[error("nothing to export: of {rows} rows the policy drops all ({reasons})")]
    NothingLeft {
        /// Rows of the version.
        rows: u64,
        /// How many for which reason.
        reasons: String,
    },
}

/// What a policy says wrongly.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidPolicy {
    /// It is not TOML, or a key or value in it is none.
    #[error("{0}")]
    Toml(String),
    /// Two keys leave nothing between them.
    #[error("{low} is beyond {high}: no row can be both")]
    Contradiction {
        /// The one key.
        low: &'static str,
        /// The other.
        high: &'static str,
    },
    /// A number is outside its range.
    #[error("flags.{kind}: min_score is a number from 0 to 1")]
    Score {
        /// The kind of flag.
        kind: String,
    },
    /// A mask for what is not masked.
    #[error("flags.{kind}: mask goes with action = \"mask\"")]
    Mask {
        /// The kind of flag.
        kind: String,
    },
}
