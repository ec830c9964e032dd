//! Names of months, in lower case, without a closing dot; and small words that stand between the parts of a date.

/// Names of each month, January first, in some sixty languages. Where a name means two months (`listopad`), the first
/// that lists it counts: the language with more pages.
pub(in crate::article) const MONTHS: [&str; 12] = [
    // Latin letters; Cyrillic; Greek; Hebrew and Arabic letters; scripts of India; Thai.
    "january jan januar jänner jän enero ene janvier janv gennaio gen janeiro januari stycznia styczeń sty ocak oca leden ledna ianuarie ian január januára tammikuuta tammikuu sausio sausis janvāris janvārī jaanuar siječnja siječanj januara januarja gener xaneiro januarie janúar janar yanvar \
     января янв січня січень януари јануар јануара јануари ιανουαρίου ιανουάριος ιαν ינואר בינואר يناير جانفي ژانویه جنوری जनवरी जन जानेवारी জানুয়ারি জানুয়ারী ஜனவரி జనవరి જાન્યુઆરી ಜನವರಿ ജനുവരി มกราคม січ tammi",
    "february feb februar feber februarie febrero février févr fév fevrier febbraio fevereiro fev februari lutego luty lut şubat şub únor února február februára helmikuuta helmikuu vasario vasaris februāris februārī veebruar veljače veljača februara februarja febrer febreiro pebrero pebruari febrúar shkurt fevral \
     февраля фев февр лютого лютий февруари фебруар фебруара φεβρουαρίου φεβρουάριος φεβ פברואר בפברואר فبراير فيفري شباط فوریه فروری फ़रवरी फरवरी फ़र फर फेब्रुवारी ফেব্রুয়ারি ফেব্রুয়ারী பிப்ரவரி ఫిబ్రవరి ફેબ્રુઆરી ಫೆಬ್ರವರಿ ഫെബ്രുവരി กุมภาพันธ์ лют febr helmi peb",
    "march mar märz mär marzo mars março maart mrt marca marzec mart březen března brez martie március maaliskuuta maaliskuu kovo kovas marts martā märts ožujka ožujak marta marec març maret mac marso machi \
     марта мар март березня березень марти μαρτίου μάρτιος μαρ מרץ במרץ مارس آذار مارچ मार्च মার্চ மார்ச் మార్చి માર્ચ ಮಾರ್ಚ್ മാർച്ച് มีนาคม бер márc maalis mrz",
    "april apr abril abr avril avr aprile kwietnia kwiecień kwi nisan nis duben dubna aprilie április apríl apríla huhtikuuta huhtikuu balandžio balandis aprīlis aprīlī aprill travnja travanj aprila aprili prill aprel \
     апреля апр април квітня квітень априла απριλίου απρίλιος απρ אפריל באפריל أبريل ابريل إبريل أفريل نيسان آوریل اپریل अप्रैल अप्रै एप्रिल এপ্রিল ஏப்ரல் ఏప్రిల్ એપ્રિલ ಏಪ್ರಿಲ್ ഏപ്രിൽ เมษายน кві квіт ápr huhti",
    "may mai mayo maggio mag maio mei maja maj mayıs květen května máj mája május toukokuuta toukokuu gegužės gegužė maijs maijā svibnja svibanj maig maí \
     мая май травня травень мај маја маї μαΐου μάιος μαϊ מאי במאי مايو ماي أيار مه مئی मई मे মে மே మే મે ಮೇ മേയ് മെയ് พฤษภาคม трав touko",
    "june jun juni junio juin giugno giu junho czerwca czerwiec cze haziran haz červen června iunie iun június jún júna kesäkuuta kesäkuu birželio birželis jūnijs jūnijā juuni lipnja lipanj juna junija juny xuño hunyo júní qershor iyun junie \
     июня июн юни червня червень јун јуна јуни ιουνίου ιούνιος ιουν יוני ביוני يونيو جوان حزيران ژوئن جون जून জুন ஜூன் జూన్ જૂન ಜೂನ್ ജൂൺ มิถุนายน черв kesä",
    "july jul juli julio juillet juil luglio lug julho lipca lipiec lip temmuz tem červenec července iulie iul július júl júla heinäkuuta heinäkuu liepos liepa jūlijs jūlijā juuli srpnja srpanj jula julija juliol xullo hulyo julai júlí korrik iyul julie \
     июля июл юли липня липень јул јула јули ιουλίου ιούλιος ιουλ יולי ביולי يوليو جويلية تموز ژوئیه جولائی जुलाई जुल जुलै জুলাই ஜூலை జూలై జులై જુલાઈ ಜುಲೈ ജൂലൈ กรกฎาคม лип heinä",
    "august aug agosto ago août aout augustus sierpnia sierpień sie ağustos ağu augusti srpen srpna augusztus elokuuta elokuu agustus agu rugpjūčio rugpjūtis augusts augustā kolovoza kolovoz avgust avgusta agost ogos agosti ágúst gusht avqust augusta \
     августа авг август серпня серпень αυγούστου αύγουστος αυγ אוגוסט באוגוסט أغسطس اغسطس أوت آب اوت اگست अगस्त अग ऑगस्ट আগস্ট অগাস্ট ஆகஸ்ட் ఆగస్టు ઑગસ્ટ ઓગસ્ટ ಆಗಸ್ಟ್ ഓഗസ്റ്റ് ആഗസ്റ്റ് สิงหาคม сер agt ags",
    "september sep sept septiembre set settembre septembre setembro września wrzesień wrz eylül eyl září septembrie szeptember septembra syyskuuta syyskuu rugsėjo rugsėjis septembris septembrī rujna rujan setembre setiembre setyembre septemba shtator sentyabr septembar \
     сентября сен сент вересня вересень септември септембар септембра σεπτεμβρίου σεπτέμβριος σεπ σεπτ ספטמבר בספטמבר سبتمبر أيلول سپتامبر ستمبر सितंबर सितम्बर सित सप्टेंबर সেপ্টেম্বর செப்டம்பர் సెప్టెంబర్ సెప్టెంబరు સપ્ટેમ્બર ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റംബർ กันยายน вер szept syys",
    "october oct oktober okt octubre octobre ottobre ott outubro out października październik paź ekim eki říjen října octombrie október októbra lokakuuta lokakuu spalio spalis oktobris oktobrī oktoober oktobra oktobar oktubre octobra oktoba tetor oktyabr \
     октября окт жовтня жовтень октомври октобар октобра οκτωβρίου οκτώβριος οκτ אוקטובר באוקטובר أكتوبر اكتوبر اکتبر اکتوبر अक्टूबर अक्तूबर अक्टू अक्ट ऑक्टोबर অক্টোবর அக்டோபர் అక్టోబర్ అక్టోబరు ઑક્ટોબર ઓક્ટોબર ಅಕ್ಟೋಬರ್ ഒക്ടോബർ ตุลาคม жов жовт loka",
    "november nov noviembre novembre novembro listopada listopad lis kasım kas noiembrie listopadu novembra marraskuuta marraskuu lapkričio lapkritis novembris novembrī studenoga studenog studeni novembar nobyembre nopember novemba nóvember nëntor noyabr \
     ноября ноя нояб листопада ноември новембар новембра νοεμβρίου νοέμβριος νοε נובמבר בנובמבר نوفمبر نوامبر نومبر नवंबर नवम्बर नव नोव्हेंबर নভেম্বর நவம்பர் నవంబర్ నవంబరు નવેમ્બર ನವೆಂಬರ್ നവംബർ พฤศจิกายน лис marras nop",
    "december dec dezember dez diciembre dic décembre déc decembre dicembre dezembro grudnia grudzień gru aralık ara prosinec prosince decembrie decembra joulukuuta joulukuu gruodžio gruodis decembris decembrī detsember prosinca prosinac decembar desembre decembro disyembre desember des disember desemba dhjetor dekabr \
     декабря дек грудня грудень декември децембар децембра δεκεμβρίου δεκέμβριος δεκ דצמבר בדצמבר ديسمبر دسامبر دسمبر दिसंबर दिसम्बर दिस डिसेंबर ডিসেম্বর டிசம்பர் డిసెంబర్ డిసెంబరు ડિસેમ્બર ಡಿಸೆಂಬರ್ ഡിസംബർ ธันวาคม груд joulu",
];

/// Numbers of months as Polish, Hungarian and Romanian pages write them between day and year, January first.
pub(in crate::article) const ROMAN: [&str; 12] =
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// Months that Arabic names with two words: the first word, the second, the month.
pub(in crate::article) const TWO_WORDS: &[(&str, &str, i8)] =
    &[("كانون", "الثاني", 1), ("تشرين", "الأول", 10), ("تشرين", "الثاني", 11), ("كانون", "الأول", 12)];

/// Words between day, month and year.
pub(in crate::article) const BETWEEN: &[&str] =
    &["of", "de", "del", "den", "di", "the", "d", "г", "roku", "r", "tháng", "năm", "m", "ng", "do", "da", "thg"];

/// Endings of a day's number.
pub(in crate::article) const ORDINALS: &[&str] =
    &["st", "nd", "rd", "th", "er", "e", "º", "ª", "o", "ra", "da", "ος", "η", "го", "ой", "ое"];

/// What stands before a date that is not the day of publication but of a change, in lower case.
pub(in crate::article) const CHANGED: &[&str] = &[
    "updated",
    "update",
    "modified",
    "last edited",
    "edited",
    "revised",
    "reviewed",
    "aktualisiert",
    "geändert",
    "actualizado",
    "actualizada",
    "modifié",
    "mis à jour",
    "mise à jour",
    "aggiornato",
    "aggiornamento",
    "modificato",
    "atualizado",
    "atualizada",
    "bijgewerkt",
    "gewijzigd",
    "uppdaterad",
    "opdateret",
    "oppdatert",
    "päivitetty",
    "zaktualizowano",
    "aktualizacja",
    "aktualizováno",
    "aktualizované",
    "frissítve",
    "actualizat",
    "обновлено",
    "обновлен",
    "изменено",
    "оновлено",
    "güncelleme",
    "güncellendi",
    "diperbarui",
    "cập nhật",
    "更新",
    "最終更新",
    "修改",
    "업데이트",
    "수정",
    "تحديث",
    "به‌روزرسانی",
    "עודכן",
    "अपडेट",
    "अद्यतन",
    "ενημέρωση",
    "ažurirano",
];

/// What stands before the day of publication, in lower case.
pub(in crate::article) const PUBLISHED: &[&str] = &[
    "published",
    "posted",
    "first published",
    "created",
    "date:",
    "originally published",
    "released",
    "started by",
    "veröffentlicht",
    "erstellt",
    "publicado",
    "publicada",
    "publié",
    "publication",
    "pubblicato",
    "pubblicata",
    "gepubliceerd",
    "geplaatst",
    "publicerad",
    "udgivet",
    "publisert",
    "julkaistu",
    "opublikowano",
    "publikacja",
    "publikováno",
    "közzétéve",
    "publicat",
    "опубликовано",
    "опубліковано",
    "дата:",
    "дата публикации",
    "yayınlanma",
    "yayın",
    "dipublikasikan",
    "đăng",
    "发布",
    "發布",
    "公開",
    "掲載",
    "게시",
    "입력",
    "등록",
    "نشر",
    "تاريخ النشر",
    "פורסם",
    "प्रकाशित",
    "δημοσιεύτηκε",
    "objavljeno",
    "fecha:",
    "data:",
    "datum:",
    "dato:",
    "fecha de publicación",
    "eingestellt am",
    "online seit",
    "mis en ligne",
    "inserito",
    "inserita",
    "caricato",
    "dodano",
    "eklenme",
    "giriş tarihi",
    "publication date",
    "date published",
    "date de publication",
    "data di pubblicazione",
    "data de publicação",
    "data publikacji",
    "data opublikowania",
    "data dodania",
    "datum der veröffentlichung",
    "дата публікації",
    "размещено",
    "добавлено",
    "发表",
    "發表",
    "投稿日",
    "작성일",
    "نُشر",
    "تاریخ انتشار",
    "تاریخ درج",
    "منتشر شده",
    "نوشته شده در",
    "تاریخ اشاعت",
    "diposting",
    "diterbitkan",
    "ditulis",
    "tanggal:",
    "প্রকাশিত",
    "প্রকাশ:",
    "เผยแพร่",
    "публикувано",
    "paskelbta",
    "publicēts",
    "avaldatud",
];
