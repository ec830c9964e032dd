//! The lines by which a copy says where it was taken from, kept wherever a template has them: "The Courier", "Velmora", "Gathered from
//! open sources : A night at sea" over a text, behind the comments or in the foot of a page whose title is "Tonight: Velmora Gathered from open
//! sources : A night at sea".
//!
//! They are no text of the article and often stand far from it, so that neither rules nor judge keep them; the detectors of copies need
//! them. So a line that a longer one ends with, title or block, behind the text of the line over it, is furniture here, with the two lines
//! over it.

use foldhash::{HashMap, HashMapExt};

use super::Role;
use super::metadata::letters;
use super::sheet::{HintKind, Sheet};

/// Bytes of the longest such line, and of the longest one that ends with it.
const LONGEST: usize = 600;
/// Bytes of the longest name over it.
const NAME: usize = 150;
/// Lines over it that go with it: the site's name, and the publisher's.
const OVER: usize = 2;
/// Bytes at the end of a text by which those that may end alike are found.
const TAIL: usize = 8;
/// Lines that end alike and are looked at.
const MOST_ALIKE: usize = 4;
/// Headings that are looked at as titles.
const MOST_TITLES: usize = 12;
/// What parts a page's title from the site's name behind it.
const MARKS: &[&str] = &[" - ", " | ", " – ", " — ", " · ", " » ", "_", "-", "|"];

/// Keeps them as furniture where nothing else did.
pub(super) fn keep(roles: &mut [Option<Role>], sheet: &Sheet<'_>) {
    let (places, texts): (Vec<usize>, Vec<&str>) = (sheet.drafts.iter().enumerate())
        .filter(|(_, draft)| draft.is_shown())
        .map(|(place, draft)| (place, sheet.text_of(draft).trim()))
        .unzip();
    let claims = [sheet.title_tag.as_deref(), sheet.meta(&["og:title"])];
    let headings = sheet.hints.iter().filter(|hint| hint.kind == HintKind::MainHeading).take(MOST_TITLES);
    let titles: Vec<&str> =
        claims.into_iter().flatten().map(str::trim).chain(headings.map(|hint| sheet.hint_text(hint))).collect();
    let lines = Lines::among(&texts, &titles);
    if lines.alike.is_empty() {
        return;
    }
    let in_title = || titles.iter().find_map(|title| lines.end_of_title(title));
    let in_text = || texts.iter().enumerate().find_map(|(at, text)| Some((at, lines.end_of(text)?)));
    let Some((long, line)) = in_title().map(|line| (line, line)).or_else(in_text) else { return };
    for at in (line.saturating_sub(OVER)..=line).chain([long]) {
        if let Some(role) = places.get(at).and_then(|place| roles.get_mut(*place)) {
            // Credits of pictures have the same class in some themes.
            if matches!(role, None | Some(Role::Caption)) {
                *role = Some(Role::Furniture);
            }
        }
    }
}

/// The lines of a page that may be one, by how they end.
struct Lines<'t> {
    texts: &'t [&'t str],
    alike: HashMap<&'t [u8], Vec<usize>>,
}

impl<'t> Lines<'t> {
    fn among(texts: &'t [&'t str], titles: &[&str]) -> Self {
        // What a title begins with is the title, and the longer line a path: "News » Renting a car: words and phrases".
        let is_title = |line: &str| titles.iter().any(|title| title.starts_with(line));
        let mut alike: HashMap<&[u8], Vec<usize>> = HashMap::new();
        for (at, pair) in texts.windows(2).enumerate() {
            let [over, line] = pair else { continue };
            if line.len() <= LONGEST && has_colon(line) && (1..=NAME).contains(&over.len()) && !is_title(line) {
                let lines = alike.entry(tail(line)).or_default();
                if lines.len() < MOST_ALIKE {
                    lines.push(at + 1);
                }
            }
        }
        Self { texts, alike }
    }

    /// The line that a longer text ends with, behind what the line over it says.
    fn end_of(&self, long: &str) -> Option<usize> {
        if long.len() > LONGEST {
            return None;
        }
        let is_end = |at: &&usize| {
            let text = |at: usize| self.texts.get(at).copied().unwrap_or_default();
            let before = long.strip_suffix(text(**at)).map(letters).unwrap_or_default();
            let name = letters(text(at.saturating_sub(1)));
            !name.is_empty() && before.len() > name.len() && before.ends_with(&name)
        };
        self.alike.get(tail(long))?.iter().find(is_end).copied()
    }

    /// The same of a title, which may have sections and the site's name behind it.
    fn end_of_title(&self, title: &str) -> Option<usize> {
        let ends = MARKS.iter().flat_map(|mark| title.match_indices(mark));
        let parts = ends.filter_map(|(at, _)| title.get(..at)).map(str::trim);
        std::iter::once(title).chain(parts).find_map(|title| self.end_of(title))
    }
}

fn has_colon(text: &str) -> bool {
    text.contains(':') || text.contains('：')
}

fn tail(text: &str) -> &[u8] {
    let bytes = text.as_bytes();
    bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::article::extract::tests::{page, prose};
    use crate::article::{Extractor, Role};

    /// The furniture of a page with a text, something over it and something behind it.
    fn furniture(head: &str, over: &str, behind: &str) -> Vec<String> {
        let text: String = (1..6).map(|number| format!("<p>{}</p>", prose(number))).collect();
        let html = format!(
            "<head>{head}</head><body><header><a href=/>Velmora</a></header>{over}<main><article>{text}</article></main>\
             <footer><p>About us</p>{behind}<p>Imprint</p></footer></body>"
        );
        let article = Extractor::new().extract(&page(&html)).unwrap();
        let blocks = article.blocks.into_iter().filter(|block| block.role == Role::Furniture);
        blocks.map(|block| block.text).collect()
    }

    const LINES: &str = "<p>The Courier</p><p>Velmora</p><p>Gathered from open sources : A night at sea</p>";

    #[test]
    fn they_are_kept_wherever_they_stand() {
        let title = "Tonight: Velmora Gathered from open sources : A night at sea";
        let kept = ["The Courier", "Velmora", "Gathered from open sources : A night at sea"];
        for title in [title.to_owned(), format!("{title} - News - Velmora - a portal"), format!("Velmora | {title}")] {
            assert_eq!(furniture(&format!("<title>{title}</title>"), "", LINES), kept, "{title}");
        }
        let over = furniture("<title>Velmora</title>", &format!("<div class=t>{title}</div>{LINES}"), "");
        assert_eq!(over.get(1..), Some(&kept.map(str::to_owned)[..]));
        assert_eq!(over.first().map(String::as_str), Some(title));
    }

    #[test]
    fn a_path_with_the_title_at_its_end_is_no_copy() {
        let path = "<p>Home » Velmora » Renting a car: words</p><p>Velmora</p><p>Renting a car: words</p>";
        assert!(furniture("<title>Renting a car: words | The Lamp</title>", "", path).is_empty());
    }

    #[test]
    fn a_line_under_another_name_is_none_of_them() {
        let other = LINES.replace("Velmora", "The Lamp");
        let title = "<title>Tonight: Velmora Gathered from open sources : A night at sea</title>";
        assert!(furniture(title, "", &other).is_empty());
        assert!(furniture("<title>A night at sea</title>", "", LINES).is_empty());
    }
}
