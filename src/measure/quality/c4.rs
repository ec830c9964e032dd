//! C4's line rules (Raffel et al. 2020) as datatrove counts them, in its order: each line is dropped for the first
//! rule that it breaks.

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::Quality;
use super::characters::{is_space, pieces};
use super::tokenizer::{Tokens, sentence_count, words as words_of};

/// Characters of a word above which its line is dropped.
const LONG_WORD: usize = 1_000;

/// Words of a line below which it is dropped.
const MIN_WORDS: usize = 3;

/// Phrases that the rules ask for, in small letters, each with its bit.
const PHRASES: [(&str, u8); 8] = [
    ("lorem ipsum", LOREM),
    ("javascript", SCRIPT),
    ("terms of use", POLICY),
    ("privacy policy", POLICY),
    ("cookie policy", POLICY),
    ("uses cookies", POLICY),
    ("use of cookies", POLICY),
    ("use cookies", POLICY),
];
const LOREM: u8 = 1;
const SCRIPT: u8 = 2;
const POLICY: u8 = 4;

/// Finds them all in one pass; without any if it could not be made, which a test would tell.
static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let phrases = PHRASES.iter().map(|(phrase, _)| phrase);
    AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(phrases).ok()
});

/// The bits of the phrases that a line has, in small letters or capitals.
fn phrases(line: &str) -> u8 {
    let Some(finder) = &*FINDER else { return 0 };
    // A few letters beyond ASCII have small ones within.
    let line = if line.is_ascii() { Cow::Borrowed(line) } else { Cow::Owned(line.to_lowercase()) };
    let bit = |at: usize| PHRASES.get(at).map_or(0, |(_, bit)| *bit);
    finder.find_overlapping_iter(line.as_ref()).fold(0, |bits, found| bits | bit(found.pattern().as_usize()))
}

/// Fills the counts of lines. The two marks of whole documents are looked for where datatrove looks: in lines that
/// the rules before have kept.
pub(super) fn fill(quality: &mut Quality, tokens: &Tokens<'_>) {
    let (mut kept, mut no_mark, mut few, mut script, mut policy, mut long) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    let (mut lorem, mut curly, mut sentences) = (false, false, 0);
    for (line, line_words) in tokens.lines() {
        let line = line.trim_matches(is_space);
        let words = || pieces(line);
        if line.len() > LONG_WORD && words().any(|word| word.chars().nth(LONG_WORD).is_some()) {
            long += 1;
            continue;
        }
        let line = without_citations(line);
        if !line.ends_with(['.', '?', '!', '"', '\'']) || line.ends_with("...") {
            no_mark += 1;
            continue;
        }
        // The words are those before citations are cut.
        if words().nth(MIN_WORDS - 1).is_none() {
            few += 1;
            continue;
        }
        let said = phrases(&line);
        lorem |= said & LOREM != 0;
        if said & SCRIPT != 0 {
            script += 1;
            continue;
        }
        curly |= line.contains('{');
        if said & POLICY != 0 {
            policy += 1;
            continue;
        }
        kept += 1;
        sentences += match &line {
            Cow::Borrowed(_) => sentence_count(line_words),
            Cow::Owned(line) => sentence_count(&words_of(line)),
        };
    }
    quality.dt_c4_lines_kept = Some(f64::from(kept));
    quality.dt_c4_lines_no_terminal_punct = Some(f64::from(no_mark));
    quality.dt_c4_lines_too_few_words = Some(f64::from(few));
    quality.dt_c4_lines_javascript = Some(f64::from(script));
    quality.dt_c4_lines_policy = Some(f64::from(policy));
    quality.dt_c4_lines_long_word = Some(f64::from(long));
    quality.dt_c4_num_sentences = Some(sentences as f64);
    quality.dt_c4_has_lorem_ipsum = Some(f64::from(u8::from(lorem)));
    quality.dt_c4_has_curly_bracket = Some(f64::from(u8::from(curly)));
}

/// Without `[12]`, `[]`, `[edit]` and `[citation needed]`; borrowed where there is no bracket.
fn without_citations(line: &str) -> Cow<'_, str> {
    if !line.contains('[') {
        return line.into();
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let cut = ["edit]", "citation needed]"]
            .iter()
            .find_map(|mark| after.strip_prefix(mark))
            .or_else(|| after.trim_start_matches(is_decimal).strip_prefix(']'));
        if cut.is_none() {
            out.push('[');
        }
        rest = cut.unwrap_or(after);
    }
    out.push_str(rest);
    out.into()
}

/// A digit; `\d` has those of other scripts too, which no citation is written in.
fn is_decimal(c: char) -> bool {
    c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_dropped_for_the_first_rule_that_it_breaks() {
        let mut quality = Quality::default();
        let text = "This line is kept.[3]\nNo mark here\nToo few.\nPlease enable JavaScript now.\nWe use cookies here.\nWait for it...";
        fill(&mut quality, &Tokens::of(text));
        assert_eq!(
            [
                quality.dt_c4_lines_kept,
                quality.dt_c4_lines_no_terminal_punct,
                quality.dt_c4_lines_too_few_words,
                quality.dt_c4_lines_javascript,
                quality.dt_c4_lines_policy
            ],
            [1.0, 2.0, 1.0, 1.0, 1.0].map(Some)
        );
    }

    #[test]
    fn phrases_are_found_in_any_case_and_where_they_overlap() {
        for (line, bits) in [
            ("LOREM IPSUM and JavaScript", LOREM | SCRIPT),
            ("the terms of use cookies", POLICY),
            ("coo\u{212a}ie policy", POLICY),
            ("cookies", 0),
        ] {
            assert_eq!(phrases(line), bits, "{line}");
        }
    }

    #[test]
    fn citations_are_cut_and_other_brackets_stay() {
        assert_eq!(without_citations("a[1] b[] c[edit] d[citation needed] e[x] [12"), "a b c d e[x] [12");
    }
}
