//! Evaluation items written for this project, in the shapes of GSM8K, MMLU, HumanEval and MBPP: patterns with slots, the same
//! for the same number.

use serde_json::{Value, json};

/// Numbers that look random, the same in every run.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % end.max(1)
    }

    pub(crate) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from.get(self.below(from.len())).copied().unwrap_or_default()
    }
}

/// An item: its set, what is asked, what is offered, and the answer.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) set: &'static str,
    pub(crate) question: String,
    pub(crate) options: Vec<String>,
    pub(crate) answer: String,
}

/// The sets, by the shape that they have.
pub(crate) const SETS: [&str; 4] = ["sums", "choices", "programs", "tasks"];

const PEOPLE: &[&str] = &[
    "Petra",
    "Ossian",
    "Lindiwe",
    "Tomas",
    "Ayaka",
    "Ravi",
    "Noor",
    "Bjarne",
    "Celeste",
    "Dmitri",
    "Esperanza",
    "Femi",
    "Greta",
    "Hugo",
    "Ines",
    "Jarek",
    "Keiko",
    "Luca",
    "Mirembe",
    "Niall",
];
const THINGS: &[&str] = &[
    "lanterns",
    "plums",
    "clay bowls",
    "bicycle bells",
    "wool blankets",
    "brass hinges",
    "seed packets",
    "postcards",
    "candle ends",
    "fishing floats",
    "violin strings",
    "tea tins",
    "roof tiles",
    "walnut boards",
    "paper kites",
    "marbles",
];
const PLACES: &[&str] = &[
    "the harbour market",
    "a hill farm",
    "the old observatory",
    "her uncle's workshop",
    "the night bus depot",
    "a seaside fair",
    "the school library",
    "a rooftop garden",
    "the ferry terminal",
    "a village bakery",
    "the town archive",
    "a printing house",
];
const VERBS: &[&str] = &["sells", "repairs", "lends out", "packs", "paints", "loses", "counts", "ships"];
const FIELDS: &[&str] = &[
    "a tidal estuary",
    "the cochlea",
    "a suspension bridge",
    "the Hanseatic League",
    "a nitrogen cycle",
    "counterpoint",
    "a glacier's snout",
    "the Meiji period",
    "a semiconductor junction",
    "the rotator cuff",
    "a Petri net",
    "the baroque fugue",
    "monsoon circulation",
    "a price ceiling",
    "the Treaty of Tordesillas",
    "a lichen",
    "the spleen",
    "a sonnet cycle",
];
const CLAIM_SUBJECTS: &[&str] = &[
    "the inner layer",
    "its outer wall",
    "each member",
    "the slower part",
    "a second voice",
    "the older school",
    "every third unit",
    "the upper current",
    "its margin",
    "the smaller partner",
    "a weak signal",
    "the northern branch",
    "the first movement",
    "its resting state",
    "the guild's council",
    "a thin film",
];
const CLAIM_VERBS: &[&str] = &[
    "slows",
    "carries",
    "turns aside",
    "binds",
    "outlasts",
    "feeds",
    "forbids",
    "reverses",
    "divides",
    "filters",
    "joins",
    "answers",
    "shelters",
    "doubles",
    "hides",
    "delays",
];
const CLAIM_OBJECTS: &[&str] = &[
    "the exchange of salt",
    "any load in tension",
    "pressure from below",
    "trade beyond the strait",
    "the motion of its rival",
    "ice that melts too early",
    "nitrogen in poor soil",
    "charge in one direction",
    "the shoulder at rest",
    "land not yet claimed",
    "cells past their use",
    "light of short waves",
    "prices above the limit",
    "ships of other flags",
    "rain out of season",
    "the theme in its minor key",
];
const STRUCTURES: &[&str] = &[
    "list of integers",
    "nested list",
    "string",
    "dictionary",
    "list of strings",
    "tuple of floats",
    "matrix",
    "queue",
];
const ACTION_VERBS: &[&str] = &[
    "rotate",
    "count",
    "find",
    "drop",
    "sum",
    "merge",
    "reverse",
    "group",
    "interleave",
    "replace",
    "transpose",
    "mask",
    "sort",
    "double",
    "collect",
    "shift",
];
const ACTION_THINGS: &[&str] = &[
    "each third element",
    "the vowels",
    "the second smallest value",
    "runs of equal neighbours",
    "squares",
    "adjacent pairs",
    "words of even length",
    "remainders",
    "the halves",
    "every peak",
    "the longest rising stretch",
    "the diagonal",
    "digits",
    "capital letters",
    "missing keys",
    "leading zeros",
    "palindromes",
    "the median",
];
const ACTION_WAYS: &[&str] = &[
    "that follow a capital",
    "at odd places",
    "without changing the order",
    "after division by seven",
    "from both ends",
    "whose index is prime",
    "up to the first gap",
    "with a sum below the mean",
    "in the order of their length",
    "that occur twice",
    "by their height",
    "counted from the back",
    "as one text",
    "with ties to the left",
    "in place",
    "ignoring blanks",
];

fn claim(dice: &mut Dice) -> String {
    let (subject, verb, object) = (dice.pick(CLAIM_SUBJECTS), dice.pick(CLAIM_VERBS), dice.pick(CLAIM_OBJECTS));
    let mut claim = format!("{subject} {verb} {object}");
    if let Some(first) = claim.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    claim
}

fn action(dice: &mut Dice) -> String {
    format!("{} {} {} of", dice.pick(ACTION_VERBS), dice.pick(ACTION_THINGS), dice.pick(ACTION_WAYS))
}

/// The item of a set with a number.
pub(crate) fn item(set: &'static str, number: usize) -> Item {
    let mut dice = Dice::new(number as u64 * 4 + SETS.iter().position(|name| *name == set).unwrap_or(0) as u64 + 1);
    match set {
        "sums" => sum(&mut dice),
        "choices" => choice(&mut dice),
        "programs" => program(&mut dice),
        _ => task(&mut dice),
    }
}

fn sum(dice: &mut Dice) -> Item {
    let (who, other) = (dice.pick(PEOPLE), dice.pick(PEOPLE));
    let (thing, place, verb) = (dice.pick(THINGS), dice.pick(PLACES), dice.pick(VERBS));
    let (a, b, c) = (dice.below(80) + 12, dice.below(9) + 3, dice.below(11) + 1);
    let question = match dice.below(6) {
        0 => format!(
            "{who} keeps {a} {thing} in {place}. Each week {who} {verb} {b} of them and {other} brings {c} new ones. How many {thing} are there after four weeks?"
        ),
        1 => format!(
            "At {place}, {b} crates hold {a} {thing} each. {who} {verb} {c} crates before lunch. How many {thing} does that leave for {other}?"
        ),
        2 => format!(
            "{who} can wrap {a} {thing} in an hour, and {other} needs {b} minutes longer for the same. If they work side by side in {place} for {c} hours, how many {thing} get wrapped?"
        ),
        3 => format!(
            "A box of {thing} costs ${a} at {place}. {who} has a coupon for {b}% off and buys {c} boxes for {other}. What does {who} pay?"
        ),
        4 => format!(
            "In {place} every {b}th of the {a} {thing} is broken. {who} {verb} the broken ones, then {other} adds {c} more. How many whole {thing} are left?"
        ),
        _ => format!(
            "{who} walks {b} miles to {place} carrying {a} {thing}, drops {c} on the way, and meets {other} who has twice as many. How many {thing} do they have together?"
        ),
    };
    let answer = format!("{a} times {b} is {}. Taking away {c} leaves {}. #### {}", a * b, a * b - c, a * b - c);
    Item { set: "sums", question, options: Vec::new(), answer }
}

fn choice(dice: &mut Dice) -> Item {
    let field = dice.pick(FIELDS);
    let mut options: Vec<String> = Vec::new();
    while options.len() < 4 {
        let claim = claim(dice);
        if !options.contains(&claim) {
            options.push(claim);
        }
    }
    let (person, year) = (dice.pick(PEOPLE), 1400 + dice.below(600));
    let question = match dice.below(5) {
        0 => format!("Which statement about {field} did {person}'s lecture of {year} defend?"),
        1 => format!("A survey of {field} from {year} rests on one premise. Which is it?"),
        2 => format!("What follows for {field} if the {year} measurements of {person} are right?"),
        3 => format!("{person} compared {field} with {} in {year}. What do both have in common?", dice.pick(FIELDS)),
        // Short ones.
        _ => format!("What did {person} say of {field}?"),
    };
    let answer = options.get(dice.below(4)).cloned().unwrap_or_default();
    Item { set: "choices", question, options, answer }
}

fn program(dice: &mut Dice) -> Item {
    let (action, structure) = (action(dice), dice.pick(STRUCTURES));
    let name = format!(
        "{}_{}",
        action.split(' ').next().unwrap_or("do"),
        dice.pick(&["rows", "items", "parts", "cells", "steps"])
    );
    let limit = dice.below(90) + 5;
    let question = format!(
        "def {name}(values, limit={limit}):\n    \"\"\"Take a {structure} and {action} it, but stop after {limit} steps.\n    An empty {structure} gives back {}.\n    >>> {name}([{}, {}, {}])\n    \"\"\"\n",
        dice.pick(&["None", "an empty one", "zero", "itself"]),
        dice.below(50),
        dice.below(50),
        dice.below(50)
    );
    let answer = format!(
        "    seen = []\n    for place, value in enumerate(values):\n        if place >= limit:\n            break\n        if value % {} == {}:\n            seen.append(value * {})\n    return seen or None\n",
        dice.below(7) + 2,
        dice.below(3),
        dice.below(20) + 2
    );
    Item { set: "programs", question, options: Vec::new(), answer }
}

fn task(dice: &mut Dice) -> Item {
    let (action, structure) = (action(dice), dice.pick(STRUCTURES));
    let count = dice.below(30) + 2;
    let question = match dice.below(3) {
        0 => format!("Write a function to {action} a given {structure} with at most {count} entries."),
        1 => format!(
            "Write a python function that takes a {structure} and a number up to {count}, and uses the number to {action} it."
        ),
        _ => format!("Write a function to {action} the first {count} entries of a {structure}."),
    };
    let answer = format!(
        "def solve(data, n={count}):\n    head, tail = data[:n], data[n:]\n    mixed = [x for pair in zip(head, tail) for x in pair]\n    return mixed[::{}] + tail[{}:]",
        dice.below(4) + 1,
        dice.below(9)
    );
    Item { set: "tasks", question, options: Vec::new(), answer }
}

impl Item {
    /// The item as a row of its set's file.
    pub(crate) fn row(&self, number: usize) -> Value {
        let answer_at = self.options.iter().position(|option| *option == self.answer);
        match self.set {
            "sums" => json!({"question": self.question, "answer": self.answer}),
            "choices" => json!({"question": self.question, "choices": self.options, "answer": answer_at}),
            "programs" => {
                json!({"task_id": format!("P/{number}"), "prompt": self.question, "canonical_solution": self.answer})
            }
            _ => json!({"task_id": number, "text": self.question, "code": self.answer, "test_list": []}),
        }
    }

    /// The item's name in its file.
    pub(crate) fn name(&self, number: usize) -> String {
        if self.set == "programs" { format!("P/{number}") } else { number.to_string() }
    }

    /// Question, options in an order, and answer, as a page shows them.
    pub(crate) fn shown(&self, order: &[usize]) -> String {
        let labels = ["A", "B", "C", "D"];
        let options = order
            .iter()
            .zip(labels)
            .filter_map(|(place, label)| Some(format!("{label}. {}", self.options.get(*place)?)));
        let options: Vec<String> = options.collect();
        let gap = if self.set == "programs" { "" } else { "\n" };
        format!("{}{gap}{}\n{}", self.question, options.join("\n"), self.answer)
    }
}
