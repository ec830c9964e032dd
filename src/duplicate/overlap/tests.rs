//! Items in texts: as they are, changed, and not there.

use super::*;

fn items() -> Vec<Item> {
    let item = |set: &str, id: &str, question: &str, options: &[&str], answer: &str| Item {
        set: set.into(),
        id: id.into(),
        question: question.into(),
        options: options.iter().map(|option| (*option).into()).collect(),
        answer: Some(answer.into()),
    };
    vec![
        item(
            "sums",
            "0",
            "Petra picks 14 baskets of plums on Monday and twice as many on Tuesday. Each basket weighs 9 pounds. How many pounds of plums did Petra pick on both days together?",
            &[],
            "On Tuesday Petra picks 14 * 2 = 28 baskets. In all she picks 14 + 28 = 42 baskets, which weigh 42 * 9 = 378 pounds. #### 378",
        ),
        item(
            "sums",
            "1",
            "A tram carries 31 people. At the market 12 get off and 7 get on. How many people does the tram carry now?",
            &[],
            "31 - 12 = 19 people stay and 19 + 7 = 26 ride on. #### 26",
        ),
        item(
            "choices",
            "0",
            "Which organ of the squid pumps blood through the gills?",
            &["The systemic heart", "The branchial hearts", "The mantle cavity", "The hectocotylus"],
            "The branchial hearts",
        ),
        item("choices", "1", "Who painted Guernica?", &["Picasso", "Dali", "Miro", "Goya"], "Picasso"),
        item(
            "code",
            "0",
            "Write a function to find the second smallest even number in a nested list of integers.",
            &[],
            "def second_even(rows):\n    flat = sorted({n for row in rows for n in row if n % 2 == 0})\n    return flat[1]",
        ),
        item(
            "chinese",
            "0",
            "小明有十五个苹果，他给了妹妹六个，又从树上摘了八个。请问小明现在一共有多少个苹果？",
            &[],
            "小明现在有十七个苹果。",
        ),
    ]
}

fn around(text: &str) -> String {
    format!(
        "The weather was mild that week and people sat outside until late. {text} Nobody remembered who had brought the lanterns, but they stayed lit."
    )
}

fn found(text: &str) -> Vec<(usize, bool)> {
    Index::new(&items()).find(&around(text)).into_iter().map(|overlap| (overlap.item, overlap.has_answer)).collect()
}

#[test]
fn each_item_is_found_as_it_is_with_its_answer() {
    for (number, item) in items().iter().enumerate() {
        let options = item.options.join("\n");
        let text = format!("{}\n{options}\nAnswer: {}", item.question, item.answer.as_deref().unwrap());
        assert_eq!(found(&text), [(number, true)], "{text}");
    }
}

#[test]
fn questions_are_found_alone_wrapped_changed_and_with_their_options_in_another_order() {
    let all = items();
    for number in [0, 1, 2, 4, 5] {
        assert_eq!(found(&all[number].question), [(number, false)], "{}", all[number].question);
    }
    assert_eq!(found(&all[0].question.replace(' ', "\n  ").to_uppercase()), [(0, false)]);
    assert_eq!(found(&all[0].question.replace("Petra", "Wanda").replace("plums", "pears")), [(0, false)]);
    assert_eq!(found("Who painted Guernica? (A) Goya (B) Miro (C) Picasso (D) Dali"), [(3, true)]);
}

#[test]
fn stock_phrases_and_other_questions_of_the_same_form_are_not() {
    for text in [
        "Write a function to find the largest odd number in a list of strings.",
        "Which organ of the body is the largest? How many pounds does it weigh?",
        "On Monday and twice on Tuesday. How many people does the law protect now?",
        "Who painted it? Picasso did.",
        "小红有二十个橘子，请问她现在有多少个？",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn the_span_is_the_text_of_the_item() {
    let all = items();
    let text = around(&all[0].question);
    let overlap = &Index::new(&all).find(&text)[0];
    assert_eq!(&text[overlap.span.clone()], all[0].question.trim_end_matches('?'));
    assert!(overlap.share > 0.999);
}

/// An index that has seen each of these texts 61 times, counted in two parts.
fn after(texts: &[String]) -> Index {
    let mut index = Index::new(&items());
    let mut counter = index.counter();
    let mut half = index.counter();
    texts.iter().map(|text| index.runs_in(text)).for_each(|runs| {
        (0..60).for_each(|_| index.count(&mut counter, &runs));
        index.count(&mut half, &runs);
    });
    counter.merge(&half);
    index.weigh(&counter);
    index
}

#[test]
fn what_is_common_in_the_texts_proves_nothing() {
    let all = items();
    let parts = [
        "A tram carries 31 people. At the market 12",
        "31 people. At the market 12 get off and 7 get on. How",
        "and 7 get on. How many people does the tram carry now?",
    ];
    let index = after(&parts.map(around));
    assert_eq!(index.find(&around(&all[1].question)), []);
    assert_eq!(index.find(&around(&all[0].question)).len(), 1);
}

#[test]
fn a_question_that_was_copied_to_many_texts_does_not_hide_itself() {
    let all = items();
    let page = around(&format!("{}\n{}", all[1].question, all[1].answer.as_deref().unwrap()));
    let index = after(std::slice::from_ref(&page));
    let found: Vec<_> = index.find(&page).iter().map(|overlap| (overlap.item, overlap.has_answer)).collect();
    assert_eq!(found, [(1, true)]);
    assert_eq!(index.find(&around("A tram carries people to the market. How many people does the tram carry?")), []);
}

proptest::proptest! {
    #[test]
    fn any_text_gives_spans_on_its_borders(text in "(\\PC{0,9}|petra picks 14 baskets of plums on monday |who painted guernica picasso |现在一共有多少个){0,12}") {
        for overlap in Index::new(&items()).find(&text) {
            proptest::prop_assert!(text.get(overlap.span).is_some_and(|cut| !cut.is_empty()));
        }
    }
}
