//! Tokens of `o200k_base`, the tokenizer named in the schema's metadata.

use std::cell::RefCell;

use bpe_openai::Tokenizer;

/// Name of the tokenizer, as the schema's metadata gives it.
pub const TOKENIZER: &str = "o200k_base";

/// Bits of the number of pieces that a thread remembers: 512 kB. Three in four times they are among the few that processors have at hand.
const PLACES_BITS: u32 = 15;

/// Longer pieces hardly ever come again.
const PIECE_BYTES: usize = 15;

thread_local! {
    /// Tokens of pieces that were seen, each at a place of its own until another one takes it; most words of a text were in it before.
    static SEEN: RefCell<Vec<u128>> = RefCell::new(vec![0; 1 << PLACES_BITS]);
}

/// A piece of at most [`PIECE_BYTES`] as one number: its bytes, behind them how many they are, and four bits for its tokens.
fn packed(piece: &str) -> Option<u128> {
    let mut bytes = [0; PIECE_BYTES + 1];
    bytes.get_mut(..PIECE_BYTES)?.get_mut(..piece.len())?.copy_from_slice(piece.as_bytes());
    bytes[PIECE_BYTES] = u8::try_from(piece.len()).ok()?;
    Some(u128::from_le_bytes(bytes))
}

/// Where the tokens stand: above the four bits of a length.
const TOKENS_AT: u32 = 8 * 15 + 4;

/// The bits below.
const PIECE: u128 = (1 << TOKENS_AT) - 1;

/// The place of a piece.
fn place(key: u128) -> usize {
    let [low, high] = [key & u128::from(u64::MAX), key >> 64].map(|half| u64::try_from(half).unwrap_or_default());
    let halves = low ^ high;
    (halves.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - PLACES_BITS)) as usize
}

/// The pieces of a text, within which its tokens lie. Where one begins and ends depends on nothing before it, so that plain ones
/// can be told without the tokenizer's pattern.
fn pieces<'t>(tokenizer: &'t Tokenizer, text: &'t str) -> impl Iterator<Item = &'t str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let piece = match plain_piece(rest.as_bytes()) {
            Some(length) => rest.get(..length)?,
            None => tokenizer.split(rest).next()?,
        };
        rest = rest.get(piece.len()..).unwrap_or_default();
        Some(piece)
    })
}

/// Bytes of the piece at the start of a text, where that is a word in small ASCII letters, as in "mill", " mill" or " Mill", or one ASCII
/// sign before a blank. What may go on differently (an apostrophe, letters beyond ASCII, a sign before letters) is left to the pattern.
fn plain_piece(rest: &[u8]) -> Option<usize> {
    if let [sign, b' ', ..] = rest
        && sign.is_ascii_punctuation()
    {
        return Some(1);
    }
    let skip = |at: usize, is: fn(&u8) -> bool| at + usize::from(rest.get(at).is_some_and(is));
    let start = skip(skip(0, |byte| *byte == b' '), u8::is_ascii_uppercase);
    let small = rest.iter().skip(start).take_while(|byte| byte.is_ascii_lowercase()).count();
    let end = start + small;
    (small > 0 && rest.get(end).is_none_or(|next| next.is_ascii() && *next != b'\'')).then_some(end)
}

/// Tokens of a text; special tokens written out in it are counted as the text that they are.
pub(super) fn count(text: &str) -> usize {
    let tokenizer = bpe_openai::o200k_base();
    let tokens = |piece: &str| tokenizer.bpe.count(piece.as_bytes());
    SEEN.with_borrow_mut(|seen| {
        let pieces = pieces(tokenizer, text).map(|piece| {
            let Some((key, place)) = packed(piece).and_then(|key| Some((key, seen.get_mut(place(key))?))) else {
                return tokens(piece);
            };
            if *place & PIECE != key {
                // No more than the bytes of the piece.
                *place = key | (tokens(piece) as u128) << TOKENS_AT;
            }
            (*place >> TOKENS_AT) as usize
        });
        pieces.sum()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembered_pieces_change_no_count() {
        let text = "The mill grinds slowly; the mill grinds small. \u{4e2d}\u{6587}\n\n  1234567 <|endoftext|>";
        let whole = bpe_openai::o200k_base().count(text);
        assert_eq!((count(text), count(text)), (whole, whole));
    }

    proptest::proptest! {
        #[test]
        fn pieces_are_those_of_the_pattern(text in "([a-c]{1,3}|[A-B]| |  |[.,'/\\-]|'s|[0-9]|\n|é|ß|İ|中|\u{301}|\u{a0}|\\PC){0,24}") {
            let tokenizer = bpe_openai::o200k_base();
            let expected: Vec<&str> = tokenizer.split(&text).collect();
            proptest::prop_assert_eq!(pieces(tokenizer, &text).collect::<Vec<_>>(), expected);
        }
    }
}
