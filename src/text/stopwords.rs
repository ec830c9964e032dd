//! Function words of the larger languages: compact lists of our own, for phrases and summaries.
//!
//! A list holds the words that carry grammar or are said in any article (articles, pronouns, prepositions,
//! auxiliaries, the commonest verbs of saying and doing), and the names of months and days, which make no key phrase.
//! Languages without a list get by with what the text itself shows about its words (see [`super::vocabulary`]).

use std::sync::LazyLock;

use foldhash::{HashMap, HashSet};

/// The function words of one language.
#[derive(Debug, Default)]
pub(crate) struct Stopwords {
    /// All of them, in small letters.
    words: HashSet<&'static str>,
    /// Those that may stand inside a key phrase: "freedom of speech".
    links: HashSet<&'static str>,
    /// Articles that may follow such a word there: "cordillera de los Andes".
    articles: HashSet<&'static str>,
}

impl Stopwords {
    /// The list for a BCP 47 tag; an empty one where there is none.
    pub(crate) fn of(language: Option<&str>) -> &'static Self {
        static NONE: LazyLock<Stopwords> = LazyLock::new(Stopwords::default);
        language.and_then(|tag| LISTS.get(tag.split('-').next().unwrap_or(tag))).unwrap_or(&NONE)
    }

    /// Whether a word in small letters is on the list.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether a word on the list may stand inside a key phrase.
    pub(crate) fn links(&self, word: &str) -> bool {
        self.links.contains(word)
    }

    /// Whether a word on the list may stand behind such a word.
    pub(crate) fn follows_link(&self, word: &str) -> bool {
        self.articles.contains(word)
    }

    /// Whether there is no list for the language.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

static LISTS: LazyLock<HashMap<&'static str, Stopwords>> = LazyLock::new(|| {
    let list = |words: &'static str, links: &'static str| {
        let (links, articles) = links.split_once('+').unwrap_or((links, ""));
        Stopwords {
            words: words.split_whitespace().collect(),
            links: links.split_whitespace().collect(),
            articles: articles.split_whitespace().collect(),
        }
    };
    TABLE.iter().map(|(tag, words, links)| (*tag, list(words, links))).collect()
});

/// Language, its function words, and those of them that may stand inside a key phrase; behind `+` the articles that
/// may follow those.
#[rustfmt::skip]
const TABLE: &[(&str, &str, &str)] = &[
    ("en", "a about above according across after again against ago all almost alone along already also although always am among an and another any anyone anything \
        are aren't around as ask asked asking at away back be became because become becomes been before began behind being below best better between beyond big bit both bring but by \
        called came can can't cannot come comes coming could couldn't day days did didn't different do does doesn't doing don't done down during each early easy either else end enough \
        especially etc even ever every everyone everything example far feel few find first five for found four from full fully further gave get gets getting give given gives giving go goes going gone good \
        got great had half happen hard has hasn't have haven't having he he's held help helped helping helps her here here's hers herself high him himself his hour hours how however i i'd i'll i'm i've if \
        important in include included includes including indeed instead into is isn't it it's its itself just keep kept kind knew know known large last later latest least left less let let's like likely little \
        long longer look looking looks lot lots low made main mainly make makes making many may maybe me mean means might min minute minutes month months more moreover most mostly much must my myself near nearly need needed needs \
        never new next nine no nobody non none nor not nothing now of off often oh ok okay old on once one ones only onto open or other others otherwise our ours ourselves out over overall own part particular \
        per perhaps place please point possible probably provide provided provides put quite rather read ready real really recent recently right said same saw say saying says second see seem seems seen set seven several \
        shall she she's should shouldn't show showed shown shows similar simple simply since six small so some someone something sometimes soon still such sure take taken takes taking tell ten than thank thanks that that's the their \
        theirs them themselves then there there's therefore these they they're they've thing things think third this those though thought three through throughout thus time times to today together told tomorrow too took toward towards \
        tried try trying turn two type under unless until up upon us use used useful uses using usually various very via want wanted wants was wasn't way ways we we'll we're we've week weeks well went were weren't what what's whatever when where \
        whether which while who who's whole whom whose why will with within without won't work worked working works would wouldn't year years yes yesterday yet you you'd you'll you're you've your yours yourself \
        added add adds announced based become believe change check choose consider create created ensure entire expected follow following follows happened leading learn live making met move number offer offers plan play run start started \
        starting stay stop support talk turned view vowed warned world actually available certain clear click continue continued course currently exactly feature generally getting idea includes increase large level line lead list major matter note ongoing option \
        people person previous quick quickly related result results sense side single start step takes total up-to usual wide \
        accept achieve acquire adapt adopt affect agree allow appear apply argue arrive assume attend avoid begin belong boost build built buy calculate carry cause celebrate claim collect combine compete complain comprise confirm connect consist \
        contain contribute convert decide deliver delivers depend describe deserve determine develop die discover discuss earn eat eliminate emerge enable encourage engage enhance enjoy enter establish exist expand expect explain explore express extend fail fall feel fill fit \
        gather generate grab grow guess handle hate hear hide highlight hold hope identify ignore imagine implement improve inform inspire integrate introduce invest involve involved join lose maintain maximize mention miss obtain occur offering optimize overcome participate perform posted prefer \
        prepare prevent produce promote protect prove publish pull push raise reach realize receive recommend reduce refer reflect remain remember remind remove replace represent require requiring respond retain retrieve reveal rely seek select sell send serve sit solve speak spend stand suffer suggest \
        teach tend throw treat understand utilize visit wait warn wear weigh win wish wonder write facing targeting accounts absolutely definitely extremely highly completely automatically directly easily fully properly typically \
        january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun am pm", "of"),
    ("de", "ab aber alle allem allen aller alles als also am an andere anderen anderer anderes ans auch auf aus bei beim bereits besonders bis bisher da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darin darüber \
        darum das dass davon dazu dein dem den denen denn dennoch der deren des deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch dürfen eben ein eine einem einen einer eines einfach einige einigen einmal er erst erste ersten es \
        etwa etwas euch euer eure fast für ganz gar geben gegen gegenüber gehen geht gemacht gerade gibt ging gut gute guten hab habe haben hat hatte hatten hätte hätten hier hin hinter hinaus ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem \
        ins insgesamt ist ja jede jedem jeden jeder jedes jedoch jetzt kann kannst kein keine keinem keinen keiner kommen kommt können könnte könnten lassen lässt laut machen macht man mehr mein meine meinem meinen meiner mit möchte möglich müssen muss musste nach \
        nachdem neben nicht nichts noch nun nur ob oder oft ohne sagt sagte schon sehr sei seien sein seine seinem seinen seiner seines seit selbst sich sie sieht sind so sogar solche sollen soll sollte sollten sondern sowie sowohl statt stehen steht über um und uns unser \
        unsere unseren unter viel viele vielen vom von vor wann war waren warum was wegen weil weiter weitere weiteren welche welchen welcher wenig weniger wenn wer werden werde wie wieder will wir wird wirklich wo wollen wurde wurden würde würden während zu zudem zum zur zwar zwei drei \
        zwischen jahr jahre jahren tag tage uhr neue neuen neuer neues große großen januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch donnerstag freitag samstag sonntag", ""),
    ("es", "a acerca además ahora al algo alguien algún alguna algunas alguno algunos allí ante antes año años aquel aquella aquí así aún aunque bajo bien cada casi como cómo con contra cual cuál cuales cualquier cuando cuándo cuanto cuya cuyo da dar dado de debe deben decir dejar del dentro desde \
        después día días dice dicho dijo donde dónde dos durante e el él ella ellas ello ellos embargo en entonces entre era eran eres es esa esas ese eso esos esta está estaba están estar estas este esto estos fin forma fue fueron fuera gran ha había habían hace hacen hacer hacia han hasta hay he hecho hizo hoy \
        igual incluso ir junto la las le les lo los luego llegar lleva más mayor me mediante medio mejor menos mi mientras mis misma mismo mismos mucha muchas mucho muchos muy nada ni ningún ninguna no nos nosotros nuestra nuestro nuestros nueva nuevo nunca o otra otras otro otros para parte pero poco poder podría por porque \
        primer primera primero pudo pues puede pueden puedes qué que quien quién quienes quiere se sea sean según ser será si sí sido siempre siendo sin sino sobre solo sólo son su sus sólo tal también tan tanto te tener tengo tenía tener tiene tienen toda todas todavía todo todos total tras tres tu tú tus un una unas uno unos usted va van varias varios ver vez veces y ya yo \
        enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo", "de del + la las los el"),
    ("fr", "à afin ai ainsi alors an ans après as au aucun aucune aujourd'hui auquel aura aurait aussi autre autres aux avaient avait avant avec avez avoir avons ayant beaucoup bien bon car ce ceci cela celle celles celui cent ces cet cette ceux chaque chez comme comment contre d dans de déjà depuis dernier dernière \
        derrière des dès deux devant dit doit doivent donc dont du durant elle elles en encore enfin entre est et étaient était étant été être eu eux face faire fait fois font furent grâce grand grande hors ici il ils j jamais je jour jours jusqu jusque l la là laquelle le lequel les lesquels leur leurs lors lorsque lui m ma mais malgré me \
        même mêmes mes mieux moi moins mois mon n ne ni non nos notamment notre nous nouveau nouvelle on ont or ou où par parce parmi pas pendant permet peu peut peuvent plus plusieurs plutôt pour pourquoi pourrait près première premier prendre puis qu quand que quel quelle quelles quelque quelques quels qui quoi rien s sa sans se selon sera seront ses seule seulement si sien \
        soit son sont sous souvent sur t ta tandis tant te tel telle tels tes toi ton toujours tous tout toute toutes très trois trop tu un une va vers veut via voici voilà voir vont vos votre vous vu y c \
        janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche", "de des du + la le les"),
    ("it", "a abbiamo ad agli ai al alcuni alcune alla alle allo altra altre altri altro anche ancora anni anno appena aver avere aveva ben bene c che chi ci cioè come con contro cosa così cui d da dagli dai dal dalla dalle dallo degli dei del della delle dello dentro deve devono di dice dire dopo dove due dunque durante e è ecco ed era erano essere fa fare fatto \
        fino fra fu gli già giorni giorno ha hai hanno ho i il in infatti inoltre insieme invece io l la le lei li lo loro lui ma mai me meglio meno mentre mi mio modo molta molte molti molto ne negli nei nel nella nelle nello nessun niente noi non nostra nostro nulla nuova nuovo o ogni oggi oltre oppure ora per perché però più po poi possono prima primo proprio può qua quale \
        quali qualche quando quanto quasi quel quella quelle quelli quello questa queste questi questo qui quindi sarà se sempre senza si sia siamo siano solo sono sopra sotto stata state stati stato su sua sue sugli sui sul sulla sulle suo suoi tale tanto tra tre tu tua tuo tutta tutte tutti tutto un una uno va vi via viene vengono vista volta \
        gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre lunedì martedì mercoledì giovedì venerdì sabato domenica", "di del della dei delle dello degli"),
    ("pt", "a à acordo agora ainda além algo alguém algum alguma algumas alguns ali ano anos ante antes ao aos apenas após aquela aquele aqui as às assim até através bem cada casa com como conforme contra da das de dela dele deles depois desde dessa desse desta deste deve devem dia dias disse diz do dois dos duas durante e é ela elas ele eles em enquanto entre era eram essa essas \
        esse esses esta está estão estar estas estava este estes eu fazer faz feito fez foi fora foram forma grande há isso isto já junto lá lhe lo mais mas me meio melhor menos mesma mesmo meu minha muita muitas muito muitos na nada não nas nem nenhum nessa nesse nesta neste no nos nós nossa nosso nova novo num numa nunca o onde os ou outra outras outro outros para parte pela pelas pelo pelos pode podem pois por \
        porque porém pouco primeira primeiro qual quais qualquer quando quanto quase que quem são se segundo seja sem sempre ser será seu seus si sido sim sob sobre só sua suas tal também tão te tem têm tenha ter teve tinha toda todas todo todos tudo três tu um uma umas uns vai vão você vocês vez vezes \
        janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta feira sábado domingo", "de da do das dos"),
    ("nl", "aan achter al alle alleen alles als altijd ander andere anders ben beter bij bijna binnen bent beide bijvoorbeeld dag dagen dan dat de deze die dit doen doet door dus echter een één eens eerst eerste eigen elk elke en er erg even gaan gaat gebruik geen goed goede had hadden heb hebben heeft heel hem het hier hij hoe hun ik in is ja jaar jaren je jij jou jouw jullie kan kun kunnen kunt krijgen \
        laatste laten maar maken maakt meer meest men met mij mijn moet moeten mogelijk na naar naast net niet niets nieuwe niks nog nu of om omdat onder ons onze ook op over per rond sinds soms staan staat steeds te tegen terug terwijl tijdens toch toe tot tussen twee uit uw u vaak van vanaf vanuit veel verder via voor vooral waar waarom waren was wat we wel welke weer werd werden wie wil willen worden wordt zal ze zegt zei zeer zelf zich zien \
        zij zijn zo zoals zonder zou zouden zullen januari februari maart april mei juni juli augustus september oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag", "van"),
    ("ru", "а без более больше будет будут бы был была были было быть в вам вас ваш весь во вот впрочем время все всего всей всем всех вы где говорит год года году даже два для до должен должны его ее её если есть еще ещё же за здесь и из или им их к как какой когда конечно которая которого которое которой котором которую которые который которых кто лет ли лишь между меня мне много может можно мой моя мы на \
        над надо нам нас нашей наш не него нее неё нет ни них но новый новая новые ну о об один одна однако он она они оно от очень перед по под пока после потом потому почти при про просто раз с сам самый свой своей своего своих свою себе себя сегодня сейчас со стал стали так также такие такой там те тем теперь то того тоже той только том тот три ту ты у уже хотя чего чем через что чтобы эта эти этих это этого этой этом этот эту я является \
        января февраля марта апреля мая июня июля августа сентября октября ноября декабря понедельник вторник среду четверг пятницу субботу воскресенье сообщил сообщила заявил отметил рассказал", ""),
    ("uk", "а або але без більше був була були було бути в вам вас ваш вже ви від він вона вони воно все всі всіх де для до є за з зі із і й й його її їх їхній коли крім ще що щоб який яка яке які якого якій яких я як якщо лише між мене мені ми може можна на над нам нас наш не ні ну о один одна однак по під після при про раз року років роки рік сам свій своїй свої своєї себе сьогодні та так також такий там те тим тільки то того той тому три ту ти у уже хоча це цей ця ці цього цій цьому через чи \
        січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня", ""),
    ("pl", "a aby ale bardzo będą będzie bez bo być był była było były co coś czy czyli dla do dwa gdy gdzie go i ich im inne iż ja jak jako jakie jednak jego jej jest jestem jeszcze jeśli już każdy kiedy kilka która które którego której który których którym którzy lat lata lecz lub ma mają mi między mnie może można mu my na nad nam nas nasz nie niej nich nim nic niż no o od około on ona one oni oraz pan po pod podczas ponad ponieważ poza pomimo \
        przed przede przez przy raz roku rok również są się sobie swoje swój swoich ta tak także takie tam te tego tej temu ten też to tu tych tylko tym u w wiele więc więcej wszystkie wszystko właśnie wśród z za zawsze ze że został została zostały żeby stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia", ""),
    ("cs", "a aby ale ani až bez bude budou by byl byla byli bylo být co což či další do i já jak jako je jeho její jejich jen ještě jsem jsme jsou k kde kdo když která které který kteří ke let má mají mezi mu může na nad nebo není než nich o od on ona oni pak po pod podle pokud pro proto protože před při roce roku rok s se si své svůj ta tak také takže tam té tedy ten tento tím této to toho tom tu ty u už v ve více však všechny vše z za ze že \
        ledna února března dubna května června července srpna září října listopadu prosince", ""),
    ("sv", "alla allt att av bara bli blir blev både bör började de dem den denna deras dess det detta dig din dina där då efter eller en ett finns fick flera från få får för före första ge genom ger gick går gör göra ha hade han hans har hela hon honom hur här i in inom inte jag kan kommer kunde lite man med mellan men mer mest min mot mycket måste ni nog nu ny nya när någon något några och också om oss på samma sedan ser sig sin sina sitt ska skulle \
        som stor stora så säger sade sådan tar till två under upp ut utan vad var vara varit vara vi vid vilka vilket vill vår våra år åren även än är över januari februari mars april maj juni juli augusti september oktober november december måndag tisdag onsdag torsdag fredag lördag söndag", ""),
    ("da", "af alle alt at bare blev blive bliver både da de dem den der deres det dette dig din disse du efter eller en er et fik flere for fordi fra få får første før ganske gennem gør ham han hans har havde have hende her hun hvad hvem hver hvis hvor hvordan i ikke ind jeg kan kom kommer kun kunne lidt man mange med meget mellem men mere mig min mod må ned ny nye nok nogen noget nogle nu når og også om op os over på samme selv ses sig siden siger sin skal skulle som store så ud uden under var ved vi vil ville vores være været år \
        januar februar marts april maj juni juli august september oktober november december mandag tirsdag onsdag torsdag fredag lørdag søndag", ""),
    ("nb", "alle alt at av bare ble bli blir både da de dem den denne der deres det dette deg din disse du eller en enn er et etter fikk flere for fordi fra få får første før gjennom gjør ha hadde han hans har hele henne her hun hva hvem hver hvis hvor hvordan i ikke inn jeg kan kom kommer kun kunne litt man mange med meg mellom men mer min mot mye må når nå noe noen ny nye og også om opp oss over på samme selv seg ser siden sier sin skal skulle som store så til under ut uten var ved vi vil ville vår være vært år \
        januar februar mars april mai juni juli august september oktober november desember mandag tirsdag onsdag torsdag fredag lørdag søndag", ""),
    ("fi", "ei eikä eivät ennen että he hän häntä hänen hyvin ihan itse ja jo joka jos joten jotka juuri jälkeen kaikki kanssa koko kuin kuitenkin kun kuten me mikä minä muita muun mukaan mutta myös myöhemmin ne niiden niin noin nyt nämä näin ole oli olla olivat olisi on ovat paljon saa sai se sekä sen siellä siitä sillä sinä sitten tai te tulee tuli tämä tämän vain vaikka vielä voi voidaan vuoden vuonna vuotta yksi kaksi yli", ""),
    ("hu", "a abban addig akkor alatt amely amelyek ami amikor az azok azon azonban azt azért által át be csak de e egy egyik el elég előtt és ez ezek ezen ezt ezért fel hanem hiszen hogy hogyan illetve így igen is ki kell kellett később között le lehet lesz lett ma mag már mást még meg mellett mert mi mind minden mint mintegy most nagy nagyon ne nem nincs olyan össze ott ő ők pedig rá sem sok szerint szinte több tovább után utolsó új úgy vagy van vannak vele vissza volt voltak év évben", ""),
    ("ro", "a acea aceasta această acest acesta acestei acestui acum ai al ale am an ani ar are au avea avut ca că când care cât către ce cea cei cel cele chiar cu cum da dar de deci decât deja despre din dintre doar după ea ei el ele era este eu fi fie fost foarte fără în într între îl îi îşi își la le li lor lui mai mult multe mulți ne nici noi nostru nu o ori pe pentru peste poate pot prin sa să sale sau se și şi spus sub sunt său te toate tot toți trebuie un una unde unei unor unui va vor", "de"),
    ("tr", "acaba ama ancak ara arasında artık aslında az bana bazı belki ben beni bile bir biraz birçok birkaç biz bize bizim bu buna bunu bunun burada bütün çok çünkü da daha dahi de değil diğer diye dolayı en fakat gibi göre hala hangi hatta hem henüz hep her hiç için içinde ile ilgili ise işte kadar karşı kendi kendisi ki kim mi mı mu mü nasıl ne neden nerede o olan olarak oldu olduğu olması olur on ona onlar onu onun önce sadece sonra \
        şey şu tarafından tüm üzere üzerinde var ve veya ya yani yapılan yaptığı yeni yer yıl yılında yok zaman olduğunu etti eden dedi bin milyon ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık pazartesi salı çarşamba perşembe cuma cumartesi pazar", ""),
    ("id", "ada adalah agar akan antara apa atas atau bagi bahwa banyak baru beberapa belum berbagai bisa dalam dan dapat dari dengan di dia hal hanya harus hingga ia ini itu jadi jika juga kami karena ke kepada kita lain lagi lebih maka masih mereka merupakan namun oleh pada para pun saat saja salah sangat saya sebagai sebelum sebuah secara sedang sehingga sejak selama semua seperti serta sering setelah setiap sudah tahun tak telah tentang tersebut terhadap tidak untuk yaitu yang", ""),
    ("vi", "bị bởi các cả cái cho chỉ có còn của cũng cùng đã đang đây để đến đều do đó được gì hay hơn khi không là lại lên mà mình mỗi một nào này nên nếu như những nhưng nhiều ra rằng rất rồi sau sẽ sự tại theo thì trên trong trước từ và vào vẫn về vì với vừa năm ngày tháng", ""),
    ("el", "αλλά αν από αυτά αυτές αυτή αυτό αυτοί αυτός για δεν δύο εδώ είναι εκεί ένα έναν ένας έχει έχουν έτσι ή ήταν η θα και κάθε κατά κι μας με μετά μέσα μη μια μία μου να ο οι όμως όπως όταν ότι ου που πολύ προς πρέπει πριν πώς σαν σας σε στα στη στην στις στο στον στους στις τα τη την της τι τις το τον του τους των ως χρόνια", ""),
    ("ar", "أ أن أنه أنها أو أي أيضا أكثر إذا إلا إلى إن إنه الآن التي الذي الذين اللذين اللواتي أحد أما أمام أول بعد بعض بل بين به بها تلك تم ثم جدا جميع حتى حول حيث حين خلال دون ذات ذلك سوف عام على عليه عليها عن عند عندما غير في فقد فقط فهو فهي فيه فيها قال قالت قبل قد كان كانت كل كما كم لا لأن لدى لذلك لكن لقد لم لن له لها ليس ما مع منذ من منه منها نحو نحن هذا هذه هناك هو هي هم هل و وقد وكان ولا ولم وهو وهي وأن وفي ومن يكون يتم يمكن يوم", ""),
    ("fa", "از است این با بر برای به بود بودن باید تا چه چند خود خواهد خواهند داد دارد دارند داشت در دو دیگر را روز سال سپس شد شده شود کرد کرده کردند کند کنند گفت ما مورد می نیز نیست نمی و وی های هر هم همه هیچ یا یک که آن آنها اما اگر بین پس پیش", ""),
    ("he", "אבל או אחר אחרי אך אל אלה אם אני אנחנו אשר את אתה בין גם הוא היא היה היו הם הן הזה הזאת זה זו זאת יותר יש כבר כי כל כך כמו לא לו לה להם לפני מאוד מה מי מן על עם עד עוד ב ה ו כדי רק שהוא של שלא שלו שלה שלהם תחת", ""),
    ("hi", "अपना अपनी अपने अब आप इन इस इसका इसकी इसके इसे इसी उन उनका उनकी उनके उस उसका उसकी उसके उसे एक एवं और कर करता करते करना करने करें का कि किया किसी की कुछ के को कोई क्या गई गए गया जब जा जाता जाती जाते जाने जो तक तथा तब तो था थी थे द्वारा दिया नहीं ने पर पहले फिर बहुत बाद भी मैं में मगर यदि यह यहां या ये रहा रहे रही लिए लेकिन व वह वहां वाला वाली वाले वे सकता सकते सभी साथ से हम ही हुआ हुई हुए है हैं हो होता होती होते होने", "का की के"),
    ("ko", "가 같은 것 것으로 것은 것이 것이다 경우 고 그 그러나 그런 그리고 그는 년 는 다른 대한 더 된 되는 두 등 등을 때 또 또는 또한 를 많은 많이 말했다 및 모든 밝혔다 수 수도 아니라 안 약 에 에서 여러 와 우리 위해 위한 으로 은 을 의 이 이날 이는 이다 이런 이번 이후 있는 있다 있다고 있습니다 있었다 있을 일 저 전 전했다 점 제 중 지난 첫 통해 하고 하는 하지만 한 할 함께 합니다 했다 후", ""),
    ("zh", "的 了 和 是 在 就 都 而 及 与 與 着 著 或 一 一个 一個 一些 一种 一種 没有 沒有 我们 我們 你们 他们 他們 她们 它们 我 你 您 他 她 它 这 這 那 这个 這個 那个 那個 这些 這些 那些 这样 這樣 之 之后 之後 之前 也 还 還 还是 又 但 但是 并 並 并且 不 不是 不会 不會 不能 对 對 对于 對於 从 從 到 向 把 被 让 讓 给 給 为 為 为了 為了 以 以及 以后 以及 可以 可能 可 能 能够 能夠 会 會 要 需要 应该 應該 想 去 来 來 \
        上 下 中 里 裡 内 外 后 後 前 时 時 时候 時候 年 月 日 号 点 个 個 位 名 次 种 種 些 所 所有 其 其中 其他 其它 如 如果 如何 因 因为 因為 所以 由 由于 由於 于 於 等 说 說 表示 认为 認為 已 已经 已經 曾 将 將 正在 进行 進行 通过 通過 根据 根據 关于 關於 有 有些 很 非常 更 更加 最 多 少 大 小 好 新 每 各 各种 各種 某 两 兩 二 三 四 五 六 七 八 九 十 百 千 万 萬 亿 億 第 第一 今天 昨天 明天 今年 去年 目前 现在 現在 什么 什麼 怎么 怎麼 那么 \
        吗 嗎 呢 吧 啊 地 得 过 過 起 出 看 做 用 使 使用 只 只有 只是 才 再 则 則 却 卻 虽然 雖然 然后 然後 此 此外 同时 同時 一样 一樣 之间 之間 不同 自己 比 比较 比較 这里 開始 开始 成为 成為 作为 作為 包括 具有 主要 方面 问题 問題", "的"),
    ("ja", "の に は を た が で て と し れ さ ある いる も する から な こと として い や れる など なっ ない この ため その あっ よう また もの という あり まで られ なる へ か だ これ によって により おり より による ず なり られる において ば なかっ なく しかし について せ だっ その後 できる それ う ので なお のみ でき き つ における および いう さらに でも ら たり その他 に関する たち ます ん なら に対して です ました ません まし でした あの どの そして ここ そこ さん 私 僕 あなた 何 とき 時 年 月 日 今 \
        人 者 的 中 上 下 前 後 間 一 二 三 四 五 六 七 八 九 十 お ご ください くださる という ところ ほど だけ しか くらい ぐらい いい よい 多い 多く 場合 方 用 もう まだ とても すべて 全て 自分 みんな 思い 思う 思っ 言う 言っ 見 見る 行っ 行う 行わ 使っ 使う 今回 以上 以下 今日 どう どんな こう そう ああ なかなか やはり ただ たい み つい くれ おい け ね よ わ ぜひ それぞれ 出 入 持っ 持つ 的な", "の"),
    ("th", "ก็ กว่า กับ การ ของ ขึ้น ความ คือ จะ จาก จึง ซึ่ง ด้วย ด้าน ดัง ต่อ ต้อง ตาม แต่ ถ้า ถึง ถูก ทั้ง ทาง ที่ ทำ ทุก นั้น นี้ ใน นอกจาก บาง ผู้ พบ เพราะ เพื่อ มา มาก มี เมื่อ ยัง ราย รับ แรก ลง และ แล้ว ว่า วัน เวลา ส่วน สามารถ สิ่ง หรือ หลัง หาก ให้ ได้ ไป ไม่ อย่าง อยู่ อะไร อาจ อีก เอง เป็น โดย เช่น ปี เดือน คน ใช้ เขา เรา คุณ", ""),
];
