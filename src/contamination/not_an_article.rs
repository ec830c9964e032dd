//! Finds pages that are no article: error pages served as pages, captchas, and stubs behind a login or a paywall.

use super::passages::Passage;
use super::{Flag, FlagKind};
use crate::article::NotAnArticle;

/// Words of the longest such page: what has more text has said something.
const LONGEST: usize = 120;
/// Words of the longest line that says so.
const LINE: usize = 24;

/// Beginnings of lines and titles that say so, folded.
#[rustfmt::skip]
const STUBS: &[(&str, &[&str])] = &[
    ("an error page", &[
        "404", "error 404", "page not found", "not found", "this page could not be found", "this page doesn't exist",
        "this page does not exist", "sorry, the page you", "sorry, we couldn't find", "the page you are looking for",
        "the page you were looking for", "the page you requested", "oops! that page", "oops, that page", "403 forbidden", "500 internal server error",
        "502 bad gateway", "503 service", "seite nicht gefunden", "die seite wurde nicht gefunden", "página no encontrada", "page non trouvée",
        "page introuvable", "pagina non trovata", "página não encontrada", "страница не найдена", "pagina niet gevonden",
        "nie znaleziono strony", "strona nie została znaleziona", "sayfa bulunamadı", "sivua ei löytynyt", "页面不存在", "页面未找到", "找不到页面", "您访问的页面",
        "ページが見つかりません", "お探しのページ", "페이지를 찾을 수 없습니다", "không tìm thấy trang", "الصفحة غير موجودة",
    ]),
    ("a captcha or a browser check", &[
        "just a moment", "checking your browser", "verify you are human", "verifying you are human", "are you a robot", "i'm not a robot",
        "please verify you", "attention required", "access denied", "enable javascript and cookies", "please enable cookies", "ddos protection by", "unusual traffic",
        "bitte bestätigen sie, dass sie", "请完成安全验证", "安全验证", "人机验证", "ロボットではありません", "로봇이 아닙니다",
    ]),
    ("a login or paywall stub", &[
        "log in to continue", "please log in", "please sign in", "sign in to continue", "you must be logged in to view", "subscribe to continue reading",
        "subscribe to read", "this content is for subscribers", "this article is for subscribers", "this content is only available to", "already a subscriber", "members only",
        "to continue reading", "bitte melden sie sich an", "weiterlesen mit", "jetzt abonnieren und weiterlesen", "contenido exclusivo para suscriptores",
        "inicia sesión para", "article réservé aux abonnés", "contenuto riservato agli abbonati", "conteúdo exclusivo para assinantes",
        "материал доступен только подписчикам", "войдите, чтобы", "请登录", "登录后", "この記事は会員限定", "会員限定", "로그인이 필요",
    ]),
];

/// Flags the page as a whole: by what the extraction saw, else by its words.
pub fn find(passages: &[Passage], title: Option<&str>, absence: Option<NotAnArticle>, flags: &mut Vec<Flag>) {
    if let Some(absence) = absence {
        flags.push(Flag {
            kind: FlagKind::NotAnArticle,
            span: None,
            score: 0.9,
            replacement: None,
            evidence: format!("the page is none by its build: {}", absence.name()),
        });
        return;
    }
    let words: usize = passages.iter().filter(|p| p.is_body()).map(Passage::words).sum();
    if words > LONGEST {
        return;
    }
    let title = title.map(super::passages::normal);
    let lines = passages.iter().filter(|p| p.words() <= LINE).take(6).map(Passage::folded);
    for line in title.as_deref().into_iter().chain(lines) {
        let bare = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let found = STUBS.iter().find(|(_, starts)| super::table::start_of(bare, starts).is_some());
        if let Some((what, _)) = found {
            flags.push(Flag {
                kind: FlagKind::NotAnArticle,
                span: None,
                score: 0.9,
                replacement: None,
                evidence: format!("{what}: \u{201c}{}\u{201d}", line.chars().take(80).collect::<String>()),
            });
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::contamination::passages;

    fn found(title: &str, text: &str) -> bool {
        let article = Article::from_text(text);
        let mut flags = Vec::new();
        find(&passages::of(&article, &article.raw_text(), &[]), Some(title), None, &mut flags);
        !flags.is_empty()
    }

    #[test]
    fn stubs_are_found_and_articles_about_them_are_not() {
        assert!(found("Page not found", "Sorry, the page you are looking for has moved."));
        assert!(found("Just a moment...", "Enable JavaScript and cookies to continue"));
        assert!(found("Harbour", "The harbour was closed.\n\nSubscribe to continue reading"));
        assert!(found("Fehler", "Seite nicht gefunden"));
        assert!(!found("Page not found", &"The museum shows pages that were never found again. ".repeat(20)));
        assert!(!found("A storm", "The harbour was closed on Monday after a storm."));
    }
}
