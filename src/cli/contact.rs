//! How site owners can reach the one who crawls: given, remembered, or asked for on a terminal. Never made up.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use url::Url;

use super::Streams;

/// The contact of a crawl that begins at these addresses.
///
/// What is given comes first, then what was remembered. On a terminal it is asked for and remembered where hosts of others are
/// to be asked; anywhere else there is none, and the crawl says what is missing.
pub(super) fn contact(
    given: Option<&str>,
    asks_others: bool,
    streams: &mut Streams<'_>,
) -> anyhow::Result<Option<String>> {
    if let Some(given) = given {
        return checked(given).map(Some);
    }
    let file = remembered_in();
    if let Some(remembered) = file.as_deref().and_then(remembered) {
        return Ok(Some(remembered));
    }
    if !asks_others || !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(None);
    }
    let contact = asked(streams)?;
    if let Some(file) = file {
        remember(&file, &contact)?;
        writeln!(streams.err, "remembered in {}; --contact names another", file.display())?;
    }
    Ok(Some(contact))
}

fn asked(streams: &mut Streams<'_>) -> anyhow::Result<String> {
    write!(
        streams.err,
        "Site owners must be able to reach you: the user agent names a web or e-mail address.\nYours: "
    )?;
    streams.err.flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    checked(line.trim())
}

/// A contact that somebody can follow: an e-mail address, or the address of a page.
fn checked(contact: &str) -> anyhow::Result<String> {
    let is_page = Url::parse(contact).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| host.contains('.'))
    });
    let is_mail = contact.split_once('@').is_some_and(|(name, domain)| {
        let is_sound = |part: &str| !part.is_empty() && !part.contains(['@', '/', ':', ' ', '(', ')', ',']);
        is_sound(name)
            && is_sound(domain)
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty())
    });
    if !is_page && !is_mail {
        bail!("{contact:?} is no contact: name an e-mail address or a web page (--contact)");
    }
    Ok(contact.to_owned())
}

/// The file that keeps the contact, in the user's folder of configurations.
fn remembered_in() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let configurations = folder("XDG_CONFIG_HOME")
        .or_else(|| folder("APPDATA"))
        .or_else(|| folder("HOME").map(|home| home.join(".config")))?;
    Some(configurations.join("gristmill").join("contact"))
}

fn remembered(file: &Path) -> Option<String> {
    checked(fs_err::read_to_string(file).ok()?.trim()).ok()
}

fn remember(file: &Path, contact: &str) -> anyhow::Result<()> {
    let folder = file.parent().context("no folder for the contact")?;
    fs_err::create_dir_all(folder)?;
    fs_err::write(file, format!("{contact}\n"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_an_address_that_can_be_followed() {
        for (contact, is_sound) in [
            ("me@lab.example", true),
            ("me.too+crawl@mail.lab.example", true),
            ("https://lab.example/bot", true),
            ("http://lab.example", true),
            ("", false),
            ("me", false),
            ("me@", false),
            ("@lab.example", false),
            ("me@lab", false),
            ("me@lab..example", false),
            ("a@b@lab.example", false),
            ("lab.example/bot", false),
            ("ftp://lab.example/", false),
            ("http://localhost/", false),
        ] {
            assert_eq!(checked(contact).is_ok(), is_sound, "{contact:?}");
        }
    }

    #[test]
    fn what_is_remembered_is_found_again() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("gristmill/contact");
        assert_eq!(remembered(&file), None);
        remember(&file, "me@lab.example").unwrap();
        assert_eq!(remembered(&file).as_deref(), Some("me@lab.example"));
        fs_err::write(&file, "nonsense").unwrap();
        assert_eq!(remembered(&file), None);
    }
}
