//! Tables that the rules read: words of class names, phrases of furniture, months, names of metadata.

pub(super) mod absences;
pub(super) mod agencies;
pub(super) mod bylines;
pub(super) mod class_words;
pub(super) mod date_names;
pub(super) mod months;
pub(super) mod networks;
pub(super) mod openings;
pub(super) mod phrases;
pub(super) mod read_also;
pub(super) mod signatures;
