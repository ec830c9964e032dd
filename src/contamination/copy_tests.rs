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
