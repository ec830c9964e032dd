//! Language of a text, and of its paragraphs where they differ, as BCP 47 tags with a probability.
//!
//! The script tells first: those of one language answer themselves. Among the languages of the others a naive Bayes model over byte
//! n-grams decides ([`model`]), with the page's claim as what is thought before reading. `docs/measures.md` says how often it is right.

mod fit;
mod mixed;
mod model;
mod scripts;

use self::fit::Fit;
use self::model::Room;
use self::scripts::Script;

pub use self::mixed::LanguageShare;

/// Characters looked at for the language of the whole: enough for n-grams to settle, few enough that a long page costs no more
/// than a short one.
const SAMPLE_CHARS: usize = 1_000;

/// What is told of a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Told {
    /// The language of most of it, and the probability that it is right; `None` where it has no letters.
    pub(crate) language: Option<(String, f32)>,
    /// Languages of its paragraphs, the most frequent first; `None` where one is all that was found.
    pub(crate) shares: Option<Vec<LanguageShare>>,
}

/// Tells the language of a text. `declared` is the page's claim.
pub(crate) fn of(text: &str, declared: Option<&str>) -> Told {
    let mut room = Room::default();
    let claim = declared.map(primary);
    let sample = beginning(text, SAMPLE_CHARS);
    let Some(fit) = Fit::of(sample, &mut room) else { return Told::default() };
    let mut language = judged(&fit, claim.as_deref());
    let mut shares = None;
    // Of a language that the model lacks no paragraph can be told.
    if let Some(mixed) = fit.named(&language.0).and_then(|main| mixed::of(text, main, &mut room)) {
        if let Some(most) = mixed.shares.first().filter(|most| most.language != language.0) {
            let own = Fit::of(&mixed.most(SAMPLE_CHARS), &mut room);
            let fits = own.map_or(0.0, |own| own.probability(&most.language));
            language = (most.language.clone(), calibrated(fits));
        }
        shares = (mixed.shares.len() > 1).then_some(mixed.shares);
    }
    Told { language: Some(language), shares }
}

/// The first characters of a text.
fn beginning(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// The language that a claim names, without region and script, by the tag that is used here.
fn primary(claim: &str) -> String {
    let claim = claim.split(['-', '_']).next().unwrap_or_default().trim().to_ascii_lowercase();
    match claim.as_str() {
        "no" => "nb".to_owned(),
        "iw" => "he".to_owned(),
        "in" => "id".to_owned(),
        "fil" => "tl".to_owned(),
        _ => claim,
    }
}

/// The answer for a text and a claim, with its probability.
fn judged(fit: &Fit, claim: Option<&str>) -> (String, f32) {
    let best = fit.best();
    let fits = fit.probability(best);
    let score = calibrated(fits);
    match claim {
        Some(claim) if score < UNSURE && is_unknown(claim, fit.script) => (claim.to_owned(), 1.0 - score),
        Some(claim) if fit.behind(claim).is_some() && fit.probability(claim) * CLAIM >= fits => {
            (claim.to_owned(), score)
        }
        _ => (best.to_owned(), score),
    }
}

/// Odds that a page's claim about its language adds to what it names.
const CLAIM: f32 = 10.0;

/// Probability below which a claim to a language that the model does not know is heard. Of long texts in such languages 62 % have less, of
/// those in eight large ones 1 %.
const UNSURE: f32 = 0.95;

/// How the fit becomes a probability: logistic regression of whether the answer was right on the log odds that the model gives, over the
/// half of the texts of `cargo xtask eval language` that is not measured on, in the 54 languages of their tales and help.
/// `docs/measures.md` has score and share of right answers on the other half.
const AT_EVEN_ODDS: f32 = -0.271;
const FOR_LOG_ODDS: f32 = 0.678;

/// Log odds beyond which nothing is told apart: 9,999 to one.
const MOST_LOG_ODDS: f32 = 9.21;

/// Probability that the best answer is right, where the model gives it this one.
fn calibrated(fits: f32) -> f32 {
    let odds = (fits / (1.0 - fits)).ln().clamp(-MOST_LOG_ODDS, MOST_LOG_ODDS);
    1.0 / (1.0 + (-(AT_EVEN_ODDS + FOR_LOG_ODDS * odds)).exp())
}

/// Whether a claim names a language of many pages that the model does not know, written in that script.
fn is_unknown(claim: &str, script: Script) -> bool {
    UNKNOWN.iter().any(|(own, languages)| *own == script && languages.split(' ').any(|language| language == claim))
}

/// Languages with some thousands of pages and more that the model has not, by script.
const UNKNOWN: &[(Script, &str)] = &[
    (
        Script::Latin,
        "ak ast ay bi bm ceb ch co ee fj frp fur gsw gv haw hil hmn ho ilo io iu kl kr kw lad li lmo lu mh mi mos nah na nap nd nds nr \
         ny pag pam pap rm rn roa sc scn sg sm smn sms sma smj ss su szl tet tn to tpi ts tum tw ty ve vro war wo za",
    ),
    (Script::Cyrillic, "ab av bua ce chm cv inh kbd krc kv lez mhr mrj myv mdf os rue sah tyv udm"),
    (Script::Arabic, "az bal brh ckb glk kk ks ky lrc mzn pnb sd skr"),
    (Script::Devanagari, "awa bh bho brx doi dty hne mag mai mwr new pi sd"),
    (Script::Hebrew, "yi lad arc"),
    (Script::Bengali, "bpy mni"),
    (Script::Ethiopic, "ti tig gez"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The first article of the Universal Declaration of Human Rights, as the United Nations publish it.
    const ARTICLE_ONE: &[(&str, &str)] = &[
        (
            "en",
            "All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.",
        ),
        (
            "de",
            "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen.",
        ),
        (
            "fr",
            "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.",
        ),
        (
            "es",
            "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.",
        ),
        (
            "ru",
            "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.",
        ),
        ("zh", "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神互相对待。"),
        ("ja", "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。"),
        ("th", "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ"),
    ];

    fn told(text: &str, claim: Option<&str>) -> (String, f32) {
        of(text, claim).language.unwrap()
    }

    #[test]
    fn languages_of_one_article_are_told_apart() {
        for (language, text) in ARTICLE_ONE {
            let (found, score) = told(text, None);
            assert_eq!(found, *language);
            assert!((0.9..=1.0).contains(&score), "{language}: {score}");
        }
    }

    #[test]
    fn a_text_without_letters_has_no_language() {
        for text in ["", "   ", "12 / 34", "…", "🦀 100 %"] {
            assert_eq!(of(text, Some("en")), Told::default(), "{text}");
        }
    }

    #[test]
    fn a_short_text_has_an_answer_with_a_low_score() {
        for text in ["OK go", "Bild", "la", "x"] {
            let (language, score) = told(text, None);
            assert!(!language.is_empty() && score < 0.8, "{text}: {language} {score}");
        }
    }

    #[test]
    fn scripts_of_one_language_answer_themselves() {
        for (text, language) in
            [("ความ", "th"), ("서울", "ko"), ("მთა", "ka"), ("ひと", "ja"), ("ބަސް", "dv"), ("មនុស្ស", "km")]
        {
            let (found, score) = told(text, None);
            assert!(found == language && score > 0.9, "{text}: {found} {score}");
        }
    }

    #[test]
    fn capitals_are_read_as_small_letters() {
        assert_eq!(told(&ARTICLE_ONE[1].1.to_uppercase(), None).0, "de");
    }

    #[test]
    fn a_claim_decides_where_the_text_does_not() {
        assert_eq!(told("Lodge Cast Iron Skillet, Lodge Silicone Handle Holder", Some("en-US")).0, "en");
        for claim in ["de", "nl", "ca"] {
            assert_eq!(told("Taxi Hotel Radio", Some(claim)).0, claim);
        }
    }

    #[test]
    fn a_claim_to_a_language_that_the_model_lacks_is_heard_where_it_is_unsure() {
        let maori = "Ko te reo";
        assert_eq!(told(maori, Some("mi-NZ")).0, "mi");
        assert_ne!(told(maori, Some("sah")).0, "sah");
    }

    /// At even odds the first constant alone decides.
    #[test]
    fn a_score_is_a_probability_that_grows_with_the_fit() {
        assert!((calibrated(0.5) - 0.4327).abs() < 1e-3);
        assert!(calibrated(1.0) < 0.998 && calibrated(0.0) >= 0.0);
        assert!([0.0, 0.2, 0.5, 0.9, 1.0].map(calibrated).is_sorted());
    }

    #[test]
    fn a_claim_against_the_script_or_a_clear_text_is_not_heard() {
        for claim in ["ga", "mi", "de", "ru", "xx", ""] {
            assert_eq!(told(ARTICLE_ONE[0].1, Some(claim)).0, "en", "{claim}");
        }
        assert_eq!(told(ARTICLE_ONE[4].1, Some("is")).0, "ru");
    }
}
