//! Telephone numbers: in the international form, behind a word that says so, or in a form of the page's country.

use super::cues::{self, Cue};
use super::home::Home;
use super::numbers::{Chain, Digits, Gap, Group};
use super::plans::{self, Marks, Plan};
use super::{Found, Kind, after, before, international, is_in_address};

/// Most digits of a number, by E.164; and fewest behind a word that says so, without and with a mark in it.
const MOST: usize = 15;
/// See [`MOST`].
const LEAST_BARE: usize = 7;
/// See [`MOST`].
const LEAST_MARKED: usize = 6;

/// Greatest number of the lotteries that draw five or more.
const MOST_DRAWN: u32 = 59;

/// Bytes between two numbers of which the second needs no word of its own.
const NEXT: usize = 6;

/// Scores follow the shares of right ones among the labelled lines and among hand-read findings on real pages (`docs/flags.md`),
/// less a margin where these are few or of few countries. This one: the international form.
const INTERNATIONAL: f32 = 0.97;
/// See [`INTERNATIONAL`]: behind a word.
const SAID: f32 = 0.95;
/// See [`INTERNATIONAL`]: by a country's form alone, where that has a leading zero or marks that sums do not have.
const BY_FORM: f32 = 0.85;
/// See [`INTERNATIONAL`]: by a form that other numbers have too.
const BY_COMMON_FORM: f32 = 0.7;

/// Where the last telephone number ended.
#[derive(Debug, Default)]
pub(super) struct Heard {
    end: Option<usize>,
}

/// Adds the telephone numbers of a chain.
pub(super) fn find(text: &str, chain: &Chain, home: &Home, heard: &mut Heard, all: &mut Vec<Found>) {
    let range = chain.range();
    if chain.digit_count() < LEAST_MARKED || !is_apart(text, &range) || is_in_address(text, range.start) {
        return;
    }
    let cue = cues::before(text, range.start).or_else(|| heard.is_near(text, range.start).then_some(Cue::Telephone));
    if matches!(cue, Some(Cue::Other | Cue::Span)) {
        return;
    }
    let said = cue == Some(Cue::Telephone);
    let found = international(text, chain, said)
        .or_else(|| by_form(text, chain, home, said))
        .or_else(|| said.then(|| behind_word(text, chain)).flatten());
    if let Some(found) = found {
        heard.end = Some(found.range.end);
        all.push(found);
    }
}

impl Heard {
    fn is_near(&self, text: &str, at: usize) -> bool {
        let Some(between) = self.end.and_then(|end| text.get(end..at)) else { return false };
        let words = || between.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        between.len() <= NEXT
            && !between.contains('\n')
            && words().all(|word| matches!(word, "or" | "and" | "oder" | "und" | "o" | "ou" | "и"))
    }
}

/// Neither part of a word, a sum, an address or a formula.
fn is_apart(text: &str, range: &std::ops::Range<usize>) -> bool {
    let joins = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(
                c,
                '_' | '=' | '#' | '@' | '$' | '€' | '£' | '¥' | '₹' | '&' | '%' | '\\' | '*' | '^' | '<' | '~' | '±'
            )
    };
    let head = before(text, range.start);
    let left = head.is_some_and(|c| joins(c) || matches!(c, '-' | '−' | '/' | '.' | ',' | '+'))
        // A sum's sign may stand apart from it.
        || super::tail(text, range.start, 4).trim_end().ends_with(['$', '€', '£', '¥', '₹']);
    let right =
        after(text, range.end).is_some_and(|c| joins(c) && c != '&' && c != '*' && c != '<' || matches!(c, '°' | '′'));
    // "12,345" goes on behind its comma, "a number, 5" does not.
    let mut rest = text.get(range.end..).unwrap_or_default().chars();
    let goes_on = matches!(rest.next(), Some('.' | ',' | ':')) && rest.next().is_some_and(|c| c.is_ascii_digit());
    !left && !right && !goes_on && !is_amount(text, range.end)
}

/// Whether a unit follows.
fn is_amount(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let rest = rest.strip_prefix([' ', '\u{a0}', '\u{202f}']).unwrap_or(rest);
    let word: String = rest
        .chars()
        .take(12)
        .take_while(|c| c.is_alphanumeric() || matches!(c, '€' | '$' | '£' | '¥' | '₽' | '%' | '²' | '³'))
        .collect();
    UNITS.contains(&word.to_lowercase().as_str())
}

/// Words behind sums and counts.
const UNITS: &[&str] = &[
    "€",
    "$",
    "£",
    "¥",
    "₽",
    "%",
    "km",
    "km²",
    "m²",
    "m³",
    "m",
    "kg",
    "g",
    "t",
    "ha",
    "mb",
    "gb",
    "kb",
    "kw",
    "kwh",
    "mw",
    "hz",
    "lire",
    "euro",
    "euros",
    "eur",
    "usd",
    "dollars",
    "chf",
    "kr",
    "sek",
    "nok",
    "dkk",
    "pln",
    "zł",
    "kč",
    "czk",
    "huf",
    "ft",
    "lei",
    "ron",
    "руб",
    "рублей",
    "грн",
    "rubles",
    "people",
    "inhabitants",
    "einwohner",
    "habitants",
    "habitantes",
    "abitanti",
    "mieszkańców",
    "personas",
    "personnes",
    "personen",
    "människor",
    "invånare",
    "innbyggere",
    "votes",
    "voix",
    "votos",
    "stimmen",
    "tonnes",
    "tons",
    "tonnen",
    "miles",
    "hectares",
    "million",
    "millions",
    "millionen",
    "billion",
    "mio",
    "mrd",
    "years",
    "views",
    "copies",
    "units",
    "copies",
    "bytes",
    "円",
    "元",
    "원",
    "万",
    "人",
    "件",
];

/// A plus sign (or two noughts behind a word), a country code, and as many digits as the country has.
fn international(text: &str, chain: &Chain, said: bool) -> Option<Found> {
    let digits: Digits<32> = chain.digits(text);
    let noughts = if chain.is_international {
        0
    } else if (said || chain.groups().len() > 2) && digits.values().starts_with(&[0, 0]) {
        2
    } else {
        return None;
    };
    if is_decimal(chain) && !said {
        return None;
    }
    let (code, lengths) = international::lengths(digits.values().get(noughts..)?)?;
    // A number may be followed by another: the longest run of whole groups that has a right length.
    let groups = chain.groups();
    let (end, _) = (1..=groups.len()).rev().find_map(|count| {
        let own = groups.get(..count)?;
        let total: usize = own.iter().map(Group::len).sum();
        let trunk = usize::from(own.iter().skip(1).any(|group| {
            group.len() == 1 && group.gap == Gap::Bracket && text.as_bytes().get(group.start) == Some(&b'0')
        }));
        let rest = total.checked_sub(noughts + code + trunk)?;
        let next_is_apart = groups
            .get(count)
            .is_none_or(|next| matches!(next.gap, Gap::Blank | Gap::Wide | Gap::Bracket | Gap::Stroke));
        (lengths.contains(&rest) && next_is_apart).then(|| (own.last().map(|group| group.end), rest))
    })?;
    let range = chain.range().start..end?;
    Some(Found {
        kind: Kind::Telephone,
        range,
        score: INTERNATIONAL,
        evidence: "a telephone number with its country code",
    })
}

/// "+40.712776" is a place or a measure.
fn is_decimal(chain: &Chain) -> bool {
    matches!(chain.groups(), [_, last] if last.gap == Gap::Dot)
}

/// Groups as a country of the page writes its numbers; other numbers may stand before or behind them.
fn by_form(text: &str, chain: &Chain, home: &Home, said: bool) -> Option<Found> {
    let groups = chain.groups();
    if chain.is_international {
        return None;
    }
    let starts = (0..groups.len()).filter(|at| {
        *at == 0 || groups.get(*at).is_some_and(|group| matches!(group.gap, Gap::Blank | Gap::Wide | Gap::Bracket))
    });
    starts.into_iter().find_map(|start| {
        (start + 1..=groups.len()).rev().find_map(|end| {
            let is_end = groups.get(end).is_none_or(|next| matches!(next.gap, Gap::Wide | Gap::Blank | Gap::Bracket));
            let own = groups.get(start..end).filter(|_| is_end)?;
            let plan = home
                .plans()
                .iter()
                .copied()
                .chain(plans::anywhere())
                .find(|plan| is_of(text, own, plan, start == 0 && has_bracket(text, chain)))?;
            // With another number beside it a form counts only where its own marks tell it.
            let alone = own.len() == groups.len();
            let telling = own.iter().any(|group| matches!(group.gap, Gap::Hyphen | Gap::Bracket | Gap::Stroke))
                || starts_with_nought(text, own);
            let fits = (alone || telling) && (said || !is_other_form(text, own, groups.len()));
            let from = if start == 0 { chain.range().start } else { own.first()?.start };
            let score = if said {
                SAID
            } else if starts_with_nought(text, own) || plan.marks != Marks::Any {
                BY_FORM
            } else {
                BY_COMMON_FORM
            };
            let evidence = if said {
                "a telephone number behind a word that says so"
            } else {
                "digits grouped as telephone numbers of the page's country are"
            };
            fits.then(|| Found {
                kind: Kind::Telephone,
                range: from..own.last().map_or(from, |group| group.end),
                score,
                evidence,
            })
        })
    })
}

fn has_bracket(text: &str, chain: &Chain) -> bool {
    let range = chain.range();
    text.as_bytes().get(range.start) == Some(&b'(') && text.get(range).is_some_and(|number| number.contains(')'))
}

fn starts_with_nought(text: &str, groups: &[Group]) -> bool {
    groups.first().is_some_and(|group| text.as_bytes().get(group.start) == Some(&b'0'))
}

fn is_of(text: &str, groups: &[Group], plan: &Plan, in_brackets: bool) -> bool {
    let mut lengths = [0; super::numbers::GROUPS];
    lengths.iter_mut().zip(groups).for_each(|(length, group)| *length = group.len());
    let digits: Digits<MOST> = Digits::of(text, groups);
    let inner = groups.get(1..).unwrap_or_default();
    let marked = match plan.marks {
        Marks::Any => true,
        Marks::NoBlanks => {
            in_brackets || inner.iter().any(|group| matches!(group.gap, Gap::Hyphen | Gap::Dot | Gap::Bracket))
        }
        Marks::Bracket => in_brackets && inner.first().is_some_and(|group| group.gap == Gap::Bracket),
    };
    marked
        && is_exchange(plan, digits.values())
        && plan.takes(digits.values(), lengths.get(..groups.len()).unwrap_or_default())
}

/// In North America neither area nor exchange begins with 0 or 1, and 555-01xx is kept for stories.
fn is_exchange(plan: &Plan, digits: &[u8]) -> bool {
    if !plan.country.starts_with("US") {
        return true;
    }
    let own = if digits.len() == 11 { digits.strip_prefix(&[1]).unwrap_or(digits) } else { digits };
    !matches!(own, [0 | 1, ..] | [_, _, _, 0 | 1, ..])
}

/// Dates, draws of lots, and sums have such groups too.
fn is_other_form(text: &str, groups: &[Group], all: usize) -> bool {
    let values: Vec<u32> = groups.iter().filter_map(|group| text.get(group.start..group.end)?.parse().ok()).collect();
    let lengths: Vec<usize> = groups.iter().map(Group::len).collect();
    let is_date = matches!(lengths.as_slice(), [1 | 2, 1 | 2, 4] | [4, 1 | 2, 1 | 2])
        && values.iter().any(|value| (1000..2100).contains(value));
    let is_draw = lengths.iter().all(|length| *length == 2)
        && values.is_sorted()
        && values.iter().all(|value| *value <= MOST_DRAWN);
    let is_year = |group: &Group, value: &u32| group.len() == 4 && (1900..2100).contains(value);
    let years = groups.iter().zip(&values).filter(|(group, value)| is_year(group, value)).count();
    let is_span_of_years = groups.len() == 2 && years == 2 || years > 0 && all > groups.len() && groups.len() == 2;
    is_date || is_draw || is_span_of_years
}

/// Any groups that may be a number, behind a word that says that they are.
fn behind_word(text: &str, chain: &Chain) -> Option<Found> {
    let mut groups = chain.groups();
    while groups.iter().map(Group::len).sum::<usize>() > MOST
        || groups.last().is_some_and(|last| {
            last.gap == Gap::Wide
                && groups.len() > 1
                && groups.iter().rev().skip(1).map(Group::len).sum::<usize>() >= LEAST_BARE
        })
    {
        groups = groups.split_last()?.1;
    }
    let count: usize = groups.iter().map(Group::len).sum();
    let least = if groups.len() > 1 { LEAST_MARKED } else { LEAST_BARE };
    let decimal = groups.len() == 2 && groups.last().is_some_and(|last| last.gap == Gap::Dot && last.len() <= 2);
    if count < least || is_other_form(text, groups, groups.len()) || decimal {
        return None;
    }
    let range = chain.range().start..groups.last()?.end;
    Some(Found { kind: Kind::Telephone, range, score: SAID, evidence: "a telephone number behind a word that says so" })
}
