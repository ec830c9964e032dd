//! How addresses get into the frontier: each page once, whatever address it is found under.

use std::collections::HashSet;

use tokio::time::Instant;
use url::Url;

use super::super::store::PageState;
use super::{Admission, Class, Frontier, PageJob, Place, Queued, fingerprint, identity};

impl Frontier {
    /// Hands in an address that was found as a seed or link, or in a sitemap that says that it is new.
    pub(in crate::source::crawl) fn admit(&mut self, url: &Url, depth: u32, class: Class, now: Instant) -> Admission {
        let queued = Queued { address: url.as_str().into(), depth, attempt: 0, chain: Vec::new(), is_map: false };
        self.admit_queued(url, class, queued, now)
    }

    /// Whether a page was handed in before, under this address or another.
    pub(in crate::source::crawl) fn knows(&self, url: &Url) -> bool {
        self.known.contains(&identity(url.as_str()))
    }

    /// Has a page known that is not to be asked for.
    pub(in crate::source::crawl) fn remember(&mut self, url: &Url) {
        if self.known.len() < self.limits.known_count {
            self.known.insert(identity(url.as_str()));
        }
    }

    /// Hands in the address of a sitemap or feed.
    pub(in crate::source::crawl) fn admit_map(&mut self, url: &Url, depth: u32, now: Instant) -> Admission {
        let queued = Queued { address: url.as_str().into(), depth, attempt: 0, chain: Vec::new(), is_map: true };
        self.admit_queued(url, Class::Fresh, queued, now)
    }

    /// Hands in the address that `from` redirects to; it is next on its host.
    pub(in crate::source::crawl) fn admit_redirect(&mut self, url: &Url, from: &PageJob, now: Instant) -> Admission {
        let mut chain = from.chain.clone();
        chain.push(fingerprint(from.url.as_str()));
        let queued = Queued { address: url.as_str().into(), depth: from.depth, attempt: 0, chain, is_map: from.is_map };
        // From a folder to its default document, or to the same address with a session: the page that was begun.
        if identity(url.as_str()) == identity(from.url.as_str()) {
            self.enqueue(url, Class::Continued, queued, now);
            return Admission::Queued;
        }
        self.admit_queued(url, Class::Continued, queued, now)
    }

    fn admit_queued(&mut self, url: &Url, class: Class, queued: Queued, now: Instant) -> Admission {
        let print = identity(url.as_str());
        if self.known.contains(&print) {
            return Admission::Known;
        }
        if self.known.len() >= self.limits.known_count {
            self.dropped_count += 1;
            return Admission::Full;
        }
        self.known.insert(print);
        self.enqueue(url, class, queued, now);
        Admission::Queued
    }

    /// Queues a page that is known.
    fn enqueue(&mut self, url: &Url, class: Class, queued: Queued, now: Instant) {
        let id = self.host_id(url, now);
        let place = Place { class, ticket: self.next_ticket };
        self.next_ticket += 1;
        if let Some(host) = self.hosts.get_mut(id.0) {
            if let Some(store) = &mut self.store {
                store.put_queued(host.hash, place, &queued);
            }
            host.pages.add(place, queued, self.store.is_some(), &mut self.in_memory);
            self.queued_count += 1;
        }
        self.schedule(id);
    }

    /// Asks for a page again that an earlier run asked for.
    pub(in crate::source::crawl) fn ask_again(&mut self, state: &PageState, class: Class, now: Instant) {
        let Ok(url) = Url::parse(&state.address) else { return };
        let queued = Queued {
            address: url.as_str().into(),
            depth: state.depth,
            attempt: 0,
            chain: Vec::new(),
            is_map: state.is_map,
        };
        self.enqueue(&url, class, queued, now);
    }

    /// Whether an earlier run has left a page in the queue.
    pub(in crate::source::crawl) fn is_waiting(&self, address: &str) -> bool {
        self.waiting.contains(&identity(address))
    }

    /// All that is asked for again is queued: what was queued before is of no more interest.
    pub(in crate::source::crawl) fn forget_waiting(&mut self) {
        self.waiting = HashSet::new();
    }
}
