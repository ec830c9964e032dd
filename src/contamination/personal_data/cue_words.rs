//! The words that `cues.rs` knows, in lower case, parted by blanks.

/// Words that may stand between a cue and its number.
pub(super) const BETWEEN: &str = "number numbers no nr num n nº numéro número numero nummer numer номер is are us me at on or und and \
    to him her them now today free toll office home work sales support main direct the our my unter \
    unsere der al au le ons op под по s ext a m o";

/// Words for telephones, and for using one.
pub(super) const TELEPHONE: &str = "tel tél tlf tlfn tfno tfn ph phone phones fon fone fones call calling text dial ring sms fax faks \
    mobile mobiles mob mobil cell cellphone cel celular cellulare móvil movil portable handy gsm \
    whatsapp hotline helpline landline tollfree freephone switchboard reservations rufnummer durchwahl \
    anruf appelez appeler llame llamar chiama chiamare ligue bel puh puhelin telp telpon wa viber đt sđt \
    thoại gọi тел моб звоните звонить факс τηλ κιν טל טלפון נייד פקס هاتف تلفن تليفون جوال موبايل واتساب \
    फोन फ़ोन मोबाइल 전화 전화번호 연락처 휴대폰 핸드폰 팩스 문의 대표전화 cím mobilni komórka kom infolinia sími teléf";

/// Beginnings of such words in many languages.
pub(super) const TELEPHONE_STARTS: &str = "telef telép télép teléf telep телеф τηλέφ τηλεφ whatsapp тэлеф";

/// Words for addresses of the internet.
pub(super) const IP: &str = "ip ipv4 ipv6 ips адрес server host dns ping";

/// Words for payment cards.
pub(super) const CARD: &str = "card cards visa mastercard amex maestro discover diners jcb unionpay carte karte kreditkarte \
    kartennummer tarjeta cartão carta карта карты карту kart kaart kort";

/// Words for numbers of something else.
pub(super) const OTHER: &str = "isbn issn ismn isin doi pmid pmc arxiv oclc lccn order orders invoice receipt ref reference refs id \
    ids sku model part item product upc ean gtin asin imei imsi iccid vin serial tracking shipment \
    parcel case docket patent patents grant award account acct routing konto kontonummer kontonr blz bic \
    siren siret rcs nif cif ust ustid vat tva iva kvk btw cnpj cpf rut ruc nit rfc инн огрн кпп бик \
    егрюл окпо hrb abn acn gst pan pin zip postcode plz licence license registration reg regon krs nip \
    uid version ver build v release firmware ticket booking policy claim nct cas ndc npi ein ssn fda epa \
    mls bestellnummer artikelnummer artikel bestell rechnung steuernummer commande facture pedido \
    factura ordine fattura zamówienie заказ заказа артикул latitude longitude lat lon lng lottery lotto \
    timestamp section chapter figure table p pp page pages vol score ratio scale rs inr usd eur gbp be \
    kbo bce ondernemingsnummer";

/// Words for spans and dates.
pub(super) const SPAN: &str = "years from between since during season dated date";

/// As [`TELEPHONE`], in scripts without blanks.
pub(super) const UNSPACED_TELEPHONE: &str = "電話 电话 電話番号 电话号码 電話號碼 热线 熱線 专线 專線 手机 手機 手机号 手机号码 传真 傳真 携帯 携帯電話 ファックス ファクス フリーダイヤル 联系方式 聯絡方式 座机 致电 致電 \
    拨打 โทร โทรศัพท์ เบอร์โทร มือถือ แฟกซ์ 微信同号 咨询 お問い合わせ";

/// As [`CARD`], in scripts without blanks.
pub(super) const UNSPACED_CARD: &str = "卡号 卡號 カード番号 信用卡";

/// As [`OTHER`], in scripts without blanks.
pub(super) const UNSPACED_OTHER: &str = "订单号 訂單號 订单编号 编号 編號 注文番号 商品番号 型番 备案号 ip备 icp备 公网安备 許可番号 登録番号 账号 帳號 账户 口座番号 统一社会信用代码 身份证号 邮编 qq 群 群号";
