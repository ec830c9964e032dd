//! What follows seams after different beginnings and before different ends: planted strings where no list of words tells what they break.

use std::collections::{BTreeMap, BTreeSet};

use super::hashing::hash_chars;
use super::scan::{Scan, fold_text, is_word_letter};
use super::seams::{Candidate, FRAGMENT, LENGTHS, line_end, may_end};
use super::vocabulary::english;

/// Strings that follow seams after different beginnings and before different ends, where no word list helps.
pub(super) fn recurring(scan: &Scan<'_>, seams: &[usize], known: &[Candidate]) -> Vec<Candidate> {
    let known: Vec<String> = known.iter().map(|c| fold_text(&c.text)).collect();
    let mut tails: Vec<(&[char], usize)> =
        seams.iter().map(|s| (scan.folded_slice(*s..line_end(scan, *s, LENGTHS.end)), *s)).collect();
    tails.retain(|(tail, _)| !known.iter().any(|k| starts_with(tail, k)));
    tails.sort_unstable();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tails.len() {
        let Some((head, _)) = tails.get(at) else { break };
        let Some(stem) = head.get(..LENGTHS.start) else {
            at += 1;
            continue;
        };
        let size =
            tails.get(at..).map_or(1, |rest| rest.iter().take_while(|(tail, _)| tail.starts_with(stem)).count()).max(1);
        found.extend(tails.get(at..at + size).and_then(|group| shared(scan, group)));
        at += size;
    }
    found
}

/// Whether a tail starts with a text.
fn starts_with(tail: &[char], text: &str) -> bool {
    let mut tail = tail.iter();
    text.chars().all(|c| tail.next() == Some(&c))
}

/// A beginning that places share, with the parts of the words that it stands in.
struct Shared {
    length: usize,
    inside: Vec<usize>,
    lefts: BTreeSet<String>,
    rights: BTreeSet<String>,
}

impl Shared {
    fn of(scan: &Scan<'_>, length: usize, places: Vec<usize>) -> Self {
        let inside: Vec<usize> = places
            .into_iter()
            .filter(|s| is_word_letter(scan.at(s + length)) && !scan.at(s + length).is_uppercase())
            .collect();
        let part = |from: usize, to: usize| scan.slice(from..to).to_lowercase();
        let lefts = inside.iter().map(|s| part(scan.word_start(*s, FRAGMENT), *s)).collect();
        let rights = inside.iter().map(|s| part(s + length, scan.word_end(s + length, FRAGMENT))).collect();
        Self { length, inside, lefts, rights }
    }
}

/// The one of two that stands inside more different words; the longer of equal ones comes second.
fn better(best: Option<Shared>, other: Shared) -> Shared {
    let variety = |shared: &Shared| shared.lefts.len().min(shared.rights.len());
    match best {
        Some(best) if variety(&best) > variety(&other) => best,
        _ => other,
    }
}

/// The beginning that most of a group shares and that stands inside most different words; of equal ones the longest.
fn shared(scan: &Scan<'_>, group: &[(&[char], usize)]) -> Option<Candidate> {
    if group.len() < 2 {
        return None;
    }
    let mut best: Option<Shared> = None;
    let mut open: Option<(usize, Vec<usize>)> = None;
    for length in LENGTHS {
        let mut most: BTreeMap<&[char], Vec<usize>> = BTreeMap::new();
        for (tail, seam) in group {
            if let Some(prefix) = tail.get(..length) {
                most.entry(prefix).or_default().push(*seam);
            }
        }
        let Some((prefix, places)) = most.into_iter().max_by_key(|(_, places)| places.len()) else { break };
        if places.len() < 2 || places.len() * 5 < group.len() * 3 {
            break;
        }
        // Where some of the places part, the string may have ended before.
        if let Some((length, shared)) = open.take_if(|(_, shared)| shared.len() > places.len()) {
            best = Some(better(best.take(), Shared::of(scan, length, shared)));
        }
        if prefix.last().is_some_and(|c| may_end(*c)) {
            open = Some((length, places));
        }
    }
    if let Some((length, shared)) = open {
        best = Some(better(best.take(), Shared::of(scan, length, shared)));
    }
    let Shared { length, inside, lefts, rights } = best?;
    let places = lefts.len().min(rights.len());
    let first = *inside.first()?;
    let ends_within = (first + 1..first + length).contains(&scan.word_start(first + length, FRAGMENT));
    let listed = |seam: &usize| {
        let end = seam + length;
        english(hash_chars(
            scan.folded_slice(scan.word_start(end, FRAGMENT)..scan.word_end(end, FRAGMENT)).iter().copied(),
        ))
    };
    // Where each word goes on with the same letter, the string ends behind it: "OpenOffic|e's", "StarOffic|e".
    let nexts: BTreeSet<Option<char>> = rights.iter().map(|right| right.chars().next()).collect();
    if inside.len() > 2 && nexts.len() < 2 {
        return None;
    }
    let goes_on = ends_within
        && (rights.len() * 3 < inside.len() * 2 || inside.iter().filter(|s| listed(s)).count() * 2 > inside.len());
    (places >= 2 && length > 3 && !goes_on).then(|| Candidate {
        text: scan.slice(first..first + length).to_owned(),
        joined: 0,
        places,
        longest: 0,
    })
}
