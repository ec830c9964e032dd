//! The columns of the two tables: names, types and meaning, in order. All other forms of a schema are made from here.

use crate::measure::quality::SIGNALS;

/// One column, or one field of a struct.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name, which is the name of the struct field that it comes from.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether a row may have none.
    pub nullable: bool,
    /// What it means, for people.
    pub doc: &'static str,
}

/// The types that the table format and all its readers share.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// UTF-8.
    String,
    /// True or false.
    Boolean,
    /// 16 bits, signed.
    Int16,
    /// 32 bits, signed.
    Int32,
    /// 64 bits, signed.
    Int64,
    /// 32 bits.
    Float32,
    /// 64 bits.
    Float64,
    /// Microseconds since 1970 in UTC.
    Timestamp,
    /// A list of strings, none of them null.
    Strings,
    /// Fields with names.
    Struct(&'static [Column]),
    /// A list of structs, none of them null.
    Structs(&'static [Column]),
    /// One 64-bit float, or null, for each signal of [`SIGNALS`].
    Quality,
}

const fn required(name: &'static str, kind: Kind, doc: &'static str) -> Column {
    Column { name, kind, nullable: false, doc }
}

const fn optional(name: &'static str, kind: Kind, doc: &'static str) -> Column {
    Column { name, kind, nullable: true, doc }
}

/// Version of the records' schema; a change of [`RECORD`] takes the next number.
pub const RECORD_VERSION: u32 = 7;

/// Version of the failures' schema; a change of [`FAILURE`] takes the next number.
pub const FAILURE_VERSION: u32 = 1;

/// The columns of a record.
pub const RECORD: &[Column] = &[
    required("id", Kind::String, "32 hex digits, from canonical_url alone"),
    required("url", Kind::String, "address as fetched, after redirects"),
    required("canonical_url", Kind::String, "normalised address, following rel=canonical within the same site"),
    optional("host", Kind::String, "host name"),
    optional("domain", Kind::String, "registrable domain by the public suffix list"),
    optional("fetched_at", Kind::Timestamp, "when the page was fetched (WARC-Date), or the file's time"),
    optional("http_status", Kind::Int16, "HTTP status; null for saved files"),
    optional("content_type", Kind::String, "content-type header; null for saved files"),
    required("source_file", Kind::String, "the WARC file, the saved file, or the corpus's file"),
    optional(
        "source_offset",
        Kind::Int64,
        "offset of the WARC record or JSON line in bytes, or number of the Parquet row; null for saved files",
    ),
    optional(
        "source_length",
        Kind::Int64,
        "length of the WARC record or JSON line in bytes; null for saved files and Parquet rows",
    ),
    optional("source_id", Kind::String, "the row's own id in the corpus that it is from; null for pages"),
    required("payload_digest", Kind::String, "sha256: of the response body"),
    optional("title", Kind::String, "title, without the site's name"),
    optional("description", Kind::String, "the page's own description of itself"),
    required("authors", Kind::Strings, "persons or organisations; empty where doubtful"),
    optional("published_at", Kind::Timestamp, "when it was published; see published_precision"),
    optional("published_precision", Kind::String, "how much of published_at is known: year, month, day or second"),
    optional(
        "published_offset",
        Kind::Int16,
        "minutes east of UTC of the clock that published_at is given by on the page; null where it names none",
    ),
    optional("modified_at", Kind::Timestamp, "when it was last changed, by the page"),
    optional("site_name", Kind::String, "who shows it"),
    optional("original_publisher", Kind::String, "who wrote it, where the page says so"),
    optional("original_url", Kind::String, "where it was first published, where the page says so"),
    optional("section", Kind::String, "the page's own section"),
    required("tags", Kind::Strings, "the page's own tags"),
    required("categories", Kind::Strings, "key phrases computed from text, best first, at most 10"),
    optional("language", Kind::String, "BCP 47 tag of the language of text"),
    optional("language_score", Kind::Float32, "confidence in language, 0 to 1"),
    optional(
        "languages",
        Kind::Structs(LANGUAGE_SHARE),
        "languages of text's paragraphs, the most frequent first; null where one language is all that was found",
    ),
    optional("license", Kind::String, "SPDX id of a declared licence"),
    required("text", Kind::String, "the text for training: repaired, foreign parts cut"),
    optional("raw_text", Kind::String, "the extraction before repair and cutting; null where equal to text"),
    optional(
        "markdown",
        Kind::String,
        "text as Markdown, with headings, lists, tables, code and links; null unless asked for",
    ),
    optional("summary", Kind::String, "at most 3 sentences of text"),
    optional("lead_image", Kind::String, "address of the lead image"),
    required("word_count", Kind::Int32, "words of text"),
    required("char_count", Kind::Int32, "Unicode code points of text"),
    required("sentence_count", Kind::Int32, "sentences of text"),
    required("paragraph_count", Kind::Int32, "paragraphs of text"),
    optional("token_count", Kind::Int32, "tokens of text, by the tokenizer that the schema names"),
    required("reading_time_minutes", Kind::Float32, "words over the reading rate of the language"),
    optional("claimed_word_count", Kind::Int32, "the word count that the page itself claims"),
    optional("claimed_reading_minutes", Kind::Int32, "the reading time that the page itself claims"),
    optional("quality", Kind::Quality, "quality signals of text; null where they were not measured"),
    required("text_digest", Kind::String, "sha256: of text"),
    optional("duplicate_of", Kind::String, "id of the record that stands for the near-duplicate cluster"),
    optional("duplicate_similarity", Kind::Float32, "similarity to duplicate_of, 0 to 1"),
    optional(
        "host_repeat_share",
        Kind::Float32,
        "share of the tokens of text's longer paragraphs that stand in other records of the host too, 0 to 1",
    ),
    optional(
        "elsewhere_repeat_share",
        Kind::Float32,
        "share of the tokens of text's longer paragraphs that stand in records of other hosts too, 0 to 1",
    ),
    optional("related", Kind::Structs(RELATED), "nearest other records, at most 5; null where not computed"),
    required("flags", Kind::Structs(FLAG), "findings; spans in code points of raw_text, of text where that is null"),
    required("flag_kinds", Kind::Strings, "kinds of the findings, sorted, each once"),
    required("rights", Kind::Struct(RIGHTS), "what the site and page declared; null where nothing was said"),
];

/// The columns of a failed page.
pub const FAILURE: &[Column] = &[
    optional("url", Kind::String, "address of the page, where it was known"),
    optional("source_file", Kind::String, "the WARC file, or the saved file"),
    optional("source_offset", Kind::Int64, "offset of the WARC record in bytes"),
    required("stage", Kind::String, "the stage that gave up: crawl, source, page, article or record"),
    required("reason", Kind::String, "why, as one of a fixed set of words"),
    required("detail", Kind::String, "what happened, for people"),
];

const LANGUAGE_SHARE: &[Column] = &[
    required("language", Kind::String, "BCP 47 tag"),
    required("share", Kind::Float32, "share of text's letters that stand in paragraphs of this language, 0 to 1"),
];

const RELATED: &[Column] = &[
    required("id", Kind::String, "id of the other record"),
    required("similarity", Kind::Float32, "similarity to it, 0 to 1"),
];

const FLAG: &[Column] = &[
    required("kind", Kind::String, "what was found"),
    optional("start", Kind::Int32, "first code point; null for a finding about the whole record"),
    optional("end", Kind::Int32, "one past the last code point; null for a finding about the whole record"),
    required("score", Kind::Float32, "probability that the finding is right, 0 to 1"),
    optional("replacement", Kind::String, "what the span becomes in text, empty for a cut; null: left as it is"),
    required("evidence", Kind::String, "why, for people"),
];

const RIGHTS: &[Column] = &[
    optional("noindex", Kind::Boolean, "a robots tag or header says noindex"),
    optional("noai", Kind::Boolean, "a robots tag or header says noai, noimageai or noarchive"),
    optional("tdm_reserved", Kind::Boolean, "text and data mining is reserved (tdm-reservation)"),
    optional("tdm_policy", Kind::String, "address of the text and data mining policy"),
    optional("content_signal", Kind::String, "the Content-Signal line of robots.txt"),
    optional("nofollow", Kind::Boolean, "a robots tag or header says nofollow"),
];

impl Kind {
    /// The fields inside it: of a struct, of a list's structs, or the quality signals; empty for all others.
    #[must_use]
    pub fn fields(self) -> Vec<Column> {
        match self {
            Self::Struct(fields) | Self::Structs(fields) => fields.to_vec(),
            Self::Quality => SIGNALS.iter().map(|signal| optional(signal.name, Kind::Float64, signal.doc)).collect(),
            _ => Vec::new(),
        }
    }
}
