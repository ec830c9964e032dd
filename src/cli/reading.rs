//! Arguments that several commands share: how to read pages and how to crawl for them.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use bytesize::ByteSize;
use clap::{Args, ValueEnum};
use url::Url;

use crate::measure::{self, FilterSet};
use crate::source::ReadOptions;
use crate::source::corpus::Fields;
use crate::source::crawl::{CrawlPlan, Scope, user_agent};
use crate::source::plan::DEFAULT_MAX_PAGE_BYTES;

/// How to read pages.
#[derive(Debug, Args)]
pub(super) struct ReadArgs {
    /// Threads for extraction and measures; any number gives the same bytes [default: all cores]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// The address that a folder of saved pages stands for [default: from a folder named like a host]
    #[arg(long, value_name = "URL")]
    base_url: Option<Url>,
    /// Pages larger than this are listed as failures
    #[arg(long, value_name = "SIZE", default_value_t = ByteSize::b(DEFAULT_MAX_PAGE_BYTES as u64))]
    max_page_size: ByteSize,
    /// The field with the text in JSON lines and Parquet; a dot leads into a field of a field
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = "Corpora")]
    text_field: String,
    /// The field with the page's address; rows without it have one below their file's
    #[arg(long, value_name = "NAME", default_value = "url", help_heading = "Corpora")]
    url_field: String,
    /// The field with the row's own id, which is kept in source_id
    #[arg(long, value_name = "NAME", default_value = "id", help_heading = "Corpora")]
    id_field: String,
    /// The field with the page's title
    #[arg(long, value_name = "NAME", default_value = "title", help_heading = "Corpora")]
    title_field: String,
    /// Fill the column markdown: the text with its headings, lists, tables, code and links as Markdown
    #[arg(long)]
    markdown: bool,
    /// Leave token_count null, which saves a third of the measures' time
    #[arg(long)]
    no_tokens: bool,
    /// Filter sets whose broken rules become low_quality flags; they judge English texts
    #[arg(long, value_name = "SETS", value_enum, value_delimiter = ',', default_values = ["gopher", "c4", "fineweb"])]
    quality: Vec<QualityArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum QualityArg {
    None,
    Gopher,
    C4,
    Fineweb,
}

impl QualityArg {
    fn sets(self) -> &'static [FilterSet] {
        match self {
            Self::None => &[],
            Self::Gopher => &[FilterSet::GopherRepetition, FilterSet::GopherQuality],
            Self::C4 => &[FilterSet::C4],
            Self::Fineweb => &[FilterSet::Fineweb],
        }
    }
}

impl ReadArgs {
    pub(super) fn options(&self) -> anyhow::Result<ReadOptions> {
        let max_page_bytes = usize::try_from(self.max_page_size.as_u64())?;
        let fields = Fields {
            text: self.text_field.clone(),
            url: self.url_field.clone(),
            id: self.id_field.clone(),
            title: self.title_field.clone(),
        };
        Ok(ReadOptions { base_url: self.base_url.clone(), fields, max_page_bytes })
    }

    pub(super) fn measures(&self) -> measure::Options {
        let mut filters: Vec<_> = self.quality.iter().flat_map(|set| set.sets()).copied().collect();
        filters.sort_unstable();
        filters.dedup();
        measure::Options { tokens: !self.no_tokens, filters }
    }

    pub(super) fn markdown(&self) -> bool {
        self.markdown
    }

    pub(super) fn threads(&self) -> usize {
        self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
    }
}

/// How to crawl.
#[derive(Debug, Args)]
#[command(next_help_heading = "Crawling")]
pub(super) struct CrawlingArgs {
    /// An address or e-mail at which site owners can reach you; part of the user agent
    #[arg(long, value_name = "URL|EMAIL")]
    contact: Option<String>,
    /// An e-mail address for the `From` header
    #[arg(long, value_name = "EMAIL")]
    from: Option<String>,
    /// Follow only links that match one of these regular expressions
    #[arg(long, value_name = "REGEX")]
    include: Vec<String>,
    /// Follow no links that match one of these regular expressions
    #[arg(long, value_name = "REGEX")]
    exclude: Vec<String>,
    /// Pages of one host to fetch at most [default: as --max-pages]
    #[arg(long, value_name = "N")]
    max_pages_per_host: Option<usize>,
    /// Pages to fetch at most
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    max_pages: usize,
    /// Links to follow from a seed at most; 0 fetches the named addresses alone
    #[arg(long, value_name = "N", default_value_t = 20)]
    max_depth: u32,
    /// Which links are followed: those to the hosts named, to their registrable domains, or below the named addresses
    #[arg(long, value_enum, default_value_t = ScopeArg::Host)]
    scope: ScopeArg,
    /// Wait between two requests to a host, such as 500ms or 2s; a longer crawl-delay of robots.txt wins
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = duration)]
    delay: Duration,
    /// Use this address for a host, as HOST:ADDRESS:PORT
    #[arg(long, value_name = "HOST:ADDRESS:PORT", value_parser = resolved)]
    resolve: Vec<(String, SocketAddr)>,
    /// Also fetch from private, loopback and link-local addresses
    #[arg(long)]
    allow_private: bool,
    /// Do not read the sitemaps that robots.txt names, nor the feeds of the named addresses
    #[arg(long)]
    no_sitemaps: bool,
    /// Agents that train models: what robots.txt tells them is obeyed too [default: a list of known ones; none: an empty value]
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    training_agents: Option<Vec<String>>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ScopeArg {
    Host,
    Domain,
    Prefix,
}

fn duration(text: &str) -> anyhow::Result<Duration> {
    Ok(Duration::try_from(text.parse::<jiff::SignedDuration>()?)?)
}

fn resolved(text: &str) -> anyhow::Result<(String, SocketAddr)> {
    let (host, address) = text.split_once(':').ok_or_else(|| anyhow::anyhow!("{text} is not HOST:ADDRESS:PORT"))?;
    Ok((host.to_ascii_lowercase(), address.parse()?))
}

impl CrawlingArgs {
    /// Whether site owners are told how to reach the one who crawls.
    pub(super) fn has_contact(&self) -> bool {
        self.contact.is_some()
    }

    pub(super) fn plan(&self, seeds: Vec<Url>, out: PathBuf) -> CrawlPlan {
        let defaults = CrawlPlan::new(seeds, out);
        CrawlPlan {
            sitemaps: !self.no_sitemaps,
            tdm_reservations: self
                .training_agents
                .as_ref()
                .is_none_or(|agents| agents.iter().any(|agent| !agent.is_empty())),
            training_agents: self.training_agents.clone().map_or(defaults.training_agents.clone(), |agents| {
                agents.into_iter().filter(|agent| !agent.is_empty()).collect()
            }),
            user_agent: user_agent(self.contact.as_deref()),
            max_page_count: self.max_pages,
            max_page_count_per_host: self.max_pages_per_host.unwrap_or(self.max_pages),
            from: self.from.clone(),
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            max_depth: self.max_depth,
            scope: match self.scope {
                ScopeArg::Host => Scope::Host,
                ScopeArg::Domain => Scope::Domain,
                ScopeArg::Prefix => Scope::Prefix,
            },
            delay: self.delay,
            resolve: self.resolve.clone(),
            allow_private: self.allow_private,
            ..defaults
        }
    }
}
