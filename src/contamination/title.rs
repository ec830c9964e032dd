//! Repairs titles and descriptions: planted strings in them, and the prefix that a farm puts before the real title.

use super::brand::Brand;
use super::passages::Passage;
use super::phrases::{bare, bare_of};
use super::scan::Scan;
use super::suspects::Suspect;
use super::vocabulary::Vocabulary;
use super::{planted, spliced_brand};

/// Characters between a planted name and the colon that ends the prefix.
const PREFIX: usize = 80;

/// A title without what the site planted in it; `planted` are the strings that it plants.
#[must_use]
pub fn repair(title: &str, planted: &[Brand]) -> String {
    if planted.is_empty() {
        return title.to_owned();
    }
    let title = without_prefix(title, planted).unwrap_or_else(|| title.to_owned());
    repair_inside(without_site(&title, planted), planted)
}

/// A text without planted strings inside and between its words.
#[must_use]
pub fn repair_inside(text: &str, planted: &[Brand]) -> String {
    if planted.is_empty() {
        return text.to_owned();
    }
    let scan = Scan::new(text);
    let vocabulary = Vocabulary::of(&scan, &[]);
    let suspects: Vec<Suspect> = planted
        .iter()
        .map(|brand| Suspect {
            brand: brand.clone(),
            named: true,
            farm: false,
            source: super::suspects::Source::Unknown,
            host: planted::sure(),
            host_pages: 0,
            belief: super::manner::Belief::Open,
        })
        .collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for splice in spliced_brand::find(&scan, &vocabulary, &suspects).0 {
        out.push_str(scan.slice(at..splice.range.start));
        at = splice.range.end;
    }
    out.push_str(scan.slice(at..scan.len()));
    if at == 0 { text.to_owned() } else { out.trim().to_owned() }
}

/// A title without " | Name" at its end, where the name is one that the site plants.
fn without_site<'t>(title: &'t str, planted: &[Brand]) -> &'t str {
    let Some(at) = title.rfind(['|', '-', '–', '—', '·', '»']) else { return title };
    let Some((head, tail)) = title.split_at_checked(at) else { return title };
    let name = tail.trim_start_matches(['|', '-', '–', '—', '·', '»', ' ']).trim_end();
    let scan = Scan::new(name);
    let is_name = planted.iter().any(|b| b.matches_at(&scan, 0) == Some(scan.len()));
    if is_name && head.ends_with(' ') { head.trim_end() } else { title }
}

/// The part of a title that one of the first passages repeats, where the other part is as short as a name.
#[must_use]
pub fn as_shown(title: &str, passages: &[Passage]) -> Option<String> {
    const NAME: usize = 5;
    const REACH: usize = 3;
    let shown = |part: &str| {
        let part = bare(part);
        !part.is_empty()
            && passages.iter().take(REACH).any(|p| p.text.len() <= part.len() + 16 && bare_of(p.folded()) == part)
    };
    SEPARATORS.iter().find_map(|separator| {
        let ends = [title.rsplit_once(separator), title.split_once(separator).map(|(a, b)| (b, a))];
        let part = |(text, name): (&str, &str)| {
            (super::passages::word_count(name) <= NAME && shown(text)).then(|| text.trim().to_owned())
        };
        ends.into_iter().flatten().find_map(part)
    })
}

/// What stands between a title and the site's name.
const SEPARATORS: [&str; 8] = [" - ", " | ", " – ", " — ", " · ", " » ", " :: ", " • "];

/// What follows "Topic: Name Notice : " where the name is one that the site plants.
fn without_prefix(title: &str, planted: &[Brand]) -> Option<String> {
    let scan = Scan::new(title);
    for start in 0..scan.len() {
        if super::scan::is_word_letter(scan.before(start)) {
            continue;
        }
        let Some(end) = planted.iter().filter_map(|b| b.matches_at(&scan, start)).max() else { continue };
        // A notice may have a colon of its own in brackets: "Name (source: web) : title".
        let mut depth = 0_usize;
        let colon = (end..(end + PREFIX).min(scan.len())).find(|i| match scan.at(*i) {
            '(' | '[' | '（' | '【' => {
                depth += 1;
                false
            }
            ')' | ']' | '）' | '】' => {
                depth = depth.saturating_sub(1);
                false
            }
            ':' | '：' => depth == 0,
            _ => false,
        })?;
        let rest = scan.slice(colon + 1..scan.len()).trim();
        return (super::passages::word_count(rest) >= 2).then(|| rest.to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_of_a_farm_is_taken_off() {
        let planted = [Brand::new("Sunny Herald").unwrap()];
        for (title, real) in [
            ("Hot Topics: Sunny Herald Copied from the net : A storm closes the harbour", "A storm closes the harbour"),
            ("Hot Topics: Sunny Herald (source: web) : A storm closes the harbour", "A storm closes the harbour"),
            ("A storm closes the harbour | Sunny Herald", "A storm closes the harbour"),
            ("A stSunny Heraldorm closes the harbour", "A storm closes the harbour"),
            ("A storm closes the harbour: what now?", "A storm closes the harbour: what now?"),
        ] {
            assert_eq!(repair(title, &planted), real);
        }
    }
}
