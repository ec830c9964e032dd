//! Whether a page holds an article at all: what it says in few words instead of a text, or lists instead of telling.

use serde_json::{Map, Value};

use super::metadata::json_ld::has_type;
use super::rules::absences::{CONSENT_WALLS, LOGIN_WALLS, NEED_SCRIPTS, NOT_FOUND, PAYWALLS, ROBOT_CHECKS};
use super::sheet::Sheet;
use super::{Article, Block, BlockKind, NotAnArticle, Role};

/// A text of more characters is one, whatever its page says besides. Real articles of the development pages are longer in
/// 98 of 100 cases.
const SHORT: usize = 1_000;

/// A stub may be longer: sites show two or three paragraphs.
const LONGEST_STUB: usize = 3_000;

/// Titles are read to this length, in bytes.
const LONGEST_TITLE: usize = 120;

/// A listing has at least so many headings that lead elsewhere, and they are this share of its headings.
const LEAST_LINKED: usize = 5;
const LINKED_SHARE: f64 = 0.7;

/// Text between two such headings is a teaser up to this many characters.
const LONGEST_TEASER: usize = 700;

/// Characters of a text.
const TEXT_OF_A_LISTING: usize = 80;

/// Tells why a page is no article; `None` where it may be one.
pub(super) fn tell(article: &Article, sheet: &Sheet<'_>, nodes: &[&Map<String, Value>]) -> Option<NotAnArticle> {
    let body: usize = of_role(article, Role::Body).map(|block| block.text.chars().count()).sum();
    if body > SHORT {
        let is_stub = body <= LONGEST_STUB && is_closed(nodes) && says_at_end(article, sheet, PAYWALLS);
        return if is_stub {
            Some(NotAnArticle::PaywallStub)
        } else if is_listing(article, nodes) {
            Some(NotAnArticle::Listing)
        } else {
            None
        };
    }
    let title = head(article, sheet);
    let all = short_texts(sheet);
    let says = |phrases: &[&str]| phrases.iter().filter(|phrase| all.contains(*phrase)).count();
    let is_titled = |phrases: &[&str]| phrases.iter().any(|phrase| has_words(&title, phrase));
    if is_titled(ROBOT_CHECKS) || says(ROBOT_CHECKS) >= 2 {
        Some(NotAnArticle::RobotCheck)
    } else if is_titled(NOT_FOUND) {
        Some(NotAnArticle::NotFound)
    } else if sheet.asks_for_password && is_titled(LOGIN_WALLS) {
        Some(NotAnArticle::LoginWall)
    } else if is_closed(nodes) || says_at_end(article, sheet, PAYWALLS) {
        Some(NotAnArticle::PaywallStub)
    } else if body < SHORT / 2 && says(CONSENT_WALLS) >= 3 {
        Some(NotAnArticle::ConsentWall)
    } else if body < SHORT / 4 && says(NEED_SCRIPTS) > 0 {
        Some(NotAnArticle::NeedsScripts)
    } else if body == 0 {
        Some(NotAnArticle::NoText)
    } else if is_listing(article, nodes) {
        Some(NotAnArticle::Listing)
    } else {
        None
    }
}

fn of_role(article: &Article, role: Role) -> impl Iterator<Item = &Block> {
    article.blocks.iter().filter(move |block| block.role == role)
}

/// The title and the first headings, in lower case.
fn head(article: &Article, sheet: &Sheet<'_>) -> String {
    let titles = [article.title.as_ref().map(|title| title.value.as_str()), sheet.title_tag.as_deref()];
    let headings = sheet
        .drafts
        .iter()
        .filter(|draft| draft.is_shown() && matches!(draft.kind, BlockKind::Heading(1 | 2)))
        .take(2)
        .map(|draft| sheet.text_of(draft));
    let heads = titles.into_iter().flatten().chain(headings).filter(|text| text.len() <= LONGEST_TITLE);
    heads.map(str::to_lowercase).collect::<Vec<_>>().join("\n")
}

/// Whether a phrase stands in a text with no letter or digit beside it, where its script has blanks.
fn has_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, found)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|text| text.chars().next());
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        !is_letter(before) && !is_letter(after)
    })
}

/// What a page says in short blocks, up to a bound.
fn short_texts(sheet: &Sheet<'_>) -> String {
    const BLOCKS: usize = 120;
    const LONGEST: u32 = 600;
    let short = sheet.drafts.iter().filter(|draft| draft.is_shown() && draft.chars <= LONGEST).take(BLOCKS);
    short.map(|draft| sheet.text_of(draft).to_lowercase()).collect::<Vec<_>>().join("\n")
}

/// `isAccessibleForFree: false` for the page itself.
fn is_closed(nodes: &[&Map<String, Value>]) -> bool {
    nodes.iter().any(|node| {
        node.get("isAccessibleForFree").is_some_and(|free| match free {
            Value::Bool(free) => !free,
            Value::String(free) => free.eq_ignore_ascii_case("false"),
            _ => false,
        }) && !has_type(node, &["WebPageElement"])
    })
}

/// Whether one of the phrases stands in a short block of the page after the text began.
fn says_at_end(article: &Article, sheet: &Sheet<'_>, phrases: &[&str]) -> bool {
    const LONGEST: u32 = 200;
    let Some(first) = of_role(article, Role::Body).next() else { return false };
    let from = sheet.drafts.iter().position(|draft| sheet.text_of(draft) == first.text).unwrap_or(0);
    let short = sheet.drafts.iter().skip(from).take(150).filter(|draft| draft.is_shown() && draft.chars <= LONGEST);
    short
        .map(|draft| sheet.text_of(draft).to_lowercase())
        .any(|text| phrases.iter().any(|phrase| text.contains(phrase)))
}

/// Whether the body is a row of headings that lead elsewhere, with teasers between them, or links alone.
fn is_listing(article: &Article, nodes: &[&Map<String, Value>]) -> bool {
    if nodes.iter().any(|node| {
        node.contains_key("articleBody")
            || has_type(node, &["NewsArticle", "BlogPosting", "Article"]) && nodes.len() < 8
    }) {
        return false;
    }
    let (mut headings, mut linked, mut between, mut longest) = (0_usize, 0_usize, 0_usize, 0_usize);
    let (mut chars, mut in_links) = (0_usize, 0.0_f64);
    for block in of_role(article, Role::Body) {
        let length = block.text.chars().count();
        chars += length;
        in_links += f64::from(block.link_share) * length as f64;
        if matches!(block.kind, BlockKind::Heading(_)) {
            headings += 1;
            linked += usize::from(block.link_share > 0.8);
            between = 0;
        } else {
            between += length;
            longest = longest.max(between);
        }
    }
    let by_headings =
        linked >= LEAST_LINKED && linked as f64 >= LINKED_SHARE * headings as f64 && longest <= LONGEST_TEASER;
    by_headings || chars >= TEXT_OF_A_LISTING && in_links > 0.8 * chars as f64
}
