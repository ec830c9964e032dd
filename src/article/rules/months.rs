//! Names of months, in lower case, without a closing dot; and small words that stand between the parts of a date.

/// Names of each month, January first: en, de, es, fr, it, pt, nl, ru, pl, tr, sv/da/no, cs, ro, hu, fi, el, uk, id.
pub(in crate::article) const MONTHS: [&str; 12] = [
    "january jan januar jänner jän enero ene janvier janv gennaio gen janeiro januari января янв stycznia styczeń sty ocak oca januar leden ledna ianuarie ian január tammikuuta ιανουαρίου січня",
    "february feb februar febrero février févr fév fevrier febbraio fevereiro fev februari февраля фев lutego luty lut şubat şub únor února februarie február helmikuuta φεβρουαρίου лютого pebruari",
    "march mar märz mär marzo mars março maart mrt марта мар marca marzec mart březen března martie március maaliskuuta μαρτίου березня maret",
    "april apr abril abr avril avr aprile апреля апр kwietnia kwiecień kwi nisan nis duben dubna aprilie április huhtikuuta απριλίου квітня",
    "may mai mayo maggio mag maio mei мая май maja maj mayıs květen května május toukokuuta μαΐου травня",
    "june jun juni junio juin giugno giu junho июня июн czerwca czerwiec cze haziran haz červen června iunie iun június kesäkuuta ιουνίου червня",
    "july jul juli julio juillet juil luglio lug julho июля июл lipca lipiec lip temmuz tem červenec července iulie iul július heinäkuuta ιουλίου липня",
    "august aug agosto ago août aout augustus августа авг sierpnia sierpień sie ağustos ağu augusti srpen srpna augusztus elokuuta αυγούστου серпня agustus agu",
    "september sep sept septiembre set septembre settembre setembro сентября сен сент września wrzesień wrz eylül eyl září septembrie szeptember syyskuuta σεπτεμβρίου вересня",
    "october oct oktober okt octubre octobre ottobre ott outubro out октября окт października październik paź ekim eki říjen října octombrie október lokakuuta οκτωβρίου жовтня",
    "november nov noviembre novembre novembro ноября ноя нояб listopada listopad lis kasım kas noiembrie listopadu marraskuuta νοεμβρίου листопада nopember",
    "december dec dezember dez diciembre dic décembre déc decembre dicembre dezembro декабря дек grudnia grudzień gru aralık ara prosinec prosince decembrie joulukuuta δεκεμβρίου грудня desember des",
];

/// Words between day, month and year.
pub(in crate::article) const BETWEEN: &[&str] = &["of", "de", "del", "den", "di", "the", "г", "roku", "r"];

/// Endings of a day's number.
pub(in crate::article) const ORDINALS: &[&str] = &["st", "nd", "rd", "th", "er", "e", "º", "ª", "o"];
