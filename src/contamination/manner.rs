//! How a string stands at one place of a text: in a word that its removal makes known, in a word, beside one, between
//! words; or where it belongs.

use std::ops::Range;

use super::brand::{Brand, joined, parts};
use super::planted_phrases;
use super::scan::{Alphabet, Scan, alphabet, is_apostrophe, is_hangul, is_seam, is_unspaced, is_word_letter};
use super::seams::in_code;
use super::unspaced;
use super::vocabulary::{Vocabulary, has_seam};

/// How a string stands at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Inside a word that its removal makes known.
    Joining,
    /// Inside a word.
    Inside,
    /// At a word's end or start without a blank.
    Glued,
    /// Between words.
    Between,
    /// Beside punctuation in a script without blanks.
    Beside,
    /// At the edge of a sentence or line: says nothing either way.
    Edge,
    /// Inside an address or identifier: left alone unless the host plants it.
    Coded,
    /// Where it belongs.
    Proper,
}

/// What is believed of a string before one of its places is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belief {
    /// It may be planted.
    Open,
    /// Many different words of the page or host are broken by it: a place that is odd is a splice without more proof.
    Sure,
}

/// How a string stands at one place.
#[must_use]
pub fn manner(
    scan: &Scan<'_>,
    vocabulary: &Vocabulary<'_>,
    brand: &Brand,
    range: Range<usize>,
    exact: bool,
    belief: Belief,
) -> Manner {
    let (before, after) = (scan.before(range.start), scan.at(range.end));
    if brand.is_unspaced() || is_unspaced(before) || is_unspaced(after) {
        return manner_unspaced(scan, vocabulary, brand, range);
    }
    // No address and no identifier goes on over a blank.
    let blank = belief == Belief::Sure && range.clone().any(|i| scan.at(i).is_whitespace());
    if !blank && in_code(scan, range.start, range.end) {
        let (first, last) = (scan.at(range.start), scan.before(range.end));
        let seam = is_seam(before, first) && after.is_lowercase();
        // Between letters of one other alphabet, or glued to a part of a path, stands nothing but what was put there.
        let address = address_before(scan, &range).map(|address| scan.slice(address).to_lowercase());
        let glued = address.is_some() && (is_word_letter(before) || is_word_letter(after));
        let sure = belief == Belief::Sure && (glued || is_between_others(before, first, last, after));
        // Addresses of a site may well go on with its name.
        let may = address.as_ref().is_none_or(|address| belief == Belief::Sure && !address.contains(&brand.key()));
        let whole = address.as_ref().is_some_and(|address| address.contains("://") || address.contains("www."));
        // No identifier has the name of the site that copied it within one of its words.
        let within = belief == Belief::Sure
            && address.is_none()
            && brand.letters() > LEAST_WITHIN
            && is_word_letter(before)
            && after.is_lowercase()
            && !is_tag(scan, range.start);
        let inside = exact && brand.letters() > 4 && (seam || within || sure && !whole);
        return if inside && may { Manner::Coded } else { Manner::Proper };
    }
    let left = is_word_letter(before);
    let right = is_word_letter(after) || (left && is_apostrophe(after) && is_word_letter(scan.at(range.end + 1)));
    // "8.5|Brand|%": no blank on either side, and no name stands so.
    let bare = |c: char| c.is_ascii_digit() || matches!(c, '%' | '°' | '℃');
    if belief == Belief::Sure && exact && before.is_ascii_digit() && bare(after) && brand.letters() > 4 {
        return Manner::Inside;
    }
    match (left, right) {
        (true, true) => manner_inside(scan, vocabulary, brand, range, exact, belief),
        (true, false) => manner_glued_left(scan, vocabulary, brand, range, exact, belief),
        (false, true) => manner_glued_right(scan, vocabulary, brand, range, exact, belief),
        (false, false) => manner_between(scan, vocabulary, brand, &range, exact),
    }
}

/// Whether a string of one alphabet stands between letters of one other.
fn is_between_others(before: char, first: char, last: char, after: char) -> bool {
    let around = alphabet(before);
    around != Alphabet::None && around == alphabet(after) && around != alphabet(first) && around != alphabet(last)
}

/// Whether a string that is surely planted, written as it is planted, is no part of a known word here.
fn is_sure(
    scan: &Scan<'_>,
    vocabulary: &Vocabulary<'_>,
    brand: &Brand,
    range: &Range<usize>,
    exact: bool,
    belief: Belief,
) -> bool {
    let whole = scan.word_start(range.start, 32)..scan.word_end(range.end, 32);
    // Short strings are parts of words in every language, and only one language has a list: more of the word must be left.
    let long = brand.letters() > 3 || vocabulary.has_list() || whole.len() > range.len() + 3;
    belief == Belief::Sure && exact && long && !vocabulary.lists(scan.folded_slice(whole))
}

/// Between characters of a script without blanks: what would be neighbours without the string?
fn manner_unspaced(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, brand: &Brand, range: Range<usize>) -> Manner {
    let (before, after) = (scan.before(range.start), scan.at(range.end));
    if !brand.is_unspaced() && (is_word_letter(before) || is_word_letter(after)) {
        return Manner::Proper;
    }
    // A number is broken as a word is.
    let point = matches!(before, '.' | ',') && scan.before(range.start - 1).is_ascii_digit();
    if (before.is_ascii_digit() || point) && after.is_ascii_digit() {
        return Manner::Inside;
    }
    if before == '\n' || after == '\n' {
        return if is_unspaced(before) || is_unspaced(after) || before.is_alphanumeric() || is_stop(before) {
            Manner::Beside
        } else {
            Manner::Edge
        };
    }
    if is_unspaced(before) && is_unspaced(after) && unspaced::joins(scan, range.start, range.end) {
        return Manner::Joining;
    }
    if vocabulary.has_pair(before, after) {
        return Manner::Inside;
    }
    if is_unspaced(before) && is_unspaced(after) { Manner::Between } else { Manner::Beside }
}

/// Punctuation that ends a sentence or clause.
fn is_stop(c: char) -> bool {
    matches!(c, '。' | '，' | '、' | '！' | '？' | '；' | '：' | '」' | '”' | '』' | '）' | '.' | '!' | '?')
}

/// The part before a place of the web address, with its scheme or a path, that runs through it.
fn address_before(scan: &Scan<'_>, range: &Range<usize>) -> Option<Range<usize>> {
    let back = (0..80).take_while(|n| *n < range.start && !scan.at(range.start - n - 1).is_whitespace()).count();
    let before = range.start - back..range.start;
    before.clone().any(|i| scan.at(i) == '/').then_some(before)
}

/// Whether a place is within a tag or an account: "#LoveTheLamp", "@thelampnow".
fn is_tag(scan: &Scan<'_>, place: usize) -> bool {
    const REACH: usize = 40;
    let mut before = (place.saturating_sub(REACH)..place).rev().map(|at| scan.at(at));
    before.find(|c| !c.is_alphanumeric() && *c != '_').is_some_and(|c| matches!(c, '#' | '@'))
}

/// Letters from which on a name within a word of an identifier is no part of it.
const LEAST_WITHIN: usize = 5;

/// Letters on both sides.
fn manner_inside(
    scan: &Scan<'_>,
    vocabulary: &Vocabulary<'_>,
    brand: &Brand,
    range: Range<usize>,
    exact: bool,
    belief: Belief,
) -> Manner {
    let sure = is_sure(scan, vocabulary, brand, &range, exact, belief);
    let (before, first) = (scan.before(range.start), scan.at(range.start));
    let (last, after) = (scan.before(range.end), scan.at(range.end));
    let one_word = brand.words() == 1;
    // Identifiers go on with more capitals.
    let more = scan.word_start(range.start, 32)..range.start;
    let camel = has_seam(scan, more) || has_seam(scan, range.end..scan.word_end(range.end, 32));
    let other_alphabet = alphabet(before) != alphabet(first) && alphabet(last) != alphabet(after);
    if ((after.is_uppercase() && before.is_lowercase()) && !sure && !other_alphabet) || (one_word && camel && !sure) {
        let word = joined(scan, range.start, range.end);
        let known = exact && brand.letters() > 4 && word.len() > 3 && vocabulary.knows(&word);
        return if known { Manner::Coded } else { Manner::Proper };
    }
    if one_word {
        let whole = scan.folded_slice(scan.word_start(range.start, 32)..scan.word_end(range.end, 32));
        if vocabulary.lists(whole) {
            return Manner::Proper;
        }
        let (left, right) = parts(scan, range.start, range.end);
        let capital = scan.at(range.start - left.len()).is_uppercase();
        let inflected = vocabulary.lists(scan.folded_slice(range.start..range.end + right.len()));
        if inflected
            && capital
            && matches!(right, ['s' | 'd' | 'r'] | ['e', 's' | 'd' | 'r'])
            && first.is_uppercase()
            && left.len() > 1
            && !sure
        {
            return Manner::Proper;
        }
    }
    let (left, right) = parts(scan, range.start, range.end);
    // An ending joins any name of another alphabet: "pid|File 지시어|로".
    let foreign = left.last().zip(right.first()).is_some_and(|(a, b)| alphabet(*a) != alphabet(*b));
    if foreign && is_particle(right) && !sure {
        return Manner::Proper;
    }
    let seam = is_seam(before, first) || is_seam(last, after);
    // "combination|s of key|s": nothing is broken.
    if !one_word && !seam && !planted_phrases::breaks(scan, &range) {
        return Manner::Proper;
    }
    let word = joined(scan, range.start, range.end);
    let goes_on = one_word && vocabulary.lists(scan.folded_slice(range.start..scan.word_end(range.end, 32)));
    if (goes_on || (!one_word && !exact && continues(scan, vocabulary, &range))) && !vocabulary.knows(&word) {
        return Manner::Proper;
    }
    if other_alphabet || (word.len() > 3 && vocabulary.knows(&word)) {
        return Manner::Joining;
    }
    // A capital, then the string with its own capital: "H|Brand|ere".
    let initial = exact
        && one_word
        && before.is_uppercase()
        && first.is_uppercase()
        && after.is_lowercase()
        && !is_word_letter(scan.before(range.start - 1))
        && brand.letters() > 4;
    // A string that is no word itself is no part of one.
    let (_, right) = parts(scan, range.start, range.end);
    if is_particle(right) && !sure {
        return Manner::Proper;
    }
    let long = word.len() > 3 || (word.len() > 1 && word.iter().all(|c| is_hangul(*c)));
    let strange = brand.is_strange() && !vocabulary.lists(scan.folded_slice(range.clone())) && long;
    if seam || initial || strange || sure || !one_word { Manner::Inside } else { Manner::Proper }
}

/// Endings that Korean adds to any name, which may itself be the last part of a compound.
fn is_particle(right: &[char]) -> bool {
    const PARTICLES: &[&str] = &[
        "은",
        "는",
        "이",
        "가",
        "을",
        "를",
        "의",
        "에",
        "도",
        "와",
        "과",
        "로",
        "만",
        "들",
        "나",
        "에서",
        "에게",
        "으로",
        "까지",
        "부터",
        "보다",
        "처럼",
        "이다",
        "라고",
        "이나",
        "한테",
        "께서",
        "이며",
        "이고",
        "에는",
        "에도",
        "이라고",
        "입니다",
        "에서는",
        "으로는",
    ];
    right.first().is_some_and(|c| is_hangul(*c)) && PARTICLES.iter().any(|p| p.chars().eq(right.iter().copied()))
}

/// Whether a string of several words ends within a word of its own: "WiFi exte|nder" is no splice in "Wi|nder".
fn continues(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, range: &Range<usize>) -> bool {
    let start = scan.word_start(range.end, 32);
    let end = scan.word_end(range.end, 32);
    start > range.start && end > range.end && vocabulary.lists(scan.folded_slice(start..end))
}

/// A letter before, none after.
fn manner_glued_left(
    scan: &Scan<'_>,
    vocabulary: &Vocabulary<'_>,
    brand: &Brand,
    range: Range<usize>,
    exact: bool,
    belief: Belief,
) -> Manner {
    let sure = is_sure(scan, vocabulary, brand, &range, exact, belief);
    let start = scan.word_start(range.start, 32);
    let word = scan.folded_slice(start..range.start);
    let seam = is_seam(scan.before(range.start), scan.at(range.start));
    let listed = |range: Range<usize>| vocabulary.lists(scan.folded_slice(range));
    let strange = brand.is_strange() && !listed(range.clone()) && !listed(start..range.end);
    let known = word.len() > 1 && (vocabulary.knows(word) || (seam && exact && brand.letters() > 3));
    if (sure || ((seam || strange || brand.words() > 1) && (known || brand.words() > 1)))
        && !matches!(scan.at(range.end), '-' | '\'' | '’')
    {
        Manner::Glued
    } else {
        Manner::Proper
    }
}

/// A letter after, none before.
fn manner_glued_right(
    scan: &Scan<'_>,
    vocabulary: &Vocabulary<'_>,
    brand: &Brand,
    range: Range<usize>,
    exact: bool,
    belief: Belief,
) -> Manner {
    // "l'|Brand|horizon": the article before the word keeps its place.
    let after_article = is_apostrophe(scan.before(range.start)) && is_word_letter(scan.before(range.start - 1));
    if after_article && is_sure(scan, vocabulary, brand, &range, exact, belief) {
        return Manner::Inside;
    }
    let word = scan.folded_slice(range.end..scan.word_end(range.end, 32));
    let change = alphabet(scan.before(range.end)) != alphabet(scan.at(range.end));
    let one_word = brand.words() == 1;
    // Short tails are endings: the plural, the genitive, a case.
    let enough = word.len() > 3 || (change && word.len() > 1 && vocabulary.knows(word));
    if enough && vocabulary.knows(word) && (!one_word || change || scan.at(range.end).is_uppercase()) {
        Manner::Glued
    } else {
        Manner::Proper
    }
}

/// No letter on either side.
fn manner_between(
    scan: &Scan<'_>,
    vocabulary: &Vocabulary<'_>,
    brand: &Brand,
    range: &Range<usize>,
    exact: bool,
) -> Manner {
    let (before, after) = (scan.before(range.start), scan.at(range.end));
    if is_apostrophe(after) || matches!(after, '-' | '‑' | '–' | '&') || matches!(before, '-' | '‑' | '@' | '&') {
        return Manner::Proper;
    }
    let plain: Vec<char> = scan.folded_slice(range.clone()).to_vec();
    if !exact && brand.words() == 1 && vocabulary.lists(&plain) {
        return Manner::Proper;
    }
    let word_before = before == ' '
        && (scan.before(range.start - 1).is_alphanumeric()
            || matches!(scan.before(range.start - 1), ',' | ')' | '”' | '"' | '%'));
    let word_after = after == ' '
        && (scan.at(range.end + 1).is_alphanumeric() || matches!(scan.at(range.end + 1), '(' | '“' | '"' | '$' | '€'));
    if word_before && word_after { Manner::Between } else { Manner::Edge }
}
