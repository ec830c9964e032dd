//! Scenes of whole hosts: what recurs with variations over their pages, and what must not be taken for it.

use super::*;
use crate::article::{Article, Block, BlockKind, Found, FoundIn, Role};
use crate::page::{CharsetFrom, Origin};
use crate::source::Place;

pub(super) fn origin(page: usize) -> Origin {
    Origin {
        url: format!("https://a.example/{page}"),
        host: Some("a.example".into()),
        domain: Some("a.example".into()),
        fetched_at: None,
        http_status: None,
        content_type: None,
        payload_digest: String::new(),
        place: Place { file: String::new(), offset: None, length: None },
        charset: "utf-8".into(),
        charset_from: CharsetFrom::Meta,
        charset_conflict: None,
        rights_headers: Vec::new(),
    }
}

pub(super) fn page(title: &str, blocks: &[&str]) -> Article {
    Article {
        blocks: blocks
            .iter()
            .map(|text| Block {
                kind: if text.starts_with("# ") { BlockKind::Heading(2) } else { BlockKind::Paragraph },
                role: Role::Body,
                text: text.trim_start_matches("# ").to_owned(),
                link_share: 0.0,
                link: None,
            })
            .collect(),
        title: Some(Found::new(title.to_owned(), FoundIn::Heading)),
        ..Article::default()
    }
}

/// Examines all pages of a host with what they say of it together.
pub(super) fn examined(pages: &[Article]) -> Vec<Cleaned> {
    let mut builder = ProfileBuilder::new();
    for (number, article) in pages.iter().enumerate() {
        let origin = origin(number);
        builder.add(&site_key(&origin), page_key(&origin), PageEvidence::gather(article, &origin));
    }
    let profiles = builder.finish();
    pages.iter().enumerate().map(|(number, a)| examine(a, &origin(number), profiles.get("a.example"))).collect()
}

/// Bodies of five articles with nothing in common.
const BODIES: [(&str, [&str; 3]); 5] = [
    (
        "Ferry back in service",
        [
            "The ferry to the outer islands is running again after eleven days in the dock at Marl.",
            "A cracked shaft had been found in June by a diver who was looking for a lost anchor.",
            "Captain Ruth Ebers said that passengers with old tickets would be taken across without charge.",
        ],
    ),
    (
        "School garden wins a prize",
        [
            "Thirty pupils of the lower school grew beans, leeks and a giant pumpkin behind the gymnasium.",
            "Their teacher, Omar Haddad, had asked a farmer for two carts of manure and got five of them.",
            "The jury praised the rain barrels, which the pupils had built from the parts of an old bus.",
        ],
    ),
    (
        "Clock tower stays silent",
        [
            "The bells of the clock tower in Dernbach will not ring before Christmas, the council said.",
            "A beam under the largest bell had split, and oak of that size has to be brought from Hungary.",
            "Two hotels near the square welcomed the delay, since their guests had complained for years.",
        ],
    ),
    (
        "Wolves seen near Alderley",
        [
            "A hunter filmed four wolves at the edge of the quarry near Alderley on Sunday morning.",
            "Sheep farmers want money for fences, while the ministry says that dogs must come first.",
            "The biologist Nora Lindqvist thinks that the pack came over the frozen lake in February.",
        ],
    ),
    (
        "New roof for the market hall",
        [
            "Glass from the roof of the market hall fell onto a fish stall at noon, and nobody was hurt.",
            "An engineer counted ninety loose panes; the traders now sell from tents on the car park.",
            "The repair costs two million crowns, of which the state pays half, the treasurer told us.",
        ],
    ),
];

fn host(foreign: impl Fn(usize) -> Vec<String>) -> Vec<Article> {
    BODIES
        .iter()
        .enumerate()
        .map(|(number, (title, body))| {
            let foreign = foreign(number);
            page(title, &body.iter().copied().chain(foreign.iter().map(String::as_str)).collect::<Vec<_>>())
        })
        .collect()
}

fn bodies_alone(cleaned: &[Cleaned]) {
    for (cleaned, (_, body)) in cleaned.iter().zip(&BODIES) {
        assert_eq!(cleaned.text, body.join("\n\n"));
    }
}

/// One of some words for each page.
fn word<'w>(number: usize, words: &[&'w str]) -> &'w str {
    words.get(number % words.len()).copied().unwrap_or_default()
}

#[test]
fn varied_praise_in_any_language_goes_with_its_label() {
    for (label, versions) in [
        (
            "Urteil der Leserschaft: ",
            [
                "Der Aufsatz {} mit Sachkenntnis und einem lebendigen Stil. Wer ihn liest, bekommt neue Einsichten und legt ihn ungern aus der Hand.",
                "glänzt",
                "besticht",
            ],
        ),
        (
            "# Veredicto editorial",
            [
                "Una pieza de {} solidez que aborda la materia con rigor y elegancia. Quien lea estas líneas hallará una guía segura y grata de principio a fin.",
                "notable",
                "enorme",
            ],
        ),
        (
            "# Avis de la rédaction",
            [
                "Un texte {} qui traite la matière avec finesse et rigueur. Le lecteur y trouvera de quoi nourrir sa réflexion, du début à la fin, sans jamais se lasser.",
                "limpide",
                "remarquable",
            ],
        ),
        (
            "# 小编寄语",
            [
                "这篇报道{}翔实，语言流畅，令人信服。作者以独特的视角剖析问题，层次分明，让读者受益匪浅，实在是难得的好文章。",
                "内容",
                "材料",
            ],
        ),
    ] {
        let [text, one, other] = versions;
        let pages = host(|n| {
            let text = text.replace("{}", word(n, &[one, other]));
            if label.starts_with('#') { vec![label.to_owned(), text] } else { vec![format!("{label}{text}")] }
        });
        let cleaned = examined(&pages);
        bodies_alone(&cleaned);
        for cleaned in cleaned {
            assert!(cleaned.flags.iter().any(|f| f.kind == FlagKind::GenericPraise), "{label} {:?}", cleaned.flags);
        }
    }
}

#[test]
fn a_varied_paragraph_that_praises_nothing_is_template_text() {
    let pages = host(|n| {
        let (who, when) = (word(n, &["subscribers", "members"]), word(n, &["every week", "each Friday"]));
        vec![format!(
            "Only {who} can open the archive of our paper, which is sent to them {when} by post with the crossword and the tide tables of the coast."
        )]
    });
    let cleaned = examined(&pages);
    bodies_alone(&cleaned);
    assert!(cleaned.iter().all(|c| c.flags.iter().any(|f| f.kind == FlagKind::TemplateText)));
}

#[test]
fn a_short_line_amid_the_text_of_all_pages_is_template_text() {
    let line = "Get the morning letter of our paper.";
    let pages: Vec<Article> = BODIES.iter().map(|(title, [a, b, c])| page(title, &[a, b, line, c])).collect();
    bodies_alone(&examined(&pages));
    // Not where it stands on some of them only.
    let mut pages = pages;
    pages.truncate(2);
    let alone = |n: usize| page(BODIES[n].0, &BODIES[n].1);
    pages.extend([alone(2), alone(3), alone(4)]);
    assert!(examined(&pages)[0].text.contains(line));
}

#[test]
fn short_lines_at_the_ends_of_all_pages_are_a_themes() {
    let pages = |most: usize| -> Vec<Article> {
        let page = |(n, (title, [a, b, c])): (usize, &(&str, [&str; 3]))| {
            let (seen, end) = (format!("Seen: {}", 9 * n * n * n), "THE END");
            if n < most { page(title, &["Travel", &seen, a, b, c, end]) } else { page(title, &[a, b, c]) }
        };
        BODIES.iter().enumerate().map(page).collect()
    };
    bodies_alone(&examined(&pages(usize::MAX)));
    assert!(examined(&pages(3))[0].text.contains("THE END"));
}

#[test]
fn a_line_that_leads_to_what_follows_stays_and_so_does_a_heading() {
    for line in ["What the harbour master had to say:", "To open the gate...", "# What the harbour master had to say"] {
        let pages: Vec<Article> = BODIES.iter().map(|(title, [a, b, c])| page(title, &[a, b, line, c])).collect();
        for (cleaned, article) in examined(&pages).iter().zip(&pages) {
            assert_eq!(cleaned.text, article.raw_text().text);
        }
    }
}

#[test]
fn a_line_amid_the_text_of_all_pages_of_a_farm_goes_whatever_it_ends_with() {
    let pages = BODIES.iter().map(|(title, [a, b, c])| {
        let line = format!("Gathered from the internet : {title}");
        let blocks = [a, b, "Type your address...", c, "Morning Courier", "Velmora", &line];
        page(&format!("Today: Velmora {line}"), &blocks)
    });
    bodies_alone(&examined(&pages.collect::<Vec<_>>()));
}

#[test]
fn what_varies_in_amounts_is_the_pages_own() {
    let pages = host(|n| {
        let day = word(n, &["Monday", "Tuesday"]);
        vec![format!(
            "The index of the harbour towns closed at 1,{n}37 points on {day}, day 2{n} of the month, while wheat was traded at 9{n} crowns a sack in the hall of the exchange."
        )]
    });
    for (cleaned, article) in examined(&pages).iter().zip(&pages) {
        assert_eq!(cleaned.text, article.raw_text().text);
    }
}

#[test]
fn an_introduction_that_speaks_of_its_series_stays() {
    let mut pages = host(|_| Vec::new());
    for (week, rain) in [("first", "rain"), ("second", "hail"), ("third", "snow")] {
        pages.push(page(&format!("Vineyard diary: the {week} harvest week"), &[
            &format!("In this vineyard diary the growers report every harvest week what they picked, and how the {rain} treated their grapes on the terraces."),
            &format!("The {week} day brought {rain} from the north; the growers covered their grapes in the upper vineyard with straw."),
            &format!("On the lower terraces the harvest of the {week} week was weighed by Ida Brandt, whose diary has the yields of every vineyard."),
        ]));
    }
    for (cleaned, article) in examined(&pages).iter().zip(&pages) {
        assert_eq!(cleaned.text, article.raw_text().text);
    }
}

#[test]
fn one_article_under_several_addresses_keeps_its_text() {
    let (title, body) = BODIES[0];
    let mut pages = host(|_| Vec::new());
    pages.extend(
        (0..3).map(|n| page(title, &[body[0], body[1], &body[2].replace("Captain", word(n, &["Skipper", "Captain"]))])),
    );
    for (cleaned, article) in examined(&pages).iter().zip(&pages) {
        assert_eq!(cleaned.text, article.raw_text().text);
    }
}

#[test]
fn attributions_name_the_publisher_and_go() {
    for lines in [
        vec!["Zuerst erschienen in: Elbmarsch Kurier"],
        vec!["Dieser Beitrag wurde ursprünglich von Elbmarsch Kurier veröffentlicht."],
        vec!["Quelle: Elbmarsch Kurier"],
        vec!["Original story:", "Elbmarsch Kurier"],
        vec!["This story first appeared in the Elbmarsch Kurier on 3 May 2021."],
        vec!["Elbmarsch Kurier – originally published here"],
        vec!["Este texto fue publicado originalmente en Elbmarsch Kurier"],
        vec!["Article initialement paru dans Elbmarsch Kurier", ""],
        vec!["Cet article a été initialement publié dans Elbmarsch Kurier."],
        vec!["Pubblicato originariamente su Elbmarsch Kurier"],
        vec!["Publicado originalmente por: Elbmarsch Kurier"],
        vec!["Oorspronkelijk gepubliceerd in Elbmarsch Kurier"],
        vec!["Впервые опубликовано в Elbmarsch Kurier"],
        vec!["本文首发于Elbmarsch Kurier"],
        vec!["この記事はElbmarsch Kurierに掲載されたものです。"],
        vec!["Bu haber ilk olarak Elbmarsch Kurier'de yayınlandı."],
        vec!["Tekst został pierwotnie opublikowany w Elbmarsch Kurier"],
        vec!["İlk yayın: Elbmarsch Kurier"],
    ] {
        let lines: Vec<String> = lines.into_iter().filter(|l| !l.is_empty()).map(str::to_owned).collect();
        for cleaned in examined(&host(|_| lines.clone())[..1]) {
            assert_eq!(cleaned.original_publisher.as_deref(), Some("Elbmarsch Kurier"), "{lines:?}");
            assert!(cleaned.flags.iter().any(|f| f.kind == FlagKind::Republished), "{lines:?}");
            assert_eq!(cleaned.text, BODIES[0].1.join("\n\n"), "{lines:?}");
        }
    }
}

#[test]
fn sources_of_pictures_and_studies_are_no_attribution() {
    let [one, two, three] = BODIES[0].1;
    for line in [
        "Source: Harbour Office",
        "Originally published in March 2022. Last updated in May.",
        "The study was first published in the Journal of Tides, and its authors stand by it.",
        "Quelle: eigene Berechnungen",
        "Published in three languages, the guide costs nothing.",
        "Text: Regionalverband, Fotos: privat, Karten: Vermessungsamt, Redaktion und Gestaltung: Bürgerverein am Hafen",
    ] {
        let article = page("Ferry back in service", &[one, two, line, three, two, one]);
        let cleaned = examined(&[article]).remove(0);
        assert_eq!(cleaned.original_publisher, None, "{line}");
        assert!(cleaned.text.contains(line), "{line}");
    }
    let charts = page("Ferry", &[one, "Source: Harbour Office", two, three, "Source: Tide Institute"]);
    assert_eq!(examined(&[charts]).remove(0).original_publisher, None);
}
