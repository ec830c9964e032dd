//! Tokens of `o200k_base`, the tokenizer named in the schema's metadata.

/// Name of the tokenizer, as the schema's metadata gives it.
pub const TOKENIZER: &str = "o200k_base";

/// Tokens of a text; special tokens written out in it are counted as the text that they are.
pub(super) fn count(text: &str) -> usize {
    bpe_openai::o200k_base().count(text)
}
