//! Fields: which fields of a corpus hold what.

use serde::{Deserialize, Serialize};

/// The names of a corpus's fields. A dot leads into a field of a field (`metadata.url`), unless a field of that very
/// name exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// The text; a row without it is a listed failure.
    pub text: String,
    /// The page's address; a row without it gets one below its file's.
    pub url: String,
    /// The row's own id.
    pub id: String,
    /// The page's title.
    pub title: String,
}

impl Default for Fields {
    fn default() -> Self {
        Self { text: "text".to_owned(), url: "url".to_owned(), id: "id".to_owned(), title: "title".to_owned() }
    }
}

impl Fields {
    /// Whether all of them have the names that they have if the user says nothing.
    #[must_use]
    pub fn are_default(&self) -> bool {
        *self == Self::default()
    }

    /// All names, in the order of the struct.
    pub(super) fn names(&self) -> [&str; 4] {
        [&self.text, &self.url, &self.id, &self.title]
    }
}
