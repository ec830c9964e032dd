//! Finds what a language model left of its talk around a text: "As an AI language model …", "Here is the rewritten article".
//!
//! Only whole sentences that begin so are taken, outside quotation marks: articles about such models quote them.

use std::sync::LazyLock;

use regex::Regex;

use super::hints::Hint;
use super::passages::{Passage, normal, word_count};
use super::{Flag, FlagKind};
use crate::article::BlockKind;
use crate::text;

/// Passages from an end of the text within which the talk around a text stands.
const REACH: usize = 2;
/// Words of the longest sentence of such talk.
const LONGEST: usize = 45;

/// What only a model says of itself: wherever it stands.
const OF_ITSELF: &[&str] = &[
    r"as an? (?:ai|artificial intelligence)(?: language)?(?: model| assistant)?,? (?:i|my)\b",
    r"as a (?:large )?language model,? (?:i|my)\b",
    r"i(?:'m| am) (?:just |only )?an? (?:ai|artificial intelligence)(?: language)? (?:model|assistant)",
    r"(?:i'm|i am) sorry,? but (?:i|as an ai)(?: \w+'?\w*){0,3} (?:assist|fulfill?|help with|provide|comply|complete|generate|rewrite)",
    r"i (?:can't|cannot|can not) (?:fulfill?|comply with|complete) (?:this|that|your) request",
    r"(?:as of|up to) my (?:last|latest) (?:knowledge )?(?:update|cut-?off|training)",
    r"my (?:knowledge cut-?off|training data)",
    r"als (?:ki|ai)-?\s?(?:sprachmodell|modell|assistent)\w*,? (?:kann|habe|bin)",
    r"como (?:un )?modelo de (?:lenguaje|ia)",
    r"como (?:um )?modelo de linguagem",
    r"en tant que modèle de langage",
    r"en tant qu'(?:ia|intelligence artificielle)",
    r"come modello (?:linguistico|di linguaggio)",
    r"jako model językowy",
    r"als (?:ai-)?taalmodel",
    r"как (?:языковая|ии)[\s-]модель",
    r"bir yapay zeka (?:dil )?modeli olarak",
    r"作为(?:一个|一名|一款)?(?:ai|人工智能)(?:语言)?(?:模型|助手)",
    r"我是(?:一个)?(?:ai|人工智能)(?:语言)?(?:模型|助手)",
    r"(?:私は)?ai(?:言語モデル|アシスタント)として",
    r"(?:저는 )?ai (?:언어 모델|어시스턴트)(?:로서|입니다)",
    r"كنموذج لغوي",
    r"एक (?:एआई|ai) भाषा मॉडल",
    r"là một mô hình ngôn ngữ",
    r"tekoälykielimallina",
    r"sebagai model bahasa",
];

/// What each of these has one of: most passages have none, and are not looked at further.
#[rustfmt::skip]
pub(super) const OF_ITSELF_HINTS: &[&str] = &[
    "a ai", "an ai", "artificial intelligence", "language model", "i'm sorry", "i am sorry", "your request", "this request", "that request",
    "my last", "my latest", "my knowledge", "my training data", "als ki", "als ai", "modelo de lenguaje", "modelo de ia", "modelo de linguagem",
    "modèle de langage", "en tant qu'", "come modello", "jako model", "taalmodel", "модель", "yapay zeka", "模型", "助手", "モデルとして",
    "アシスタントとして", "언어 모델", "어시스턴트", "نموذج", "भाषा मॉडल", "mô hình ngôn ngữ", "tekoälykielimallina", "sebagai model bahasa",
];

/// What it says around the text that it was asked for: at the text's ends.
const AROUND: &[&str] = &[
    r"(?:sure|certainly|of course|absolutely|okay)[!,.]? ?(?:here(?:'s| is| are)|i(?:'ll| can| have))",
    r"here(?:'s| is) (?:a|an|the|your|my) (?:\w+[- ]){0,3}(?:rewritten|revised|paraphrased|reworded|rephrased|summari[sz]ed|expanded|improved|translated|updated|polished|humanized) (?:\w+ )?(?:article|version|text|content|paragraph|passage|post|essay|blog)",
    r"here(?:'s| is) (?:a|an|the|your|my) (?:\w+[- ]){0,3}(?:version|rewrite|paraphrase|rewriting) of (?:the|your) (?:article|text|content|passage|post)",
    r"(?:below|the following) is (?:a|an|the) (?:rewritten|revised|paraphrased|reworded|rephrased) (?:article|version|text)",
    r"(?:rewritten|revised|paraphrased) (?:article|version|text)\s?:",
    r"(?:i hope|hope) this (?:helps[.!]?$|meets your|rewritten|revised version|article (?:meets your|helps[.!]?$))",
    r"let me know if (?:you(?:'d| would)? (?:need|like|want) (?:any|me to|further|more|additional|changes|adjustments)|there(?:'s| is) anything else)",
    r"(?:would you like me to|do you want me to|feel free to ask (?:me )?(?:if|for))",
    r"regenerate response",
    r"is there anything else (?:i can|you)",
    r"\[insert [\w\s]{2,30}\]",
    r"hier ist (?:der|die|eine|dein|ihr) (?:\w+ )?(?:umgeschriebene|überarbeitete|umformulierte|neu geschriebene)",
    r"aquí (?:tienes|está|te presento) (?:el|la|una|un|tu) (?:\w+ )?(?:artículo|versión|texto)(?: \w+)? (?:reescrit|revisad|reformulad|parafrasead)",
    r"voici (?:l'|le |la |une |votre )(?:article|texte|version)(?: \w+)? (?:réécrit|révisé|reformulé|remanié)",
    r"ecco (?:l'|il |la |una )(?:articolo|testo|versione)(?: \w+)? (?:riscritt|rivist|riformulat)",
    r"aqui está (?:o|a|uma) (?:artigo|texto|versão)(?: \w+)? (?:reescrit|revisad|reformulad)",
    r"вот (?:переписанн|перефразированн|отредактированн|обновлённ|обновленн)\w+ (?:стать|текст|верси|вариант)",
    r"oto (?:przepisan|przeredagowan|poprawion)\w+ (?:artykuł|tekst|wersj)",
    r"hier is (?:het|de|een) (?:herschreven|herziene)",
    r"işte (?:yeniden yazılmış|düzenlenmiş)",
    r"以下是(?:根据[^，。]{0,16})?(?:改写|重写|修改|润色|优化|翻译)(?:后|过|好)?的?(?:文章|内容|文本|版本)",
    r"希望(?:这|以上|本)[^。]{0,16}(?:帮助|满意|符合)",
    r"以下(?:は|が)[^。]{0,16}(?:書き直し|リライト|言い換え|修正)(?:た|した)",
    r"(?:다음은|아래는) (?:다시 작성|재작성|수정)",
    r"đây là (?:bài viết|phiên bản|văn bản) (?:đã )?(?:được )?viết lại",
    r"(?:यहाँ|यहां) (?:पुनः लिखा|दोबारा लिखा)",
];

static ITSELF: LazyLock<Option<Regex>> = LazyLock::new(|| beginning(OF_ITSELF));
static TALK: LazyLock<Option<Regex>> = LazyLock::new(|| beginning(AROUND));
/// The same anywhere in a passage: most have none of it, and their sentences are not looked at.
static ITSELF_ANYWHERE: LazyLock<Option<Regex>> = LazyLock::new(|| anywhere(OF_ITSELF));
/// See [`ITSELF_ANYWHERE`].
static TALK_ANYWHERE: LazyLock<Option<Regex>> = LazyLock::new(|| anywhere(AROUND));

fn beginning(patterns: &[&str]) -> Option<Regex> {
    Regex::new(&format!("^(?:{})", patterns.join("|"))).ok()
}

/// The patterns in a passage of several sentences, whose ends are not known yet.
fn anywhere(patterns: &[&str]) -> Option<Regex> {
    Regex::new(&patterns.join("|").replace('$', "")).ok()
}

/// Cuts whole sentences of a model's talk; `raw` is the text that the passages' ranges index.
pub fn find(raw: &str, passages: &mut [Passage], flags: &mut Vec<Flag>) {
    let body: Vec<usize> = (0..passages.len()).filter(|i| passages.get(*i).is_some_and(Passage::is_body)).collect();
    for (rank, index) in body.iter().enumerate() {
        let near_end = rank < REACH || body.len() - rank <= REACH;
        let Some(passage) = passages.get_mut(*index) else { continue };
        if passage.kind == BlockKind::Code {
            continue;
        }
        let Some(text) = raw.get(passage.range.clone()) else { continue };
        let says = |table: &LazyLock<Option<Regex>>| table.as_ref().is_some_and(|t| t.is_match(passage.folded()));
        let of_itself = passage.hints().has(Hint::OfItself) && says(&ITSELF_ANYWHERE);
        if !(of_itself || near_end && says(&TALK_ANYWHERE)) {
            continue;
        }
        if text.starts_with(['"', '“', '«', '„', '「', '『', '>', '\'', '‘']) {
            continue;
        }
        let sentences: Vec<_> = text::sentences(text).collect();
        let found: Vec<_> = sentences
            .iter()
            .filter(|range| text.get((*range).clone()).is_some_and(|s| is_talk(s, near_end)))
            .filter(|range| !is_inside_quotes(text, range.start))
            .collect();
        if found.len() == sentences.len() && !found.is_empty() {
            super::cut(passage, FlagKind::ModelResidue, 0.93, EVIDENCE, flags);
            continue;
        }
        let start = passage.range.start;
        flags.extend(found.into_iter().map(|range| Flag {
            kind: FlagKind::ModelResidue,
            span: Some(start + range.start..start + range.end),
            score: 0.9,
            replacement: Some(String::new()),
            evidence: EVIDENCE.to_owned(),
        }));
    }
}

const EVIDENCE: &str = "a language model's talk about the text that it was asked for";

fn is_talk(sentence: &str, near_end: bool) -> bool {
    let folded = normal(sentence);
    let begins = |table: &LazyLock<Option<Regex>>| table.as_ref().is_some_and(|t| t.is_match(&folded));
    let quoted = folded.contains(['"', '“', '”', '«']) && folded.contains(" said");
    word_count(&folded) <= LONGEST && !quoted && (begins(&ITSELF) || (near_end && begins(&TALK)))
}

/// Whether a quotation is open at a place of a passage.
fn is_inside_quotes(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let count = |c: char| before.matches(c).count();
    count('“') > count('”') || count('«') > count('»') || count('「') > count('」') || count('"') % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Block, BlockKind, Role};
    use crate::contamination::hints::Hints;

    #[test]
    fn talk_is_told_from_what_articles_say_of_models() {
        for (sentence, near_end, expected) in [
            ("As an AI language model, I cannot give medical advice.", false, true),
            ("Sure! Here is the rewritten article:", true, true),
            ("Here's a revised version of the text in a friendly tone.", true, true),
            ("I hope this helps!", true, true),
            ("Als KI-Sprachmodell kann ich dazu nichts sagen.", false, true),
            ("Вот переписанная статья:", true, true),
            ("以下是改写后的文章：", true, true),
            ("As an AI company, the firm sells models.", false, false),
            ("Here is the story of a revised law.", true, false),
            ("Certainly, the harbour will be closed on Monday.", true, false),
            ("Let me know when the ferry is back, he wrote.", true, false),
        ] {
            assert_eq!(is_talk(sentence, near_end), expected, "{sentence}");
        }
    }

    #[test]
    fn what_a_model_says_of_itself_has_a_hint() {
        let lines = [
            "as an ai language model, i",
            "as a artificial intelligence assistant my",
            "as a large language model, i",
            "i'm just an ai model",
            "i am a artificial intelligence assistant",
            "i'm sorry, but as an ai i cannot assist",
            "i can't fulfill this request",
            "i cannot comply with that request",
            "i can not complete your request",
            "as of my last update",
            "up to my latest knowledge cutoff",
            "my knowledge cut-off",
            "my training data",
            "als ki-sprachmodell kann",
            "als ai modell habe",
            "como modelo de lenguaje",
            "como un modelo de ia",
            "como um modelo de linguagem",
            "en tant que modèle de langage",
            "en tant qu'ia",
            "come modello linguistico",
            "jako model językowy",
            "als ai-taalmodel",
            "как языковая модель",
            "как ии-модель",
            "bir yapay zeka dil modeli olarak",
            "作为一个人工智能语言模型",
            "作为ai助手",
            "我是一个ai模型",
            "私はai言語モデルとして",
            "aiアシスタントとして",
            "저는 ai 언어 모델입니다",
            "ai 어시스턴트로서",
            "كنموذج لغوي",
            "एक ai भाषा मॉडल",
            "là một mô hình ngôn ngữ",
            "tekoälykielimallina",
            "sebagai model bahasa",
        ];
        for line in lines {
            assert!(ITSELF.as_ref().unwrap().is_match(line) && Hints::of(line).has(Hint::OfItself), "{line}");
        }
        for pattern in OF_ITSELF {
            assert!(lines.iter().any(|line| Regex::new(pattern).unwrap().is_match(line)), "{pattern}");
        }
    }

    /// The end of a sentence is not that of its passage.
    #[test]
    fn talk_is_found_before_other_sentences_of_its_passage() {
        let text = "I hope this helps! The bridge reopens on Monday.";
        let kind = BlockKind::Paragraph;
        let block = Block { kind, role: Role::Body, text: text.to_owned(), link_share: 0.0, link: None };
        let article = Article { blocks: vec![block], ..Article::default() };
        let raw = article.raw_text();
        let mut flags = Vec::new();
        find(&raw.text, &mut super::super::passages::of(&article, &raw, &[]), &mut flags);
        let found: Vec<_> = flags.iter().filter_map(|flag| text.get(flag.span.clone()?)).collect();
        assert_eq!(found, ["I hope this helps!"]);
    }
}
