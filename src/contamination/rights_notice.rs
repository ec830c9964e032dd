//! Finds statements that a copy is not authorised, or that training on it is refused.
//!
//! Such a line is a finding about the record and stays in the text, always: Gristmill cleans what farms add, and does not
//! launder what was taken. The wordings differ on each page of a site, so what is asked for is what such a line must say:
//! of this very text, that it was taken or where it belongs, and what the reader should do; or of machines, that they
//! must not learn from it.

use std::sync::LazyLock;

use regex::Regex;

use super::hints::{Hint, Hints};
use super::passages::Passage;
use super::{Flag, FlagKind};

/// Words of the longest statement; longer passages tell a story about such things.
const LONGEST: usize = 70;
/// Passages from an end in which a refusal of training is looked for: in the midst of a text it is reported, not made.
const REACH: usize = 8;

/// The text itself, as the one who wrote it calls it.
const TEXT: &str = r"(?:this|the|our|author's|my)(?: [^ .!?]+){0,2} (?:story|tale|narrative|novel|book|chapter|text|content|work|fiction|article|material|post|literary work|translation)";
/// Words that say it was taken.
const TAKEN: &str = r"(?:stolen|unlawfully|illicitly|illegally|unrightfully|purloined|pilfered|misappropriated|appropriated|pirated|plagiari[sz]ed|lifted from|taken without|used without|obtained without|reproduced without|copied without|without (?:the )?(?:author|creator|writer|publisher|owner)'?s'? (?:permission|consent|approval|authori[sz]ation|knowledge)|unauthori[sz]ed|infring[a-z]+)";

/// Statements about this very copy, folded.
static COPY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&[
        format!(r"{TEXT}(?: [^ .!?]+){{0,6}} {TAKEN}"),
        format!(r"{TAKEN}[^.!?]{{0,60}}\b(?:if|should) you (?:see|spot|find|encounter|come across|stumble|discover|notice|are reading|read|happen)"),
        format!(r"\b(?:if|should) you (?:see|spot|find|encounter|come across|stumble|discover|notice|happen)[^.!?]{{0,40}}(?:story|tale|narrative|novel|chapter|text|content|it|this)\b[^!?]{{0,60}}(?:elsewhere|anywhere|another|other|different|{TAKEN})[^!?]{{0,60}}(?:report|stolen|theft|violat|pirat|copied)"),
        r"you (?:could|may|might) be reading (?:a )?(?:stolen|pirated|unauthori[sz]ed)".to_owned(),
        r"(?:stolen|pirated) content (?:warning|alert|from|belongs)".to_owned(),
        r"(?:wurde|ist) (?:ohne (?:erlaubnis|zustimmung|genehmigung)|widerrechtlich|illegal)[^.!?]{0,40}(?:kopiert|übernommen|veröffentlicht|entnommen)|gestohlen(?:er|e)? (?:text|inhalt|geschichte)".to_owned(),
        r"(?:este|esta|el|la) (?:texto|historia|novela|capítulo|contenido|artículo)[^.!?]{0,40}(?:robad[oa]|sin (?:el )?(?:permiso|consentimiento|autorización) del? (?:autor|autora))".to_owned(),
        r"(?:ce|cet|cette) (?:texte|histoire|roman|chapitre|contenu|article)[^.!?]{0,40}(?:volée?|sans (?:l'autorisation|le consentement|l'accord) de l'auteur)".to_owned(),
        r"(?:questo|questa) (?:testo|storia|romanzo|capitolo|contenuto|articolo)[^.!?]{0,40}(?:rubat[oa]|senza (?:il )?(?:permesso|consenso) dell'autore)".to_owned(),
        r"(?:este|esta) (?:texto|história|romance|capítulo|conteúdo|artigo)[^.!?]{0,40}(?:roubad[oa]|sem (?:a )?(?:permissão|autorização) do autor)".to_owned(),
        r"(?:этот|эта|это|данн[^ .!?]+) (?:текст|истори\w|роман|глав\w|материал|статья|перевод)[^.!?]{0,40}(?:украден[а-яa-z]?|без (?:разрешения|согласия) (?:автора|переводчика))".to_owned(),
        r"bu (?:hikaye|metin|roman|bölüm|içerik|yazı)[^.!?]{0,40}(?:çalın[^ .!?]+|izinsiz)".to_owned(),
        r"(?:盗版|盗文|盜版|盜文)(?:网站|網站|小说|内容|站点)|(?:如果|若)(?:你|您)?(?:看到|在其他|在别的)[^。]{0,30}(?:盗|盜|举报|舉報)|未经(?:作者|原作者)(?:许可|授权|同意)[^。]{0,12}(?:转载|盗|复制)".to_owned(),
        r"(?:無断で|許可なく|無断転載された)[^。]{0,20}(?:転載|盗用|複製)され(?:た|て)".to_owned(),
        r"(?:무단으로|허락 없이|무단 도용)[^.]{0,20}(?:복제|게시|도용|퍼)".to_owned(),
    ].join("|")).ok()
});

/// Words for learning machines, folded.
const MACHINES: &str = r"(?:\bai\b|\ba\.i\.|artificial intelligence|machine[- ]learning|language models?|generative|text (?:and|&) data mining|data mining|\btdm\b|\bki\b|künstliche[а-яa-z]? intelligenz|text- und data-?mining|data-mining|\bia\b|intelligence artificielle|fouille de (?:textes|données)|inteligencia artificial|minería de (?:textos|datos)|intelligenza artificiale|estrazione di testo|inteligência artificial|mineração de|искусственн[^ .!?]+ интеллект\w*|нейросет[^ .!?]+|yapay zeka|sztuczn[^ .!?]+ inteligencj[^ .!?]+|人工智能|人工智慧|大模型|機械学習|生成ai|ai学習|인공지능|ai ?학습|ai ?데이터)";
/// Words for learning.
const REFUSED: &str = r"(?:train|learn|mining|\btdm\b|lern|trainier|entren|entraîn|fouille|addestr|trein|обучен|eğit|trenowa|uczeni|minería|训练|訓練|学習|학습)";
/// Words for refusing.
#[rustfmt::skip]
pub(super) const REFUSAL: &[&str] = &[
    "may not", "must not", "shall not", "not be used", "not permit", "not allow", "prohibit", "forbid", "reserved", "reservation",
    "without permission", "without consent", "without written permission", "without written consent", "without prior permission",
    "without prior consent", "without prior written permission", "without prior written consent", "no ai", "nicht gestattet",
    "untersagt", "verboten", "vorbehalten", "§ 44b", "§44b", "interdit", "réservé", "s'oppose", "prohib", "no se permite",
    "no se autoriza", "reservad", "vietat", "riservat", "proibid", "запрещ", "не допуска", "yasak", "zabron", "zastrzeżon", "禁止", "不得",
    "禁じ", "お断り", "금지",
];

static MACHINE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(MACHINES).ok());
static LEARNING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(REFUSED).ok());

/// Words of which each statement about a copy has one: most passages have none, and are not looked at further.
#[rustfmt::skip]
pub(super) const TAKEN_HINTS: &[&str] = &[
    "stolen", "unlawful", "illicit", "illegal", "unrightful", "purloin", "pilfer", "appropriat", "pirat", "plagiar", "authoriz",
    "authoris", "permission", "consent", "infring", "lifted from", "approval", "report", "copied", "erlaubnis", "zustimmung",
    "genehmigung", "gestohlen", "widerrechtlich", "robad", "permiso", "consentimiento", "autorización", "volé", "l'auteur", "rubat",
    "permesso", "consenso", "roubad", "permissão", "autorização", "украден", "разрешения", "согласия", "çalın", "izinsiz", "盗", "盜",
    "未经", "無断", "許可なく", "무단", "허락",
];

/// What a statement says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Statement {
    /// The copy is not authorised.
    Taken,
    /// Training is refused.
    Refused,
}

/// Flags the statements; nothing is cut.
pub fn find(passages: &[Passage], flags: &mut Vec<Flag>) {
    let count = passages.len();
    for (index, passage) in passages.iter().enumerate() {
        let near_end = index < REACH / 2 || count - index <= REACH;
        if passage.words() > LONGEST {
            continue;
        }
        let Some(statement) = statement(passage.folded(), passage.hints(), near_end) else { continue };
        let (score, what) = match statement {
            Statement::Taken => (0.9, "says that this copy is not authorised"),
            Statement::Refused => (0.85, "refuses training on the text"),
        };
        flags.push(Flag {
            kind: FlagKind::RightsNotice,
            span: Some(passage.range.clone()),
            score,
            replacement: None,
            evidence: what.to_owned(),
        });
    }
}

fn statement(folded: &str, hints: Hints, near_end: bool) -> Option<Statement> {
    let says = |table: &LazyLock<Option<Regex>>| table.as_ref().is_some_and(|t| t.is_match(folded));
    let (taken, refused) = (hints.has(Hint::Taken), near_end && hints.has(Hint::Refusal));
    let is_quoted = || folded.starts_with(['"', '“', '«', '„']) || folded.contains(" said") || folded.contains(" says");
    if !(taken || refused) || is_quoted() {
        return None;
    }
    if taken && says(&COPY) {
        return Some(Statement::Taken);
    }
    (refused && says(&MACHINE) && says(&LEARNING)).then_some(Statement::Refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contamination::normal::normal;

    fn said(line: &str, near_end: bool) -> Option<Statement> {
        let folded = normal(line);
        statement(&folded, Hints::of(&folded), near_end)
    }

    #[test]
    fn all_patterns_can_be_compiled() {
        for (name, pattern) in [("COPY", &COPY), ("MACHINE", &MACHINE), ("LEARNING", &LEARNING)] {
            assert!(pattern.is_some(), "{name}");
        }
    }

    #[test]
    fn statements_about_the_copy_are_found_in_other_words_each_time() {
        for line in [
            "This narrative has been unlawfully taken from its home; if you see it elsewhere, please report it.",
            "The tale has been stolen; if detected on another site, report the violation.",
            "If you come across this story on another site, it has been stolen. Please report it.",
            "You could be reading stolen content. Head to the original site for the genuine story.",
            "Unauthorized tale usage: if you spot this story elsewhere, report the violation.",
            "The author's content has been appropriated; report any instances of this story.",
            "Diese Geschichte wurde ohne Erlaubnis der Autorin kopiert.",
            "如果您看到这段文字，说明您在盗版网站阅读",
        ] {
            assert_eq!(said(line, false), Some(Statement::Taken), "{line}");
        }
    }

    #[test]
    fn refusals_of_training_are_found() {
        for line in [
            "© 2025. No part of this site may be used to train artificial intelligence without permission.",
            "All rights are reserved, including those for text and data mining and AI training.",
            "Die Nutzung der Inhalte für Text- und Data-Mining und das Training von KI ist untersagt.",
            "무단 전재 및 재배포, AI 학습 및 활용 금지",
            "未经许可，禁止将本站内容用于人工智能训练",
        ] {
            assert_eq!(said(line, true), Some(Statement::Refused), "{line}");
        }
    }

    #[test]
    fn reports_about_such_things_are_none() {
        for line in [
            "Police said the stolen book had been found in a flat in Leeds, and asked readers to report other thefts.",
            "The publisher sued the company, since its models were trained on novels taken from a pirate library.",
            "All rights reserved.",
            "Unauthorized access to the building was reported on Monday.",
            "The law says that machine learning may use public data.",
        ] {
            assert_eq!(said(line, true), None, "{line}");
        }
    }
}
