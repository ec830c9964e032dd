//! Which split a row belongs to: by a hash of the group that it is in, so that no two copies stand in different splits.
//!
//! The group of a row is the host of the record that stands for its cluster of duplicates (its own host, where it stands for
//! itself), or that record. The hash depends on nothing else: a group is in the same split in each version and for each seed.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

use arrow::array::{Array, AsArray, RecordBatch};
use serde::{Deserialize, Serialize};

use super::super::content::{digest, id_key};
use super::super::{Dataset, Error};

/// How far the shares may be from 1 in sum: what decimals lose as binary numbers.
const TOLERANCE: f64 = 1e-9;

/// A split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// To train on.
    Train,
    /// To choose by.
    Validation,
    /// To measure by, once.
    Test,
}

impl Split {
    /// All, in the order in which they are written.
    pub const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::Test];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }

    /// Its place in [`ALL`](Self::ALL), and back.
    pub(super) fn number(self) -> u8 {
        self as u8
    }

    pub(super) fn of_number(number: u8) -> Self {
        Self::ALL.into_iter().find(|split| split.number() == number).unwrap_or(Self::Train)
    }
}

impl fmt::Display for Split {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a split is made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitBy {
    /// All pages of a host are in one split.
    #[default]
    Host,
    /// Pages of a host are in several; copies are not.
    Page,
}

/// The share of the groups that each split gets; 1 in sum.
///
/// ```
/// use gristmill::dataset::export::Shares;
///
/// assert!("train=0.98,validation=0.01,test=0.01".parse::<Shares>().is_ok());
/// assert!("train=0.9,test=0.2".parse::<Shares>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shares {
    train: f64,
    validation: f64,
    test: f64,
}

impl Default for Shares {
    /// All to train on.
    fn default() -> Self {
        Self { train: 1.0, validation: 0.0, test: 0.0 }
    }
}

/// A text gives no shares.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} gives no splits: {what} (as in train=0.98,validation=0.01,test=0.01)")]
pub struct InvalidShares {
    text: String,
    what: &'static str,
}

impl FromStr for Shares {
    type Err = InvalidShares;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let invalid = |what| InvalidShares { text: given.to_owned(), what };
        let mut shares = [None; 3];
        for entry in given.split(',') {
            let (name, share) = entry.split_once('=').ok_or_else(|| invalid("each is a name, = and a share"))?;
            let split = Split::ALL.into_iter().find(|split| split.name() == name.trim());
            let split = split.ok_or_else(|| invalid("the names are train, validation and test"))?;
            let share: f64 = share.trim().parse().map_err(|_| invalid("a share is a number"))?;
            if !(0.0..=1.0).contains(&share) {
                return Err(invalid("a share is from 0 to 1"));
            }
            let place = shares.get_mut(usize::from(split.number())).filter(|place| place.is_none());
            *place.ok_or_else(|| invalid("each name stands once"))? = Some(share);
        }
        let shares = shares.map(|share| share.unwrap_or(0.0));
        if (shares.iter().sum::<f64>() - 1.0).abs() > TOLERANCE {
            return Err(invalid("the shares are 1 in sum"));
        }
        let [train, validation, test] = shares;
        Ok(Self { train, validation, test })
    }
}

impl Shares {
    /// Whether a split gets any.
    #[must_use]
    pub fn has(&self, split: Split) -> bool {
        let share = match split {
            Split::Train => self.train,
            Split::Validation => self.validation,
            Split::Test => self.test,
        };
        share > 0.0
    }

    /// Whether all is to train on.
    pub(super) fn is_one(&self) -> bool {
        !self.has(Split::Validation) && !self.has(Split::Test)
    }

    /// The split of a group.
    fn of(&self, group: u128) -> Split {
        // The first 53 bits: as many as a float holds.
        let place = (group >> 75) as f64 / (1_u64 << 53) as f64;
        if place < self.train {
            Split::Train
        } else if place < self.train + self.validation || !self.has(Split::Test) {
            if self.has(Split::Validation) { Split::Validation } else { Split::Train }
        } else {
            Split::Test
        }
    }
}

/// The splits of a version's rows.
///
/// Holds 32 bytes, in a hash table, for each record that is a duplicate, and as many for each that stands for others.
#[derive(Debug)]
pub(super) struct Splitter {
    shares: Shares,
    by: SplitBy,
    /// What each duplicate is a copy of.
    copies: HashMap<u128, u128>,
    /// The group of each record that stands for others.
    standing: HashMap<u128, u128>,
}

impl Splitter {
    /// Reads what a version says of its duplicates, where that is needed.
    pub(super) fn new(dataset: &Dataset, version: u64, shares: Shares, by: SplitBy) -> Result<Self, Error> {
        let mut splitter = Self { shares, by, copies: HashMap::new(), standing: HashMap::new() };
        if splitter.shares.is_one() {
            return Ok(splitter);
        }
        for batch in dataset.columns(version, &["id", "duplicate_of"])? {
            let batch = batch?;
            let links = rows(&batch, "duplicate_of").map(|(id, of)| Some((id_key(id?), id_key(of?))));
            splitter.copies.extend(links.flatten());
        }
        if by == SplitBy::Host && !splitter.copies.is_empty() {
            let ends: HashSet<u128> = splitter.copies.keys().map(|id| splitter.end(*id)).collect();
            for batch in dataset.columns(version, &["id", "host"])? {
                let batch = batch?;
                let found = rows(&batch, "host").filter_map(|(id, host)| Some((id_key(id?), host)));
                let found = found.filter(|(id, _)| ends.contains(id)).map(|(id, host)| (id, own_group(id, host, by)));
                splitter.standing.extend(found);
            }
        }
        Ok(splitter)
    }

    /// The split of a row.
    pub(super) fn split(&self, id: u128, host: Option<&str>) -> Split {
        self.shares.of(self.group(id, host))
    }

    fn group(&self, id: u128, host: Option<&str>) -> u128 {
        if !self.copies.contains_key(&id) {
            return own_group(id, host, self.by);
        }
        let end = self.end(id);
        // A record that is gone stands for its copies all the same.
        self.standing.get(&end).copied().unwrap_or_else(|| own_group(end, None, self.by))
    }

    /// The record that stands for another, at the end of the chain; of a ring, which no build makes, its least record.
    fn end(&self, id: u128) -> u128 {
        let mut seen = vec![id];
        let mut at = id;
        while let Some(&next) = self.copies.get(&at) {
            if let Some(start) = seen.iter().position(|known| *known == next) {
                return seen.iter().skip(start).min().copied().unwrap_or(next);
            }
            seen.push(next);
            at = next;
        }
        at
    }
}

/// The group of a row that stands for itself: a row without a host is a group of its own.
fn own_group(id: u128, host: Option<&str>, by: SplitBy) -> u128 {
    match host {
        Some(host) if by == SplitBy::Host => digest(format!("host {host}").as_bytes()),
        _ => digest(format!("record {id:032x}").as_bytes()),
    }
}

/// The ids of a batch with the values of another column of strings.
fn rows<'a>(batch: &'a RecordBatch, name: &str) -> impl Iterator<Item = (Option<&'a str>, Option<&'a str>)> + use<'a> {
    let column = |name: &str| batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
    let (ids, values) = (column("id"), column(name));
    let value = |column: Option<&'a arrow::array::StringArray>, row: usize| {
        column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
    };
    (0..batch.num_rows()).map(move |row| (value(ids, row), value(values, row)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shares_are_read_and_those_that_are_none_are_told() {
        let shares: Shares = "train=0.8, test=0.2".parse().unwrap();
        assert!(shares.has(Split::Train) && !shares.has(Split::Validation) && shares.has(Split::Test));
        assert!("train=0.7,validation=0.2,test=0.1".parse::<Shares>().is_ok());
        for (text, what) in [
            ("train", "each is a name"),
            ("dev=1", "the names"),
            ("train=x", "a number"),
            ("train=1.5", "from 0 to 1"),
            ("train=0.5,train=0.5", "once"),
            ("train=0.5,test=0.4", "in sum"),
            ("", "each is a name"),
        ] {
            let message = text.parse::<Shares>().unwrap_err().to_string();
            assert!(message.contains(what), "{message}");
        }
    }

    #[test]
    fn groups_come_to_the_splits_by_their_shares() {
        let shares: Shares = "train=0.8,validation=0.15,test=0.05".parse().unwrap();
        let mut counts = [0; 3];
        for group in 0..10_000_u32 {
            counts[usize::from(shares.of(digest(&group.to_le_bytes())).number())] += 1;
        }
        // Within five standard deviations of 10,000 draws.
        for (count, expected) in counts.iter().zip([8_000, 1_500, 500_i32]) {
            assert!((count - expected).abs() < 200, "{counts:?}");
        }
        let none: Shares = "train=0.5,validation=0.5".parse().unwrap();
        assert_eq!(none.of(u128::MAX), Split::Validation);
        assert_eq!(Shares::default().of(u128::MAX), Split::Train);
        let no_train: Shares = "test=1".parse().unwrap();
        assert_eq!(no_train.of(0), Split::Test);
    }

    proptest! {
        #[test]
        fn copies_are_with_what_they_are_copies_of_and_hosts_stay_whole(
            links in proptest::collection::vec(proptest::option::of(0_usize..30), 30),
            hosts in proptest::collection::vec(0_u8..6, 30),
            by_page: bool,
        ) {
            let by = if by_page { SplitBy::Page } else { SplitBy::Host };
            let shares: Shares = "train=0.4,validation=0.3,test=0.3".parse().unwrap();
            // Copies of rows that stand before them, some of which are copies themselves; the first ten may be rings.
            let link = |(row, of): (usize, &Option<usize>)| of.filter(|of| *of < row || row < 10).map(|of| (row as u128, of as u128));
            let copies: HashMap<u128, u128> = links.iter().enumerate().filter_map(link).filter(|(a, b)| a != b).collect();
            let mut splitter = Splitter { shares, by, copies, standing: HashMap::new() };
            let host = |row: usize| format!("{}.example", hosts[row]);
            if by == SplitBy::Host {
                let ends: HashSet<u128> = splitter.copies.keys().map(|id| splitter.end(*id)).collect();
                splitter.standing = ends.iter().map(|id| (*id, own_group(*id, Some(&host(usize::try_from(*id).unwrap())), by))).collect();
            }
            let split = |row: usize| splitter.split(row as u128, Some(&host(row)));
            for (copy, of) in &splitter.copies {
                prop_assert_eq!(split(usize::try_from(*copy).unwrap()), split(usize::try_from(*of).unwrap()));
            }
            let standing: Vec<usize> = (0..30).filter(|row| !splitter.copies.contains_key(&(*row as u128))).collect();
            for (&a, &b) in standing.iter().zip(standing.iter().skip(1)) {
                if by == SplitBy::Host && host(a) == host(b) {
                    prop_assert_eq!(split(a), split(b));
                }
            }
        }
    }
}
