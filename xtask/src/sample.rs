//! Tests of `datasets/sample`: its labels say what its pages hold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ego_tree::NodeRef;
use scraper::{Html, Node, Selector};
use serde_json::Value;

fn folder() -> PathBuf {
    crate::run::root().join("datasets/sample")
}

fn labels() -> Vec<Value> {
    let lines = fs_err::read_to_string(folder().join("labels.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("no {name} in {value}"))
}

fn html(file: &str) -> Html {
    Html::parse_document(&fs_err::read_to_string(folder().join(file)).unwrap())
}

/// What a reader sees, blanks squeezed: the text outside scripts and styles, elements of a line's own kept apart.
fn visible(html: &Html) -> String {
    let mut out = String::new();
    for node in html.tree.root().descendants() {
        match node.value() {
            Node::Text(text) if !inside(&node, &["script", "style", "head"]) => out.push_str(text),
            Node::Element(element) if !["a", "b", "strong", "span", "code", "em"].contains(&element.name()) => {
                out.push(' ');
            }
            _ => {}
        }
    }
    squeeze(&out)
}

fn inside(node: &NodeRef<'_, Node>, names: &[&str]) -> bool {
    node.ancestors().filter_map(|parent| parent.value().as_element()).any(|element| names.contains(&element.name()))
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The body's lines with their splices put back, each at the next place where its left and right context meet.
fn with_splices(label: &Value) -> Vec<String> {
    let mut lines: Vec<String> = list(label, "body").iter().map(|line| line.as_str().unwrap().to_owned()).collect();
    let (mut line, mut from) = (0, 0);
    for splice in list(label, "splices") {
        let (left, value, right) = (text(splice, "left"), text(splice, "value"), text(splice, "right"));
        let blank = if left.ends_with(' ') { " " } else { "" };
        let context = format!("{left}{right}");
        let at = loop {
            assert!(line < lines.len(), "{}: no place for {splice}", label["file"]);
            if let Some(found) = lines[line].get(from..).unwrap_or_default().find(&context) {
                break from + found + left.len();
            }
            (line, from) = (line + 1, 0);
        };
        lines[line].insert_str(at, &format!("{value}{blank}"));
        from = at + value.len() + blank.len();
    }
    lines
}

#[test]
fn the_body_of_each_label_with_its_splices_is_on_its_page_in_order() {
    for label in labels() {
        let page = visible(&html(text(&label, "file")));
        let mut from = 0;
        for line in with_splices(&label) {
            // Table rows are joined by a bar in the labels only.
            let line = squeeze(&line.replace(" | ", " "));
            let found = page.get(from..).unwrap_or_default().find(&line);
            from += found.unwrap_or_else(|| panic!("{}: not on the page, or not there: {line}", label["file"]))
                + line.len();
        }
    }
}

#[test]
fn the_planted_parts_of_each_label_are_on_its_page() {
    let mut kinds = BTreeSet::new();
    for label in labels() {
        let page = visible(&html(text(&label, "file")));
        for planted in list(&label, "planted") {
            assert!(page.contains(&squeeze(text(planted, "text"))), "{}: {planted}", label["file"]);
            kinds.insert(text(planted, "kind").to_owned());
        }
    }
    assert!(kinds.len() >= 6, "{kinds:?}");
}

#[test]
fn only_farms_have_splices_and_every_farm_page_has_some() {
    for label in labels() {
        assert_eq!(label["farm"].as_bool().unwrap(), list(&label, "splices").len() >= 2, "{}", label["file"]);
        assert_eq!(label["farm"].as_bool().unwrap(), !label["original_publisher"].is_null(), "{}", label["file"]);
    }
}

#[test]
fn every_page_but_the_disallowed_one_is_reached_from_the_index() {
    for host in hosts() {
        let robots = fs_err::read_to_string(folder().join(&host).join("robots.txt")).unwrap();
        let disallowed: Vec<&str> = robots.lines().filter_map(|line| line.strip_prefix("Disallow: /")).collect();
        let (mut seen, mut refused) = (BTreeSet::new(), BTreeSet::new());
        let mut frontier = vec!["index.html".to_owned()];
        while let Some(page) = frontier.pop() {
            if disallowed.iter().any(|prefix| page.starts_with(prefix)) {
                refused.insert(page);
            } else if folder().join(&host).join(&page).is_file() && seen.insert(page.clone()) {
                frontier.extend(links(&html(&format!("{host}/{page}"))));
            }
        }
        let mut all = BTreeSet::new();
        pages(&folder().join(&host), "", &mut all);
        let missed: Vec<_> = all.difference(&seen).collect();
        assert_eq!(refused.len(), 1, "{host}: {refused:?}");
        assert_eq!(missed, refused.iter().collect::<Vec<_>>(), "{host}");
    }
}

#[test]
fn every_article_has_a_label_and_three_languages_or_more_are_there() {
    let labels = labels();
    let mut languages = BTreeMap::<&str, usize>::new();
    for label in &labels {
        assert_eq!(text(label, "url"), format!("https://{}", text(label, "file")));
        *languages.entry(text(label, "language")).or_default() += 1;
    }
    assert!(languages.len() >= 3, "{languages:?}");
    let known: BTreeSet<&str> = labels.iter().map(|label| text(label, "file")).collect();
    let mut without = BTreeSet::new();
    for host in hosts() {
        let mut all = BTreeSet::new();
        pages(&folder().join(&host), "", &mut all);
        without
            .extend(all.into_iter().map(|page| format!("{host}/{page}")).filter(|file| !known.contains(file.as_str())));
    }
    let lists = |file: &String| {
        ["index.html", "page-2.html", "about.html", "impressum.html"].iter().any(|name| file.ends_with(name))
    };
    let disallowed = |file: &String| ["/go/", "/subscribers/", "/vorschau/"].iter().any(|folder| file.contains(folder));
    let unexplained: Vec<_> = without.iter().filter(|file| !lists(file) && !disallowed(file)).collect();
    assert!(unexplained.is_empty(), "{unexplained:?}");
}

fn hosts() -> Vec<String> {
    let entries = fs_err::read_dir(folder()).unwrap().map(Result::unwrap);
    let hosts: Vec<String> =
        entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert!(hosts.len() >= 2, "{hosts:?}");
    hosts
}

fn pages(folder: &Path, prefix: &str, all: &mut BTreeSet<String>) {
    for entry in fs_err::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = format!("{prefix}{}", entry.file_name().into_string().unwrap());
        if entry.path().is_dir() {
            pages(&entry.path(), &format!("{name}/"), all);
        } else if entry.path().extension() == Some("html".as_ref()) {
            all.insert(name);
        }
    }
}

/// The pages of the same host to which a page links, as files; a folder's page is its `index.html`.
fn links(html: &Html) -> Vec<String> {
    let links = Selector::parse("a[href^='/']").unwrap();
    let targets = html.select(&links).filter_map(|link| link.value().attr("href"));
    let paths = targets.map(|target| target.split('#').next().unwrap_or_default().trim_start_matches('/'));
    paths
        .map(|path| if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() })
        .collect()
}
