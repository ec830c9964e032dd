//! The frame of every page: its head, its style, and text made safe.

use std::fmt::Write;

/// The style of all pages: system fonts, light and dark, wide enough for two columns of text.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1d2125;--soft:#626b73;--line:#d9dde1;--ground:#fff;--cut:#fbe3e0;--new:#dff2e1;--note:#fdf3d3}
@media(prefers-color-scheme:dark){:root{--ink:#e4e7ea;--soft:#9aa4ad;--line:#3a4047;--ground:#16191c;--cut:#5a2a26;--new:#1f4a2a;--note:#4d4119}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:84rem;padding:2rem 1.5rem 4rem;font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--ground)}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .3rem}
h2{font-size:1.05rem;margin:2.4rem 0 .7rem}
a{color:inherit}
p.address,.soft{color:var(--soft)}
p.address{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:600;color:var(--soft);white-space:nowrap}
td:first-child,td.soft{white-space:nowrap}
td.number{text-align:right;white-space:nowrap}
tr.body td:first-child{border-left:4px solid #3b8f4e;padding-left:.6rem}
tr.furniture td:first-child{border-left:4px solid #c2483c;padding-left:.6rem}
tr.caption td:first-child{border-left:4px solid #b98a1d;padding-left:.6rem}
.two{display:grid;grid-template-columns:1fr 1fr;gap:2rem}
@media(max-width:54rem){.two{grid-template-columns:1fr}}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
mark{color:inherit;background:var(--note);border-radius:.2rem}
del{background:var(--cut);border-radius:.2rem}
ins{background:var(--new);border-radius:.2rem;text-decoration:none}
.figures{display:flex;flex-wrap:wrap;gap:1rem 2.5rem;margin:1.2rem 0}
.figures b{display:block;font-size:1.3rem}
.figures span{color:var(--soft);font-size:.9rem}
table.chart td,table.chart th{border:0;padding:.12rem .8rem .12rem 0}
table.chart th{width:1%;max-width:24rem;white-space:normal;font-weight:400;color:var(--ink)}
table.chart td.number{width:1%}
td.wide{white-space:normal;width:30%}
.bar{height:.8rem;min-width:1px;background:#4a7fb5;border-radius:.15rem}
";

/// A whole page.
pub(super) fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        safe(title)
    )
}

/// Text as it may stand in markup and in quoted values. Controls that would change how the page reads are shown by
/// their number.
pub(super) fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            '\0'..='\u{1f}'
            | '\u{7f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {
                // Writing to a string does not fail.
                let _ = write!(out, "[U+{:04X}]", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        assert_eq!(safe("<b a='\"'>&"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;");
        assert_eq!(safe("a\u{202e}b\u{200b}\0\nc"), "a[U+202E]b[U+200B][U+0000]\nc");
        assert!(page("<script>", "").contains("<title>&lt;script&gt;</title>"));
    }
}
