import re
import string
import time
from collections import Counter

import project_paths
import pytest
import segmentation_cases
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_amts.languages import profile
from sphinx_amts.text import abbreviations, segmentation
from sphinx_amts.text.tagged_text import TAG, paired_code, placeholder, plain

DATA = project_paths.DATA / "segmentation"

#: What no splitter can know: a full stop hidden in code, and whether an ellipsis ends a sentence or breaks it off.
UNDECIDABLE = {"Use `x = 1.`|It is a float.", "等等……|发生了什么？"}


NUMBERS = Counter(case.language for case in segmentation_cases.cases())


def segment(text, language):
    """The sentences of a text in the language of that code."""
    return segmentation.segment(text, profile(language))


def own_cases():
    """The cases of each heading of each file."""
    groups = {}
    for case in segmentation_cases.cases():
        groups.setdefault((case.language, case.heading), []).append(case)
    return [pytest.param(group, id="-".join(key)) for key, group in groups.items()]


def data_cases():
    for file in sorted(DATA.glob("*.txt")):
        for line in filter(None, file.read_text("utf-8").splitlines()):
            yield pytest.param(file.stem, line, marks=[pytest.mark.xfail(strict=True)] if line in UNDECIDABLE else [])


def protected(line):
    """A case with raw markup as tagged text: placeholders for code and roles, paired codes for emphasis and links."""
    count = iter(range(1, 99))
    line = re.sub(r':\w+:`[^`]*`|`[^`]*`|<x id="\d+"/>', lambda _: placeholder(next(count)), line)
    words = r'\*\*(.+?)\*\*|\*(.+?)\*|<g id="\d+">(.+?)</g>'
    return re.sub(words, lambda match: paired_code(next(count), match[1] or match[2] or match[3]), line)


def check_case(language, line):
    sentences = line.split("|")
    text = segmentation_cases.joined(sentences, language)
    segments = segment(text, language)
    assert "".join(segments) == text
    assert [sentence.strip() for sentence in segments] == sentences


@pytest.fixture(params=["sentencex", "rule"])
def splitter(request, monkeypatch):
    """Both ways to propose boundaries: the library, and the rule for platforms that have none."""
    if request.param == "rule":
        monkeypatch.setattr(segmentation, "_sentencex", None)
    else:
        pytest.importorskip("sentencex", reason="sentencex has no wheel here")


@pytest.mark.parametrize("group", own_cases())
def test_cases(group, splitter):
    """Each case falls into its sentences, with sentencex and without."""
    wrong = {}
    for case in group:
        segments = segment(case.text, case.language)
        assert "".join(segments) == case.text
        if tuple(sentence.strip() for sentence in segments) != case.stripped:
            wrong[case.line] = segments
    assert not wrong


@pytest.mark.parametrize("language", [language for language, number in NUMBERS.items() if number >= 60])
def test_a_third_is_held_out(language):
    """Of each large table a part was never looked at: what holds for it is a fair figure."""
    held_out = [case.is_held_out for case in segmentation_cases.cases() if case.language == language]
    assert 0.3 < sum(held_out) / len(held_out) < 0.35


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no data for acceptance: set AMTS_DATA ({DATA} is missing)")
@pytest.mark.parametrize(("language", "line"), [*data_cases()])
def test_acceptance(language, line, splitter):
    """The collected technical sentences are cut as a reader would cut them, but for two that hide their end."""
    check_case(language, protected(line))


WORDS = [
    *"aB1.!?。！？…()“”\"（）「」《》:：',，;汉か »«",
    *(" ", "\n", "\n\n", "\t", "\xa0", "\u3000", "\u2028", "..."),
    *("Fig.", "etc.", "e.g.", "No.", "U.S.", "Mr.", "word", "Word", "3.1", "&amp;", "&lt;", "&gt;", "GB/s."),
]
LANGUAGES = ["en", "zh_CN", "ja", "es", "de", "fr", "pt_BR", "ar", "el", "th", "hi", "my", "eo"]
LANGUAGES += ["ru", "tr", "fi", "hu", "pl", "hy", "am", "km", "ko"]


def tagged_texts():
    words = st.sampled_from(WORDS) | st.text(max_size=3).map(lambda text: re.sub("[<>&]", "", text))
    tags = st.integers(1, 99).map(placeholder)
    inner = st.lists(words | tags, max_size=8).map("".join)
    nested = st.builds(
        lambda number, *parts: paired_code(number, "".join(parts)), st.integers(1, 99), inner, tags, inner
    )
    pairs = st.builds(paired_code, st.integers(1, 99), inner | nested)
    return st.lists(words | words | tags | pairs, max_size=25).map("".join)


@given(tagged_texts(), st.sampled_from(LANGUAGES))
@example("", "en")
@example(" \n ", "en")
@example("<g1>A. B.</g1> C.", "en")
@example("U.S.\xa0Then", "en")
def test_nothing_is_lost_and_nothing_is_torn(text, language):
    """Joined, the segments are the text; no tag, entity or pair is cut; none is empty or starts with its space."""
    segments = segment(text, language)
    assert "".join(segments) == text
    assert all(segments)
    for sentence in segments:
        assert is_whole(sentence)
        assert not re.search(r"&[a-z#0-9]*$", sentence)
    assert not any(sentence[0].isspace() for sentence in segments[1:])


@given(tagged_texts(), st.sampled_from(LANGUAGES))
def test_nothing_is_lost_without_sentencex(text, language):
    """The rule in the place of sentencex keeps the same promise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segmentation, "_sentencex", None)
        segments = segment(text, language)
    assert "".join(segments) == text
    assert all(is_whole(sentence) for sentence in segments)


def is_whole(sentence):
    """Whether all pairs of tags that it opens are closed in it, and the other way round."""
    depth = 0
    for match in TAG.finditer(sentence):
        depth += {"g": 1, "/": -1}.get(match[0][1], 0)
        if depth < 0:
            return False
    return depth == 0 and not re.search(r"<[^>]*$|^[^<]*>", sentence)


@given(st.lists(st.sampled_from(WORDS), max_size=20).map("".join), st.sampled_from(["en", "zh_CN", "ja", "es"]))
@example(".'（.）a", "en")
@example("a 。 ...Word", "es")
def test_a_sentence_is_one_sentence(text, language):
    """A segment, split again, is itself: what the memory holds for a sentence does not depend on its neighbours."""
    for sentence in segment(text, language):
        assert segment(sentence, language) == [sentence]


def test_line_breaks_are_spaces():
    """A soft line break neither ends a sentence nor hides an end."""
    assert segment("One\nsentence,\n\nbroken.\nAnother\none.", "en") == ["One\nsentence,\n\nbroken.\n", "Another\none."]


def test_no_break_spaces_do_not_break():
    """What the author keeps together with a no-break space stays together."""
    assert segment("Written by Mx.\xa0Jones. See\xa0it.", "en") == ["Written by Mx.\xa0Jones. ", "See\xa0it."]


def test_sentencex_breaking_down_is_not_the_end(monkeypatch):
    """If the library fails on a text as Rust does, the rule takes its place; any other failure is not hidden."""
    panic = type("PanicException", (BaseException,), {})

    def raising(failure):
        def fail(language, text):
            raise failure

        return fail

    monkeypatch.setattr(segmentation, "_sentencex", raising(panic("end byte index 7 is not a char boundary")))
    assert segment("One. Two.", "en") == ["One. ", "Two."]
    monkeypatch.setattr(segmentation, "_sentencex", raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        segment("One. Two.", "en")


def test_an_unknown_language_is_split_all_the_same():
    """A code that nobody knows costs the quality of abbreviations, not the sentences."""
    assert segment("One. <x1/> two.", "klingon") == ["One. ", "<x1/> two."]


def test_splitting_takes_time_in_proportion(splitter):
    """Ten times the text takes about ten times as long, not a hundred times."""

    def seconds(times):
        text = (
            " ".join(f'It is {word} (or "not") <x1/>, e.g. here. So &amp; so.' for word in string.ascii_letters) + " "
        )
        start = time.process_time()
        segments = segment(text * times, "en")
        assert plain("".join(segments)) == plain(text * times)
        return time.process_time() - start

    seconds(1)
    assert seconds(10) < 40 * max(seconds(1), 0.001)


#: Of each rule, by its name: what stands before a boundary that was proposed, what behind, and whether it is one.
RULES = [
    ("_no_break_space", "Written by Mx.", "\xa0Jones", False),
    ("_mark_follows", "It works.", ", he said", False),
    ("_mark_follows", "It is", ")", False),
    ("_enumerator", "1.", " Install it", False),
    ("_enumerator", "iv.", " Install it", False),
    ("_reference_number", "It was shown. [3]", " Then", True),
    ("_mark_follows", "It was shown.", " [3] Then", False),
    ("_closing_pair", "Go. (See below.)", " Then", True),
    ("_closing_pair", "Go. (...)", " Then", False),
    ("_closing_pair", "Press (see below.)", " then", False),
    ("_closing_pair", "Press “Go!”", " Then", True),
    ("_closing_pair", "Press “Go!”", " then", False),
    ("_closing_pair", "他说：“走吧。”", "然后", True),
    ("_closing_pair", "「行こう。」", "と言う", False),
    ("_closing_pair", "《走吧。》", "是书", False),
    ("_no_end_mark", "It is so,", " Then", False),
    ("_no_end_mark", "It is done.Ѯѯѯ", " Then", True),
    ("_ellipsis", "And so on...", " Then", True),
    ("_ellipsis", "And so on...", " and on", False),
    ("_ellipsis", "Take it ...", " Then", False),
    ("_ellipsis", "Wait...", "Then", True),
    ("_ellipsis", "And so on…", " and on", False),
    ("_no_space_follows", "See a.", "py", False),
    ("_no_space_follows", "完成.", "下一步", True),
    ("_no_full_stop", "Is it?", " yes", True),
    ("_abbreviation", "Use it, e.g.", " Python", False),
    ("_abbreviation", "Cats, dogs etc.", " Then", True),
    ("_abbreviation", "Cats, dogs etc.", " and", False),
    ("_abbreviation", "Cats, dogs etc.", " Ѯѯѯ", True),
    ("_abbreviation", "See Fig.", " 3", False),
    ("_abbreviation", "See Eq.", " Ѯѯѯ", False),
    ("_abbreviation", "Open the app.", " Ѯѯѯ", True),
    ("_abbreviation", "See the fig.", " Then", True),
    ("_abbreviation", "ru: Смотрите изд.", " Наука", False),
    ("_abbreviation", "ru: Это новое изд.", " Потом", False),
    ("_abbreviation", "de: Sie kosten 5 Mio.", " Euro", False),
    ("_abbreviation", "de: Sie kosten 5 Mio.", " Danach", True),
    ("_goes_on_as_abbreviation", "de: Das gilt z.", " B. hier", False),
    ("_unit", "ru: Проект начат в 2020 г.", " Компания", True),
    ("_unit", "ru: Проект начат в 2020 г.", " в", False),
    ("_within_expression", "km: បញ្ជី ។", "ល។ អាន", False),
    ("_ordinal", "Sections 2 and 3.", " are done", False),
    ("_ordinal", "Do it on 23rd.", " May", False),
    ("_ordinal", "de: Im 19.", " Jahrhundert", False),
    ("_ordinal", "de: Am 3.", " Oktober", False),
    ("_ordinal", "de: Am 3.", " 10. 2023", False),
    ("_ordinal", "cs: Za Karla IV.", " Lucemburského", False),
    ("", "de: Das sind die letzten 5.", " Danach", True),
    ("", "de: Seit 1998.", " Versuche", True),
    ("_letter", "de: Von J.", " Müller", False),
    ("_letter", "de: Nach Plan B.", " Modelle", True),
    ("_letter", "de: Es ist in der Sprache C.", " Es läuft", True),
    ("_letters", "de: Im U.S.", " Bundesstaat", False),
    ("_letters", "de: In den U.S.", " Dann", True),
    ("_short_word", "de: Die Abk.", " steht", False),
    ("", "de: Ein Werkzeug.", " pip", True),
    ("", "That is it.", " Then", True),
]


@pytest.mark.parametrize(("rule", "before", "after", "ends"), RULES)
def test_rules(rule, before, after, ends, monkeypatch):
    """Each boundary is decided by the rule that is meant for it; the order of the rules sees to that."""
    deciding = []
    for index, function in enumerate(segmentation._RULES):

        def noted(boundary, function=function):
            verdict = function(boundary)
            deciding.extend([function.__name__] * (verdict is not None))
            return verdict

        monkeypatch.setattr(
            segmentation, "_RULES", (*segmentation._RULES[:index], noted, *segmentation._RULES[index + 1 :])
        )
    language, _, before = before.rpartition(": ")
    text, end = before + after, len(before)
    start = end + len(after) - len(after.lstrip())
    opened = segmentation._pairs(text, segmentation._patterns("en").closers).get(end)
    begun = 4 if before.startswith("Go. ") else 0
    data = abbreviations.language_data(language or "en")

    assert segmentation._is_boundary(text, begun, end, start, opened, data=data) is ends
    assert deciding == [rule] * bool(rule)


def test_every_rule_has_an_example():
    """A rule that is added gets its example above."""
    assert {function.__name__ for function in segmentation._RULES} == {rule for rule, *_ in RULES} - {""}


def test_a_long_quotation_is_split():
    """A quotation of a few words is held together, one of a paragraph is not."""
    long = " ".join(f"This is sentence number {number} of a long quotation." for number in "abcdefgh")
    assert len(segment(f"He said: “{long}” Then he went.", "en")) == 9
    assert segment("He said: “Stop. Go.” Then he went.", "en") == ["He said: “Stop. Go.” ", "Then he went."]


def test_a_language_without_data_is_split_by_sentencex_or_the_rule(splitter):
    """Its own end marks end its sentences all the same."""
    assert segment("இது ஒன்று. அது இரண்டு.", "ta") == ["இது ஒன்று. ", "அது இரண்டு."]
    assert segment("ᱚᱞ᱾ ᱪᱤᱠᱤ᱾", "sat") == ["ᱚᱞ᱾ ", "ᱪᱤᱠᱤ᱾"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das ist eine andere Art. Die Liste ist lang."),
        ("es", "La respuesta es no. Luego espere."),
        ("it", "La risposta è no. Poi aspetti."),
        ("en", "The last word is Vid. Then it goes on."),
    ],
)
def test_no_language_is_harmed_by_the_abbreviations_of_another(language, text):
    """A word that is an abbreviation elsewhere ends a sentence."""
    assert len(segment(text, language)) == 2


def test_no_cut_within_a_pair_of_tags_in_any_language():
    """An ordinal number, an abbreviation and a date are found through tags."""
    assert segment("Am <g1>3. Mai. Und</g1> mehr. Ende.", "de") == ["Am <g1>3. Mai. Und</g1> mehr. ", "Ende."]
    assert segment("Siehe <g1>Abb.</g1> 3. Es ist gut.", "de") == ["Siehe <g1>Abb.</g1> 3. ", "Es ist gut."]
