//! What is known of each block before its role is decided: one struct, filled in one pass.

use foldhash::{HashMap, HashMapExt};

use super::BlockKind;
use super::attributes::Hidden;
use super::marks::Marks;
use super::sheet::{NONE, Sheet};
use super::tags::Tag;
use super::zones::{Zone, Zones};

/// A block's features.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BlockFeatures {
    /// What it is by its markup.
    pub(super) kind: BlockKind,
    /// Its characters; ideographs count twice, since they say as much as two letters or more.
    pub(super) chars: u32,
    /// Its words by blanks; in scripts without blanks, a word for each two ideographs or six letters.
    pub(super) words: u32,
    /// Ends of sentences in it.
    pub(super) sentence_ends: u32,
    /// Share of its characters in links.
    pub(super) link_share: f32,
    /// What takes it off the page at first.
    pub(super) hidden: Hidden,
    /// Whether it reads like running text that readers see.
    pub(super) is_prose: bool,
    /// The part of the page that it stands in by markup.
    pub(super) zone: Zone,
    /// Marks of the elements around it, the nearest six.
    pub(super) marks: Marks,
    /// Whether a form is around it.
    pub(super) in_form: bool,
    /// How often its text stands on the page.
    pub(super) repeats: u16,
    /// What its characters are.
    pub(super) signs: Signs,
}

/// Characters of a text by what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Signs {
    /// Capitals.
    pub(super) upper: u32,
    /// Digits.
    pub(super) digits: u32,
    /// ASCII characters that are no letters, digits or blanks.
    pub(super) marks: u32,
    /// Commas of any script.
    pub(super) commas: u32,
    /// Whether it begins with a small letter.
    pub(super) starts_small: bool,
}

/// Running text has at least this many characters, or [`PROSE_CHARS_WITH_END`] where it ends as sentences do.
const PROSE_CHARS: u32 = 80;
const PROSE_CHARS_WITH_END: u32 = 30;

/// More than this share in links is a menu or a list of teasers.
pub(super) const PROSE_LINK_SHARE: f32 = 0.5;

/// Letters of a word, in scripts that put no blanks between words and have letters.
const LETTERS: u32 = 6;

/// Text counts that need no zone: filled first, since zones are judged by where the prose is.
pub(super) fn measure(sheet: &Sheet<'_>) -> Vec<BlockFeatures> {
    let mut seen: HashMap<&str, u16> = HashMap::new();
    for draft in sheet.drafts.iter().filter(|draft| draft.chars <= 200) {
        let count = seen.entry(sheet.text_of(draft)).or_default();
        *count = count.saturating_add(1);
    }
    let measured = sheet.drafts.iter().map(|draft| {
        let text = sheet.text_of(draft);
        let counts = Counts::of(text);
        let link_share = draft.link_share();
        let ends = ends_as_sentence(text);
        let chars = draft.chars + counts.ideographs;
        let long = chars >= PROSE_CHARS || (chars >= PROSE_CHARS_WITH_END && ends);
        let is_text = !matches!(draft.kind, BlockKind::Heading(_) | BlockKind::Caption);
        let mut marks = Marks::NONE;
        let mut in_form = false;
        for (_, element) in sheet.ancestors(draft.element).take(6) {
            marks |= element.marks;
            in_form |= element.tag == Tag::Form;
        }
        BlockFeatures {
            kind: draft.kind,
            chars,
            words: counts.words(),
            sentence_ends: counts.sentence_ends,
            link_share,
            hidden: draft.hidden,
            is_prose: is_text && long && link_share < PROSE_LINK_SHARE && draft.hidden == Hidden::Not,
            zone: Zone::Main,
            marks,
            in_form,
            repeats: seen.get(text).copied().unwrap_or(1),
            signs: counts.signs,
        }
    });
    measured.collect()
}

/// Fills in the zones.
pub(super) fn place(features: &mut [BlockFeatures], sheet: &Sheet<'_>, zones: &Zones) {
    for (block, draft) in features.iter_mut().zip(&sheet.drafts) {
        block.zone = if draft.element == NONE { Zone::Main } else { zones.of(draft.element) };
    }
}

#[derive(Debug, Default)]
struct Counts {
    blanks: u32,
    ideographs: u32,
    /// Letters of scripts without blanks between words.
    unparted: u32,
    sentence_ends: u32,
    signs: Signs,
}

impl Counts {
    fn of(text: &str) -> Self {
        let mut counts = Self::default();
        let mut previous = ' ';
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            match c {
                ' ' | '\n' => {
                    counts.blanks += 1;
                    counts.sentence_ends += u32::from(matches!(previous, '.' | '!' | '?' | '…'));
                }
                'A'..='Z' => counts.signs.upper += 1,
                // Nor do those right behind it count for anything.
                'a'..='z' => {
                    let small = rest.as_str().bytes().take_while(u8::is_ascii_lowercase).count();
                    rest = rest.as_str().get(small..).unwrap_or_default().chars();
                }
                '0'..='9' => counts.signs.digits += 1,
                '\0'..='\u{7f}' => {
                    counts.signs.marks += 1;
                    counts.signs.commas += u32::from(c == ',');
                }
                c if ends_without_blank(c) => counts.sentence_ends += 1,
                '，' | '、' | '،' => counts.signs.commas += 1,
                '\u{80}'..='\u{24f}' | '\u{370}'..='\u{58f}' => {
                    counts.signs.upper += u32::from(c.is_uppercase());
                }
                // Thai, Lao, Burmese, Khmer.
                '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => counts.unparted += 1,
                c if c > '\u{2fff}' && super::ink::is_ideograph(c) => counts.ideographs += 1,
                _ => {}
            }
            previous = c;
        }
        counts.signs.starts_small = text.chars().next().is_some_and(char::is_lowercase);
        // Such a sign at the end is counted already.
        counts.sentence_ends += u32::from(ends_as_sentence(text) && !ends_without_blank(previous));
        counts
    }

    fn words(&self) -> u32 {
        self.blanks + 1 + self.ideographs / 2 + self.unparted / LETTERS
    }
}

/// Signs that end a sentence whatever follows, in the scripts of China, Japan, India, Arabia, Armenia, Ethiopia and Burma.
fn ends_without_blank(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '।' | '॥' | '؟' | '۔' | '։' | '።' | '။')
}

/// Whether a text ends as a sentence does, closing marks aside.
pub(super) fn ends_as_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』', '）', '“', ' ']);
    text.ends_with(['.', '!', '?', '…', '；', ':', '：', ';']) || text.ends_with(ends_without_blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_sentences_are_counted_in_scripts_without_blanks_or_full_stops() {
        for (text, words, sentences) in [
            ("The mill turned. It stopped.", 5, 2),
            ("水车转动。水车停了。", 5, 2),
            ("चक्की चली। वह रुकी।", 4, 2),
            ("กังหันน้ำหมุนทั้งคืน", 4, 0),
        ] {
            let counts = Counts::of(text);
            assert_eq!((counts.words(), counts.sentence_ends), (words, sentences), "{text}");
        }
    }
}
