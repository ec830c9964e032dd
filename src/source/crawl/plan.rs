//! What a crawl will do: every limit and manner, with its default.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;
use url::Url;

use super::robots::TRAINING_AGENTS;
use super::secrets::serialize_shown;
use crate::source::archive;

/// The name that robots.txt files address us by.
pub const PRODUCT_TOKEN: &str = "gristmill";

/// What a crawl will do, with all defaults filled in.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, set by its name")]
#[derive(Debug, Clone, Serialize)]
pub struct CrawlPlan {
    /// Where to start.
    #[serde(serialize_with = "serialize_shown")]
    pub seeds: Vec<Url>,
    /// The folder that the WARC files go to.
    pub out: PathBuf,
    /// The `user-agent` header, as [`user_agent`] makes it.
    pub user_agent: String,
    /// The `from` header: an e-mail address that may be written to.
    pub from: Option<String>,
    /// Pages asked for, at most; robots.txt, hops of a redirect and repeated requests not counted.
    pub max_page_count: usize,
    /// The same for each host.
    pub max_page_count_per_host: usize,
    /// Bytes of bodies, as sent, after which a host is asked for no more; `u64::MAX` sets no limit.
    pub max_body_bytes_per_host: u64,
    /// The pause between the end of one request to a host and the start of the next. `crawl-delay` can raise it, and so
    /// does a host that is slow or busy; with none, a host is taken for one's own, and only `crawl-delay` counts.
    pub delay: Duration,
    /// How far a slow or busy host can raise it.
    pub max_delay: Duration,
    /// Links followed from a seed, one after the other; 0 fetches the seeds alone.
    pub max_depth: u32,
    /// Which links are followed.
    pub scope: Scope,
    /// Patterns (regular expressions, found anywhere in the address) of which a link must match one; none lets all pass.
    pub include: Vec<String>,
    /// Patterns of which a link may match none.
    pub exclude: Vec<String>,
    /// Hosts asked at the same time; each of them gets one request at a time.
    pub concurrent_host_count: usize,
    /// Longest wait for a connection.
    pub connect_timeout: Duration,
    /// Longest time for a whole request, from its start to the body's end.
    pub request_timeout: Duration,
    /// Bytes of a body as sent; a page with more is a failure.
    pub max_body_bytes: usize,
    /// Hops from an address to its page.
    pub max_redirect_count: u32,
    /// Longest wait that a `retry-after` header can ask for; a host that asks for more is left alone for the rest of the run.
    pub max_retry_wait: Duration,
    /// Addresses remembered; links found beyond are counted and left.
    pub max_known_count: usize,
    /// Whether sitemaps that robots.txt names and feeds that a seed names are read too, where links are followed at all.
    pub sitemaps: bool,
    /// Whether what is known stands in a store beside the WARC files, so that a run which was stopped or killed is gone
    /// on with; without, all is held in memory and each run begins anew.
    pub durable: bool,
    /// Whether the pages of earlier runs are asked for again, and stored only where they have changed.
    pub again: bool,
    /// The shortest time after which a page is asked for again.
    pub revisit_min: Duration,
    /// The longest time that a page which does not change is left alone for; none asks for every page.
    pub revisit_max: Duration,
    /// Bytes after which the next WARC file is begun.
    pub max_file_bytes: u64,
    /// Hosts whose address is given instead of asked for, also where it is private. The port counts where the URL has none.
    pub resolve: Vec<(String, SocketAddr)>,
    /// Product tokens of agents that train models: what a robots.txt tells them is obeyed too, and so are its signals
    /// against training. Empty obeys only what is told to us and to everyone.
    pub training_agents: Vec<String>,
    /// Whether each site is asked for its reservations of text and data mining too (`/.well-known/tdmrep.json`, TDMRep);
    /// what is reserved is left.
    pub tdm_reservations: bool,
    /// Whether private, loopback, link-local and other special addresses may be asked.
    pub allow_private: bool,
}

/// Which links are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Those to the hosts of the seeds.
    Host,
    /// Those to the registrable domains of the seeds.
    Domain,
    /// Those that begin as a seed does, up to its last slash.
    Prefix,
}

impl CrawlPlan {
    /// A plan with defaults for all but where to start and where to write.
    #[must_use]
    pub fn new(seeds: Vec<Url>, out: impl Into<PathBuf>) -> Self {
        Self {
            seeds,
            out: out.into(),
            user_agent: user_agent(None),
            max_page_count: 10_000,
            max_page_count_per_host: 10_000,
            max_body_bytes_per_host: u64::MAX,
            delay: Duration::from_secs(1),
            max_delay: Duration::from_mins(1),
            max_depth: 20,
            scope: Scope::Host,
            include: Vec::new(),
            exclude: Vec::new(),
            from: None,
            concurrent_host_count: 32,
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_mins(1),
            max_body_bytes: 20_000_000,
            max_redirect_count: 10,
            max_retry_wait: Duration::from_mins(2),
            max_known_count: 1_000_000,
            sitemaps: true,
            durable: false,
            again: false,
            revisit_min: Duration::from_hours(1),
            revisit_max: Duration::from_hours(30 * 24),
            max_file_bytes: archive::DEFAULT_MAX_FILE_BYTES,
            resolve: Vec::new(),
            training_agents: TRAINING_AGENTS.iter().map(|agent| (*agent).to_owned()).collect(),
            tdm_reservations: false,
            allow_private: false,
        }
    }
}

/// The `user-agent` header: our name, version and, in brackets, a page or e-mail address where its owner can be asked.
///
/// Characters that a header cannot hold are left out of the contact; an empty one counts as none.
#[must_use]
pub fn user_agent(contact: Option<&str>) -> String {
    let name = format!("{PRODUCT_TOKEN}/{}", env!("CARGO_PKG_VERSION"));
    let contact: String =
        contact.unwrap_or_default().chars().filter(|c| c.is_ascii_graphic() && !"()".contains(*c)).collect();
    if contact.is_empty() { name } else { format!("{name} (+{contact})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_agent_has_the_contact_that_was_given_and_none_else() {
        let version = env!("CARGO_PKG_VERSION");
        let cases = [
            (None, format!("gristmill/{version}")),
            (Some(""), format!("gristmill/{version}")),
            (Some("https://lab.example/bot"), format!("gristmill/{version} (+https://lab.example/bot)")),
            (Some("me@lab.example\r\nx: y)"), format!("gristmill/{version} (+me@lab.examplex:y)")),
        ];
        for (contact, expected) in cases {
            assert_eq!(user_agent(contact), expected);
        }
    }
}
