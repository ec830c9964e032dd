//! The site's name as the head of a page shows it, apart from the article's title.
//!
//! Old themes give the name of the site the biggest heading, or a line in big letters, and say `name: title` or the name
//! alone in `<title>`. There the place tells which is which: the name stands first, links to the home page or stands in the
//! banner, and the title stands nearer to the text.

use url::Url;

use super::letters;
use super::site_part::separators;
use crate::article::BlockKind;
use crate::article::region::Region;
use crate::article::sheet::{Draft, HintKind, Sheet, Style};
use crate::article::tags::Tag;

/// Lines above the text that are looked at.
const MOST_LINES: usize = 400;

/// Longest line that can be a title, and a name, in bytes.
const LONGEST_TITLE: usize = 400;
const LONGEST_NAME: usize = 80;

/// Words of a name.
const MOST_WORDS: usize = 6;

/// Letters of a name that is looked for within a title, rather than beside it.
const LEAST_LETTERS: usize = 4;

/// Bytes behind a name in its line that a day takes: "The Lamp, 3 May 2024".
const DAY: usize = 60;

/// Characters of a block of prose.
const PROSE: u32 = 80;

/// Elements around a line that may be the banner.
const AROUND: usize = 8;

/// Lines at the end of a page that may be its foot.
const FOOT: usize = 4;

/// Lines at the top of a page that may be its banner without a mark of it.
const TOP: usize = 2;

/// What the head of a page shows.
#[derive(Debug, Default)]
pub(in crate::article) struct Banner {
    /// The names of the site.
    pub(super) names: Vec<String>,
    /// The title, where `<title>` has a name beside it, or says the name alone.
    pub(super) title: Option<String>,
}

/// A line of its own above the text: its draft, its first line, and the letters of that.
struct Line<'s> {
    at: usize,
    draft: &'s Draft,
    text: &'s str,
    bare: String,
}

/// Reads the head of a page that is no home page.
pub(in crate::article) fn find(sheet: &Sheet<'_>, region: Region, address: Option<&Url>) -> Banner {
    let is_home = address.is_some_and(|address| matches!(address.path(), "" | "/"));
    let Some(tag) = sheet.title_tag.as_deref().map(str::trim).filter(|tag| !is_home && tag.len() <= LONGEST_TITLE)
    else {
        return Banner::default();
    };
    let head = Head { sheet, address, lines: lines(sheet, region) };
    if let Some(banner) = head.beside(tag).or_else(|| head.alone(tag)).or_else(|| head.portal(tag)) {
        return banner;
    }
    Banner { names: head.within(tag).into_iter().collect(), title: None }
}

/// The lines above the text, the first block of prose among them, since a title may stand in one block with it.
fn lines<'s>(sheet: &'s Sheet<'_>, region: Region) -> Vec<Line<'s>> {
    let start = region.start as usize;
    let is_prose = |draft: &Draft| draft.chars >= PROSE && !matches!(draft.kind, BlockKind::Heading(_));
    // A welcome over the page is one block of prose, a text is several.
    let behind = || sheet.drafts.iter().skip(start);
    let goes_on = behind().zip(behind().skip(1)).position(|(one, next)| is_prose(one) && is_prose(next));
    let text = goes_on.or_else(|| behind().position(is_prose)).unwrap_or_default() + start;
    let shown = sheet.drafts.iter().enumerate().take(text + 1).filter(|(_, draft)| draft.is_shown());
    shown
        .filter_map(|(at, draft)| {
            let text = sheet.text_of(draft).trim().lines().next()?.trim();
            (text.len() <= LONGEST_TITLE).then(|| Line { at, draft, text, bare: letters(text) })
        })
        .filter(|line| !line.bare.is_empty() && !is_number(&line.bare))
        .take(MOST_LINES)
        .collect()
}

/// Whether a line is a day or another number rather than a name or a title: "17.10.2024".
fn is_number(bare: &str) -> bool {
    let digits = bare.chars().filter(|c| c.is_numeric()).count();
    digits >= 6 && digits * 2 > bare.chars().count()
}

struct Head<'s, 'a> {
    sheet: &'s Sheet<'a>,
    address: Option<&'s Url>,
    lines: Vec<Line<'s>>,
}

impl<'s> Head<'s, '_> {
    /// The name that `<title>` has before or behind the title.
    fn beside(&self, tag: &str) -> Option<Banner> {
        let mut pairs = separators(tag).chain([": ", "：", " (", ", "]).flat_map(|separator| {
            // A name in parentheses stands last.
            let first = tag.split_once(separator).filter(|_| separator != " (");
            let last = tag.rsplit_once(separator).map(|(head, tail)| (tail, head));
            let last = last.filter(|(tail, _)| separator != " (" || tail.ends_with(')'));
            [first, last].into_iter().flatten()
        });
        pairs.find_map(|(name, title)| {
            let name = name.trim().trim_end_matches(')');
            let bare = letters(title);
            let line = self.line_of(name)?;
            let below = self.lines.iter().rev().find(|below| below.at > line.at && below.bare == bare);
            let is_heading =
                below.is_some_and(|below| line.at < TOP && self.is_set_apart(below) && self.is_in_foot(name));
            let is_name = match below {
                Some(below) => {
                    self.links_home(line.draft)
                        || self.is_headed(below) && self.is_in_header(line.draft, below.at)
                        || self.is_less_than(line, below)
                }
                None => self.links_home(line.draft),
            };
            let below = below.map_or(line.at + 1, |below| below.at);
            (!bare.is_empty() && (is_heading || is_name && !self.is_of_article(name, title, below)))
                .then(|| Banner { names: vec![name.to_owned()], title: Some(title.trim().to_owned()) })
        })
    }

    /// The name where `<title>` says nothing else, and the line that stands for the title.
    fn alone(&self, tag: &str) -> Option<Banner> {
        let line = self.line_of(tag)?;
        let is_headed = |below: &&Line<'_>| {
            below.bare != line.bare && (self.is_headline(below.at) || matches!(below.draft.kind, BlockKind::Heading(1)))
        };
        let below = || self.lines.iter().filter(|below| below.at > line.at);
        let is_old = !matches!(line.draft.kind, BlockKind::Heading(_)) && !self.has_main_heading();
        let set_apart = || below().find(|below| is_old && self.is_set_apart(below));
        let title = below().rev().find(is_headed).or_else(set_apart)?;
        // A page that has its title in `<title>`, in a heading and above a byline has it thrice, and no name of the site.
        let is_banner =
            (self.links_home(line.draft) || line.at < TOP && is_old) && !self.is_of_article(tag, title.text, title.at);
        is_banner.then(|| Banner { names: vec![tag.to_owned()], title: Some(title.text.to_owned()) })
    }

    /// The name that `<title>` says with at most a slogan beside it, where it stands first on the page and again in its foot; the title is then
    /// the last bold line above the text.
    fn portal(&self, tag: &str) -> Option<Banner> {
        let pairs = separators(tag).filter_map(|separator| tag.split_once(separator));
        let names = std::iter::once((tag, "")).chain(pairs.flat_map(|(first, last)| [(first, last), (last, first)]));
        let is_line = |text: &str| {
            let bare = letters(text);
            self.lines.iter().any(|line| line.bare == bare)
        };
        let is_name = |line: &&Line<'_>| line.at < TOP && self.is_in_foot(line.text);
        let slogans = names.filter(|(_, slogan)| slogan.is_empty() || !is_line(slogan));
        let line = slogans.filter_map(|(name, _)| self.line_of(name.trim())).find(is_name)?;
        let is_title = |below: &&Line<'_>| {
            below.at > line.at && below.bare != line.bare && self.is_set_apart(below) && self.is_bold(below)
        };
        let title = self.lines.iter().rev().find(is_title)?;
        Some(Banner { names: vec![line.text.to_owned()], title: Some(title.text.to_owned()) })
    }

    /// The name in the banner that stands within `<title>`, as "Worth reading: The Lamp tells: A night at sea".
    fn within(&self, tag: &str) -> Option<String> {
        // At the top of a page without any mark of a banner, only what follows a label is taken for a name.
        let is_within = |name: &str, is_marked: bool| {
            let mut places = tag.match_indices(name).map(|(at, _)| (tag.get(..at), tag.get(at + name.len()..)));
            places.any(|(before, behind)| {
                before.is_some_and(|before| {
                    let is_labelled = before.trim_end().ends_with([':', '：']);
                    !before.ends_with(char::is_alphanumeric) && (is_marked || is_labelled)
                }) && behind.is_some_and(|behind| !behind.starts_with(char::is_alphanumeric))
            })
        };
        let last = self.lines.last()?.at;
        // Few lines stand within the title, whatever is around them.
        let is_name = |line: &&Line<'_>| {
            line.bare.chars().count() >= LEAST_LETTERS && is_short(line.text) && tag.contains(line.text)
        };
        let found = self.lines.iter().filter(is_name).find(|line| {
            let is_repeated = || {
                self.lines
                    .iter()
                    .any(|below| below.at > line.at && below.bare != line.bare && below.text.contains(line.text))
            };
            let is_bare = !matches!(line.draft.kind, BlockKind::Heading(1));
            let is_marked =
                self.links_home(line.draft) || is_bare && line.at < last && self.is_in_header(line.draft, last);
            (is_marked || is_bare && line.at < TOP)
                && is_within(line.text, is_marked)
                && !self.is_of_article(line.text, "", last)
                && is_repeated()
        })?;
        Some(found.text.to_owned())
    }

    /// The first line that is a name and no more than a day behind it.
    fn line_of(&self, name: &str) -> Option<&Line<'s>> {
        let bare = letters(name);
        let is_name = |line: &&Line<'_>| {
            line.bare == bare
                || line.text.strip_prefix(name).is_some_and(|rest| {
                    rest.len() <= DAY
                        && !rest.starts_with(char::is_alphanumeric)
                        && rest.chars().any(|c| c.is_ascii_digit())
                })
        };
        (!bare.is_empty() && is_short(name)).then(|| self.lines.iter().find(is_name)).flatten()
    }

    /// Whether a name is the article's rather than the site's: the address goes with it, or a heading outside the banner says it.
    fn is_of_article(&self, name: &str, title: &str, below: usize) -> bool {
        let path = self.address.map(Url::path).unwrap_or_default().trim_end_matches('/');
        let slug = words(path.rsplit('/').next().unwrap_or_default());
        let shared = |text: &str| words(text).iter().filter(|word| slug.contains(word)).count();
        let bare = letters(name);
        let is_heading = |kind| matches!(kind, HintKind::MainHeading | HintKind::Headline);
        shared(name) > shared(title)
            || self.sheet.hints.iter().filter(|hint| is_heading(hint.kind)).any(|hint| {
                let draft = self.sheet.drafts.get(hint.draft as usize);
                letters(self.sheet.hint_text(hint)) == bare
                    && draft.is_some_and(|draft| !self.links_home(draft) && !self.is_in_header(draft, below))
            })
    }

    fn is_headed(&self, line: &Line<'_>) -> bool {
        matches!(line.draft.kind, BlockKind::Heading(_)) || self.is_headline(line.at)
    }

    fn links_home(&self, draft: &Draft) -> bool {
        let is_root = |href: &str| {
            let own = self.address.and_then(Url::host_str);
            let url = || Url::parse(href).ok().filter(|url| own.is_some() && url.host_str() == own);
            matches!(href.trim(), "/" | "./") || url().is_some_and(|url| matches!(url.path(), "" | "/"))
        };
        draft.link_share() > 0.9 && self.sheet.links.get(draft.link as usize).is_some_and(|href| is_root(href))
    }

    fn is_in_header(&self, draft: &Draft, below: usize) -> bool {
        const NAMES: &[&str] = &["header", "banner", "masthead"];
        const OF_ARTICLE: &[&str] = &["article", "post", "entry", "story", "content"];
        let has = |names: &str, words: &[&str]| words.iter().any(|word| names.contains(word));
        let ends = |end: u32| end as usize <= below;
        let mut around = self
            .sheet
            .ancestors(draft.element)
            .take(AROUND)
            .take_while(|(_, element)| ends(element.end) && !matches!(element.tag, Tag::Article | Tag::Main));
        around.any(|(index, element)| {
            let names = self.sheet.names.get(index as usize).into_iter().flatten().flatten();
            let names = names.copied().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
            (element.tag == Tag::Header || has(&names, NAMES)) && !has(&names, OF_ARTICLE)
        })
    }

    /// Whether a line without a heading stands above one with it, or at the very top of a page without main heading.
    fn is_less_than(&self, line: &Line<'_>, below: &Line<'_>) -> bool {
        let is_heading = |draft: &Draft| matches!(draft.kind, BlockKind::Heading(_));
        !is_heading(line.draft) && (self.is_headed(below) || line.at < TOP && !self.has_main_heading())
    }

    /// Whether the last lines of the page have a name: "Copyright The Lamp".
    fn is_in_foot(&self, name: &str) -> bool {
        let shown = self.sheet.drafts.iter().rev().filter(|draft| draft.is_shown());
        shown.take(FOOT).any(|draft| self.sheet.text_of(draft).contains(name))
    }

    fn is_headline(&self, at: usize) -> bool {
        self.sheet.hints.iter().any(|hint| hint.kind == HintKind::Headline && hint.draft as usize == at)
    }

    fn has_main_heading(&self) -> bool {
        self.sheet.hints.iter().any(|hint| hint.kind == HintKind::MainHeading)
    }

    /// Whether a line is bold, or set apart from the rest of its block, as a title is from the byline.
    fn is_set_apart(&self, line: &Line<'_>) -> bool {
        let has_more = || self.sheet.text_of(line.draft).trim().lines().nth(1).is_some();
        line.draft.link_share() < 0.3
            && matches!(line.draft.kind, BlockKind::Paragraph | BlockKind::TableRow)
            && !line.text.ends_with(['.', '。', ',', '、', ':', '।'])
            && (has_more() || self.is_bold(line))
    }

    fn is_bold(&self, line: &Line<'_>) -> bool {
        let end = line.draft.range.start + line.text.len();
        let first = self.sheet.pieces.partition_point(|piece| piece.start < line.draft.range.start);
        self.sheet.pieces.get(first).is_some_and(|piece| piece.style & Style::STRONG != 0 && piece.end >= end)
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn is_short(name: &str) -> bool {
    name.len() <= LONGEST_NAME && name.split_whitespace().count() <= MOST_WORDS
}
