//! UTF-8 that was read as an encoding of one byte a character, once or more often: "itâ€™s", "РїСЂРёРІРµС‚", "Tiáº¿ng".
//!
//! Characters that stand for the bytes of one or more characters of UTF-8 make a *group*. Few neighbours in a text do so by
//! chance; what they would then stand for is a letter of a far script, or the letters around it say that they are as they
//! should be. So a group is believed by what it stands for, by what stands beside it, and by how many others the text has.

use super::code_pages::{CODE_PAGES, CodePage, possible};
use super::scan::{Scan, is_unspaced};

/// Times that one text may have been read wrongly.
const MOST_TIMES: usize = 4;
/// Groups from which on a text is damaged as a whole, so that what is likely is believed too.
const SEVERAL: usize = 3;
/// Characters of UTF-8 in a row that no chance makes.
const LONG: usize = 4;
/// Groups of one text that are looked at: what has more is no text.
const MOST_GROUPS: usize = 20_000;

/// Characters of a text that stand for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// First character.
    pub start: usize,
    /// Behind the last one.
    pub end: usize,
    /// What they stand for.
    pub text: String,
    /// The encoding as which it was read.
    pub read_as: &'static str,
}

/// How far a group is believed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Belief {
    Not,
    /// Where the text has several.
    Likely,
    Sure,
}

/// The damaged groups of a text, in order.
///
/// ```
/// use gristmill::contamination::{mojibake, scan::Scan};
/// let found = mojibake::find(&Scan::new("Itâ€™s a cafÃ©, says Ângela"));
/// let texts: Vec<&str> = found.iter().map(|group| group.text.as_str()).collect();
/// assert_eq!(texts, ["’", "é"]);
/// ```
#[must_use]
pub fn find(scan: &Scan<'_>) -> Vec<Group> {
    let pages = possible(scan);
    if pages == 0 {
        return Vec::new();
    }
    let may = |number: &usize| pages & (1 << number) != 0;
    let mut by_page: Vec<Vec<Group>> =
        CODE_PAGES.iter().enumerate().filter(|(number, _)| may(number)).map(|(_, page)| believed(scan, page)).collect();
    // The encoding that explains most is asked first; what it explains is not explained again.
    // ISO 8859-2 differs from windows-1250 in few letters; where the text has controls, only the former was meant.
    let controls = (0..scan.len()).filter(|index| matches!(scan.at(*index), '\u{80}'..='\u{9f}')).count() > 0;
    by_page.sort_by_key(|groups| {
        let length: usize = groups.iter().map(|group| group.end - group.start).sum();
        let meant = controls && groups.first().is_some_and(|group| group.read_as == "ISO-8859-2");
        std::cmp::Reverse((length, meant))
    });
    let mut found: Vec<Group> = Vec::new();
    for group in by_page.into_iter().flatten() {
        let at = found.partition_point(|other| other.end <= group.start);
        if found.get(at).is_none_or(|other| other.start >= group.end) {
            found.insert(at, group);
        }
    }
    found
}

/// The groups of one encoding that are believed.
fn believed(scan: &Scan<'_>, page: &'static CodePage) -> Vec<Group> {
    let all = groups(scan, page);
    let sure = all.iter().filter(|(_, belief)| *belief == Belief::Sure).count();
    let likely = all.iter().filter(|(_, belief)| *belief >= Belief::Likely).count();
    let several = likely >= SEVERAL && sure * 2 >= likely && likely * 4 >= all.len() * 3;
    let whole = several || (sure > 0 && likely == all.len());
    let least = if whole { Belief::Likely } else { Belief::Sure };
    let mut found: Vec<Group> =
        all.into_iter().filter(|(_, belief)| *belief >= least).map(|(group, _)| again(scan, group)).collect();
    if page.name == "windows-1252" && sure > 0 {
        found.extend(lost_blanks(scan));
        found.sort_by_key(|group| group.start);
    }
    found
}

/// All groups of one encoding, with how far each is believed.
fn groups(scan: &Scan<'_>, page: &'static CodePage) -> Vec<(Group, Belief)> {
    let mut all: Vec<(Group, Belief)> = Vec::new();
    let mut index = 0;
    while index + 1 < scan.len() && all.len() < MOST_GROUPS {
        if scan.at(index).is_ascii() {
            index += 1;
            continue;
        }
        match group(scan, page, index) {
            Some(group) => {
                index = group.end;
                let belief = belief(scan, page, &group);
                all.push((group, belief));
            }
            None => index += 1,
        }
    }
    all
}

/// "voilÃ  le", "Ã s": the second byte of "à" is a blank that does not break, which programs turn into a plain one.
fn lost_blanks(scan: &Scan<'_>) -> Vec<Group> {
    let lost = |(index, before, c): (usize, char, char)| {
        let at = index;
        let alone = c == 'Ã' && scan.at(at + 1) == ' ' && (before.is_lowercase() || !before.is_alphanumeric());
        let plural = scan.at(at + 2) == 's' && matches!(scan.at(at + 3), ' ' | ',' | '.');
        let eats = scan.at(at + 2) == ' ' || plural;
        alone.then(|| Group {
            start: at,
            end: at + 1 + usize::from(eats),
            text: "à".to_owned(),
            read_as: "windows-1252",
        })
    };
    let first = std::iter::once((0, '\n', scan.at(0)));
    first.chain(scan.borders()).filter_map(lost).collect()
}

/// A group whose text was damaged more than once, decoded as often. What stands beside it is looked at as well.
fn again(scan: &Scan<'_>, mut group: Group) -> Group {
    const BESIDE: usize = 6;
    let (first, last) = (group.start.saturating_sub(BESIDE), (group.end + BESIDE).min(scan.len()));
    for _ in 1..MOST_TIMES {
        let (before, after) = (scan.slice(first..group.start), scan.slice(group.end..last));
        let all = format!("{before}{}{after}", group.text);
        let inner = Scan::new(&all);
        let (start, end) = (before.chars().count(), inner.len() - after.chars().count());
        let found = CODE_PAGES.iter().map(|page| groups(&inner, page)).find_map(|found| {
            let within = |(group, _): &(Group, Belief)| group.start >= start && group.end <= end;
            let within: Vec<Group> = found
                .into_iter()
                .filter(within)
                .filter(|(_, belief)| *belief >= Belief::Likely)
                .map(|(g, _)| g)
                .collect();
            let length: usize = within.iter().map(|g| g.end - g.start).sum();
            (length > 0 && length * 3 >= (end - start) * 2).then_some(within)
        });
        let Some(found) = found else { break };
        let mut text = String::new();
        let mut at = start;
        for one in &found {
            text.push_str(inner.slice(at..one.start));
            text.push_str(&one.text);
            at = one.end;
        }
        text.push_str(inner.slice(at..end));
        group.text = text;
    }
    group
}

/// The characters from a place on that stand for characters of UTF-8, as far as they go.
fn group(scan: &Scan<'_>, page: &'static CodePage, start: usize) -> Option<Group> {
    let mut end = start;
    let mut text = String::new();
    while let Some((length, c)) = one(scan, page, end) {
        text.push(c);
        end += length;
    }
    (end > start).then_some(Group { start, end, text, read_as: page.name })
}

/// One character of UTF-8 whose bytes stand at a place; pairs of surrogates, which some programs write as bytes, are one too.
fn one(scan: &Scan<'_>, page: &CodePage, at: usize) -> Option<(usize, char)> {
    let byte = |offset: usize| page.byte(scan.at(at + offset));
    let length = match byte(0)? {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [0; 4];
    for (offset, place) in bytes.iter_mut().enumerate().take(length) {
        *place = byte(offset)?;
    }
    if let Ok(text) = std::str::from_utf8(bytes.get(..length)?) {
        return text.chars().next().map(|c| (length, c));
    }
    let half = |offset: usize| -> Option<u16> {
        let (first, second, third) = (byte(offset)?, byte(offset + 1)?, byte(offset + 2)?);
        (first == 0xed && matches!((second, third), (0xa0..=0xbf, 0x80..=0xbf)))
            .then(|| 0xd000 | u16::from(second & 0x3f) << 6 | u16::from(third & 0x3f))
    };
    let both = [half(0)?, half(3)?];
    char::decode_utf16(both).next()?.ok().map(|c| (6, c))
}

/// What kind of character a group stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Latin letters of European languages and Vietnamese.
    Latin,
    /// Letters of one other script, by its block.
    Script(u32),
    /// Quotation marks, dashes and the like; signs and pictures that are written between words.
    Sign,
    /// What seldom stands in any text.
    Odd,
}

fn sort(c: char) -> Sort {
    match c {
        '×' | '÷' | 'ſ' => Sort::Odd,
        '\u{c0}'..='\u{17f}'
        | '\u{1a0}'
        | '\u{1a1}'
        | '\u{1af}'
        | '\u{1b0}'
        | '\u{218}'..='\u{21b}'
        | '\u{1ea0}'..='\u{1ef9}'
        | '\u{fb00}'..='\u{fb06}' => Sort::Latin,
        '\u{370}'..='\u{3ff}' => Sort::Script(1),
        '\u{400}'..='\u{45f}' | '\u{490}' | '\u{491}' => Sort::Script(2),
        '\u{5b0}'..='\u{5ea}' => Sort::Script(3),
        '\u{60c}'..='\u{6cc}' => Sort::Script(4),
        '\u{900}'..='\u{d7f}' => Sort::Script(5),
        '\u{e00}'..='\u{e7f}' => Sort::Script(6),
        '\u{ac00}'..='\u{d7a3}' => Sort::Script(7),
        '\u{ff00}'..='\u{ff5e}' | '\u{3000}'..='\u{303f}' => Sort::Script(8),
        c if is_unspaced(c) => Sort::Script(8),
        '\u{a0}'..='\u{bf}'
        | '\u{2010}'..='\u{203a}'
        | '\u{2070}'..='\u{218f}'
        | '\u{2190}'..='\u{2bff}'
        | '\u{300}'..='\u{36f}'
        | '\u{fe0f}'
        | '\u{feff}'
        | '\u{1f000}'..='\u{1faff}' => Sort::Sign,
        _ => Sort::Odd,
    }
}

fn belief(scan: &Scan<'_>, page: &CodePage, group: &Group) -> Belief {
    let sorts: Vec<Sort> = group.text.chars().map(sort).collect();
    if sorts.contains(&Sort::Odd) {
        return if is_damaged_again(&group.text) { Belief::Sure } else { Belief::Not };
    }
    let first = sorts.first().copied();
    let of_script =
        matches!(first, Some(Sort::Script(_))) && sorts.iter().all(|s| Some(*s) == first || *s == Sort::Sign);
    let signs = (group.start..group.end).filter(|i| !scan.at(*i).is_alphabetic()).count();
    match sorts.len() {
        1 => belief_in_one(scan, page, group, signs),
        count if of_script && (count >= LONG || signs > 0 && count > 2) => Belief::Sure,
        // Two marks in a row ("”…"), or letters beside each other.
        _ if signs > 0 && sorts.iter().all(|s| matches!(s, Sort::Latin | Sort::Sign)) => Belief::Sure,
        count if count >= LONG => Belief::Sure,
        _ => Belief::Likely,
    }
}

/// Whether what a group stands for is damage once more, as a whole.
fn is_damaged_again(text: &str) -> bool {
    let scan = Scan::new(text);
    CODE_PAGES.iter().any(|page| {
        let length: usize =
            groups(&scan, page).iter().filter(|(_, b)| *b >= Belief::Likely).map(|(g, _)| g.end - g.start).sum();
        length > 2 && length * 3 >= scan.len() * 2
    })
}

/// A single character: what it is and what stands beside it decide.
fn belief_in_one(scan: &Scan<'_>, page: &CodePage, group: &Group, signs: usize) -> Belief {
    let Some(c) = group.text.chars().next() else { return Belief::Not };
    let (before, after) = (scan.before(group.start), scan.at(group.end));
    let length = group.end - group.start;
    let common = page.name == "windows-1252";
    if length > 3 {
        return Belief::Sure;
    }
    match sort(c) {
        Sort::Latin if length == 3 && signs > 0 => Belief::Sure,
        Sort::Sign if length == 3 => {
            // "вЂ™" has letters alone, but a capital behind a small one.
            let told = signs > 0 || page.name == "windows-1251";
            let everyday = matches!(c, '\u{2010}'..='\u{203a}' | '€' | '™' | '\u{feff}') || common;
            if everyday && told { Belief::Sure } else { Belief::Likely }
        }
        Sort::Latin => belief_in_letter(scan, group, c, signs, common),
        Sort::Sign if c == '\u{a0}' && (before.is_lowercase() || before.is_ascii_punctuation()) => Belief::Likely,
        Sort::Sign if !before.is_alphabetic() => Belief::Likely,
        Sort::Script(8)
            if length == 3 && signs > 0 && common && matches!(c, '\u{ff00}'..='\u{ff5e}' | '\u{3001}' | '\u{3002}') =>
        {
            Belief::Sure
        }
        Sort::Script(_) if length == 3 => Belief::Likely,
        Sort::Script(1 | 2) if !before.is_uppercase() && !after.is_uppercase() => Belief::Likely,
        _ => Belief::Not,
    }
}

/// A single Latin letter of two bytes.
fn belief_in_letter(scan: &Scan<'_>, group: &Group, c: char, signs: usize, common: bool) -> Belief {
    let (before, after, second) = (scan.before(group.start), scan.at(group.end), scan.at(group.end - 1));
    let beside = before.is_alphabetic() || after.is_alphabetic();
    // "Ã\u{a0}": a blank beside a letter that stands alone or at a word's end.
    if second == '\u{a0}' {
        let small = c == 'à' && common && (!before.is_uppercase() || after.is_lowercase());
        return if small {
            Belief::Sure
        } else if c.is_uppercase() && after.is_lowercase() {
            Belief::Likely
        } else {
            Belief::Not
        };
    }
    let quotes = matches!(second, '‘' | '’' | '“' | '”' | '´');
    let broken = signs > 0;
    let small = c.is_lowercase() && (before.is_lowercase() || after.is_lowercase());
    let in_capitals = c.is_uppercase() && before.is_uppercase() && (common || after.is_uppercase());
    let begins = c.is_uppercase() && !before.is_alphanumeric() && after.is_lowercase() && !quotes;
    let capital = matches!(c, 'À'..='Þ' | 'İ') && (in_capitals || begins);
    // "ZURÃœCK": the second is a letter as well, but none of the same alphabet's everyday ones.
    let strange = common && matches!(second, 'Œ' | 'œ' | 'Ÿ') && beside;
    if beside && (broken || strange) && (small || capital) {
        Belief::Sure
    } else if beside || signs > 0 && matches!(c, 'À' | 'à' | 'É' | 'é' | 'è') {
        Belief::Likely
    } else {
        Belief::Not
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        let scan = Scan::new(text);
        let (mut out, mut at) = (String::new(), 0);
        for group in find(&scan) {
            out.push_str(scan.slice(at..group.start));
            out.push_str(&group.text);
            at = group.end;
        }
        out + scan.slice(at..scan.len())
    }

    /// A text's bytes in UTF-8, read as another encoding.
    fn misread(text: &str, page: &CodePage) -> Option<String> {
        let back = |byte: u8| (0x80..0xfb10_u32).filter_map(char::from_u32).find(|c| page.byte(*c) == Some(byte));
        text.bytes().map(|b| if b.is_ascii() { Some(char::from(b)) } else { back(b) }).collect()
    }

    #[test]
    fn texts_of_many_languages_come_back_from_each_encoding() {
        let texts = [
            "Der Bürgermeister weiß, daß die Brücke für Fußgänger geöffnet ist.",
            "L’été dernier, la mairie a décidé de rénover l’école près du théâtre.",
            "Město včera uzavřelo most přes řeku kvůli povodním.",
            "Вчера мэр объявил, что мост закрыт из-за шторма.",
            "Ο δήμαρχος ανακοίνωσε χθες ότι η γέφυρα έκλεισε.",
            "Thị trưởng cho biết cây cầu đã đóng cửa vì bão.",
            "“The bridge” – he said – isn’t open…",
            "市长昨天宣布大桥因风暴关闭。",
        ];
        let mut tried = 0;
        for page in CODE_PAGES.iter() {
            for text in texts {
                let Some(damaged) = misread(text, page) else { continue };
                tried += 1;
                assert_eq!(repaired(&damaged), text, "{}: {damaged}", page.name);
            }
        }
        assert!(tried > 40, "{tried}");
    }

    #[test]
    fn whole_texts_and_odd_neighbours_stay() {
        for text in [
            "São João, Ângela, © 2024, Ç ã, naïve façade, Ã, Â£5",
            "L’été, l’école d’Étienne – « oui » – coûte 5 €… œuvre",
            "O FAROL É¿ QUEM VIU, VOCÊ… JÁ SABE",
            "3×£20, 12×…, ∆ = √2, 1887—∞, a layer of 4 Å—",
            "Рік і річка. Вчора в Києві: «Їжак» № 5 – ґанок.",
            "ΤΊ ΕΊΔΕ; Ο ¨φάρος¨ ευτυχώς",
            "Đường phố Hà Nội và những cây cầu lớn",
            "Příliš žluťoučký kůň úpěl ďábelské ódy",
            "CAFÉ® FERMÉ… P R O T E Ç Ã O",
        ] {
            assert_eq!(repaired(text), text);
        }
    }
}
