//! Which strings a host plants: decided once a page, from all places where a string stands on the page and (by the
//! profile) on the host.

use super::brand::{Brand, Tally};
use super::manner::Belief;
use super::profile::{HostBrand, SiteProfile};
use super::scan::{Scan, is_unspaced};
use super::spliced_brand::{places, tally};
use super::suspects::{Source, Suspect};
use super::unspaced;
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

/// Different words that a string must break in a script without blanks, if the page does not show itself to be a copy under it.
const LEAST_BROKEN: f32 = 2.0;

/// Shares of the places of a planted string at which it breaks a word at its stem, and at a particle or ending ([`unspaced::Broken`]). Of 50,572
/// random places of Japanese and Chinese manuals from Debian's packages .416 and .132 are such; who plants also between words has fewer.
const BROKEN_STEMS: f32 = 0.3;
/// See [`BROKEN_STEMS`].
const BROKEN_GRAMMAR: f32 = 0.12;
/// [`BROKEN_STEMS`] where an end of the string is katakana, beside which no katakana counts: .119 of the same places.
const BROKEN_STEMS_KATAKANA: f32 = 0.12;

/// Shares of the places of an ordinary word at which its neighbours form a word by chance, at a stem: .0117 of 47,011 places in
/// Japanese, .005 of 19,108 in Chinese.
const CHANCE_STEMS: f32 = 0.0117;
/// The same at particles and endings is .0145; but some words stand between two of them in set phrases, so more is assumed.
const CHANCE_GRAMMAR: f32 = 0.027;
/// [`CHANCE_STEMS`] of words in katakana: seven of 22,629 places. So few are not counted on: some stand in set phrases.
const CHANCE_STEMS_KATAKANA: f32 = 0.01;

/// What a place between the end of a sentence and the end of its paragraph counts, in log odds, where the string breaks words
/// elsewhere: no word stands there alone. What stands so and breaks no word is a link.
const ALONE: f32 = 1.5;
/// How many such places count.
const MOST_ALONE: f32 = 4.0;

/// What it counts, in log odds, that the page is a copy under the string's name: one place inside a word, or one glued to
/// a word, is then enough. Set by what one place should weigh; with it, splices of lone pages are found that were left.
const FARM: f32 = 3.5;

/// Places inside words that count where nothing else tells a string of fewer letters than [`NO_PART`].
const MOST_UNPROVEN: f32 = 2.5;
/// Letters from which on a string is seldom an ending and a beginning that stand side by side.
const NO_PART: usize = 8;

/// Probability that a host plants a string, from all that is known of it.
#[must_use]
pub fn planted(suspect: &Suspect, page: &Tally, unspaced: bool) -> f32 {
    let odds = if unspaced { odds_unspaced(suspect, page) } else { odds_spaced(suspect, page) };
    1.0 / (1.0 + (-odds).exp())
}

/// The larger of two counts: what the page shows is a part of what the host shows, unless the page is new.
fn most(a: u32, b: u32) -> f32 {
    a.max(b) as f32
}

/// Different surroundings of a string on the page and the host.
fn variety(suspect: &Suspect, page: &Tally) -> f32 {
    let mut both = suspect.host.clone();
    both.add(page);
    both.variety() as f32
}

/// Log odds that a string is planted between characters of a script without blanks.
fn odds_unspaced(suspect: &Suspect, page: &Tally) -> f32 {
    let host = &suspect.host;
    let (stems, grammar) = (most(page.joining, host.joining), most(page.inside, host.inside));
    let between = most(page.between, host.between);
    let different = (stems + grammar).min(variety(suspect, page));
    // One set phrase on many pages is no sign; what breaks ever other words is.
    let pages = if different < LEAST_BROKEN { 0.0 } else { 0.5 * suspect.host_pages.min(4) as f32 };
    if suspect.farm {
        // The title says that the page is a copy under this name: it has no business in the text.
        let named = if suspect.named { 3.0 } else { 0.0 };
        return -5.0 + pages + FARM + named + 2.2 * stems.min(different) + 0.9 * grammar.min(4.0) + 0.5 * between;
    }
    // A page that shows itself to be a copy plants what it likes.
    let prior = match (suspect.named, suspect.source) {
        (false, Source::Unknown) => -5.5,
        _ => -3.2,
    };
    // Some words stand between particles that form a word in every other sentence.
    let is_proven = suspect.named || stems > 0.0;
    if different < LEAST_BROKEN || !is_proven {
        return prior - 8.0;
    }
    let alone = ALONE * most(page.glued, host.glued).min(MOST_ALONE);
    prior + pages + alone + breaks_words(&suspect.brand, [stems, grammar, between], different)
}

/// Log odds that a string is planted between letters of a script that separates words.
fn odds_spaced(suspect: &Suspect, page: &Tally) -> f32 {
    let host = &suspect.host;
    let (joining, inside) = (most(page.joining, host.joining), most(page.inside, host.inside));
    let (glued, between) = (most(page.glued, host.glued), most(page.between, host.between));
    let proper = most(page.proper, host.proper);
    let variety = variety(suspect, page);
    let (joining, inside) = (joining.min(variety), inside.min(variety));
    // Without a name, and without a word that is known when the string is out of it, parts of compounds look the same.
    let is_long = suspect.brand.letters() >= NO_PART;
    let is_proven = suspect.named || suspect.source == Source::Copy || joining > 0.0 || is_long;
    let inside = if is_proven { inside } else { inside.min(MOST_UNPROVEN) };
    let many_words = suspect.brand.words() > 1;
    let each = if many_words { 2.0 } else { 1.0 };
    // A copy's phrase that begins or ends at a word without a blank is as odd as one inside a word.
    let glued = if many_words && suspect.farm { (each * glued).min(4.0) } else { (0.7 * glued).min(2.0) };
    let odds = -4.5
        + if suspect.named { 2.0 } else { 0.0 }
        + if suspect.farm { FARM + (0.6 * between).min(1.2) } else { 0.0 }
        + 2.5 * joining.min(4.0)
        + (each * inside).min(6.0)
        + glued
        + if many_words && joining > 0.0 { 1.5 + (0.75 * between).min(1.5) } else { 0.0 };
    // A name of which the search took a part stands each time in the same word.
    let one_word = !suspect.named && variety < 2.0 && most(within(page), within(host)) > 1.0;
    let odds = if one_word { odds - 3.0 } else { odds };
    if proper > 3.0 * (joining + inside) && !suspect.farm { odds - 4.0 } else { odds }
}

/// How much likelier the places of a string are those of what is planted anywhere than those of a word, as the logarithm
/// of the ratio: a word stands where words end, so that its neighbours form a word by chance only.
///
/// `stems` and `grammar` are the places where they do, `whole` the others. Words that are broken between the same neighbours are
/// one set phrase: only `different` ones count.
fn breaks_words(brand: &Brand, [stems, grammar, whole]: [f32; 3], different: f32) -> f32 {
    let (share, chance) = if unspaced::has_katakana_end(brand.text.chars()) {
        (BROKEN_STEMS_KATAKANA, CHANCE_STEMS_KATAKANA)
    } else {
        (BROKEN_STEMS, CHANCE_STEMS)
    };
    let broken = stems + grammar;
    let counted = if broken > different { different / broken } else { 1.0 };
    let not_broken = (1.0 - share - BROKEN_GRAMMAR) / (1.0 - chance - CHANCE_GRAMMAR);
    let odds =
        stems * (share / chance).ln() + grammar * (BROKEN_GRAMMAR / CHANCE_GRAMMAR).ln() + whole * not_broken.ln();
    counted * odds
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
        source: Source::Unknown,
        host: brand.tally.clone(),
        host_pages: brand.pages,
        belief: Belief::Open,
    };
    planted(&suspect, &Tally::default(), unspaced)
}

/// Counts that leave no doubt, for strings that are known to be planted.
#[must_use]
pub fn sure() -> Tally {
    Tally { joining: 8, inside: 8, lefts: u64::MAX, rights: u64::MAX, ..Tally::default() }
}

/// The suspects that are planted, with the probability.
pub(super) fn likely(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, suspects: &[Suspect]) -> (Vec<Suspect>, Vec<f32>) {
    let all = places(scan, vocabulary, suspects);
    let unspaced_text = |brand: usize| {
        suspects.get(brand).is_some_and(|s| s.brand.is_unspaced())
            || all
                .iter()
                .filter(|p| p.brand == brand)
                .any(|p| is_unspaced(scan.before(p.range.start)) || is_unspaced(scan.at(p.range.end)))
    };
    // Counted once: each place in a script without blanks asks the segmenter.
    let pages: Vec<Tally> = (0..suspects.len()).map(|index| tally(scan, &all, index)).collect();
    let most_within = |s: &Suspect, page: &Tally| within(page).max(within(&s.host));
    let believed = |s: &Suspect, page: &Tally| {
        let mut both = s.host.clone();
        both.add(page);
        let within = most_within(s, page);
        let proper = page.proper.max(s.host.proper);
        if s.farm || both.variety() >= SURE_VARIETY && within >= SURE_PLACES && proper <= SURE_PROPER * within {
            Belief::Sure
        } else {
            Belief::Open
        }
    };
    let counts: Vec<(String, u32)> =
        suspects.iter().zip(&pages).map(|(s, page)| (s.brand.key(), most_within(s, page))).collect();
    suspects
        .iter()
        .zip(&pages)
        .enumerate()
        .map(|(index, (s, page))| (s, page, planted(s, page, unspaced_text(index))))
        .filter(|(s, _, odds)| *odds >= PLANTED && !is_overlong(&s.brand.key(), &counts))
        .map(|(s, page, odds)| (Suspect { belief: believed(s, page), ..s.clone() }, odds))
        .unzip()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_words_are_less_likely_for_what_is_planted() {
        let odds = |text: &str, counts, different| breaks_words(&Brand::new(text).unwrap(), counts, different);
        assert!(odds("财经观察", [4.0, 0.0, 8.0], 4.0) > 6.0 && odds("ニュースの泉", [8.0, 4.0, 48.0], 8.0) > 0.0);
        assert!(odds("服务器", [1.0, 0.0, 71.0], 1.0) < 0.0 && odds("アドレス", [2.0, 1.0, 127.0], 2.0) < 0.0);
        // One phrase at eleven places says no more than one place.
        assert!(odds("观察站", [11.0, 0.0, 4.0], 1.0) < 4.0 && odds("观察站", [11.0, 0.0, 4.0], 11.0) > 15.0);
    }

    fn suspect(text: &str, named: bool, farm: bool) -> Suspect {
        Suspect {
            brand: Brand::new(text).unwrap(),
            named,
            farm,
            source: Source::Unknown,
            host: Tally::default(),
            host_pages: 4,
            belief: Belief::Open,
        }
    }

    /// A page on which a string breaks so many different words at their stems.
    fn page(words: u32) -> Tally {
        Tally { joining: words, lefts: (1 << words) - 1, rights: (1 << words) - 1, ..Tally::default() }
    }

    #[test]
    fn what_stands_alone_behind_sentences_tells_only_where_words_are_broken() {
        let suspect = Suspect { host_pages: 3, ..suspect("阅读全文", false, false) };
        let odds = |words, glued| planted(&suspect, &Tally { between: 8, glued, ..page(words) }, true);
        assert!(odds(1, 5) < 0.01);
        assert!(odds(2, 5) > PLANTED);
        assert!(odds(2, 0) < PLANTED);
    }

    #[test]
    fn one_broken_word_is_chance_where_nothing_says_that_the_page_is_a_copy() {
        let odds = |named, farm, words| planted(&suspect("对话框", named, farm), &page(words), true);
        assert!(odds(true, false, 1) < 0.01);
        assert!(odds(true, true, 1) > PLANTED);
        assert!(odds(true, false, 2) > PLANTED);
        assert!(odds(false, false, 3) > PLANTED);
    }
}
