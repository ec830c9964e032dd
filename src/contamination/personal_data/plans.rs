//! National forms of telephone numbers, a line a country: with which digits they begin, and how they are grouped.
//!
//! Sources: the national numbering plans that countries report to the ITU (E.129), and how numbers are written there (E.123 and
//! national custom). A shape is a list of group lengths, `3-5` a range; digits before the first mark count as a group.

/// How a country writes its numbers.
#[derive(Debug)]
pub(super) struct Plan {
    /// ISO 3166 code.
    pub(super) country: &'static str,
    /// Digits that a number may begin with.
    pub(super) starts: &'static [&'static str],
    /// Lengths of its groups, shapes parted by `|`.
    pub(super) shapes: &'static str,
    /// Digits of a number without any mark that is recognised here, 0 for none, and what it begins with.
    pub(super) bare: (usize, &'static [&'static str]),
    /// What else it asks for.
    pub(super) marks: Marks,
}

/// Marks that a number must have besides its groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// Any, blanks too: its first digits are telling.
    Any,
    /// One at least that is no blank: with blanks alone it would be as good a sum or a row of counts.
    NoBlanks,
    /// A bracket.
    Bracket,
}

const fn plan(country: &'static str, starts: &'static [&'static str], shapes: &'static str) -> Plan {
    Plan { country, starts, shapes, bare: (0, &[]), marks: Marks::Any }
}

const fn marked(country: &'static str, starts: &'static [&'static str], shapes: &'static str) -> Plan {
    Plan { country, starts, shapes, bare: (0, &[]), marks: Marks::NoBlanks }
}

const fn bare(
    country: &'static str,
    starts: &'static [&'static str],
    shapes: &'static str,
    bare: (usize, &'static [&'static str]),
) -> Plan {
    Plan { country, starts, shapes, bare, marks: Marks::Any }
}

/// All countries; one may have several lines, of which the first has its name for `Home`.
pub(super) const PLANS: &[Plan] = &[
    plan("AE", &["0", "800"], "2 3 4|3 3 4|2 7|3 7|3 3-4"),
    marked("AR", &["0", "11"], "3 4 4|4 3-4 4|2 4 4|3 8|2 8"),
    plan("AT", &["01", "02", "03", "04", "05", "06", "07"], "2-5 4-9|2-5 2-6 2-5|2-5 2-3 2-3 2-4|2-5 3-4 2-3 2-3"),
    plan("AU", &["02", "03", "04", "07", "08", "13", "18"], "2 4 4|4 3 3|2 8|4 6|2 2 2"),
    plan("BE", &["0"], "2 3 2 2|3 2 2 2|4 2 2 2|3 3 3|4 3 3|4 6|3 6|2 7"),
    plan("BG", &["0"], "2 3 4|2 3 2 2|3 3 3|4 3 3|2 7|3 6|4 6"),
    marked("BR", &["1", "2", "3", "4", "5", "6", "7", "8", "9", "08", "03", "04"], "2 4-5 4|4 3 4|4 7"),
    plan("CH", &["0"], "3 3 2 2|4 3 3|3 7"),
    marked("CL", &["2", "9"], "1 4 4|1 8"),
    bare(
        "CN",
        &["0", "13", "14", "15", "16", "17", "18", "19", "400", "800"],
        "3 8|4 7-8|3 4 4|4 3-4 4|3 3 4|3 4 3",
        (11, &["13", "15", "17", "18", "19"]),
    ),
    marked("CO", &["3", "60"], "3 3 4|3 7"),
    marked("CZ", &["2", "3", "4", "5", "6", "7"], "3 3 3"),
    plan(
        "DE",
        &["01", "02", "03", "04", "05", "06", "07", "08", "09"],
        "3-5 4-9|3-5 2-6 2-5|3-5 2-3 2-3 2-4|3-5 2 2 2 2|3-5 3-4 2-3 2-3",
    ),
    plan("DK", &["2", "3", "4", "5", "6", "7", "8", "9"], "2 2 2 2"),
    plan("EG", &["0"], "2 8|3 8|3 4 4|3 7|2 4 4"),
    plan("ES", &["6", "7", "8", "9"], "2 3 2 2|3 2 2 2|2 7"),
    plan("FI", &["0"], "2-3 3-4 3-4|2-3 6-8|3 2 2 3|4 3 3|4 6|3 3 2 2"),
    bare(
        "FR",
        &["01", "02", "03", "04", "05", "06", "07", "08", "09", "0"],
        "2 2 2 2 2|4 3 3|1 3 3 3|4 2 2 2",
        (10, &["01", "02", "03", "04", "05", "06", "07", "09"]),
    ),
    bare("GB", &["01", "02", "03", "07", "08"], "5 6|5 3 3|3 4 4|4 3 4|4 3 3|4 7|5 5|4 6|3 8|4 2 2 3", (11, &["07"])),
    plan("GR", &["2", "69"], "3 3 4|3 7|4 6|5 5|4 3 3"),
    plan("HK", &["21", "22", "23", "24", "25", "26", "27", "28", "29", "3", "5", "6", "9"], "4 4"),
    plan("HR", &["0"], "2-3 3-4 3-4|2-3 6-7|3 2-3 2-3 2-3"),
    plan("HU", &["06"], "2 1 3 4|2 2 3 4|2 2 3 3|2 1-2 6-7"),
    plan("ID", &["0"], "3-4 4-8|4 3-4 3-5|3 3-4 4"),
    plan("IE", &["0", "1800", "1850"], "2 3 4|3 3 4|2 7|3 7|3 5|4 3 3|3 3 3|4 6"),
    plan("IL", &["0", "1"], "2 3 4|3 3 4|2 7|3 7|1 3 3 3"),
    plan("IN", &["0", "6", "7", "8", "9", "1800"], "5 5|3 8|4 7|5 6|3 4 4|4 3 4|4 3 3"),
    plan("IT", &["0", "3", "80"], "2-4 5-8|2-4 3-4 3-4|2-4 2-4 2-3 2-3|3 3 4|3 6-7|3 2 2 2|3 2 2 3"),
    plan("JP", &["0"], "2 4 4|3 3 4|3 4 4|4 2 4|4 3 3|5 1 4|3 3 3"),
    plan("KE", &["0"], "4 3 3|3 7|4 6"),
    plan("KR", &["0", "15", "16", "18"], "2-3 3-4 4|4 4"),
    marked("MX", &["2", "3", "4", "5", "6", "7", "8", "9", "01"], "2 4 4|3 3 4|2 2 4 4|2 3 3 4"),
    plan("MY", &["0", "1300", "1800"], "2 4 4|3 3 4|3 4 4|3 7-8|2 8|4 2 4"),
    plan("NG", &["0"], "4 3 4|4 7|2 3 4|3 4 4"),
    plan("NL", &["0"], "3 7|2 8|4 6|3 3 4|3 3 2 2|2 4 4|4 4|2 2 2 2 2|4 3 3|4 2 2 2|3 2 2 3"),
    plan("NO", &["2", "3", "4", "5", "6", "7", "8", "9"], "2 2 2 2|3 2 3"),
    plan("NZ", &["0"], "2 3 4|3 3 3-4|4 3 3|2 7|3 4 4|3 6-7"),
    plan("PH", &["0"], "2 4 4|4 3 4|2 3 4|4 7"),
    plan("PK", &["0"], "4 7|3 7-8|3 4 4"),
    marked("PL", &["1", "2", "3", "4", "5", "6", "7", "8"], "2 3 2 2|3 3 3|2 7"),
    plan("PL", &["1", "2", "3", "4", "5", "6", "7", "8"], "2 3 2 2"),
    plan("PT", &["2", "9", "80"], "2 3 4|3 2 2 2|2 3 2 2"),
    plan("RO", &["02", "03", "07", "08"], "3 3 4|4 3 3|4 6|3 3 2 2|3 7|4 2 2 2|5 5"),
    plan("RS", &["0"], "3 3 3-4|3 6-7|3 4 3|3 2-3 2 2"),
    plan("RU", &["8"], "1 3 3 2 2|1 3 7|1 3 3 4|1 4 2 2 2|1 4 3 3|1 5 1 2 2|1 3 2 2 3|1 4 6"),
    plan("SA", &["0", "800", "920"], "2 3 4|3 3 4|2 7|3 7|4 3 3"),
    plan("SE", &["0"], "2-4 5-8|2-4 2-3 2-3 2|2-4 2-3 2-3|2-4 2 2 2"),
    marked("SG", &["3", "6", "8", "9"], "4 4"),
    plan("TH", &["0"], "2 3 4|3 3 4|3 3 3|3 7|3 6|2 7"),
    plan("TR", &["0", "444"], "4 3 2 2|1 3 3 2 2|4 3 4|4 7|3 1 3|3 2 2"),
    plan("TW", &["0"], "2 4 4|2 3 4|2 7-8|4 3 3|4 6|3 6-7|3 3 3-4"),
    plan("UA", &["0"], "3 3 2 2|3 2 2 3|4 2 2 2|3 3 4|3 7|1 3 3 3"),
    Plan {
        country: "US",
        starts: &["2", "3", "4", "5", "6", "7", "8", "9", "1"],
        shapes: "3 3 4|1 3 3 4",
        bare: (0, &[]),
        marks: Marks::NoBlanks,
    },
    plan("VN", &["0", "1800", "1900"], "3 4 4|4 3 3|3 3 4|4 3 4|2 4 4|4 4|3 7|4 6"),
    plan("ZA", &["0"], "3 3 4|3 7|4 3 3"),
    // In brackets the first group is the area: so written, it is a number of these countries on any page.
    Plan {
        country: "US (area)",
        starts: &["2", "3", "4", "5", "6", "7", "8", "9"],
        shapes: "3 3 4",
        bare: (0, &[]),
        marks: Marks::Bracket,
    },
    Plan {
        country: "RU (area)",
        starts: &["3", "4", "8", "9"],
        shapes: "3 3 2 2|4 2 2 2",
        bare: (0, &[]),
        marks: Marks::Bracket,
    },
    Plan {
        country: "BR (area)",
        starts: &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        shapes: "2 4-5 4",
        bare: (0, &[]),
        marks: Marks::Bracket,
    },
    Plan {
        country: "0 (area)",
        starts: &["0"],
        shapes: "2-5 3-6 2-5|2-5 5-8|2-4 2-4 2-4 2-3",
        bare: (0, &[]),
        marks: Marks::Bracket,
    },
];

/// Plans that are tried on every page.
pub(super) fn anywhere() -> impl Iterator<Item = &'static Plan> {
    PLANS.iter().filter(|plan| plan.marks == Marks::Bracket)
}

impl Plan {
    /// Whether groups of these lengths, with these first digits, are a number of the country.
    pub(super) fn takes(&self, digits: &[u8], lengths: &[usize]) -> bool {
        if let [one] = lengths {
            let (count, starts) = self.bare;
            return count == *one && begins(digits, starts);
        }
        begins(digits, self.starts) && self.shapes.split('|').any(|shape| fits(shape, lengths))
    }
}

fn begins(digits: &[u8], starts: &[&str]) -> bool {
    let is = |start: &&str| start.len() <= digits.len() && start.bytes().zip(digits).all(|(a, b)| a == b + b'0');
    starts.iter().any(is)
}

fn fits(shape: &str, lengths: &[usize]) -> bool {
    let mut parts = shape.split(' ');
    let all = lengths
        .iter()
        .all(|length| parts.next().and_then(range).is_some_and(|(least, most)| (least..=most).contains(length)));
    all && parts.next().is_none()
}

fn range(part: &str) -> Option<(usize, usize)> {
    let (least, most) = part.split_once('-').unwrap_or((part, part));
    Some((least.parse().ok()?, most.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_shapes_can_be_read_and_are_of_telephone_length() {
        for plan in PLANS {
            assert!(!plan.starts.is_empty());
            for shape in plan.shapes.split('|') {
                let ranges: Vec<_> = shape.split(' ').map(|part| range(part).unwrap()).collect();
                let (least, most) = ranges.iter().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
                assert!(
                    ranges.len() > 1 && least >= 6 && most <= 16 && ranges.iter().all(|(a, b)| a <= b),
                    "{}: {shape}",
                    plan.country
                );
            }
        }
    }

    #[test]
    fn shapes_ask_for_each_group() {
        assert!(fits("2 3-5", &[2, 4]));
        assert!(!fits("2 3-5", &[2, 4, 2]));
        assert!(!fits("2 3-5 2", &[2, 4]));
        assert!(!fits("2 3-5", &[2, 6]));
    }
}
