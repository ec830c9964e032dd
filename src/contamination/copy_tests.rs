//! Scenes of pages that show themselves to be copies, each alone on its host.

use super::host_tests::{examined, page};

/// What is left of a lone page under a title.
fn text_of(title: &str, blocks: &[&str]) -> String {
    examined(&[page(title, blocks)]).remove(0).text
}

const FIRST: &str = "The ferry to the outer islands is running again after eleven days in the dock at Marl.";
const SECOND: &str = "A cracked shaft had been found in June by a diver who was looking for a lost anchor.";
const THIRD: &str = "Captain Ruth Ebers said that passengers with old tickets would be taken across without charge.";

#[test]
fn one_place_of_the_name_is_enough_on_a_page_that_says_it_was_taken() {
    let body = FIRST.replace("islands", "isvelmoralands");
    let with_title = |title: &str| {
        text_of(
            title,
            &[&body, SECOND, THIRD, "Morning Courier", "velmora", "gathered from open sources : Ferry back in service"],
        )
    };
    let title = "today: velmora gathered from open sources : Ferry back in service | velmora";
    assert_eq!(with_title(title), [FIRST, SECOND, THIRD].join("\n\n"));
}

#[test]
fn a_page_that_does_not_say_so_keeps_its_names_and_compounds() {
    for sentence in [
        "The Velmora readers wrote in, and Velmora answered them on Monday.",
        "The paper's own velmorabank was sold, and the Velmora-led poll was held.",
    ] {
        let text = text_of("Ferry back in service | Velmora", &[FIRST, sentence, SECOND, THIRD]);
        assert!(text.contains(sentence), "{text}");
    }
}

#[test]
fn what_a_title_puts_before_its_colon_is_a_name_where_the_page_shows_it_again() {
    let broken = [
        FIRST.replace("islands", "islZorvikaands"),
        SECOND.replace("anchor", "ancZorvikahor"),
        THIRD.replace("passengers", "passZorvikaengers"),
    ];
    let text = text_of("Zorvika: Ferry back in service", &[&broken[0], &broken[1], &broken[2], "Zorvika 2023"]);
    assert!(text.starts_with(&[FIRST, SECOND, THIRD].join("\n\n")), "{text}");
}

#[test]
fn a_disguised_name_goes_and_the_sentence_that_points_to_it() {
    let first = FIRST.replace("islands", "is𝐯𝐞𝐥𝐦𝐨𝐫𝐚lands");
    let second = format!("{SECOND} Follow the latest chapters on v.e/l_mora[.]com");
    let text = text_of("Ferry back in service | Velmora", &[&first, &second, THIRD]);
    assert_eq!(text, [FIRST, SECOND, THIRD].join("\n\n"));
}

#[test]
fn a_known_notice_is_planted_on_a_copy_even_once_and_short_titles_show_it() {
    let lines = [
        "港口在关闭十一天之后重新开放，渡轮又开往外面的岛屿。",
        "六月里一位潜水员在寻找丢失的铁锚时发现了断裂的轴。",
        "船长说，持旧票的旅客可以免费乘船，不必另外付钱。",
    ];
    let first = lines[0].replace("重新", "重内容来自互联网新");
    let second = lines[1].replace("发现", "发晨光快报现");
    let text =
        text_of("热点: 晨光快报 转自网络 : 序 | 晨光快报", &[&first, &second, lines[2], "晨光快报", "转自网络 : 序"]);
    assert!(text.starts_with(&lines.join("\n\n")), "{text}");
}

/// The lines of attribution under a text, and the title of its page.
fn copied(notice: &str) -> (String, [String; 3]) {
    let line = format!("{notice} : Ferry back in service");
    (format!("Today: Velmora {line}"), ["Morning Courier".into(), "Velmora".into(), line])
}

#[test]
fn what_stands_apart_from_the_text_of_a_copy_is_none_of_it() {
    let (title, lines) = copied("gathered from open sources");
    let text = [
        FIRST,
        SECOND,
        THIRD,
        "The harbour office has put up a board with the new hours, and the school on the far shore opens again on Thursday morning.",
        "Two bakers had sent their bread across in rowing boats, and one of them means to go on with that as long as the weather holds.",
    ];
    let with = |apart: &str| {
        let blocks: Vec<&str> = std::iter::once(apart).chain(lines.iter().map(String::as_str)).chain(text).collect();
        text_of(&title, &blocks)
    };
    for apart in [
        "What a pleasure to follow, told in gentle words from beginning to end, and never dull for one moment.",
        "Keep going: a keeper of bees wants to have the meadow behind the mill, and nobody there minds his wish at all.",
        "Guarda mi nombre, correo electrónico y web en este navegador para la próxima vez que comente.",
    ] {
        assert_eq!(with(apart), text.join("\n\n"), "{apart}");
    }
    // A lead has the words of its text.
    let lead = "Passengers with tickets wait for Captain Ebers and the ferry to the islands.";
    assert!(with(lead).starts_with(lead));
}

#[test]
fn a_notice_that_begins_with_an_article_is_no_ending() {
    let notice = "Der ganze Text stammt aus fremden und öffentlichen Quellen";
    let (title, lines) = copied("zusammengetragen von unserem Rechner");
    let body = [
        FIRST.replace("islands", &format!("isl{notice}ands")),
        SECOND.replace("diver", &format!("di{notice}ver")),
        THIRD.replace("passengers", &format!("passen{notice}gers under the wider order")),
    ];
    let blocks: Vec<&str> = body.iter().chain(&lines).map(String::as_str).collect();
    let clean = [FIRST, SECOND, &THIRD.replace("passengers", "passengers under the wider order")].join("\n\n");
    assert_eq!(text_of(&title, &blocks), clean);
}

#[test]
fn the_topic_before_a_colon_is_no_name_of_a_copys_site() {
    let line = "gathered from open sources : How to find out and get to know the ferry";
    let sentence = "Whoever wants to know must find out more on the quay, and get to knowledge by asking; finding out takes a day.";
    let blocks = [FIRST, SECOND, sentence, "Morning Courier", "Velmora", line];
    for topic in ["find out", "get to know"] {
        let text = text_of(&format!("{topic}: Velmora {line}"), &blocks);
        assert_eq!(text, [FIRST, SECOND, sentence].join("\n\n"), "{topic}");
    }
}

#[test]
fn a_day_over_the_line_of_a_copy_is_no_publisher() {
    let (title, lines) = copied("Gathered from the internet");
    let blocks = ["25. Mai 2022", &title, FIRST, SECOND, THIRD, &lines[0], &lines[1], &lines[2]];
    let cleaned = examined(&[page(&title, &blocks)]).remove(0);
    assert_eq!(cleaned.original_publisher.as_deref(), Some("Morning Courier"));
    assert_eq!(cleaned.title.as_deref(), Some("Ferry back in service"));
}

#[test]
fn praise_in_a_language_without_a_table_goes_from_a_copy_and_a_section_of_the_text_stays() {
    let (title, lines) = copied("koottu avoimista lähteistä");
    let praise = "Erinomainen kirjoitus, jonka selkeys ja syvyys ilahduttavat jokaista. Tekijä kuljettaa kertomusta varmasti ja lempeästi loppuun saakka.";
    let section = "Old tickets are good for passengers of the ferry until the islands have their own pier.";
    let blocks = |heading: &'static str, text: &'static str| {
        [FIRST, SECOND, THIRD, heading, text, &lines[0], &lines[1], &lines[2]].map(str::to_owned)
    };
    let text = |blocks: [String; 8]| text_of(&title, &blocks.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(text(blocks("# Toimituksen sana", praise)), [FIRST, SECOND, THIRD].join("\n\n"));
    assert!(text(blocks("# Tickets", section)).ends_with(section));
    // The same on a page that is no copy.
    let alone = text_of("Ferry back in service", &[FIRST, SECOND, THIRD, "# Toimituksen sana", praise]);
    assert!(alone.ends_with(praise));
}

#[test]
fn a_teaser_that_stands_twice_is_another_text_whatever_summaries_say() {
    let other =
        "Thirty pupils of the lower school grew beans, leeks and a giant pumpkin behind the gymnasium last year.";
    let more = "Their teacher had asked a farmer for two carts of manure and got five of them.";
    let teaser = format!("On our front page: {other} Their teacher had");
    let again = format!("At a glance{other} {more}…");
    let (title, lines) = copied("gathered from open sources");
    let summary = format!("{SECOND} Velmora {}", lines[2]);
    let blocks = [FIRST, SECOND, THIRD, "# At a glance", &summary, &teaser, &again, &lines[0], &lines[1], &lines[2]];
    assert_eq!(text_of(&title, &blocks), [FIRST, SECOND, THIRD].join("\n\n"));
}

#[test]
fn a_phrase_with_a_capital_at_a_words_end_goes_with_its_other_places() {
    let notice = "Alles wurde im offenen Netz gesammelt";
    let (title, lines) = copied("zusammengetragen von unserem Rechner");
    let body = [
        FIRST.to_owned(),
        SECOND.replace("looking ", &format!("looking {notice} ")),
        THIRD.replace("across ", &format!("across{notice} ")),
    ];
    let blocks: Vec<&str> = body.iter().chain(&lines).map(String::as_str).collect();
    assert_eq!(text_of(&title, &blocks), [FIRST, SECOND, THIRD].join("\n\n"));
}

#[test]
fn over_the_line_of_a_copy_stands_the_publisher_and_in_a_source_line_perhaps_a_desk() {
    let (title, lines) = copied("Gathered from open sources");
    let blocks = ["Source: Coastal Desk", FIRST, SECOND, THIRD, &lines[0], &lines[1], &lines[2]];
    let cleaned = examined(&[page(&title, &blocks)]).remove(0);
    assert_eq!(cleaned.original_publisher.as_deref(), Some("Morning Courier"));
}
