//! Lengths of bank account numbers by country, and the beginnings of payment cards' numbers.

/// Country and characters of its IBAN, by country. Source: SWIFT's IBAN registry (ISO 13616).
pub(super) const IBANS: &[(&str, u8)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
];

/// Numbers that an issuer gives out.
#[derive(Debug)]
pub(super) struct Card {
    /// How many digits tell the issuer.
    pub(super) digits: usize,
    /// The first of its range.
    pub(super) first: u32,
    /// The last of its range.
    pub(super) last: u32,
    /// Digits in all.
    pub(super) lengths: &'static [usize],
}

const fn card(digits: usize, first: u32, last: u32, lengths: &'static [usize]) -> Card {
    Card { digits, first, last, lengths }
}

/// Ranges as the networks publish them (ISO/IEC 7812). Cards of 12 and 13 digits are left out: goods have such numbers.
pub(super) const CARDS: &[Card] = &[
    card(1, 4, 4, &[16, 19]),
    card(2, 51, 55, &[16]),
    card(4, 2221, 2720, &[16]),
    card(2, 34, 34, &[15]),
    card(2, 37, 37, &[15]),
    card(4, 6011, 6011, &[16, 19]),
    card(3, 644, 649, &[16, 19]),
    card(2, 65, 65, &[16, 19]),
    card(4, 3528, 3589, &[16, 19]),
    card(3, 300, 305, &[14, 16]),
    card(2, 36, 36, &[14]),
    card(2, 38, 39, &[14, 16]),
    card(2, 62, 62, &[16, 17, 18, 19]),
    card(2, 50, 50, &[16, 18, 19]),
    card(2, 56, 58, &[16, 18, 19]),
    card(4, 6304, 6304, &[16, 18, 19]),
    card(4, 6759, 6763, &[16, 18, 19]),
    card(4, 2200, 2204, &[16]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_in_order() {
        assert!(IBANS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(IBANS.iter().all(|(_, length)| (15..=34).contains(length)));
    }
}
