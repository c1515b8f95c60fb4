"""The words of each language for checks and language identification: data, and patterns made from it.

Stop words, negations, numbers and lengths of time in words, average lengths of translations, names of products.  All of
it was written for this package, by bare language code (``pt``, not ``pt_BR``); the names of months alone are those of
the Unicode CLDR, as Babel has them.  A language that is not here is simply checked less.
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale, UnknownLocaleError

#: Short words that nearly every sentence has.
_STOP_WORDS = {
    "en": "the of and to is are was were be been this that these those with for from by as it its in on at an or not "
    "you your we our they their can will would should have has had which when where how what if then there into about "
    "but do does don't also than use using more only all each other any some such a i may must such it's see no could "
    "he his her she who why while after before between because both so very just like get set make used via per",
    "es": "el la los las de del que y en un una unos unas es son fue para por con se su sus al lo como más pero o este "
    "esta estos estas ese esa hay no si cuando donde sobre también muy ser está están puede pueden cada entre sin ha "
    "han sido desde hasta ya solo sólo todo toda todos todas otro otra usted le les debe deben",
    "fr": "le la les de des du que qui et en un une est sont pour par avec se sa ses au aux ce cette ces dans sur pas "
    "ne il elle nous vous plus mais ou où si comme être peut peuvent chaque entre sans leur votre notre son ont été "
    "tout tous toute toutes cela dont lorsque aussi très fait doit",
    "de": "der die das den dem des und ist sind ein eine einen einem einer zu mit für von auf im in nicht sich auch "
    "werden wird wenn wie oder aber als an bei nach aus kann können sie wir ihr diese dieser dieses es man zum zur "
    "nur noch hat haben durch über keine kein muss mehr alle",
    "pt": "o a os as de do da dos das que e em no na nos nas um uma é são para por com se seu sua ao à como mais mas "
    "ou este esta isso há não quando onde sobre também muito ser está pode podem cada entre sem pelo pela foi ele "
    "você já só todos todas outro outra deve",
    "it": "il lo la i gli le di del della dei delle che e in un una è sono per con si su sul al alla nel come più ma "
    "o questo questa non quando dove anche essere può possono ogni tra senza nella da dal dalla ed ha viene vengono "
    "se tutti tutte deve",
    "nl": "de het een van en is zijn te dat die in op met voor niet aan er ook als maar om bij of worden wordt naar "
    "uit kan kunnen deze dit wij je u geen door over dan nog heeft hebben moet alle",
    "ca": "el la els les de del dels que i en un una és són per amb es seu seva al als com més però o aquest aquesta "
    "no si quan on sobre també ser pot poden cada entre sense ha han s'ha ja tots totes",
    "gl": "o a os as de do da dos das que e en no na un unha é son para por con se seu súa ao á como máis pero ou este "
    "esta isto hai non cando onde sobre tamén ser está pode poden cada entre sen",
    "ro": "și în de la cu pe un o este sunt pentru din care că nu se mai ca prin sau dar fi al ale acest această "
    "aceste poate pot fiecare între fără când unde lui dacă am ai au fost sa său doar",
    "pl": "w i na z do nie się jest że to o jak dla od po są za przez lub oraz ale przy czy tylko może być który "
    "która które gdy jeśli jego jej ten ta te tym tego także bez zostanie można należy jako ze pod",
    "cs": "a v na se je že to s z do pro o jako nebo ale by jsou jen od po při který která které pokud může být tento "
    "tato toto není aby také bez když k ve do za pod nad jeho lze byl byla bylo",
    "sk": "a v na sa je že to s z do pre o ako alebo ale by sú len od po pri ktorý ktorá ktoré ak môže byť tento táto "
    "toto nie aby tiež bez keď k vo za pod nad jeho bol bola bolo",
    "hr": "i u na se je da to s iz do za o kao ili ali bi su samo od po pri koji koja koje ako može biti ovaj ova ovo "
    "nije bez kada k nad pod bio bila",
    "sl": "in v na se je da to s iz do za o kot ali bi so samo od po pri ki če lahko biti ta ni brez ko pod nad bil "
    "bila tudi",
    "sv": "och i att det som en på är av för med till den har de inte om ett men var kan eller från vid så när ska "
    "detta denna dessa du vi blir alla utan finns också mellan varje måste",
    "da": "og i at det som en på er af for med til den har de ikke om et men var kan eller fra ved så når skal dette "
    "denne disse du vi bliver alle uden findes også mellem hver",
    "nb": "og i å det som en på er av for med til den har de ikke om et men var kan eller fra ved så når skal dette "
    "denne disse du vi blir alle uten finnes også mellom hver må",
    "fi": "ja on ei että se joka kun tai ovat myös kuin jos mutta voi hän ole oli sen ne tämä tämän nämä joita jotka "
    "voidaan vain kanssa ilman niin mukaan tulee jonka kaikki",
    "et": "ja on ei et see mis kui või ka oma aga võib ole oli selle need seda ning siis ainult ilma kõik peab saab "
    "nende",
    "hu": "a az és hogy nem egy is ez van de ha meg csak vagy mint kell el be ki lehet már azt ezt minden amely "
    "amelyek nélkül között lesz volt",
    "tr": "ve bir bu için ile da de olarak olan değil gibi daha çok en ya veya ise her kadar sonra ne ki mı mi var "
    "yok bunu şu tüm içinde olduğu",
    "id": "yang dan di dari untuk dengan pada ini itu ke adalah tidak dalam akan atau oleh dapat sebagai juga bisa "
    "ada anda kita jika telah lebih hanya setiap tersebut harus",
    "vi": "và của là có cho các một được trong với không này để những từ khi đã bạn như hoặc trên về ra cũng nếu thì "
    "sẽ phải mà vào bằng",
    "lt": "ir yra kad su į iš ne tai kaip ar bet nuo apie arba jei gali būti šis ši tik po per už dėl kuris kuri",
    "lv": "un ir ka ar no uz ne tas kā vai bet par ja var būt šis šī tikai pēc pie kas lai kurš kura nav",
    "sq": "të në e dhe për me një që nga është më ka si se do nuk kjo ky ose por mund duhet janë te pa",
    "eu": "eta da ez bat dira du hau edo ere dute izan behar baina baino bere duen bada den",
    "ru": "и в не на что с по как это для из от а или к у при если может быть все так же но также его она они чтобы "
    "который которая которые без этот эта эти можно где когда",
    "uk": "і в не на що з по як це для із від а або до у при якщо може бути всі так але також його вона вони щоб який "
    "яка які без цей ця ці можна де коли та",
    "bg": "и в не на че с по как това за от а или к при ако може да са се но също му тя те който която които без този",
    "sr": "и у не на да са по као ово за из од а или к при ако може бити сви је су се али такође који која које без",
    "el": "και το να του η της με που την από για τα είναι των σε ο οι στο θα τη στην τον στη τους ή δεν αυτό αν όταν",
}
#: Languages with stop words in Latin letters.
LATIN_LANGUAGES = tuple(code for code in _STOP_WORDS if code not in {"ru", "uk", "bg", "sr", "el"})
#: Regular expressions of words and characters that negate a sentence.
_NEGATIONS = {
    "en": r"\b(?:not|no|never|none|nothing|neither|nor|cannot|without)\b|n['’]t\b",
    "es": r"\b(?:no|nunca|jamás|ningún|ninguna|ninguno|nada|nadie|ni|tampoco|sin)\b",
    "fr": r"\b(?:ne|pas|jamais|aucune?|rien|ni|sans|non)\b|\bn['’]",
    "de": r"\b(?:nicht|kein\w*|nie|niemals|nichts|weder|ohne|nein)\b",
    "pt": r"\b(?:não|nunca|jamais|nenhum|nenhuma|nada|nem|sem)\b",
    "it": r"\b(?:non|mai|nessun\w*|niente|nulla|né|senza)\b",
    "zh": r"[不没無无未非别勿莫沒別否免]",
    "ja": r"な[いくかけし]|ません|ず|ぬ|[無不未非否]",
    "ko": r"않|없|아니|못|안\s|말[고아]",
    "ru": r"\b(?:не|нет|ни|никогда|без|нельзя)\b",
}
#: Those that do nothing but negate, in languages where the ones above are also parts of other words.
_PLAIN_NEGATIONS = {
    "es": r"\b(?:no|nunca|jamás|tampoco)\b",
    "fr": r"\b(?:ne|n['’])\b.{1,40}\b(?:pas|jamais|plus|rien)\b",
    "de": r"\b(?:nicht|kein\w*|niemals)\b",
    "pt": r"\b(?:não|nunca|jamais)\b",
    "it": r"\b(?:non|mai)\b",
    "zh": "不是|没有|不能|并不|不会|不要|不应|不需|不可|从不|从未|无法|不必|沒有|並不|不會|無法",
    "ja": "(?<!しれ)(?<!なり)(?<!かせ)ません|ではない|できない|しない|られない",
}
#: Words of English that may stand for a negation of another language: "unable", "only", "fails to".
_INDIRECT_NEGATION = re.compile(
    r"\b(?:un|in|im|ir|dis|non-?|mis)[a-z]{4,}|\b(?:fail|lack|avoid|miss|prevent|instead|only|unless|rather|few|little|"
    r"hardly|barely|except|until|refus|forbid|stop|ignor|skip|otherwise|less|differ|free|but|yet|beyond|too|absent|absence|"
    r"empty|zero|out of|away|leave|left|drop|remov|wrong|error|hard|difficult|whether|if|off|no-|old|still|just|any|"
    r"restrict|limit|exclu|reject|den[iy]|against|expect|alone|neglect|beware|careful|sure|far from)",
    re.IGNORECASE,
)
#: Numbers in words, from zero upwards.
_NUMBERS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "pt": "zero um dois três quatro cinco seis sete oito nove dez onze doze",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici",
}
#: Words with a number in them that any language may have in a technical text: ordinals, months, multiples.
_MORE_NUMBERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "once": 1, "twice": 2, "both": 2, "single": 1, "an": 1, "a": 1, "half": 2, "double": 2, "pair": 2, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000,
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "dozen": 12, "million": 1000000, "primer": 1, "primera": 1,
    "primero": 1, "segundo": 2, "segunda": 2, "tercer": 3, "tercero": 3, "tercera": 3, "una": 1, "un": 1,
    "cien": 100, "mil": 1000, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12, "binary": 2, "octal": 8, "decimal": 10, "hexadecimal": 16, "triple": 3,
    "triples": 3, "quarter": 4, "paire": 2, "paires": 2, "par": 2, "binario": 2, "binaire": 2,
}  # fmt: skip
#: Beginnings of ordinals from the first to the tenth.
_ORDINALS = {
    "es": "prim segund tercer cuart quint sext séptim octav noven décim",
    "fr": "premi deuxi troisi quatri cinqui sixi septi huiti neuvi dixi",
    "de": "erst zweit dritt viert fünft sechst siebt acht neunt zehnt",
    "pt": "primeir segund terceir quart quint sext sétim oitav non décim",
    "it": "prim second terz quart quint sest settim ottav non decim",
}
#: Words for lengths of time: millisecond, second, minute, hour, day, week, month, year.
_DURATIONS = {
    "en": ("milliseconds?", "seconds?", "minutes?", "hours?", "days?", "weeks?", "months?", "years?"),
    "es": ("milisegundos?", "segundos?", "minutos?", "horas?", "días?", "semanas?", "mes(?:es)?", "años?"),
    "fr": ("millisecondes?", "secondes?", "minutes?", "heures?", "jours?", "semaines?", "mois", "an(?:née)?s?"),
    "de": ("Millisekunden?", "Sekunden?", "Minuten?", "Stunden?", "Tage?n?", "Wochen?", "Monate?n?", "Jahre?n?"),
    "pt": ("milissegundos?", "segundos?", "minutos?", "horas?", "dias?", "semanas?", "mês|meses", "anos?"),
    "it": ("millisecond[oi]", "second[oi]", "minut[oi]", "or[ae]", "giorn[oi]", "settiman[ae]", "mes[ei]", "ann[oi]"),
    "ru": (
        "миллисекунд\\w*",
        "секунд\\w*",
        "минут\\w*",
        "час\\w*",
        "дн\\w+|день",
        "недел\\w+",
        "месяц\\w*",
        "год\\w*|лет",
    ),
    "zh": ("毫秒", "秒", "分钟?", "个?小时|小時", "天", "个?星期|周", "个?月", "年"),
    "ja": ("ミリ秒", "秒", "分", "時間", "日", "週", "[かカヶケ]月", "年"),
    "ko": ("밀리초", "초", "분", "시간", "일", "주", "개월|달", "년"),
}
#: How many narrow characters a language needs for what English says in one hundred; a wide one counts as two.
_LENGTHS = {
    "en": 100, "es": 115, "fr": 118, "de": 118, "pt": 112, "it": 114, "nl": 112, "pl": 110, "ru": 112, "uk": 110,
    "ko": 105, "ja": 112, "zh": 88, "sv": 102, "da": 103, "cs": 103, "tr": 105, "vi": 110, "ar": 88, "he": 82,
    "id": 110, "el": 118, "hu": 110, "ro": 114, "th": 95, "hi": 105, "fi": 105, "nb": 102, "am": 70, "ti": 70,
    "ta": 120, "ml": 118, "km": 112, "my": 115, "bo": 120, "dz": 120, "fa": 95,
}  # fmt: skip
#: Names that no language translates, and that neither digits nor capitals inside give away as names.
_PRODUCTS = """
    Python Flask Django Sphinx Jupyter Linux Docker Kubernetes Windows Android Java Kotlin Julia Fortran Perl Apache
    Nginx Gunicorn Celery Redis Werkzeug Jinja Conda Anaconda Miniconda Git Keras Pandas Matplotlib Scrapy Ubuntu Debian
    Fedora Blender Unix Vue Angular Svelte Zenodo Markdown Ruby Emacs Vim Firefox Chrome Chromium Safari Heroku Blinker
"""
PRODUCTS = frozenset(_PRODUCTS.split())
_ABBREVIATIONS = """
    CPU GPU TPU RAM ROM SSD HDD USB HTTP HTTPS FTP SFTP SSH SSL TLS TCP UDP IP DNS SMTP IMAP POP JSON XML YAML TOML CSV
    TSV HTML CSS SQL API REST SOAP URL URI URN UTF ASCII PDF PNG JPEG JPG GIF SVG RNN CNN LSTM GRU MLP BERT GPT SGD GAN
    PCA SVM NLP MIT BSD GPL LGPL ZIP TAR CGI WSGI ASGI MVC ORM JWT CSRF XSS CORS PEP RFC ISO AWS GCP UTC GMT
    PyTorch TensorFlow MXNet NumPy SciPy MySQL PostgreSQL SQLite MongoDB GitHub GitLab BitBucket macOS JavaScript
    TypeScript ImageNet WordNet AlexNet ResNet DenseNet GoogLeNet LeNet
"""
#: Names that are never made up: where the source has another one, the translation is wrong.
KNOWN_NAMES = PRODUCTS | frozenset(_ABBREVIATIONS.split())


@cache
def stop_words(language: str, other: str) -> frozenset[str]:
    """The stop words of a language without those of the other; empty if unknown."""
    return frozenset(_STOP_WORDS.get(language, "").split()) - frozenset(_STOP_WORDS.get(other, "").split())


@cache
def negation(language: str) -> re.Pattern[str] | None:
    """A pattern of what negates a sentence; ``None`` if unknown."""
    words = _NEGATIONS.get(language)
    return re.compile(words, re.IGNORECASE) if words else None


@cache
def plain_negation(language: str) -> re.Pattern[str] | None:
    """A pattern of what does nothing but negate; ``None`` if unknown."""
    words = _PLAIN_NEGATIONS.get(language)
    return re.compile(words, re.IGNORECASE) if words else None


def may_be_negative(text: str, language: str) -> bool:
    """Whether a text is negative in any way; true in all languages but English, where that is not known."""
    pattern = negation(language)
    return language != "en" or bool(pattern and pattern.search(text)) or bool(_INDIRECT_NEGATION.search(text))


@cache
def number_words(language: str) -> dict[str, int]:
    """The values of numbers in words: those of the language, and some of many languages."""
    return {**{word: value for value, word in enumerate(_NUMBERS.get(language, "").split())}, **_MORE_NUMBERS}


def length_ratio(source: str, target: str) -> float:
    """The average length of a translation for a source of length 1, both in narrow characters."""
    return _LENGTHS.get(target, 105) / _LENGTHS.get(source, 105)


@cache
def ordinals(language: str) -> re.Pattern[str] | None:
    """A pattern of ordinals in words; the number of its group that matched is the value."""
    words = _ORDINALS.get(language)
    return re.compile("|".join(rf"\b({word})\w{{0,5}}\b" for word in words.split()), re.IGNORECASE) if words else None


def has_number_words(language: str) -> bool:
    """Whether the numbers of the language in words are known."""
    return language in _NUMBERS or language in {"zh", "ja"}


@cache
def durations(language: str) -> re.Pattern[str] | None:
    """A pattern of a number before a length of time; the name of its last group is the length."""
    words = _DURATIONS.get(language)
    if not words:
        return None
    edge = r"(?![A-Za-z])" if language in {"zh", "ja", "ko"} else r"\b"
    short = ("ms", "s|secs?", "mins?", "h|hrs?")
    names = "|".join(
        f"(?P<u{place}>{word}{'|' + short[place] if place < len(short) else ''})" for place, word in enumerate(words)
    )
    return re.compile(rf"(?<![\w.,])(\d+)[\s\xa0-]?(?:{names}){edge}", re.IGNORECASE)


@cache
def months(language: str) -> dict[str, int]:
    """The names of months, in small letters; empty for a language that Babel does not know."""
    try:
        names = Locale.parse(language).months
    except (UnknownLocaleError, ValueError):
        return {}
    # Many languages inflect the name in a date ("format"), and not on its own.
    forms = [names[form]["wide"] for form in ("format", "stand-alone")]
    return {name.casefold(): month for form in forms for month, name in form.items()}


@cache
def month_beside_number(language: str) -> re.Pattern[str] | None:
    """A pattern of the name of a month with a number before or behind it; ``None`` if the names are unknown."""
    words = "|".join(map(re.escape, months(language)))
    return (
        re.compile(rf"\b({words})\s+\d|\d(?:st|nd|rd|th|\.)?\s+(?:de\s+|of\s+)?({words})\b", re.IGNORECASE)
        if words
        else None
    )


_MONTH_NUMBER = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s*[月월]")


def months_in(text: str, language: str) -> set[int]:
    """The months that a text names, by their names or as numbers with the character for month."""
    numbers = months(language)
    named = {numbers[word] for word in re.findall(r"[^\W\d_]+", text.casefold()) if word in numbers}
    return named | {int(month) for month in _MONTH_NUMBER.findall(text)}
