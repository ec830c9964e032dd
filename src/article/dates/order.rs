//! Which number of `3/4/2024` is the month.

/// Which part of a date stands first in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::article) enum Order {
    /// As in the United States.
    Month,
    /// As nearly everywhere else.
    Day,
    /// As in East Asia, Hungary and Lithuania; tells of `24.10.17` only, for a year of four digits shows itself.
    Year,
}

/// Languages that write the year first.
const YEAR_FIRST: &[&str] = &["zh", "ja", "ko", "hu", "lt", "mn"];

/// Regions of English and Spanish pages that write the month first.
const MONTH_FIRST: &[&str] = &["us", "ph", "pr", "gu", "fm", "mh", "pw", "vi", "as"];

/// Last labels of host names of countries where English pages write the day first: those that many sites elsewhere take
/// for their sound (`io`, `co`, `me`, `ai`, `tv`) are not among them.
const DAY_FIRST_HOSTS: &[&str] = &[
    "uk", "au", "nz", "ie", "in", "za", "sg", "my", "ng", "ke", "gh", "pk", "bd", "lk", "np", "hk", "mt", "cy", "ae",
    "eu", "de", "fr", "it", "es", "nl", "be", "ch", "at", "se", "no", "dk", "fi", "pl", "gr", "pt", "il", "id", "th",
    "vn", "tr", "ru", "jm", "tt", "zw", "zm", "ug", "tz", "rw", "bw", "na", "eg", "qa", "sa", "kw", "bh", "om", "jo",
    "lb", "mx", "br", "ar", "cl", "cz",
];

impl Order {
    /// The order that goes with a language tag; that of the United States where there is none.
    pub(in crate::article) fn of(language: Option<&str>) -> Self {
        let tag = language.unwrap_or("en").to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default().trim();
        let region = parts.find(|part| part.len() == 2);
        match (language, region) {
            (language, _) if YEAR_FIRST.contains(&language) => Self::Year,
            ("en" | "", None) => Self::Month,
            ("en" | "es" | "fil" | "tl", Some(region)) if MONTH_FIRST.contains(&region) => Self::Month,
            _ => Self::Day,
        }
    }

    /// What else a date in this order could be.
    pub(in crate::article) fn other(self) -> Self {
        match self {
            Self::Month => Self::Day,
            Self::Day | Self::Year => Self::Month,
        }
    }

    /// The order of a page whose text is in `spoken`, that claims to be in `claimed`, on `host`.
    ///
    /// The text's language counts before the claim, which themes and tools fill in (`en-US` stands on pages in any
    /// language), and for English the host's country before the claimed region.
    pub(in crate::article) fn of_page(spoken: Option<&str>, claimed: Option<&str>, host: Option<&str>) -> Self {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let claim_fits = spoken.is_none_or(|spoken| claimed.is_some_and(|claimed| primary(claimed) == spoken));
        let order = if claim_fits { Self::of(claimed) } else { Self::of(spoken) };
        let last_label = host.and_then(|host| host.rsplit('.').next()).unwrap_or_default();
        match order {
            Self::Month if DAY_FIRST_HOSTS.contains(&last_label) => Self::Day,
            order => order,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_goes_with_language_and_region() {
        for (tag, order) in [
            (None, Order::Month),
            (Some("en"), Order::Month),
            (Some("en_US"), Order::Month),
            (Some("en-GB"), Order::Day),
            (Some("es-PR"), Order::Month),
            (Some("es-419"), Order::Day),
            (Some("fr"), Order::Day),
            (Some("hi-IN"), Order::Day),
            (Some("zh-Hans-CN"), Order::Year),
            (Some("hu"), Order::Year),
        ] {
            assert_eq!(Order::of(tag), order, "{tag:?}");
        }
    }

    #[test]
    fn the_text_counts_before_the_claim_and_the_country_before_the_region() {
        for (spoken, claimed, host, order) in [
            (Some("fr"), Some("en-US"), Some("lampe.example"), Order::Day),
            (Some("hi"), None, Some("deepak.example"), Order::Day),
            (Some("en"), Some("en-US"), Some("lamp.co.uk"), Order::Day),
            (Some("en"), Some("en-US"), Some("lamp.com"), Order::Month),
            (Some("en"), Some("en-AU"), Some("lamp.com"), Order::Day),
            (Some("en"), Some("fr"), Some("lamp.com"), Order::Month),
            (None, Some("de"), None, Order::Day),
            (None, None, None, Order::Month),
        ] {
            assert_eq!(Order::of_page(spoken, claimed, host), order, "{spoken:?} {claimed:?} {host:?}");
        }
    }
}
