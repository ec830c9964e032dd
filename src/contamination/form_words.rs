//! What forms, newsletters and bars around an article speak of, in any wording: lines at the ends of a copy that have such words, which the
//! text itself has not, are none of it.

use std::sync::LazyLock;

use super::passages::{Passage, word_count};
use super::phrases::Search;
use super::{Flag, FlagKind};

/// Words of the longest such line, and of one that speaks of one thing alone.
const LONGEST: usize = 40;
const LONGEST_OF_ONE: usize = 18;
/// Lines at each end that are looked at.
const MOST: usize = 8;

/// Beginnings of words, folded, by what they speak of; words of scripts without blanks stand anywhere.
#[rustfmt::skip]
const THINGS: &[&[&str]] = &[
    &["e-mail", "email", "correo electrónico", "courriel", "boîte mail", "e-post", "sähköposti", "электронной почт", "электронную почт", "эл. почт",
        "електронної пошт", "elektronik posta", "e-posta", "e-pošt", "邮箱", "郵箱", "电子邮件", "電子郵件", "メール", "이메일", "البريد الإلكتروني", "אימייל",
        "ईमेल", "อีเมล"],
    &["browser", "navegador", "navigateur", "webbläsare", "nettleser", "selaime", "selain", "przegląda", "prohlížeč", "prehliadač", "böngésző",
        "браузер", "tarayıcı", "浏览器", "瀏覽器", "ブラウザ", "브라우저", "المتصفح", "דפדפן", "peramban", "trình duyệt"],
    &["newsletter", "boletín", "boletim", "infolettre", "nyhetsbrev", "uutiskirje", "nieuwsbrief", "biuletyn", "hírlevél", "bülten", "рассылк", "розсилк",
        "ニュースレター", "メルマガ", "뉴스레터", "النشرة البريدية", "bản tin"],
    &["inbox", "bandeja de entrada", "boîte de réception", "postfach", "casella di posta", "caixa de entrada", "inkorg", "innboks", "indbakke", "skrzynk",
        "受信箱", "收件箱", "받은 편지함"],
    &["subscribe", "sign up", "suscríb", "suscrib", "abonnier", "abonnez", "inscrivez", "iscriviti", "inscreva-se", "assine", "prenumerera", "abonner på",
        "tilaa", "zapisz się", "přihlaste se", "iratkozz", "abonează", "înscrie-te", "подпишитесь", "подписывайтесь", "підпи", "abone ol", "订阅", "訂閱",
        "関注", "关注我们", "購読", "구독", "اشترك", "đăng ký"],
    &["comment", "kommentar", "comentario", "comentar", "commentaire", "comentário", "commento", "commenti", "kommentt", "komment", "komentarz",
        "komentář", "komentár", "hozzászól", "comentari", "коммент", "комент", "yorum", "评论", "評論", "コメント", "댓글", "تعليق", "תגוב", "komentar",
        "bình luận", "σχόλι"],
    &["log in", "logged in", "sign in", "iniciar sesión", "inicia sesión", "se connecter", "connectez", "connecté", "anmelden", "angemeldet", "einloggen",
        "accedi", "iniciar sessão", "logga in", "logg inn", "log ind", "kirjaudu", "inloggen", "zaloguj", "přihlá", "prihlá", "bejelentkez", "autentific",
        "войдите", "авториз", "увійдіть", "giriş yap", "登录", "登入", "ログイン", "로그인", "تسجيل الدخول", "đăng nhập"],
    &["spam", "roskaposti", "спам", "스팸", "スパム", "垃圾邮件"],
    &["cookie", "evästei", "куки", "クッキー", "쿠키"],
    &["required field", "campos obligatorios", "los campos", "champs obligatoires", "pflichtfeld", "erforderliche felder", "campi obbligatori",
        "campos obrigatórios", "obligatoriska fält", "pakolliset kentät", "verplichte veld", "wymagane pola", "vyžadované", "câmpurile", "обязательные поля",
        "必填", "必須項目", "필수 항목"],
    &["registrieren", "register ", "regístr", "inscription", "registrati", "registre-se", "registrera", "rekisteröid", "zarejestruj", "zaregistr",
        "regisztr", "înregistr", "зарегистрир", "kaydol", "注册", "註冊", "会員登録", "회원가입"],
    &["twitter", "facebook", "whatsapp", "telegram", "linkedin", "pinterest", "微信", "微博", "kakaotalk", "카카오톡"],
];

/// One search for each thing.
static SEARCHES: LazyLock<Vec<Search>> = LazyLock::new(|| THINGS.iter().map(|words| Search::of(words)).collect());

/// Cuts lines at both ends of what is left of a copy that speak of such things, as long as the text between them does not.
pub fn find_on_copy(passages: &mut [Passage], flags: &mut Vec<Flag>) {
    for is_last in [false, true] {
        for _ in 0..MOST {
            let body: Vec<usize> =
                (0..passages.len()).filter(|at| passages.get(*at).is_some_and(Passage::is_body)).collect();
            let (([end, rest @ ..], false) | ([rest @ .., end], true)) = (body.as_slice(), is_last) else { return };
            if rest.is_empty() || !speaks_of_forms(passages, *end, rest) {
                break;
            }
            if let Some(passage) = passages.get_mut(*end) {
                super::cut(passage, FlagKind::PageFurniture, 0.85, "speaks of forms, at the end of a copy", flags);
            }
        }
    }
}

/// Whether a line speaks of two such things, or is short and speaks of one, of which no other passage does.
fn speaks_of_forms(passages: &[Passage], end: usize, rest: &[usize]) -> bool {
    let Some(line) = passages.get(end).filter(|p| p.words() <= LONGEST) else { return false };
    let is_elsewhere = |search: &Search| {
        rest.iter()
            .filter_map(|at| passages.get(*at))
            .any(|other| other.words() > LONGEST_OF_ONE && speaks(search, other.folded()))
    };
    let things = SEARCHES.iter().filter(|search| speaks(search, line.folded()) && !is_elsewhere(search)).count();
    things > 1 || things == 1 && word_count(line.folded()) <= LONGEST_OF_ONE
}

/// Whether a word of a folded text begins as one of a search does.
fn speaks(search: &Search, folded: &str) -> bool {
    search.all(folded).any(|(at, word)| {
        let before = folded.get(..at).and_then(|before| before.chars().next_back());
        word.chars().all(super::scan::is_unspaced) || !before.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_by_their_beginnings() {
        let things = |text: &str| {
            let folded = super::super::passages::normal(text);
            SEARCHES.iter().filter(|search| speaks(search, &folded)).count()
        };
        for (text, expected) in [
            ("Guarda mi nombre, correo electrónico y web en este navegador para la próxima vez que comente.", 2),
            ("Recevez chaque matin l'essentiel de l'actualité dans votre boîte mail, gratuitement.", 1),
            ("Jetzt anmelden und mitdiskutieren", 1),
            ("登录后即可参与讨论，快来抢占第一个沙发，优质评论有机会获得积分奖励！", 2),
            ("The ferry left at nine, as it does each night.", 0),
            ("A decommented line of prose", 0),
        ] {
            assert_eq!(things(text), expected, "{text}");
        }
    }
}
