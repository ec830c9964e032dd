//! The countries whose national numbers a page may write, by its host and its language.

use super::plans::{PLANS, Plan};

/// Countries of a page, by what is known of it; none by default.
#[derive(Debug, Clone, Default)]
pub struct Home {
    plans: Vec<&'static Plan>,
}

/// Languages that are, for most of their pages, of one country or two.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("cs", &["CZ"]),
    ("da", &["DK"]),
    ("de", &["DE", "AT", "CH"]),
    ("el", &["GR"]),
    ("en", &["US", "GB"]),
    ("es", &["ES", "MX"]),
    ("fi", &["FI"]),
    ("fr", &["FR"]),
    ("he", &["IL"]),
    ("hi", &["IN"]),
    ("hu", &["HU"]),
    ("id", &["ID"]),
    ("it", &["IT"]),
    ("ja", &["JP"]),
    ("ko", &["KR"]),
    ("ms", &["MY"]),
    ("nb", &["NO"]),
    ("nl", &["NL"]),
    ("no", &["NO"]),
    ("pl", &["PL"]),
    ("pt", &["BR", "PT"]),
    ("ro", &["RO"]),
    ("ru", &["RU"]),
    ("sv", &["SE"]),
    ("th", &["TH"]),
    ("tr", &["TR"]),
    ("uk", &["UA"]),
    ("vi", &["VN"]),
    ("zh", &["CN"]),
];

impl Home {
    /// By a host's last label, and a language as BCP 47 has it (`de`, `en-GB`, `zh-Hant-TW`): its region, or where it names none
    /// the countries that mostly write it.
    #[must_use]
    pub fn of(host: Option<&str>, language: Option<&str>) -> Self {
        let mut home = Self::default();
        let top = host.and_then(|host| host.rsplit('.').next()).unwrap_or_default();
        home.add(if top.eq_ignore_ascii_case("uk") { "GB" } else { top });
        let mut parts = language.unwrap_or_default().split(['-', '_']);
        let main = parts.next().unwrap_or_default();
        let region = parts.find(|part| part.len() == 2);
        match region {
            Some(region) => home.add(region),
            None if home.plans.is_empty() => {
                let countries = LANGUAGES.iter().find(|(code, _)| code.eq_ignore_ascii_case(main));
                countries.into_iter().flat_map(|(_, countries)| *countries).for_each(|country| home.add(country));
            }
            None => {}
        }
        home
    }

    fn add(&mut self, country: &str) {
        let country = if country.eq_ignore_ascii_case("CA") { "US" } else { country };
        let known = PLANS.iter().find(|plan| plan.country.eq_ignore_ascii_case(country));
        self.plans.extend(known.filter(|plan| self.plans.iter().all(|other| other.country != plan.country)));
    }

    pub(super) fn plans(&self) -> &[&'static Plan] {
        &self.plans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_region_count_before_the_language() {
        let of = |host, language| Home::of(host, language).plans.iter().map(|plan| plan.country).collect::<Vec<_>>();
        assert_eq!(of(Some("www.mill.co.uk"), Some("en")), ["GB"]);
        assert_eq!(of(Some("mill.org"), Some("de")), ["DE", "AT", "CH"]);
        assert_eq!(of(Some("mill.com"), Some("zh-Hant-TW")), ["TW"]);
        assert_eq!(of(Some("mill.de"), Some("en-US")), ["DE", "US"]);
        assert_eq!(of(None, None), [""; 0]);
    }

    #[test]
    fn each_language_names_countries_with_a_plan() {
        for (_, countries) in LANGUAGES {
            assert!(countries.iter().all(|country| PLANS.iter().any(|plan| plan.country == *country)), "{countries:?}");
        }
    }
}
