//! Names that are looked for in disguise, and the marks that break them.

use super::lookalikes::skeleton;
use super::scan::is_unspaced;

/// Letters of the shortest name that is looked for; of a script without blanks, [`SHORTEST_UNSPACED`].
pub(super) const SHORTEST: usize = 5;
/// See [`SHORTEST`].
const SHORTEST_UNSPACED: usize = 3;
/// Characters of the longest stretch.
pub(super) const LONGEST: usize = 160;

/// What is looked for: folded letters and digits alone, with the places where the name itself has something between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// Its letters and digits, folded.
    pub(super) key: Vec<char>,
    /// Where it has something between them.
    pub(super) breaks: Vec<Break>,
}

/// What a name itself has before one of its letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Break {
    /// The letter that stands behind it.
    pub(super) at: usize,
    /// The marks; none where only a capital follows a small letter, as in names that programs write "camelCase" or "snake_case".
    marks: Vec<char>,
}

impl Break {
    /// Whether these characters belong to the name.
    pub(super) fn has(&self, between: &[char]) -> bool {
        let seam = self.marks.is_empty();
        between.iter().all(|c| {
            if seam { matches!(c, '_' | '-' | ' ') } else { *c == ' ' || is_natural(*c) || self.marks.contains(c) }
        })
    }
}

impl Name {
    /// A name; `None` where it is too short to be told from chance.
    pub(super) fn new(text: &str) -> Option<Self> {
        let (mut key, mut breaks) = (Vec::new(), Vec::<Break>::new());
        let mut before = ' ';
        for c in text.trim().chars() {
            let seam = before.is_lowercase() && c.is_uppercase();
            if seam || !c.is_alphanumeric() {
                let marks: Vec<char> = if seam { Vec::new() } else { vec![c] };
                match breaks.last_mut() {
                    Some(last) if last.at == key.len() => last.marks.extend(marks),
                    _ => breaks.push(Break { at: key.len(), marks }),
                }
            }
            if c.is_alphanumeric() {
                key.push(skeleton(c));
            }
            before = c;
        }
        let least = if key.iter().any(|c| is_unspaced(*c)) { SHORTEST_UNSPACED } else { SHORTEST };
        (key.len() >= least && key.len() <= LONGEST / 2).then_some(Self { key, breaks })
    }
}

/// What is put between the letters of a name to break it. Marks that sentences need are none.
pub(super) fn is_mark(c: char) -> bool {
    matches!(
        c,
        '/' | '\\'
            | '.'
            | '-'
            | '_'
            | '*'
            | '|'
            | '~'
            | '^'
            | '+'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '`'
            | '·'
            | '•'
            | '‧'
            | '\u{200b}'
            | '\u{200c}'
            | '\u{200d}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{ad}'
            | '‐'
            | '‑'
            | '–'
            | '∙'
            | '⋅'
    )
}

/// Whether a mark also stands in names and words of honest texts.
pub(super) fn is_natural(c: char) -> bool {
    matches!(c, '.' | '-' | '‐' | '‑' | '–' | '_' | '/' | '·' | '+' | '\u{ad}')
}

/// What code closes, and disguises put around a dot.
pub(super) fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '{' | '}')
}

/// What parts a word at the end of a line.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_name_has_itself_does_not_break_it() {
        let name = Name::new("Sunny-HeraldNews").unwrap();
        assert_eq!(name.key.iter().collect::<String>(), "sunnyheraldnews");
        let has = |at: usize, between: &[char]| name.breaks.iter().any(|b| b.at == at && b.has(between));
        assert!(has(5, &['-']) && has(5, &[' ']) && has(11, &['_']));
        assert!(!has(11, &['*']) && !has(5, &['*']) && !has(3, &['-']));
    }

    #[test]
    fn short_names_are_not_looked_for() {
        assert!(Name::new("S-u.n").is_none() && Name::new("晨星").is_none());
        assert!(Name::new("晨星报").is_some());
    }
}
