//! How the evidence behind site profiles is kept with a version.
//!
//! JSON, so that a later tool version with more fields still reads it, in one zstd frame.

use crate::contamination::profile::ProfileBuilder;

/// Level 9 takes a fifth less room than level 3 on the evidence of real pages, and it is written once a build.
const LEVEL: i32 = 9;

/// The evidence as bytes; the same evidence gives the same bytes.
///
/// # Errors
/// Only where memory runs out.
pub(super) fn to_bytes(evidence: &ProfileBuilder) -> std::io::Result<Vec<u8>> {
    zstd::encode_all(&*serde_json::to_vec(evidence)?, LEVEL)
}

/// The evidence that [`to_bytes`] wrote.
///
/// # Errors
/// The bytes are not such evidence.
pub(super) fn from_bytes(bytes: &[u8]) -> std::io::Result<ProfileBuilder> {
    Ok(serde_json::from_reader(std::io::BufReader::new(zstd::Decoder::new(bytes)?))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contamination::profile::PageEvidence;

    #[test]
    fn evidence_comes_back_as_it_was() {
        let mut evidence = ProfileBuilder::new();
        let page = PageEvidence { names: vec!["A Site".into()], words: vec![7, 9], paragraphs: vec![(u64::MAX, 1)], ..PageEvidence::default() };
        evidence.add("a.example", 42, page);
        assert_eq!(from_bytes(&to_bytes(&evidence).unwrap()).unwrap(), evidence);
    }
}
