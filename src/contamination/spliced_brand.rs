//! Finds a site's brand or notice planted inside or between words of the text.
//!
//! Which strings are planted is [`super::planted`]'s to say. Here each place of those is judged: inside a word that its removal
//! makes known, inside a word otherwise, glued to a word, between words; or where it belongs.

use std::ops::Range;

use super::brand::{Brand, Tally, joined, parts};
use super::manner::{Manner, manner};
use super::planted::likely;
use super::scan::{Scan, is_unspaced};
use super::suspects::Suspect;
use super::unspaced::{self, Broken};
use super::vocabulary::Vocabulary;

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
    if suspects.is_empty() {
        return Vec::new();
    }
    let beginnings = Beginnings::of(suspects);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, may_begin)) = beginnings.next(scan, at) {
        at = start;
        let matches = |(index, s): (usize, &Suspect)| Some((index, s.brand.matches_at(scan, at)?));
        let mut candidates = suspects.iter().enumerate().filter(|(index, _)| may_begin & bit(*index) != 0);
        let Some((brand, end)) = candidates.find_map(matches) else {
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

/// Which suspects the first two characters of a place may begin, a bit each (from the 65th on they share them): most places of a text
/// begin none.
struct Beginnings {
    first: [u64; 128],
    second: [u64; 128],
    /// Those that begin with a character that is not ASCII.
    others: Vec<(char, u64)>,
}

impl Beginnings {
    fn of(suspects: &[Suspect]) -> Self {
        let mut all = Self { first: [0; 128], second: [0; 128], others: Vec::new() };
        for (index, suspect) in suspects.iter().enumerate() {
            let bit = bit(index);
            let (first, second) = suspect.brand.beginning();
            match all.first.get_mut(first as usize) {
                Some(bits) => *bits |= bit,
                None => all.others.push((first, bit)),
            }
            match second {
                Some(second) if second.is_ascii() => {
                    if let Some(bits) = all.second.get_mut(second as usize) {
                        *bits |= bit;
                    }
                }
                // A blank may be missing or be another, and what is no ASCII is compared as a whole.
                _ => all.second.iter_mut().for_each(|bits| *bits |= bit),
            }
        }
        all
    }

    /// The first place from an index on that may begin some suspects, and which.
    fn next(&self, scan: &Scan<'_>, from: usize) -> Option<(usize, u64)> {
        let second = |index: usize| self.second.get(scan.folded(index) as usize).copied().unwrap_or(u64::MAX);
        let others = |c: char| self.others.iter().filter(|(other, _)| *other == c).fold(0, |bits, (_, bit)| bits | bit);
        let mut places = scan.all_folded().iter().enumerate().skip(from);
        let begun = |(index, c): (usize, &char)| {
            let first = self.first.get(*c as usize).copied().unwrap_or_else(|| others(*c));
            let bits = if first == 0 { 0 } else { first & second(index + 1) };
            (bits != 0).then_some((index, bits))
        };
        places.find_map(begun)
    }
}

/// The bit of a suspect.
fn bit(index: usize) -> u64 {
    1 << (index % 64)
}

/// Counts of one suspect's places.
#[must_use]
pub fn tally(scan: &Scan<'_>, places: &[Place], brand: usize) -> Tally {
    let mut tally = Tally::default();
    for place in places.iter().filter(|p| p.brand == brand) {
        let (before, after) = (scan.before(place.range.start), scan.at(place.range.end));
        if is_unspaced(before) && is_unspaced(after) {
            let broken = (place.manner == Manner::Joining).then(|| unspaced::broken(scan, place.range.clone()));
            match broken {
                Some(Broken::Stem) => tally.joining += 1,
                Some(Broken::Grammar) => tally.inside += 1,
                Some(Broken::Katakana) => {}
                None => tally.between += 1,
            }
            if matches!(broken, Some(Broken::Stem | Broken::Grammar)) {
                tally.note(&[before], &[after]);
            }
            continue;
        }
        if matches!(place.manner, Manner::Joining | Manner::Inside) {
            let (left, right) = parts(scan, place.range.start, place.range.end);
            tally.note(left, right);
        }
        match place.manner {
            Manner::Joining => tally.joining += 1,
            // Punctuation beside a string says nothing in a script without blanks.
            Manner::Inside if !is_unspaced(before) && !is_unspaced(after) => tally.inside += 1,
            Manner::Glued => tally.glued += 1,
            // Behind the last sentence of a paragraph.
            Manner::Beside if matches!(before, '。' | '！' | '？') && after == '\n' => tally.glued += 1,
            Manner::Between => tally.between += 1,
            Manner::Coded | Manner::Proper => tally.proper += 1,
            Manner::Inside | Manner::Beside | Manner::Edge => {}
        }
    }
    tally
}

/// Finds the splices of a text, and which of the suspects are planted, for the title and description.
#[must_use]
pub fn find(scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, suspects: &[Suspect]) -> (Vec<Splice>, Vec<Brand>) {
    // What is not planted must not hide what is: look again with the planted strings alone.
    let (kept, odds) = likely(scan, vocabulary, suspects);
    let places = places(scan, vocabulary, &kept);
    let heads = heads_of_lines(scan, &places);
    let splices = places
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
        .collect();
    (splices, kept.into_iter().map(|suspect| suspect.brand).collect())
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
    use super::super::manner::Belief;
    use super::super::planted::sure;
    use super::*;

    /// What is left of a text on a page that plants a name for sure.
    fn repaired(name: &str, text: &str) -> String {
        let scan = Scan::new(text);
        let suspect = Suspect {
            brand: Brand::new(name).unwrap(),
            named: true,
            farm: false,
            source: super::super::suspects::Source::Unknown,
            host: sure(),
            host_pages: 9,
            belief: Belief::Open,
        };
        let (mut out, mut at) = (String::new(), 0);
        for splice in find(&scan, &Vocabulary::of(&scan, &[]), &[suspect]).0 {
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
