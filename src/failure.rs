//! Failed pages: what could not be read or judged, with its place and reason.
//!
//! A failure never ends a run. Each one is listed with the version that it belongs to, so that for every
//! version pages in = records + failures.

use serde::{Deserialize, Serialize};

/// One page that became no record: a row of a version's table of failures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The page's address, where it was known.
    pub url: Option<String>,
    /// The WARC or HTML file, as in a record's `source_file`.
    pub source_file: Option<String>,
    /// Offset in `source_file`, in bytes, where the source has records.
    pub source_offset: Option<u64>,
    /// The stage that gave up.
    pub stage: Stage,
    /// Why, as one of a fixed set of words.
    pub reason: Reason,
    /// What happened, for people.
    pub detail: String,
}

/// The stages of a build in which a page can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Asking a site for a page.
    Crawl,
    /// Reading what the user named: files and WARC records.
    Source,
    /// Decoding bytes to a page.
    Page,
    /// Finding the article.
    Article,
    /// Making the row.
    Record,
}

/// Why a page failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The path named in the command does not exist or cannot be read.
    Unreadable,
    /// The file or record ends before its declared length.
    Truncated,
    /// The bytes do not follow their format (gzip, zstd, WARC, HTTP).
    Malformed,
    /// Nothing in it.
    Empty,
    /// Larger than the limit on a page's bytes.
    TooLarge,
    /// Tags nest deeper than the parser may follow.
    TooDeep,
    /// Not HTML (an image, a PDF, robots.txt, a binary file named .html).
    NotHtml,
    /// The response has another status than 2xx; redirects among them.
    HttpStatus,
    /// A WARC revisit record: the same payload is stored elsewhere.
    Revisit,
    /// A later capture of the same page is in the same build.
    Superseded,
    /// The page was purged from the dataset, and may not come back.
    Purged,
    /// robots.txt disallows the address.
    Robots,
    /// The site refuses it to those who gather text to train on.
    OptOut,
    /// The site could not be reached, or broke off.
    Network,
    /// The site is at a private, loopback or other special network address, which was not allowed.
    PrivateAddress,
    /// A seed or the target of a redirect that the crawl may not visit.
    OutOfScope,
    /// Redirects lead in a circle, or over more hops than allowed.
    RedirectLoop,
    /// The address has the marks of a trap: a calendar or path without end.
    Trap,
    /// The crawl's page limit was reached first.
    Limit,
    /// A fault in this program, caught so that the run goes on.
    Internal,
}

macro_rules! names {
    ($type:ident: $($variant:ident = $name:literal),+ $(,)?) => {
        impl $type {
            /// The name as it stands in the table of failures.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

names!(Stage: Crawl = "crawl", Source = "source", Page = "page", Article = "article", Record = "record");
names!(Reason:
    Unreadable = "unreadable", Truncated = "truncated", Malformed = "malformed", Empty = "empty",
    TooLarge = "too_large", TooDeep = "too_deep", NotHtml = "not_html", HttpStatus = "http_status",
    Revisit = "revisit", Superseded = "superseded", Purged = "purged", Robots = "robots", OptOut = "opt_out", Network = "network",
    PrivateAddress = "private_address", OutOfScope = "out_of_scope", RedirectLoop = "redirect_loop",
    Trap = "trap", Limit = "limit", Internal = "internal",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_serde_writes() {
        for reason in [Reason::TooLarge, Reason::NotHtml, Reason::HttpStatus, Reason::Superseded] {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
        assert_eq!(serde_json::to_value(Stage::Source).unwrap(), Stage::Source.name());
    }
}
