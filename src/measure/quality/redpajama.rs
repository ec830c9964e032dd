//! Signals of RedPajama-V2 by its definitions, with a document's value for each: signals of lines are means over its
//! lines.
//!
//! Raw words are runs of word characters or of other signs that are no blanks (NLTK's `WordPunctTokenizer`).
//! Normalised words are those of the text without ASCII punctuation, in small letters, decomposed (NFD), cut at
//! blanks. Values are rounded to 8 places, as there. The share of stop words needs its lists, which are not shipped,
//! and stays null.

use std::hash::{BuildHasherDefault, Hasher};

use foldhash::{HashMap, HashMapExt};
use memchr::memchr2_iter;
use unicode_normalization::{UnicodeNormalization, is_nfd};

use super::Quality;
use super::characters::{is_numeric, is_space, is_upper, is_word, occurrences};

/// Fills the signals; shares of nothing stay null.
pub(super) fn fill(quality: &mut Quality, text: &str, chars: usize) {
    fill_raw(quality, text, chars);
    let normal = fill_lines(quality, text);
    let mut numbers: HashMap<&str, usize> = HashMap::with_capacity(normal.len() / 16);
    let mut counts: Vec<usize> = Vec::new();
    let mut ids: Vec<usize> = Vec::with_capacity(normal.len() / 5);
    let mut lengths: Vec<usize> = Vec::with_capacity(normal.len() / 5);
    for word in normal.split(is_blank).filter(|word| !word.is_empty()) {
        let next = numbers.len();
        let id = *numbers.entry(word).or_insert(next);
        if id == next {
            counts.push(0);
        }
        if let Some(count) = counts.get_mut(id) {
            *count += 1;
        }
        ids.push(id);
        lengths.push(word.chars().count());
    }
    quality.rps_doc_word_count = Some(ids.len() as f64);
    if ids.is_empty() {
        return;
    }
    let total: usize = lengths.iter().sum();
    quality.rps_doc_mean_word_length = share(total, ids.len());
    quality.rps_doc_lorem_ipsum = share(occurrences(&normal, "lorem ipsum"), total + ids.len() - 1);
    quality.rps_doc_frac_unique_words = share(counts.len(), ids.len());
    let all = ids.len() as f64;
    let entropy = counts.iter().map(|count| *count as f64 / all).map(|p| -p * p.ln()).sum();
    quality.rps_doc_unigram_entropy = Some(rounded(entropy));
    fill_grams(quality, &ids, &lengths, total);
}

fn fill_raw(quality: &mut Quality, text: &str, chars: usize) {
    let (mut all, mut alphabetic, mut capitals) = (0_usize, 0_usize, 0_usize);
    for word in raw_words(text) {
        all += 1;
        alphabetic += usize::from(word.bytes().any(|byte| byte.is_ascii_alphabetic()));
        capitals += usize::from(is_upper(word));
    }
    let symbols = occurrences(text, "#") + occurrences(text, "…") + occurrences(text, "...");
    quality.rps_doc_num_sentences = Some(sentences(text) as f64);
    quality.rps_doc_symbol_to_word_ratio = share(symbols, all);
    quality.rps_doc_frac_no_alph_words = share(all - alphabetic, all);
    quality.rps_doc_frac_all_caps_words = share(capitals, all);
    quality.rps_doc_curly_bracket = share(memchr2_iter(b'{', b'}', text.as_bytes()).count(), chars);
}

/// Fills the signals of lines, and gives the normalised text, its words parted by a blank.
///
/// Lines are normalised one by one: a line feed is a blank, and no rule looks over one.
fn fill_lines(quality: &mut Quality, text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let (mut all, mut closed, mut ellipses, mut scripts, mut words, mut bullets) =
        (0_usize, 0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    let (mut numeric, mut capitals) = (0.0, 0.0);
    for line in text.split_inclusive('\n').filter(|line| !line.chars().all(is_space)) {
        all += 1;
        let body = line.trim_end_matches(is_space);
        closed += usize::from(body.ends_with(['.', '!', '?', '”']));
        ellipses += usize::from(body.ends_with("...") || body.ends_with('…'));
        bullets += usize::from(body.trim_start_matches(is_space).starts_with(BULLETS));
        capitals += part(line, char::is_uppercase);
        if !normal.is_empty() {
            normal.push(' ');
        }
        let start = normal.len();
        normalise(&mut normal, line);
        let shown = normal.get(start..).unwrap_or_default();
        numeric += part(shown, is_numeric);
        for word in shown.split(is_blank).filter(|word| !word.is_empty()) {
            words += 1;
            scripts += usize::from(word == "javascript");
        }
    }
    quality.rps_doc_frac_lines_end_with_ellipsis = share(ellipses, all);
    quality.rps_lines_ending_with_terminal_punctution_mark = share(closed, all);
    quality.rps_lines_javascript_counts = share(scripts, all);
    quality.rps_lines_num_words = share(words, all);
    quality.rps_lines_start_with_bulletpoint = share(bullets, all);
    quality.rps_lines_numerical_chars_fraction = (all > 0).then(|| rounded(numeric / all as f64));
    quality.rps_lines_uppercase_letter_fraction = (all > 0).then(|| rounded(capitals / all as f64));
    normal
}

const BULLETS: [char; 10] = ['•', '‣', '▶', '◀', '◦', '■', '□', '▪', '▫', '–'];

/// Signals of repeated n-grams. An n-gram can repeat only where both shorter ones in it do, so each length looks only
/// where the length before has found repeats: for most texts one pass over the pairs and little else.
fn fill_grams(quality: &mut Quality, ids: &[usize], lengths: &[usize], total: usize) {
    // Characters before each word.
    let before: Vec<usize> = std::iter::once(0)
        .chain(lengths.iter().scan(0, |sum, length| {
            *sum += length;
            Some(*sum)
        }))
        .collect();
    let chars =
        |from: usize, to: usize| before.get(to).copied().unwrap_or(total) - before.get(from).copied().unwrap_or(total);
    // Where a repeated n-gram begins.
    let mut repeats: Vec<usize> = (0..ids.len()).collect();
    let (mut top, mut duplicate) = ([None; 11], [None; 11]);
    for n in 2..=10 {
        let follows = repeats.iter().zip(repeats.iter().skip(1)).filter(|(at, next)| **next == **at + 1);
        let found: Vec<(usize, u64)> =
            follows.filter_map(|(at, _)| Some((*at, mixed(ids.get(*at..at + n)?)))).collect();
        let mut counts: std::collections::HashMap<u64, (usize, usize), Mixed> =
            std::collections::HashMap::with_capacity_and_hasher(found.len(), Mixed::default());
        // The most frequent one, the first of those that are equally frequent.
        let mut best = (1, 0);
        for (at, number) in &found {
            let (count, first) = counts.entry(*number).or_insert((0, *at));
            *count += 1;
            if *count > best.0 || *count == best.0 && *count > 1 && *first < best.1 {
                best = (*count, *first);
            }
        }
        let again = found.iter().filter(|(_, number)| counts.get(number).is_some_and(|(count, _)| *count > 1));
        repeats = again.map(|(at, _)| *at).collect();
        if let (Some(top), Some(duplicate)) = (top.get_mut(n), duplicate.get_mut(n)) {
            *top = share(if best.0 > 1 { chars(best.1, best.1 + n) * best.0 } else { 0 }, total);
            // Each word counts once.
            let mut end = 0;
            let covered = repeats.iter().map(|at| {
                let new = chars((*at).max(end), at + n);
                end = at + n;
                new
            });
            *duplicate = share(covered.sum(), total);
        }
    }
    [
        _,
        _,
        quality.rps_doc_frac_chars_top_2gram,
        quality.rps_doc_frac_chars_top_3gram,
        quality.rps_doc_frac_chars_top_4gram,
        ..,
    ] = top;
    [
        _,
        _,
        _,
        _,
        _,
        quality.rps_doc_frac_chars_dupe_5grams,
        quality.rps_doc_frac_chars_dupe_6grams,
        quality.rps_doc_frac_chars_dupe_7grams,
        quality.rps_doc_frac_chars_dupe_8grams,
        quality.rps_doc_frac_chars_dupe_9grams,
        quality.rps_doc_frac_chars_dupe_10grams,
    ] = duplicate;
}

/// A number for an n-gram: two of one text share it with a chance below one in a billion.
fn mixed(gram: &[usize]) -> u64 {
    gram.iter().fold(0x9E37_79B9_7F4A_7C15, |state: u64, id| {
        let state = (state ^ *id as u64).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        state ^ (state >> 32)
    })
}

/// Hasher of numbers that are mixed already.
#[derive(Default)]
struct Taken(u64);

type Mixed = BuildHasherDefault<Taken>;

impl Hasher for Taken {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// Runs of word characters, and runs of what is neither that nor blank.
fn raw_words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(is_space);
        let word = is_word(rest.chars().next()?);
        let end = rest.find(|c| is_space(c) || is_word(c) != word).unwrap_or(rest.len());
        let (piece, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(piece)
    })
}

/// Matches of `\b[^.!?]+[.!?]*`.
fn sentences(text: &str) -> usize {
    let mut count = 0;
    let mut before = false;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let word = is_word(sign);
        let ends = |c: &char| matches!(c, '.' | '!' | '?');
        if word == before || ends(&sign) {
            before = word;
            continue;
        }
        count += 1;
        before = word;
        while let Some(sign) = signs.next_if(|c| !ends(c)) {
            before = is_word(sign);
        }
        while signs.next_if(ends).is_some() {
            before = false;
        }
    }
    count
}

/// What parts normalised words; words are short, so that a search made for long texts takes longer than looking at each.
fn is_blank(c: char) -> bool {
    c == ' '
}

/// Adds a text without ASCII punctuation, in small letters, blanks squeezed, decomposed.
fn normalise(out: &mut String, text: &str) {
    let start = out.len();
    if text.is_ascii() {
        let mut is_apart = false;
        for c in text.bytes().map(char::from).filter(|c| !c.is_ascii_punctuation()) {
            if is_space(c) {
                is_apart = out.len() > start;
                continue;
            }
            if std::mem::take(&mut is_apart) {
                out.push(' ');
            }
            out.push(c.to_ascii_lowercase());
        }
        return;
    }
    let bare: String = text.chars().filter(|c| !c.is_ascii_punctuation()).collect();
    let small = if bare.is_ascii() { bare.to_ascii_lowercase() } else { bare.to_lowercase() };
    for word in small.split(is_space).filter(|word| !word.is_empty()) {
        if out.len() > start {
            out.push(' ');
        }
        if word.is_ascii() || is_nfd(word) { out.push_str(word) } else { out.extend(word.nfd()) }
    }
}

/// Share of a text's characters for which something holds; 0 for an empty one.
fn part(text: &str, holds: impl Fn(char) -> bool) -> f64 {
    let (all, held) = text.chars().fold((0_usize, 0_usize), |(all, held), c| (all + 1, held + usize::from(holds(c))));
    if all == 0 { 0.0 } else { held as f64 / all as f64 }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| rounded(part as f64 / whole as f64))
}

fn rounded(value: f64) -> f64 {
    (value * 1e8).round() / 1e8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quality(text: &str) -> Quality {
        let mut quality = Quality::default();
        fill(&mut quality, text, text.chars().count());
        quality
    }

    /// NLTK 3.9, `WordPunctTokenizer`.
    #[test]
    fn raw_words_are_runs_of_word_characters_or_of_signs() {
        assert_eq!(
            raw_words("Don't pay $3.50!!  ok").collect::<Vec<_>>(),
            ["Don", "'", "t", "pay", "$", "3", ".", "50", "!!", "ok"]
        );
    }

    /// By hand: "a b c a b" has the bigram "a b" twice, 4 of its 5 characters.
    #[test]
    fn repeated_grams_count_the_characters_of_their_words() {
        let found = quality("A b, c. A b!");
        assert_eq!(found.rps_doc_word_count, Some(5.0));
        assert_eq!(found.rps_doc_frac_chars_top_2gram, Some(0.8));
        assert_eq!(found.rps_doc_frac_chars_top_3gram, Some(0.0));
        let again = quality("one two three four five one two three four five");
        assert_eq!(again.rps_doc_frac_chars_dupe_5grams, Some(1.0));
        assert_eq!(again.rps_doc_frac_chars_dupe_6grams, Some(0.0));
        assert_eq!(again.rps_doc_frac_unique_words, Some(0.5));
        assert_eq!(again.rps_doc_unigram_entropy, Some(1.609_437_91));
    }

    #[test]
    fn a_text_without_words_has_no_shares() {
        let found = quality("");
        assert_eq!(
            (found.rps_doc_word_count, found.rps_doc_mean_word_length, found.rps_lines_num_words),
            (Some(0.0), None, None)
        );
    }
}
