//! Arguments that several commands share: how to read pages and how to crawl for them.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use bytesize::ByteSize;
use clap::{Args, ValueEnum};
use url::Url;

use super::{Streams, contact};
use crate::measure::{self, FilterSet};
use crate::source::ReadOptions;
use crate::source::corpus::Fields;
use crate::source::crawl::{self, CrawlPlan, Scope, user_agent};
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
    /// A web or e-mail address at which site owners can reach you; part of the user agent [default: asked for once, on a terminal]
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
    /// Bytes of one host to fetch at most, as sent [default: no limit]
    #[arg(long, value_name = "SIZE")]
    max_bytes_per_host: Option<ByteSize>,
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
    /// The shortest time after which a page is asked for again, such as 6h
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = duration)]
    revisit_min: Duration,
    /// The longest time that a page which does not change is left alone for; 0s asks for every page again
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = duration)]
    revisit_max: Duration,
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

/// A time such as `500ms`, `2s` or `30d`; a day has 24 hours.
fn duration(text: &str) -> anyhow::Result<Duration> {
    let span: jiff::Span = text.parse()?;
    Ok(Duration::try_from(span.to_duration(jiff::SpanRelativeTo::days_are_24_hours())?)?)
}

fn resolved(text: &str) -> anyhow::Result<(String, SocketAddr)> {
    let (host, address) = text.split_once(':').ok_or_else(|| anyhow::anyhow!("{text} is not HOST:ADDRESS:PORT"))?;
    Ok((host.to_ascii_lowercase(), address.parse()?))
}

impl CrawlingArgs {
    /// The plan of a crawl that begins at `seeds`; asks for a contact where there is none, and somebody who can answer.
    pub(super) fn plan(&self, seeds: Vec<Url>, out: PathBuf, streams: &mut Streams<'_>) -> anyhow::Result<CrawlPlan> {
        let asks_others = seeds.iter().any(|seed| !crawl::is_own(seed, &self.resolve));
        let contact = contact::contact(self.contact.as_deref(), asks_others, streams)?;
        let defaults = CrawlPlan::new(seeds, out);
        let from = self.from.as_deref().map(header_value).transpose()?;
        Ok(CrawlPlan {
            sitemaps: !self.no_sitemaps,
            tdm_reservations: true,
            training_agents: self.training_agents.clone().map_or(defaults.training_agents.clone(), |agents| {
                agents.into_iter().filter(|agent| !agent.is_empty()).collect()
            }),
            user_agent: user_agent(contact.as_deref()),
            max_page_count: self.max_pages,
            max_page_count_per_host: self.max_pages_per_host.unwrap_or(self.max_pages),
            from,
            revisit_min: self.revisit_min,
            revisit_max: self.revisit_max,
            max_body_bytes_per_host: self.max_bytes_per_host.map_or(u64::MAX, |size| size.as_u64()),
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
        })
    }
}

fn header_value(from: &str) -> anyhow::Result<String> {
    let is_sound = from.contains('@') && from.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    anyhow::ensure!(is_sound, "{from:?} is no e-mail address that a header can hold (--from)");
    Ok(from.to_owned())
}
