//! The title, without the site's name: what several parts of a page agree on.

mod lines;

use serde_json::{Map, Value};
use url::Url;

use self::lines::{headings, line_of_tag};
use super::banner::Banner;
use super::site_part::{SEPARATORS, Sites, separators, without_site};
use super::{content_nodes, is_article, letters, plain, text_of};
use crate::article::kind::PageKind;
use crate::article::rules::date_names::PUBLISHED_METAS;
use crate::article::sheet::{Draft, HintKind, Sheet};
use crate::article::{BlockKind, Found, FoundIn};
use crate::text::squeeze;

/// Longest text that can be a title, in bytes.
const LONGEST: usize = 400;

/// Headings that are looked at.
const MOST_HEADINGS: usize = 12;

/// Blocks above the text that are looked at for a title in bold, and lines of each.
const MOST_LINES: usize = 200;
const LINES_OF_BLOCK: usize = 3;

/// Blocks right above the text, and blocks of text.
const ABOVE: usize = 4;

/// A heading goes with a claim that has one in this many of its words.
const SHARED_PART: usize = 3;

/// Words of a heading from which on it is a title if the page claims all of them.
const LEAST_WORDS: usize = 3;

/// Words of the address that a claim must have more than the heading to be taken for the title.
const CLEARLY_MORE: usize = 2;

/// Letters of a heading or a claim from which on it is no single word that stands in other titles too.
const LEAST_LETTERS: usize = 9;

/// Logos that are asked for the site's name, and words of their alternative text.
const MOST_LOGOS: usize = 4;
const MOST_LOGO_WORDS: usize = 5;

/// Words of a kicker that stands before the title in one heading.
const KICKER_WORDS: usize = 4;

/// Letters of a kicker: "The" before a title is a part of it.
const LEAST_KICKER: usize = 4;

/// What parts a title from the slogan behind it on pages that offer something.
const SLOGAN_MARK: &str = " | ";

/// Characters of prose from which on a page that says nothing of itself is a text rather than an offer or a list. Tried: 1,500
/// to 8,000; more gives services their titles and takes articles theirs.
const LEAST_PROSE: u32 = 4_500;

/// Characters of a block of prose.
const LEAST_BLOCK: u32 = 80;

/// Folders of addresses that hold articles.
const ARTICLE_FOLDERS: &[&str] = &[
    "blog", "blogs", "news", "article", "articles", "story", "stories", "post", "posts", "magazine", "archive",
    "archives", "entry",
];

/// What stands between the steps of a path.
const PATH_MARKS: &[&str] = &[" > ", " › ", " » ", " < ", " ‹ ", " « "];

/// What themes put before and behind a heading's text.
const BEFORE: &[&str] = &["Thread: ", "Topic: ", "View topic - ", "Re: ", "/ "];
const BEHIND: &[char] = &['¶', '#', '§', '🔗', '\u{f0c1}'];

/// Finds the title.
pub(in crate::article) fn find(
    sheet: &Sheet<'_>,
    nodes: &[&Map<String, Value>],
    kind: PageKind,
    address: Option<&Url>,
    banner: &Banner,
) -> Option<Found<String>> {
    let mut sites = Sites::known(sheet, nodes, address);
    sites.add(&banner.names);
    let logos = sheet.hints.iter().filter(|hint| hint.kind == HintKind::Logo).filter_map(|hint| hint.value);
    let is_named = |alt: &&str| (1..=MOST_LOGO_WORDS).contains(&alt.split_whitespace().count());
    sites.add(&logos.take(MOST_LOGOS).filter(is_named).map(str::to_owned).collect::<Vec<_>>());
    let slug = slug(address);
    let (of_site, headings): (Vec<String>, Vec<String>) = headings(sheet)
        .into_iter()
        .partition(|heading| sites.is_name(heading) || names_part_of_site(heading, sheet, &slug));
    sites.add(&of_site);
    let headings: Vec<String> = headings.iter().map(|heading| without_site(heading, &sites, true)).collect();
    let is_home = address.is_some_and(|address| matches!(address.path(), "" | "/"));
    let mut claims = claims(sheet, nodes, &sites, is_home, banner);
    if kind == PageKind::Forum {
        cut_boards(&mut claims, sheet);
    }
    if let Some(agreed) = agreed(&headings, &claims).or_else(|| part_of_tag(&headings, sheet, &claims, &sites)) {
        return Some(without_section(agreed, &headings));
    }
    // Titles for search engines and networks are often others than the heading that readers see. The heading of a home
    // page, a shop's shelf or a firm's offer is a slogan more often than its title, unless the claims have all of it.
    let has_slogans = is_home || !is_text(sheet, nodes, kind, address);
    let alike = alike(&headings, &claims, &slug, has_slogans)
        .or_else(|| headline_alone(sheet, &headings, &claims))
        .or_else(|| said_again(sheet, &claims));
    let title = alike.or_else(|| claims.first().map(claimed));
    let title = title.map(|title| if has_slogans { without_slogan(title) } else { title });
    title.or_else(|| headings.first().map(|heading| shown(heading))).or_else(|| bare_tag(sheet))
}

fn shown(heading: &str) -> Found<String> {
    Found::new(heading.to_owned(), FoundIn::Heading)
}

fn claimed((claim, from): &(String, FoundIn)) -> Found<String> {
    Found::new(claim.clone(), *from)
}

/// What headings and claims have in common: the heading that a claim repeats, as readers see it; or that a claim has before
/// its other parts; or the claim that a heading has behind a label.
fn agreed(headings: &[String], claims: &[(String, FoundIn)]) -> Option<Found<String>> {
    let first = |goes: fn(&str, &str) -> bool| {
        headings
            .iter()
            .find(|heading| claims.iter().any(|(claim, _)| goes(claim, heading)))
            .map(|heading| shown(heading))
    };
    let labelled =
        || claims.iter().find(|(claim, from)| headings.iter().any(|heading| is_labelled(heading, claim, *from)));
    let is_told = |heading: &&String| {
        let mut told = claims.iter().filter(|(_, from)| *from != FoundIn::TitleTag);
        told.any(|(claim, _)| letters(claim) == letters(heading))
    };
    // Networks are told of the title without the kicker that stands in its heading and in the `title` element.
    let kicker = || labelled().filter(|(_, from)| *from != FoundIn::TitleTag).map(claimed);
    headings
        .iter()
        .find(is_told)
        .map(|heading| shown(heading))
        .or_else(kicker)
        .or_else(|| first(|claim, heading| letters(claim) == letters(heading)))
        .or_else(|| first(begins_with_part))
        .or_else(|| labelled().map(claimed))
}

/// The first heading, where it is one of the parts of the `title` element, wherever it stands among them: readers and search engines
/// are told the same there, beside slogans and names.
fn part_of_tag(
    headings: &[String],
    sheet: &Sheet<'_>,
    claims: &[(String, FoundIn)],
    sites: &Sites,
) -> Option<Found<String>> {
    let tag = plain(sheet.title_tag.as_deref()?);
    let parts = SEPARATORS.iter().flat_map(|separator| tag.split(separator)).map(letters);
    let parts: Vec<String> = parts.filter(|part| part.chars().count() >= LEAST_LETTERS).collect();
    if headings.is_empty() && matches!(claims, [] | [(_, FoundIn::TitleTag)]) {
        return line_of_tag(&parts, sheet, sites);
    }
    headings.first().filter(|heading| parts.contains(&letters(heading))).map(|heading| shown(heading))
}

/// The title where a heading and a claim differ, but have words in common.
fn alike(
    headings: &[String],
    claims: &[(String, FoundIn)],
    slug: &[String],
    has_slogans: bool,
) -> Option<Found<String>> {
    let candidates = headings.iter().filter_map(|heading| {
        let words = words(heading);
        let claimed = |claim: &str| {
            let claimed = self::words(claim);
            // One word stands in many titles.
            let is_alike =
                has_slogans || words.len() > 1 || claimed.len() <= SHARED_PART || claimed.first() == words.first();
            if is_alike { shared(&words, &claimed) } else { 0 }
        };
        let most = claims.iter().map(|(claim, _)| claimed(claim)).max().unwrap_or_default();
        (most > 0 && most * SHARED_PART >= words.len()).then_some((heading, most, words.len()))
    });
    // The first, unless one below says nothing but what is claimed: a series has its name above the title.
    let is_whole = |(_, most, count): &(&String, usize, usize)| most == count;
    let is_claimed = |heading: &str| claims.iter().any(|(claim, _)| letters(claim).contains(&letters(heading)));
    let is_title = |other: &(&String, usize, usize)| other.2 >= LEAST_WORDS && is_whole(other) && is_claimed(other.0);
    let found = candidates.reduce(|best, other| if !is_whole(&best) && is_title(&other) { other } else { best })?;
    let (heading, is_whole) = (found.0, is_whole(&found));
    // An address is made of the title, mostly.
    let in_slug = |text: &str| shared(slug, &words(text));
    let best = claims.iter().max_by_key(|(claim, from)| (in_slug(claim), *from == FoundIn::OpenGraph))?;
    let margin = if has_slogans { 0 } else { CLEARLY_MORE };
    let is_claim = !is_whole && in_slug(&best.0) >= in_slug(heading) + margin;
    Some(if is_claim { claimed(best) } else { shown(heading) })
}

/// A title without the section behind it, where another heading has it without: "A night at sea > Tales".
fn without_section(title: Found<String>, headings: &[String]) -> Found<String> {
    let steps = PATH_MARKS.iter().copied().filter(|mark| title.value.contains(mark));
    let marks = steps.chain(separators(&title.value));
    let has = |part: &str, heading: &str| !part.is_empty() && letters(heading) == part;
    let shorter = marks
        .filter_map(|mark| title.value.split_once(mark))
        .map(|(part, _)| letters(part))
        .find_map(|part| headings.iter().find(|heading| has(&part, heading)));
    shorter.map_or(title, |heading| shown(heading))
}

/// The one line named as headline right above the text, where what the page claims is its template's: the `title` element alone, few words of
/// which stand in the text ("The Lamp - print this").
fn headline_alone(sheet: &Sheet<'_>, headings: &[String], claims: &[(String, FoundIn)]) -> Option<Found<String>> {
    let ([heading], [(claim, FoundIn::TitleTag)]) = (headings, claims) else { return None };
    // The main heading of an offer is a slogan.
    if sheet.hints.iter().any(|hint| hint.kind == HintKind::MainHeading) {
        return None;
    }
    let is_text = |draft: &Draft| draft.chars >= LEAST_BLOCK && draft.link_share() < 0.5;
    let text = sheet.drafts.iter().position(is_text)?;
    let bare = letters(heading);
    let above = sheet.drafts.get(text.saturating_sub(ABOVE)..text)?;
    let texts = sheet.drafts.iter().skip(text).filter(|draft| is_text(draft)).take(ABOVE);
    let texts: Vec<String> = texts.map(|draft| sheet.text_of(draft).to_lowercase()).collect();
    let claimed = words(claim);
    let told = claimed.iter().filter(|word| texts.iter().any(|text| text.contains(word.as_str()))).count();
    let is_told = above.iter().any(|draft| letters(sheet.text_of(draft)) == bare) && told * 2 < claimed.len();
    is_told.then(|| shown(heading))
}

/// A line above the text that another line ends, from a label on, where the page claims nothing but a `title` element: "Tonight: gathered for
/// you : A night at sea" over the text, "Gathered for you : A night at sea" somewhere else, and a title that names site and section.
fn said_again(sheet: &Sheet<'_>, claims: &[(String, FoundIn)]) -> Option<Found<String>> {
    if !matches!(claims, [] | [(_, FoundIn::TitleTag)]) {
        return None;
    }
    let is_text = |draft: &Draft| draft.chars >= LEAST_BLOCK && draft.link_share() < 0.5;
    let is_line = |draft: &&Draft| {
        let has_label = || sheet.text_of(draft).contains([':', '：']);
        let is_prose = draft.link_share() < 0.5 && draft.kind != BlockKind::Code;
        draft.is_shown() && is_prose && draft.range.len() <= LONGEST && has_label()
    };
    // A long title may itself look like a text.
    let text = sheet.drafts.iter().position(is_text)?;
    let above = sheet.drafts.get(text.saturating_sub(2 * ABOVE)..=text)?.iter().filter(is_line);
    let mut lines = above.clone().map(|draft| sheet.text_of(draft).trim());
    let ends = above.chain(sheet.drafts.iter().skip(text + 1).filter(is_line));
    let ends: Vec<String> =
        ends.map(|draft| letters(sheet.text_of(draft))).filter(|line| line.len() >= LEAST_LETTERS).collect();
    let is_again = |line: &&str| {
        let bare = letters(line);
        ends.iter().any(|end| bare.len() > end.len() && bare.ends_with(end.as_str()))
    };
    lines.find(is_again).map(|line| shown(&trimmed(&squeeze(line))))
}

/// Whether a page is one text, by its kind; what is taken for an article only because it says nothing of itself is none
/// without a day, a folder of articles in its address, or much prose.
fn is_text(sheet: &Sheet<'_>, nodes: &[&Map<String, Value>], kind: PageKind, address: Option<&Url>) -> bool {
    match kind {
        PageKind::Forum | PageKind::Documentation => true,
        PageKind::Article => {
            let is_declared = nodes.iter().any(|node| is_article(node))
                || sheet.meta(&["og:type"]).is_some_and(|name| name.eq_ignore_ascii_case("article"));
            let has_day = || {
                sheet.meta(PUBLISHED_METAS).is_some()
                    || sheet.hints.iter().any(|hint| hint.kind == HintKind::Published)
                    || content_nodes(nodes).iter().any(|node| node.contains_key("datePublished"))
            };
            let in_folder = || {
                let mut folders = address.into_iter().filter_map(Url::path_segments).flatten();
                folders.any(|folder| ARTICLE_FOLDERS.iter().any(|name| folder.eq_ignore_ascii_case(name)))
            };
            is_declared || has_day() || in_folder() || prose(sheet) >= LEAST_PROSE
        }
        _ => false,
    }
}

/// Characters of the blocks of prose that readers see.
fn prose(sheet: &Sheet<'_>) -> u32 {
    let is_prose = |draft: &&Draft| {
        draft.is_shown()
            && draft.chars >= LEAST_BLOCK
            && draft.link_share() < 0.5
            && matches!(draft.kind, BlockKind::Paragraph | BlockKind::Quote)
    };
    sheet.drafts.iter().filter(is_prose).map(|draft| draft.chars).sum()
}

/// Whether a claim is a heading with other parts behind it: a chapter or a section of the site, a slogan.
fn begins_with_part(claim: &str, heading: &str) -> bool {
    let heading = letters(heading);
    heading.chars().count() >= LEAST_LETTERS
        && separators(claim).any(|separator| {
            claim.match_indices(separator).any(|(at, _)| letters(claim.get(..at).unwrap_or_default()) == heading)
        })
}

/// Whether a heading is a claim with a day, a number or a label before it: "Dec 18 2025 A night at sea", "Blog: A night at sea"; or with a few
/// words of a kicker, where networks are told of the claim alone.
fn is_labelled(heading: &str, claim: &str, from: FoundIn) -> bool {
    let Some(label) = heading.strip_suffix(claim).map(str::trim_end) else { return false };
    let is_kicker = || {
        from != FoundIn::TitleTag
            && label.split_whitespace().count() <= KICKER_WORDS
            && (LEAST_KICKER..=claim.chars().count()).contains(&label.chars().count())
    };
    claim.chars().count() >= LEAST_LETTERS
        && !label.is_empty()
        && (label.ends_with(':') || label.chars().any(|c| c.is_ascii_digit()) || is_kicker())
}

/// Takes the names of boards off the ends of a thread's titles: steps of the path that the page shows.
fn cut_boards(claims: &mut [(String, FoundIn)], sheet: &Sheet<'_>) {
    let paths = sheet.hints.iter().filter(|hint| hint.kind == HintKind::Breadcrumb);
    let steps: Vec<String> = paths
        .take(MOST_HEADINGS)
        .flat_map(|hint| {
            // A board's name may hold the mark itself: "Lamps/Oil".
            let lines = sheet.hint_text(hint).lines();
            lines.clone().chain(lines.flat_map(|line| line.split(['>', '›', '»', '/', '|']))).take(2 * MOST_HEADINGS)
        })
        .map(letters)
        .filter(|step| !step.is_empty())
        .collect();
    let shorter = |claim: &str| {
        separators(claim).find_map(|separator| {
            let (before, last) = claim.rsplit_once(separator)?;
            (steps.contains(&letters(last)) && !letters(before).is_empty()).then(|| before.trim().to_owned())
        })
    };
    for (claim, _) in claims {
        // Each round takes a part off, so that this ends.
        while let Some(before) = shorter(claim) {
            *claim = before;
        }
    }
}

/// A claim without the slogan behind it; a heading stays.
fn without_slogan(title: Found<String>) -> Found<String> {
    match title.value.split_once(SLOGAN_MARK) {
        Some((name, _)) if title.from != FoundIn::Heading && !letters(name).is_empty() => {
            Found::new(name.trim().to_owned(), title.from)
        }
        _ => title,
    }
}

/// The title as it stands, where it is the site's name alone.
fn bare_tag(sheet: &Sheet<'_>) -> Option<Found<String>> {
    let tag = sheet.title_tag.clone().filter(|tag| !letters(tag).is_empty() && tag.len() <= LONGEST)?;
    Some(Found::new(tag, FoundIn::TitleTag))
}

/// Words of the last part of the address that has some.
fn slug(address: Option<&Url>) -> Vec<String> {
    let path = address.map(Url::path).unwrap_or_default();
    let parts = path.rsplit('/').map(words);
    parts.into_iter().find(|words| words.len() > 1).unwrap_or_default()
}

/// How many words of a text stand in another.
fn shared(words: &[String], others: &[String]) -> usize {
    words.iter().filter(|word| others.contains(word)).count()
}

/// What the page's head claims as its title, without the site's name, best first.
fn claims(
    sheet: &Sheet<'_>,
    nodes: &[&Map<String, Value>],
    sites: &Sites,
    is_home: bool,
    banner: &Banner,
) -> Vec<(String, FoundIn)> {
    let open_graph = sheet
        .meta(&["og:title", "twitter:title", "dc.title", "citation_title"])
        .map(|title| squeeze(&plain(title)))
        .filter(|title| !title.is_empty());
    let headline = content_nodes(nodes).into_iter().find_map(|node| node.get("headline").and_then(text_of));
    // What the banner leaves of it is the title.
    let tag = banner
        .title
        .clone()
        .or_else(|| sheet.title_tag.clone())
        .map(|title| plain(&title))
        .filter(|title| !title.is_empty());
    [(open_graph, FoundIn::OpenGraph), (headline, FoundIn::JsonLd), (tag, FoundIn::TitleTag)]
        .into_iter()
        .filter_map(|(claim, from)| Some((trimmed(&without_site(&claim?, sites, is_home)), from)))
        .filter(|(claim, _)| claim.len() <= LONGEST && !letters(claim).is_empty())
        .filter(|(claim, _)| is_home || !sites.is_name(claim))
        .collect()
}

/// Whether a heading stands last in the page's title, and another part of that before it goes with the address: then it
/// names the book, the forum or the site.
fn names_part_of_site(heading: &str, sheet: &Sheet<'_>, slug: &[String]) -> bool {
    let tag = sheet.title_tag.as_deref().unwrap_or_default();
    separators(tag).filter_map(|separator| tag.rsplit_once(separator)).any(|(before, last)| {
        letters(last) == letters(heading) && shared(slug, &words(before)) > shared(slug, &words(heading))
    })
}

/// Words in lower case; each ideograph is one.
fn words(text: &str) -> Vec<String> {
    let is_ideograph = |c: char| matches!(u32::from(c), 0x3400..=0x4dbf | 0x4e00..=0x9fff);
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    parts
        .flat_map(|word| word.split_inclusive(is_ideograph))
        .flat_map(|run| match run.char_indices().next_back() {
            Some((at, last)) if at > 0 && is_ideograph(last) => {
                run.split_at_checked(at).map(|(one, two)| vec![one, two]).unwrap_or_default()
            }
            _ => vec![run],
        })
        .map(str::to_lowercase)
        .collect()
}

/// A title without the signs of links and the labels that software puts at its ends.
fn trimmed(title: &str) -> String {
    let title = title.trim_end_matches(|c: char| c.is_whitespace() || BEHIND.contains(&c));
    let title = BEFORE.iter().find_map(|word| title.strip_prefix(word)).unwrap_or(title);
    title.trim().to_owned()
}
