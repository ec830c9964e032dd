//! Language of a text: `whatlang` over its beginning, as a BCP 47 tag with a score.

use whatlang::{Detector, Info, Lang, Script};

/// Characters looked at: enough for trigrams to settle, few enough that a long page costs no more than a short one.
const SAMPLE_CHARS: usize = 2_000;

/// Letters below which a text in a script of many languages says too little (about four words).
const MIN_LETTERS: usize = 20;

/// The same for scripts whose letters are syllables or words, or that one language has to itself.
const MIN_LETTERS_TELLING: usize = 4;

/// The language of a text and the confidence in it, 0 to 1; `None` where there is too little text.
///
/// The page's own claim is heard in one case: where the detector is unsure and the claim names a language that it does not know,
/// written in the script of the text. The score stays the detector's.
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
    let score = (info.confidence() as f32).clamp(0.0, 1.0);
    Some((
        declared.and_then(|claim| unknown_to_detector(claim, &info)).unwrap_or_else(|| tag(info.lang()).to_owned()),
        score,
    ))
}

/// The claimed language, where the detector is unsure, does not know it, and the script agrees.
fn unknown_to_detector(claim: &str, info: &Info) -> Option<String> {
    let claim = claim.split(['-', '_']).next()?.trim().to_ascii_lowercase();
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

/// BCP 47: the ISO 639-1 code where there is one. Chinese has no script subtag, since nothing here tells the two apart for certain.
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

    #[test]
    fn too_little_text_has_no_language() {
        for text in ["", "   ", "12 / 34", "OK go", "…"] {
            assert_eq!(of(text, Some("en")), None, "{text}");
        }
    }

    #[test]
    fn a_claim_against_the_script_or_a_sure_detector_is_not_heard() {
        let english = ARTICLE_ONE[0].1.repeat(4);
        assert_eq!(of(&english, Some("ga")).unwrap().0, "en");
        assert_eq!(of(ARTICLE_ONE[4].1, Some("is")).unwrap().0, "ru");
    }
}
