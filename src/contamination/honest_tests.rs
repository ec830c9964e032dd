//! Honest pages in the shapes in which words, names and lines were once taken for damage: all of their text must stay.

use super::host_tests::{examined, page};
use crate::article::{Article, BlockKind};

/// Asserts that each page of a host comes out as it went in.
fn assert_left(pages: &[Article]) {
    for cleaned in examined(pages) {
        let spans: Vec<_> = cleaned.flags.iter().map(|f| (f.kind, f.evidence.as_str())).collect();
        assert_eq!(cleaned.text, cleaned.raw_text, "{spans:?}");
    }
}

/// Pages of one host with titles and paragraphs.
fn pages(all: &[(&str, &[&str])]) -> Vec<Article> {
    all.iter().map(|(title, blocks)| page(title, blocks)).collect()
}

#[test]
fn japanese_words_that_titles_name_stay() {
    assert_left(&pages(&[
        (
            "インストール - 手引き",
            &[
                "この章ではシステムをインストールする方法を説明します。インストール前に必要な準備をします。",
                "古い機械にインストールするときは、インストール後の設定も確認してください。",
                "再インストールの前に記録を残し、インストール中は電源を切らないでください。",
            ],
        ),
        (
            "インストール - 付録",
            &[
                "付録ではインストールに失敗したときの対処を示します。インストール用の媒体を作り直します。",
                "最小構成をインストールし、追加の部品は後からインストールできます。",
                "他の言語でインストールしたい場合は、インストール時に言語を選びます。",
            ],
        ),
        (
            "設定ファイル - 手引き",
            &[
                "設定はファイルに書きます。ファイル名に空白を使わず、ファイルごとに目的を分けます。",
                "複数のファイルを読む場合、最後のファイルの値が有効です。ファイルが無いと既定値になります。",
                "壊れたファイルを開くとき、ファイル形式を確かめ、写しのファイルで作業します。",
            ],
        ),
    ]));
}

#[test]
fn chinese_words_that_titles_name_stay() {
    assert_left(&pages(&[
        (
            "服务器 - 管理手册",
            &[
                "本章介绍如何配置服务器。启动服务器之前，请先检查服务器的日志是否可写。",
                "如果服务器没有响应，可以重新启动服务器，再查看服务器上的错误信息。",
                "备用服务器应当放在另一个房间，两台服务器之间用独立的线路连接。",
            ],
        ),
        (
            "服务器 - 安全",
            &[
                "不要让服务器直接暴露在公网上。管理员登录服务器时必须使用密钥。",
                "每台服务器都有自己的证书，更换服务器时证书也要更换。",
                "旧服务器退役以前，要把服务器里的数据全部清除。",
            ],
        ),
    ]));
}

#[test]
fn korean_words_that_titles_name_stay() {
    assert_left(&pages(&[(
        "설치 안내서",
        &[
            "설치 안내서에서는 프로그램을 설치하는 순서를 설명합니다. 설치가 끝나면 다시 시작합니다.",
            "재설치할 때에는 설치본의 버전을 확인하고, 미설치된 부품을 설치합니다.",
        ],
    )]));
}

#[test]
fn names_of_commands_and_functions_stay_where_titles_bear_them() {
    assert_left(&pages(&[
        (
            "Mailer manual - route_table(5)",
            &[
                "The route_table(5) file says where mail goes; see also route_table(5) for its older form.",
                "Lines that route_table(5) cannot read are skipped with a warning.",
            ],
        ),
        (
            "LampPanelView: Reference",
            &[
                "void lamp_panel_view_new () makes a view, and lamp_panel_view_free () takes it away again.",
                "Paths such as \"/org/desk/Lamp/PanelView_%d\" stand for a LampPanelView on the bus.",
            ],
        ),
        (
            "Chains of tasks",
            &[
                "Write (sum.of(2, 2), pow.of(2)).apply() or chain(sum.of(2, 2), pow.of(2)).apply() as you like.",
                "Then copy_list[0].input = list[0].input and copy_list[0].index = list[0].index are set.",
            ],
        ),
    ]));
}

#[test]
fn a_name_with_endings_of_an_inflected_language_stays() {
    assert_left(&pages(&[(
        "Kalem yazılımı",
        &[
            "LibreKalem'in belgeleri StarKalem'e ve OpenKalem'e açılır; LibreKalem’de ve StarKalem’de kaydedilir.",
            "StarKalem'in eski sürümleri OpenKalem'in dosyalarını tanımaz, LibreKalem'in dosyalarını tanır.",
        ],
    )]));
}

#[test]
fn a_menu_entry_with_the_name_of_its_page_stays() {
    assert_left(&pages(&[
        (
            "Felder zuordnen",
            &[
                "Öffnet einen Dialog, in dem Sie Felder der Quelle denen des Adressbuchs zuordnen.",
                "Extras, Adressen, dann:",
                "Felder zuordnen",
                "Wählen Sie links ein Feld und rechts dessen Ziel.",
            ],
        ),
        (
            "Trier en ordre décroissant",
            &[
                "Range les lignes choisies de la plus grande valeur à la plus petite.",
                "Trier en ordre décroissant",
                "Les cellules vides restent au bas de la liste.",
            ],
        ),
    ]));
}

#[test]
fn a_line_that_points_to_another_text_takes_nothing_with_it() {
    let line = "Also read: Who mends the old bridges of the valley, and who pays for the stone and the time";
    assert_left(&pages(&[(
        "A bridge for the valley",
        &[
            "The council of the valley voted on Tuesday to rebuild the wooden bridge at Ober that the flood took away.",
            "Engineers had measured the piers in spring, and found that four of seven could carry a new deck.",
            "The bridge will be closed to lorries, which the villagers had asked for since the mill was shut.",
            line,
            "Carpenters from two villages begin with the railings, since oak has to dry for a whole winter first.",
        ],
    )]));
}

#[test]
fn contents_options_and_signatures_are_no_summaries_and_no_search_terms() {
    assert_left(&pages(&[
        (
            "mark-lines(1)",
            &[
                "--summary",
                "Output a condensed summary of extended header information such as creations, renames and mode changes.",
                "--patch-with-stat",
                "Output a patch, and a condensed summary of extended header information such as creations, renames and mode changes.",
            ],
        ),
        (
            "remote.c",
            &[
                "The functions of this file are told below with what they take.",
                "make_remote (node *parent, const char *name, const char *box, const char *can_move, const char *managed, const char *start, const char *server, const char *port)",
                "It gives back the node, or nothing where the name is taken.",
            ],
        ),
    ]));
}

#[test]
fn code_with_placeholders_is_no_talk_of_a_model() {
    let mut article = page("Editing scripts", &["Open a file and write it.", "[insert the lines you want]"]);
    if let Some(block) = article.blocks.last_mut() {
        block.kind = BlockKind::Code;
    }
    assert_left(&[article]);
}

#[test]
fn letters_of_options_before_words_of_another_alphabet_stay() {
    assert_left(&pages(&[(
        "Поиск пакетов",
        &[
            "Выражение ~aдействие выбирает пакеты, с которыми будет выполнено действие.",
            "Выражение ~Aархив выбирает пакеты данного архива, а ~rархитектура — пакеты архитектуры.",
        ],
    )]));
}

#[test]
fn items_over_a_template_and_headings_under_one_stay() {
    let notice = "This page is a part of the handbook of the tool that mends old fences and gates.";
    let host: Vec<Article> = [
        ("Posts", "Choose oak for the posts", "Dig a hole of two feet for each of them before the frost. Where the ground is wet, put a spade of gravel under the end that stands in it, and tamp the earth in layers of a hand so that nothing moves when the wind leans on it."),
        ("Gates", "Hang the gate last", "Two people lift it while a third one sets the pin in the hinge. It should swing shut by its own weight, which it does if the upper hinge is set a finger further back than the lower one; a sagging corner is cured with a wire and a screw."),
        ("Rails", "Saw the rails to length", "A rail should bend by no more than a thumb when a child sits on it. Spruce is light and cheap but rots where it touches the post, so that the ends are dipped in tar overnight and dried for three days before anybody nails them."),
        ("Paint", "Paint on a dry day", "Linseed oil goes deeper than varnish, and can be renewed each spring. Moss must be brushed off first, and loose splinters planed away; the second coat follows after a week, and the brush is kept in water until then."),
    ]
    .map(|(title, item, text)| {
        let mut article = page(title, &[text, item, notice]);
        if let Some(block) = article.blocks.get_mut(1) {
            block.kind = BlockKind::ListItem;
        }
        article
    })
    .into();
    for (cleaned, article) in examined(&host).iter().zip(&host) {
        let item = &article.blocks[1].text;
        assert!(cleaned.text.contains(item.as_str()), "{:?}", cleaned.text);
        assert!(!cleaned.text.contains(notice), "the notice is a template");
    }
}

#[test]
fn words_of_japanese_and_chinese_stay_where_particles_stand_around_them() {
    assert_left(&pages(&[
        (
            "暗号化の設定",
            &[
                "通信の暗号化を行う場合は、鍵の暗号化で使う方式を選びます。",
                "ファイルの暗号化の手順と、暗号化に必要な時間をここで述べます。暗号化を解くには鍵が要ります。",
            ],
        ),
        (
            "对话框",
            &[
                "打开的对话框是这样的，请在对话框中选择文件，然后关闭对话框。",
                "这个对话框的大小可以改变，每一个对话框都有帮助，对话框里的按钮也是。",
            ],
        ),
    ]));
}

#[test]
fn parts_of_camel_case_and_of_sentences_stay() {
    assert_left(&pages(&[
        (
            "Compilar",
            &["Obriu la pàgina amb un navegador web. Aquesta informació és al lloc web. Aqueixa altra no hi és."],
        ),
        ("Perl", &["perl srclib\\apr\\build\\conv.pl -2005", "perl srclib\\apr\\build\\conv.pl -2008"]),
        ("Turtle", &[">>> sorted(turtle.pen().items())", ">>> sorted(turtle.pen().items())[:3]"]),
    ]));
}
