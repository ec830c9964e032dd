//! How pages say where their text was first published, in many languages. All is matched against folded text.

use std::sync::LazyLock;

use regex::Regex;

/// Beginnings after which the publisher follows, and that speak of the text's first publication and of nothing else.
const STRONG: &[&str] = &[
    // English
    r"(?:this|the) (?:article|story|piece|text|post|report|essay|interview|content)(?: was| has been| is)?(?: originally| first)?(?: published| appeared| ran| posted| printed| reprinted| republished| reproduced| reposted| syndicated)(?: with (?:kind )?permission)?(?: by| in| on| at| from)",
    r"(?:originally|first|previously)(?: published| appeared| printed)(?: by| in| on| at)",
    r"originally (?:posted|reported) (?:on|at|in)",
    r"(?:republished|reprinted|reproduced|reposted|syndicated|cross-?posted)(?: here)?(?: with (?:kind )?permission)?(?: by| of| from| courtesy of)",
    r"(?:original(?: article| story| publication| publisher| post)|first publication|first publisher|originally from)\s?:",
    r"read the (?:original|full)(?: article| story)?(?: at| on| in)",
    // German
    r"(?:dieser|der|das) (?:text|artikel|beitrag|bericht|interview)(?: ist| wurde| erschien)? ?(?:zuerst|ursprünglich|erstmals|im original)?(?: erschienen| veröffentlicht| publiziert)? (?:bei|in|im|auf|von|von der|vom)",
    r"(?:zuerst|ursprünglich|erstmals|im original) (?:erschienen|veröffentlicht|publiziert|gedruckt)(?: von| vom| bei| beim| in| im| auf| durch)?",
    r"(?:übernommen|nachgedruckt|entnommen)(?: von| vom| aus)",
    r"(?:erstveröffentlichung|ersterscheinung|originalbeitrag|originalartikel|originaltext|originalquelle|ursprungsquelle)(?: in| im| bei| auf)?\s?:?",
    // Spanish
    r"(?:(?:este|el) (?:artículo|texto|reportaje|contenido)|esta nota|la nota)(?: fue| ha sido| se)? ?(?:publicad[oa]|publicó|apareció)(?: originalmente| por primera vez)? (?:en|por)",
    r"(?:publicad[oa]|aparecid[oa]|apareció|se publicó)(?: originalmente| por primera vez| inicialmente)(?: en| por)",
    r"originalmente publicad[oa](?: en| por)",
    r"(?:tomad[oa]|reproducid[oa]|republicad[oa])(?: con permiso)?(?: de)\s?:?",
    r"(?:publicación original|artículo original|fuente original|nota original)(?: en| de)?\s?:",
    // French
    r"(?:cet|l') ?article (?:a été |est )?(?:initialement |d'abord )?(?:publié|paru)(?: initialement| d'abord| à l'origine| pour la première fois)? (?:dans|sur|par|chez)",
    r"(?:initialement |d'abord )?(?:publié|paru)(?: initialement| d'abord| à l'origine| pour la première fois| originellement)(?: dans| sur| par| chez)?",
    r"initialement (?:publié|paru)(?: dans| sur| par| chez)",
    r"(?:première publication|article original|source originale|publication originale)(?: dans| sur)?\s?:",
    r"(?:repris|reproduit)(?: avec (?:l')?autorisation)? (?:de|du)",
    // Italian
    r"(?:(?:questo|l') ?(?:articolo|testo|pezzo) )?(?:è (?:stato )?)?(?:originariamente |inizialmente )?(?:pubblicato|apparso|uscito)(?: originariamente| originalmente| inizialmente| per la prima volta| in origine)(?: su| in| da| nel| sul| sulla| dal)?",
    r"(?:originariamente|inizialmente) (?:pubblicato|apparso) (?:su|in|da|nel|sul|sulla|dal)",
    r"(?:prima pubblicazione|articolo originale|fonte originale|pubblicazione originale)(?: su)?\s?:",
    r"(?:tratto|ripreso|ripubblicato)(?: con permesso)? (?:da|dal|dalla)\s?:?",
    // Portuguese
    r"(?:(?:este|o) (?:artigo|texto) |esta (?:matéria|reportagem) )?(?:foi )?(?:publicad[oa]|veiculad[oa])(?: originalmente| inicialmente| pela primeira vez| primeiro)(?: em| no| na| por| pelo| pela)?",
    r"originalmente publicad[oa] (?:em|no|na|por|pelo|pela)",
    r"(?:publicação original|artigo original|fonte original|matéria original)(?: em)?\s?:",
    r"(?:reproduzid[oa]|extraíd[oa]|republicad[oa])(?: com permissão)? (?:de|do|da)\s?:?",
    // Dutch
    r"(?:dit|het) (?:artikel|stuk|verhaal|bericht) (?:is |werd |verscheen )?(?:eerder |oorspronkelijk |eerst )?(?:verschenen |gepubliceerd |geplaatst )?(?:in|op|door|bij)",
    r"(?:oorspronkelijk|eerder|voor het eerst) (?:gepubliceerd|verschenen|geplaatst)(?: in| op| door| bij)?",
    r"(?:overgenomen (?:van|uit)|originele bron\s?:|oorspronkelijke bron\s?:|oorspronkelijk artikel\s?:|eerste publicatie\s?:)",
    // Russian
    r"(?:эта статья|статья|этот материал|материал|текст)?\s?(?:был[аои]? )?(?:впервые|изначально|первоначально)(?: был[аои]?)? (?:опубликован[аоы]?|вышл[аио]|вышел|появил(?:ся|ась|ось))(?: в| на| во)?",
    r"(?:перепечатано|перепечатка|взято|заимствовано) (?:из|с|со)",
    r"(?:первоисточник|оригинал|оригинал статьи|оригинал публикации|первая публикация)\s?:",
    // Chinese
    r"(?:本文|文章|原文|该文|此文)?(?:最初|最早|原)?(?:首发于|首发自|发表于|刊载于|刊登于|原载于|转载自|转载于|转自|摘自|选自|載自|轉載自)\s?[:：]?",
    r"(?:原载|首发|转载来源|转自|原文来源|原文出处|文章出处|原始来源|原发布者|原出处|原載|首發|原文來源)\s?[:：]",
    // Japanese
    r"(?:初出|転載元|元記事|初掲載|オリジナル記事|掲載元|配信元|原文)\s?[:：]",
    r"(?:この記事は|本記事は|本稿は|この文章は)(?:、)?(?:もともと|元々|最初に|当初)?",
    // Turkish
    r"(?:[iİ]lk yayın|orijinal kaynak|asıl kaynak|özgün kaynak|orijinal makale|[iİ]lk yayımlayan|[iİ]lk yayınlayan)\s?:",
    r"(?:bu (?:makale|yazı|haber) )?(?:[iİ]lk olarak|[iİ]lk kez|orijinal olarak)",
    // Polish
    r"(?:(?:ten )?(?:artykuł|tekst|materiał) )?(?:został )?(?:pierwotnie|po raz pierwszy|oryginalnie) (?:opublikowan[yoe]|opublikowano|ukazał się|ukazało się)(?: w| na| przez| we)?",
    r"(?:opublikowano|ukazał się|ukazało się) (?:pierwotnie|po raz pierwszy|oryginalnie)(?: w| na| przez| we)?",
    r"(?:przedruk za|przedruk z|przedrukowano z)\s?:?",
    r"(?:pierwodruk|oryginalny artykuł|oryginalne źródło|pierwsza publikacja|pierwotne źródło)\s?:",
    // Korean
    r"(?:원문|원문 출처|최초 게재|원출처)\s?:",
];

/// The text, named without an article before the statement: "Artículo publicado originalmente en X".
const SUBJECT: &str = "(?:(?:article|artículo|texto|nota|texte|articolo|testo|artigo|artikel|beitrag|text|статья|материал|текст|tekst|artykuł) )?";

/// Beginnings that also stand under charts, tables and quotations: believed at an end of the page alone.
const WEAK: &[&str] = &[
    r"(?:source|original source|article source|news source|story source|via|credit|text source)\s?:",
    r"(?:quelle|text|textquelle|quellenangabe)\s?:",
    r"(?:fuente|con información de)\s?:",
    r"fonte\s?:",
    r"(?:источник|по материалам|по информации)\s?:",
    r"(?:bron|źródło|kaynak|källa|kilde|lähde|zdroj|forrás|sursa|πηγή)\s?:",
    r"(?:来源|來源|来自|信息来源|文章来源|稿源|出处|出處)\s?[:：]",
    r"(?:出典|引用元|引用|ソース|情報源|参照元)\s?[:：]",
    r"출처\s?:",
];

/// Ends that belong to the statement, where the verb stands last: "X veröffentlicht", "X に掲載されたものです".
const ENDS: &[&str] = &[
    r" (?:veröffentlicht|erschienen|publiziert|übernommen)",
    r"(?:に|で|にて|が|から|より)(?:初めて)?(?:掲載|公開|配信|発表|転載)(?:された|した|されました|しました|され)?(?:もの|記事)?(?:です|である|だ)?",
    r"(?:より|から)(?:転載|引用)",
    r"['’](?:t|d)[ea]n? (?:yayınlandı|yayımlandı|yayınlanmıştır|yayımlanmıştır|çıktı)",
    r" (?:tarafından|sitesinde|gazetesinde|dergisinde) (?:yayınlandı|yayımlandı|yayınlanmıştır|yayımlanmıştır)",
    r" (?:gepubliceerd|verschenen)",
    r"(?:发布|刊发|首发|刊载)",
];

/// Statements whose publisher stands before: "X — originally published", "X より転載".
const AFTER: &[&str] = &[
    r"\s?[-–—|(（]\s?(?:originally published|first published|original source|ursprünglich veröffentlicht|zuerst erschienen|publicado originalmente|publicación original|publié initialement|pubblicato originariamente|publicado originalmente|впервые опубликовано|первоисточник|oorspronkelijk gepubliceerd|pierwotnie opublikowano)(?: here| hier| aquí| ici)?[)）]?",
    r"(?:より|から)(?:転載|引用)(?:しました|です)?",
    r"(?:首发|原创首发|供稿)",
    r"['’](?:t|d)[ea]n alınmıştır",
];

/// Beginnings that only a certain end makes a statement: without it they begin any sentence.
const NEEDS_END: &[&str] =
    &["この記事は", "本記事は", "本稿は", "この文章は", "ilk ", "İlk olarak", "İlk kez", "bu ", "orijinal olarak"];

/// Words of the web at large, of the page itself, and of what is no publisher.
#[rustfmt::skip]
pub const NO_PUBLISHER: &[&str] = &[
    "internet", "the internet", "web", "the web", "network", "the network", "online", "own work", "wikipedia commons",
    "own research", "own calculations", "newsroom", "news desk", "redaktion", "redacción", "rédaction", "redazione", "redação",
    "redakcja", "редакция", "haber merkezi", "编辑部", "編集部", "편집부", "eigene recherche", "eigene berechnungen", "eigene darstellung", "netz",
    "elaboración propia", "propia", "elaboration propre", "elaborazione propria", "elaboração própria", "red",
    "网络", "互联网", "本站", "网络综合", "综合", "インターネット", "ネット", "интернет", "интернета", "сети", "인터넷", "自社調査",
];

/// Articles and prepositions before a name, which are no part of it where they are in lower case.
pub const BEFORE_NAME: &[&str] = &[
    "the", "der", "die", "das", "dem", "den", "el", "la", "los", "las", "le", "les", "il", "lo", "o", "a", "os", "as",
    "de", "het", "in", "on", "by", "at", "from", "von", "vom", "bei", "beim", "im", "auf", "en", "por", "dans", "sur",
    "par", "su", "da", "dal", "no", "na", "em", "op", "door", "van", "w", "z", "przez", "на", "в", "из",
];

static STARTS: LazyLock<Option<Regex>> = LazyLock::new(|| start(STRONG));
static WEAK_STARTS: LazyLock<Option<Regex>> = LazyLock::new(|| start(WEAK));
static LAST: LazyLock<Option<Regex>> = LazyLock::new(|| end(ENDS));
static NAME_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| end(AFTER));

fn start(patterns: &[&str]) -> Option<Regex> {
    Regex::new(&format!("^{SUBJECT}(?:{})", patterns.join("|"))).ok()
}

fn end(patterns: &[&str]) -> Option<Regex> {
    Regex::new(&format!(r"(?:{})[\s.。!*]*$", patterns.join("|"))).ok()
}

/// A statement about a first publication in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// Characters before the publisher's name.
    pub before: usize,
    /// Characters after it.
    pub after: usize,
    /// Whether other things begin so as well.
    pub weak: bool,
}

/// Reads a folded line as such a statement.
#[must_use]
pub fn statement(folded: &str) -> Option<Statement> {
    let matched = |table: &LazyLock<Option<Regex>>| longest(table.as_ref()?, folded);
    let after = |table: &LazyLock<Option<Regex>>| {
        let found = table.as_ref()?.find(folded)?;
        folded.get(found.start()..).map(|tail| tail.chars().count())
    };
    let (strong, weak) = (matched(&STARTS), matched(&WEAK_STARTS));
    let Some(start) = strong.or(weak) else {
        return after(&NAME_FIRST).map(|after| Statement { before: 0, after, weak: true });
    };
    let tail = after(&LAST);
    let begins = folded.get(..start).unwrap_or_default();
    if tail.is_none()
        && NEEDS_END.iter().any(|needs| begins.starts_with(needs.trim_end()))
        && !begins.ends_with([':', '：'])
    {
        return None;
    }
    Some(Statement { before: begins.chars().count(), after: tail.unwrap_or(0), weak: strong.is_none() })
}

/// Where the match at the start ends, if a word ends there.
fn longest(table: &Regex, folded: &str) -> Option<usize> {
    let end = table.find(folded)?.end();
    let cut = folded.get(end..)?.chars().next();
    let last = folded.get(..end)?.chars().next_back()?;
    let border = !last.is_alphanumeric() || super::scan::is_unspaced(last) || cut.is_none_or(|c| !c.is_alphanumeric());
    border.then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for table in [&STARTS, &WEAK_STARTS, &LAST, &NAME_FIRST] {
            assert!(table.is_some());
        }
    }
}
