//! Tokens of `o200k_base`, the tokenizer named in the schema's metadata.

use std::cell::RefCell;

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

/// Tokens of a text; special tokens written out in it are counted as the text that they are.
pub(super) fn count(text: &str) -> usize {
    let tokenizer = bpe_openai::o200k_base();
    let tokens = |piece: &str| tokenizer.bpe.count(piece.as_bytes());
    SEEN.with_borrow_mut(|seen| {
        let pieces = tokenizer.split(text).map(|piece| {
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
}
