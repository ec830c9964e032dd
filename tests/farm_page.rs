//! The page that started the project, examined alone and with neighbours of its host.

#![allow(clippy::unwrap_used, reason = "a test stops where something is amiss")]

use gristmill::article::{Article, Block, BlockKind, Found, FoundIn, Role};
use gristmill::contamination::profile::{PageEvidence, ProfileBuilder, SiteProfile};
use gristmill::contamination::{Cleaned, FlagKind, examine};
use gristmill::page::{CharsetFrom, Origin};
use gristmill::source::Place;

const PAGE: &str = include_str!("fixtures/farm_page.txt");

fn origin(path: &str) -> Origin {
    Origin {
        url: format!("https://news.farm.example/{path}"),
        host: Some("news.farm.example".into()),
        domain: Some("farm.example".into()),
        fetched_at: None,
        http_status: Some(200),
        content_type: None,
        payload_digest: String::new(),
        place: Place { file: "farm.warc".into(), offset: None, length: None },
        charset: "utf-8".into(),
        charset_from: CharsetFrom::Meta,
        charset_conflict: None,
        rights_headers: Vec::new(),
    }
}

/// Blocks as the extraction gives them: the title and date apart, all else in the text.
fn article(text: &str, site: Option<&str>, author: Option<&str>) -> Article {
    let mut lines = text.split("\n\n").map(str::trim).filter(|l| !l.is_empty());
    let title = lines.by_ref().find(|l| l.contains(" : ")).map(str::to_owned);
    let blocks = lines
        .map(|line| {
            let item = line.strip_prefix('•').map(str::trim);
            let kind = if item.is_some() { BlockKind::ListItem } else { BlockKind::Paragraph };
            Block { kind, role: Role::Body, text: item.unwrap_or(line).to_owned(), link_share: 0.0, link: None }
        })
        .collect();
    Article {
        title: title.map(|t| Found::new(t, FoundIn::Heading)),
        site_names: site.map(|s| Found::new(s.to_owned(), FoundIn::OpenGraph)).into_iter().collect(),
        authors: author.map(|a| Found::new(a.to_owned(), FoundIn::ClassName)).into_iter().collect(),
        blocks,
        ..Article::default()
    }
}

/// What the page's body is without all that the farm added.
fn body() -> String {
    let (_, rest) = PAGE.split_once("Photo: VCG\n\n").unwrap();
    let (body, _) = rest.split_once("\n\nGlobal Times\n").unwrap();
    // The brand stands nowhere in the body but in splices.
    body.replace("World Times", "")
}

fn check(cleaned: &Cleaned) {
    assert_eq!(cleaned.text, body());
    assert_eq!(cleaned.original_publisher.as_deref(), Some("Global Times"));
    assert_eq!(cleaned.authors, Vec::<String>::new());
    assert_eq!((cleaned.claimed_word_count, cleaned.claimed_reading_minutes), (Some(483), Some(3)));
    assert_eq!(
        cleaned.title.as_deref(),
        Some("China’s state security authority warns against foreign espionage threat to rare-earth industry")
    );
    for kind in [
        FlagKind::SplicedBrand,
        FlagKind::GenericPraise,
        FlagKind::CopiedSummary,
        FlagKind::ForeignTail,
        FlagKind::PageFurniture,
        FlagKind::Republished,
        FlagKind::DoubtfulByline,
    ] {
        assert!(cleaned.flags.iter().any(|f| f.kind == kind), "{kind:?}");
    }
    let spans: Vec<&str> = cleaned
        .flags
        .iter()
        .filter(|f| f.kind == FlagKind::SplicedBrand)
        .map(|f| cleaned.raw_text.get(f.span.clone().unwrap()).unwrap())
        .collect();
    assert!(spans.iter().all(|s| s.trim() == "World Times"), "{spans:?}");
    let body_starts = cleaned.raw_text.find("Photo: VCG").unwrap();
    let tail_starts = cleaned.raw_text.find("Related suggestion").unwrap();
    let count = |from: usize, to: usize| {
        cleaned
            .flags
            .iter()
            .filter(|f| {
                f.kind == FlagKind::SplicedBrand && f.span.as_ref().is_some_and(|s| s.start >= from && s.end <= to)
            })
            .count()
    };
    assert_eq!(count(body_starts, tail_starts), 6 - 1, "five splices in the body");
    assert_eq!(count(tail_starts, cleaned.raw_text.len()), 1, "and one in the tail");
}

#[test]
fn the_page_alone_with_its_site_name() {
    let article = article(PAGE, Some("World Times"), Some("Obama"));
    check(&examine(&article, &origin("1"), &SiteProfile::default()));
}

#[test]
fn the_page_alone_without_any_site_name() {
    let article = article(PAGE, None, Some("Obama"));
    check(&examine(&article, &origin("1"), &SiteProfile::default()));
}

#[test]
fn the_page_with_neighbours_of_its_host() {
    let mut builder = ProfileBuilder::new();
    let page = article(PAGE, Some("World Times"), Some("Obama"));
    builder.add(
        "news.farm.example",
        gristmill::contamination::profile::page_key(&origin("1")),
        PageEvidence::gather(&page, &origin("1")),
    );
    for (n, subject) in ["ferry", "bridge", "school", "market"].iter().enumerate() {
        let text = format!(
            "Key Strategies: World Times Content comes from the Internet : A new {subject} opens\n\nThe {subject} opWorld Timesens on Monday, the mayor said, after {n} years of work.\n\nMost people of the toWorld Timeswn had waited for the {subject}.\n\nLeave a Reply"
        );
        let (page, origin) = (article(&text, Some("World Times"), Some("Obama")), origin(subject));
        builder.add(
            "news.farm.example",
            gristmill::contamination::profile::page_key(&origin),
            PageEvidence::gather(&page, &origin),
        );
    }
    check(&examine(&page, &origin("1"), builder.finish().get("news.farm.example")));
}

#[test]
fn an_honest_page_that_names_its_site_is_left_as_it_is() {
    let text = "Morning : A storm closes the harbour\n\nThe harbour is closed, the Sunny Herald has learned. Sunny Herald readers wrote in.\n\nYouTube and LinkedIn were down; McDonald's was open, a Sunny Herald-led poll found.";
    let article = article(text, Some("Sunny Herald"), Some("Maria Keller"));
    let cleaned = examine(&article, &origin("2"), &SiteProfile::default());
    assert_eq!(cleaned.text, cleaned.raw_text);
    assert_eq!(cleaned.flags, []);
    assert_eq!(cleaned.authors, ["Maria Keller"]);
    assert_eq!(cleaned.title.as_deref(), Some("Morning : A storm closes the harbour"));
}
