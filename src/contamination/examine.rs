//! Runs the detectors over one article, in order, and makes the cleaned text.

use super::attribution::Attribution;
use super::notice::Notices;
use super::passages::Passage;
use super::phrases::bare;
use super::profile::SiteProfile;
use super::scan::Scan;
use super::spliced_brand::{self, Splice};
use super::vocabulary::Vocabulary;
use super::{
    Cleaned, Flag, FlagKind, attribution, byline, claims, copied_summary, disguise, encoding_damage, entities,
    foreign_tail, form_words, generic_praise, head_lines, hidden_block, hidden_text, homoglyphs, isolated,
    keyword_stuffing, model_orders, model_residue, names, not_an_article, page_furniture, passages, personal_data,
    repair, rights_notice, suspects, template_text, title,
};
use crate::article::Article;
use crate::page::Origin;

/// Examines an article with what is known of its site.
///
/// Where nothing is found, `text` equals `raw_text`. The same input gives the same output.
#[must_use]
pub fn examine(article: &Article, origin: &Origin, profile: &SiteProfile) -> Cleaned {
    let raw = article.raw_text();
    let scan = Scan::new(&raw.text);
    let vocabulary = Vocabulary::of(&scan, &profile.words);
    let told = names::Told::of(article, origin);
    let suspects = suspects::suspects(&scan, &vocabulary, &told.names, profile, told.source());
    let known_names: Vec<String> = told.names.iter().chain(&profile.names).cloned().collect();
    let disguised = disguise::find(&scan, &vocabulary, &known_names, &profile.disguised);
    let (splices, planted) = spliced_brand::find(&scan, &vocabulary, &suspects);
    let splices = with_disguised(splices, disguised);
    let mut flags = splice_flags(&scan, &splices);
    flags.extend(hidden_text::find(&scan));
    let letters = homoglyphs::find(&scan, &vocabulary);
    flags.extend(letters.into_iter().filter(|flag| !splices.iter().any(|splice| touches(&scan, splice, flag))));
    flags.extend(encoding_damage::find(&scan));
    flags.extend(entities::find(article, &raw));
    let home = personal_data::Home::of(origin.host.as_deref(), article.declared_language.as_deref());
    flags.extend(personal_data::flags(&raw.text, &home));

    let real_title = article.title.as_ref().map(|t| title::repair(&t.value, &planted));
    let site_names = names::certain(article, &told, &planted, profile);
    let is_site = |line: &str| {
        let line = bare(line);
        site_names.contains(&line)
    };
    let mut passages = passages::of(article, &raw, &passages::ranges(&scan, &splices));
    let own_names: Vec<String> = profile.own_names.iter().map(|name| bare(name)).collect();
    let notices = Notices::learn(article.title.as_ref().map(|t| t.value.as_str()), &site_names, &own_names, &passages);
    let real_title = notices.title.clone().or(real_title);
    let real_title = real_title.map(|shown| title::as_shown(&shown, &passages).unwrap_or(shown));
    rights_notice::find(&passages, &mut flags);
    model_orders::find(&raw.text, real_title.as_deref(), &mut passages, &mut flags);
    hidden_block::find(&mut passages, &mut flags);
    let authors: Vec<String> = article.authors.iter().map(|a| a.value.clone()).collect();
    let published = article.published.as_ref().map(|date| date.value.at);
    let head = head_lines::Head { title: real_title.as_deref(), published, authors: &authors };
    head_lines::find(&mut passages, head, &mut flags);
    not_an_article::find(&passages, real_title.as_deref(), article.absence, &mut flags);
    let (attribution, claims) = foreign_parts(&raw.text, &mut passages, &is_site, head, &notices, profile, &mut flags);

    let authors = byline::judge(&authors, &attribution, notices.are_learned(), &is_site, profile, &mut flags);
    model_residue::find(&raw.text, &mut passages, &mut flags);
    sort(&mut flags);
    let mut flags = merged(&raw.text, flags);
    let cleaned_text = repair::apply(article, &raw, &flags);
    claims::check(&claims, &cleaned_text, &mut flags);
    sort(&mut flags);
    Cleaned {
        text: cleaned_text,
        title: real_title,
        description: article.description.as_ref().map(|d| title::repair_inside(&d.value, &planted)),
        authors,
        site_name: article.site_names.first().map(|n| n.value.clone()),
        original_publisher: attribution.publisher,
        original_url: attribution.url,
        claimed_word_count: claims.words,
        claimed_reading_minutes: claims.minutes,
        flags,
        raw_text: raw.text.clone(),
    }
}

/// The detectors of foreign parts, those that need nothing of the others first.
fn foreign_parts(
    raw: &str,
    passages: &mut [Passage],
    is_site: &dyn Fn(&str) -> bool,
    head: head_lines::Head<'_>,
    notices: &Notices,
    profile: &SiteProfile,
    flags: &mut Vec<Flag>,
) -> (Attribution, claims::Claims) {
    let title = head.title;
    page_furniture::find_by_role(passages, flags);
    let mut claims = claims::find(passages, flags);
    page_furniture::find_categories(passages, flags);
    page_furniture::find(passages, flags);
    let attribution = attribution::find(passages, is_site, title, notices, flags);
    let templates = template_text::Templates::of(passages, title, profile);
    generic_praise::find(passages, &templates, title, profile, flags);
    foreign_tail::find_teasers(passages, notices.are_learned(), flags);
    copied_summary::find(raw, passages, notices, flags);
    foreign_tail::find(passages, attribution.ends_at, notices.are_learned(), title, flags);
    let farm = attribution.ends_at.is_some() || flags.iter().any(|f| f.kind == FlagKind::SplicedBrand);
    byline::find_lines(passages, head, is_site, farm, flags);
    // Headings first, since they would stand in the way of the walk inward from the ends.
    page_furniture::find_orphans(passages, farm, flags);
    template_text::find(passages, &templates, profile, flags);
    if farm || !templates.are_a_copy(passages) {
        template_text::find_lines(passages, profile, farm, flags);
    }
    // What is next to a claim shows its end when the claim is out, and the claim is right when all else is.
    for _ in 0..if notices.are_learned() { 2 } else { 1 } {
        if claims == claims::Claims::default() {
            claims = claims::find_by_numbers(passages, flags).unwrap_or_default();
        }
        if notices.are_learned() {
            form_words::find_on_copy(passages, flags);
            generic_praise::find_on_copy(passages, title, profile, flags);
        }
    }
    if notices.are_learned() {
        head_lines::find_on_copy(passages, flags);
        isolated::find(passages, flags);
    }
    page_furniture::find_orphans(passages, farm, flags);
    keyword_stuffing::find(passages, flags);
    (attribution, claims)
}

/// All splices in order; of two that overlap, the one in disguise, which may be a whole sentence.
fn with_disguised(mut splices: Vec<Splice>, disguised: Vec<Splice>) -> Vec<Splice> {
    if !disguised.is_empty() {
        let apart = |a: &Splice, b: &Splice| a.range.end <= b.range.start || b.range.end <= a.range.start;
        splices.retain(|splice| disguised.iter().all(|other| apart(splice, other)));
        splices.extend(disguised);
        splices.sort_by_key(|splice| splice.range.start);
    }
    splices
}

/// Whether a flag is about a word that a splice stands in: what is strange in it is the splice.
fn touches(scan: &Scan<'_>, splice: &Splice, flag: &Flag) -> bool {
    let range = scan.bytes(splice.range.clone());
    flag.span.as_ref().is_some_and(|span| span.start < range.end && range.start < span.end)
}

fn splice_flags(scan: &Scan<'_>, splices: &[Splice]) -> Vec<Flag> {
    splices
        .iter()
        .map(|splice| Flag {
            kind: FlagKind::SplicedBrand,
            span: Some(scan.bytes(splice.range.clone())),
            score: splice.score,
            replacement: Some(String::new()),
            evidence: splice.evidence.clone(),
        })
        .collect()
}

/// Those about the whole record first, then by start, end and kind.
fn sort(flags: &mut [Flag]) {
    let key = |f: &Flag| f.span.as_ref().map(|s| (s.start, s.end));
    flags.sort_by(|a, b| key(a).cmp(&key(b)).then(a.kind.cmp(&b.kind)).then(a.evidence.cmp(&b.evidence)));
}

/// Joins cuts of one kind that only blanks separate: a section is one finding.
fn merged(text: &str, flags: Vec<Flag>) -> Vec<Flag> {
    let mut out: Vec<Flag> = Vec::with_capacity(flags.len());
    let mut open: std::collections::BTreeMap<FlagKind, usize> = std::collections::BTreeMap::new();
    for flag in flags {
        let whole_passages = flag.replacement.as_deref() == Some("")
            && !matches!(flag.kind, FlagKind::SplicedBrand | FlagKind::HiddenText);
        let Some(span) = flag.span.clone().filter(|_| whole_passages) else {
            out.push(flag);
            continue;
        };
        let before = open.get(&flag.kind).and_then(|at| out.get_mut(*at)).filter(|b| {
            b.span
                .as_ref()
                .and_then(|s| text.get(s.end..span.start))
                .is_some_and(|gap| gap.chars().all(char::is_whitespace))
        });
        if let Some(last) = before {
            last.score = last.score.min(flag.score);
            if let Some(last) = last.span.as_mut() {
                last.end = span.end;
            }
        } else {
            open.insert(flag.kind, out.len());
            out.push(flag);
        }
    }
    // The ends have moved, and with them the order among flags with one start.
    sort(&mut out);
    out
}
