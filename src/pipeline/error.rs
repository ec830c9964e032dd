//! What can end a run, by what the user can do about it.

use std::path::PathBuf;

use super::overlap::NoItems;
use crate::dataset;
use crate::source::crawl;

/// What can end a run. The last version of the dataset is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The dataset cannot be read or written.
    #[error(transparent)]
    Dataset(#[from] dataset::Error),
    /// The crawl cannot go on.
    #[error(transparent)]
    Crawl(#[from] crawl::Error),
    /// A crawl was to be kept in an object store, but not in the dataset.
    #[error("a crawl is not kept at {}: name a folder on a disk with --warc-dir, or leave it out for the dataset's own", out.display())]
    CrawlToStore {
        /// Where it was to be kept.
        out: PathBuf,
    },
    /// The disk took no more of the articles between the two passes.
    #[error("cannot keep extracted articles in {}: free some space there, or name another folder with --spill", folder.display())]
    Spill {
        /// Where they are kept.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// What was kept between the two passes cannot be read back.
    #[error("cannot read back the articles of the first pass: was the disk changed?")]
    SpillChanged(#[source] postcard::Error),
    /// The dataset's site profiles cannot be read.
    #[error("cannot use the site profiles of the dataset")]
    Profiles(#[source] std::io::Error),
    /// The dataset's signatures cannot be read.
    #[error("cannot use the signatures of the dataset")]
    Signatures(#[source] std::io::Error),
    /// A source changed or vanished while the build ran.
    #[error("cannot read {file} again for its digest")]
    Input {
        /// The source's name.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A version was not made by a build of this program.
    #[error("version {version} was made by no build: rebuild the version that it has its rows from")]
    NotABuild {
        /// The version.
        version: u64,
    },
    /// What a version says of its configuration is not understood.
    #[error("what version {version} says of how it was built is not understood by this version of gristmill")]
    Configuration {
        /// The version.
        version: u64,
        /// Where it parts.
        source: serde_json::Error,
    },
    /// An input of a version is not at hand.
    #[error("the version was built from {file}, which is not here: say with --from where it lies")]
    InputGone {
        /// The input, as the version names it.
        file: String,
    },
    /// An input of a version is another file by now.
    #[error("{} is not the file that the version was built from: the digest differs", file.display())]
    InputChanged {
        /// The file.
        file: PathBuf,
    },
    /// A file cannot be brought from the store that the dataset is in.
    #[error("cannot bring a file from the store to {}", folder.display())]
    Bring {
        /// Where it was to be brought.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An evaluation set cannot be used.
    #[error("cannot use an evaluation set")]
    Items(#[from] NoItems),
    /// A version has no such record.
    #[error("version {version} has no record {wanted}: name its id or its address")]
    NoSuchRecord {
        /// What was asked for.
        wanted: String,
        /// The version.
        version: u64,
    },
    /// The file that a record is from is not at hand.
    #[error("{url} is from {file}, which is not here: say with --from in which folder it is")]
    SourceGone {
        /// The file, as the record names it.
        file: String,
        /// The record's address.
        url: String,
    },
    /// A file is not the one that was read.
    #[error("{} is not what {url} was read from: the digest differs", file.display())]
    SourceChanged {
        /// The file.
        file: PathBuf,
        /// The record's address.
        url: String,
    },
    /// Where records go takes no more.
    #[error("cannot write records")]
    Output(#[source] std::io::Error),
    /// The user stopped the run.
    #[error("stopped: nothing was committed")]
    Stopped,
}
