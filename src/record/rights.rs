//! What a page's headers and meta tags declare of its rights.
//!
//! Robots directives: `x-robots-tag` and `<meta name=robots>`; reservation of text and data mining: TDMRep's
//! `tdm-reservation` and `tdm-policy`; signals: `content-signal` and AIPREF's `content-usage`. Where several disagree, the
//! stricter one counts. An RSL licence stands as the policy where no `tdm-policy` does: both are addresses of terms that machines
//! read.

use super::Rights;

/// The robots directives that carry a value behind a colon; any other word before a colon names a crawler.
const DIRECTIVES_WITH_VALUE: &[&str] = &["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"];

/// The crawlers whose directives concern this one.
const ADDRESSED: &[&str] = &["*", "robots", "gristmill"];

/// The directives that refuse training: the two of the art sites, and `noarchive`, by which Bing keeps pages out of the training of
/// its models (Bing Webmaster Blog, September 2023).
const NO_TRAINING: &[&str] = &["noai", "noimageai", "noarchive"];

impl Rights {
    /// Reads `(name, content)` pairs of headers and meta tags, names in lower case; null where nothing was said.
    ///
    /// ```
    /// use gristmill::record::Rights;
    ///
    /// let pairs = [("x-robots-tag".to_string(), "noai, noimageai".to_string())];
    /// let rights = Rights::declared(pairs.iter());
    /// assert_eq!((rights.noai, rights.noindex, rights.tdm_reserved), (Some(true), Some(false), None));
    /// ```
    pub fn declared<'a>(pairs: impl Iterator<Item = &'a (String, String)>) -> Self {
        let (mut rights, mut license) = (Self::default(), None);
        for (name, content) in pairs {
            let content = content.trim();
            match name.as_str() {
                "x-robots-tag" | "robots" | "gristmill" => rights.add_robots(content),
                "tdm-reservation" => stricter(&mut rights.tdm_reserved, content == "1"),
                "tdm-policy" => first(&mut rights.tdm_policy, content),
                "content-signal" | "content-usage" => first(&mut rights.content_signal, content),
                "license" => first(&mut license, content),
                "link" => first(&mut license, linked_license(content).unwrap_or_default()),
                _ => {}
            }
        }
        rights.tdm_policy = rights.tdm_policy.or(license);
        rights
    }

    fn add_robots(&mut self, content: &str) {
        let mut addressed = true;
        for directive in content.split(',').map(|part| part.trim().to_ascii_lowercase()) {
            let mut directive = directive.as_str();
            if let Some((before, after)) = directive.split_once(':')
                && !DIRECTIVES_WITH_VALUE.contains(&before.trim())
            {
                addressed = ADDRESSED.contains(&before.trim());
                directive = after.trim();
            }
            if addressed && !directive.is_empty() {
                stricter(&mut self.noindex, matches!(directive, "noindex" | "none"));
                stricter(&mut self.nofollow, matches!(directive, "nofollow" | "none"));
                stricter(&mut self.noai, NO_TRAINING.contains(&directive));
            }
        }
    }
}

/// The address in a `link` header that names an RSL licence: `<https://…>; rel="license"; type="application/rsl+xml"`.
fn linked_license(header: &str) -> Option<&str> {
    let link = header.split(',').find(|link| link.contains("application/rsl+xml") && link.contains("license"))?;
    let (address, _) = link.trim().strip_prefix('<')?.split_once('>')?;
    Some(address)
}

fn stricter(slot: &mut Option<bool>, value: bool) {
    *slot = Some(slot.unwrap_or(false) || value);
}

fn first(slot: &mut Option<String>, value: &str) {
    if slot.is_none() && !value.is_empty() {
        *slot = Some(value.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(pairs: &[(&str, &str)]) -> Rights {
        let pairs: Vec<_> = pairs.iter().map(|&(name, value)| (name.to_string(), value.to_string())).collect();
        Rights::declared(pairs.iter())
    }

    #[test]
    fn directives_count_for_all_crawlers_but_not_for_another() {
        // (content, [noindex, noai, nofollow])
        let cases = [
            ("noindex, nofollow", [Some(true), Some(false), Some(true)]),
            ("NONE", [Some(true), Some(false), Some(true)]),
            ("index, follow", [Some(false), Some(false), Some(false)]),
            ("noai", [Some(false), Some(true), Some(false)]),
            ("noarchive", [Some(false), Some(true), Some(false)]),
            ("otherbot: noindex, noai, nofollow", [None; 3]),
            ("otherbot: noindex, gristmill: noai", [Some(false), Some(true), Some(false)]),
            ("unavailable_after: 25 Jun 2030 15:00:00 GMT, noindex", [Some(true), Some(false), Some(false)]),
            ("", [None; 3]),
        ];
        for (content, expected) in cases {
            let rights = declared(&[("robots", content)]);
            assert_eq!([rights.noindex, rights.noai, rights.nofollow], expected, "{content}");
        }
    }

    #[test]
    fn the_stricter_of_header_and_tag_counts() {
        let rights = declared(&[
            ("x-robots-tag", "noindex"),
            ("robots", "all"),
            ("tdm-reservation", "1"),
            ("tdm-reservation", "0"),
            ("tdm-policy", "https://a.example/p.json"),
            ("tdm-policy", "https://b.example/p.json"),
        ]);
        assert_eq!((rights.noindex, rights.tdm_reserved), (Some(true), Some(true)));
        assert_eq!(rights.tdm_policy.as_deref(), Some("https://a.example/p.json"));
    }

    /// What is declared, and the signal and the policy that follow.
    type Case<'a> = (&'a [(&'a str, &'a str)], Option<&'a str>, Option<&'a str>);

    #[test]
    fn signals_and_licences_of_page_and_site_are_kept() {
        let rsl = r#"<https://a.example/rsl.xml>; rel="license"; type="application/rsl+xml""#;
        let cases: [Case<'_>; 5] = [
            (&[("content-usage", "train-ai=n"), ("content-signal", "ai-train=yes")], Some("train-ai=n"), None),
            (&[("license", "https://a.example/l.xml")], None, Some("https://a.example/l.xml")),
            (
                &[("license", "https://a.example/l.xml"), ("tdm-policy", "https://a.example/p")],
                None,
                Some("https://a.example/p"),
            ),
            (&[("link", rsl), ("license", "https://a.example/l.xml")], None, Some("https://a.example/rsl.xml")),
            (&[("link", "<https://a.example/b>; rel=preload")], None, None),
        ];
        for (pairs, signal, policy) in cases {
            let rights = declared(pairs);
            assert_eq!((rights.content_signal.as_deref(), rights.tdm_policy.as_deref()), (signal, policy), "{pairs:?}");
        }
    }

    #[test]
    fn a_page_that_says_nothing_has_nulls() {
        assert_eq!(declared(&[]), Rights::default());
    }
}
