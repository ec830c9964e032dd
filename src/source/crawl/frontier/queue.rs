//! One host's queue: its next pages in memory, the rest in the store.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::super::store::Store;

/// Pages of a host that are held in memory while the frontier is small, and while it is large.
const WINDOW: [usize; 2] = [64, 4];

/// Pages in memory, over all hosts, from which on the frontier counts as large.
const LARGE_COUNT: usize = 100_000;

/// What goes first among a host's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub(in crate::source::crawl) enum Class {
    /// Goes on with a page that was begun: the target of a redirect.
    Continued = 0,
    /// New by what a sitemap or feed says.
    Fresh = 1,
    /// Found as a seed or link.
    Found = 2,
}

/// A queued page's place within its host: first by class, then first in, first out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::source::crawl) struct Place {
    pub(in crate::source::crawl) class: Class,
    pub(in crate::source::crawl) ticket: u64,
}

/// A queued page, as small as it can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::source::crawl) struct Queued {
    pub(in crate::source::crawl) address: Box<str>,
    pub(in crate::source::crawl) depth: u32,
    pub(in crate::source::crawl) attempt: u32,
    /// Hashes of the addresses that redirected here, first to last.
    pub(in crate::source::crawl) chain: Vec<u64>,
    /// Whether it is a sitemap or feed, which counts as no page.
    pub(in crate::source::crawl) is_map: bool,
}

impl Queued {
    /// Whether it goes on with a page that was counted already.
    pub(super) fn is_continued(&self) -> bool {
        self.attempt > 0 || !self.chain.is_empty()
    }
}

/// The pages of one host that are known and not asked for, in order.
///
/// In memory stand the first ones; all others lie behind the cursor in the store, so that none is taken twice.
#[derive(Debug, Default)]
pub(super) struct Queue {
    next: VecDeque<(Place, Queued)>,
    /// The last place that was ever in memory.
    cursor: Option<Place>,
    stored_count: usize,
}

impl Queue {
    pub(super) fn len(&self) -> usize {
        self.next.len() + self.stored_count
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn front(&self) -> Option<&Queued> {
        self.next.front().map(|(_, queued)| queued)
    }

    pub(super) fn pop(&mut self, in_memory: &mut usize) -> Option<(Place, Queued)> {
        let first = self.next.pop_front()?;
        *in_memory -= 1;
        Some(first)
    }

    /// Takes a page that lies in the store, where there is one, and holds it in memory where it is among the next.
    pub(super) fn add(&mut self, place: Place, queued: Queued, has_store: bool, in_memory: &mut usize) {
        let is_before = self.cursor.is_some_and(|cursor| place < cursor);
        let has_room = self.stored_count == 0 && self.next.len() < window(*in_memory);
        if has_store && !is_before && !has_room {
            self.stored_count += 1;
            return;
        }
        self.hold(place, queued, in_memory);
    }

    /// Puts a page back that was taken out.
    pub(super) fn hold(&mut self, place: Place, queued: Queued, in_memory: &mut usize) {
        let at = self.next.partition_point(|(other, _)| *other < place);
        self.next.insert(at, (place, queued));
        self.cursor = self.cursor.max(Some(place));
        *in_memory += 1;
    }

    /// Counts a page of an earlier run, which lies in the store.
    pub(super) fn count_stored(&mut self) {
        self.stored_count += 1;
    }

    /// Reads the next pages from the store where none is left in memory.
    pub(super) fn refill(&mut self, host: u64, store: Option<&mut Store>, in_memory: &mut usize) {
        if !self.next.is_empty() || self.stored_count == 0 {
            return;
        }
        let Some(store) = store else { return };
        let found = store.queued_after(host, self.cursor, window(*in_memory));
        if found.is_empty() {
            // Only a store that cannot be read: the next commit says so.
            self.stored_count = 0;
        }
        for (place, queued) in found {
            self.stored_count = self.stored_count.saturating_sub(1);
            self.hold(place, queued, in_memory);
        }
    }
}

fn window(in_memory: usize) -> usize {
    let [small, large] = WINDOW;
    if in_memory < LARGE_COUNT { small } else { large }
}
