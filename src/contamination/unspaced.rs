//! Planted strings in scripts without blanks between words (Chinese, Japanese, Thai): no seam shows there.
//!
//! What shows is that the string recurs between ever different neighbours, and that taking it out joins characters
//! into a word of the segmenter's dictionary more often than taking out an ordinary word does.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use icu_segmenter::{WordSegmenter, options::WordBreakInvariantOptions};

use super::hashing::hash_chars;
use super::scan::{Scan, is_unspaced};
use super::suspects::Source;

/// Characters looked at on each side of a place.
const WINDOW: usize = 8;
/// Characters of the string that starts a candidate.
const SEED: usize = 3;
/// Characters from which on a string that recurs is seldom a run of grammar.
const LONG: usize = 8;
/// Characters of the longest candidate.
const LONGEST: usize = 24;
/// Candidates that one page gives.
const MOST_CANDIDATES: usize = 12;
/// Characters of grammar, with which no name begins or ends: a run that does is a piece of sentences.
const GRAMMAR: &[char] = &[
    'の', 'な', '的', '了', '是', '在', '和', '与', '與', '就', '也', '都', '着', '著', '们', '們', '而', '但', '并',
    '且', '或', '及', '其', '把', '被', '让', '給', '给', '这', '這', '那', '之', '所', '很', '不', 'は', 'が', 'を',
    'に', 'で', 'と', 'も', 'へ', 'や',
];
/// Numbers, behind which stands what is counted: "in ten| schools|" and "in ten" are both words.
const NUMBERS: &[char] =
    &['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '萬', '两', '兩', '几', '幾'];
/// Marks with which a notice may begin or end.
const MARKS: &[char] =
    &['[', ']', '(', ')', '（', '）', '【', '】', '「', '」', '『', '』', '《', '》', '〔', '〕', '。', '！'];
/// Characters of a page that are searched for candidates.
const MOST_CHARS: usize = 40_000;

/// Whether the characters on both sides of a place form one word when they stand together.
#[must_use]
pub fn joins(scan: &Scan<'_>, start: usize, end: usize) -> bool {
    if !is_unspaced(scan.before(start)) || !is_unspaced(scan.at(end)) {
        return false;
    }
    let left = (1..=WINDOW).take_while(|n| *n <= start && is_unspaced(scan.at(start - n))).count();
    let right = (0..WINDOW).take_while(|n| is_unspaced(scan.at(end + n))).count();
    let mut text = scan.slice(start - left..start).to_owned();
    let place = text.len();
    text.push_str(scan.slice(end..end + right));
    !WordSegmenter::new_dictionary(WordBreakInvariantOptions::default())
        .segment_str(&text)
        .any(|border| border == place)
}

/// What the word is that a string breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// Both neighbours are characters of words' stems.
    Stem,
    /// One is of a particle or ending: these form words with each other wherever a name stands between them. So does katakana, which
    /// the segmenter takes for one word as far as it goes.
    Grammar,
    /// Katakana goes on from the string to a neighbour: it may itself be a part of the longer word.
    Katakana,
}

/// What the word is that a string breaks, where the string is taken out and its neighbours [`join`](joins).
#[must_use]
pub fn broken(scan: &Scan<'_>, range: Range<usize>) -> Broken {
    let (before, after) = (scan.before(range.start), scan.at(range.end));
    let is_stem = |c: char| is_unspaced(c) && !is_hiragana(c) && !GRAMMAR.contains(&c);
    let is_counted = NUMBERS.contains(&before);
    let goes_on = is_katakana(before) && is_katakana(scan.at(range.start))
        || is_katakana(after) && is_katakana(scan.before(range.end));
    let stems = is_stem(before) && is_stem(after) && !is_counted && !(is_katakana(before) && is_katakana(after));
    match (goes_on, stems) {
        (true, _) => Broken::Katakana,
        (false, true) => Broken::Stem,
        (false, false) => Broken::Grammar,
    }
}

/// Whether a string begins or ends with katakana.
pub(super) fn has_katakana_end(text: impl DoubleEndedIterator<Item = char> + Clone) -> bool {
    text.clone().next().is_some_and(is_katakana) || text.last().is_some_and(is_katakana)
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a0}'..='\u{30ff}')
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{309f}')
}

/// Strings of a page that recur between different neighbours, the most frequent first.
#[must_use]
pub fn candidates(scan: &Scan<'_>, source: Source) -> Vec<String> {
    let mut grams: Vec<(u64, usize)> = Vec::new();
    if !scan.has_unspaced() {
        return Vec::new();
    }
    for start in 0..scan.len().min(MOST_CHARS).saturating_sub(SEED) {
        if (start..start + SEED).all(|i| is_han_or_kana(scan.at(i))) {
            grams.push((hash_chars(scan.folded_slice(start..start + SEED).iter().copied()), start));
        }
    }
    if grams.is_empty() {
        return Vec::new();
    }
    grams.sort_unstable();
    let pairs = pairs(scan);
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let mut at = 0;
    while let Some((hash, _)) = grams.get(at) {
        let size = grams.get(at..).map_or(1, |rest| rest.iter().take_while(|(h, _)| h == hash).count()).max(1);
        let group = grams.get(at..at + size).filter(|group| group.len() > 1);
        let range = group.and_then(|group| match source {
            Source::Copy => grown(scan, &once(scan, group), source),
            Source::Unknown => grown(scan, group, source),
        });
        if let Some(range) = range.filter(|range| is_exclusive(scan, &pairs, range.clone(), size, source)) {
            found.entry(scan.slice(range)).or_insert(size);
        }
        at += size;
    }
    let mut ranked: Vec<(&str, usize)> = found.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(b.0.len().cmp(&a.0.len())).then(a.0.cmp(b.0)));
    ranked.into_iter().take(MOST_CANDIDATES).map(|(text, _)| text.to_owned()).collect()
}

/// Chinese characters and kana. In Thai and its neighbours three characters are often but a syllable, which recurs
/// between all others: there only the names that a site gives itself are looked for.
fn is_han_or_kana(c: char) -> bool {
    is_unspaced(c) && !matches!(c, '\u{e00}'..='\u{17ff}')
}

/// How often each pair of neighbours stands on the page.
fn pairs(scan: &Scan<'_>) -> foldhash::HashMap<(char, char), usize> {
    let mut pairs = foldhash::HashMap::default();
    for i in 0..scan.len().min(MOST_CHARS) {
        if is_unspaced(scan.at(i)) && is_unspaced(scan.at(i + 1)) {
            *pairs.entry((scan.at(i), scan.at(i + 1))).or_insert(0) += 1;
        }
    }
    pairs
}

/// Whether the pairs in a string stand nearly always in it: a name is a whole, a run of grammar is not.
///
/// A notice has common words: on a copy, and where the string is long, it is enough that a third of its pairs stand in it alone.
fn is_exclusive(
    scan: &Scan<'_>,
    pairs: &foldhash::HashMap<(char, char), usize>,
    range: Range<usize>,
    count: usize,
    source: Source,
) -> bool {
    let inner = range.start..range.end.saturating_sub(1);
    let counts = || inner.clone().filter_map(|i| pairs.get(&(scan.at(i), scan.at(i + 1))));
    let all: usize = counts().sum();
    let is_long = source == Source::Copy || range.len() >= LONG;
    all * 3 <= count * inner.len() * 4 || is_long && counts().filter(|n| **n <= count).count() * 3 >= inner.len()
}

/// The places of a group without those whose text stands before: a copy's summary and teasers repeat what is planted with what is around it.
fn once(scan: &Scan<'_>, group: &[(u64, usize)]) -> Vec<(u64, usize)> {
    const MOST: usize = 40;
    const AROUND: usize = LONGEST + 2;
    let around = |place: usize| {
        let before = scan.folded_slice(place.saturating_sub(AROUND)..place);
        let behind = scan.folded_slice(place..(place + AROUND).min(scan.len()));
        (before, behind)
    };
    let mut kept: Vec<(u64, usize)> = Vec::new();
    for (hash, place) in group.iter().take(MOST) {
        let (before, behind) = around(*place);
        let is_same = |(_, other): &(u64, usize)| before == around(*other).0 || behind == around(*other).1;
        if !kept.iter().any(is_same) {
            kept.push((*hash, *place));
        }
    }
    kept
}

/// The longest string that all places of a group share, where its neighbours differ on both sides.
fn grown(scan: &Scan<'_>, group: &[(u64, usize)], source: Source) -> Option<Range<usize>> {
    let first = group.first().filter(|_| group.len() > 1)?.1;
    let (mut back, mut on) = (0, SEED);
    // A copy's notice may be a sentence, or stand in brackets.
    let is_mark = |c: char| source == Source::Copy && MARKS.contains(&c);
    let same = |offset: &dyn Fn(usize) -> Option<char>| {
        let wanted = offset(first);
        wanted.is_some_and(|c| is_unspaced(c) || matches!(c, '：' | '，' | '、') || is_mark(c))
            && group.iter().all(|(_, p)| offset(*p) == wanted)
    };
    while on < LONGEST && same(&|p| Some(scan.at(p + on))) {
        on += 1;
    }
    while back < LONGEST && same(&|p| p.checked_sub(back + 1).map(|i| scan.at(i))) {
        back += 1;
    }
    let lefts: BTreeSet<char> = group.iter().map(|(_, p)| scan.before(p - back)).collect();
    let rights: BTreeSet<char> = group.iter().map(|(_, p)| scan.at(p + on)).collect();
    let different = |set: &BTreeSet<char>| set.len() * 5 >= group.len().min(10) * 3 && set.len() > 1;
    let range = first - back..first + on;
    let name_like = range.clone().filter(|i| !is_hiragana(scan.at(*i))).count();
    let name_like = name_like * if range.len() >= LONG { 3 } else { 2 } > range.len();
    let ends = [range.start, range.end - 1].map(|i| scan.at(i));
    // A notice is a sentence: "all of this was gathered on the web" begins with a word of grammar.
    let is_sentence = source == Source::Copy && range.len() >= LONG;
    let grammar = ends.iter().any(|c| !is_unspaced(*c) && !is_mark(*c) || !is_sentence && GRAMMAR.contains(c));
    (name_like && !grammar && range.len() <= LONGEST && different(&lefts) && different(&rights)).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_name_recurs_between_different_neighbours() {
        let text = "中国的经晨星周报济发展很快。我们晨星周报需要努力工作，人民晨星周报生活水平提晨星周报高了。";
        let scan = Scan::new(text);
        assert_eq!(candidates(&scan, Source::Unknown).first().map(String::as_str), Some("晨星周报"));
        let at = text.split("晨星周报").next().unwrap().chars().count();
        assert!(joins(&scan, at, at + 4), "经济 is a word");
    }

    #[test]
    fn a_notice_of_a_copy_may_have_a_comma_and_begin_with_grammar() {
        for notice in ["图文来自网络，侵删", "所有内容均采集自网络"] {
            let text = "中国的经@济发展很快。我们@需要努力工作，人民@生活水平提@高了。".replace('@', notice);
            let scan = Scan::new(&text);
            assert_eq!(candidates(&scan, Source::Copy).first().map(String::as_str), Some(notice));
        }
    }

    #[test]
    fn a_notice_in_brackets_that_a_summary_repeats_is_found_whole() {
        for notice in ["（此文转自公开渠道）", "此文转自公开渠道。"] {
            let text = "中国的经@济发展很快。我们@需要努力工作，人民生活水平提高了。\n摘要：中国的经@济发展很快。我们@需要努力工作。";
            let text = text.replace('@', notice);
            let scan = Scan::new(&text);
            assert_eq!(candidates(&scan, Source::Copy).first().map(String::as_str), Some(notice));
        }
    }

    #[test]
    fn a_word_of_stems_tells_more_than_particles_or_a_part_of_katakana() {
        let broken_at = |text: &str, name: &str| {
            let scan = Scan::new(text);
            let at = text.split(name).next().unwrap().chars().count();
            broken(&scan, at..at + name.chars().count())
        };
        assert_eq!(broken_at("中国的经晨星周报济发展", "晨星周报"), Broken::Stem);
        assert_eq!(broken_at("このファ暁光新聞イルを", "暁光新聞"), Broken::Grammar);
        assert_eq!(broken_at("どの暗号化で行うか", "暗号化"), Broken::Grammar);
        assert_eq!(broken_at("估计十家学校里有一家", "家学校"), Broken::Grammar);
        assert_eq!(broken_at("このファイーティルを", "イーティ"), Broken::Katakana);
    }
}
