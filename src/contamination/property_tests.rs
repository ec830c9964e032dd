//! Laws that hold for any text.

use proptest::prelude::*;

use super::*;
use crate::article::{Article, Block, BlockKind, Found, FoundIn, Role};
use crate::page::{CharsetFrom, Origin};
use crate::source::Place;

fn origin() -> Origin {
    Origin {
        url: "https://a.example/1".into(),
        host: Some("a.example".into()),
        domain: Some("a.example".into()),
        fetched_at: None,
        http_status: None,
        content_type: None,
        payload_digest: String::new(),
        place: Place { file: String::new(), offset: None, length: None },
        charset: "utf-8".into(),
        charset_from: CharsetFrom::Meta,
        rights_headers: Vec::new(),
    }
}

/// Texts made of what detectors look for, with anything between.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("MinSunny Heraldistry ".to_owned()),
        Just("The old bridge was closed on Monday. ".to_owned()),
        Just("Summary".to_owned()),
        Just("Related: ".to_owned()),
        Just("By Obama".to_owned()),
        Just("Leave a Reply".to_owned()),
        Just("3 minutes, 400 words".to_owned()),
        Just("Content comes from the Internet : ".to_owned()),
        Just("This article is comprehensive and engaging for the reader. ".to_owned()),
        Just("晨星周报".to_owned()),
        Just("经济发展很快，".to_owned()),
        Just("Itâ€™s ".to_owned()),
        Just("wo\u{200b}rd ".to_owned()),
        "\\PC{0,12}",
        "[ \\n]{1,3}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn article() -> impl Strategy<Value = Article> {
    let role = prop_oneof![4 => Just(Role::Body), 1 => Just(Role::Furniture), 1 => Just(Role::Caption)];
    let kind = prop_oneof![3 => Just(BlockKind::Paragraph), 1 => Just(BlockKind::ListItem), 1 => Just(BlockKind::Heading(2)), 1 => Just(BlockKind::TableRow)];
    let block =
        (text(), role, kind).prop_map(|(text, role, kind)| Block { kind, role, text, link_share: 0.0, link: None });
    (prop::collection::vec(block, 0..10), prop::option::of(text())).prop_map(|(blocks, title)| Article {
        blocks,
        title: title.map(|t| Found::new(t, FoundIn::Heading)),
        site_names: vec![Found::new("Sunny Herald".into(), FoundIn::OpenGraph)],
        ..Article::default()
    })
}

proptest! {
    #[test]
    fn findings_are_sound_on_any_text(article in article()) {
        let cleaned = examine(&article, &origin(), &SiteProfile::default());
        for flag in &cleaned.flags {
            prop_assert!((0.0..=1.0).contains(&flag.score));
            if let Some(span) = &flag.span {
                prop_assert!(span.start < span.end, "{flag:?}");
                prop_assert!(cleaned.raw_text.get(span.clone()).is_some(), "{flag:?}");
            }
        }
        let order: Vec<_> = cleaned.flags.iter().map(|f| (f.span.as_ref().map(|s| (s.start, s.end)), f.kind)).collect();
        prop_assert!(order.is_sorted());
        prop_assert_eq!(&cleaned.text, &repair::apply(&article, &article.raw_text(), &cleaned.flags));
        if cleaned.flags.iter().all(|f| f.replacement.is_none()) {
            prop_assert_eq!(&cleaned.text, &cleaned.raw_text);
        }
        prop_assert_eq!(cleaned, examine(&article, &origin(), &SiteProfile::default()));
    }

    #[test]
    fn profiles_are_the_same_for_any_order_and_grouping(articles in prop::collection::vec(article(), 0..6), cut in 0_usize..6) {
        let evidence: Vec<PageEvidence> = articles.iter().map(|a| PageEvidence::gather(a, &origin())).collect();
        let mut one = ProfileBuilder::new();
        for (page, e) in evidence.iter().enumerate() {
            one.add("a.example", page as u64, e.clone());
        }
        let (mut left, mut right) = (ProfileBuilder::new(), ProfileBuilder::new());
        for (page, e) in evidence.iter().enumerate().rev() {
            let side = if page < cut { &mut left } else { &mut right };
            side.add("a.example", page as u64, e.clone());
        }
        right.merge(left);
        prop_assert_eq!(one.finish(), right.finish());
    }
}
