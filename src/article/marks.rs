//! What class and id names say of an element: a small set of marks, found word by word.

use std::ops::{BitOr, BitOrAssign};

use foldhash::{HashMap, HashMapExt};

use super::rules::class_words;

/// A set of statements about an element.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(super) struct Marks(u32);

macro_rules! marks {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)+) => {
        impl std::fmt::Debug for Marks {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let names = [$((Self::$name, stringify!($name))),+];
                f.debug_set().entries(names.iter().filter(|(mark, _)| self.has(*mark)).map(|(_, name)| name)).finish()
            }
        }

        impl Marks { $($(#[$doc])* pub(super) const $name: Self = Self(1 << $bit);)+ }
    };
}

marks! {
    /// Holds content by a general word (`content`, `post`).
    CONTENT = 0;
    /// Holds an article's text by a precise name (`entry-content`, `articleBody`).
    BODY = 1;
    /// A thread of comments, or its form.
    COMMENT = 2;
    /// Menus and paths.
    NAV = 3;
    /// A column beside.
    SIDEBAR = 4;
    /// The page's foot.
    FOOTER = 5;
    /// The page's head.
    HEADER = 6;
    /// Share and follow buttons.
    SHARE = 7;
    /// Teasers of other pages.
    RELATED = 8;
    /// Advertising.
    AD = 9;
    /// Consent to cookies.
    CONSENT = 10;
    /// What pops up.
    POPUP = 11;
    /// Who wrote it, and when.
    BYLINE = 12;
    /// Who wrote it, in an own box.
    AUTHOR_BOX = 13;
    /// Tags and categories.
    TAGS = 14;
    /// Invitations to subscribe.
    NEWSLETTER = 15;
    /// Captions and credits of pictures.
    CAPTION = 16;
    /// Only for screen readers.
    UNSEEN = 17;
    /// The site's name or logo.
    SITE = 18;
    /// A date.
    DATE = 19;
    /// The form that asks for a comment.
    REPLY_FORM = 20;
    /// A table of contents.
    CONTENTS = 21;
    /// A post of a thread.
    POST = 22;
    /// What a shop says beside a product: cart, price, delivery.
    SHOP = 23;
    /// Copyright line.
    COPYRIGHT = 24;
    /// The title or headline.
    TITLE = 25;
    /// A path of the page's sections.
    BREADCRUMB = 26;
    /// Line numbers of code.
    GUTTER = 27;
    /// Print, edit, report: controls.
    TOOLS = 28;
    /// What buyers wrote of a product.
    REVIEWS = 29;
}

impl Marks {
    /// No marks.
    pub(super) const NONE: Self = Self(0);

    /// Whether any of `other` is in it.
    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together, for constants.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The marks as bits, by their numbers above.
    pub(super) const fn bits(self) -> u32 {
        self.0
    }

    /// Whether there are none.
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Marks {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Marks {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Finds marks in class and id names; built once.
#[derive(Debug, Clone)]
pub(super) struct MarkReader {
    words: HashMap<&'static [u8], Marks>,
    /// Longest word of the table in bytes.
    longest: usize,
}

impl MarkReader {
    /// Reads the table of words.
    pub(super) fn new() -> Self {
        let mut words: HashMap<&'static [u8], Marks> = HashMap::new();
        for (names, marks) in class_words::WORDS {
            for name in names.split_ascii_whitespace() {
                *words.entry(name.as_bytes()).or_default() |= *marks;
            }
        }
        let longest = words.keys().map(|word| word.len()).max().unwrap_or_default();
        Self { words, longest }
    }

    /// The marks of a class list or an id: of each word, and of each two neighbours in one name, joined by `-`.
    pub(super) fn read(&self, names: &str) -> Marks {
        let mut marks = Marks::NONE;
        // Pages with thousands of classes on one element say nothing with them.
        for name in names.split_ascii_whitespace().take(40) {
            // `has-sidebar`, `no-comments`, `with-footer` speak of the page, not of the element; `md:…` of its looks.
            if class_words::NOT_ABOUT_ITSELF.iter().any(|prefix| name.starts_with(prefix)) || name.contains(':') {
                continue;
            }
            self.read_name(name, &mut marks);
        }
        marks
    }

    fn read_name(&self, name: &str, marks: &mut Marks) {
        let mut previous = Word::default();
        let mut word = Word::default();
        let mut was_lower = false;
        for byte in name.bytes() {
            let letter = byte.is_ascii_alphanumeric() || byte >= 0x80;
            if !letter || (byte.is_ascii_uppercase() && was_lower) {
                self.look_up(&mut previous, &mut word, marks);
            }
            was_lower = byte.is_ascii_lowercase() || byte.is_ascii_digit();
            if letter {
                word.push(byte.to_ascii_lowercase());
            }
        }
        self.look_up(&mut previous, &mut word, marks);
    }

    fn look_up(&self, previous: &mut Word, word: &mut Word, marks: &mut Marks) {
        if word.length == 0 {
            return;
        }
        *marks |= self.marks_of(word);
        if previous.length > 0 && previous.length + 1 + word.length <= self.longest {
            previous.push(b'-');
            for byte in word.as_bytes() {
                previous.push(*byte);
            }
            *marks |= self.marks_of(previous);
        }
        *previous = *word;
        *word = Word::default();
    }

    fn marks_of(&self, word: &Word) -> Marks {
        if word.length > self.longest {
            return Marks::NONE;
        }
        self.words.get(word.as_bytes()).copied().unwrap_or_default()
    }
}

/// The marks of one page's names, each read once: elements of a page share most of theirs.
pub(super) struct PageMarks<'n, 'm> {
    reader: &'m MarkReader,
    seen: HashMap<&'n str, Marks>,
}

impl<'n, 'm> PageMarks<'n, 'm> {
    /// Names that are remembered.
    const MOST: usize = 1 << 13;

    pub(super) fn new(reader: &'m MarkReader) -> Self {
        Self { reader, seen: HashMap::new() }
    }

    /// As [`MarkReader::read`].
    pub(super) fn read(&mut self, names: &'n str) -> Marks {
        if let Some(marks) = self.seen.get(names) {
            return *marks;
        }
        let marks = self.reader.read(names);
        if self.seen.len() < Self::MOST {
            self.seen.insert(names, marks);
        }
        marks
    }
}

/// A word on the stack; what does not fit is no word of the table.
#[derive(Clone, Copy)]
struct Word {
    bytes: [u8; 48],
    length: usize,
}

impl Default for Word {
    fn default() -> Self {
        Self { bytes: [0; 48], length: 0 }
    }
}

impl Word {
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        let reader = MarkReader::new();
        for (names, expected) in [
            ("entry-content", Marks::BODY),
            ("articleBody", Marks::BODY),
            ("td_post_content x", Marks::BODY),
            ("jp-relatedposts", Marks::RELATED),
            ("comment-respond", Marks::REPLY_FORM),
            ("screen-reader-text", Marks::UNSEEN),
            ("SiteFooter", Marks::FOOTER),
        ] {
            assert!(reader.read(names).has(expected), "{names}");
        }
        for names in ["has-sidebar", "no-comments", "col-md-4 flex", "", "---", "footerless"] {
            assert!(reader.read(names).is_empty(), "{names}");
        }
    }

    #[test]
    fn endless_names_are_no_trouble() {
        assert!(MarkReader::new().read(&"x".repeat(100_000)).is_empty());
        assert!(MarkReader::new().read(&"é-Ü".repeat(10_000)).is_empty());
    }
}
