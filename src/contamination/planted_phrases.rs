//! Planted strings of several words on pages that show themselves to be copies, where no capital and no name tells them:
//! "arou|text found on the net|nd", "per|text found on the net|formance".
//!
//! Around a blank within such a string the letters are the same each time. Grown to both sides as far as the places agree,
//! it begins and ends inside words, and in ever different ones.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use super::brand::{Brand, joined};
use super::hashing::hash_chars;
use super::scan::{Scan, fold, is_hangul, is_seam, is_word_letter};
use super::vocabulary::Vocabulary;

/// Characters before and after a blank that begin the search.
const BEFORE: usize = 3;
/// See [`BEFORE`].
const AFTER: usize = 3;
/// Different words on each side that such a string must break.
const LEAST_PLACES: usize = 2;
/// The same where no word that it breaks is known.
const SURE_PLACES: usize = 3;
/// Characters from which on a string is no pair of endings.
const LONG: usize = 16;
/// Characters of the longest heading that a text may be glued to.
const HEADING: usize = 60;
/// Words of a string that need not end inside a word.
const WORDS_GLUED: usize = 3;
/// Characters of the longest string.
const LONGEST: usize = 60;
/// Characters of the shortest; a syllable of Hangul is worth two.
const SHORTEST: usize = 10;
/// Places in ten that must agree for the string to go on.
const AGREE: usize = 8;
/// Strings that one page gives.
const MOST: usize = 4;
/// Letters of a word on each side.
const FRAGMENT: usize = 32;

/// Strings that stand inside different words, the most frequent first. Beside a place of one of the `names`, which may be
/// planted themselves, no word shows its end.
#[must_use]
pub fn candidates(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, names: &[String]) -> Vec<String> {
    let names: Vec<Vec<char>> = names.iter().map(|name| name.chars().map(fold).collect()).collect();
    let mut seeds: Vec<(u64, usize)> = (BEFORE..scan.len().saturating_sub(AFTER))
        .filter(|i| scan.at(*i) == ' ' && is_word_letter(scan.at(i + 1)))
        .filter(|i| (i - BEFORE..i + AFTER).all(|at| scan.at(at) != '\n'))
        .map(|i| (hash_chars(scan.folded_slice(i - BEFORE..i + AFTER + 1).iter().copied()), i))
        .collect();
    seeds.sort_unstable();
    let mut found: Vec<(usize, Range<usize>)> = Vec::new();
    for group in seeds.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() >= LEAST_PLACES) {
        let places: Vec<usize> = group.iter().map(|(_, place)| *place).collect();
        let Some((count, range)) = grown(scan, vocabulary, &names, &places) else { continue };
        let same = |known: &Range<usize>| scan.folded_slice(known.clone()) == scan.folded_slice(range.clone());
        if found.iter().all(|(_, known)| !same(known)) {
            found.push((count, range));
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.len().cmp(&a.1.len())).then(a.1.start.cmp(&b.1.start)));
    found.into_iter().take(MOST).map(|(_, range)| scan.slice(range).to_owned()).collect()
}

/// The string that most places share, with the number of places where it stands inside a word.
fn grown(
    scan: &Scan<'_>,
    vocabulary: &Vocabulary<'_>,
    names: &[Vec<char>],
    places: &[usize],
) -> Option<(usize, Range<usize>)> {
    let mut kept = places.to_vec();
    let (mut back, mut on) = (BEFORE, AFTER + 1);
    let enough = |agreeing: usize, all: usize| agreeing >= LEAST_PLACES && agreeing * 10 >= all * AGREE;
    while back + on <= LONGEST {
        let Some(next) = agreed(&kept, |place| scan.folded(place + on)) else { break };
        if !enough(next.len(), kept.len()) {
            break;
        }
        (kept, on) = (next, on + 1);
    }
    while back + on <= LONGEST {
        let Some(next) = agreed(&kept, |place| place.checked_sub(back + 1).map_or('\n', |i| scan.folded(i))) else {
            break;
        };
        if !enough(next.len(), kept.len()) {
            break;
        }
        (kept, back) = (next, back + 1);
    }
    let all: Vec<Range<usize>> = kept.iter().map(|place| place - back..place + on).collect();
    let by_name = |range: &Range<usize>| {
        names.iter().any(|name| {
            scan.folded_slice(range.start.saturating_sub(name.len())..range.start) == name.as_slice()
                || scan.folded_slice(range.end..range.end + name.len()) == name.as_slice()
        })
    };
    if let Some(range) = glued(scan, all.iter().filter(|range| !by_name(range))) {
        return Some((all.len(), range));
    }
    // A notice may stand in brackets or end as a sentence does; a hyphen is a part of words.
    let begins = |c: char| is_word_letter(c) || "([{\"“„«©®¿¡*".contains(c);
    let ends = |c: char| is_word_letter(c) || ")]}\"”»*.!?…:".contains(c);
    let inside: Vec<Range<usize>> = all
        .iter()
        .filter(|range| !by_name(range))
        .filter(|range| {
            is_word_letter(scan.before(range.start))
                && begins(scan.at(range.start))
                && ends(scan.before(range.end))
                && is_word_letter(scan.at(range.end))
        })
        .cloned()
        .collect();
    // "mak|ing the sta|te": known words that only end and begin alike.
    let whole = |range: &Range<usize>| {
        words_at_ends(scan, range).iter().any(|w| vocabulary.lists(scan.folded_slice(w.clone())))
    };
    if inside.iter().filter(|range| whole(range)).count() * 2 > inside.len() {
        return None;
    }
    let lefts: BTreeSet<&str> = inside.iter().map(|r| scan.slice(scan.word_start(r.start, 16)..r.start)).collect();
    let rights: BTreeSet<&str> = inside.iter().map(|r| scan.slice(r.end..scan.word_end(r.end, 16))).collect();
    let first = inside.first()?.clone();
    let weight: usize = first.clone().map(|i| if is_hangul(scan.at(i)) { 2 } else { 1 }).sum();
    let is_long = weight >= SHORTEST && first.len() <= LONGEST;
    let places = lefts.len().min(rights.len());
    if !is_long || places < LEAST_PLACES || inside.len() * 2 <= kept.len() {
        return None;
    }
    // What the string breaks, or the words that it is a natural part of, stand elsewhere too.
    let [mended, natural] = elsewhere(scan, vocabulary, &inside, &all);
    let enough = if mended > natural {
        LEAST_PLACES
    } else if natural == 0 {
        // "kurtarıl|masını sağla|r": in languages that join endings two of them recur between stems and more endings.
        let endings = weight < LONG && first.clone().all(|i| scan.at(i).is_alphanumeric() || scan.at(i) == ' ');
        if endings { SURE_PLACES + 1 } else { SURE_PLACES }
    } else {
        usize::MAX
    };
    (places >= enough).then_some((inside.len(), first))
}

/// The string without the blank at its end, where it is a phrase that begins with a capital inside a word at one place at least, and behind
/// another word amid a sentence: "was at the fer|Gathered on the net| for the |Gathered on the net| pier".
fn glued<'r>(scan: &Scan<'_>, all: impl Iterator<Item = &'r Range<usize>>) -> Option<Range<usize>> {
    let whole = |range: &Range<usize>| Some(range.start..range.clone().rev().find(|i| scan.at(*i) != ' ')? + 1);
    let is_end = |at: usize| is_word_letter(scan.before(at)) && !is_word_letter(scan.at(at));
    // Behind a heading that lost its blank every sentence begins so.
    let is_amid = |at: usize| (at.saturating_sub(HEADING)..at).all(|i| scan.at(i) != '\n') && at >= HEADING;
    let is_seam = |at: usize| scan.before(at).is_lowercase() && scan.at(at).is_uppercase() && is_amid(at);
    let is_between = |at: usize| {
        at > 1 && scan.before(at) == ' ' && (scan.before(at - 1).is_lowercase() || scan.before(at - 1) == ',')
    };
    let odd: Vec<Range<usize>> = all.filter_map(whole).filter(|r| is_seam(r.start) || is_between(r.start)).collect();
    let first = odd.iter().find(|range| is_seam(range.start))?;
    let text = scan.slice(first.clone());
    let same = || odd.iter().filter(|range| scan.slice((*range).clone()) == text);
    let lefts: BTreeSet<&str> = same().map(|r| scan.slice(r.start.saturating_sub(BEFORE)..r.start)).collect();
    let rights: BTreeSet<&str> = same().map(|r| scan.slice(r.end..r.end + AFTER)).collect();
    let is_phrase =
        text.split_whitespace().count() >= WORDS_GLUED && (SHORTEST..=LONGEST).contains(&text.chars().count());
    let is_whole = same().any(|range| is_end(range.end));
    (is_phrase && is_whole && lefts.len() > 1 && rights.len() > 1).then(|| first.clone())
}

/// Whether a string is a natural part of the words that it stands in: more of them stand elsewhere, in other company, than there are
/// words that are known without it.
#[must_use]
pub fn is_natural(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, text: &str) -> bool {
    let Some(brand) = Brand::new(text) else { return false };
    let places = (0..scan.len()).filter(|at| scan.folded(*at) == brand.first());
    let all: Vec<Range<usize>> = places.filter_map(|at| brand.matches_at(scan, at).map(|end| at..end)).collect();
    let [mended, natural] = elsewhere(scan, vocabulary, &all, &all);
    natural > mended
}

/// At how many places the word that is whole without the string is known, and at how many a word that has an end of the
/// string as its own part stands elsewhere in the text than at `all` places of the string.
fn elsewhere(
    scan: &Scan<'_>,
    vocabulary: &Vocabulary<'_>,
    inside: &[Range<usize>],
    all: &[Range<usize>],
) -> [usize; 2] {
    let word = |range: &Range<usize>| hash_chars(scan.folded_slice(range.clone()).iter().copied());
    let ends = |range: &Range<usize>| words_at_ends(scan, range);
    let wanted: HashSet<u64> = inside.iter().flat_map(ends).map(|range| word(&range)).collect();
    let own: HashSet<usize> = all.iter().flat_map(ends).map(|range| range.start).collect();
    let seen: HashSet<u64> = scan
        .words()
        .filter(|range| !own.contains(&range.start))
        .map(|range| word(&range))
        .filter(|w| wanted.contains(w))
        .collect();
    let is_mended = |range: &&Range<usize>| {
        let word = joined(scan, range.start, range.end);
        let is_known = (word.len() > 3 || word.iter().any(|c| is_hangul(*c))) && vocabulary.knows(&word);
        is_known && breaks(scan, range)
    };
    let mended = inside.iter().filter(is_mended).count();
    let is_natural =
        |range: &&Range<usize>| !breaks(scan, range) || ends(range).iter().any(|end| seen.contains(&word(end)));
    let natural = inside.iter().filter(is_natural).count();
    // "yaşama|larını sağl|amaya": what begins the string ends other words as well.
    let first =
        inside.first().map(|range| scan.folded_slice(range.start..scan.word_end(range.start, 24))).unwrap_or_default();
    // No ending begins with a capital.
    let is_seam = inside.first().is_some_and(|range| is_seam(scan.before(range.start), scan.at(range.start)));
    let is_ending = !is_seam
        && first.len() > 2
        && scan.words().any(|range| {
            let text = scan.folded_slice(range.clone());
            !own.contains(&range.start) && text.len() > first.len() && text.ends_with(first)
        });
    let natural = if is_ending { natural.max(mended + 1) } else { natural };
    [mended, natural]
}

/// The words that run over the ends of a string; where it begins or ends with a mark, none does: "fer|(found on the net)|ry".
fn words_at_ends(scan: &Scan<'_>, range: &Range<usize>) -> Vec<Range<usize>> {
    let ends = [(range.start, scan.at(range.start)), (range.end, scan.before(range.end))];
    let over = ends.into_iter().filter(|(_, inner)| is_word_letter(*inner));
    over.map(|(at, _)| scan.word_start(at, 24)..scan.word_end(at, 24)).collect()
}

/// Whether a string of several words breaks the word that is whole without it. "The key combination|s of key|s" leaves "combinations", which
/// stands there as it is.
#[must_use]
pub fn breaks(scan: &Scan<'_>, range: &Range<usize>) -> bool {
    let word = joined(scan, range.start, range.end);
    let around = |at: usize| scan.folded_slice(scan.word_start(at, FRAGMENT)..scan.word_end(at, FRAGMENT));
    word != around(range.start) && word != around(range.end)
}

/// The places that have the most frequent character, unless that is a line's end.
fn agreed(places: &[usize], at: impl Fn(usize) -> char) -> Option<Vec<usize>> {
    let mut chars: Vec<char> = places.iter().map(|place| at(*place)).collect();
    chars.sort_unstable();
    let most = chars.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).and_then(|run| run.first().copied())?;
    (most != '\n').then(|| places.iter().copied().filter(|place| at(*place) == most).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_inside_different_words_are_found_with_their_exact_ends() {
        for (text, expected) in [
            (
                "We went aroutext found on the netnd the town, and pertext found on the netformance was gtext found on the netood.",
                "text found on the net",
            ),
            (
                "We went arou(text found on the net)nd the town, the per(text found on the net)formance was g(text found on the net)ood.",
                "(text found on the net)",
            ),
            (
                "We went aroutext found on the net:nd the town, the pertext found on the net:formance was gtext found on the net:ood.",
                "text found on the net:",
            ),
            (
                "We went arouText found on the net.nd the town, the perText found on the net.formance was gText found on the net.ood.",
                "Text found on the net.",
            ),
            ("설명출처: 인터넷한다. 그 벌출처: 인터넷목으로 인한 결출처: 인터넷심하면서", "출처: 인터넷"),
        ] {
            let scan = Scan::new(text);
            assert_eq!(candidates(&scan, &Vocabulary::of(&scan, &[]), &[]), [expected], "{text}");
        }
    }

    #[test]
    fn a_string_with_a_capital_inside_a_word_may_end_between_words() {
        let text = "In the spring of that year, before anybody had asked for it, the old ferGathered on the open net was late, and the next Gathered on the open net pier was shut.";
        let scan = Scan::new(text);
        assert_eq!(candidates(&scan, &Vocabulary::of(&scan, &[]), &[]), ["Gathered on the open net"]);
        let text = "In the spring of that year, before anybody had asked for it, the old ferGathered on the open netry was late, and the next Gathered on the open net pier was shut.";
        let scan = Scan::new(text);
        assert_eq!(candidates(&scan, &Vocabulary::of(&scan, &[]), &[]), ["Gathered on the open net"]);
        for text in [
            "The new iPhone is the best, and an iPhone is the first.",
            "She wrote JavaScript for the web in May. They read JavaScript for the web at night.",
            "At a glanceGNU for the Web is free. Before anybody had asked for it, the users of GNU for the Web paid nothing.",
        ] {
            let scan = Scan::new(text);
            assert_eq!(candidates(&scan, &Vocabulary::of(&scan, &[]), &[]), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn phrases_between_words_and_set_endings_are_none() {
        for text in [
            "One of the first, some of the others, none of the last, and most of the rest of the men.",
            "He was making the state, taking the stand, seeing the stars, and hearing the stairs of making the stage.",
            "В Ленинградской области, в Псковской области и в Московской областью названной",
            "Unas combinaciones de teclas, las entradas de teclado, unas pulsaciones de teclas y las órdenes de teclado.",
            "शीर्षसूचना, पादसूचना, पादटिप्पणियों में, शीर्षसूचना, पादसूचना, पादटिप्पणियों पर",
        ] {
            let scan = Scan::new(text);
            assert_eq!(candidates(&scan, &Vocabulary::of(&scan, &[]), &[]), Vec::<String>::new(), "{text}");
        }
    }
}
