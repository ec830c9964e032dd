//! Lines over and under a text, on small pages.

use crate::article::Role;
use crate::article::extract::tests::page;
use crate::article::{Article, Extractor};

const TEXT: &str = "<p>The keepers of the lamp wrote down what they had seen at sea, and sent it to the town by the next boat.</p>\
     <p>Nobody in the town had seen the ship, but all of them had heard of it from the keepers of the lamp.</p>";

fn article(head: &str, foot: &str) -> Article {
    let html =
        format!("<html><head><title>A night at sea</title></head><body><div>{head}{TEXT}{foot}</div></body></html>");
    let mut page = page(&html);
    "https://lamp.example/a-night".clone_into(&mut page.origin.url);
    Extractor::new().extract(&page).unwrap()
}

/// Lines of the text beside its two paragraphs.
fn left(head: &str, foot: &str) -> Vec<String> {
    let article = article(head, foot);
    let body = article.blocks.iter().filter(|block| block.role == Role::Body);
    body.map(|block| block.text.clone()).filter(|text| !TEXT.contains(text.as_str())).collect()
}

#[test]
fn lines_over_the_text_that_say_the_day_and_the_author_are_no_part_of_it() {
    for head in [
        "<h1>A night at sea</h1><small>Thursday, 17 October 2024, Ann Keeper</small>",
        "<h1>A night at sea</h1><p><em>Mis en ligne le 17 octobre 2024 par Anne Gardien</em></p>",
        "<font size=5><b>A night at sea</b></font><br><font size=1>17 de octubre de 2024 - Por Ana Farolera</font><hr>",
        "17.10.2024<br><span>A night at sea</span>",
        "<font>A night at sea</font><br><font>Eklenme Tarihi : 17.10.2024 Okunma : 3517 Ekleyen : Prof. Dr. Ayşe Bekçi</font><hr>",
        "<b>A night at sea</b><br><font size=2>文：山田 太郎</font>",
        "<h3>A night at sea</h3><small>17 октября 2024 г., Анна Смотрова</small>",
        "<font size=5>A night at sea</font><br><i>Ann Keeper</i>",
        "<h1>A night at sea</h1><p>Sent by: nobody at all<br>Added to the shelf: Thursday, 17 October 2024<br>Read: 2377 Rated: 7.81 (16 votes)</p>",
        "<h1>A night at sea</h1><hr><div>http://www.lamp.example　　2024年10月17日　　录入：网站管理员　　阅读：806次</div>",
        "<h2><span>Harbour</span> <span>A night at sea</span></h2>",
        "<h1>A night at sea</h1><div><span>王小明</span> <a href=x>晨星周报</a> <em>2024/10/17 08:30</em> <a>+关注</a></div>",
        "<h1>A night at sea</h1><p class=x>Ann Keeper</p>",
        "<p class=rubrique>Harbour news</p><h1>A night at sea</h1>",
        "<h1>A night at sea</h1><p class=x>Text de Ann Keeper</p><p>17 October 2024</p><p>By Ann Keeper</p>",
    ] {
        assert_eq!(left(head, ""), Vec::<String>::new(), "{head}");
    }
}

#[test]
fn lists_under_the_text_that_speak_of_the_page_are_no_part_of_it() {
    for foot in [
        "<ul><li>Author: Ann Keeper</li><li>17 October 2024</li><li>Views: 512</li></ul>",
        "<ul class=links><li>Share on Facebook</li><li>Share on WhatsApp</li></ul>",
        "<ul><li>分享到微信</li><li>分享到微博</li></ul>",
        "<p>Published on 17 October 2024</p><p>Views: 512</p>",
        "<p align=right><i>Ann Keeper</i></p>",
        "<p>—— END ——</p><div>Read 1,200 Liked 86 Seen 31</div><p>In #lamps</p>",
    ] {
        assert_eq!(left("<h1>A night at sea</h1>", &format!("</div><div>{foot}")), Vec::<String>::new(), "{foot}");
    }
}

#[test]
fn what_says_something_of_its_own_stays() {
    for (head, foot, kept) in [
        ("<time datetime=2024-10-17></time><p>On 17 October 2024 nobody knew of it yet</p>", "", 1),
        ("<time datetime=2024-10-17></time><p>3 May 1920</p>", "", 1),
        ("", "<ul><li>The lamp</li><li>The boat</li></ul>", 2),
        ("", "<ul><li>Facebook took the lamp offline for a night</li><li>The boat</li></ul>", 2),
        ("<time datetime=2024-10-17></time><p>Tonight: a play<br>Doors: at eight<br>17 October 2025</p>", "", 1),
        ("<p>The keepers are Ann and Bob</p>", "<p>Room 12</p>", 2),
    ] {
        assert_eq!(left(&format!("<h1>A night at sea</h1>{head}"), foot).len(), kept, "{head}{foot}");
    }
}

#[test]
fn the_day_and_the_author_are_read_in_lines_under_a_title() {
    let read = |head: &str, foot: &str| {
        let article = article(head, foot);
        let day = article.published.map(|date| date.value.at.to_string().chars().take(10).collect::<String>());
        (day.unwrap_or_default(), article.authors.into_iter().map(|author| author.value).collect::<Vec<_>>())
    };
    let title = "<font size=5><b>A night at sea</b></font><br>";
    for (head, foot, author) in [
        (format!("{title}<font size=1>17 de octubre de 2024 - Por Ana Farolera</font><hr>"), "", "Ana Farolera"),
        (format!("{title}<p>Mis en ligne le 17 octobre 2024 par Anne Gardien</p>"), "", "Anne Gardien"),
        (format!("{title}<p>Enviado por Ana Farolera el 17 de octubre de 2024</p>"), "", "Ana Farolera"),
        (title.to_owned(), "<ul><li>Author: Ann Keeper</li><li>17 October 2024</li></ul>", "Ann Keeper"),
    ] {
        assert_eq!(read(&head, foot), ("2024-10-17".to_owned(), vec![author.to_owned()]), "{head}{foot}");
    }
    // Several days behind the text are those of other things.
    let head = format!("{title}{}", TEXT.repeat(6));
    assert_eq!(read(&head, "<p>17 October 2024</p><p>Room 12</p>").0, "2024-10-17");
    assert_eq!(read(&head, "<p>17 October 2024</p><p>18 October 2024</p>").0, "");
}
