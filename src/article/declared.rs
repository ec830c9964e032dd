//! The text that a page's structured data declare to be its article (`articleBody` in JSON-LD): whoever runs the site says
//! what belongs to it. Often it is whole, and then it tells the text from the teasers around; it may also be a beginning, lack
//! headings and lists, or be of another page.

use foldhash::HashSet;
use serde_json::{Map, Value};

use super::BlockKind;
use super::ink::is_ideograph;

/// What follows on each other as it does in the declared text is part of it: so many words.
const RUN: usize = 4;

/// Shorter texts are descriptions.
const LEAST_WORDS: usize = 80;

/// Words that are read of a declared text.
const MOST_WORDS: usize = 200_000;

/// The page must show so much of the declared text, or it is another's.
const SHOWN: f32 = 0.8;

/// The declared text must have so many of the words that the judge takes for content, or it is only a beginning.
const WHOLE: f32 = 0.5;

/// A block is in the text, or not, from and up to these shares of its runs.
const IN: f32 = 0.6;
const OUT: f32 = 0.2;

/// What it does to a block's log-odds to be declared, or not.
const WEIGHT: f32 = 2.0;

/// A declared text: its runs of words.
#[derive(Debug)]
pub(super) struct Declared {
    runs: HashSet<u64>,
    words: usize,
}

impl Declared {
    /// The longest `articleBody`, if it is longer than a description.
    pub(super) fn of(nodes: &[&Map<String, Value>]) -> Option<Self> {
        let bodies = nodes.iter().filter_map(|node| node.get("articleBody").and_then(Value::as_str));
        let body = bodies.max_by_key(|body| body.len())?;
        let words = words(body, true);
        let runs = words.windows(RUN).map(run).collect();
        (words.len() >= LEAST_WORDS).then_some(Self { runs, words: words.len() })
    }

    /// How many of a text's words stand in declared runs, and how many it has.
    fn count(&self, text: &str) -> Told {
        let words = words(text, false);
        let mut is_in = vec![false; words.len()];
        for (at, words) in words.windows(RUN).enumerate() {
            if self.runs.contains(&run(words)) {
                is_in.iter_mut().skip(at).take(RUN).for_each(|is_in| *is_in = true);
            }
        }
        Told { declared: is_in.iter().filter(|is_in| **is_in).count(), all: words.len() }
    }

    /// Makes what is declared likelier and other text less likely, if the page shows the declared text and that is whole.
    ///
    /// What stands before it may be its standfirst; headings, lists, quotations and code between its paragraphs are often
    /// left out of data.
    pub(super) fn move_chances<'t>(&self, chances: &mut [f32], blocks: impl Iterator<Item = (BlockKind, &'t str)>) {
        let (kinds, told): (Vec<BlockKind>, Vec<Told>) = blocks.map(|(kind, text)| (kind, self.count(text))).unzip();
        let shown: usize = told.iter().map(|told| told.declared).sum();
        let likely = told.iter().zip(&*chances).filter(|(_, chance)| **chance >= 0.5);
        let likely: usize = likely.map(|(told, _)| told.all).sum();
        if (shown as f32) < SHOWN * self.words as f32 || (shown as f32) < WHOLE * likely as f32 {
            return;
        }
        let shares: Vec<Option<f32>> = told.iter().map(Told::share).collect();
        let is_in = |share: &Option<f32>| share.is_some_and(|share| share >= IN);
        let first = shares.iter().position(is_in).unwrap_or(shares.len());
        let last = shares.iter().rposition(is_in).unwrap_or_default();
        for (index, ((chance, share), kind)) in chances.iter_mut().zip(&shares).zip(kinds).enumerate() {
            let counts = index > last || matches!(kind, BlockKind::Paragraph | BlockKind::Caption);
            let by = match share {
                Some(share) if *share >= IN => WEIGHT,
                Some(share) if *share > OUT => continue,
                _ if index > first && counts => -WEIGHT,
                _ => continue,
            };
            let odds = *chance / (1.0 - *chance) * by.exp();
            *chance = if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 };
        }
    }
}

/// Words of a block.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    declared: usize,
    all: usize,
}

impl Told {
    /// The share that is declared; `None` of texts of fewer words than a run has.
    fn share(&self) -> Option<f32> {
        (self.all >= RUN).then(|| self.declared as f32 / self.all as f32)
    }
}

/// Hashes of a text's words in small letters; each ideograph is one. Tags are left out where the text may have some.
fn words(text: &str, has_tags: bool) -> Vec<u64> {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    let mut words = Vec::new();
    let (mut word, mut in_tag) = (START, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let starts_tag =
            has_tags && c == '<' && chars.peek().is_some_and(|next| next.is_ascii_alphabetic() || *next == '/');
        in_tag = (in_tag || starts_tag) && c != '>';
        let is_letter = !in_tag && c.is_alphanumeric();
        if word != START && (!is_letter || is_ideograph(c)) {
            words.push(std::mem::replace(&mut word, START));
        }
        if is_letter {
            let letter = c.to_lowercase().next().unwrap_or(c);
            word = (word ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3);
            if is_ideograph(c) {
                words.push(std::mem::replace(&mut word, START));
            }
        }
        if words.len() >= MOST_WORDS {
            break;
        }
    }
    if word != START {
        words.push(word);
    }
    words
}

fn run(words: &[u64]) -> u64 {
    words.iter().fold(0, |hash: u64, word| (hash.rotate_left(17) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn declared(body: &str) -> Option<Declared> {
        let node = json!({ "@type": "NewsArticle", "articleBody": body });
        Declared::of(&[node.as_object().unwrap()])
    }

    #[test]
    fn blocks_of_the_declared_text_are_told_from_others() {
        let body = "<p>The mill stood by the river, and its wheel turned.</p>".repeat(20);
        let declared = declared(&body).unwrap();
        assert_eq!(declared.count("The mill stood by the river — and its wheel turned!").share(), Some(1.0));
        assert_eq!(declared.count("Five mills that you must see").share(), Some(0.0));
        assert_eq!(declared.count("The mill").share(), None);
    }

    #[test]
    fn what_is_declared_gets_likelier_and_text_behind_it_less_so_if_it_is_whole() {
        let part = |number: usize| {
            format!("Part {number} of what the miller said that day to those who came by the river. ").repeat(4)
        };
        let declared = declared(&[part(1), part(2)].join("<br>")).unwrap();
        let moved = |texts: &[(BlockKind, &str)]| {
            let mut chances = vec![0.5; texts.len()];
            declared.move_chances(&mut chances, texts.iter().copied());
            chances
        };
        let (one, two) = (part(1), part(2));
        let teaser = "Five other mills by other rivers that you must not miss";
        let text = |text| (BlockKind::Paragraph, text);
        let heading = (BlockKind::Heading(2), "How it all went on from there");
        let chances = moved(&[text(teaser), text(&one), text(teaser), heading, text("(A list)"), text(&two), heading]);
        let expected = [0.5, 0.88, 0.12, 0.5, 0.12, 0.88, 0.12];
        assert!(chances.iter().zip(expected).all(|(chance, expected)| (chance - expected).abs() < 0.01), "{chances:?}");
        // Of another page, and only the beginning of a longer text.
        assert_eq!(moved(&[text(&one), text(teaser)]), [0.5; 2]);
        let other = |number: usize| {
            format!("Quite another tale, the {number}th, which nobody had told before that evening. ").repeat(5)
        };
        let more: Vec<String> = (3..9).map(other).collect();
        let long: Vec<_> = [&one, &two].into_iter().chain(&more).map(|part| text(part.as_str())).collect();
        assert_eq!(moved(&long), [0.5; 8]);
    }

    #[test]
    fn a_description_declares_nothing_and_ideographs_are_words() {
        assert!(declared("The mill stood by the river.").is_none());
        let declared = declared(&"水車は川のそばに立っていた。".repeat(10)).unwrap();
        assert_eq!(declared.count("水車は川のそば").share(), Some(1.0));
    }
}
