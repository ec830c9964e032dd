//! Language of a text: `whatlang` over its beginning, as a BCP 47 tag with a score.

use whatlang::{Detector, Info, Lang, Script};

use super::stopwords::Stopwords;

/// Characters looked at: enough for trigrams to settle, few enough that a long page costs no more than a short one.
const SAMPLE_CHARS: usize = 2_000;

/// Letters below which a text in a script of many languages says too little (about four words).
const MIN_LETTERS: usize = 20;

/// The same for scripts whose letters are syllables or words, or that one language has to itself.
const MIN_LETTERS_TELLING: usize = 4;

/// Share of function words by which another language must lead before the detector's answer gives way to it. On
/// product lists, which are names more than sentences, chance keeps below it; no right answer on 1,497 real pages is
/// lost.
const MIN_LEAD: f64 = 0.08;

/// The language of a text and the probability that it is right, 0 to 1; `None` where there is too little text.
///
/// The page's own claim is heard in three cases, the score staying that of the detector's answer: where the function words of the
/// text speak for it against the detector (as they may for English, the language most often mistaken); where the text
/// has hardly any function words of either, as lists of goods; and where the detector is unsure and the claim names a
/// language that it does not know, written in the script of the text.
pub(super) fn of(text: &str, declared: Option<&str>) -> Option<(String, f32)> {
    let end = text.char_indices().nth(SAMPLE_CHARS).map_or(text.len(), |(at, _)| at);
    let sample = text.get(..end)?;
    let info = Detector::new().detect(sample)?;
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let shared = matches!(
        info.script(),
        Script::Latin | Script::Cyrillic | Script::Arabic | Script::Devanagari | Script::Hebrew
    );
    if letters < if shared { MIN_LETTERS } else { MIN_LETTERS_TELLING } {
        return None;
    }
    let score = probability(info.confidence());
    let detected = tag(info.lang());
    let claim = declared.map(primary);
    let language = claim
        .as_deref()
        .and_then(|claim| unknown_to_detector(claim, &info))
        .or_else(|| spoken_for(sample, detected, claim.as_deref(), info.is_reliable()))
        .or_else(|| claim.filter(|claim| info.script() == Script::Latin && is_no_prose(sample, detected, claim)))
        .unwrap_or_else(|| detected.to_owned());
    Some((language, score))
}

/// How the detector's confidence becomes a probability: logistic regression on whether it was right, over half of the texts of
/// `cargo xtask eval language` in the 54 languages of their tales and help, each language about as frequent. On the other half
/// score and share of right answers differ by 0.008 on average, where the confidence itself would by 0.088. The detector has no
/// model of 6 of the 54; where the larger languages prevail more is right than the score says.
const AT_NO_CONFIDENCE: f64 = -0.964;
const FOR_CONFIDENCE: f64 = 3.935;

/// Probability that an answer of this confidence is right.
fn probability(confidence: f64) -> f32 {
    let logit = AT_NO_CONFIDENCE + FOR_CONFIDENCE * confidence.clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, reason = "the column is a float32, and a probability needs no more")]
    let probability = (1.0 / (1.0 + (-logit).exp())) as f32;
    probability
}

/// The language that a claim names, without region and script.
fn primary(claim: &str) -> String {
    claim.split(['-', '_']).next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Share of function words that speaks for a language where the detector is unsure and its answer has no list to compare with. Of
/// texts in such languages that it is unsure of, 0.5 % of the long and 4 % of the short ones have as many English ones.
const MIN_ALONE: f64 = 0.25;

/// The claimed language or English, where the function words of the sample speak for it against the detector's answer.
fn spoken_for(sample: &str, detected: &str, claim: Option<&str>, is_sure: bool) -> Option<String> {
    let has_list = !Stopwords::of(Some(detected)).is_empty();
    if !has_list && is_sure {
        return None;
    }
    let others = [claim.unwrap_or_default(), "en"].into_iter().filter(|other| *other != detected && !other.is_empty());
    let (other, lead) = others
        .map(|other| (other, function_words(sample, other) - function_words(sample, detected)))
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    (lead >= if has_list { MIN_LEAD } else { MIN_ALONE }).then(|| other.to_owned())
}

/// Whether a sample holds so few of the detected language's function words that it is a list of names, for which a
/// claim is the better guess.
fn is_no_prose(sample: &str, detected: &str, claim: &str) -> bool {
    [detected, claim].iter().all(|language| LATIN.contains(language))
        && function_words(sample, detected) < MIN_PROSE.min(function_words(sample, claim) + f64::EPSILON)
}

/// Share of function words below which a text is no prose: running text has 0.3 and more.
const MIN_PROSE: f64 = 0.05;

/// Languages in Latin letters with a list of function words.
const LATIN: &[&str] =
    &["en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "hu", "ro", "tr", "id", "vi"];

/// Share of a sample's words that are function words of a language; 0 for a language without a list.
fn function_words(sample: &str, language: &str) -> f64 {
    let stop = Stopwords::of(Some(language));
    let small = sample.to_lowercase().replace('’', "'");
    let words = || small.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|word| !word.is_empty());
    let all = words().count().max(1);
    words().filter(|word| stop.has(word)).count() as f64 / all as f64
}

/// The claimed language, where the detector is unsure, does not know it, and the script agrees.
fn unknown_to_detector(claim: &str, info: &Info) -> Option<String> {
    let (name, _) = UNKNOWN.iter().find(|(name, script)| *name == claim && *script == info.script())?;
    (!info.is_reliable()).then(|| (*name).to_owned())
}

/// Languages of many pages that `whatlang` 0.18 has no model for, with the script that they are written in.
#[rustfmt::skip]
const UNKNOWN: &[(&str, Script)] = &[
    ("bs", Script::Latin), ("br", Script::Latin), ("eu", Script::Latin), ("fo", Script::Latin), ("fy", Script::Latin), ("ga", Script::Latin),
    ("gd", Script::Latin), ("gl", Script::Latin), ("ha", Script::Latin), ("ig", Script::Latin), ("is", Script::Latin), ("ku", Script::Latin),
    ("lb", Script::Latin), ("mi", Script::Latin), ("ms", Script::Latin), ("mt", Script::Latin), ("oc", Script::Latin), ("so", Script::Latin),
    ("sq", Script::Latin), ("su", Script::Latin), ("sw", Script::Latin), ("xh", Script::Latin),
    ("yo", Script::Latin), ("kk", Script::Cyrillic), ("ky", Script::Cyrillic), ("mn", Script::Cyrillic), ("tg", Script::Cyrillic), ("tt", Script::Cyrillic),
    ("ba", Script::Cyrillic), ("cv", Script::Cyrillic), ("ps", Script::Arabic), ("sd", Script::Arabic), ("ug", Script::Arabic), ("ckb", Script::Arabic),
    ("sa", Script::Devanagari), ("kok", Script::Devanagari), ("bho", Script::Devanagari),
];

/// BCP 47: the ISO 639-1 code where there is one. Chinese has no script subtag, since nothing here tells the two
/// apart for certain.
fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
    }
}

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

    #[test]
    fn languages_of_one_article_are_told_apart() {
        for (language, text) in ARTICLE_ONE {
            let (found, score) = of(text, None).unwrap();
            assert_eq!(found, *language);
            assert!((0.0..=1.0).contains(&score), "{language}: {score}");
        }
    }

    /// Shares of right answers that were counted in bands of confidence, see `docs/measures.md`.
    #[test]
    fn scores_are_near_the_shares_that_were_right() {
        for (confidence, right) in [(0.025, 0.277), (0.15, 0.447), (0.5, 0.722), (1.0, 0.956)] {
            assert!((probability(confidence) - right).abs() < 0.06, "{confidence}: {}", probability(confidence));
        }
    }

    #[test]
    fn too_little_text_has_no_language() {
        for text in ["", "   ", "12 / 34", "OK go", "…"] {
            assert_eq!(of(text, Some("en")), None, "{text}");
        }
    }

    /// Names of goods with a few English words between them; the detector alone takes them for another language.
    #[test]
    fn function_words_speak_against_the_detector() {
        assert!(
            function_words("the cat is on the mat", "en") > 0.6 && function_words("the cat is on the mat", "fr") < 0.2
        );
        assert!(function_words("the cat is on the mat", "zz").abs() < f64::EPSILON);
        assert_eq!(spoken_for("The docs are old and will not be updated", "id", None, false).as_deref(), Some("en"));
        assert_eq!(spoken_for("El informe de la comisión es de ayer", "it", Some("es"), false).as_deref(), Some("es"));
        assert_eq!(spoken_for("Die Katze ist auf der Matte", "de", Some("en"), false), None);
        assert!(is_no_prose("Lodge Cast Iron Skillet, Lodge Silicone Handle Holder", "nb", "en"));
        assert!(!is_no_prose("Katten ligger på matten og sover", "nb", "en"));
    }

    /// Catalan has "a", "i", "me" and "has" too, and no list here.
    #[test]
    fn a_language_without_a_list_is_not_taken_for_english() {
        let catalan = "Tots els éssers humans neixen lliures i iguals en dignitat i en drets. Són dotats de raó i de consciència, i han de comportar-se fraternalment els uns amb els altres.";
        assert_eq!(of(catalan, None).unwrap().0, "ca");
        assert_eq!(spoken_for("no has de dir a la i en", "ca", None, true), None);
        assert_eq!(
            spoken_for("What has been said of it is not what is meant by us", "ca", None, false).as_deref(),
            Some("en")
        );
    }

    #[test]
    fn a_claim_against_the_script_or_a_sure_detector_is_not_heard() {
        let english = ARTICLE_ONE[0].1.repeat(4);
        assert_eq!(of(&english, Some("ga")).unwrap().0, "en");
        assert_eq!(of(ARTICLE_ONE[4].1, Some("is")).unwrap().0, "ru");
    }
}
