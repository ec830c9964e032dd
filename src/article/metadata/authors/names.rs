//! From a byline to names: persons separated, without "By", roles, degrees and addresses.

use std::borrow::Cow;

use super::byline::{announces, without_beginning, without_post};
use crate::article::metadata::{letters, plain};
use crate::article::rules::bylines::OTHER_WORK;
use crate::article::rules::months::MONTHS;
use crate::article::rules::signatures::{BODIES, DEGREES, NO_AUTHORS, NO_NAMES, POST_BEGINNINGS, ROLES};
use crate::text::squeeze;

/// Longest text that is asked for names, in bytes.
const LONGEST: usize = 600;

/// What links to other texts of a person begin with.
const OTHERS_BY: &[&str] =
    &["Articles by ", "Posts by ", "More by ", "Stories by ", "View all posts by ", "All posts by "];

/// What ends the name of a body, and that of a person.
const BEHIND_BODIES: &[&str] = &[" - ", " – ", " — ", " @"];
pub(super) const BEHIND_NAMES: &[&str] =
    &[" - ", " – ", " — ", " (", " <", " /", " |", " on ", " in ", " On ", " In: ", " In ", " @", " at ", " for "];

/// What stands between a name and the day: "Enviado por Ana Farolera el 17 de octubre".
const BEFORE_DAYS: &[&str] = &[
    " el", " le", " am", " vom", " il", " em", " op", " den", " w dniu", " dnia", " dne", " в", " от", " -", " –",
    " —", ",",
];

/// What stands before the agency that helped: "Jean Gardien avec AFP".
const WITH: &[&str] = &[" avec ", " mit ", " con ", " med "];

/// What lines end with that say where a report is from: "台北報導".
const PLACES: &[&str] = &["報導", "报道", "報道", "综合报道"];

/// Posts that stand before the second of several names in a row: "本报记者 王小明 实习生 李四".
const POSTS_BETWEEN: &[&str] =
    &[" 实习生 ", " 實習生 ", " 通讯员 ", " 通訊員 ", " 见习记者 ", " 特约记者 ", " 本报记者 ", " 记者 ", " 記者 "];

/// The persons that a text names, cleaned.
pub(in crate::article::metadata) fn persons(text: &str) -> Vec<String> {
    let text = squeeze(&plain(text));
    if text.len() > LONGEST || text.contains("://") || announces(&text) {
        return Vec::new();
    }
    let text = without_addresses(&text);
    let text = without_beginning(&text);
    if is_body(text) {
        return clean(text).into_iter().collect();
    }
    let mut names: Vec<String> = Vec::new();
    // Without blanks, the dot in the middle stands within names.
    let text = POSTS_BETWEEN.iter().fold(text.replace(" · ", " | "), |text, post| text.replace(post, "、"));
    let is_mark =
        |c: char| matches!(c, ';' | '|' | '•' | '●' | '»' | '\n' | '/' | '／' | '、' | '，' | '،' | '▪' | '；' | '｜');
    let mut ends_in_slash = false;
    'parts: for piece in text.split_inclusive(is_mark) {
        let part = piece.trim_end_matches(is_mark);
        let is_behind_slash = std::mem::replace(&mut ends_in_slash, piece.ends_with('/'));
        for part in without_posts(part) {
            // Behind a name, words with digits are the date, and what follows are sections and tags: "keeper77 » Tue Aug 27 » Oil".
            let is_date = !names.is_empty() && part.trim().contains(' ') && part.chars().any(|c| c.is_ascii_digit());
            if is_date {
                break 'parts;
            }
            // "pictures by Bob Boatman", "Foto: Bob Boatman"
            if !names.is_empty() && is_other_work(part) {
                continue;
            }
            // "Ann Keeper / London": a single word behind a name of several is a place or a post, as behind a comma.
            let is_place = |name: &String| {
                is_behind_slash && !name.contains(' ') && names.first().is_some_and(|first| looks_like_name(first))
            };
            // "Ann Keeper, Director, Lamp Institute": behind a person, a body is where that works.
            let is_employer =
                |name: &String| is_body(name) && names.first().is_some_and(|first| looks_like_name(first));
            // "Ana Farolera, etnóloga": a word in small letters behind a person is what that does.
            let is_trade = |name: &String| {
                !name.contains(' ')
                    && name.chars().next().is_some_and(char::is_lowercase)
                    && !name.chars().any(|c| c.is_ascii_digit())
                    && names.first().is_some_and(|first| looks_like_name(first))
            };
            if let Some(name) = clean(part).filter(|name| !is_employer(name) && !is_place(name) && !is_trade(name)) {
                // "Ann Keeper on October 17 in oil. Tags: wicks, night": nor is what follows the day behind a name one.
                let (_, behind) = part.split_once(name.as_str()).unwrap_or_default();
                let has_day = behind.chars().any(|c| c.is_ascii_digit());
                names.push(name);
                if has_day {
                    break 'parts;
                }
            }
        }
    }
    // Short words in capitals behind a name are degrees or posts.
    let mut first = true;
    names.retain(|name| std::mem::take(&mut first) || !is_abbreviation(name));
    names
}

/// The one who signs with a name that is no person's: "Lamp Staff", "98 Lamps". Not a role alone.
pub(in crate::article::metadata) fn signatory(text: &str) -> Option<String> {
    let text = squeeze(&plain(text));
    let name = without_beginning(&text);
    let words = || name.split_whitespace();
    let is_role = |word: &str| ROLES.contains(&word.to_lowercase().as_str());
    let fits = (2..=4).contains(&words().count())
        && name.len() <= 60
        && !name.contains(['@', '/', '|', ',', ':', ';'])
        && name.chars().next().is_some_and(char::is_alphanumeric)
        && words().filter(|word| !is_role(word) && word.chars().any(char::is_alphabetic)).count() > 0
        && !words()
            .all(|word| word.chars().all(|c| c.is_ascii_digit()) || is_role(word) || word.eq_ignore_ascii_case("min"))
        && !words()
            .any(|word| matches!(word.to_lowercase().as_str(), "min" | "mins" | "minutes" | "read" | "ago" | "views"))
        && !words().any(|word| word.eq_ignore_ascii_case("by") || is_month(word))
        && !NO_AUTHORS.contains(&name.to_lowercase().as_str());
    fits.then(|| name.to_owned())
}

/// Whether a line looks like the name of one person: two to four words in capitals, none of them of a menu.
pub(super) fn looks_like_name(text: &str) -> bool {
    let words = || text.split_whitespace();
    (2..=4).contains(&words().count())
        && words().all(|word| word.chars().next().is_some_and(|c| c.is_uppercase() || is_without_case(c)))
        && !text.chars().any(|c| c.is_ascii_digit() || matches!(c, ':' | '?' | '!' | '|' | '/' | '&' | '@' | '…'))
        && !words().any(|word| NO_NAMES.contains(&word.to_lowercase().trim_end_matches([',', '.'])))
        && !words().any(|word| ROLES.contains(&word.to_lowercase().as_str()))
        && !words().all(|word| word.len() > 3 && word.chars().all(char::is_uppercase) && word.contains('-'))
}

/// Letters of scripts without capitals.
pub(super) fn is_without_case(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// Whether a name is an account's: one word in small letters, or with digits, points or capitals within.
pub(super) fn is_account(name: &str) -> bool {
    let within = || name.chars().skip(1);
    !name.contains(' ')
        && (name.chars().all(|c| !c.is_uppercase() && !is_without_case(c))
            || within().any(|c| c.is_ascii_digit() || matches!(c, '.' | '_'))
            || within().zip(within().skip(1)).any(|(one, next)| one.is_lowercase() && next.is_uppercase()))
}

/// A text without the addresses of mail that stand in it beside other words.
pub(super) fn without_addresses(text: &str) -> Cow<'_, str> {
    if !text.contains('@') || !text.trim().contains(' ') {
        return Cow::Borrowed(text);
    }
    let is_address = |word: &&str| word.contains('@') && word.contains('.');
    text.split(' ').filter(|word| !is_address(word)).collect::<Vec<_>>().join(" ").into()
}

/// Whether a name is that of a body rather than of persons.
fn is_body(text: &str) -> bool {
    text.len() <= 80 && !text.contains([',', '|', ';']) && {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        words.any(|word| BODIES.contains(&word.to_lowercase().as_str()))
    }
}

/// Whether a part of a byline begins with what somebody else did.
fn is_other_work(part: &str) -> bool {
    let lower = part.trim().to_lowercase();
    OTHER_WORK.iter().any(|word| lower.starts_with(word))
}

pub(super) fn is_abbreviation(name: &str) -> bool {
    name.split_whitespace().all(|word| {
        let letters = || word.chars().filter(|c| c.is_alphabetic());
        (1..=6).contains(&letters().count()) && letters().all(|c| c.is_uppercase() && !is_without_case(c))
    })
}

/// Parts between commas and words for "and".
pub(super) fn split_words<'t>(text: &'t str) -> Vec<&'t str> {
    const ANDS: &[&str] = &[
        " and ", " And ", " AND ", " & ", " + ", " und ", " et ", " y ", " e ", " en ", " i ", " и ", " та ", " ve ",
        " with ", " och ", " og ", " ja ", " dan ", " și ", " και ", " và ",
    ];
    let mut parts: Vec<&str> = text.split(',').collect();
    // A single word behind a comma and a name of several is a place or an agency: "Ann Keeper, Berlin".
    let is_single = |part: &str| part.split_whitespace().count() == 1 && part.chars().any(char::is_uppercase);
    if parts.first().is_some_and(|first| first.split_whitespace().count() > 1) {
        let mut is_first = true;
        parts.retain(|part| std::mem::take(&mut is_first) || !is_single(part));
    }
    for and in ANDS.iter().filter(|and| text.contains(**and)) {
        let split = |part: &&'t str| -> Vec<&'t str> {
            if joins_one_name(part, and) { vec![*part] } else { part.split(and).collect() }
        };
        parts = parts.iter().flat_map(split).collect();
    }
    parts
}

/// Whether what looks like "and" stands within the names of one person: "Montserrat Puig i Ferrer".
fn joins_one_name(part: &str, and: &str) -> bool {
    let (names, last) = part.split_once(and).unwrap_or_default();
    [" i ", " y ", " e "].contains(&and)
        && names.trim().contains(' ')
        && !last.trim().is_empty()
        && !last.trim().contains(' ')
}

/// Parts as [`split_words`] has them; a post that is two parts joined by "and" goes as a whole: "Ann Keeper, Head of Lamps and Oil".
fn without_posts(text: &str) -> Vec<&str> {
    let is_post = |part: &&str| is_role(&part.to_lowercase()) && split_words(part).len() > 1;
    let rest = || text.split(',').skip(1);
    if !rest().any(|part| is_post(&part)) {
        return split_words(text);
    }
    let names = rest().filter(|part| !is_post(part)).flat_map(split_words);
    text.split(',').take(1).flat_map(split_words).chain(names).collect()
}

/// Whether a text in lower case has a word that is a role, or begins like a post.
pub(super) fn is_role(lower: &str) -> bool {
    POST_BEGINNINGS.iter().any(|words| lower.trim_start().starts_with(words))
        || ROLES.iter().any(|role| lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == *role))
}

/// A name, or nothing where the part is a role, a degree, a date or an address.
fn clean(part: &str) -> Option<String> {
    let trimmed = |text: &str| -> String {
        text.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(c, '.' | ',' | ':' | '-' | '–' | '—' | '(' | ')' | '"' | '“' | '”' | '*' | '[' | ']' | '|')
                || matches!(c, '【' | '】' | '〔' | '〕' | '［' | '］' | '（' | '）' | '「' | '」' | '＝' | '=' | '：')
        })
        .to_owned()
    };
    let part = trimmed(part);
    let part =
        ["and ", "und ", "et ", "& "].iter().fold(part.as_str(), |part, and| part.strip_prefix(and).unwrap_or(part));
    let part = without_beginning(part);
    // "Articles by Ann"
    let part = OTHERS_BY.iter().find_map(|word| part.strip_prefix(word)).unwrap_or(part);
    let part = part.strip_suffix(" In").unwrap_or(part);
    // "Name (firm)", "Name - Staff Writer", "Name on October 1"; but "Ann (Lampy) Keeper", "Human in the Loop".
    let is_whole =
        is_body(part) || part.contains(" in the ") || part.split_once(") ").is_some_and(|(_, rest)| begins_name(rest));
    let marks = if is_whole { BEHIND_BODIES } else { BEHIND_NAMES };
    let part = before_date(before_helper(before(part, marks)));
    let part = without_post(part).unwrap_or(part);
    // A line's last point ends a sentence, that of "Jr." does not matter.
    let part = trimmed(part);
    let lower = part.to_lowercase();
    let words = part.split_whitespace().count();
    let is_address = part.contains('@') || part.contains("://") || part.contains("www.");
    // Account names may have digits; among several words they are a date or a count.
    let has_digits =
        part.chars().any(|c| c.is_ascii_digit()) && (words > 1 || part.chars().all(|c| c.is_ascii_digit()));
    let is_degree = DEGREES.contains(&letters(&part).as_str());
    let is_of_firm = ["inc", "llc", "ltd", "gmbh"].contains(&letters(&part).as_str());
    let bad = part.is_empty()
        || part.len() > 80
        || words > 6
        || is_role(&lower)
        || is_address
        || has_digits
        || is_degree
        || is_of_firm
        || part.contains([':', '{', '<', '=', '?', '!'])
        || PLACES.iter().any(|word| part.ends_with(word))
        || (words == 1 && part.ends_with(".author"))
        || NO_AUTHORS.contains(&lower.as_str())
        || !part.chars().any(char::is_alphabetic);
    (!bad).then(|| joined(&part).unwrap_or(part))
}

/// "方 舟": names of two signs are set as wide as those of three.
fn joined(name: &str) -> Option<String> {
    let (first, last) = name.split_once(' ')?;
    let is_sign = |part: &str| part.chars().count() == 1 && part.chars().all(is_without_case);
    (is_sign(first) && is_sign(last)).then(|| format!("{first}{last}"))
}

/// A name up to the agency that helped; a single word before it is no whole name, but that of a site.
pub(super) fn before_helper(text: &str) -> &str {
    let name = before(text, WITH);
    if name.contains(' ') { name } else { text }
}

/// Whether a text begins with a capital: the rest of a name.
fn begins_name(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
}

/// A text up to the first of several marks.
pub(super) fn before<'t>(text: &'t str, marks: &[&str]) -> &'t str {
    let end = marks.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    text.get(..end).unwrap_or_default().trim()
}

/// A text up to the date or number that follows the name in it: "Ann Keeper October 17".
fn before_date(text: &str) -> &str {
    if !text.chars().any(|c| c.is_ascii_digit()) || !text.contains(' ') {
        return text;
    }
    let mut end = 0;
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        let is_month = words.peek().is_some_and(|next| is_number(next)) && is_month(word);
        if is_number(word) || is_month {
            let name = text.get(..end).unwrap_or_default().trim_end();
            return BEFORE_DAYS.iter().find_map(|word| name.strip_suffix(word)).unwrap_or(name).trim_end();
        }
        end += word.len() + 1;
    }
    text
}

fn is_month(word: &str) -> bool {
    let lower = word.trim_end_matches(['.', ',']).to_lowercase();
    MONTHS.iter().any(|names| names.split_ascii_whitespace().any(|name| name == lower))
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
