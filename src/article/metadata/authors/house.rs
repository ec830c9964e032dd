//! Who signs in place of a person: the editorial staff, the firm that runs a site, a news agency.

use std::sync::LazyLock;

use foldhash::HashSet;

use crate::article::metadata::letters;
use crate::article::rules::agencies::AGENCIES;
use crate::article::rules::signatures::{FIRM_FORMS, STAFF};

/// Forms of firms that are no names of persons.
const PLAIN_FORMS: &[&str] = &["gmbh", "ltd", "plc", "inc", "llc", "oyj", "kft", "zrt", "nyrt", "sarl", "corp"];

/// Whether a name is that of an editorial staff or of a firm: it signs where nobody else does.
pub(super) fn is_house(name: &str) -> bool {
    let lower = name.to_lowercase();
    let is_staff = lower.split(|c: char| !c.is_alphanumeric()).any(|word| STAFF.contains(&word));
    is_staff || is_firm(name)
}

/// Whether a name ends with the form of a firm: "a.s.", "SA", "GmbH". What may be a person's last name, too, has points or stands in capitals.
fn is_firm(name: &str) -> bool {
    let Some((before, form)) = name.trim_end_matches(['.', ',', ')', ' ']).rsplit_once(' ') else { return false };
    let bare = letters(form);
    let in_capitals = || !form.contains(char::is_lowercase) && before.contains(char::is_lowercase);
    FIRM_FORMS.contains(&bare.as_str()) && (PLAIN_FORMS.contains(&bare.as_str()) || form.contains('.') || in_capitals())
}

/// Whether a name is a news agency's.
pub(super) fn is_agency(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<String>> = LazyLock::new(|| AGENCIES.iter().map(|name| letters(name)).collect());
    NAMES.contains(&letters(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn houses_and_agencies_are_told_from_persons() {
        for name in ["Lampové listy a.s", "Lamp Media GmbH", "Grupo Faro SA", "Redakcia", "Редакція", "Web Desk"]
        {
            assert!(is_house(name), "{name}");
        }
        for name in ["Ann Keeper", "Ana Sa", "Anna Redaktorová"] {
            assert!(!is_house(name) && !is_agency(name), "{name}");
        }
        for name in ["ČTK", "АПЕ", "Reuters", "APE-MPE", "(भाषा)"] {
            assert_eq!(is_agency(name), !name.starts_with('A') && !name.starts_with('А'), "{name}");
        }
    }
}
