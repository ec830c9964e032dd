//! The letters of a stretch that looks odd, and whether they are a name or an address in disguise.

use std::ops::Range;

use super::disguise_names::{Break, Name, SHORTEST, is_bracket, is_hyphen, is_mark, is_natural};
use super::lookalikes::{is_styled, skeleton};
use super::scan::{Scan, is_apostrophe, is_unspaced, is_word_letter};
use super::vocabulary::Vocabulary;

/// Letters of a name that one mark alone breaks, where a list of words shows that neither part is a word.
const LONG: usize = 8;
/// Domain endings that a disguised address ends with.
const ENDINGS: &[&str] = &[
    "com", "net", "org", "info", "online", "site", "xyz", "top", "club", "app", "live", "pro", "biz", "vip", "cc",
    "co", "io", "me", "tv", "us", "in", "ru", "cn", "de", "fr", "uk", "es", "it", "pl", "tr", "jp", "kr", "br",
];

/// A disguised name at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its characters.
    pub(super) range: Range<usize>,
    /// Folded letters.
    pub(super) key: String,
    /// Whether it is a name of the site; else it is an address.
    pub(super) named: bool,
    /// Whether it could be a word that is spelled letter by letter.
    pub(super) spelled: bool,
}

/// The letters and digits of a stretch, folded, with their places.
pub(super) struct Letters {
    folded: Vec<char>,
    places: Vec<usize>,
    /// Whether a dot stands between them, as each address has one.
    has_dot: bool,
}

impl Letters {
    pub(super) fn of(scan: &Scan<'_>, range: Range<usize>) -> Self {
        // A name of two words of which one alone is odd: its neighbours may be the rest.
        let mut start = range.start;
        let mut end = range.end;
        for _ in 0..2 {
            start = word_back(scan, start);
            end = word_on(scan, end);
        }
        let mut places = Vec::with_capacity(end - start);
        places.extend((start..end).filter(|i| scan.at(*i).is_alphanumeric()));
        let has_dot = scan.chars().get(start..end).unwrap_or_default().iter().any(|c| is_dot(*c));
        Self { folded: places.iter().map(|i| skeleton(scan.at(*i))).collect(), places, has_dot }
    }

    /// The place of a letter in the text.
    fn place(&self, index: usize) -> Option<usize> {
        self.places.get(index).copied()
    }

    /// The names of the site that stand here in disguise.
    pub(super) fn named(&self, scan: &Scan<'_>, vocabulary: &Vocabulary<'_>, wanted: &[Name]) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for name in wanted {
            let mut from = 0;
            while let Some(at) = position(&self.folded, &name.key, from) {
                from = at + 1;
                let letters = at..at + name.key.len();
                let Some(disguise) = self.disguise(scan, vocabulary, letters.clone(), Some(&name.breaks)) else {
                    continue;
                };
                let end = self.with_ending(scan, letters.end).unwrap_or(letters.end);
                let Some(range) = self.range(scan, at..end) else { continue };
                if found.iter().any(|f| f.range.start < range.end && range.start < f.range.end) {
                    continue;
                }
                from = end;
                found.push(Found {
                    range,
                    key: name.key.iter().collect(),
                    named: true,
                    spelled: disguise == Disguise::Spelled && end == letters.end,
                });
            }
        }
        found
    }

    /// An address in disguise: its label, and the ending after a dot of some kind.
    pub(super) fn address(&self, scan: &Scan<'_>, vocabulary: &Vocabulary<'_>) -> Option<Found> {
        if !self.has_dot {
            return None;
        }
        for label_end in SHORTEST..self.folded.len() {
            let Some(end) = self.with_ending(scan, label_end) else { continue };
            // The label goes back as far as there is no blank, or as single letters stand.
            let mut start = label_end;
            while start > 0 && self.is_joined(scan, start - 1, start, label_end) {
                start -= 1;
            }
            if label_end - start < SHORTEST || self.folded.get(start..label_end)?.iter().any(|c| !c.is_alphanumeric()) {
                continue;
            }
            let Some(range) = self.range(scan, start..end) else { continue };
            if self.disguise(scan, vocabulary, start..label_end, None).is_none()
                || is_plain_address(scan, range.start..self.place(label_end - 1).unwrap_or(range.end))
            {
                continue;
            }
            return Some(Found {
                range,
                key: self.folded.get(start..end)?.iter().collect(),
                named: false,
                spelled: false,
            });
        }
        None
    }

    /// Whether a letter belongs to the label of an address that ends at `end`, being before another of its letters.
    fn is_joined(&self, scan: &Scan<'_>, before: usize, letter: usize, _end: usize) -> bool {
        let (Some(a), Some(b)) = (self.place(before), self.place(letter)) else { return false };
        (a + 1..b).all(|i| is_mark(scan.at(i))) && b - a <= 4
    }

    /// The end of the letters with a domain ending behind a dot of some kind.
    fn with_ending(&self, scan: &Scan<'_>, label_end: usize) -> Option<usize> {
        let last = self.place(label_end.checked_sub(1)?)?;
        let first = self.place(label_end)?;
        let dotted = first - last <= 6 && (last + 1..first).any(|i| is_dot(scan.at(i)));
        if !dotted {
            return None;
        }
        // "call(2).into", "list[0].index": code closes what it opened before. In "site[.]com" the bracket is around the dot.
        let closes =
            (last + 1..first).find(|i| is_bracket(scan.at(*i))).is_some_and(|i| matches!(scan.at(i), ')' | ']' | '}'));
        // "turtle.pen().items": an empty pair of brackets is a call.
        let calls = (last + 1..first).any(|i| scan.at(i) == '(' && scan.at(i + 1) == ')');
        let closes = closes || calls;
        let goes_on =
            |end: usize| self.place(end).zip(self.place(end - 1)).is_some_and(|(next, last)| next == last + 1);
        ENDINGS
            .iter()
            .filter_map(|ending| {
                let end = label_end + ending.len();
                let same = self
                    .folded
                    .get(label_end..end)?
                    .iter()
                    .map(|c| if *c == '0' { 'o' } else { *c })
                    .eq(ending.chars());
                if !same {
                    return None;
                }
                let place = self.place(end - 1)?;
                let next = scan.at(place + 1);
                // Within a word the ending must be in disguise itself: "word|name[.]com|word".
                let odd = (last + 1..place)
                    .any(|i| !is_natural(scan.at(i)) && is_mark(scan.at(i)) || scan.at(i) == '0')
                    || (first..place).any(|i| is_mark(scan.at(i)));
                let stops = !next.is_alphanumeric() || is_unspaced(next) || odd && !(closes && goes_on(end));
                // The letters of the ending hang together, by marks at most.
                let together = self.places.get(label_end..end)?.windows(2).all(|w| matches!(w, [a, b] if b - a <= 3));
                (stops && together).then_some(end)
            })
            .max()
    }

    /// The characters of letters, with brackets and quotation that were opened within them.
    fn range(&self, scan: &Scan<'_>, letters: Range<usize>) -> Option<Range<usize>> {
        let start = self.place(letters.start)?;
        let mut end = self.place(letters.end.checked_sub(1)?)? + 1;
        for (open, close) in [('[', ']'), ('(', ')'), ('{', '}')] {
            let count = |c: char| (start..end).filter(|i| scan.at(*i) == c).count();
            if count(open) > count(close) && scan.at(end) == close {
                end += 1;
            }
        }
        // A mark like those within, where the word goes on behind it.
        let mark = scan.at(end);
        let within = (start..end).any(|i| scan.at(i) == mark);
        if is_mark(mark)
            && !is_natural(mark)
            && within
            && is_word_letter(scan.at(end + 1))
            && is_word_letter(scan.before(start))
        {
            end += 1;
        }
        Some(start..end)
    }

    /// How some letters are disguised; `None` where they are plainly there.
    fn disguise(
        &self,
        scan: &Scan<'_>,
        vocabulary: &Vocabulary<'_>,
        letters: Range<usize>,
        own_breaks: Option<&[Break]>,
    ) -> Option<Disguise> {
        let places = self.places.get(letters.clone())?;
        let mut marks: Vec<char> = Vec::new();
        let mut pieces: Vec<Vec<char>> = vec![Vec::new()];
        for (index, place) in places.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|i| places.get(i)).map_or(*place, |p| p + 1);
            let between: Vec<char> = (before..*place).map(|i| scan.at(i)).collect();
            if between.iter().any(|c| !is_mark(*c) && *c != ' ') || between.len() > 4 {
                return None;
            }
            let own = own_breaks.is_some_and(|breaks| breaks.iter().any(|b| b.at == index && b.has(&between)));
            if !between.is_empty() && !own {
                marks.push(
                    between
                        .iter()
                        .copied()
                        .find(|c| !is_natural(*c) && *c != ' ')
                        .unwrap_or_else(|| between.first().copied().unwrap_or(' ')),
                );
                pieces.push(Vec::new());
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push(scan.folded(*place));
            }
        }
        if is_foreign(scan, places) {
            return Some(Disguise::Letters);
        }
        let first = *marks.first()?;
        if is_in_address(scan, *places.first()?) {
            return None;
        }
        let blanks = marks.iter().filter(|c| **c == ' ').count();
        // The page's own words are no help: the parts are among them.
        let words = pieces.iter().filter(|p| p.len() > 1 && vocabulary.lists(p)).count();
        let singles = pieces.iter().all(|p| p.len() == 1);
        if singles {
            return Some(if marks.iter().all(|c| *c == first) && (is_natural(first) || first == ' ') {
                Disguise::Spelled
            } else {
                Disguise::Marks
            });
        }
        // "lib_sunny_herald_new", "/org/Sunny/Herald/a": the mark joins parts of a longer identifier or path.
        if matches!(first, '_' | '/') && marks.iter().all(|c| *c == first) && self.goes_on(scan, &letters, first) {
            return None;
        }
        // A blank between parts of words is a name of several words, or chance; so are words that a mark joins.
        let odd = marks.iter().any(|c| !is_natural(*c));
        if blanks > 0 || (!odd && words == pieces.len()) {
            return None;
        }
        let long = letters.len() >= LONG;
        let slash = marks.contains(&'/');
        let enough = match marks.len() {
            1 => long && words == 0 && vocabulary.has_list() && (odd || slash),
            // No name is parted so by chance, unless at the end of a line.
            2 if own_breaks.is_some() => marks.iter().any(|c| !is_hyphen(*c)),
            2 => odd || slash && long && vocabulary.has_list() && words < 2,
            _ => true,
        };
        enough.then_some(Disguise::Marks)
    }

    /// Whether a mark joins more to some letters, before or behind them.
    fn goes_on(&self, scan: &Scan<'_>, letters: &Range<usize>, mark: char) -> bool {
        let first = self.place(letters.start).filter(|i| *i > 0 && scan.before(*i) == mark);
        let last = letters.end.checked_sub(1).and_then(|i| self.place(i));
        first.is_some() || last.is_some_and(|i| scan.at(i + 1) == mark && scan.at(i + 2).is_alphanumeric())
    }
}

/// How a name is disguised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disguise {
    /// By letters of other blocks.
    Letters,
    /// By marks between its letters.
    Marks,
    /// By one mark after each letter, as also a word is spelled.
    Spelled,
}

/// Whether letters of other blocks stand for those of the name: styled ones where the text around is not, or look-alikes
/// beside letters of the alphabet that they look like.
fn is_foreign(scan: &Scan<'_>, places: &[usize]) -> bool {
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return false };
    let styled = |i: &usize| is_styled(scan.at(*i));
    if places.iter().any(styled) {
        let near = (first.saturating_sub(24)..*first).chain(last + 1..last + 25);
        // A line that is set in such letters as a whole is a manner of writing.
        return !near.clone().any(|i| is_styled(scan.at(i)));
    }
    let latin = places.iter().filter(|i| scan.at(**i).is_ascii_alphabetic()).count();
    let alike = places.iter().filter(|i| {
        let c = scan.at(**i);
        !c.is_ascii() && !is_unspaced(c) && skeleton(c).is_ascii_lowercase() && !matches!(c, 'ı' | 'ø' | 'ł' | 'đ')
    });
    latin > 0 && alike.count() > 0
}

/// Whether the label of an address is what a host name may be: letters, digits, dots and hyphens, or a path behind them.
fn is_plain_address(scan: &Scan<'_>, label: Range<usize>) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '+' | '~');
    let slash = label.clone().find(|i| scan.at(*i) == '/');
    let dot = label.clone().find(|i| scan.at(*i) == '.');
    let is_path = slash.is_none() || dot.is_some_and(|dot| slash.is_some_and(|slash| dot < slash));
    is_path && label.into_iter().all(|i| plain(scan.at(i)))
}

/// Whether a place is inside an address with its scheme, or in one of mail.
fn is_in_address(scan: &Scan<'_>, place: usize) -> bool {
    const REACH: usize = 80;
    let before = (0..place.min(REACH)).map(|n| place - n - 1).take_while(|i| !scan.at(*i).is_whitespace());
    before.into_iter().any(|i| scan.at(i) == '@' || scan.at(i) == '/' && scan.before(i) == '/')
}

/// What parts an address, or is written for it.
fn is_dot(c: char) -> bool {
    matches!(c, '.' | '·' | '•' | '‧' | '∙' | '⋅')
}

/// Where a pattern stands in folded letters, from an index on.
fn position(letters: &[char], pattern: &[char], from: usize) -> Option<usize> {
    let first = pattern.first()?;
    (from..(letters.len() + 1).saturating_sub(pattern.len()))
        .find(|at| letters.get(*at) == Some(first) && letters.get(*at..at + pattern.len()) == Some(pattern))
}

/// The start of the word before a place, on the same line and within reach.
fn word_back(scan: &Scan<'_>, at: usize) -> usize {
    const REACH: usize = 24;
    if scan.before(at) != ' ' {
        return at;
    }
    let mut start = at - 1;
    while start > 0 && at - start < REACH && !scan.before(start).is_whitespace() {
        start -= 1;
    }
    start
}

/// The end of the word after a place, on the same line and within reach.
fn word_on(scan: &Scan<'_>, at: usize) -> usize {
    const REACH: usize = 24;
    if scan.at(at) != ' ' {
        return at;
    }
    let mut end = at + 1;
    while end < scan.len() && end - at < REACH && !scan.at(end).is_whitespace() && !is_apostrophe(scan.at(end)) {
        end += 1;
    }
    end
}
