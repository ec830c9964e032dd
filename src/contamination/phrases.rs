//! Tables of what farms and themes write around an article, folded to lower case. Wordings that are not here are
//! found by their recurrence over a host's pages.

use std::sync::LazyLock;

use regex::Regex;

use super::table::Table;

/// Headings of a summary.
#[rustfmt::skip]
pub static SUMMARY: LazyLock<Table> = LazyLock::new(|| Table::of(&[
    "summary", "ai summary", "ai-generated summary", "article summary", "quick summary", "executive summary",
    "in brief", "in short", "in a nutshell", "the short version", "kurz gesagt", "das wichtigste", "in aller kürze",
    "en pocas palabras", "lo esencial", "en deux mots", "in poche parole", "em poucas palavras", "вкратце", "суть",
"key takeaways", "key takeaway", "key points", "highlights", "at a glance", "tl;dr",
    "tldr", "the gist", "main points", "abstract", "zusammenfassung", "kurzfassung", "kurz gefasst", "kurz und knapp",
    "das wichtigste in kürze", "auf einen blick", "resumen", "en resumen", "puntos clave", "en breve", "claves",
    "résumé", "en bref", "en résumé", "à retenir", "points clés", "l'essentiel", "riassunto", "in breve", "in sintesi", "punti chiave",
    "sintesi", "resumo", "em resumo", "pontos principais", "pontos-chave", "кратко", "коротко", "резюме",
    "краткое содержание", "главное", "в двух словах", "основные моменты", "samenvatting", "in het kort", "kernpunten",
    "podsumowanie", "streszczenie", "w skrócie", "özet", "kısaca", "sammanfattning", "sammendrag", "yhteenveto",
    "shrnutí", "összefoglaló", "rezumat", "περίληψη", "ملخص", "الملخص", "סיכום", "ringkasan", "tóm tắt", "요약",
    "핵심 요약", "摘要", "概要", "要点", "内容提要", "内容摘要", "总结", "本文摘要", "核心要点", "まとめ", "要約", "要点まとめ", "この記事のまとめ", "สรุป",
]));

/// Beginnings of a list or text about something else.
#[rustfmt::skip]
pub static TAIL: LazyLock<Table> = LazyLock::new(|| Table::of(&[
    "related suggestion", "related suggestions", "recommended reading", "recommended for you", "recommended",
    "recommended articles", "you may also like", "you might also like", "you may also be interested in",
    "you might be interested in", "more from", "more stories", "more news", "more on this", "read next", "read also",
    "also read", "up next", "related", "related post", "related posts", "related article", "related articles",
    "related stories", "related news", "related content", "related reading", "further reading suggestions",
    "don't miss", "trending now", "editors' picks", "editor's picks", "what to read next", "keep reading",
    "continue with", "suggested reading", "other articles", "similar articles", "similar posts",
    "das könnte sie auch interessieren", "das könnte dich auch interessieren", "auch interessant", "mehr zum thema",
    "mehr von", "lesen sie auch", "lies auch", "ähnliche artikel", "ähnliche beiträge", "verwandte artikel",
    "weitere artikel", "leseempfehlung", "lesetipp", "lesetipps", "weiterlesen", "te puede interesar", "también te puede interesar",
    "te podría interesar", "lee también", "leer también", "relacionado", "relacionados", "artículos relacionados",
    "noticias relacionadas", "lectura recomendada", "más de", "más noticias", "à lire aussi", "lire aussi",
    "articles similaires", "articles liés", "vous aimerez aussi", "sur le même sujet", "à ne pas manquer",
    "lecture recommandée", "leggi anche", "articoli correlati", "potrebbe interessarti", "ti potrebbe interessare",
    "letture consigliate", "leia também", "leia mais", "veja também", "artigos relacionados", "notícias relacionadas",
    "você também pode gostar", "leitura recomendada", "читайте также", "читать также", "похожие статьи",
    "похожие записи", "статьи по теме", "по теме", "рекомендуем", "рекомендуем прочитать", "вам может понравиться",
    "ещё по теме", "lees ook", "lees meer", "meer van", "gerelateerde artikelen", "czytaj także", "czytaj też",
    "przeczytaj także", "zobacz także", "powiązane artykuły", "bunları da okuyun", "ilgili haberler",
    "benzer yazılar", "bunlar da ilginizi çekebilir", "läs också", "les også", "læs også", "lue myös", "sinua saattaisi kiinnostaa",
    "sinua voisi kiinnostaa", "saatat pitää myös", "ähnlicher vorschlag", "sugerencia relacionada", "suggestion associée", "suggestion connexe",
    "suggerimento correlato", "sugestão relacionada", "похожее предложение", "gerelateerde suggestie", "powiązana sugestia", "ilgili öneri",
    "relaterat förslag", "související návrh", "kapcsolódó javaslat", "sugestie similară", "citește și", "vezi și", "přečtěte si také",
    "olvassa el ezt is", "διαβάστε επίσης", "читайте також", "baca juga", "đọc thêm", "اقرأ أيضا", "اقرأ أيضًا", "相关建议", "大家还在看", "相关阅读", "相关文章",
    "相关推荐", "推荐阅读", "延伸阅读", "猜你喜欢", "更多推荐", "相关新闻", "下一篇", "関連記事", "関連リンク", "関連ニュース", "おすすめ記事", "こちらもおすすめ",
    "あわせて読みたい", "次に読む", "관련 기사", "관련 글", "추천 기사", "함께 읽기",
]));

/// Lines of comment forms, share bars and the like: whole lines.
#[rustfmt::skip]
pub static FURNITURE: LazyLock<Table> = LazyLock::new(|| Table::of(&[
    "leave a reply", "leave a reply cancel reply", "leave a comment", "leave a comment cancel reply",
    "post a comment", "post comment", "add a comment", "write a comment", "submit comment", "join the discussion",
    "join the conversation", "comments", "comments are closed", "no comments", "no comments yet",
    "your email address will not be published",
    "your email address will not be published. required fields are marked", "required fields are marked",
    "you must be logged in to post a comment", "you must be logged in to reply", "please log in to comment",
    "please enter your comment", "please enter your name here",
    "please enter your comment! please enter your name here", "you have entered an incorrect email address",
    "please enter your email address here",
    "save my name, email, and website in this browser for the next time i comment",
    "notify me of follow-up comments by email", "notify me of new posts by email",
    "this site uses akismet to reduce spam. learn how your comment data is processed", "share this",
    "share this post", "share this article", "share on facebook", "share on twitter", "share on x",
    "share on linkedin", "share on whatsapp", "tweet", "click to share on x (opens in new window)",
    "click to share on twitter (opens in new window)", "click to share on facebook (opens in new window)",
    "click to email a link to a friend (opens in new window)", "click to print (opens in new window)", "like this",
    "like loading", "loading", "cancel reply", "previous post", "next post", "post navigation", "back to top",
    "scroll to top", "skip to content", "advertisement", "sponsored content", "print this page",
    "subscribe to our newsletter", "sign up for our newsletter", "all rights reserved", "follow us on facebook",
    "follow us on twitter", "copy link", "link copied", "kommentar hinterlassen", "kommentar schreiben",
    "hinterlasse einen kommentar", "antwort hinterlassen", "schreibe einen kommentar",
    "schreibe einen kommentar antworten abbrechen", "deine e-mail-adresse wird nicht veröffentlicht",
    "ihre e-mail-adresse wird nicht veröffentlicht", "erforderliche felder sind mit * markiert",
    "du musst angemeldet sein, um einen kommentar abzugeben", "teilen mit", "beitrag teilen", "nach oben", "anzeige",
    "deja una respuesta", "deja una respuesta cancelar la respuesta", "deja un comentario", "deja tu comentario",
    "dejar un comentario", "tu dirección de correo electrónico no será publicada",
    "los campos obligatorios están marcados con", "debes iniciar sesión para publicar un comentario",
    "compartir en facebook", "comparte esto", "publicar comentario", "publicar un comentario",
    "laisser un commentaire", "laisser un commentaire annuler la réponse", "laissez un commentaire",
    "votre adresse e-mail ne sera pas publiée", "les champs obligatoires sont indiqués avec",
    "vous devez vous connecter pour publier un commentaire", "partager sur facebook", "partager cet article",
    "publier un commentaire", "publicité", "lascia un commento", "lascia una risposta",
    "il tuo indirizzo email non sarà pubblicato", "i campi obbligatori sono contrassegnati", "condividi",
    "deixe um comentário", "deixe uma resposta", "o seu endereço de e-mail não será publicado",
    "campos obrigatórios são marcados com", "compartilhe isso", "compartilhar", "добавить комментарий",
    "оставить комментарий", "оставьте комментарий", "добавить комментарий отменить ответ",
    "ваш адрес email не будет опубликован", "обязательные поля помечены",
    "для отправки комментария вам необходимо авторизоваться", "поделиться", "поделиться ссылкой", "комментарии",
    "наверх", "geef een reactie", "laat een reactie achter", "het e-mailadres wordt niet gepubliceerd",
    "vereiste velden zijn gemarkeerd met", "dodaj komentarz", "zostaw komentarz",
    "twój adres e-mail nie zostanie opublikowany", "wymagane pola są oznaczone", "bir yanıt yazın", "yorum yapın",
    "e-posta adresiniz yayınlanmayacak", "gerekli alanlar", "lämna ett svar", "legg igjen en kommentar",
    "skriv en kommentar", "发表评论", "发表回复", "发表回复 取消回复", "您的邮箱地址不会被公开", "您的电子邮箱地址不会被公开", "必填项已用 * 标注", "要发表评论，您必须先登录",
    "分享到", "返回顶部", "上一篇", "下一篇", "登录后评论", "コメントを残す", "コメントを残す コメントをキャンセル", "コメントする", "メールアドレスが公開されることはありません",
    "が付いている欄は必須項目です", "コメントを投稿するにはログインしてください", "シェアする", "ツイート", "댓글 남기기", "답글 남기기", "이메일 주소는 공개되지 않습니다",
]));

/// Beginnings of such lines, long enough to be sure.
#[rustfmt::skip]
pub static FURNITURE_STARTS: LazyLock<Table> = LazyLock::new(|| Table::of(&[
    "your email address will not be published", "save my name, email", "you must be logged in to",
    "please enter your comment!", "this site uses akismet", "notify me of follow-up comments", "click to share on ",
    "click to email ", "deine e-mail-adresse wird nicht veröffentlicht", "tu dirección de correo electrónico no será",
    "votre adresse e-mail ne sera pas", "il tuo indirizzo email non sarà", "o seu endereço de e-mail não será",
    "ваш адрес email не будет опубликован", "ваш e-mail не будет опубликован", "twój adres e-mail nie zostanie",
    "e-posta adresiniz yayınlanmayacak", "het e-mailadres wordt niet", "您的邮箱地址不会被公开", "您的电子邮箱地址不会被公开",
    "メールアドレスが公開されることはありません", "이메일 주소는 공개되지 않습니다",
]));

/// Headings over what a page claims of its length.
#[rustfmt::skip]
pub static CLAIM: LazyLock<Table> = LazyLock::new(|| Table::of(&[
    "approximate time", "reading time", "estimated reading time", "read time", "time to read", "word count", "length",
    "lesezeit", "lesedauer", "geschätzte lesezeit", "tiempo de lectura", "tiempo estimado de lectura",
    "temps de lecture", "temps de lecture estimé", "tempo di lettura", "tempo de leitura", "время чтения", "leestijd",
    "czas czytania", "okuma süresi", "阅读时间", "预计阅读时间", "読了時間", "読む時間", "읽는 시간",
]));

/// Units of what a page claims: words.
#[rustfmt::skip]
pub const WORD_UNITS: &[&str] = &[
    "word", "words", "wörter", "worte", "palabras", "mots", "parole", "palavras", "слов", "слова", "woorden", "słów",
    "kelime", "字", "文字", "词", "단어", "자", "글자",
];

/// Units of what a page claims: minutes.
#[rustfmt::skip]
pub const MINUTE_UNITS: &[&str] = &[
    "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos", "minuti", "мин", "минут", "минуты", "минута",
    "minuut", "minut", "minuty", "dakika", "dk", "分", "分钟", "分鐘", "분",
];

/// Words that may stand beside such a claim in a line of its own.
#[rustfmt::skip]
pub const CLAIM_WORDS: &[&str] = &[
    "read", "reading", "time", "approx", "approximately", "about", "ca", "lesezeit", "de", "lectura", "lecture",
    "lettura", "leitura", "чтения", "to", "and", "und", "y", "et", "e", "leestijd", "czytania", "okuma", "约", "阅读",
    "読む", "で読めます", "全文共", "全文", "共",
];

/// Headings over key phrases.
#[rustfmt::skip]
pub static CATEGORIES: LazyLock<Table> = LazyLock::new(|| Table::of(&[
    "categories", "category", "tags", "keywords", "key words", "topics", "key phrases", "kategorien", "schlagwörter",
    "stichwörter", "schlagworte", "categorías", "etiquetas", "palabras clave", "catégories", "mots-clés",
    "étiquettes", "categorie", "parole chiave", "categorias", "palavras-chave", "категории", "рубрики", "теги",
    "метки", "ключевые слова", "trefwoorden", "kategorie", "tagi", "słowa kluczowe", "etiketler", "kategoriler", "分类",
    "标签", "关键词", "カテゴリー", "カテゴリ", "タグ", "キーワード", "태그", "카테고리",
]));

/// Headings over the body.
#[rustfmt::skip]
pub static MAIN: LazyLock<Table> = LazyLock::new(|| Table::of(&[
    "main section", "main content", "main text", "main body", "article body", "full text", "full article",
    "full story", "hauptteil", "haupttext", "volltext", "contenido principal", "texto principal", "texto completo",
    "contenu principal", "texte intégral", "contenuto principale", "testo integrale", "conteúdo principal",
    "основной текст", "основная часть", "полный текст", "hoofdtekst", "treść główna", "ana bölüm", "正文", "正文内容", "本文",
    "本文内容", "본문",
]));

/// Beginnings of a picture's credit that stands in a line of its own.
#[rustfmt::skip]
pub static CREDIT_STARTS: LazyLock<Table> = LazyLock::new(|| Table::of(&[
    "photo:", "photo :", "photos:", "photo by", "photo credit:", "photo courtesy of", "image:", "image credit:",
    "image credits:", "image source:", "image by", "picture:", "file photo:", "foto:", "fotos:", "foto de", "bild:",
    "bildquelle:", "imagen:", "crédit photo :", "crédits photo :", "photo ©", "immagine:", "imagem:", "foto por",
    "file photo", "archive photo", "stock photo", "symbolbild", "archivbild", "foto de archivo", "imagen de archivo", "photo d'archives",
    "photo d'illustration", "foto d'archivio", "immagine di repertorio", "foto de arquivo", "imagem ilustrativa", "архивное фото", "zdjęcie ilustracyjne",
    "zdjęcie archiwalne", "ilustrační foto", "illusztráció", "arşiv fotoğrafı", "archieffoto", "arkistokuva", "arkivbild", "arkivfoto", "资料图", "资料图片",
    "資料写真", "자료사진", "фото:", "фото :", "图：", "图片：", "图片来源：", "图源：", "摄影：", "写真：", "画像：", "画像出典：", "사진:", "사진 =",
]));

/// Statements that the text was taken from elsewhere.
#[rustfmt::skip]
pub const NOTICES: &[&str] = &[
    "content comes from the internet", "content is from the internet", "content collected from the internet",
    "all content is collected online", "content is collected online", "collected from the internet",
    "this article is reproduced from the web", "reproduced from the web", "reproduced from the internet",
    "reprinted from the internet", "reposted from the network", "reposted from the internet", "reposted from the web",
    "source: internet", "source: network", "source: web", "source from the internet",
    "this article comes from the internet", "article source: internet", "compiled from the internet",
    "quelle: internet", "inhalt stammt aus dem internet", "aus dem internet übernommen",
    "der inhalt stammt aus dem netz", "fuente: internet", "contenido tomado de internet",
    "contenido procedente de internet", "source : internet", "contenu provenant d'internet", "fonte: internet",
    "conteúdo retirado da internet", "источник: интернет", "материал взят из интернета", "взято из интернета",
    "bron: internet", "źródło: internet", "kaynak: internet", "来源：网络", "来源:网络", "内容来自网络", "内容来源于网络", "内容来自互联网", "内容来源于互联网",
    "本文内容来自网络", "本文内容来自互联网", "本文内容来源于网络", "本文来自网络", "本文来源于网络", "文章来自网络", "文章来源于网络", "转载自网络", "本文转载自网络", "出典：インターネット", "内容はインターネットから", "ネットより転載", "출처: 인터넷",
    "nội dung được sưu tầm từ internet", "sưu tầm từ internet", "sưu tầm trên internet", "sưu tầm trên mạng",
    "nguồn: internet", "theo nguồn trên mạng", "nội dung lấy từ internet", "bài viết lấy từ internet",
    "tổng hợp từ internet", "đăng lại từ internet", "thông tin được thu thập từ internet", "sumber: internet",
    "konten diambil dari internet", "konten berasal dari internet", "artikel ini diambil dari internet",
    "dikutip dari internet", "disadur dari internet", "dihimpun dari internet", "indholdet er hentet fra internettet",
    "indholdet kommer fra internettet", "kilde: internettet", "kilde: nettet", "taget fra internettet",
    "gengivet fra nettet", "innholdet er hentet fra internett", "kilde: internett", "hentet fra nettet",
    "innehållet kommer från internet", "innehållet är hämtat från internet", "källa: internet", "hämtat från nätet",
    "sisältö on peräisin internetistä", "sisältö on kerätty internetistä", "lähde: internet", "lähde: netti",
    "kerätty verkosta", "a tartalom az internetről származik", "forrás: internet",
    "az anyag az internetről származik", "obsah pochází z internetu", "zdroj: internet", "převzato z internetu",
    "obsah byl převzat z internetu", "obsah pochádza z internetu", "prevzaté z internetu",
    "treść pochodzi z internetu", "treści pochodzą z internetu", "źródło: sieć", "przedruk z internetu",
    "conținutul provine de pe internet", "sursa: internet", "sursă: internet", "preluat de pe internet",
    "съдържанието е от интернет", "източник: интернет", "взето от интернет", "материалът е взет от интернет",
    "матеріал узято з інтернету", "матеріал взято з інтернету", "матеріал узято з мережі інтернет",
    "джерело: інтернет", "взято з інтернету", "зібрано з відкритих джерел", "материал взят из открытых источников",
    "материалы взяты из интернета", "информация собрана в сети", "перепечатано из интернета",
    "el contenido procede de internet", "información extraída de internet", "información extraída de la web",
    "artículo tomado de la red", "tomado de internet", "recopilado de internet", "contenido extraído de internet",
    "le contenu provient d'internet", "contenu issu d'internet", "article repris du web",
    "contenu collecté sur internet", "repris d'internet", "inhalte stammen aus dem internet",
    "der inhalt stammt aus dem internet", "quelle: netz", "aus dem netz übernommen",
    "dieser artikel stammt aus dem internet", "il contenuto proviene da internet", "contenuto tratto da internet",
    "tratto da internet", "fonte: web", "preso dal web", "o conteúdo vem da internet",
    "conteúdo extraído da internet", "retirado da internet", "conteúdo coletado da internet",
    "de inhoud komt van internet", "inhoud afkomstig van internet", "overgenomen van internet", "bron: het internet",
    "içerik internetten alınmıştır", "internetten alınmıştır", "internetten derlenmiştir",
    "το περιεχόμενο προέρχεται από το διαδίκτυο", "πηγή: διαδίκτυο", "πηγή: internet", "התוכן נלקח מהאינטרנט",
    "מקור: אינטרנט", "المحتوى من الإنترنت", "المصدر: الإنترنت", "المصدر: انترنت", "منقول من الإنترنت",
    "المحتوى مأخوذ من الإنترنت", "منبع: اینترنت", "برگرفته از اینترنت", "स्रोत: इंटरनेट",
    "सामग्री इंटरनेट से ली गई है", "ইন্টারনেট থেকে সংগৃহীত", "সূত্র: ইন্টারনেট", "ที่มา: อินเทอร์เน็ต",
    "เนื้อหาจากอินเทอร์เน็ต", "ข้อมูลจากอินเทอร์เน็ต", "รวบรวมจากอินเทอร์เน็ต", "izvor: internet",
    "sadržaj je preuzet s interneta", "preuzeto s interneta", "извор: интернет", "vir: internet",
    "šaltinis: internetas", "turinys paimtas iš interneto", "avots: internets", "allikas: internet", "font: internet",
    "contingut extret d'internet",
];

/// Beginnings of a byline that stands in a line of its own.
#[rustfmt::skip]
pub static BYLINE_STARTS: LazyLock<Table> = LazyLock::new(|| Table::of(&[
    "by ", "written by ", "posted by ", "author: ", "author : ", "authored by ", "reported by ", "von ",
    "geschrieben von ", "autor: ", "autorin: ", "verfasst von ", "por ", "escrito por ", "publicado por ", "par ",
    "écrit par ", "auteur : ", "auteur: ", "di ", "scritto da ", "autore: ", "автор: ", "автор ", "door ",
    "geschreven door ", "autor ", "napisał ", "yazar: ", "yazan: ", "作者：", "作者:", "文/", "文：", "撰文：", "编辑：", "责任编辑：",
    "執筆：", "著者：", "文＝", "글쓴이: ", "기자: ",
]));

/// What marks a byline that names a team of the site.
#[rustfmt::skip]
pub const TEAM_WORDS: &[&str] = &[
    "editorial team", "editorial staff", "news desk", "newsroom", "staff writer", "senior correspondent",
    "correspondent", "contributing writer", "editorial board", "redaktion", "redaktionsteam", "redacción",
    "equipo editorial", "la rédaction", "redazione", "redação", "редакция", "redactie", "redakcja", "编辑部", "本站编辑",
    "編集部", "편집부",
];

/// Names that are roles or accounts, not persons.
#[rustfmt::skip]
pub const ACCOUNTS: &[&str] = &[
    "admin", "administrator", "editor", "editors", "staff", "webmaster", "user", "guest", "author", "root", "test",
    "moderator", "team", "news", "newsdesk", "desk", "blog", "site", "super", "superadmin", "wpadmin", "wordpress",
    "contributor", "publisher", "reporter", "anonymous", "unknown", "redaktion", "redacción", "rédaction",
    "redazione", "redação", "админ", "редакция", "管理员", "编辑", "小编", "管理者", "編集者", "관리자",
];

/// One search for all entries of a table.
#[derive(Debug)]
pub struct Search(Option<Regex>);

impl Search {
    /// Prepares the search.
    #[must_use]
    pub fn of(table: &[&str]) -> Self {
        // Plain texts always make a valid pattern; without one nothing would be found.
        Self(Regex::new(&table.iter().map(|entry| regex::escape(entry)).collect::<Vec<_>>().join("|")).ok())
    }

    /// The first entry that a folded text contains, as it stands there.
    #[must_use]
    pub fn first<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.0.as_ref()?.find(text).map(|found| found.as_str())
    }

    /// The entries that a folded text contains with their places in bytes, in order, without overlap.
    pub fn all<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
        self.0.iter().flat_map(move |all| all.find_iter(text)).map(|found| (found.start(), found.as_str()))
    }

    /// How often entries stand in a text.
    #[must_use]
    pub fn count(&self, text: &str) -> usize {
        self.0.as_ref().map_or(0, |all| all.find_iter(text).count())
    }
}

/// A line as it is looked up: folded, without what stands around its words.
#[must_use]
pub fn bare(line: &str) -> String {
    bare_of(&super::normal::normal(line)).to_owned()
}

/// Where [`bare_of`] a folded line stands in it.
pub(super) fn bare_range(folded: &str) -> std::ops::Range<usize> {
    let rest = folded.trim_start_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let start = folded.len() - rest.len();
    start..start + bare_of(rest).len()
}

/// The same of a line that is folded already.
#[must_use]
pub fn bare_of(folded: &str) -> &str {
    folded.trim_matches(|c: char| !c.is_alphanumeric() && c != ')').trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_the_form_that_lines_are_looked_up_in() {
        for table in [&SUMMARY, &TAIL, &FURNITURE, &CLAIM, &CATEGORIES, &MAIN] {
            for entry in table.entries() {
                assert_eq!(&bare(entry), entry);
            }
        }
        for entry in NOTICES.iter().chain(BYLINE_STARTS.entries()).chain(FURNITURE_STARTS.entries()) {
            assert_eq!(crate::contamination::normal::normal(entry), entry.trim());
        }
    }

    #[test]
    fn a_start_ends_where_a_word_ends() {
        assert_eq!(TAIL.start_of("related: a storm"), Some("related"));
        assert_eq!(TAIL.start_of("relatedness"), None);
    }
}
