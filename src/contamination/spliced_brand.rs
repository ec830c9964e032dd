//! Finds a site's brand or notice planted inside or between words of the text.
//!
//! A string is planted on a host, or it is not: that is decided once a page, from all places where the string stands on
//! the page and (by the profile) on the host. Then each place is judged: inside a word that its removal makes known, inside
//! a word otherwise, glued to a word, between words; or where it belongs.

use std::ops::Range;

use super::brand::{Brand, Tally, joined, parts};
use super::manner::{Belief, Manner, manner};
use super::profile::{HostBrand, SiteProfile};
use super::scan::{Scan, is_unspaced};
use super::suspects::Suspect;
use super::vocabulary::Vocabulary;

/// A string that is planted with at least this probability is looked at place by place.
pub const PLANTED: f32 = 0.8;

/// Places inside words, and different surroundings among them, from which on nothing but planting explains a string.
const SURE_PLACES: u32 = 5;
/// See [`SURE_PLACES`].
const SURE_VARIETY: u32 = 4;

/// Places where it seems to belong, for each one inside a word, that leave it so: without a list of words many a broken
/// word cannot be told.
const SURE_PROPER: u32 = 2;

/// Places in words that are known without it, from which on a string that no name tells is planted in a script without blanks.
const LEAST_BROKEN: f32 = 2.0;

/// Share of the places of a planted string that break words, and how many standard deviations fewer are too few.
const BROKEN_SHARE: f32 = 1.0 / 3.0;
/// See [`BROKEN_SHARE`].
const DEVIATIONS: f32 = 1.6;

/// Share of the places of an ordinary word at which its neighbours form a word by chance: .039 of 15,166 places of words in
/// Japanese, Chinese and Korean manuals from Debian's packages.
const CHANCE_SHARE: f32 = 0.039;

/// The same of words in katakana, of 18,729 places: what they stand between is often one word without them.
const CHANCE_SHARE_KATAKANA: f32 = 0.071;

/// What neighbours that stand side by side elsewhere on the page count, at most. They say something on a short page; on
/// long ones they stand so at 46 % of the places of words, and at 14 to 37 % of those of planted names.
const MOST_OF_PAIRS: f32 = 4.0;

/// What it counts, in log odds, that the page is a copy under the string's name: one place inside a word, or one glued to
/// a word, is then enough. Set by what one place should weigh; with it, splices of lone pages are found that were left.
const FARM: f32 = 3.5;

/// One place of a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Index into the brands looked for.
    pub brand: usize,
    /// Characters of the string itself.
    pub range: Range<usize>,
    /// How it stands there.
    pub manner: Manner,
    /// Whether the match is written exactly as the brand.
    pub exact: bool,
}

/// One planted string at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Splice {
    /// Characters to remove: the string, with one blank where it stood between words.
    pub range: Range<usize>,
    /// Probability.
    pub score: f32,
    /// Why.
    pub evidence: String,
}

/// All places of the suspects in a text, in order, without overlap.
#[must_use]
pub fn places(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, suspects: &[Suspect]) -> Vec<Place> {
    let mut ascii = [false; 128];
    let mut others = Vec::new();
    for first in suspects.iter().map(|s| s.brand.first()) {
        match ascii.get_mut(first as usize) {
            Some(flag) => *flag = true,
            None => others.push(first),
        }
    }
    let begins = |c: char| ascii.get(c as usize).copied().unwrap_or_else(|| others.contains(&c));
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.len() && !suspects.is_empty() {
        let here = begins(scan.folded(at)).then(|| {
            suspects.iter().enumerate().find_map(|(index, s)| s.brand.matches_at(scan, at).map(|end| (index, end)))
        });
        let Some(Some((brand, end))) = here else {
            at += 1;
            continue;
        };
        let suspect = suspects.get(brand);
        let exact = suspect.is_some_and(|s| s.brand.is_exact(scan.slice(at..end)));
        let manner = suspect.map_or(Manner::Proper, |s| manner(scan, vocabulary, &s.brand, at..end, exact, s.belief));
        found.push(Place { brand, range: at..end, manner, exact });
        at = if matches!(manner, Manner::Proper | Manner::Coded) { at + 1 } else { end };
    }
    found
}

/// Counts of one suspect's places.
#[must_use]
pub fn tally(scan: &Scan<'_>, places: &[Place], brand: usize) -> Tally {
    let mut tally = Tally::default();
    for place in places.iter().filter(|p| p.brand == brand) {
        let unspaced = is_unspaced(scan.before(place.range.start));
        if unspaced {
            tally.note(&[scan.before(place.range.start)], &[scan.at(place.range.end)]);
        } else if matches!(place.manner, Manner::Joining | Manner::Inside) {
            let (left, right) = parts(scan, place.range.start, place.range.end);
            tally.note(left, right);
        }
        match place.manner {
            Manner::Joining => tally.joining += 1,
            Manner::Inside => tally.inside += 1,
            Manner::Glued => tally.glued += 1,
            Manner::Between => tally.between += 1,
            Manner::Coded | Manner::Proper => tally.proper += 1,
            Manner::Beside | Manner::Edge => {}
        }
    }
    tally
}

/// Probability that a host plants a string, from all that is known of it.
#[must_use]
pub fn planted(suspect: &Suspect, page: &Tally, unspaced: bool) -> f32 {
    let most = |a: u32, b: u32| a.max(b) as f32;
    let (joining, inside) = (most(page.joining, suspect.host.joining), most(page.inside, suspect.host.inside));
    let (glued, between) = (most(page.glued, suspect.host.glued), most(page.between, suspect.host.between));
    let proper = most(page.proper, suspect.host.proper);
    let named = if suspect.named { 2.0 } else { 0.0 };
    let farm = if suspect.farm { FARM } else { 0.0 };
    let mut both = suspect.host.clone();
    both.add(page);
    let odds = if unspaced {
        // Set phrases of one page are no sign; what breaks words on several pages is.
        let pages = 0.5 * suspect.host_pages.min(4) as f32;
        let (variety, places) = (both.variety() as f32, joining + inside + between);
        let broken = 1.6 * joining.min(variety);
        let pairs = 0.9 * inside.min(variety);
        if suspect.farm {
            // The title says that the page is a copy under this name: it has no business in the text.
            -5.0 + pages + farm + 1.5 * named + broken + pairs + 0.5 * between
        } else if suspect.named {
            let likelihood = breaks_words(&suspect.brand, joining, places, variety);
            let borders = if likelihood < 0.0 { 8.0 } else { 0.0 };
            -5.0 + pages - borders + 1.5 * named + likelihood + pairs.min(MOST_OF_PAIRS)
        } else if stands_as_word(&suspect.brand, joining, places) {
            return 0.0;
        } else {
            -5.0 + pages + broken + pairs.min(MOST_OF_PAIRS) - 0.5 * between
        }
    } else {
        let variety = both.variety() as f32;
        let (joining, inside) = (joining.min(variety), inside.min(variety));
        let many_words = suspect.brand.words() > 1;
        let each = if many_words { 2.0 } else { 1.0 };
        let odds = -4.5
            + named
            + farm
            + if suspect.farm { (0.6 * between).min(1.2) } else { 0.0 }
            + 2.5 * joining.min(4.0)
            + (each * inside).min(6.0)
            + (0.7 * glued).min(2.0)
            + if many_words && joining > 0.0 { 1.5 + (0.75 * between).min(1.5) } else { 0.0 };
        // A name of which the search took a part stands each time in the same word.
        let one_word = !suspect.named && variety < 2.0 && most(page.joining + page.inside, within(&suspect.host)) > 1.0;
        let odds = if one_word { odds - 3.0 } else { odds };
        if proper > 3.0 * (joining + inside) && !suspect.farm { odds - 4.0 } else { odds }
    };
    1.0 / (1.0 + (-odds).exp())
}

/// How much likelier the places of a string are those of what is planted anywhere than those of a word, as the logarithm
/// of the ratio: a word stands where words end, so that its neighbours form a word by chance only ([`CHANCE_SHARE`]).
///
/// Places between the same neighbours are one set phrase: no more of them count than there are different neighbours.
fn breaks_words(brand: &Brand, broken: f32, places: f32, variety: f32) -> f32 {
    let chance = if is_katakana(brand) { CHANCE_SHARE_KATAKANA } else { CHANCE_SHARE };
    let counted = if broken > variety { variety / broken } else { 1.0 };
    let (broken, whole) = (broken * counted, (places - broken) * counted);
    broken * (BROKEN_SHARE / chance).ln() + whole * ((1.0 - BROKEN_SHARE) / (1.0 - chance)).ln()
}

/// Whether a string that no name tells stands in a script without blanks as words do.
///
/// Without a word of the text, what is left around it is a word by chance, at one place in thirteen (365 of 4,896 places of
/// Japanese and Chinese manuals); what is planted anywhere breaks one in three. Words in katakana end where the script changes.
fn stands_as_word(brand: &Brand, broken: f32, places: f32) -> bool {
    let deviation = (places * BROKEN_SHARE * (1.0 - BROKEN_SHARE)).sqrt();
    is_katakana(brand) || broken < LEAST_BROKEN || broken < places * BROKEN_SHARE - DEVIATIONS * deviation
}

/// Whether a string is written in katakana alone.
fn is_katakana(brand: &Brand) -> bool {
    brand.key().chars().all(|c| matches!(c, '\u{30a0}'..='\u{30ff}'))
}

/// Probability that a host plants one of its profile's strings, by the profile alone.
#[must_use]
pub fn planted_on_host(brand: &HostBrand, profile: &SiteProfile) -> f32 {
    let Some(look) = Brand::new(&brand.text) else { return 0.0 };
    let named = profile.names.iter().filter_map(|name| Brand::new(name)).any(|name| name.key() == brand.key);
    let unspaced = look.is_unspaced();
    let suspect = Suspect {
        brand: look,
        named,
        farm: false,
        host: brand.tally.clone(),
        host_pages: brand.pages,
        belief: Belief::Open,
    };
    planted(&suspect, &Tally::default(), unspaced)
}

/// Finds the splices of a text.
#[must_use]
pub fn find(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, suspects: &[Suspect]) -> Vec<Splice> {
    // What is not planted must not hide what is: look again with the planted strings alone.
    let (kept, odds) = likely(scan, vocabulary, suspects);
    let places = places(scan, vocabulary, &kept);
    let heads = heads_of_lines(scan, &places);
    places
        .into_iter()
        .zip(heads)
        .filter_map(|(place, is_head)| {
            if is_head && kept.get(place.brand)?.farm {
                return None;
            }
            let suspect = kept.get(place.brand)?;
            let score = odds.get(place.brand).copied()? * certainty(place.manner)?;
            Some(Splice { range: with_blank(scan, &place), score, evidence: evidence(scan, suspect, &place) })
        })
        .collect()
}

/// Which places are a line of their own, or the head of one ("Name Notice : title"): such lines are judged as a whole.
fn heads_of_lines(scan: &Scan<'_>, places: &[Place]) -> Vec<bool> {
    let after_blanks = |at: usize| (at..scan.len()).find(|i| scan.at(*i) != ' ').unwrap_or(at);
    let mut heads = vec![false; places.len()];
    // From the end, since a name before a notice is a head where the notice is one.
    let mut next: Option<(usize, bool)> = None;
    for (place, head) in places.iter().zip(heads.iter_mut()).rev() {
        let end = after_blanks(place.range.end);
        let is_line = scan.before(place.range.start) == '\n' && scan.at(end) == '\n';
        let before_head = next.is_some_and(|(start, is_head)| is_head && start == end);
        // What is glued to the text before it heads nothing.
        let is_apart = !scan.before(place.range.start).is_alphanumeric();
        *head = matches!(place.manner, Manner::Between | Manner::Beside)
            && is_apart
            && (is_line || before_head || matches!(scan.at(end), ':' | '：'));
        next = Some((place.range.start, *head || matches!(scan.at(end), ':' | '：')));
    }
    heads
}

/// The suspects that are planted, for the title and description.
#[must_use]
pub fn planted_brands(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, suspects: &[Suspect]) -> Vec<Brand> {
    likely(scan, vocabulary, suspects).0.into_iter().map(|s| s.brand).collect()
}

/// Counts that leave no doubt, for strings that are known to be planted.
#[must_use]
pub fn sure() -> Tally {
    Tally { joining: 8, inside: 8, lefts: u64::MAX, rights: u64::MAX, ..Tally::default() }
}

/// The suspects that are planted, with the probability.
fn likely(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, suspects: &[Suspect]) -> (Vec<Suspect>, Vec<f32>) {
    let all = places(scan, vocabulary, suspects);
    let unspaced_text = |brand: usize| {
        suspects.get(brand).is_some_and(|s| s.brand.is_unspaced())
            || all
                .iter()
                .filter(|p| p.brand == brand)
                .any(|p| is_unspaced(scan.before(p.range.start)) || is_unspaced(scan.at(p.range.end)))
    };
    let odds =
        suspects.iter().enumerate().map(|(index, s)| planted(s, &tally(scan, &all, index), unspaced_text(index)));
    let believed = |index: usize, s: &Suspect| {
        let page = tally(scan, &all, index);
        let mut both = s.host.clone();
        both.add(&page);
        let within = within(&page).max(within(&s.host));
        let proper = page.proper.max(s.host.proper);
        if s.farm || both.variety() >= SURE_VARIETY && within >= SURE_PLACES && proper <= SURE_PROPER * within {
            Belief::Sure
        } else {
            Belief::Open
        }
    };
    let likely: Vec<(Suspect, f32)> = suspects
        .iter()
        .enumerate()
        .zip(odds)
        .filter(|(_, p)| *p >= PLANTED)
        .map(|((index, s), p)| (Suspect { belief: believed(index, s), ..s.clone() }, p))
        .collect();
    let counts: Vec<(String, u32)> = suspects
        .iter()
        .enumerate()
        .map(|(index, s)| (s.brand.key(), within(&tally(scan, &all, index)).max(within(&s.host))))
        .collect();
    likely.into_iter().filter(|(s, _)| !is_overlong(&s.brand.key(), &counts)).unzip()
}

/// Places inside words.
fn within(tally: &Tally) -> u32 {
    tally.joining + tally.inside
}

/// Whether a string is a more frequent one with letters of a few words around it.
fn is_overlong(key: &str, counts: &[(String, u32)]) -> bool {
    let own = counts.iter().find(|(k, _)| k == key).map_or(0, |(_, n)| *n);
    counts.iter().any(|(other, n)| other.len() < key.len() && key.contains(other.as_str()) && *n > 2 && own * 3 < *n)
}

/// How sure one place is, given that the string is planted; `None` where it is left alone.
fn certainty(manner: Manner) -> Option<f32> {
    match manner {
        Manner::Joining => Some(1.0),
        Manner::Inside => Some(0.99),
        Manner::Glued => Some(0.97),
        Manner::Between | Manner::Beside => Some(0.95),
        Manner::Coded => Some(0.9),
        Manner::Edge | Manner::Proper => None,
    }
}

/// The string's characters, with the blank after it where it stands between words.
fn with_blank(scan: &Scan<'_>, place: &Place) -> Range<usize> {
    let blank =
        place.manner == Manner::Between && scan.before(place.range.start) == ' ' && scan.at(place.range.end) == ' ';
    place.range.start..place.range.end + usize::from(blank)
}

/// Why, for people.
fn evidence(scan: &Scan<'_>, suspect: &Suspect, place: &Place) -> String {
    let name = scan.slice(place.range.clone());
    let how = match place.manner {
        Manner::Joining if !is_unspaced(scan.before(place.range.start)) => {
            format!(
                "without it, \u{201c}{}\u{201d} is a known word",
                joined(scan, place.range.start, place.range.end).iter().collect::<String>()
            )
        }
        Manner::Joining => "without it, its neighbours form a word".to_owned(),
        Manner::Inside => "stands inside a word".to_owned(),
        Manner::Glued => "is glued to a word".to_owned(),
        _ => "stands between words".to_owned(),
    };
    let host = if suspect.host_pages > 0 {
        format!("; planted on {} pages of this host", suspect.host_pages)
    } else {
        String::new()
    };
    format!("\u{201c}{name}\u{201d} {how}{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of a text on a page that plants a name for sure.
    fn repaired(name: &str, text: &str) -> String {
        let scan = Scan::new(text);
        let suspect = Suspect {
            brand: Brand::new(name).unwrap(),
            named: true,
            farm: false,
            host: sure(),
            host_pages: 9,
            belief: Belief::Open,
        };
        let (mut out, mut at) = (String::new(), 0);
        for splice in find(&scan, &Vocabulary::of(&scan, &[]), &[suspect]) {
            out.push_str(scan.slice(at..splice.range.start));
            at = splice.range.end;
        }
        out + scan.slice(at..scan.len())
    }

    #[test]
    fn words_and_spacing_come_back_as_they_were() {
        for (name, text, clean) in [
            ("Sunny Herald", "the ChineSunny Heraldse firms", "the Chinese firms"),
            ("Sunny Herald", "he didSunny Heraldn’t go", "he didn’t go"),
            ("Sunny Herald", "connected Sunny Herald to it", "connected to it"),
            ("Sunny Herald", "a wordSunny Herald next", "a word next"),
            ("Sunny Herald", "the minSUNNY HERALDistry, the minsunny heraldistry", "the ministry, the ministry"),
            ("Sunny Herald", "the ChineSunnyHeraldse firms", "the Chinese firms"),
            ("Sunny Herald", "голосованиSunny Heraldя завтра", "голосования завтра"),
            ("vexomarklo", "the Chivexomarklonese firms", "the Chinese firms"),
            ("晨星周报", "经晨星周报济发展，晨星周报我们", "经济发展，我们"),
        ] {
            assert_eq!(repaired(name, text), clean, "{text}");
        }
    }

    #[test]
    fn words_of_scripts_without_blanks_are_told_from_what_breaks_them() {
        let planted = |text: &str, broken, places| !stands_as_word(&Brand::new(text).unwrap(), broken, places);
        assert!(planted("财经观察", 3.0, 17.0) && planted("财经观察", 12.0, 30.0));
        assert!(!planted("開発者", 20.0, 138.0) && !planted("開発者", 1.0, 4.0) && !planted("アドレス", 20.0, 40.0));
    }

    #[test]
    fn places_of_words_are_less_likely_for_what_is_planted() {
        let odds =
            |text: &str, broken, places, variety| breaks_words(&Brand::new(text).unwrap(), broken, places, variety);
        assert!(odds("财经观察", 3.0, 17.0, 3.0) > 0.0 && odds("ファイル", 30.0, 60.0, 20.0) > 0.0);
        assert!(odds("服务器", 1.0, 72.0, 1.0) < 0.0 && odds("ファイル", 4.0, 60.0, 4.0) < 0.0);
        // One phrase at eleven places says no more than one place.
        assert!(odds("观察站", 11.0, 15.0, 1.0) < 2.5 && odds("观察站", 11.0, 15.0, 11.0) > 15.0);
    }

    #[test]
    fn names_in_their_place_stay_even_where_they_are_planted_elsewhere() {
        for (name, text) in [
            ("Sunny Herald", "Sunny Herald's reporter and a Sunny Herald-led poll"),
            ("Sunny Herald", "see https://www.sunnyherald.com/a/mySunnyHeraldpage or news@sunnyherald.com"),
            ("Sunny Herald", "#LoveSunnyHeraldDaily and @thesunnyheraldnow"),
            ("Sunny Herald", "new SunnyHeraldReader('sunnyherald'); getSunnyHeraldClient()"),
            ("Sun", "Sunday was sunny in Sunderland"),
            ("Era", "several operas of the literary era"),
        ] {
            assert_eq!(repaired(name, text), text, "{text}");
        }
    }
}
