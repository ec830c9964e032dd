//! Tables that the rules read: words of class names, phrases of furniture, months, names of metadata.

pub(super) mod class_words;
pub(super) mod phrases;
