//! Tables of evaluation: how headings and sentences praise a text without saying anything of it. Folded to lower case;
//! entries of [`EVALUATION`] and [`ABOUT_THE_TEXT`] are stems or phrases that are looked for anywhere in a sentence.

use std::sync::LazyLock;

use super::scan::is_unspaced;
use super::table::Table;

/// Headings of an evaluation of the article that [`is_label`] does not make up.
#[rustfmt::skip]
pub static PRAISE: LazyLock<Table> = LazyLock::new(|| Table::of(&[
    "analysis and evaluation", "evaluation", "editorial review", "editor's review", "editors' review",
    "our assessment", "assessment", "content evaluation", "content review", "content analysis", "article evaluation",
    "article review", "article analysis", "our evaluation", "our review", "our verdict", "quality assessment",
    "editorial assessment", "editorial evaluation", "review and evaluation", "analyse und bewertung", "bewertung",
    "unsere bewertung", "redaktionelle bewertung", "unsere einschätzung", "análisis y evaluación", "evaluación",
    "nuestra valoración", "valoración editorial", "analyse et évaluation", "évaluation", "notre avis",
    "analisi e valutazione", "valutazione", "la nostra valutazione", "análise e avaliação", "avaliação",
    "nossa avaliação", "анализ и оценка", "оценка", "наша оценка", "оценка редакции", "beoordeling",
    "onze beoordeling", "ocena", "nasza ocena", "değerlendirme", "analiz ve değerlendirme", "分析与评价",
    "分析和评价", "评价", "内容评价", "编辑点评", "本站点评", "文章评价", "分析と評価", "評価", "編集部の評価",
    "記事の評価", "분석 및 평가", "평가",
    "تقييمنا", "التقييم", "تحليل وتقييم", "التحليل والتقييم", "مراجعة المقال", "رأي المحرر", "분석과 평가", "기사 평가",
    "editorial note", "what we think", "why we like it", "why read it", "why you should read it", "was wir denken", "warum lesen",
    "lo que pensamos", "por qué leerlo", "ce que nous en pensons", "ce qu'on en pense", "pourquoi le lire", "cosa ne pensiamo", "perché leggerlo",
    "o que achamos", "por que ler", "почему стоит прочитать", "wat wij vinden", "co o tym myślimy", "dlaczego warto przeczytać",
    "neden okumalı", "ce credem noi", "de ce să citești", "mitä mieltä olemme", "vad vi tycker", "值得一读", "推荐理由", "我们的看法", "編集部の一言", "編集部コメント",
    "analys och utvärdering", "redaktionens omdöme", "analyse og vurdering", "analyse og evaluering",
    "analyysi ja arviointi", "analýza a hodnocení", "analýza a hodnotenie", "elemzés és értékelés",
    "analiză și evaluare", "ανάλυση και αξιολόγηση", "аналіз та оцінка", "analisis dan evaluasi", "penilaian redaksi",
    "phân tích và đánh giá", "đánh giá của ban biên tập", "nhận xét của ban biên tập", "utvärdering", "vurdering",
    "evaluering", "arviointi", "hodnocení", "hodnotenie", "értékelés", "evaluare", "αξιολόγηση", "оцінка",
    "nhận xét chung", "đánh giá bài viết", "đánh giá chung", "nhận xét", "đánh giá", "nhận định",
    "nhận định của ban biên tập", "góc nhìn biên tập", "lời bình", "bình luận của ban biên tập", "đánh giá nội dung",
    "nhận xét bài viết", "บทวิเคราะห์และประเมิน", "ความเห็นบรรณาธิการ", "การประเมิน", "ประเมินบทความ", "मूल्यांकन",
    "विश्लेषण और मूल्यांकन", "संपादकीय टिप्पणी", "हमारी राय", "संपादक की राय", "মূল্যায়ন", "আমাদের মূল্যায়ন",
    "সম্পাদকের মন্তব্য", "পর্যালোচনা", "ارزیابی", "تحلیل و ارزیابی", "نظر سردبیر", "ارزیابی ما", "הערכה",
    "ניתוח והערכה", "דעת העורך", "הערכת המערכת", "חוות דעת", "ocjena", "naša ocjena", "analiza i ocjena", "procjena",
    "presoja", "нашата оценка", "valoració", "anàlisi i valoració", "la nostra valoració", "įvertinimas",
    "analizė ir vertinimas", "vertinimas", "vērtējums", "hinnang",
]));

/// Words that make a short line the heading of an evaluation.
#[rustfmt::skip]
pub const LABEL_NOUNS: &[&str] = &[
    "evaluation", "assessment", "review", "verdict", "appraisal", "critique", "commentary", "opinion", "rating",
    "judgement", "judgment", "impression", "take", "impressions", "recommendation", "endorsement", "einschätzung",
    "bewertung", "beurteilung", "urteil", "leserurteil", "gesamturteil", "würdigung", "fazit", "gesamteindruck",
    "kritik", "kommentar", "empfehlung", "resümee", "redaktionsmeinung", "meinung", "textkritik", "valoración",
    "evaluación", "opinión", "veredicto", "reseña", "juicio", "crítica", "comentario", "balance", "apreciación",
    "recomendación", "évaluation", "avis", "appréciation", "jugement", "commentaire", "bilan", "recommandation",
    "valutazione", "giudizio", "recensione", "parere", "commento", "verdetto", "opinione", "avaliação", "opinião",
    "parecer", "resenha", "veredito", "apreciação", "comentário", "recomendação", "оценка", "мнение", "отзыв",
    "рецензия", "вывод", "вердикт", "заключение", "впечатление", "комментарий", "резюме", "beoordeling", "oordeel",
    "recensie", "mening", "waardering", "indruk", "conclusie", "aanbeveling", "ocena", "opinia", "recenzja",
    "werdykt", "komentarz", "değerlendirme", "değerlendirmesi", "görüş", "görüşü", "yorum", "yorumu",
    "değerlendirmemiz", "görüşümüz", "yorumumuz", "incelemesi", "평가", "총평", "논평", "서평", "تقييم", "تقييمنا", "مراجعة", "رأينا",
    "utvärdering", "vurdering", "evaluering", "arviointi", "hodnocení", "hodnotenie", "értékelés", "evaluare",
    "αξιολόγηση", "оцінка", "bedömning", "omdöme", "värdering", "recension", "bedømmelse", "anmeldelse", "arvio",
    "arvostelu", "zhodnocení", "posouzení", "recenze", "názor", "zhodnotenie", "posúdenie", "értékelése", "vélemény",
    "véleménye", "bírálat", "evaluarea", "apreciere", "aprecierea", "recenzie", "αποτίμηση", "κρίση", "κριτική",
    "γνώμη", "άποψη", "думка", "висновок", "penilaian", "evaluasi", "ulasan",
    "ocjena", "osvrt", "procjena", "presoja", "оценката", "valoració", "įvertinimas", "vērtējums", "hinnang",
];

/// Words that may stand beside them there.
#[rustfmt::skip]
pub const LABEL_WORDS: &[&str] = &[
    "editorial", "editor", "editor's", "editors'", "editors", "our", "critical", "article", "content", "overall",
    "quality", "final", "expert", "general", "the", "of", "and", "analysis", "reader", "reader's", "readers'", "text",
    "story", "piece", "on", "this", "quick", "short", "summary", "redaktionelle", "redaktionelles", "redaktioneller",
    "redaktion", "unsere", "unser", "der", "die", "das", "des", "von", "zum", "zur", "und", "analyse", "artikel",
    "artikels", "beitrag", "beitrags", "textes", "kritische", "kurze", "abschließende", "leser", "gesamt",
    "inhaltliche", "de", "la", "el", "del", "nuestra", "nuestro", "redacción", "y", "análisis", "artículo", "texto",
    "lector", "lectores", "éditoriale", "éditorial", "notre", "du", "le", "l'article", "et", "rédaction", "générale",
    "finale", "lecteurs", "redazionale", "redazione", "nostra", "nostro", "il", "della", "dell'articolo", "e",
    "analisi", "complessivo", "da", "do", "nossa", "nosso", "a", "o", "redação", "análise", "artigo", "geral",
    "редакции", "редакционная", "редакционное", "наша", "наше", "наш", "и", "анализ", "общая", "общее", "статьи",
    "материала", "читателя", "читателей", "итоговая", "краткий", "redactionele", "onze", "ons", "van", "het", "en",
    "redactie", "redakcji", "nasza", "redakcyjna", "i", "analiza", "artykułu", "editör", "editörün", "editoryal",
    "bizim", "analiz", "ve", "makale",
    "분석", "분석과", "및", "편집자", "편집부", "기사", "내용", "종합", "우리의", "المحرر", "المقال", "تحليل", "وتقييم", "القراء",
    "redaktionens", "redaktionell", "vår", "våra", "analys", "och", "av", "artikeln", "texten", "läsarnas",
    "redaksjonens", "vores", "og", "af", "artiklen", "artikkelen", "teksten", "toimituksen", "analyysi", "ja",
    "artikkelin", "redakce", "redakční", "naše", "analýza", "článku", "textu", "celkové", "redakcie", "redakčné",
    "szerkesztőség", "szerkesztőségi", "szerkesztői", "az", "és", "elemzés", "cikk", "szöveg", "redacției", "noastră",
    "analiză", "și", "articolului", "textului", "σύνταξης", "της", "του", "η", "μας", "και", "ανάλυση", "άρθρου",
    "κειμένου", "редакції", "та", "аналіз", "статті", "на", "редакцията", "нашата", "redaksi", "kami", "dan",
    "analisis",
    "naša", "uredništva", "članka", "teksta", "статията", "straipsnio", "raksta", "artikli",
];

/// The same in scripts without blanks, anywhere in a short line.
#[rustfmt::skip]
pub const LABEL_UNSPACED: &[&str] = &[
    "评价", "点评", "评析", "按语", "短评", "简评", "读后感", "评语", "推荐理由", "評価", "総評", "講評", "書評",
    "寸評", "編集後記", "評論", "평가", "총평", "논평",
];

/// Words of praise and of evaluation.
#[rustfmt::skip]
pub const EVALUATION: &[&str] = &[
    "comprehensive", "insightful", "nuanced", "well-structured", "well structured", "well-written", "well written",
    "well-researched", "well researched", "well sourced", "well-sourced", "balanced", "thorough", "engag",
    "compelling", "captivat", "thought-provoking", "informative", "invaluable", "valuable perspective",
    "valuable resource", "must-read", "exemplar", "outstanding", "meticulous", "clarity", "in-depth", "depth",
    "riveting", "accessible", "objective", "timely", "rich in detail", "flows logically", "logical flow", "admirabl",
    "commendabl", "neutral tone", "strengths", "expert opinion", "more statistics", "recommends it", "coherent",
    "vivid", "illuminat", "articulate", "excellent", "masterful", "remarkable", "broad audience", "wider audience",
    "strengthen it", "future coverage", "deep understanding", "easy to follow", "well worth reading", "worth reading",
    "highly readable", "professionals and casual readers", "relevance", "umfassend", "aufschlussreich", "ausgewogen",
    "gründlich", "fesselnd", "gut strukturiert", "gut recherchiert", "lesenswert", "tiefgang", "klarheit",
    "informativ", "überzeugend", "verständlich", "sachlich", "exhaustiv", "completo y equilibrado", "equilibrad",
    "profund", "bien estructurad", "bien documentad", "cautivador", "imprescindible", "claridad", "informativo",
    "convincente", "objetiv", "approfondi", "équilibré", "complet et", "bien structuré", "captivant",
    "incontournable", "clarté", "instructif", "pertinen", "approfondit", "equilibrat", "ben strutturat", "avvincente",
    "chiarezza", "imperdibile", "abrangente", "bem estruturad", "envolvente", "clareza", "всесторонн",
    "сбалансирован", "увлекательн", "содержательн", "хорошо структурирован", "ясност", "информативн", "объективн",
    "убедительн", "全面", "深入", "深刻", "引人入胜", "条理清晰", "结构清晰", "客观", "详实", "值得一读", "发人深省",
    "平衡", "網羅的", "包括的", "洞察", "読みやす", "説得力", "客観的", "バランス", "分かりやす", "必読", "示唆に富",
    "crisp", "lucid", "rigour", "rigorous", "poise", "deserves a place", "elegan", "polished", "persuasive", "superb",
    "brilliant", "eloquent", "incisive", "astute", "enlightening", "seamless", "impeccable", "authoritative",
    "judicious", "laudable", "deft", "skilful", "skillfully", "gripping", "fascinating", "thoughtful", "masterly",
    "gem of", "first-rate", "top-notch", "worth your time", "well worth", "stands out", "solid research",
    "careful research", "keen eye", "refreshing", "sorgfältig", "gelungen", "vorbildlich", "hervorragend",
    "ausgezeichnet", "herausragend", "überzeug", "besticht", "glänzt", "packend", "mitreißend", "lebendig",
    "anschaulich", "präzis", "treffend", "schlüssig", "stimmig", "fundiert", "tiefgehend", "tiefgründig",
    "sachkenntnis", "einfühlsam", "differenziert", "klug", "seinesgleichen", "wertvoll", "bemerkenswert",
    "außergewöhnlich", "beeindruck", "brillant", "meisterhaft", "weiterempf", "unverzichtbar", "gewissenhaft",
    "flüssig", "nachvollziehbar", "beleuchtet", "kenntnisreich", "spannend", "eindrucksvoll", "klare sprache",
    "mehrwert", "pflichtlektüre", "zugänglich", "magnífic", "ejemplar", "excelent", "rigor", "solidez", "atrapa",
    "fluid", "ágil", "nítid", "fascinante", "valios", "sobresal", "destacad", "impecable", "lúcid", "minucios",
    "enriquecedor", "esclarecedor", "perspicaz", "notable", "precisión", "cautiva", "merece ser", "lectura obligada",
    "recomendable", "elegancia", "documentad", "remarquable", "magistral", "rigoureu", "fouillé", "limpide",
    "passionnant", "éclairant", "nuancé", "précieu", "fluide", "soigné", "convaincan", "exemplaire", "percutant",
    "finesse", "saisissant", "indispensable", "captive", "enrichissant", "à lire absolument", "justesse", "eccellent",
    "rigoros", "scorrevol", "coinvolgent", "illuminant", "prezios", "esemplar", "convincent", "accurat", "puntual",
    "profondità", "notevol", "affascinant", "da leggere", "imprescindibil", "sfumat", "stimolant", "brilhant",
    "fluent", "cuidados", "profundidade", "notáve", "cativant", "leitura obrigatória", "imperdíve", "bem escrit",
    "instigant", "precios", "relevante", "блестящ", "превосходн", "великолепн", "отличн", "тщательн", "убедител",
    "захватыва", "познавательн", "полезн", "выдающ", "мастерск", "проработан", "исчерпыва", "понятн", "живым язык",
    "живой язык", "доступн", "интересн", "качественн", "глубин", "полнот", "стоит прочесть", "стоит прочитать",
    "рекоменду", "многогранн", "изложени", "grondig", "helder", "evenwichtig", "boeiend", "meeslepend", "genuanceerd",
    "zorgvuldig", "uitstekend", "waardevol", "overtuig", "diepgang", "inzichtelijk", "toegankelijk",
    "vlot geschreven", "goed gestructureerd", "goed onderbouwd", "voortreffelijk", "briljant", "een aanrader",
    "doordacht", "scherpzinnig", "leesbaar", "indrukwekkend", "verhelderend", "wyczerpując", "wnikliw", "wyważon",
    "rzeteln", "porywając", "przejrzyst", "doskonał", "znakomit", "wartościow", "warto przeczytać", "kapsamlı",
    "dengeli", "etkileyici", "akıcı", "aydınlatıcı", "titizlikle", "derinlemesine", "değerli", "mükemmel",
    "mutlaka okunmalı", "sürükleyici", "anlaşılır", "翔实", "流畅", "生动", "严谨", "细致", "透彻", "独到", "新颖",
    "清晰", "精彩", "优秀", "难得", "受益", "启发", "令人信服", "耐人寻味", "通俗易懂", "层次分明", "脉络", "视角",
    "佳作", "不可多得", "鞭辟入里", "有深度", "文笔", "逻辑严密", "极具价值", "丰富", "丁寧", "綿密", "深い", "鋭い",
    "明快", "平易", "優れた", "見事", "素晴らし", "秀逸", "詳細", "飽きさせ", "引き込", "読み応え", "一読の価値",
    "おすすめ", "簡潔", "緻密", "ぜひ読", "読んでほしい", "豊富", "有益", "貴重", "魅力的", "ameno", "amena",
    "глубок",
    "olağanüstü", "ilgi çekici", "bilgilendirici", "ufuk açıcı", "özenle", "nitelikli", "başarıyla", "sürükleyen", "doyurucu", "훌륭", "뛰어난", "탁월", "깊이 있는", "균형 잡힌", "통찰", "흥미롭", "매력적", "유익", "명쾌", "설득력", "돋보이", "꼼꼼", "인상적", "사로잡", "모범", "완성도", "رائع", "متميز", "شاملة", "شامل و", "عميقة", "العمق", "متوازن", "جذاب", "مفيد", "قيمة", "ممتاز", "الوضوح", "مقنع", "شيق", "ممتع", "ثري", "مذهل",
    "wonderful", "lively", "its balance", "with ease", "delight", "enjoyable", "great care", "well-paced",
    "välskriv", "insiktsfull", "nyanserad", "imponerande", "övertygande", "läsvärd", "genomarbeta", "genomtänkt",
    "tydlighet", "välstrukturera", "lärorik", "fängslande", "gripande", "velskrev", "indsigtsfuld", "innsiktsfull",
    "nuanceret", "nyansert", "imponerende", "overbevisende", "læseværdig", "lesverdig", "gennemarbejdet",
    "gjennomarbeidet", "velstruktureret", "lærerig", "fængslende", "fengslende", "kattava", "oivaltava", "vakuuttava",
    "ansiokas", "perusteellinen", "tasapainoinen", "lukemisen arvoi", "mukaansatempaava", "erinomainen",
    "vyčerpávající", "vyvážen", "zasvěcen", "pronikav", "důkladn", "přesvědčiv", "poutav", "čtivě", "čtivý",
    "srozumiteln", "vynikající", "brilantn", "podnětn", "stojí za přečtení", "promyšlen", "vyčerpávajúc",
    "presvedčiv", "pútav", "zrozumiteľn", "vynikajúc", "dôkladn", "átfogó", "alapos", "kiegyensúlyozott",
    "lebilincselő", "meggyőző", "kiváló", "árnyalt", "közérthető", "figyelemreméltó", "olvasmányos", "lenyűgöző",
    "mesteri", "tanulságos", "gondolatébresztő", "színvonalas", "cuprinzăto", "echilibrat", "pătrunzăto",
    "convingăto", "bine documentat", "bine scris", "remarcabil", "merită citit", "ολοκληρωμέν", "εμπεριστατωμέν",
    "διεισδυτικ", "ισορροπημέν", "συναρπαστικ", "πειστικ", "εξαιρετικ", "σαφήνεια", "τεκμηριωμέν",
    "αξίζει να διαβαστεί", "γλαφυρ", "υποδειγματικ", "всебічн", "збалансован", "захоплив", "переконлив", "ґрунтовн",
    "змістовн", "вичерпн", "майстерн", "варто прочитати", "задълбочен", "балансиран", "komprehensif", "mendalam",
    "berimbang", "informatif", "meyakinkan", "memikat", "layak dibaca", "toàn diện", "sâu sắc", "lôi cuốn",
    "thuyết phục", "xuất sắc", "mạch lạc", "đáng đọc",
    "minh chứng tiêu biểu", "giàu thông tin", "giàu cảm xúc", "hấp dẫn", "cuốn hút", "rõ ràng", "chặt chẽ", "bổ ích",
    "hữu ích", "ấn tượng", "sinh động", "công phu", "tỉ mỉ", "khách quan", "đa chiều", "tuyệt vời", "đặc sắc",
    "dễ hiểu", "tinh tế", "chuyên sâu", "kỹ lưỡng", "nhuần nhuyễn", "hiếm có", "không thể bỏ qua", "chỉn chu",
    "menarik", "bernas", "kaya informasi", "terstruktur", "mengalir", "seimbang", "objektif", "luar biasa",
    "bermanfaat", "berharga", "wajib dibaca", "cermat", "menggugah", "memukau", "lugas", "inspiratif", "ครอบคลุม",
    "ลึกซึ้ง", "น่าสนใจ", "น่าติดตาม", "ยอดเยี่ยม", "มีคุณค่า", "โดดเด่น", "เข้าใจง่าย", "น่าประทับใจ", "ควรอ่าน",
    "รอบด้าน", "व्यापक", "गहराई", "संतुलित", "सारगर्भित", "प्रभावशाली", "रोचक", "उत्कृष्ट", "पठनीय", "मूल्यवान",
    "उल्लेखनीय", "शानदार", "बेहतरीन", "विचारोत्तेजक", "तथ्यपरक", "গভীর", "তথ্যবহুল", "সুলিখিত", "ভারসাম্যপূর্ণ",
    "আকর্ষণীয়", "মূল্যবান", "চমৎকার", "অসাধারণ", "সাবলীল", "প্রাঞ্জল", "অনবদ্য", "جامع", "عمیق", "متعادل", "خواندنی",
    "ارزشمند", "برجسته", "تأثیرگذار", "بی‌نظیر", "آموزنده", "מקיף", "מעמיק", "מאוזן", "מרתק", "משכנע", "מעורר מחשבה",
    "מצוין", "יוצא דופן", "חובה לקרוא", "רהוט", "sveobuhvat", "uravnotežen", "temeljit", "uvjerljiv", "izvrs",
    "vrijedi pročitati", "nadahnu", "promišljen", "celovit", "poglobljen", "prepričljiv", "изчерпателн", "увлекател",
    "впечатляващ", "проникновен", "exhaustiu", "rigorós", "fascinant", "išsam", "įtraukiant", "subalansuot", "įžvalg",
    "visaptver", "līdzsvarot", "aizraujoš", "izcil", "põhjalik", "tasakaalustatud", "kaasahaarav", "suurepära",
    "kitűnő", "gördülékeny", "tárgyilagos", "élvezetes", "fremragende", "oplysende", "velafbalanceret",
    "velargumenteret", "enestående", "fremragande", "excepțional", "riguros", "valoros", "вдумлив", "блискуч",
];

/// How an evaluation speaks of the text that it stands in, of its author and its readers.
#[rustfmt::skip]
pub const ABOUT_THE_TEXT: &[&str] = &[
    "this article", "the article", "this piece", "the piece", "an outstanding piece", "this report", "the report",
    "this story presents", "the author", "the writer", "this text", "the text", "readers", "the reader",
    "the audience", "a broad audience", "each paragraph", "the argument", "the language", "its strengths",
    "the facts are", "the subject", "the topic", "its theme", "the narrative", "coverage", "modern journalism",
    "this post", "the structure", "from beginning to end", "from start to finish", "first line to the last",
    "strengthen it", "it is objective", "recommends it", "der artikel", "dieser artikel", "der beitrag",
    "dieser beitrag", "der autor", "die autorin", "der text", "leserinnen", "leser", "das thema", "este artículo",
    "el artículo", "el autor", "la autora", "el texto", "los lectores", "el lector", "el tema", "cet article",
    "l'article", "l'auteur", "le texte", "les lecteurs", "le sujet", "questo articolo", "l'articolo", "l'autore",
    "il testo", "i lettori", "este artigo", "o artigo", "o autor", "os leitores", "эта статья", "статья", "автор",
    "материал", "читател", "текст", "тема", "本文", "这篇文章", "该文", "文章", "作者", "读者", "この記事", "本記事",
    "筆者", "著者", "読者", "the writing", "the prose", "the sourcing", "the pacing", "has a piece", "an article",
    "its author", "a read", "this essay", "the essay", "the storytelling", "the reporting", "this work",
    "anyone interested in", "everyone interested in", "everyone who follows", "anyone who wants", "ein text",
    "ein beitrag", "ein artikel", "ein stück journalismus", "das stück", "dem beitrag", "des beitrags", "dem artikel",
    "des artikels", "die darstellung", "der verfasser", "die verfasserin", "des verfassers", "leserschaft", "lektüre",
    "zeile", "die autoren", "der bericht", "dieser bericht", "dieser text", "die recherche", "publikum",
    "wer ihn liest", "wer dies liest", "die redaktion empfiehlt", "una pieza", "un texto", "un artículo",
    "este texto", "este reportaje", "el reportaje", "la redactora", "el redactor", "quien escribe", "quien lee",
    "al lector", "del lector", "a los lectores", "la lectura", "la prosa", "la exposición", "al público",
    "la narración", "esta nota", "la nota", "del autor", "un trabajo", "un article", "ce texte", "un texte",
    "le lecteur", "du lecteur", "au lecteur", "l'auteure", "l'autrice", "la rédactrice", "le rédacteur", "la plume",
    "la lecture", "ce papier", "ce reportage", "le récit", "le propos", "aux lecteurs", "les auteurs", "un articolo",
    "un testo", "questo testo", "questo pezzo", "il pezzo", "il lettore", "al lettore", "la lettura",
    "il giornalista", "dall'inizio alla fine", "ai lettori", "un lavoro", "um artigo", "um texto", "esta matéria",
    "a matéria", "a autora", "o leitor", "ao leitor", "a leitura", "a reportagem", "aos leitores", "a escrita",
    "o tema", "o assunto", "статью", "статьи", "этот текст", "автора", "автору", "прочес", "прочит", "публикаци",
    "очерк", "изложени", "слог", "dit artikel", "het artikel", "een artikel", "dit stuk", "het stuk", "de auteur",
    "de schrijver", "de schrijfster", "de lezer", "lezers", "de tekst", "deze tekst", "een tekst", "het onderwerp",
    "het betoog", "dit verslag", "dit bericht", "de schrijfstijl", "het thema", "artykuł", "autor", "czytelnik",
    "tekst", "temat", "lektura", "bu makale", "makale", "yazar", "okuyucu", "okur", "metin", "bu yazı", "konuyu",
    "konu", "这篇报道", "该报道", "本篇", "全文", "行文", "文字", "笔者", "读来", "文中", "一篇", "この一本",
    "一本です", "本稿", "書き手", "読み手", "語り口", "読む者", "読む人",
    "bu haber", "yazının", "yazıyı", "okuyanı", "okuru", "이 글", "이 기사", "기사는", "저자", "필자", "독자", "글쓴이", "هذا المقال", "المقال", "الكاتب", "القارئ", "للقارئ", "القراء", "هذا النص", "هذا التقرير", "الموضوع",
    "write-up",
    "artikeln", "författaren", "skribenten", "läsaren", "läsarna", "den här texten", "språket", "resonemang",
    "artiklen", "artikkelen", "forfatteren", "læseren", "leseren", "læserne", "leserne", "teksten", "sproget",
    "artikkeli", "kirjoittaja", "lukija", "článek", "článku", "čtenář", "tento text", "článok", "čitateľ", "a cikk",
    "az írás", "szerző", "olvasó", "a szöveg", "articolul", "autorul", "autoarea", "cititor", "textul", "το άρθρο",
    "του άρθρου", "συγγραφέας", "συντάκτης", "αναγνώστ", "το κείμενο", "του κειμένου", "стаття", "статті", "статтю",
    "читач", "матеріал", "статията", "artikel ini", "tulisan ini", "penulis", "pembaca", "bài viết", "tác giả",
    "độc giả", "người đọc",
    "bài báo", "người viết", "cây bút", "bạn đọc", "ngòi bút", "từng chi tiết", "laporan ini", "naskah ini",
    "บทความนี้", "บทความ", "ผู้เขียน", "ผู้อ่าน", "งานเขียน", "यह लेख", "लेखक", "पाठक", "यह रिपोर्ट", "आलेख",
    "এই লেখা", "লেখাটি", "লেখক", "পাঠক", "প্রতিবেদনটি", "নিবন্ধটি", "این مقاله", "نویسنده", "خواننده", "خوانندگان",
    "این گزارش", "این نوشته", "המאמר", "הכתבה", "הכותב", "המחבר", "הקורא", "הטקסט", "članak", "članku", "čitatelj",
    "čitalac", "članek", "avtor", "bralc", "besedilo", "авторът", "текстът", "материалът", "aquest article",
    "l'autor", "els lectors", "aquest text", "straipsn", "skaityto", "lasītāj", "artikkel", "lugeja", "denne artikel",
    "denne artikkelen",
];

/// Those that alone are the heading of something else: of comments, votes, opinion pages.
const SAY_LITTLE_ALONE: &[&str] = &[
    "rating",
    "take",
    "opinion",
    "review",
    "impression",
    "impressions",
    "recommendation",
    "commentary",
    "critique",
    "kritik",
    "kommentar",
    "empfehlung",
    "meinung",
    "opinión",
    "comentario",
    "crítica",
    "recomendación",
    "reseña",
    "commentaire",
    "critique",
    "opinion",
    "commento",
    "opinione",
    "recensione",
    "opinião",
    "comentário",
    "отзыв",
    "мнение",
    "вывод",
    "комментарий",
    "заключение",
    "recensie",
    "mening",
    "conclusie",
    "opinia",
    "komentarz",
    "yorum",
    "yorumu",
    "görüş",
    "görüşü",
    "balance",
    "bilan",
    "recension",
    "anmeldelse",
    "arvio",
    "arvostelu",
    "recenze",
    "názor",
    "vélemény",
    "recenzie",
    "κριτική",
    "γνώμη",
    "άποψη",
    "думка",
    "висновок",
    "ulasan",
];

/// Words of the longest heading.
const LONGEST_LABEL: usize = 5;
/// Characters of the longest heading in scripts without blanks.
const LONGEST_UNSPACED: usize = 10;

/// Whether a bare line (see [`super::phrases::bare`]) is the heading of an evaluation: of the table, or a few words of
/// which one names an evaluation and the others say whose or of what.
#[must_use]
pub fn is_label(line: &str) -> bool {
    if PRAISE.has(line) {
        return true;
    }
    if line.chars().any(is_unspaced) {
        return line.chars().count() <= LONGEST_UNSPACED && LABEL_UNSPACED.iter().any(|part| line.contains(part));
    }
    let mut words = line.split([' ', '/', '&']).filter(|w| !w.is_empty());
    line.split(' ').nth(LONGEST_LABEL).is_none()
        && line.split(' ').any(|w| LABEL_NOUNS.contains(&w))
        && !SAY_LITTLE_ALONE.contains(&line)
        && words.all(|w| LABEL_NOUNS.contains(&w) || LABEL_WORDS.contains(&w))
}

/// The label before the colon at the start of a folded passage, with the colon.
#[must_use]
pub fn label_of(folded: &str) -> Option<&str> {
    const LONGEST: usize = 48;
    let (at, colon) = folded.char_indices().take(LONGEST).find(|(_, c)| matches!(c, ':' | '：'))?;
    let label = folded.get(..at)?;
    is_label(&super::phrases::bare(label)).then(|| folded.get(..at + colon.len_utf8())).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_the_form_that_they_are_looked_up_in() {
        for entry in PRAISE.entries().iter().chain(LABEL_NOUNS).chain(LABEL_UNSPACED) {
            assert_eq!(&crate::contamination::phrases::bare(entry), entry);
        }
        for entry in EVALUATION.iter().chain(ABOUT_THE_TEXT).chain(LABEL_WORDS) {
            assert_eq!(&crate::contamination::passages::normal(entry), entry);
        }
    }

    #[test]
    fn headings_of_evaluations_are_known_and_other_headings_are_not() {
        for line in [
            "urteil der redaktion",
            "valoración de la redacción",
            "avis de la rédaction",
            "giudizio della redazione",
            "parecer editorial",
            "мнение редакции",
            "oordeel van de redactie",
            "小编点评",
            "編集部の総評",
        ] {
            assert!(is_label(line), "{line}");
        }
        for line in [
            "urteil des amtsgerichts",
            "review of the harbour rules",
            "мнение губернатора",
            "la redacción",
            "评价体系改革的五个难点与对策",
        ] {
            assert!(!is_label(line), "{line}");
        }
    }

    #[test]
    fn a_label_ends_at_its_colon() {
        assert_eq!(label_of("unser urteil: der text ist gut"), Some("unser urteil:"));
        assert_eq!(label_of("编者按语：内容翔实"), Some("编者按语："));
        assert_eq!(label_of("das gericht sagte: nein"), None);
    }
}
