//! Which script a text is written in, and what that alone says of its language.

/// A script that several languages of the model share, or one that one language has to itself, or nearly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Devanagari,
    Bengali,
    Ethiopic,
    Tibetan,
    Han,
    /// Of the language with this tag.
    Of(&'static str),
    /// One that is not known here.
    Other,
}

use Script::{Arabic, Bengali, Cyrillic, Devanagari, Ethiopic, Greek, Han, Hebrew, Latin, Of, Other, Tibetan};

/// Kana, which Japanese has beside Chinese characters.
const KANA: Script = Of("ja");

/// Hangul.
const HANGUL: Script = Of("ko");

/// ISO 15924 codes of the scripts that the model's classes are in.
#[rustfmt::skip]
const CODES: &[(&str, Script)] = &[
    ("Latn", Latin), ("Grek", Greek), ("Cyrl", Cyrillic), ("Armn", Of("hy")), ("Hebr", Hebrew), ("Arab", Arabic),
    ("Deva", Devanagari), ("Beng", Bengali), ("Guru", Of("pa")), ("Gujr", Of("gu")), ("Orya", Of("or")), ("Taml", Of("ta")), ("Telu", Of("te")),
    ("Knda", Of("kn")), ("Mlym", Of("ml")), ("Sinh", Of("si")), ("Thai", Of("th")), ("Laoo", Of("lo")), ("Tibt", Tibetan), ("Mymr", Of("my")),
    ("Geor", Of("ka")), ("Hang", HANGUL), ("Ethi", Ethiopic), ("Khmr", Of("km")), ("Hani", Han),
];

/// Blocks of the Unicode Standard 16 by their first and last character, in order; letters elsewhere are [`Other`].
#[rustfmt::skip]
const BLOCKS: &[(u32, u32, Script)] = &[
    (0x0041, 0x024f, Latin), (0x0250, 0x02af, Latin), (0x0370, 0x03ff, Greek), (0x0400, 0x052f, Cyrillic), (0x0530, 0x058f, Of("hy")),
    (0x0590, 0x05ff, Hebrew), (0x0600, 0x06ff, Arabic), (0x0700, 0x074f, Of("syr")), (0x0750, 0x077f, Arabic), (0x0780, 0x07bf, Of("dv")),
    (0x07c0, 0x07ff, Of("nqo")), (0x0860, 0x086f, Of("syr")), (0x0870, 0x08ff, Arabic), (0x0900, 0x097f, Devanagari), (0x0980, 0x09ff, Bengali),
    (0x0a00, 0x0a7f, Of("pa")), (0x0a80, 0x0aff, Of("gu")), (0x0b00, 0x0b7f, Of("or")), (0x0b80, 0x0bff, Of("ta")), (0x0c00, 0x0c7f, Of("te")),
    (0x0c80, 0x0cff, Of("kn")), (0x0d00, 0x0d7f, Of("ml")), (0x0d80, 0x0dff, Of("si")), (0x0e00, 0x0e7f, Of("th")), (0x0e80, 0x0eff, Of("lo")),
    (0x0f00, 0x0fff, Tibetan), (0x1000, 0x109f, Of("my")), (0x10a0, 0x10ff, Of("ka")), (0x1100, 0x11ff, HANGUL), (0x1200, 0x139f, Ethiopic),
    (0x13a0, 0x13ff, Of("chr")), (0x1400, 0x167f, Of("iu")), (0x1780, 0x17ff, Of("km")), (0x1800, 0x18af, Of("mn")), (0x18b0, 0x18ff, Of("iu")),
    (0x1b00, 0x1b7f, Of("ban")), (0x1b80, 0x1bbf, Of("su")), (0x1c50, 0x1c7f, Of("sat")), (0x1c80, 0x1c8f, Cyrillic), (0x1c90, 0x1cbf, Of("ka")), (0x1e00, 0x1eff, Latin), (0x1f00, 0x1fff, Greek),
    (0x2c60, 0x2c7f, Latin), (0x2d00, 0x2d2f, Of("ka")), (0x2d30, 0x2d7f, Of("zgh")), (0x2d80, 0x2ddf, Ethiopic), (0x2de0, 0x2dff, Cyrillic),
    (0x2e80, 0x2fdf, Han), (0x3005, 0x3007, Han), (0x3040, 0x30ff, KANA), (0x3100, 0x312f, Han), (0x3130, 0x318f, HANGUL),
    (0x31f0, 0x31ff, KANA), (0x3400, 0x9fff, Han), (0xa000, 0xa4cf, Of("ii")), (0xa4d0, 0xa4ff, Of("lis")), (0xa500, 0xa63f, Of("vai")), (0xa640, 0xa69f, Cyrillic), (0xa720, 0xa7ff, Latin),
    (0xa8e0, 0xa8ff, Devanagari), (0xa960, 0xa97f, HANGUL), (0xa980, 0xa9df, Of("jv")), (0xa9e0, 0xa9ff, Of("my")), (0xaa60, 0xaa7f, Of("my")), (0xab00, 0xab2f, Ethiopic),
    (0xab30, 0xab6f, Latin), (0xab70, 0xabbf, Of("chr")), (0xabc0, 0xabff, Of("mni")), (0xac00, 0xd7ff, HANGUL), (0xf900, 0xfaff, Han), (0xfb00, 0xfb06, Latin),
    (0xfb13, 0xfb17, Of("hy")), (0xfb1d, 0xfb4f, Hebrew), (0xfb50, 0xfdff, Arabic), (0xfe70, 0xfeff, Arabic), (0xff21, 0xff5a, Latin),
    (0xff66, 0xff9d, KANA), (0xffa0, 0xffdc, HANGUL), (0x10330, 0x1034f, Of("got")), (0x10450, 0x1047f, Of("en")), (0x11100, 0x1114f, Of("ccp")), (0x1b000, 0x1b16f, KANA), (0x1e900, 0x1e95f, Of("ff")), (0x20000, 0x323af, Han),
];

impl Script {
    /// The script of an ISO 15924 code that the model has.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        CODES.iter().find(|(own, _)| *own == code).map(|(_, script)| *script)
    }

    /// The script of a letter.
    pub(super) fn of(letter: char) -> Self {
        if letter.is_ascii() {
            return Latin;
        }
        let code = u32::from(letter);
        let at = BLOCKS.partition_point(|(first, ..)| *first <= code);
        let block = at.checked_sub(1).and_then(|at| BLOCKS.get(at));
        block.filter(|(_, last, _)| code <= *last).map_or(Other, |(.., script)| *script)
    }

    /// The language that has this script to itself.
    pub(super) const fn language(self) -> Option<&'static str> {
        if let Of(language) = self { Some(language) } else { None }
    }

    /// How many letters of an alphabet one of this script stands for, about: a Chinese character is half a word or more.
    const fn weight(self) -> usize {
        match self {
            Han => 3,
            Of(language) if matches!(language.as_bytes(), b"ja" | b"ko") => 2,
            _ => 1,
        }
    }
}

/// Letters of a text by script.
#[derive(Debug, Clone, Default)]
pub(super) struct Letters {
    /// Each script that occurs, with its number of letters.
    counts: Vec<(Script, usize)>,
    /// Letters in small and in capital form.
    small: usize,
    capital: usize,
}

impl Letters {
    /// Counts in one pass.
    pub(super) fn of(text: &str) -> Self {
        let mut found = Self::default();
        let mut last = (Latin, 0);
        for letter in text.chars().filter(|c| c.is_alphabetic()) {
            found.small += usize::from(letter.is_lowercase());
            found.capital += usize::from(letter.is_uppercase());
            let script = Script::of(letter);
            if script != last.0 {
                found.add(last);
                last = (script, 0);
            }
            last.1 += 1;
        }
        found.add(last);
        found
    }

    fn add(&mut self, (script, count): (Script, usize)) {
        match self.counts.iter_mut().find(|(own, _)| *own == script) {
            Some((_, own)) => *own += count,
            None if count > 0 => self.counts.push((script, count)),
            None => {}
        }
    }

    /// Those of one script.
    fn in_script(&self, script: Script) -> usize {
        self.counts.iter().find(|(own, _)| *own == script).map_or(0, |(_, count)| *count)
    }

    /// Whether all that have two forms are capitals.
    pub(super) const fn is_shouted(&self) -> bool {
        self.small == 0 && self.capital > 0
    }

    /// The script that most of the text is in; `None` without letters.
    ///
    /// Japanese has Chinese characters and kana, which no other language has, so both are one script here as far as the weighing goes.
    pub(super) fn script(&self) -> Option<Script> {
        let weighed = |script: Script| self.in_script(script) * script.weight();
        let (most, script) = self.counts.iter().map(|(script, _)| (weighed(*script), *script)).max()?;
        let (kana, han) = (self.in_script(KANA), self.in_script(Han));
        let together = weighed(KANA) + weighed(Han);
        let east = if kana * MOST_HAN >= han { KANA } else { Han };
        Some(if matches!(script, Han | KANA) || together > most { east } else { script })
    }
}

/// Chinese characters for each kana up to which a text is Japanese. Running Japanese has about one; a Chinese text has kana where it
/// quotes a name.
const MOST_HAN: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_in_order_and_apart() {
        assert!(BLOCKS.windows(2).all(|pair| pair[0].0 <= pair[0].1 && pair[0].1 < pair[1].0));
        for (letter, script) in [
            ('a', Latin),
            ('ß', Latin),
            ('я', Cyrillic),
            ('ế', Latin),
            ('々', Han),
            ('ｶ', KANA),
            ('한', HANGUL),
            ('ꦄ', Of("jv")),
            ('𐌀', Other),
        ] {
            assert_eq!(Script::of(letter), script, "{letter}");
        }
    }

    #[test]
    fn a_text_is_in_the_script_of_most_of_its_words() {
        for (text, script) in [
            ("Hello", Some(Latin)),
            ("12 / 34 …", None),
            ("我们在北京用 Python 学习", Some(Han)),
            ("東京都は日本の首都である", Some(KANA)),
            ("作者「ゆず」在台灣出版了第一本長篇小說，受到讀者歡迎。", Some(Han)),
            ("Windows 와 리눅스", Some(HANGUL)),
            ("Он купил iPhone", Some(Cyrillic)),
        ] {
            assert_eq!(Letters::of(text).script(), script, "{text}");
        }
    }

    #[test]
    fn capitals_alone_are_shouted() {
        assert!(Letters::of("DIE GROẞE MÜHLE 7").is_shouted());
        assert!(!Letters::of("DIE Mühle").is_shouted() && !Letters::of("我们").is_shouted());
    }
}
