//! Words of bylines, in lower case.

/// What bylines begin with, in some thirty languages. What ends in a blank or a sign stands before a name on its line;
/// a line that is nothing else stands before a line with a name.
pub(in crate::article) const BEGINNINGS: &[&str] = &[
    "by ", "by: ", "by:", "written by ", "written by: ", "posted by ", "posted by: ", "published by ", "authored by ", "authored by: ",
    "story by ", "words by ", "author ", "author: ", "authors: ", "author(s): ", "text by ", "article by ", "contributed by ",
    "contributors: ", "contributor: ", "post by ", "created by ", "started by ", "reported by ", "submitted by ", "guest post by ",
    "reporting by ", "review by ", "interview by ", "words: ", "words and photos by ", "prepared by ", "from ",
    "von ", "von: ", "autor: ", "autorin: ", "autoren: ", "geschrieben von ", "verfasst von ", "ein beitrag von ", "ein artikel von ", "text: ",
    "par ", "par : ", "par: ", "auteur : ", "auteur: ", "rédigé par ", "écrit par ", "publié par ", "propos recueillis par ",
    "por ", "por: ", "escrito por ", "publicado por ", "redactado por ", "autora: ", "texto: ", "texto de ",
    "di ", "a cura di ", "scritto da ", "autore: ", "da ", "pubblicato da ", "testo di ",
    "door ", "door: ", "geschreven door ", "auteur ", "tekst: ", "redactie: ",
    "av ", "av: ", "text av ", "skrivet av ", "skribent: ", "af ", "af: ", "skrevet af ", "skrevet av ", "tekst av ",
    "autor ", "napisał ", "napisała ", "napsal ", "napsala ", "autor článku: ", "írta: ", "szerző: ", "de ", "scris de ", "autor articol: ",
    "kirjoittaja: ", "teksti: ", "автор: ", "автор ", "авторы: ", "автори: ", "текст: ", "yazan: ", "yazar: ", "yazar ", "oleh ", "oleh: ",
    "penulis: ", "penulis ", "reporter: ", "tác giả: ", "tác giả ", "theo ", "โดย ", "ผู้เขียน: ", "της ", "του ", "γράφει ο ",
    "γράφει η ", "συντάκτης: ", "מאת ", "מאת: ", "بقلم ", "بقلم: ", "كتب ", "كتبت ", "كتب: ", "الكاتب: ", "نویسنده: ", "نویسنده ", "लेखक: ",
    "द्वारा ", "लेखक ", "작성자: ", "글 ", "글: ", "기자: ", "作者：", "作者:", "作者 ", "文/", "文：", "文／", "撰文：", "撰文／", "記者", "记者", "著者：",
    "著者: ", "筆者：", "文=", "執筆：",
];

/// Beginnings that are common words too: they count where a name follows.
pub(in crate::article) const WEAK_BEGINNINGS: &[&str] =
    &["from ", "de ", "da ", "di ", "von ", "af ", "av ", "por ", "par ", "author ", "autor ", "auteur ", "theo ", "text: ", "της ", "του ", "글 "];

/// What stands before persons who did something else with a text than write it.
pub(in crate::article) const OTHER_WORK: &[&str] = &[
    "review", "edited", "editor", "fact", "checked", "verified", "medically", "photo", "illustrat", "translat", "image", "approved", "updated by", "contributions", "research", "tested by",
    "video", "produced", "narrated", "geprüft", "bearbeitet", "redaktion:", "foto", "relu par", "vérifié", "traduit", "revisado", "editado",
    "traducido", "traduzido", "revisto", "rivisto", "tradotto", "beoordeeld", "vertaald", "проверил", "редактор", "перевод", "fotó", "zdjęcia",
    "编辑", "編集", "責任編集", "责编", "監修", "사진",
];

/// Words that make a part a role or a degree, not a name.
pub(in crate::article) const ROLES: &[&str] = &[
    "editor", "reporter", "writer", "correspondent", "contributor", "journalist", "columnist", "staff", "producer", "manager", "director",
    "ceo", "cto", "cmo", "cfo", "coo", "founder", "cofounder", "president", "analyst", "specialist", "consultant", "strategist", "marketing",
    "professor", "min", "read", "minutes", "updated", "published", "posted", "comments", "minute", "share", "follow", "subscribe", "views",
    "ago", "redakteur", "redakteurin", "redaktion", "redactor", "redactora", "redacción", "rédacteur", "rédactrice", "rédaction",
    "journaliste", "redattore", "redazione", "redactie", "redação", "repórter", "jornalista", "periodista", "giornalista", "journalistin",
    "korrespondent", "redaktor", "redakcja", "redakce", "redakční", "dziennikarz", "журналист", "редактор", "корреспондент", "редакция",
    "muhabir", "editör", "wartawan", "reporterin", "toimittaja", "educators", "educator", "trainer", "coach", "owner", "intern", "officer",
    "engineer", "developer", "designer", "photographer", "fotograf", "fotógrafo", "specialists", "assistant",
];

/// Names of bodies that sign their texts: what such a name joins with "and" or "for" stays one.
pub(in crate::article) const BODIES: &[&str] = &[
    "center", "centre", "centers", "institute", "university", "college", "department", "foundation", "association", "society", "council",
    "office", "agency", "ministry", "committee", "bureau", "administration", "services", "group", "company", "inc", "llc", "ltd", "gmbh",
    "school", "hospital", "library", "museum", "commission", "authority", "network", "press", "academy", "universität", "institut", "verband",
    "ministerium", "universidad", "ministerio", "université", "ministère", "università", "universidade",
];

/// Degrees and additions that stand behind a name, in lower case without dots: no names by themselves.
pub(in crate::article) const DEGREES: &[&str] = &[
    "phd", "md", "mba", "rd", "dvm", "rn", "cpa", "jr", "sr", "psyd", "esq", "ms", "msc", "bsc", "ma", "ba", "bs", "dds", "pharmd", "edd",
    "jd", "mph", "do", "np", "pa", "ld", "rdn", "cfp", "cfa", "cssd", "cpt", "lcsw", "lmft", "bed", "med", "mfa", "mpa", "llb", "llm", "dmd",
    "dpt", "pt", "cscs", "facs", "faad", "ii", "iii",
];

/// Parts that name nobody.
pub(in crate::article) const NO_AUTHORS: &[&str] = &[
    "admin", "administrator", "author", "authors", "unknown", "anonymous", "guest", "root", "user", "none", "null", "undefined", "by",
    "written by", "about the author", "view profile", "profile", "wordpress", "webmaster", "editor", "author name", "n/a", "false", "true",
    "default", "test", "view more posts", "view all posts", "read more", "learn more", "see more", "more posts", "all posts", "posted on",
    "posts", "super user", "superuser", "siteadmin", "site admin", "website admin", "web admin", "written", "follow", "see all posts", "others",
];

/// Words of menus, share bars and lists of categories: a line with one of them is no name.
pub(in crate::article) const NO_NAMES: &[&str] = &[
    "facebook", "twitter", "pinterest", "linkedin", "instagram", "whatsapp", "email", "e-mail", "copy", "link", "categories", "category",
    "uncategorized", "tags", "tag", "home", "blog", "news", "posts", "post", "article", "articles", "view", "more", "comments", "comment",
    "share", "print", "save", "subscribe", "newsletter", "sponsored", "advertisement", "updated", "published", "posted", "read", "reading",
    "time", "table", "contents", "business", "guide", "guides", "review", "reviews", "resources", "products", "shop", "about", "contact",
    "skip", "menu", "search", "login", "sign", "listen", "video", "podcast", "featured", "latest", "our", "your", "this",
    "how", "what", "why", "best", "top", "january", "february", "march", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "disclosure", "policy", "terms", "privacy",
];
