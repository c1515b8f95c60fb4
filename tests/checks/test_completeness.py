"""Completeness: what is cut off or repeated, and what may look so."""

from __future__ import annotations

import pytest
from checking import check_names, excerpts

from sphinx_amts import checks
from sphinx_amts.checks import SegmentPair
from sphinx_amts.languages import LanguagePair

_LONG = "The page is empty because nobody has written a word on it, and nobody will do so before the summer."


def test_the_excerpt_compares_lengths():
    """In characters, with the right plural."""
    assert excerpts("too-short", _LONG, "Vacía.", "es") == [f"6 characters; the source has {len(_LONG)}"]
    assert excerpts("too-short", _LONG, "X", "es") == [f"1 character; the source has {len(_LONG)}"]


@pytest.mark.parametrize(
    ("check", "source", "translation", "language"),
    [
        ("truncated", "The page is empty now.", "La página está vacía y", "es"),
        ("truncated", "The page is empty now.", "该页面现在是空的，", "zh_CN"),
        ("question", "Is it empty?", "该页面为空。", "zh_CN"),
        ("end", "Read this:", "Lea esto.", "es"),
        ("doubled-word", "Read it.", "Lea lea esto.", "es"),
        ("doubled-word", "Read the page.", "请阅读该该页的的内容。", "zh_CN"),
        ("repeated", "Read it.", "lea esto de una vez lea esto de una vez", "es"),
        ("repeated", "Read it.", "请您立即阅读。请您立即阅读。", "zh_CN"),
    ],
)
def test_each_kind_of_defect_is_found(check, source, translation, language):
    """In Latin letters, and in Chinese, which has no spaces."""
    assert check in check_names(source, translation, language)


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        ("Is it empty?", "它是空的吗？", "zh_CN"),
        ("It goes on...", "Sigue...", "es"),
        ("From A to Z.", "De la A a la Z.", "es"),
        ("bye bye", "adiós adiós", "es"),
    ],
)
def test_what_is_complete_passes(source, translation, language):
    """Question particles, trailing dots, one-letter words, and a source that repeats itself."""
    names = check_names(source, translation, language)
    assert names.keys().isdisjoint({"truncated", "question", "end", "doubled-word", "repeated"})


_STATEMENTS = {
    "th": "ชาวประมงซ่อมอวนบนชายหาดทุกเช้า",
    "lo": "ຊາວປະມົງສ້ອມແປງມອງຢູ່ຫາດຊາຍທຸກເຊົ້າ",
    "km": "អ្នកនេសាទជួសជុលសំណាញ់នៅលើឆ្នេររៀងរាល់ព្រឹក។",
    "my": "တံငါသည်များသည် ကမ်းခြေတွင် မနက်တိုင်း ပိုက်များကို ပြင်ကြသည်။",
    "bo": "ཉ་པ་ཚོས་ཞོགས་པ་ལྟར་མཚོ་འགྲམ་དུ་དྲ་བ་བཟོ་བཅོས་བྱེད།",
    "am": "ዓሣ አጥማጆች በየማለዳው በባሕር ዳርቻ መረቦችን ይጠግናሉ።",
    "ti": "ገፈፍቲ ዓሳ ኩሉ ንግሆ ኣብ ገምገም ባሕሪ መርበብ የዐርዩ።",
    "hy": "Ձկնորսներն ամեն առավոտ ափին ուռկաններ են նորոգում։",
    "hi": "मछुआरे हर सुबह समुद्र तट पर जाल ठीक करते हैं।",
    "ne": "माझीहरू हरेक बिहान किनारमा जाल मर्मत गर्छन्।",
    "bn": "জেলেরা প্রতিদিন সকালে সৈকতে জাল মেরামত করেন।",
    "as": "মাছমৰীয়াসকলে প্ৰতিদিনে ৰাতিপুৱা সাগৰতীৰত জাল মেৰামতি কৰে।",
    "pa": "ਮਛੇਰੇ ਹਰ ਸਵੇਰ ਕੰਢੇ ਉੱਤੇ ਜਾਲ ਠੀਕ ਕਰਦੇ ਹਨ।",
    "or": "ମତ୍ସ୍ୟଜୀବୀମାନେ ପ୍ରତିଦିନ ସକାଳେ ବେଳାଭୂମିରେ ଜାଲ ମରାମତି କରନ୍ତି।",
    "ta": "மீனவர்கள் தினமும் காலையில் கடற்கரையில் வலைகளைச் சரிசெய்கிறார்கள்.",
    "ur": "ماہی گیر ہر صبح ساحل پر جال ٹھیک کرتے ہیں۔",
    "ar": "يصلح الصيادون الشباك على الشاطئ كل صباح.",
    "el": "Οι ψαράδες επισκευάζουν δίχτυα στην παραλία κάθε πρωί.",
}
_CODES_WITHOUT_STOP = {"th", "lo"}


@pytest.mark.parametrize("language", _STATEMENTS)
def test_each_script_has_its_full_stop(language):
    """No warning and no note, and Thai and Lao need no stop at all."""
    assert check_names("Fishermen repair nets on the beach every morning.", _STATEMENTS[language], language) == {}


def test_a_terse_sentence_without_a_stop_is_not_cut_off_in_thai():
    """It is shorter than four fifths of what is expected; in Spanish it is cut off."""
    source = "Fishermen repair their nets on the beach every single morning."
    assert "truncated" not in check_names(source, "ชาวประมงซ่อมอวนทุกเช้าบนชายหาด", "th")
    assert "truncated" in check_names(source, "Los pescadores reparan sus redes cada", "es")


@pytest.mark.parametrize("language", sorted(_STATEMENTS.keys() - _CODES_WITHOUT_STOP))
def test_a_colon_is_no_full_stop_in_any_script(language):
    """Another kind of mark is worth a note."""
    names = check_names("Fishermen repair nets on the beach every morning:", _STATEMENTS[language], language)
    assert "end" in names


@pytest.mark.parametrize("language", ["am", "hy", "hi", "bn", "ur", "my"])
def test_a_sentence_without_its_stop_is_cut_off(language):
    """Half of a sentence, in languages whose sentences all have one."""
    text = _STATEMENTS[language]
    assert "truncated" in check_names(
        "Fishermen repair nets on the beach every morning.", text[: len(text) // 2], language
    )


_QUESTIONS = {
    "th": "เรือเปิดไหม", "lo": "ເຮືອເປີດບໍ່", "km": "តើទូកបើកទេ", "my": "လှေ ဖွင့်ထားလား။", "ja": "船は開いていますか。",
    "hy": "Նավակը բա՞ց է։", "el": "Είναι ανοιχτή η βάρκα;", "am": "ጀልባው ክፍት ነው፧", "ar": "هل القارب مفتوح؟",
    "ur": "کیا کشتی کھلی ہے؟", "fa": "آیا قایق باز است؟", "he": "האם הסירה פתוחה?", "bn": "নৌকাটি কি খোলা?",
}  # fmt: skip


@pytest.mark.parametrize("language", _QUESTIONS)
def test_each_language_asks_in_its_way(language):
    """With a mark of its own, within the last word, or with a particle alone."""
    names = check_names("Is the boat open?", _QUESTIONS[language], language)
    assert names.keys().isdisjoint({"question", "truncated", "too-short"})
    assert "end" not in names or language == "ja"


@pytest.mark.parametrize(
    ("translation", "language"),
    [
        ("เรือเปิดแล้ว", "th"),
        ("Նավակը բաց է։", "hy"),
        ("Η βάρκα είναι ανοιχτή.", "el"),
        ("ጀልባው ክፍት ነው።", "am"),
        ("القارب مفتوح.", "ar"),
    ],
)
def test_a_statement_does_not_ask(translation, language):
    """Neither a particle nor a mark of the language."""
    assert "question" in check_names("Is the boat open?", translation, language)


def test_a_question_is_one_in_the_source_language_too():
    """The semicolon of Greek asks, that of English does not."""
    pair = SegmentPair("Είναι ανοιχτή η βάρκα;", "The boat is open.")
    assert "question" in {finding.check for finding in checks.check_pair(pair, LanguagePair("el", "en"))}
    assert "question" not in check_names("The boat is open;", "El barco está abierto.", "es")


@pytest.mark.parametrize(
    ("translation", "language"),
    [
        ("Er sagte: „Geh sofort nach Hause.“", "de"),
        ("Han sagde: »Gå straks hjem.«", "da"),
        ("הוא אמר: „לך מיד הביתה.”\u200f", "he"),
    ],
)
def test_a_stop_before_a_closing_mark_is_one(translation, language):
    """Of whichever language, and before a mark of direction."""
    assert check_names("He said: “Go home at once.”", translation, language).keys().isdisjoint({"end", "truncated"})


def test_a_question_particle_is_enough():
    """A Japanese question may end with a full stop, which is worth a note at most."""
    assert "question" not in check_names("Is it empty?", "空ですか。", "ja")
