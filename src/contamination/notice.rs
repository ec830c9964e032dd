//! Statements that a text was taken from elsewhere: those of the table, and those that a page's own title shows.
//!
//! What a title shows is [`CopyLine`]'s to say.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::copy_line::CopyLine;
use super::hints::Hint;
use super::passages::{Passage, normal};
use super::phrases::{NOTICES, Search};
use super::scan::{Scan, fold_text};

/// One search for all notices of the table.
static TABLE: LazyLock<Search> = LazyLock::new(|| Search::of(NOTICES));

/// How Chinese and Japanese say it, in parts: of what, that it was taken, and from where.
static UNSPACED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let places = "(?:网络|互联网|网上|網路|網絡|互聯網|其他网站|其它网站|外部网站|第三方(?:网站|平台)?|公开渠道|公开资料|公开来源)";
    let ja_places =
        "(?:ネット|ウェブ|インターネット|web|外部サイト|他サイト|外部メディア|公開情報)(?:上(?:の情報)?|ニュース)?";
    let parts = [
        format!(
            "(?:本文|此文|文章|内容|图文|资讯|信息|素材|以上|部分|均|皆|全部|整理)*(?:来源于|來源於|来源自|来自于|来自|來自|转载自|轉載自|转载于|转自|采集自|采集于|源自|源于|摘自|整理自|取自|收集自|搜集自){places}(?:，?(?:侵删|侵权必删|侵权请联系删除|如有侵权请联系删除|仅供参考|版权归原作者所有))?"
        ),
        format!("(?:(?:文章|信息|内容|图文|资料)?(?:来源|來源|出处|出處)|稿源|转自|转载自?)[:：] ?{places}"),
        "本站(?:编辑|小编)?(?:综合)?(?:整理|转载|采编|编译)(?:发布)?".to_owned(),
        format!("(?:出典|引用元|転載元|情報元|参照元|掲載元|提供元|ソース)(?: ?[:：] ?|は){ja_places}"),
        format!(
            "(?:この|本|当)(?:記事|文章|内容|コンテンツ)は{ja_places}(?:から|より)(?:の)?(?:転載|引用|収集|取得|抜粋)(?:されました|されています|されたものです|しました|したものです|です)?"
        ),
        format!("{ja_places}(?:から|より)(?:の)?転載(?:されました|しました|です)?"),
    ];
    Regex::new(&parts.join("|")).ok()
});

/// The same in Korean, whose words blanks part as the writer likes.
static KOREAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let places = "(?:인터넷|온라인|웹|외부 ?사이트|타 ?사이트|다른 ?사이트|네트워크)(?:상)?";
    let parts = [
        format!(
            "(?:(?:이|본|해당|위|모든) ?)?(?:글|기사|자료|내용|콘텐츠|게시물|정보)(?:은|는|이|가|을|를)? ?{places}(?:에서|으로부터|로부터) ?(?:가져온|가져왔습니다|수집(?:한|된|되었습니다|했습니다)|퍼온|퍼왔습니다|발췌한|발췌했습니다|옮겨온|옮겼습니다|전재했습니다|인용한)(?: ?(?:글|것|자료|내용)(?:입니다|임)?)?"
        ),
        format!("(?:출처|원문) ?[:：] ?{places}"),
    ];
    Regex::new(&parts.join("|")).ok()
});

/// Marks that open and close such a statement, or stand before it.
const BRACKETS: [(char, char); 7] =
    [('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('【', '】'), ('「', '」'), ('〔', '〕')];
const BEFORE: [char; 4] = ['※', '＊', '*', '★'];

/// Characters by which a notice may be longer than its entry, on each side; fewer than the least are chance.
const LONGER: std::ops::RangeInclusive<usize> = 2..=12;

/// The notices of the table that stand in a text, each once: its entry, with what stands beside it at all of its places, be they in
/// ever different company.
#[must_use]
pub fn of_table(scan: &Scan<'_>) -> Vec<String> {
    let folded = fold_text(scan.text());
    let mut places: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    let korean = KOREAN.as_ref().filter(|_| !folded.is_ascii());
    let in_parts = UNSPACED.as_ref().filter(|_| scan.has_unspaced()).into_iter().chain(korean);
    let in_parts: Vec<(usize, &str)> =
        in_parts.flat_map(|all| all.find_iter(&folded)).map(|found| (found.start(), found.as_str())).collect();
    let is_apart = |(at, entry): &(usize, &str)| {
        in_parts.iter().all(|(start, found)| at + entry.len() <= *start || start + found.len() <= *at)
    };
    for (at, entry) in TABLE.all(&folded).filter(is_apart).chain(in_parts.iter().copied()) {
        // Folding keeps the number of characters.
        let start = folded.get(..at).map_or(0, |before| before.chars().count());
        places.entry(entry).or_default().push(start..start + entry.chars().count());
    }
    places
        .into_values()
        .filter_map(|places| Some(scan.slice(with_marks(scan, whole(scan, &places)?)).to_owned()))
        .collect()
}

/// A notice with the brackets around it, or the mark before it.
fn with_marks(scan: &Scan<'_>, range: Range<usize>) -> Range<usize> {
    let (before, behind) = (scan.before(range.start), scan.at(range.end));
    if BRACKETS.contains(&(before, behind)) {
        return range.start - 1..range.end + 1;
    }
    if BEFORE.contains(&before) { range.start - 1..range.end } else { range }
}

/// The first place of a notice with what all places have on both sides.
fn whole(scan: &Scan<'_>, places: &[Range<usize>]) -> Option<Range<usize>> {
    let most = *LONGER.end();
    let before = |place: &Range<usize>| scan.folded_slice(place.start.saturating_sub(most)..place.start);
    let behind = |place: &Range<usize>| scan.folded_slice(place.end..(place.end + most).min(scan.len()));
    let back = shared(places.iter().map(|place| before(place).iter().rev().copied().collect()));
    let on = shared(places.iter().map(|place| behind(place).to_vec()));
    let first = places.first()?;
    Some(first.start - back..first.end + on)
}

/// How many letters and blanks different texts begin with alike, up to the last letter; none where all of them stop there, since then they
/// are one sentence, copied.
fn shared(texts: impl Iterator<Item = Vec<char>>) -> usize {
    let texts: BTreeSet<Vec<char>> = texts.collect();
    let Some(first) = texts.first().filter(|_| texts.len() > 1) else { return 0 };
    let goes_on = |c: &char| c.is_alphanumeric() || *c == ' ';
    let is_same = |(at, c): &(usize, &char)| goes_on(c) && texts.iter().all(|text| text.get(*at) == Some(*c));
    let alike = first.iter().enumerate().take_while(is_same).count();
    if texts.iter().all(|text| !text.get(alike).is_some_and(goes_on)) {
        return 0;
    }
    let letters = first.iter().take(alike).rposition(|c| c.is_alphanumeric()).map_or(0, |last| last + 1);
    if LONGER.contains(&letters) { letters } else { 0 }
}

/// The notices that are known on one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notices {
    learned: Option<String>,
    /// The title without what the farm put before it, where the page's own lines show it.
    pub title: Option<String>,
}

impl Notices {
    /// Learns from a page's title and lines. `sites` are the site's names, and `known` what is known of its host, in the form of
    /// [`bare`](super::phrases::bare).
    #[must_use]
    pub fn learn(title: Option<&str>, sites: &[String], known: &[String], passages: &[Passage]) -> Self {
        let line = CopyLine::find(title, sites, &passages.iter().map(|p| p.text.as_str()));
        match line.as_ref().and_then(|line| line.parts(known, title)) {
            Some((notice, rest)) => Self { learned: Some(normal(notice)), title: Some(rest.to_owned()) },
            None => Self::default(),
        }
    }

    /// The notice that a folded text contains.
    #[must_use]
    pub fn first<'t>(&'t self, folded: &'t str) -> Option<&'t str> {
        self.learned.as_deref().filter(|notice| folded.contains(notice)).or_else(|| TABLE.first(folded))
    }

    /// The notice that a passage contains.
    #[must_use]
    pub fn first_in<'t>(&'t self, passage: &'t Passage) -> Option<&'t str> {
        let may = self.are_learned() || passage.hints().has(Hint::Notice);
        may.then(|| self.first(passage.folded())).flatten()
    }

    /// Whether the page's own title showed a notice.
    #[must_use]
    pub fn are_learned(&self) -> bool {
        self.learned.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_as_long_as_all_of_its_places_have_it() {
        for (text, expected) in [
            ("目的是此处内容来自互联网识别当前。软件此处内容来自互联网包会出现。", "此处内容来自互联网"),
            ("目的是此处内容来自互联网识别当前。目的是此处内容来自互联网识别当前。", "内容来自互联网"),
            ("他的内容来自互联网，我的内容来自互联网。", "内容来自互联网"),
            ("ウェブブラウザこの記事はネットから転載されましたを介した", "この記事はネットから転載されました"),
            ("設定で※本記事は外部サイトより転載きる権限", "※本記事は外部サイトより転載"),
            (
                "학생 마흔 명이 단모든 자료는 온라인에서 수집되었습니다원들과 한",
                "모든 자료는 온라인에서 수집되었습니다",
            ),
            ("Deb引用元：ネットian パッケージ", "引用元：ネット"),
            ("维基，[本站编辑整理]群件系统", "[本站编辑整理]"),
            (
                "ferAll collected from the internetry, piAll collected from the interneter",
                "All collected from the internet",
            ),
        ] {
            assert_eq!(of_table(&Scan::new(text)), [expected], "{text}");
        }
    }
}
