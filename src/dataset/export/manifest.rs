//! What an export says of itself: to whom made it, and in `manifest.json`.

use std::path::{Path, PathBuf};

use arrow::datatypes::SchemaRef;
use serde::Serialize;
use serde_json::json;

use super::super::Error;
use super::super::sink::write_file;
use super::ExportPlan;
use super::judge::Reason;
use super::shards::{Format, Shard};
use super::split::Split;
use super::tally::Tally;
use crate::record::columns::RECORD_VERSION;

/// An export that was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExportReport {
    /// The folder.
    pub out: PathBuf,
    /// The form of the files.
    pub format: Format,
    /// The version that it was made from.
    pub version: u64,
    /// That version's [digest](crate::dataset::Dataset::digest).
    pub digest: String,
    /// The policy's name or file, as it was given.
    pub policy: String,
    /// What the order was made from.
    pub seed: u64,
    /// The columns.
    pub columns: Vec<String>,
    /// Rows of the version: those that went out and those that were dropped.
    pub rows_in: u64,
    /// Rows that went out.
    pub rows_out: u64,
    /// Of those, rows with a text that was cut or masked.
    pub edited: u64,
    /// Rows that were dropped, by the first reason, in the order in which reasons are looked for.
    pub dropped: Vec<Dropped>,
    /// The splits that were asked for; one may be empty.
    pub splits: Vec<SplitReport>,
    /// The files of rows.
    pub files: Vec<Shard>,
    /// The other files, but for `manifest.json`.
    pub documents: Vec<Document>,
}

/// A file that has no rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Its path inside the export.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// 64 hex digits: the SHA-256 of its bytes.
    pub sha256: String,
}

/// Rows that were dropped for a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// The reason.
    pub reason: Reason,
    /// The rows.
    pub rows: u64,
}

/// What is in a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SplitReport {
    /// The split.
    pub split: Split,
    /// Its rows.
    pub rows: u64,
    /// Words of its texts.
    pub words: u64,
    /// Tokens of its texts, where they were counted.
    pub tokens: u64,
    /// Its files.
    pub files: u64,
    /// Their size.
    pub bytes: u64,
    /// The bytes of its rows in memory.
    pub memory_bytes: u64,
}

impl ExportReport {
    pub(super) fn new(
        plan: &ExportPlan,
        digest: String,
        schema: &SchemaRef,
        tally: &Tally,
        written: Vec<(Vec<Shard>, u64)>,
        out: &Path,
    ) -> Self {
        let mut splits = Vec::new();
        let mut files = Vec::new();
        for (split, (shards, memory_bytes)) in Split::ALL.into_iter().zip(written) {
            if plan.shares.has(split) {
                let sums = tally.splits.get(&split).copied().unwrap_or_default();
                let bytes = shards.iter().map(|shard| shard.bytes).sum();
                let (rows, words, tokens) = (sums.rows, sums.words, sums.tokens);
                splits.push(SplitReport {
                    split,
                    rows,
                    words,
                    tokens,
                    files: shards.len() as u64,
                    bytes,
                    memory_bytes,
                });
            }
            files.extend(shards);
        }
        let dropped = tally.dropped.iter().map(|(reason, rows)| Dropped { reason: reason.clone(), rows: *rows });
        Self {
            out: out.to_path_buf(),
            format: plan.format,
            version: plan.version,
            digest,
            policy: plan.policy_name.clone(),
            seed: plan.seed,
            columns: schema.fields().iter().map(|field| field.name().clone()).collect(),
            rows_in: tally.rows_in,
            rows_out: tally.rows_out(),
            edited: tally.edited,
            dropped: dropped.collect(),
            splits,
            files,
            documents: Vec::new(),
        }
    }

    /// Writes a file that has no rows.
    pub(super) fn document(&mut self, folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let written = write_file(&folder.join(name), bytes)?;
        self.documents.push(Document { path: name.to_owned(), bytes: written.bytes, sha256: written.digest });
        Ok(())
    }

    /// The bytes of `manifest.json`: nothing in them depends on where or when the export was made.
    pub(super) fn manifest(&self, plan: &ExportPlan) -> Vec<u8> {
        let documents = self.documents.iter().map(|document| json!(document));
        let files: Vec<_> = self.files.iter().map(|shard| json!(shard)).chain(documents).collect();
        let manifest = json!({
            "tool": "gristmill",
            "tool_version": env!("CARGO_PKG_VERSION"),
            "dataset": { "version": self.version, "digest": self.digest, "rows": self.rows_in },
            "schema_version": RECORD_VERSION,
            "name": plan.name,
            "format": self.format,
            "columns": self.columns,
            "policy": plan.policy,
            "seed": self.seed,
            "split": plan.shares,
            "split_by": plan.split_by,
            "shard_bytes": plan.shard_bytes,
            "rows_in": self.rows_in,
            "rows_out": self.rows_out,
            "edited": self.edited,
            "dropped": self.dropped,
            "splits": self.splits,
            "files": files,
        });
        let mut bytes = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
