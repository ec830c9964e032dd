//! A policy: which rows are dropped, and which spans of their texts are cut or masked. TOML, and three that are ready.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use jiff::civil::Date;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::error::{ExportError, InvalidPolicy};
use crate::contamination::FlagKind;
use crate::measure::FilterSet;

/// The policies that come with the program: name and text.
pub const READY: [(&str, &str); 3] = [
    ("strict", include_str!("policies/strict.toml")),
    ("balanced", include_str!("policies/balanced.toml")),
    ("everything", include_str!("policies/everything.toml")),
];

/// The policy where none is named.
pub const DEFAULT: &str = "balanced";

/// What becomes of rows. An empty list and an absent key drop nothing.
///
/// ```
/// use gristmill::dataset::export::Policy;
///
/// let policy: Policy = "languages = ['en']\n[flags]\npersonal_data = 'mask'".parse().unwrap();
/// assert_eq!(policy.languages, ["en"]);
/// assert!("langauges = ['en']".parse::<Policy>().unwrap_err().to_string().contains("langauges"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// What it is for, in a sentence.
    pub about: String,
    /// Languages that are kept: `en` keeps `en-GB` too. Rows without a language are dropped where any is named.
    pub languages: Vec<String>,
    /// SPDX ids of licences that are kept. Rows without a licence are dropped where any is named.
    pub licenses: Vec<String>,
    /// The least words of a row's text, after cuts.
    pub min_words: Option<u32>,
    /// The most words of a row's text, after cuts.
    pub max_words: Option<u32>,
    /// Rows published before this day (UTC) are dropped, and those without a date.
    pub published_after: Option<Date>,
    /// Rows published on this day (UTC) or later are dropped, and those without a date.
    pub published_before: Option<Date>,
    /// Host names whose rows are dropped.
    pub excluded_hosts: Vec<String>,
    /// Registrable domains whose rows are dropped.
    pub excluded_domains: Vec<String>,
    /// Declared opt-outs that drop a row.
    pub rights: Vec<OptOut>,
    /// Filter sets whose `low_quality` flags drop a row.
    pub filters: Vec<FilterSet>,
    /// What flags do, by their kind.
    pub flags: BTreeMap<FlagKind, Rule>,
}

/// A field of the column `rights` by which a page opts out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptOut {
    /// It is true.
    Noindex,
    /// It is true.
    Noai,
    /// It is true.
    TdmReserved,
    /// It refuses training (`ai-train=no`).
    ContentSignal,
}

impl OptOut {
    /// The field's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Noindex => "noindex",
            Self::Noai => "noai",
            Self::TdmReserved => "tdm_reserved",
            Self::ContentSignal => "content_signal",
        }
    }
}

/// What flags of one kind do. In TOML an action alone (`"drop"`), or a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// What is done.
    pub action: Action,
    /// The least score of a flag that counts.
    pub min_score: f32,
    /// What a span becomes under [`Action::Mask`]; the kind in brackets where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask: Option<String>,
}

/// What is done about a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Nothing.
    Keep,
    /// The row is dropped.
    Drop,
    /// The span is cut out of the text.
    Cut,
    /// The span becomes a mask.
    Mask,
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            action: Action,
            #[serde(default)]
            min_score: f32,
            mask: Option<String>,
        }
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Rule;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"keep\", \"drop\", \"cut\", \"mask\", or a table with action, min_score and mask")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Rule, E> {
                let action = Action::deserialize(serde::de::value::StrDeserializer::new(text))?;
                Ok(Rule { action, min_score: 0.0, mask: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Rule, A::Error> {
                let Table { action, min_score, mask } = Table::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Rule { action, min_score, mask })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl FromStr for Policy {
    type Err = InvalidPolicy;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The library's message quotes the line, and so names the key.
        let policy: Self =
            toml::from_str(text).map_err(|error| InvalidPolicy::Toml(error.to_string().trim().into()))?;
        policy.check()?;
        Ok(policy)
    }
}

impl Policy {
    /// A ready policy by its name, or the one in a file.
    ///
    /// # Errors
    /// [`ExportError::NoSuchPolicy`], [`ExportError::PolicyFile`] or [`ExportError::Policy`].
    pub fn named(name: &str) -> Result<Self, ExportError> {
        let text = match ready(name) {
            Some(text) => text.to_owned(),
            None if Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) => {
                fs_err::read_to_string(name).map_err(ExportError::PolicyFile)?
            }
            None => return Err(ExportError::NoSuchPolicy { name: name.to_owned() }),
        };
        text.parse().map_err(|source| ExportError::Policy { name: name.to_owned(), source })
    }

    /// Whether it cuts or masks any span.
    #[must_use]
    pub fn edits(&self) -> bool {
        self.flags.values().any(|rule| matches!(rule.action, Action::Cut | Action::Mask))
    }

    fn check(&self) -> Result<(), InvalidPolicy> {
        let contradiction = |low, high| Err(InvalidPolicy::Contradiction { low, high });
        if self.min_words.zip(self.max_words).is_some_and(|(low, high)| low > high) {
            return contradiction("min_words", "max_words");
        }
        if self.published_after.zip(self.published_before).is_some_and(|(low, high)| low >= high) {
            return contradiction("published_after", "published_before");
        }
        for (kind, rule) in &self.flags {
            if !(0.0..=1.0).contains(&rule.min_score) {
                return Err(InvalidPolicy::Score { kind: kind_name(*kind) });
            }
            if rule.mask.is_some() && rule.action != Action::Mask {
                return Err(InvalidPolicy::Mask { kind: kind_name(*kind) });
            }
        }
        Ok(())
    }
}

/// The text of a policy that comes with the program.
#[must_use]
pub fn ready(name: &str) -> Option<&'static str> {
    READY.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The kind's name as datasets have it.
pub(super) fn kind_name(kind: FlagKind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => format!("{kind:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        text.parse::<Policy>().unwrap_err().to_string()
    }

    #[test]
    fn the_ready_policies_can_be_read_and_go_from_strict_to_nothing() {
        let policies = READY.map(|(name, _)| Policy::named(name).unwrap());
        let [strict, balanced, everything] = &policies;
        assert_eq!(*everything, Policy { about: everything.about.clone(), ..Policy::default() });
        assert!(balanced.rights.iter().all(|right| strict.rights.contains(right)));
        assert!(balanced.filters.iter().all(|set| strict.filters.contains(set)));
        assert!(balanced.flags.keys().all(|kind| strict.flags.contains_key(kind)));
        assert!(balanced.min_words < strict.min_words && strict.edits() && !everything.edits());
        assert!(READY.iter().any(|(name, _)| *name == DEFAULT));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, named) in [
            ("langauges = ['en']", "langauges"),
            ("[flags]\nspam = 'drop'", "spam"),
            ("[flags]\npersonal_data = 'hide'", "hide"),
            ("[flags]\npersonal_data = { action = 'mask', score = 1 }", "score"),
            ("[flags]\npersonal_data = { action = 'mask', min_score = 2.0 }", "flags.personal_data"),
            ("[flags]\nmodel_residue = { action = 'drop', mask = 'x' }", "flags.model_residue"),
            ("rights = ['nofollow']", "nofollow"),
            ("filters = ['gopher']", "gopher"),
            ("min_words = -1", "min_words"),
            ("min_words = 9\nmax_words = 8", "min_words is beyond max_words"),
            ("published_after = '2024-13-01'", "published_after"),
            ("published_after = '2024-02-01'\npublished_before = '2024-02-01'", "published_before"),
        ] {
            assert!(message(text).contains(named), "{text}: {}", message(text));
        }
        assert!(matches!(Policy::named("lenient"), Err(ExportError::NoSuchPolicy { .. })));
        assert!(matches!(Policy::named("no/such.toml"), Err(ExportError::PolicyFile(_))));
    }

    #[test]
    fn a_rule_is_an_action_or_a_table() {
        let policy: Policy =
            "[flags]\npersonal_data = { action = 'mask', min_score = 0.5, mask = '…' }\nnot_an_article = 'drop'"
                .parse()
                .unwrap();
        let rules: Vec<_> = policy.flags.values().cloned().collect();
        let drop = Rule { action: Action::Drop, min_score: 0.0, mask: None };
        assert_eq!(rules, [drop, Rule { action: Action::Mask, min_score: 0.5, mask: Some("…".into()) }]);
    }
}
