//! What kind of page it is, by what it says of itself: its structured data, its software and its address.

use serde_json::{Map, Value};

use super::metadata::json_ld::has_type;
use super::sheet::Sheet;
use super::targets::Own;

/// Kinds of pages that are read differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum PageKind {
    /// One text by known authors: news, blogs, essays. Also what says nothing of itself.
    #[default]
    Article,
    /// A thread: posts of several people.
    Forum,
    /// Manuals and references.
    Documentation,
    /// One thing for sale.
    Product,
    /// A firm, an office, what they offer.
    Service,
    /// Teasers of many articles.
    Listing,
    /// Many things for sale.
    Collection,
}

impl PageKind {
    /// A number for each kind, stable between versions: learned models split on it.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Article => 0,
            Self::Documentation => 1,
            Self::Service => 2,
            Self::Forum => 3,
            Self::Product => 4,
            Self::Listing => 5,
            Self::Collection => 6,
        }
    }
}

/// What a page says of its kind, in numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PageSigns {
    /// Parts of its address's path.
    pub(super) path_depth: f32,
    /// Which types its structured data has: bits of articles, forums, products, documentation, listings.
    pub(super) types: f32,
    /// `og:type`: 0 none, 1 another, 2 site, 3 article, 4 product.
    pub(super) open_graph: f32,
    /// Whether its structured data or its markup say that it is one article.
    pub(super) is_one_article: bool,
    /// Its address, with which links are compared.
    pub(super) own: Own,
}

impl PageSigns {
    /// Reads them.
    pub(super) fn of(sheet: &Sheet<'_>, nodes: &[&Map<String, Value>], address: Option<&url::Url>) -> Self {
        let groups = [ARTICLE_TYPES, FORUM_TYPES, PRODUCT_TYPES, DOCUMENTATION_TYPES, LISTING_TYPES];
        let types = groups.iter().enumerate().map(|(bit, types)| {
            if nodes.iter().any(|node| has_type(node, types)) { f32::from(1_u8 << bit) } else { 0.0 }
        });
        let open_graph = sheet.meta(&["og:type"]).map(str::to_ascii_lowercase);
        let open_graph = match open_graph.as_deref() {
            None => 0.0,
            Some("website" | "site") => 2.0,
            Some("article") => 3.0,
            Some(name) if name.contains("product") => 4.0,
            Some(_) => 1.0,
        };
        let depth = Path::of(address).depth.min(12);
        let path_depth = if address.is_none() { -1.0 } else { depth as f32 };
        let types = types.sum::<f32>();
        let is_one_article = sheet.article_items == 1 || nodes.iter().any(|node| has_type(node, ARTICLE_TYPES));
        Self { path_depth, types, open_graph, is_one_article, own: Own::of(address) }
    }
}

const FORUM_TYPES: &[&str] = &["DiscussionForumPosting", "QAPage", "Question"];
const PRODUCT_TYPES: &[&str] = &["Product", "ProductGroup", "IndividualProduct", "Vehicle", "Book"];
const ARTICLE_TYPES: &[&str] = &[
    "Article",
    "NewsArticle",
    "BlogPosting",
    "ReportageNewsArticle",
    "OpinionNewsArticle",
    "AnalysisNewsArticle",
    "ScholarlyArticle",
    "Report",
    "Recipe",
    "LiveBlogPosting",
    "SocialMediaPosting",
    "MedicalWebPage",
];
const DOCUMENTATION_TYPES: &[&str] = &["TechArticle", "APIReference"];
const LISTING_TYPES: &[&str] = &["CollectionPage", "ItemList", "Blog", "SearchResultsPage", "OfferCatalog"];

const FORUM_SOFTWARE: &[&str] = &[
    "discourse",
    "phpbb",
    "vbulletin",
    "xenforo",
    "flarum",
    "mybb",
    "nodebb",
    "simple machines",
    "smf",
    "vanilla",
    "ips community",
    "invision",
    "lithium",
    "khoros",
    "fluxbb",
];
const DOCUMENTATION_SOFTWARE: &[&str] = &[
    "docusaurus",
    "sphinx",
    "mkdocs",
    "gitbook",
    "readme.io",
    "vitepress",
    "vuepress",
    "hugo docsy",
    "antora",
    "mdbook",
    "starlight",
    "javadoc",
    "doxygen",
    "rustdoc",
    "asciidoctor",
];

const FORUM_PATHS: &[&str] = &[
    "forum",
    "forums",
    "thread",
    "threads",
    "topic",
    "topics",
    "viewtopic.php",
    "showthread.php",
    "t",
    "questions",
    "discussion",
    "discussions",
    "community",
    "comments",
    "board",
    "boards",
    "viewthread",
    "messages",
    "q",
];
const PRODUCT_PATHS: &[&str] = &["product", "products", "item", "itm", "dp", "p", "buy", "sku"];
const COLLECTION_PATHS: &[&str] =
    &["collection", "collections", "shop", "c", "category", "categories", "catalog", "store", "browse", "b", "cat"];
const DOCUMENTATION_PATHS: &[&str] =
    &["docs", "doc", "documentation", "manual", "reference", "api", "guide", "guides", "wiki", "handbook"];

/// Tells the kind of a page.
pub(super) fn tell(sheet: &Sheet<'_>, nodes: &[&Map<String, Value>], address: Option<&url::Url>) -> PageKind {
    let is = |types: &[&str]| nodes.iter().any(|node| has_type(node, types));
    let software = sheet.meta(&["generator"]).unwrap_or_default().to_ascii_lowercase();
    let runs = |names: &[&str]| names.iter().any(|name| software.starts_with(name));
    let open_graph = sheet.meta(&["og:type"]).unwrap_or_default();
    let path = Path::of(address);
    if runs(FORUM_SOFTWARE)
        || is(FORUM_TYPES) && !is(&["FAQPage"])
        || path.host_starts(&["forum", "forums", "community", "discuss", "talk"])
    {
        PageKind::Forum
    } else if runs(DOCUMENTATION_SOFTWARE)
        || is(DOCUMENTATION_TYPES)
        || path.host_starts(&["docs", "developer", "developers"])
    {
        PageKind::Documentation
    } else if is(ARTICLE_TYPES) || open_graph.eq_ignore_ascii_case("article") && !path.has(FORUM_PATHS) {
        PageKind::Article
    } else if path.has(COLLECTION_PATHS) && (is(LISTING_TYPES) || is(PRODUCT_TYPES)) && !path.has(PRODUCT_PATHS) {
        PageKind::Collection
    } else if is(PRODUCT_TYPES) || open_graph.to_ascii_lowercase().contains("product") || path.has(PRODUCT_PATHS) {
        PageKind::Product
    } else if path.has(FORUM_PATHS) {
        PageKind::Forum
    } else if path.has(DOCUMENTATION_PATHS) {
        PageKind::Documentation
    } else if is(LISTING_TYPES) || path.has(COLLECTION_PATHS) {
        PageKind::Listing
    } else if path.depth == 0 {
        PageKind::Service
    } else {
        PageKind::Article
    }
}

struct Path<'a> {
    host: &'a str,
    parts: Vec<&'a str>,
    depth: usize,
}

impl<'a> Path<'a> {
    fn of(address: Option<&'a url::Url>) -> Self {
        let host = address.and_then(url::Url::host_str).unwrap_or_default();
        let parts: Vec<&str> =
            address.into_iter().filter_map(url::Url::path_segments).flatten().filter(|part| !part.is_empty()).collect();
        let depth = parts.len();
        Self { host, parts, depth }
    }

    fn has(&self, names: &[&str]) -> bool {
        self.parts.iter().any(|part| names.iter().any(|name| part.eq_ignore_ascii_case(name)))
    }

    fn host_starts(&self, names: &[&str]) -> bool {
        self.host.split('.').next().is_some_and(|first| names.contains(&first))
    }
}
