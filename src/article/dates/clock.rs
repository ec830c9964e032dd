//! Times of day in a text: `10:30`, `kl. 10.30`, `10h30`, `10:30 pm`, `午後3時05分`.

use super::{Piece, cut, lowered};

/// What stands between an hour and its minutes.
const BETWEEN: &[&str] = &["h", "時", "时", "点", "點", "시"];

/// What says, behind the time or before it, that it is one of the second half of the day, or of the first.
const LATE: &[&str] = &["pm", "p", "下午", "晚上", "午後", "오후", "م", "μμ"];
const EARLY: &[&str] = &["am", "a", "上午", "凌晨", "午前", "오전", "ص", "πμ"];

/// Minutes since midnight of each time of day that a text has.
///
/// Two numbers between points are a time only where no third is beside them: `17.10.2024` has none.
pub(in crate::article) fn clocks(text: &str) -> Vec<u32> {
    let lower = lowered(text);
    let pieces = cut(&lower);
    (0..pieces.len()).filter_map(|at| clock(&pieces, at)).collect()
}

fn clock(pieces: &[Piece<'_>], at: usize) -> Option<u32> {
    let [
        Piece::Number { value: hour, digits: 1 | 2 },
        between,
        Piece::Number { value: minute, digits: 2 },
        behind @ ..,
    ] = pieces.get(at..)?
    else {
        return None;
    };
    let before = at.checked_sub(1).and_then(|at| pieces.get(at));
    let is_between = match between {
        Piece::Mark(':') => before != Some(&Piece::Mark(':')),
        Piece::Mark('.') => {
            let goes_on = matches!(behind, [Piece::Mark('.'), Piece::Number { .. }, ..]);
            let has_begun = matches!(before, Some(Piece::Mark('.'))) && {
                at.checked_sub(2)
                    .and_then(|at| pieces.get(at))
                    .is_some_and(|piece| matches!(piece, Piece::Number { .. }))
            };
            !has_begun && !goes_on
        }
        Piece::Word(word) => BETWEEN.contains(word),
        _ => false,
    };
    if !is_between || *hour > 23 || *minute > 59 {
        return None;
    }
    let said = |words: &[&str]| {
        let is_behind = matches!(behind.first(), Some(Piece::Word(word)) if words.contains(word));
        let is_before = matches!(before, Some(Piece::Word(word)) if word.chars().count() > 1 && words.contains(word));
        is_behind || is_before
    };
    let hour = match hour {
        1..=11 if said(LATE) => hour + 12,
        12 if said(EARLY) => 0,
        _ => *hour,
    };
    Some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_told_from_days() {
        for (text, minutes) in [
            ("2024/10/17 00:20", vec![20]),
            ("17. okt. 2024 kl. 01.52", vec![112]),
            ("17.10.2024 klo 0.30", vec![30]),
            ("May 14, 2024 — 6.30am", vec![390]),
            ("Oct 17, 2024, 12:05 AM", vec![5]),
            ("Oct 17, 2024 at 3:15 p.m. EDT", vec![915]),
            ("17/10/2024 10h30", vec![630]),
            ("2024年10月17日 下午 3:25", vec![925]),
            ("2024년 10월 17일 10시 05분", vec![605]),
            ("۱۷ مهر - ۰۰:۲۰", vec![20]),
            ("17.10.2024, 10:30:45", vec![630]),
            ("17.10.24", vec![]),
            ("Psalm 24:88", vec![]),
        ] {
            assert_eq!(clocks(text), minutes, "{text}");
        }
    }
}
