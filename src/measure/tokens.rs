//! Tokens of `o200k_base`, the tokenizer named in the schema's metadata.

use std::cell::RefCell;

use foldhash::{HashMap, HashMapExt};

/// Name of the tokenizer, as the schema's metadata gives it.
pub const TOKENIZER: &str = "o200k_base";

/// Pieces remembered for each thread: about 2 MB.
const PIECES: usize = 1 << 15;

/// Longer pieces hardly ever come again.
const PIECE_BYTES: usize = 15;

thread_local! {
    /// Tokens of the pieces that were seen; most words of a text were in an earlier one.
    static SEEN: RefCell<HashMap<u128, u32>> = RefCell::new(HashMap::new());
}

/// A piece of at most [`PIECE_BYTES`] as one number: its bytes, and how many they are.
fn packed(piece: &str) -> Option<u128> {
    let mut bytes = [0; PIECE_BYTES + 1];
    bytes.get_mut(..PIECE_BYTES)?.get_mut(..piece.len())?.copy_from_slice(piece.as_bytes());
    bytes[PIECE_BYTES] = u8::try_from(piece.len()).ok()?;
    Some(u128::from_le_bytes(bytes))
}

/// Tokens of a text; special tokens written out in it are counted as the text that they are.
pub(super) fn count(text: &str) -> usize {
    let tokenizer = bpe_openai::o200k_base();
    let tokens = |piece: &str| tokenizer.bpe.count(piece.as_bytes());
    SEEN.with_borrow_mut(|seen| {
        let pieces = tokenizer.split(text).map(|piece| {
            let Some(key) = packed(piece) else { return tokens(piece) };
            if let Some(count) = seen.get(&key) {
                return *count as usize;
            }
            let count = tokens(piece);
            if seen.len() < PIECES {
                seen.insert(key, u32::try_from(count).unwrap_or(u32::MAX));
            }
            count
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
