//! What of a page stands in no block: the elements of its head, its images, its data.

use ego_tree::NodeRef;
use scraper::Node;

use super::super::attributes::Attributes;
use super::super::marks::Marks;
use super::super::sheet::HintKind;
use super::super::tags::Tag;
use super::Walker;

impl<'a> Walker<'a, '_> {
    /// Reads elements that hold metadata alone; whether it was one.
    pub(super) fn read_head(&mut self, node: NodeRef<'a, Node>, tag: Tag, attributes: &Attributes<'a>) -> bool {
        match tag {
            Tag::Meta => {
                if attributes.item_property == Some("name") {
                    self.name_author(attributes.content);
                }
                for name in [attributes.property, attributes.name, attributes.item_property].into_iter().flatten() {
                    if let Some(content) = attributes.content {
                        self.sheet.metas.push((name.trim(), content));
                    }
                }
            }
            Tag::Relation => {
                let kind = match attributes.rel.map(str::trim) {
                    Some(rel) if rel.eq_ignore_ascii_case("canonical") => HintKind::Canonical,
                    Some(rel) if rel.eq_ignore_ascii_case("license") => HintKind::License,
                    _ => return true,
                };
                self.hint(kind, attributes.href);
            }
            Tag::Base => self.sheet.base = self.sheet.base.or(attributes.href),
            Tag::Title => {
                if self.sheet.title_tag.is_none() {
                    let text = node.children().filter_map(|child| child.value().as_text()).map(|text| &**text);
                    self.sheet.title_tag = Some(crate::text::squeeze(&text.collect::<String>()));
                }
            }
            Tag::Script => {
                let kind = attributes.kind.unwrap_or_default().trim().to_ascii_lowercase();
                if let Some(text) = node.first_child().and_then(|child| child.value().as_text()) {
                    if kind.starts_with("application/ld+json") {
                        self.sheet.json_ld.push(text);
                    } else if kind.starts_with("application/json") {
                        self.sheet.states.push(text);
                    }
                }
            }
            Tag::Break => self.ink.line_break(&self.place),
            Tag::Image => self.read_image(attributes),
            _ => return false,
        }
        true
    }

    /// Gives the name in a `meta` tag to the author whose element is around it.
    fn name_author(&mut self, name: Option<&'a str>) {
        const AROUND: usize = 4;
        for frame in self.frames.iter().rev().take(AROUND) {
            let mut hints = self.sheet.hints.get_mut(frame.hints.clone()).into_iter().flatten();
            if let Some(hint) = hints.find(|hint| hint.kind == HintKind::Author && hint.value.is_none()) {
                hint.value = name;
                return;
            }
        }
    }

    fn read_image(&mut self, attributes: &Attributes<'a>) {
        let site = self.sheet.ancestors(self.place.element).take(4).any(|(_, element)| element.marks.has(Marks::SITE));
        let mut names = [attributes.class, attributes.id].into_iter().flatten();
        let own = names.any(|names| self.marks.read(names).has(Marks::SITE));
        if (site || own) && attributes.alt.is_some() {
            self.hint(HintKind::Logo, attributes.alt);
        } else if attributes.src.is_some() {
            self.hint(HintKind::Image, attributes.src);
        }
    }
}
