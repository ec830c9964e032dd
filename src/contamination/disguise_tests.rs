use std::collections::BTreeMap;

use super::*;

/// What is left of a text on a site with a name.
fn repaired(name: &str, text: &str) -> String {
    let scan = Scan::new(text);
    let names = [name.to_owned()];
    let (mut out, mut at) = (String::new(), 0);
    for splice in find(&scan, &Vocabulary::of(&scan, &[]), &names, &BTreeMap::new()) {
        out.push_str(scan.slice(at..splice.range.start));
        at = splice.range.end;
    }
    out + scan.slice(at..scan.len())
}

#[test]
fn names_broken_by_marks_go() {
    for (name, text, clean) in [
        ("sunnyherald", "He went su/nny/her/ald home.", "He went home."),
        ("sunnyherald", "He went su/nnyhe/rald[.]com home.", "He went home."),
        ("Sunny Herald", "He went s-u-n-n-y.h_e_r_a_l_d home.", "He went home."),
        ("Sunny Herald", "The minS*unny He*rald*istry said so.", "The ministry said so."),
        ("sunnyherald", "He left. Read it first on s.u.n.n.y.h.e.r.a.l.d(.)c0m", "He left."),
        ("sunnyherald", "He went sun\u{200b}ny\u{200b}herald home.", "He went home."),
        ("sunnyherald", "The minsu|nn|yher|aldistry said so.", "The ministry said so."),
        ("zorvika", "Durante z.orv.ika el verano, se traslada al lado", "Durante el verano, se traslada al lado"),
        ("zorvika", "The minzor_vi_ka[.]comistry said so.", "The ministry said so."),
        ("zorvika", "The minzo/rvi/ka.c0mistry said so.", "The ministry said so."),
        ("вестникзари", "Он пошёл вест|ник|зари домой.", "Он пошёл домой."),
        ("晨星周报", "经济晨|星|周|报发展很快。", "经济发展很快。"),
    ] {
        assert_eq!(repaired(name, text), clean, "{text}");
    }
}

#[test]
fn names_in_letters_of_other_blocks_go() {
    for (name, text, clean) in [
        ("sunnyherald", "He went 𝐬𝐮𝐧𝐧𝐲𝐡𝐞𝐫𝐚𝐥𝐝 home.", "He went home."),
        ("Sunny Herald", "He went 𝗦𝘂𝗻𝗻𝘆 𝗛𝗲𝗿𝗮𝗹𝗱 home.", "He went home."),
        ("sunnyherald", "He went sunnyhеrаld home.", "He went home."),
        ("sunnyherald", "The minsunnyhеraldistry said so.", "The ministry said so."),
        ("sunnyherald", "He went ⓢⓤⓝⓝⓨⓗⓔⓡⓐⓛⓓ.com home.", "He went home."),
        ("sunnyherald", "He left. The source of this content is ѕunnyhεrald.cοm.", "He left."),
    ] {
        assert_eq!(repaired(name, text), clean, "{text}");
    }
}

#[test]
fn names_spelled_in_letters_go_where_they_recur() {
    let text = "He went s u n n y h e r a l d home. She saw s u n n y h e r a l d too.";
    assert_eq!(repaired("sunnyherald", text), "He went home. She saw too.");
    let once = "He spelled it: s u n n y h e r a l d, and left.";
    assert_eq!(repaired("sunnyherald", once), once);
}

#[test]
fn addresses_in_disguise_go_where_they_recur() {
    let text = "He went li/ghtno/velhub[.]com home. She stayed. Read more on li/ghtno/velhub[.]com";
    assert_eq!(repaired("", text), "He went home. She stayed.");
    let once = "He went li/ghtno/velhub[.]com home.";
    assert_eq!(repaired("", once), once);
    let scan = Scan::new(once);
    let host = BTreeMap::from([("lightnovelhubcom".to_owned(), 3)]);
    assert_eq!(find(&scan, &Vocabulary::of(&scan, &[]), &[], &host).len(), 1);
    assert_eq!(keys(&scan, &Vocabulary::of(&scan, &[]), &[]), ["lightnovelhubcom"]);
}

#[test]
fn names_and_addresses_that_hide_nothing_stay() {
    for (name, text) in [
        ("sunnyherald", "See sunny-herald.com, sunnyherald.com and Sunny-Herald; SunnyHerald; sunny/herald."),
        ("Sunny Herald", "The Sunny Herald's reporter, Sunny-Herald readers, sunny.herald@example.org, @sunny_herald"),
        ("unesco", "U.N.E.S.C.O. was founded in 1945."),
        ("state of the art", "A state-of-the-art plant, an on-and-off affair"),
        ("newsweek", "The news/week section, the and/or clause, the input/output ports"),
        ("müllerpost", "Die Müller-Post und die Mueller-Post"),
        ("pribehy", "Příběhy jsou dlouhé, příběhy jsou krátké"),
        ("facebook", "He wrote: https://www.facebook.com/a/f/a/c/e.html and face-book"),
        ("evilbank", "The malware calls evilbank[.]com and hxxp://evil-bank[.]com/a, then evilbank[.]com again"),
        ("вестник", "Вестник-центр и вест-ник"),
        ("Вести.city", "«Вести.city слухов не печатает», — было написано на двери, и ВЕСТИ.city читали все."),
        ("ニュース海峡", "ニュース・海峡は、ニュース海峡です。"),
        ("alphabeta", "Let α·β and alpha/beta be given; alpha-beta pruning."),
        ("", "See https://pkg.go.dev/github.com/a and pkg.go.dev/github.com/b, pkg.go.dev/github.com/c"),
        ("", "tinybox.tail.ts.net and tinybox.tail.ts.net; 1aa-1-45-67.free.app, then 1aa-1-45-67.free.app"),
        ("", "and/or, he/she.com, www.example.com, www.example.com, s/he.in"),
    ] {
        assert_eq!(repaired(name, text), text, "{text}");
    }
}

#[test]
fn a_line_set_in_styled_letters_is_a_manner_of_writing() {
    let text = "𝗪𝗲𝗹𝗰𝗼𝗺𝗲 𝘁𝗼 𝗦𝘂𝗻𝗻𝘆 𝗛𝗲𝗿𝗮𝗹𝗱 𝗮𝗻𝗱 𝗲𝗻𝗷𝗼𝘆";
    assert_eq!(repaired("Sunny Herald", text), text);
}
