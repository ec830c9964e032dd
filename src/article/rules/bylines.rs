//! Words of bylines, in lower case.

/// What bylines begin with.
pub(in crate::article) const BEGINNINGS: &[&str] = &[
    "by ", "by: ", "by:", "written by ", "written by: ", "posted by ", "posted by: ", "published by ", "authored by ", "story by ", "words by ", "reviewed by ", "author ", "author: ", "authors: ",
    "text by ", "article by ", "contributed by ", "post by ", "created by ",
    "von ", "von: ", "autor: ", "autorin: ", "par ", "par : ", "por ", "por: ", "di ", "door ", "av ", "af ", "автор: ", "автор ", "autor ", "tekst: ", "yazan: ", "作者：", "作者:", "文/", "文：", "記者",
];

/// Words that make a part a role or a degree, not a name.
pub(in crate::article) const ROLES: &[&str] = &[
    "editor", "reporter", "writer", "correspondent", "contributor", "journalist", "columnist", "staff", "producer", "manager", "director", "ceo", "cto", "cmo", "founder",
    "cofounder", "president", "phd", "md", "mba", "rd", "dvm", "rn", "cpa", "jr", "sr", "analyst", "specialist", "consultant", "strategist", "marketing", "professor", "min", "read", "minutes",
    "updated", "published", "posted", "comments", "redakteur", "redakteurin", "redactor", "rédacteur", "redattore", "minute", "share", "follow", "subscribe", "views", "ago", "cpp", "psp", "psyd", "esq",
];

/// Parts that name nobody.
pub(in crate::article) const NO_AUTHORS: &[&str] = &[
    "admin", "administrator", "author", "authors", "unknown", "anonymous", "guest", "root", "user", "none", "null", "undefined", "by", "written by", "about the author", "view profile", "profile",
    "wordpress", "webmaster", "editor", "author name", "n/a", "false", "true", "default", "test",
];
