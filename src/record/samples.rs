//! Records for tests.

use jiff::Timestamp;

use super::{FlagRow, Record, Related, Rights};
use crate::measure::{LanguageShare, Quality};

/// A record with nothing but what every record has.
pub(crate) fn record(url: &str, text: &str) -> Record {
    let canonical_url = crate::page::address::canonical_address(url, None);
    Record {
        id: crate::page::address::record_id(&canonical_url),
        url: url.to_string(),
        canonical_url,
        host: None,
        domain: None,
        fetched_at: None,
        http_status: None,
        content_type: None,
        source_file: "pages.warc.gz".to_string(),
        source_offset: None,
        source_length: None,
        source_id: None,
        payload_digest: "sha256:00".to_string(),
        title: None,
        description: None,
        authors: Vec::new(),
        published_at: None,
        published_precision: None,
        published_offset: None,
        modified_at: None,
        site_name: None,
        original_publisher: None,
        original_url: None,
        section: None,
        tags: Vec::new(),
        categories: Vec::new(),
        language: None,
        language_score: None,
        languages: None,
        license: None,
        text: text.to_string(),
        raw_text: None,
        markdown: None,
        summary: None,
        lead_image: None,
        word_count: 1,
        char_count: i32::try_from(text.chars().count()).unwrap(),
        sentence_count: 1,
        paragraph_count: 1,
        token_count: None,
        reading_time_minutes: 0.5,
        claimed_word_count: None,
        claimed_reading_minutes: None,
        quality: None,
        text_digest: "sha256:11".to_string(),
        duplicate_of: None,
        duplicate_similarity: None,
        host_repeat_share: None,
        elsewhere_repeat_share: None,
        related: None,
        flags: Vec::new(),
        flag_kinds: Vec::new(),
        rights: Rights::default(),
    }
}

/// A record with a value in every column.
pub(crate) fn full_record() -> Record {
    let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    let flag = FlagRow {
        kind: "foreign_tail".to_string(),
        start: Some(3),
        end: Some(9),
        score: 0.75,
        replacement: Some(String::new()),
        evidence: "another article".to_string(),
    };
    let whole = FlagRow { start: None, end: None, replacement: None, kind: "republished".to_string(), ..flag.clone() };
    Record {
        host: Some("news.example".to_string()),
        domain: Some("news.example".to_string()),
        fetched_at: at("2024-10-18T09:30:00.123456Z"),
        http_status: Some(200),
        content_type: Some("text/html".to_string()),
        source_offset: Some(1 << 40),
        source_length: Some(9_000),
        source_id: Some("row-7".to_string()),
        title: Some("Ein Tag am Fluß".to_string()),
        description: Some("…".to_string()),
        authors: vec!["Ada Roe".to_string(), "Li Wei".to_string()],
        published_at: at("2024-10-17T00:00:00Z"),
        published_precision: Some("day".to_string()),
        published_offset: Some(-210),
        modified_at: at("1969-12-31T23:59:59.999999Z"),
        site_name: Some("News".to_string()),
        original_publisher: Some("The Other".to_string()),
        original_url: Some("https://other.example/1".to_string()),
        section: Some("World".to_string()),
        tags: vec!["river".to_string()],
        categories: vec!["a day".to_string(), "the river".to_string()],
        language: Some("de".to_string()),
        language_score: Some(0.5),
        languages: Some(vec![LanguageShare { language: "de".to_string(), share: 0.75 }]),
        license: Some("CC-BY-4.0".to_string()),
        raw_text: Some("Text und noch etwas".to_string()),
        summary: Some("Text.".to_string()),
        lead_image: Some("https://news.example/i.jpg".to_string()),
        token_count: Some(5),
        claimed_word_count: Some(483),
        claimed_reading_minutes: Some(3),
        quality: Some(Quality { dt_gopher_num_words: Some(0.25), ..Quality::default() }),
        duplicate_of: Some("0".repeat(32)),
        duplicate_similarity: Some(0.875),
        host_repeat_share: Some(0.25),
        elsewhere_repeat_share: Some(0.5),
        related: Some(vec![Related { id: "1".repeat(32), similarity: 0.5 }]),
        flags: vec![whole, flag],
        flag_kinds: vec!["foreign_tail".to_string(), "republished".to_string()],
        rights: Rights { noindex: Some(true), noai: Some(false), ..Rights::default() },
        ..record("https://news.example/day", "Text")
    }
}
