//! How well each language fits a piece of text, by its script, its letters and the model.

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::model::{Model, Room, SHIPPED};
use super::scripts::{Letters, Script};

/// What a piece of text by itself says of its language.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// The script of most of it.
    pub(super) script: Script,
    /// Languages of that script, each with how much worse than the best it fits, in nats for each root of a byte.
    behind: Vec<(&'static str, f32)>,
    best: &'static str,
}

/// Nats for each root of a byte by which scores differ where the odds differ by e: the sums of naive Bayes grow with a text as if its
/// n-grams were independent, and what they tell grows with the root (py3langid scales by it too). Of 0.3 to 1.2 this one had the least
/// log loss on 10,972 texts of catalogues of programs, which are no texts of `cargo xtask eval language`.
const TEMPERATURE: f32 = 0.4;

/// What small languages must fit better by, in the same unit, than the large ones whose sentences they often share: odds of seven to
/// one. Of 0 to 1.2 this was best on the short ones of the same texts.
const SMALL: f32 = 0.8;

impl Fit {
    /// Looks at all of a text; `None` where it has no letters, or those of no language that is known here.
    pub(super) fn of(text: &str, room: &mut Room) -> Option<Self> {
        let letters = Letters::of(text);
        let script = letters.script()?;
        let mut behind = match script.language().or_else(|| told_by_letters(script, text)) {
            Some(language) => vec![(language, 0.0)],
            None => fits(&SHIPPED, script, &normal(text, &letters), room),
        };
        let (best, most) = behind.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
        for (_, fit) in &mut behind {
            *fit = most - *fit;
        }
        Some(Self { script, behind, best })
    }

    /// The language that fits best.
    pub(super) const fn best(&self) -> &'static str {
        self.best
    }

    /// The tag of a language, if it is one of those of the script.
    pub(super) fn named(&self, language: &str) -> Option<&'static str> {
        self.behind.iter().find(|(own, _)| *own == language).map(|(own, _)| *own)
    }

    /// Probability of a language among those of the script, as the model sees it; 0 for others.
    pub(super) fn probability(&self, language: &str) -> f32 {
        let odds = |behind: f32| (-behind / TEMPERATURE).exp();
        let all: f32 = self.behind.iter().map(|(_, behind)| odds(*behind)).sum();
        self.behind(language).map_or(0.0, |behind| odds(behind) / all)
    }

    /// How much worse than the best a language fits; `None` for those of other scripts, and unknown ones.
    pub(super) fn behind(&self, language: &str) -> Option<f32> {
        self.behind.iter().find(|(own, _)| *own == language).map(|(_, behind)| *behind)
    }
}

/// How well each language of a script fits, in nats for each root of a byte.
fn fits(model: &'static Model, script: Script, text: &str, room: &mut Room) -> Vec<(&'static str, f32)> {
    let scale = (text.len().max(1) as f32).sqrt();
    let mut fits: Vec<(&str, f32)> = Vec::with_capacity(model.classes().len());
    for (class, score) in model.classes().iter().zip(model.scores(text, room)) {
        if class.script != script {
            continue;
        }
        let fit = score / scale - if class.is_small { SMALL } else { 0.0 };
        match fits.last_mut() {
            // A language has several classes where its varieties are told apart, one behind another; the best speaks for it.
            Some((last, best)) if *last == class.tag => *best = best.max(fit),
            _ => fits.push((&class.tag, fit)),
        }
    }
    fits
}

/// The text as the model learned texts: composed, and in small letters where it has capitals alone.
fn normal<'a>(text: &'a str, letters: &Letters) -> std::borrow::Cow<'a, str> {
    let lowered = if letters.is_shouted() { text.to_lowercase().into() } else { std::borrow::Cow::Borrowed(text) };
    if lowered.is_ascii() || is_nfc_quick(lowered.chars()) == IsNormalized::Yes {
        lowered
    } else {
        lowered.nfc().collect::<String>().into()
    }
}

/// Languages that the model does not know, told from those that share their script by letters that they have much more often.
fn told_by_letters(script: Script, text: &str) -> Option<&'static str> {
    let speaks = |telling: &Telling| telling.speaks(text, script);
    match script {
        Script::Hebrew => speaks(&YIDDISH).then_some("yi"),
        Script::Ethiopic => Some(if speaks(&TIGRINYA) { "ti" } else { "am" }),
        // The verb "to be" of Dzongkha; the model has no Tibetan, of which there is much more.
        Script::Tibetan => Some(if text.contains("ཨིན") { "dz" } else { "bo" }),
        _ => None,
    }
}

/// Letters that tell a language from another, and their share in texts of the two: rough, as the spelling of these languages leads to
/// expect (of 24,503 letters in Hebrew catalogues of programs 0.029 are ayin).
struct Telling {
    letters: fn(char) -> bool,
    within: f64,
    elsewhere: f64,
}

/// Yiddish writes its commonest vowel with ayin.
const YIDDISH: Telling = Telling { letters: |c| matches!(c, 'ע' | 'װ' | 'ױ' | 'ײ'), within: 0.09, elsewhere: 0.04 };

/// Tigrinya has letters that Amharic has not, and one for "a" that Amharic hardly writes.
const TIGRINYA: Telling = Telling {
    letters: |c| matches!(c, '\u{1250}'..='\u{125d}' | '\u{12a3}' | '\u{12b8}'..='\u{12be}'),
    within: 0.06,
    elsewhere: 0.005,
};

/// Odds that must speak for the smaller language of a script: Hebrew and Amharic have many more texts.
const SMALLER: f64 = 30.0;

impl Telling {
    /// Whether the letters of a text speak for the language that they tell.
    fn speaks(&self, text: &str, script: Script) -> bool {
        let (mut own, mut others) = (0_usize, 0_usize);
        for letter in text.chars().filter(|c| c.is_alphabetic() && Script::of(*c) == script) {
            *if (self.letters)(letter) { &mut own } else { &mut others } += 1;
        }
        let other = (1.0 - self.within) / (1.0 - self.elsewhere);
        own as f64 * (self.within / self.elsewhere).ln() + others as f64 * other.ln() >= SMALLER.ln()
    }
}
