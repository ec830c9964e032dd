//! Bylines and days in the forms of newspapers of many languages, on small pages that declare neither.

use crate::article::Extractor;
use crate::article::extract::tests::page;

/// Language, byline, day, then what they say, and a sentence of the text.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str], &'static str, &'static str);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("de", "<div class=\"byline\">Von <span>Max Müller</span> und Anna Schäfer, Berlin</div>", "<span class=\"date\">Stand: 17.10.2024, 14:05 Uhr</span>", &["Max Müller", "Anna Schäfer"], "2024-10-17", "Die Wärter des Leuchtturms schrieben auf, was sie in der Nacht auf See gesehen hatten, und schickten es in die Stadt."),
    ("de", "<p>Von Lena Vogt</p>", "<p>3. März 2025, 8:30 Uhr</p>", &["Lena Vogt"], "2025-03-03", "Die Stadt hat am Abend beschlossen, die alte Brücke über den Fluss zu sperren, weil sie nicht mehr sicher ist."),
    ("fr", "<p class=\"author\">Par Jean Dupont avec AFP</p>", "<p class=\"meta\">Publié le 17 octobre 2024 à 10h30, mis à jour le 18 octobre 2024 à 9h00</p>", &["Jean Dupont"], "2024-10-17", "Les gardiens du phare ont écrit ce qu'ils avaient vu en mer pendant la nuit et l'ont envoyé à la ville."),
    ("es", "<div class=\"autor\">Por <a href=\"/autor/ana-garcia\">Ana García</a> y Luis Pérez</div>", "<div class=\"fecha\">Madrid - 17 oct 2024 - 10:30 CEST</div>", &["Ana García", "Luis Pérez"], "2024-10-17", "Los guardianes del faro escribieron lo que habían visto en el mar durante la noche y lo enviaron a la ciudad."),
    ("it", "<p>di Giulia Bianchi</p>", "<time>17 Ottobre 2024 alle 10:30</time>", &["Giulia Bianchi"], "2024-10-17", "I guardiani del faro hanno scritto quello che avevano visto in mare durante la notte e lo hanno mandato in città."),
    ("pt", "<p>Por João Silva, g1 — São Paulo</p>", "<p>17/10/2024 10h30 &nbsp; Atualizado há 3 meses</p>", &["João Silva"], "2024-10-17", "Os guardas do farol escreveram o que tinham visto no mar durante a noite e enviaram para a cidade."),
    ("nl", "<p>Door Jan de Vries</p>", "<p>17 okt. 2024 om 10:30</p>", &["Jan de Vries"], "2024-10-17", "De wachters van de vuurtoren schreven op wat zij in de nacht op zee hadden gezien en stuurden het naar de stad."),
    ("sv", "<p>Av Anna Svensson</p>", "<p>Publicerad 17 oktober 2024 kl. 10.30</p>", &["Anna Svensson"], "2024-10-17", "Fyrvaktarna skrev ner vad de hade sett till havs under natten och skickade det till staden med nästa båt."),
    ("da", "<p>Af Mette Hansen</p>", "<p>17. okt. 2024 kl. 10.30</p>", &["Mette Hansen"], "2024-10-17", "Fyrpasserne skrev ned, hvad de havde set til havs om natten, og sendte det til byen med den næste båd."),
    ("nb", "<div class=\"byline\">Ola Nordmann<br>Journalist</div>", "<p>Publisert: 17. oktober 2024 10:30</p>", &["Ola Nordmann"], "2024-10-17", "Fyrvokterne skrev ned hva de hadde sett til havs om natten, og sendte det til byen med neste båt."),
    ("fi", "<p>Teksti: Matti Virtanen</p>", "<p>17.10.2024 klo 10.30</p>", &["Matti Virtanen"], "2024-10-17", "Majakan vartijat kirjoittivat ylös, mitä he olivat nähneet yöllä merellä, ja lähettivät sen kaupunkiin."),
    ("pl", "<p>Autor: Jan Kowalski</p>", "<p>17 października 2024, 10:30</p>", &["Jan Kowalski"], "2024-10-17", "Strażnicy latarni zapisali, co widzieli w nocy na morzu, i wysłali to do miasta następną łodzią."),
    ("cs", "<p>Autor: Petr Novák</p>", "<p>17. října 2024 10:30</p>", &["Petr Novák"], "2024-10-17", "Strážci majáku zapsali, co v noci viděli na moři, a poslali to do města další lodí, která plula kolem."),
    ("hu", "<p>Szerző: Kovács Anna</p>", "<p>2024. október 17. 10:30</p>", &["Kovács Anna"], "2024-10-17", "A világítótorony őrei leírták, mit láttak éjjel a tengeren, és a következő hajóval elküldték a városba."),
    ("ro", "<p>De Ion Popescu</p>", "<p>Joi, 17 octombrie 2024, 10:30</p>", &["Ion Popescu"], "2024-10-17", "Paznicii farului au scris ce au văzut noaptea pe mare și au trimis totul în oraș cu următoarea barcă."),
    ("ru", "<p>Автор: Иван Петров</p>", "<p>17 октября 2024, 10:30</p>", &["Иван Петров"], "2024-10-17", "Смотрители маяка записали, что они видели ночью в море, и отправили это в город следующей лодкой."),
    ("ru", "<div class=\"article__author\">Текст: Анна Смирнова</div>", "<div class=\"article__date\">17.10.2024 10:30</div>", &["Анна Смирнова"], "2024-10-17", "Власти города решили закрыть старый мост через реку, потому что он больше не безопасен для машин."),
    ("uk", "<p>Автор: Олена Коваль</p>", "<p>17 жовтня 2024, 10:30</p>", &["Олена Коваль"], "2024-10-17", "Доглядачі маяка записали, що вони бачили вночі в морі, і відправили це до міста наступним човном."),
    ("el", "<p>Γράφει ο Νίκος Παπαδόπουλος</p>", "<p>17 Οκτωβρίου 2024, 10:30</p>", &["Νίκος Παπαδόπουλος"], "2024-10-17", "Οι φύλακες του φάρου έγραψαν τι είχαν δει τη νύχτα στη θάλασσα και το έστειλαν στην πόλη."),
    ("tr", "<p>Yazan: İsmail Yılmaz</p>", "<p>17 Ekim 2024 10:30</p>", &["İsmail Yılmaz"], "2024-10-17", "Fenerin bekçileri gece denizde gördüklerini yazdılar ve bir sonraki tekneyle şehre gönderdiler."),
    ("ar", "<p>بقلم: أحمد الخطيب</p>", "<p>١٧ أكتوبر ٢٠٢٤</p>", &["أحمد الخطيب"], "2024-10-17", "كتب حراس المنارة ما رأوه في البحر أثناء الليل وأرسلوه إلى المدينة مع القارب التالي في الصباح."),
    ("fa", "<p>نویسنده: علی رضایی</p>", "<p>17 اکتبر 2024</p>", &["علی رضایی"], "2024-10-17", "نگهبانان فانوس دریایی آنچه را که شب در دریا دیده بودند نوشتند و با قایق بعدی به شهر فرستادند."),
    ("he", "<p>מאת: יעל כהן</p>", "<p>17 באוקטובר 2024, 10:30</p>", &["יעל כהן"], "2024-10-17", "שומרי המגדלור כתבו את מה שראו בלילה בים ושלחו אותו לעיר בסירה הבאה שיצאה מן הנמל."),
    ("hi", "<p>लेखक: राजेश कुमार</p>", "<p>17 अक्टूबर 2024, 10:30 AM IST</p>", &["राजेश कुमार"], "2024-10-17", "प्रकाशस्तंभ के रखवालों ने रात को समुद्र में जो देखा था वह लिख लिया और अगली नाव से शहर भेज दिया।"),
    ("bn", "<p>লেখক: করিম হোসেন</p>", "<p>১৭ অক্টোবর ২০২৪</p>", &["করিম হোসেন"], "2024-10-17", "বাতিঘরের রক্ষীরা রাতে সমুদ্রে যা দেখেছিল তা লিখে রাখল এবং পরের নৌকায় শহরে পাঠিয়ে দিল।"),
    ("id", "<p>Penulis: Budi Santoso</p>", "<p>Kamis, 17 Okt 2024 10:30 WIB</p>", &["Budi Santoso"], "2024-10-17", "Para penjaga mercusuar menuliskan apa yang mereka lihat di laut pada malam hari dan mengirimkannya ke kota."),
    ("vi", "<p>Tác giả: Nguyễn Văn An</p>", "<p>Thứ năm, 17/10/2024, 10:30 (GMT+7)</p>", &["Nguyễn Văn An"], "2024-10-17", "Những người gác hải đăng đã viết lại những gì họ thấy trên biển vào ban đêm và gửi về thành phố."),
    ("th", "<p>โดย สมชาย ใจดี</p>", "<p>17 ตุลาคม 2567 10:30 น.</p>", &["สมชาย ใจดี"], "2024-10-17", "ผู้ดูแลประภาคารจดบันทึกสิ่งที่พวกเขาเห็นในทะเลตอนกลางคืน และส่งไปยังเมืองด้วยเรือลำถัดไป"),
    ("zh", "<p>本报记者 王小明</p>", "<p>2024年10月17日 10:30</p>", &["王小明"], "2024-10-17", "灯塔的看守人写下了他们夜里在海上看到的一切，并用下一班船把它送到了城里，让大家都能读到。"),
    ("zh-TW", "<p>記者王小明／台北報導</p>", "<p>2024/10/17 10:30</p>", &["王小明"], "2024-10-17", "燈塔的看守人寫下了他們夜裡在海上看到的一切，並用下一班船把它送到了城裡，讓大家都能讀到。"),
    ("ja", "<p>文・佐藤花子</p>", "<p>2024/10/17 10:30</p>", &["佐藤花子"], "2024-10-17", "市は夕方、川にかかる古い橋を閉鎖することを決めた。もう安全ではないからだという説明だった。"),
    ("ko", "<p>홍길동 기자 gildong@ilbo.example.kr</p>", "<p>입력 2024.10.17 10:30 수정 2024.10.18 09:00</p>", &["홍길동"], "2024-10-17", "등대지기들은 밤에 바다에서 본 것을 적어 다음 배로 도시에 보냈다. 그것은 다음 날 아침 신문에 실렸다."),
    ("hr", "<p>Piše: Ivan Horvat</p>", "<p>17. listopada 2024. u 10:30</p>", &["Ivan Horvat"], "2024-10-17", "Čuvari svjetionika zapisali su što su noću vidjeli na moru i poslali to u grad sljedećim brodom."),
    ("sr", "<p>Аутор: Марко Јовановић</p>", "<p>17. октобар 2024. 10:30</p>", &["Марко Јовановић"], "2024-10-17", "Чувари светионика записали су шта су ноћу видели на мору и послали то у град следећим бродом."),
    ("bg", "<p>Автор: Георги Димитров</p>", "<p>17 октомври 2024, 10:30</p>", &["Георги Димитров"], "2024-10-17", "Пазачите на фара записаха какво са видели през нощта в морето и го изпратиха в града."),
    ("en", "<p>By Oliver Smith, Transport Correspondent</p>", "<p>Thursday 17 October 2024 10:30 BST</p>", &["Oliver Smith"], "2024-10-17", "The keepers of the lamp wrote down what they had seen at sea, and sent it to the town by the next boat."),
    ("de", "<p>Anna Wärterin</p>", "<p>Stand: 18.10.2024, 09:12 Uhr</p><p>Veröffentlicht am 17.10.2024</p>", &["Anna Wärterin"], "2024-10-17", "Die Wärter des Leuchtturms schrieben auf, was sie in der Nacht auf See gesehen hatten, und schickten es in die Stadt."),
    ("fr", "<p>Jean Gardien</p>", "<p>Mis à jour le 18/10/2024 à 09:00 Publié le 17/10/2024 à 10:30</p>", &["Jean Gardien"], "2024-10-17", "Les gardiens du phare ont écrit ce qu'ils avaient vu en mer pendant la nuit et l'ont envoyé à la ville."),
    ("es", "<p>Por Ana Farolera / Corresponsal</p>", "<p>Actualizado a 18 de octubre de 2024 09:00 · Publicado 17 de octubre de 2024 10:30</p>", &["Ana Farolera"], "2024-10-17", "Los guardianes del faro escribieron lo que habían visto en el mar durante la noche y lo enviaron a la ciudad."),
    ("ru", "<p>Анна Смотрова</p>", "<p>17 октября 2024 в 10:30</p>", &["Анна Смотрова"], "2024-10-17", "Смотрители маяка записали, что они видели ночью в море, и отправили это в город следующей лодкой."),
    ("sv", "<p>Anna Vakt</p>", "<p>Publicerad 17 oktober 2024</p><p>Uppdaterad 18 oktober 2024</p>", &["Anna Vakt"], "2024-10-17", "Fyrvaktarna skrev ner vad de hade sett till havs under natten och skickade det till staden med nästa båt."),
    ("tr", "<p>Haber: Ayşe Bekçi / İstanbul</p>", "<p>Güncelleme: 18.10.2024 - 09:00</p><p>Yayınlanma: 17.10.2024 - 10:30</p>", &["Ayşe Bekçi"], "2024-10-17", "Fenerin bekçileri gece denizde gördüklerini yazdılar ve bir sonraki tekneyle şehre gönderdiler."),
    ("en", "<p>Ann Keeper, Transport correspondent</p>", "<p>Thu 17 Oct 2024 10.30 BST</p>", &["Ann Keeper"], "2024-10-17", "The keepers of the lamp wrote down what they had seen at sea, and sent it to the town by the next boat."),
    ("en", "<p>By Ann Keeper</p>", "<p>Updated 10:30 AM EDT, October 17, 2024</p>", &["Ann Keeper"], "2024-10-17", "The keepers of the lamp wrote down what they had seen at sea, and sent it to the town by the next boat."),
    ("zh", "", "<p>2024-10-17 10:30 来源：灯塔报 作者：王小明</p>", &["王小明"], "2024-10-17", "灯塔的看守人写下了他们夜里在海上看到的一切，并用下一班船把它送到了城里，让大家都能读到。"),
];

#[test]
fn newspapers_of_many_languages_are_read() {
    for (language, byline, day, authors, published, sentence) in CASES {
        let paragraph = format!("<p>{}</p>", [*sentence; 3].join(" "));
        let html = format!(
            "<html lang={language}><head><title>{sentence} | Lamp</title></head><body><header><a href=/>Lamp</a><p>Saturday, 7 December 2024</p></header><main><article><h1>{sentence}</h1>{byline}{day}{}</article></main></body></html>",
            paragraph.repeat(4)
        );
        let article = Extractor::new().extract(&page(&html)).unwrap();
        let named: Vec<&str> = article.authors.iter().map(|author| author.value.as_str()).collect();
        assert_eq!(named, *authors, "{language}: {byline}");
        let date = article.published.map(|date| date.value.at.to_string()).unwrap_or_default();
        assert!(date.starts_with(published), "{language}: {day} was read as {date}");
    }
}
