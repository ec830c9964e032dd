//! Hosts that belong together: a farm runs many of them, plants one name on all, or shows one set of templates on all.
//!
//! What ties two hosts is a string that both plant, or two longer paragraphs that stand on most pages of both while both
//! plant something. Paragraphs alone tie nothing: honest sites share the texts of their themes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::brand::Brand;
use super::near::{NearSketch, family_is_wide};
use super::planted::{PLANTED, planted_on_host};
use super::profile::{HostBrand, SiteProfile};

/// Strings that a host tells; those with most evidence first.
const STRINGS_A_HOST: usize = 8;
/// Templates that a host tells, those on most pages first.
const TEMPLATES_A_HOST: usize = 16;
/// Templates that two hosts must share to be tied by them.
const LEAST_TEMPLATES: usize = 2;
/// Pages of a host on which a string must be planted. One page may be odd.
const LEAST_PAGES: u32 = 2;
/// Letters of a string that ties a host on which it stands inside a word but once.
const LEAST_LETTERS: usize = 6;

/// What a host shows that may tie it to others: at most about 2 kB.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostTies {
    /// The host.
    pub host: String,
    /// Its pages that are known.
    pub pages: u32,
    /// The strings that it plants for sure.
    pub planted: Vec<HostBrand>,
    /// Folded strings that stand inside its words, without being sure.
    pub seen: Vec<String>,
    /// Its longer paragraphs that most pages bear, as sketches.
    pub templates: Vec<NearSketch>,
}

impl HostTies {
    /// What a host's profile has that may tie it to others; `None` where nothing stands inside its words.
    #[must_use]
    pub fn of(host: &str, profile: &SiteProfile) -> Option<Self> {
        let inside = |brand: &&HostBrand| brand.tally.joining + brand.tally.inside > 0;
        let (planted, seen): (Vec<&HostBrand>, Vec<&HostBrand>) = profile
            .brands
            .iter()
            .filter(inside)
            .take(STRINGS_A_HOST)
            .partition(|brand| brand.pages >= LEAST_PAGES && planted_on_host(brand, profile) >= PLANTED);
        let letters = |brand: &&HostBrand| Brand::new(&brand.text).is_some_and(|b| b.letters() >= LEAST_LETTERS);
        let seen: Vec<String> = seen.into_iter().filter(letters).map(|brand| brand.key.clone()).collect();
        let wide = profile.families.iter().filter(|family| family_is_wide(family.pages, profile.pages));
        let templates =
            if planted.is_empty() { Vec::new() } else { wide.take(TEMPLATES_A_HOST).map(|f| f.sketch).collect() };
        (!planted.is_empty() || !seen.is_empty()).then(|| Self {
            host: host.to_owned(),
            pages: profile.pages,
            planted: planted.into_iter().cloned().collect(),
            seen,
            templates,
        })
    }

    fn keys(&self) -> impl Iterator<Item = &String> {
        self.planted.iter().map(|brand| &brand.key).chain(&self.seen)
    }
}

/// Hosts that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Farm {
    /// The hosts, by name.
    pub hosts: Vec<String>,
    /// Pages of them that are known.
    pub pages: u32,
    /// Strings that more than one of them plants.
    pub planted: Vec<String>,
    /// Paragraphs that stand on most pages of more than one of them.
    pub shared_templates: u32,
}

/// The groups of hosts that something ties together, those with most hosts first. Any order of hosts gives the same groups.
///
/// ```
/// use gristmill::contamination::farms::{HostTies, farms};
/// use gristmill::contamination::profile::HostBrand;
/// let host = |name: &str, planted: &str| HostTies {
///     host: name.into(),
///     pages: 9,
///     planted: vec![HostBrand { key: planted.to_lowercase(), text: planted.into(), ..HostBrand::default() }],
///     ..HostTies::default()
/// };
/// let found = farms(&[host("a.example", "Xylo"), host("b.example", "Other"), host("c.example", "Xylo")]);
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].hosts, ["a.example", "c.example"]);
/// ```
#[must_use]
pub fn farms(hosts: &[HostTies]) -> Vec<Farm> {
    let mut hosts: Vec<&HostTies> = hosts.iter().collect();
    hosts.sort_by(|a, b| a.host.cmp(&b.host));
    let mut groups = Groups::new(hosts.len());
    for bearers in planters(&hosts).values() {
        groups.join_all(bearers);
    }
    let by_template = bearers(&hosts, |host| host.templates.clone());
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for bearers in by_template.values() {
        // Each with the first: a template of many hosts costs no more than its bearers.
        for other in bearers.iter().skip(1) {
            *shared.entry((bearers.first().copied().unwrap_or(*other), *other)).or_default() += 1;
        }
    }
    for ((one, other), count) in shared {
        if count >= LEAST_TEMPLATES {
            groups.join_all(&[one, other]);
        }
    }
    let mut found: Vec<Farm> = groups.sets().into_iter().map(|set| farm(&hosts, &set)).collect();
    found.sort_by(|a, b| b.hosts.len().cmp(&a.hosts.len()).then(a.hosts.cmp(&b.hosts)));
    found
}

/// For each string that one host plants for sure and others show too, the hosts that do.
fn planters(hosts: &[&HostTies]) -> BTreeMap<String, Vec<usize>> {
    let mut all = bearers(hosts, |host| host.keys().cloned().collect());
    let sure: BTreeSet<&String> = hosts.iter().flat_map(|host| &host.planted).map(|brand| &brand.key).collect();
    all.retain(|key, _| sure.contains(key));
    all
}

/// What the hosts of farms learn from each other: for each host the strings that others plant for sure, with what is known of
/// them there.
#[must_use]
pub fn lessons(hosts: &[HostTies]) -> BTreeMap<String, Vec<HostBrand>> {
    let by_place: Vec<&HostTies> = hosts.iter().collect();
    let mut found: BTreeMap<String, Vec<HostBrand>> = BTreeMap::new();
    for (key, places) in planters(&by_place) {
        let bearers = || places.iter().filter_map(|place| by_place.get(*place));
        let known = |host: &&&HostTies| Some((host.host.clone(), host.planted.iter().find(|b| b.key == key)?.clone()));
        let surest = bearers().filter_map(|host| known(&host)).max_by(|(one, a), (other, b)| {
            (a.tally.joining, a.tally.inside, one).cmp(&(b.tally.joining, b.tally.inside, other))
        });
        let Some((teacher, surest)) = surest else { continue };
        for host in bearers().filter(|host| host.host != teacher) {
            found.entry(host.host.clone()).or_default().push(surest.clone());
        }
    }
    found
}

/// Which hosts bear each thing, by their place.
fn bearers<K: Ord>(hosts: &[&HostTies], things: impl Fn(&HostTies) -> Vec<K>) -> BTreeMap<K, Vec<usize>> {
    let mut found: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for (index, host) in hosts.iter().enumerate() {
        for thing in things(host) {
            found.entry(thing).or_default().push(index);
        }
    }
    found.retain(|_, bearers| bearers.len() > 1);
    found
}

fn farm(hosts: &[&HostTies], set: &[usize]) -> Farm {
    let members: Vec<&HostTies> = set.iter().filter_map(|index| hosts.get(*index).copied()).collect();
    let planted = planters(&members);
    let text = |key: &String| {
        let mut all = members.iter().flat_map(|host| &host.planted);
        all.find(|brand| brand.key == *key).map(|brand| brand.text.clone()).unwrap_or_default()
    };
    let templates = bearers(&members, |host| host.templates.clone());
    Farm {
        hosts: members.iter().map(|host| host.host.clone()).collect(),
        pages: members.iter().map(|host| host.pages).sum(),
        planted: planted.keys().map(text).collect(),
        shared_templates: u32::try_from(templates.len()).unwrap_or(u32::MAX),
    }
}

/// Sets of places that are joined step by step.
struct Groups {
    leader: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self { leader: (0..count).collect() }
    }

    fn leader_of(&mut self, mut index: usize) -> usize {
        while let Some(&above) = self.leader.get(index).filter(|above| **above != index) {
            // Halving the path keeps it short.
            let over = self.leader.get(above).copied().unwrap_or(above);
            if let Some(own) = self.leader.get_mut(index) {
                *own = over;
            }
            index = over;
        }
        index
    }

    fn join_all(&mut self, places: &[usize]) {
        let leaders: BTreeSet<usize> = places.iter().map(|place| self.leader_of(*place)).collect();
        let Some(&first) = leaders.first() else { return };
        for leader in leaders {
            if let Some(own) = self.leader.get_mut(leader) {
                *own = first;
            }
        }
    }

    /// The sets of more than one.
    fn sets(&mut self) -> Vec<Vec<usize>> {
        let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for index in 0..self.leader.len() {
            sets.entry(self.leader_of(index)).or_default().push(index);
        }
        sets.into_values().filter(|set| set.len() > 1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> NearSketch {
        NearSketch::of(text).unwrap()
    }

    fn host(name: &str, planted: &[&str], templates: &[NearSketch]) -> HostTies {
        HostTies {
            host: name.to_owned(),
            pages: 5,
            planted: planted
                .iter()
                .map(|text| HostBrand { key: text.to_lowercase(), text: (*text).to_owned(), ..HostBrand::default() })
                .collect(),
            seen: Vec::new(),
            templates: templates.to_vec(),
        }
    }

    #[test]
    fn hosts_are_tied_by_a_planted_string_or_by_two_templates_in_any_order() {
        let one =
            template("Kaum je wurde ein Gegenstand so fair und doch so packend behandelt wie in diesem langen Text.");
        let two =
            template("A rare gem of a read that never loses the thread and leaves every reader wiser than before it.");
        let mut hosts = vec![
            host("a", &["Xylo"], &[]),
            host("b", &["Xylo", "Zeta"], &[]),
            host("c", &["Zeta"], &[]),
            host("d", &["Alone"], &[one, two]),
            host("e", &["Apart"], &[two, one]),
            host("f", &["Single"], &[one]),
        ];
        let found = farms(&hosts);
        let names: Vec<String> = found.iter().map(|farm| farm.hosts.join("")).collect();
        assert_eq!(names, ["abc", "de"]);
        assert_eq!(found.first().map(|farm| farm.planted.clone()), Some(vec!["Xylo".into(), "Zeta".into()]));
        assert_eq!(found.last().map(|farm| farm.shared_templates), Some(2));
        hosts.reverse();
        assert_eq!(farms(&hosts), found);
    }

    #[test]
    fn a_host_of_one_page_learns_from_those_that_are_sure() {
        let sure = host("a", &["Xylophone"], &[]);
        let small = HostTies { host: "b".into(), pages: 1, seen: vec!["xylophone".into()], ..HostTies::default() };
        let other = HostTies { host: "c".into(), pages: 1, seen: vec!["elsewhere".into()], ..HostTies::default() };
        let learned = lessons(&[sure.clone(), small.clone(), other.clone()]);
        assert_eq!(learned.get("b"), Some(&sure.planted));
        assert_eq!(learned.get("c"), None);
        assert_eq!(farms(&[small, other, sure]).first().map(|farm| farm.hosts.join("")), Some("ab".into()));
    }

    #[test]
    fn a_host_that_plants_nothing_has_no_ties() {
        assert_eq!(HostTies::of("a", &SiteProfile { pages: 9, ..SiteProfile::default() }), None);
    }
}
