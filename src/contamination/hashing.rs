//! The hashes that profiles and vocabularies store: the same on every machine and in every version.

use super::scan::fold;

/// FNV-1a over the UTF-8 bytes of a sequence of characters, with a final mix so that all bits count.
///
/// Source: Fowler, Noll, Vo (offset basis and prime for 64 bits); the mix is the one of SplitMix64.
#[must_use]
pub fn hash_chars(chars: impl IntoIterator<Item = char>) -> u64 {
    let mut hash = Hash::new();
    chars.into_iter().for_each(|c| hash.add_char(c));
    hash.finish()
}

/// [`hash_chars`] of a text.
#[must_use]
pub fn hash_text(text: &str) -> u64 {
    let mut hash = Hash::new();
    text.bytes().for_each(|byte| hash.add(byte));
    hash.finish()
}

/// [`hash_chars`] of a text's folded characters.
#[must_use]
pub fn hash_folded(text: &str) -> u64 {
    if !text.is_ascii() {
        return hash_chars(text.chars().map(fold));
    }
    let mut hash = Hash::new();
    text.bytes().for_each(|byte| hash.add(byte.to_ascii_lowercase()));
    hash.finish()
}

/// [`hash_chars`] of what is added bit by bit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hash(u64);

impl Hash {
    /// Of nothing yet.
    pub(super) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// One more byte of UTF-8.
    pub(super) fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }

    /// One more character.
    pub(super) fn add_char(&mut self, c: char) {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => self.add(byte),
            _ => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| self.add(byte)),
        }
    }

    /// The hash of all that was added.
    pub(super) fn finish(self) -> u64 {
        mix(self.0)
    }
}

/// Spreads a hash over all its bits.
#[must_use]
pub fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The short form of a hash, for sets that are stored.
#[must_use]
pub fn short(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_do_not_change_between_versions() {
        assert_eq!(hash_text(""), mix(0xcbf2_9ce4_8422_2325));
        assert_eq!(hash_text("a"), mix(0xaf63_dc4c_8601_ec8c));
        assert_eq!(hash_text("naïve 北京"), hash_chars("naïve 北京".chars()));
        assert_eq!(hash_folded("Naïve"), hash_text("naïve"));
        assert_eq!(hash_folded("Don't"), hash_text("don't"));
    }
}
