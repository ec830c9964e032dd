//! Short texts of themes and platforms that are no article's own, in several languages, in lower case.

/// Whole blocks, closing marks aside.
pub(in crate::article) const WHOLE: &[&str] = &[
    "advertisement", "ad", "advertising", "sponsored", "share", "share this", "share this:", "share on", "tweet", "follow us", "related",
    "related posts", "related post", "related articles", "related stories", "related news", "related:", "read more", "read next",
    "continue reading", "leave a reply", "leave a comment", "post a comment", "add a comment", "comments", "no comments", "comment",
    "reply", "like this:", "loading...", "loading…", "loading", "share this article", "share this post", "share this story", "recommended",
    "recommended for you", "you may also like", "you might also like", "more from", "more stories", "trending", "most popular", "most read",
    "popular posts", "recent posts", "tags", "tags:", "tagged", "categories", "print", "email", "copy link", "link copied", "save", "subscribe",
    "subscribe now", "sign up", "log in", "login", "skip to content", "skip to main content", "back to top", "menu", "search", "close", "home",
    "previous", "next", "previous post", "next post", "previous article", "next article", "about the author", "table of contents", "contents",
    "on this page", "in this article", "what to read next", "up next", "more like this", "article continues below", "story continues below",
    "scroll to continue", "click to share", "view comments", "show comments", "load more", "show more", "see more", "view all", "see all",
    "add to cart", "add to bag", "add to wishlist", "buy now", "sold out", "quantity", "learn more", "all rights reserved",
    "anzeige", "werbung", "teilen", "mehr zum thema", "das könnte sie auch interessieren", "kommentare", "weiterlesen", "lesen sie auch",
    "publicidad", "compartir", "relacionado", "artículos relacionados", "te puede interesar", "comentarios", "leer más", "deja una respuesta",
    "publicité", "partager", "à lire aussi", "articles similaires", "sur le même sujet", "commentaires", "laisser un commentaire", "lire aussi",
    "pubblicità", "condividi", "leggi anche", "articoli correlati", "commenti", "lascia un commento", "potrebbe interessarti",
    "publicidade", "compartilhar", "leia também", "leia mais", "artigos relacionados", "comentários", "deixe um comentário",
    "reclame", "delen", "lees ook", "gerelateerde artikelen", "reacties", "geef een reactie", "advertentie",
    "реклама", "поделиться", "читайте также", "комментарии", "похожие статьи", "оставить комментарий",
    "reklama", "udostępnij", "czytaj także", "czytaj też", "zobacz także", "komentarze", "dodaj komentarz",
    "reklam", "paylaş", "ilgili haberler", "yorumlar", "yorum yap",
    "分享", "分享到", "相关阅读", "相关文章", "相关新闻", "推荐阅读", "评论", "发表评论", "广告", "责任编辑",
    "広告", "関連記事", "シェア", "コメント", "おすすめ記事", "共有",
];

/// Beginnings of short blocks.
pub(in crate::article) const BEGINNINGS: &[&str] = &[
    "your email address will not be published", "save my name, email", "required fields are marked", "leave a reply to",
    "click to share on", "click here to subscribe", "sign up for our", "subscribe to our", "subscribe to the", "join our newsletter",
    "follow us on", "like us on facebook", "share this:", "read also:", "read more:", "related:", "also read:", "see also:", "recommended:",
    "filed under", "tagged with", "posted in", "this entry was posted in", "copyright ©", "© ", "all rights reserved", "notify me of",
    "you must be logged in", "log in to leave", "we use cookies", "this site uses cookies", "this website uses cookies", "this site uses akismet",
    "by clicking", "we may earn", "this post may contain affiliate", "advertisement -", "advertisement ", "photo by ", "image credit", "photo credit",
    "minutes read", "reading time:", "estimated reading time", "last updated:", "updated:", "published:", "posted on ", "posted by ",
    "written by ", "lesen sie auch", "lea también", "lire aussi", "leggi anche", "leia também", "lees ook", "читайте также", "czytaj też",
    "deine e-mail-adresse wird nicht", "tu dirección de correo electrónico no", "votre adresse e-mail ne sera pas",
    "il tuo indirizzo email non sarà", "o seu endereço de e-mail não será", "je e-mailadres wordt niet", "ваш адрес email не будет",
    "twój adres e-mail nie", "e-posta adresiniz yayınlanmayacak", "您的电子邮箱地址不会", "您的邮箱地址不会", "メールアドレスが公開されることは",
];
