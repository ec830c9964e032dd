//! C4's line rules (Raffel et al. 2020) as datatrove counts them, in its order: each line is dropped for the first
//! rule that it breaks.

use super::Quality;
use super::characters::{is_space, lines};
use super::tokenizer::{sentence_count, words as words_of};

/// Characters of a word above which its line is dropped.
const LONG_WORD: usize = 1_000;

/// Words of a line below which it is dropped.
const MIN_WORDS: usize = 3;

const POLICY: &[&str] =
    &["terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"];

/// Fills the counts of lines. The two marks of whole documents are looked for where datatrove looks: in lines that
/// the rules before have kept.
pub(super) fn fill(quality: &mut Quality, text: &str) {
    let (mut kept, mut no_mark, mut few, mut script, mut policy, mut long) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    let (mut lorem, mut curly, mut sentences) = (false, false, 0);
    for line in lines(text).map(|line| line.trim_matches(is_space)) {
        let words = || line.split(is_space).filter(|word| !word.is_empty());
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
        let small = line.to_lowercase();
        lorem |= small.contains("lorem ipsum");
        if small.contains("javascript") {
            script += 1;
            continue;
        }
        curly |= line.contains('{');
        if POLICY.iter().any(|phrase| small.contains(phrase)) {
            policy += 1;
            continue;
        }
        kept += 1;
        sentences += sentence_count(&words_of(&line));
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

/// Without `[12]`, `[]`, `[edit]` and `[citation needed]`.
fn without_citations(line: &str) -> String {
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
    out
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
        fill(
            &mut quality,
            "This line is kept.[3]\nNo mark here\nToo few.\nPlease enable JavaScript now.\nWe use cookies here.\nWait for it...",
        );
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
    fn citations_are_cut_and_other_brackets_stay() {
        assert_eq!(without_citations("a[1] b[] c[edit] d[citation needed] e[x] [12"), "a b c d e[x] [12");
    }
}
