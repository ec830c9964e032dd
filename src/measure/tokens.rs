//! Tokens of `o200k_base`, the tokenizer named in the schema's metadata.

use std::cell::RefCell;

use foldhash::{HashMap, HashMapExt};

/// Name of the tokenizer, as the schema's metadata gives it.
pub const TOKENIZER: &str = "o200k_base";

/// Pieces remembered for each thread, with at most [`PIECE_BYTES`] each: about 3 MB.
const PIECES: usize = 1 << 15;

/// Longer pieces hardly ever come again.
const PIECE_BYTES: usize = 24;

thread_local! {
    /// Tokens of the pieces that were seen; most words of a text were in an earlier one.
    static SEEN: RefCell<HashMap<Box<str>, usize>> = RefCell::new(HashMap::new());
}

/// Tokens of a text; special tokens written out in it are counted as the text that they are.
pub(super) fn count(text: &str) -> usize {
    let tokenizer = bpe_openai::o200k_base();
    let bytes_tokens = |piece: &str| tokenizer.bpe.count(piece.as_bytes());
    SEEN.with_borrow_mut(|seen| {
        let pieces = tokenizer.split(text).map(|piece| {
            if piece.len() > PIECE_BYTES {
                return bytes_tokens(piece);
            }
            if let Some(count) = seen.get(piece) {
                return *count;
            }
            let count = bytes_tokens(piece);
            if seen.len() < PIECES {
                seen.insert(piece.into(), count);
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
