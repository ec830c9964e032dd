//! What a purge is about: hosts, domains, addresses and ids.

use std::collections::{BTreeSet, HashSet};

use super::super::content::id_key;
use crate::page::address;

/// Which pages are to go.
///
/// ```
/// use gristmill::dataset::Selection;
/// let selection = Selection { hosts: ["news.example".to_owned()].into(), ..Selection::default() };
/// assert!(selection.has_address("https://news.example/story"));
/// assert!(!selection.has_address("https://www.news.example/story"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Host names: those alone, not hosts below them.
    pub hosts: BTreeSet<String>,
    /// Registrable domains: all hosts below them.
    pub domains: BTreeSet<String>,
    /// Addresses of pages; those that differ in spelling alone are one.
    pub urls: BTreeSet<String>,
    /// Ids of records.
    pub ids: BTreeSet<String>,
}

impl Selection {
    /// Whether it names nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hosts.is_empty() && self.domains.is_empty() && self.urls.is_empty() && self.ids.is_empty()
    }

    /// Whether a page of this address is to go. Of a page that declares another canonical address the record's id tells more.
    #[must_use]
    pub fn has_address(&self, url: &str) -> bool {
        Sought::from(self.clone()).has_address(url)
    }
}

/// A selection, ready to be asked often.
#[derive(Debug, Default)]
pub struct Sought {
    selection: Selection,
    ids: HashSet<u128>,
}

impl From<Selection> for Sought {
    fn from(selection: Selection) -> Self {
        let of_url = |url: &String| id_key(&address::record_id(&address::canonical_address(url, None)));
        let ids = selection.ids.iter().map(|id| id_key(id)).chain(selection.urls.iter().map(of_url)).collect();
        Self { selection, ids }
    }
}

impl Sought {
    pub(super) fn has_id(&self, id: u128) -> bool {
        self.ids.contains(&id)
    }

    pub(super) fn has_host(&self, host: &str) -> bool {
        let Selection { hosts, domains, .. } = &self.selection;
        hosts.contains(host)
            || (!domains.is_empty()
                && address::registrable_domain(host).is_some_and(|domain| domains.contains(&domain)))
    }

    /// As [`Selection::has_address`].
    #[must_use]
    pub fn has_address(&self, url: &str) -> bool {
        if self.selection.is_empty() {
            return false;
        }
        if self.selection.urls.contains(url) || address::host(url).is_some_and(|host| self.has_host(&host)) {
            return true;
        }
        // The id is a digest of the address: worth its time only where ids are sought.
        !self.ids.is_empty() && self.has_id(id_key(&address::record_id(&address::canonical_address(url, None))))
    }
}
