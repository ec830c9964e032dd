//! Crawl: from seeds to WARC files, politely.
//!
//! Takes a [`CrawlPlan`], gives a [`CrawlReport`] that names the files. The only room that touches the network. It asks for robots.txt
//! first and obeys it, sends one request at a time to a host with a pause after each, names itself, keeps to its
//! limits, refuses private addresses, and lists every address that it could not fetch.
//!
//! The parts, from the outside in: `session` decides, `frontier` knows what is next and when, `visit` reads an answer,
//! `fetch` asks, `address` resolves; `scope`, `links`, `robots`, `retry`, `revisit` and `secrets` are pure.

mod address;
mod canonical;
mod fetch;
mod frontier;
mod links;
mod plan;
mod report;
mod retry;
mod revisit;
mod robots;
mod scope;
mod secrets;
mod session;
mod sitemap;
mod status;
mod store;
mod traps;
mod trial;
mod visit;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use url::Url;

pub use plan::{CrawlPlan, PRODUCT_TOKEN, Scope, user_agent};
pub use report::{CrawlReport, End, Event};
pub use robots::{Declared, MAX_CRAWL_DELAY, Robots, TRAINING_AGENTS, Verdict};
pub use secrets::shown;
pub use status::Status;
pub use trial::{Taken, Trial, frontier_trial};

use crate::source::archive;

/// Hears what happens while a crawl runs.
pub type Progress<'a> = dyn Fn(Event<'_>) + Send + Sync + 'a;

/// What ends a crawl. Whatever concerns single pages is in the report instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The archive cannot be written; what was written until then is kept.
    #[error(transparent)]
    Archive(#[from] archive::Error),
    /// The network client cannot be set up, for example for want of root certificates.
    #[error("cannot set up the network client")]
    Client(#[source] reqwest::Error),
    /// The plan's user agent names no contact, and hosts of others are to be asked.
    #[error("{host} is not asked, since its owner could not reach you: name a web or e-mail address (--contact)")]
    NoContact {
        /// The first of the hosts.
        host: String,
    },
    /// The plan's user agent has characters that a header cannot hold.
    #[error("{user_agent:?} cannot be sent as a user-agent header")]
    UserAgent {
        /// What the plan has.
        user_agent: String,
    },
    /// The threads of the crawl cannot be started.
    #[error("cannot start the crawl's threads")]
    Threads(#[source] std::io::Error),
    /// The store of what is known cannot be read or written.
    #[error("cannot use the frontier in {}", dir.display())]
    Frontier {
        /// The store's folder.
        dir: PathBuf,
        /// What the store says.
        source: fjall::Error,
    },
    /// A pattern of the plan is no regular expression.
    #[error("cannot read a pattern for links")]
    Pattern {
        /// What is wrong with which.
        source: Box<regex::Error>,
    },
    /// Another run works on the same crawl.
    #[error("{} is being crawled into by another run", dir.display())]
    InUse {
        /// The archive's folder.
        dir: PathBuf,
    },
    /// The store was written by another version of this program.
    #[error("{} has format {found}; this version reads format {known}", dir.display())]
    Format {
        /// The store's folder.
        dir: PathBuf,
        /// The store's format.
        found: u32,
        /// The one that is read.
        known: u32,
    },
    /// A robots.txt was asked for by itself, and there is no answer.
    #[error("{url} does not answer: {detail}")]
    NoAnswer {
        /// What was asked for.
        url: Url,
        /// Why.
        detail: String,
    },
    /// The call came from asynchronous code, which it would block.
    #[error("a crawl cannot be started from asynchronous code")]
    InsideRuntime,
}

/// Whether a run works on the crawl in this folder at this moment.
#[must_use]
pub fn is_running(out: &Path) -> bool {
    store::Store::is_locked(out)
}

/// Whether a crawl in this folder can be gone on with.
#[must_use]
pub fn has_state(out: &Path) -> bool {
    out.join(store::STORE_FOLDER).is_dir()
}

/// Takes away what a crawl would be gone on with; its WARC files and their indexes stay, and a folder without any goes.
///
/// # Errors
/// The folder cannot be written to.
pub fn forget(out: &Path) -> Result<(), Error> {
    let kept = |source: std::io::Error| Error::Frontier { dir: out.to_owned(), source: source.into() };
    let is_there = |result: std::io::Result<()>| match result {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other.map_err(kept),
    };
    is_there(fs_err::remove_file(out.join(status::STATUS_FILE)))?;
    is_there(fs_err::remove_dir_all(out.join(store::STORE_FOLDER)))?;
    // It fails where files are left, as they should be.
    let _ = fs_err::remove_dir(out);
    Ok(())
}

/// Whether the host of an address is this machine itself, by its name or by what is given for it: nobody else's site.
#[must_use]
pub fn is_own(url: &Url, resolve: &[(String, std::net::SocketAddr)]) -> bool {
    address::is_own(url, resolve)
}

/// Fetches the robots.txt of a site as a crawl does, and reads it for this agent and the plan's training agents.
///
/// Redirects are followed up to five times. Status 400 to 499 allows everything, 500 to 599 nothing (RFC 9309 section
/// 2.3.1). Blocks the calling thread.
///
/// # Errors
/// The call came from asynchronous code, the client cannot be set up, or there is no answer.
pub fn fetch_robots(plan: &CrawlPlan, site: &Url, agent: &str) -> Result<Robots, Error> {
    if tokio::runtime::Handle::try_current().is_ok() {
        return Err(Error::InsideRuntime);
    }
    if plan.user_agent == user_agent(None) && !is_own(site, &plan.resolve) {
        return Err(Error::NoContact { host: site.host_str().unwrap_or_default().to_owned() });
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Threads)?;
    let result = runtime.block_on(async {
        let fetcher = fetch::Fetcher::new(plan)?;
        visit::robots(&fetcher, site, agent).await
    });
    runtime.shutdown_background();
    result
}

/// Crawls until all that the plan allows is fetched, or `stop` is set; then finishes what is in flight.
///
/// Blocks the calling thread; `progress` is called on it. A site in memory, crawled:
///
/// ```
/// use std::collections::BTreeMap;
/// use std::sync::atomic::AtomicBool;
/// use std::time::Duration;
///
/// use gristmill::demo_site::{DemoSite, SiteFile, Sites};
/// use gristmill::source::crawl::{CrawlPlan, crawl};
///
/// let page = |html: &str| SiteFile { content_type: "text/html".to_owned(), body: html.into() };
/// let files = BTreeMap::from([
///     ("/index.html".to_owned(), page("<a href=news.html>News</a>")),
///     ("/news.html".to_owned(), page("<p>Nothing new.")),
/// ]);
/// let site = DemoSite::start(Sites::from([("paper.example".to_owned(), files)]))?;
/// let out = tempfile::tempdir()?;
///
/// let mut plan = CrawlPlan::new(vec!["http://paper.example/".parse()?], out.path());
/// plan.resolve = site.resolve();
/// plan.delay = Duration::ZERO;
/// let report = crawl(&plan, &|_| {}, &AtomicBool::new(false))?;
/// assert_eq!((report.page_count, report.warc_files.len()), (2, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Where the archive cannot be written, or the crawl cannot be started. A page that fails is listed in the report.
pub fn crawl(plan: &CrawlPlan, progress: &Progress<'_>, stop: &AtomicBool) -> Result<CrawlReport, Error> {
    if tokio::runtime::Handle::try_current().is_ok() {
        return Err(Error::InsideRuntime);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::Threads)?;
    let session = {
        let _guard = runtime.enter();
        session::Session::new(plan, progress, stop)?
    };
    let result = runtime.block_on(session.run());
    // A name look-up that nobody waits for any more must not hold up the end.
    runtime.shutdown_background();
    result
}
