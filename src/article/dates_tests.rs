//! Tests of reading dates.

use proptest::prelude::*;

use super::*;

fn read(value: &str, order: Order) -> Option<(String, Precision)> {
    DateReader::new().read(value, &|| order).map(|date| (date.at.to_string(), date.precision))
}

#[test]
fn machine_readable_dates_keep_their_time_zone() {
    for (value, at, precision) in [
        ("2024-10-17", "2024-10-17T00:00:00Z", Precision::Day),
        ("2024-10-17T10:00:00+02:00", "2024-10-17T08:00:00Z", Precision::Second),
        ("2024-10-17T10:00:00.123Z", "2024-10-17T10:00:00Z", Precision::Second),
        ("2024-10-17T23:30:00-0500", "2024-10-18T04:30:00Z", Precision::Second),
        ("2024-10-17 10:00", "2024-10-17T10:00:00Z", Precision::Second),
        ("2024-10-17T00:00:00", "2024-10-17T00:00:00Z", Precision::Day),
        ("20241017", "2024-10-17T00:00:00Z", Precision::Day),
        ("2024-10", "2024-10-01T00:00:00Z", Precision::Month),
        ("2024", "2024-01-01T00:00:00Z", Precision::Year),
        ("2024/10/17 10:00:00", "2024-10-17T10:00:00Z", Precision::Second),
        ("20241017T100000Z", "2024-10-17T10:00:00Z", Precision::Second),
        ("1729159200", "2024-10-17T10:00:00Z", Precision::Second),
        ("1729159200000", "2024-10-17T10:00:00Z", Precision::Second),
        ("2024-10-17 10:00 PM", "2024-10-17T22:00:00Z", Precision::Second),
        ("Thu, 17 Oct 2024 10:00:00 GMT", "2024-10-17T10:00:00Z", Precision::Second),
        ("Thu, 17 Oct 2024 10:00:00 -0700", "2024-10-17T17:00:00Z", Precision::Second),
        ("17 Oct 2024 at 10:00", "2024-10-17T00:00:00Z", Precision::Day),
        ("2023 Jan 7", "2023-01-07T00:00:00Z", Precision::Day),
    ] {
        assert_eq!(read(value, Order::Day), Some((at.to_owned(), precision)), "{value}");
    }
}

#[test]
fn dates_in_text_are_read_in_many_languages() {
    for text in [
        "Thu. Oct 17th, 2024",
        "17 October 2024",
        "Published on October 17, 2024 by someone",
        "17.10.2024",
        "17–10–2024",
        "10-17 2024",
        "17/10-2024",
        "17/10 2024 kl. 10",
        "17. Oktober 2024",
        "17 de octubre de 2024",
        "17 octobre 2024 à 10h",
        "17 ottobre 2024",
        "17 de outubro de 2024",
        "17 oktober 2024",
        "17 октября 2024 г.",
        "2024年10月17日",
        "2024年 10月 17日 10:00",
        "17 Ekim 2024 Perşembe",
        "17. listopada 2024. u 10:30",
        "17 października 2024",
        "17 X 2024",
        "17.X.2024",
        "2024. X. 17.",
        "2024년 10월 17일",
        "2024/10/17",
        "10/17/2024",
        "10-17-2024",
        "17/10/2024",
        "17/10/24",
        "2024. október 17.",
        "2024 m. spalio 17 d.",
        "2024. 10. 17.",
        "शुक्रवार, 17 अक्टूबर 2024",
        "१७ अक्तूबर २०२४",
        "১৭ অক্টোবর ২০২৪",
        "١٧ أكتوبر ٢٠٢٤",
        "17 تشرين الأول 2024",
        "17 اکتوبر 2024",
        "17 באוקטובר 2024",
        "17 tháng 10 năm 2024",
        "17 Tháng 10, 2024",
        "17 ตุลาคม 2567",
        "17 Οκτωβρίου 2024",
        "17 d'octubre del 2024",
        "17. oktobra 2024",
        "17 Oktoba 2024",
        "le 17 oct. 2024",
        "17-Oct-2024",
        "17° ottobre 2024",
        "09:35, 17 жов 2024",
        "更新日：令和6年10月17日",
        "民國113年10月17日",
        "پنجشنبه ۲۶ مهر ۱۴۰۳",
        "۱۴۰۳/۰۷/۲۶ - ۱۰:۳۰",
        "تاریخ انتشار: 1403/07/26",
    ] {
        assert_eq!(read(text, Order::Month), Some(("2024-10-17T00:00:00Z".to_owned(), Precision::Day)), "{text}");
    }
}

#[test]
fn the_order_of_day_and_month_follows_the_language() {
    assert_eq!(read("03/04/2024", Order::of(Some("en-US"))).unwrap().0, "2024-03-04T00:00:00Z");
    assert_eq!(read("03/04/2024", Order::of(Some("en-GB"))).unwrap().0, "2024-04-03T00:00:00Z");
    assert_eq!(read("03/04/2024", Order::of(Some("fr"))).unwrap().0, "2024-04-03T00:00:00Z");
    assert_eq!(read("03-04-2024", Order::of(Some("en-US"))).unwrap().0, "2024-04-03T00:00:00Z");
    assert_eq!(read("03.04.2024", Order::of(Some("hi"))).unwrap().0, "2024-04-03T00:00:00Z");
    assert_eq!(read("24.03.04", Order::of(Some("ko"))).unwrap().0, "2024-03-04T00:00:00Z");
    assert_eq!(read("24.03.04", Order::of(Some("de"))).unwrap().0, "2004-03-24T00:00:00Z");
    assert_eq!(read("2024.03.04", Order::of(Some("de"))).unwrap().0, "2024-03-04T00:00:00Z");
}

#[test]
fn a_day_beyond_twelve_shows_itself_in_any_order() {
    for order in [Order::Month, Order::Day, Order::Year] {
        for (text, day) in [("17/10/2024", "2024-10-17"), ("10/17/2024", "2024-10-17"), ("31-12-1999", "1999-12-31")] {
            assert_eq!(read(text, order), Some((format!("{day}T00:00:00Z"), Precision::Day)), "{text} {order:?}");
        }
    }
}

#[test]
fn the_order_is_asked_for_only_where_it_counts() {
    let reader = DateReader::new();
    let unasked = || -> Order { panic!("asked") };
    for text in ["2024-03-04", "4 March 2024", "25/03/2024", "03/25/2024", "2024/03/04", "no date"] {
        let _ = reader.read(text, &unasked);
    }
}

#[test]
fn dates_that_show_their_order_tell_of_the_others() {
    for (text, order) in [
        ("25/03/2024", Some(Order::Day)),
        ("on 03/25/2024 and later", Some(Order::Month)),
        ("03/04/2024", None),
        ("25 March 2024", None),
        ("2024-03-25", None),
    ] {
        assert_eq!(DateReader::shown_order(text), order, "{text}");
    }
}

#[test]
fn what_is_no_date_gives_none() {
    for text in [
        "",
        "hello",
        "17",
        "1.11.10",
        "99.99.2024",
        "31.02.2024",
        "1.2.3.4",
        "2024-13-45",
        "0000-00-00",
        "call 555-123-4567",
    ] {
        assert_eq!(read(text, Order::Day), None, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_trouble(text in "\\PC{0,80}") {
        let _ = DateReader::new().read(&text, &|| Order::Day);
    }

    #[test]
    fn a_written_day_is_read_back(year in 1990_i16..2090, month in 1_i8..=12, day in 1_i8..=28) {
        let date = Date::new(year, month, day).unwrap();
        let found = DateReader::new().read(&format!("on {day}.{month}.{year}"), &|| Order::Day).unwrap();
        prop_assert_eq!(Offset::UTC.to_datetime(found.at).date(), date);
    }
}
