from __future__ import annotations

import re
from collections import Counter
from functools import wraps
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_amts.engines import Request
from sphinx_amts.engines.amazon.documents import (
    TEXT_BYTES,
    DocumentLimits,
    characters,
    documents,
    element,
    is_too_long,
    text,
    texts,
    translations,
)
from sphinx_amts.errors import EngineError, MarkupError
from sphinx_amts.languages import profile
from sphinx_amts.text import spacing, tagged_text

#: The machine may be busy with other tests.
CALM = settings(deadline=None, max_examples=60)
THOROUGH = settings(deadline=None, max_examples=200)
TAG = re.compile(r"(<[^<>]*>)")
PARAGRAPH = re.compile(r"</?p\b", re.IGNORECASE)


def sentence(tagged: str, *shown: str, page: str = "index") -> Request:
    return Request(tagged, page, shown)


def numbered(shape) -> str:
    """A tagged sentence of a nested shape: texts, ``None`` for something opaque, lists for pairs."""
    count = iter(range(1, 10_000))

    def written(part) -> str:
        if part is None:
            return tagged_text.placeholder(next(count))
        if isinstance(part, str):
            return tagged_text.escape(part)
        return tagged_text.paired_code(next(count), "".join(map(written, part)))

    return "".join(map(written, shape))


def sentences(letters: str = "aZé中.,&<>/\"'#;gx1%:-()"):
    """Tagged sentences as the book has them, of these letters, with what is shown for some of their tags."""
    words = st.text(st.sampled_from(" " + letters), min_size=1, max_size=8)
    shapes = st.recursive(words | st.none(), lambda inner: st.lists(inner, max_size=3), max_leaves=6)
    tagged = st.lists(shapes, min_size=1, max_size=6).map(numbered).map(lambda one: tagged_text.canonical(one)[0])
    content = st.text(st.sampled_from("abA<&>[1] "), max_size=3)
    shown = st.lists(st.sampled_from(["", "numpy.array"]).flatmap(lambda start: content.map(start.__add__)), max_size=9)
    return st.builds(Request, tagged.filter(bool), st.just("index"), shown.map(tuple))


def batches(one):
    return st.lists(one, min_size=1, max_size=5, unique_by=lambda one: one.text)


BATCHES = batches(sentences())
RANDOM = st.randoms(use_true_random=False)
TWO = [sentence("See <x1/> in <x2/>.", "len", "sum"), sentence("Next.")]


def identity(batch) -> dict[str, str]:
    return {one.text: one.text for one in batch}


def accepted(batch, result: str) -> dict[str, str]:
    """What the workflow makes of what came back."""
    good = {}
    for source, answer in translations(batch, result).items():
        try:
            good[source] = tagged_text.accepted(source, answer)
        except MarkupError:
            continue
    return good


# --- what is sent -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "sent"),
    [
        (sentence("A &lt; b &amp; c"), "<p id=7>A &lt; b &amp; c"),
        (sentence("Use <x1/>", "a<b"), "<p id=7>Use <i translate=no>a&lt;b</i>"),
        (sentence("<g1>a <g2>b</g2></g1>", "", ""), "<p id=7><b id=1>a <b id=2>b</b></b>"),
        (sentence("<x1/> <x2/>", " \n"), "<p id=7><i translate=no>[1]</i> <i translate=no>[2]</i>"),
        (sentence("<x1/> <x2/>", "[2]"), "<p id=7><i translate=no>[2]</i> <i translate=no>[[2]]</i>"),
        (sentence("<x1/> <x2/>", "f", "f"), "<p id=7><i translate=no>f</i> <i translate=no>f</i>"),
        (sentence("<x1/>", "123456789 abc"), "<p id=7><i translate=no>123456789</i>"),
        (sentence("<x1/>", "half \ud800"), "<p id=7><i translate=no>half ?</i>"),
    ],
)
def test_wire_form(one, sent):
    """One paragraph, unquoted attributes, strict escapes; opaque tags hold what is shown, cut, or a number."""
    assert element(7, one) == sent


@CALM
@given(sentences())
def test_contents_tell_opaque_tags_apart(one):
    """Contents are never empty, have no outer blanks, and are equal only where a reader sees the same."""
    contents = re.findall("<i translate=no>(.*?)</i>", element(1, one))
    numbers = [int(number) for number in re.findall(r"<x(\d+)/>", one.text)]
    seen = [" ".join("".join(one.shown[number - 1 : number]).split()) or number for number in numbers]

    assert len(contents) == len(numbers)
    assert all(content == content.strip() != "" for content in contents)
    assert len(set(zip(seen, contents, strict=True))) == len(set(seen)) == len(set(contents))


@CALM
@given(st.lists(st.tuples(sentences(), st.sampled_from("abc")), max_size=12), st.integers(30, 300))
def test_documents_hold_the_sentences_page_by_page(given_, size):
    """Nothing is lost or reordered, no document has two pages, and each is within its limit or has one sentence."""
    book = [Request(one.text, page, one.shown) for one, page in given_]

    files = [*documents(book, DocumentLimits(bytes=size))]

    assert [one for file in files for one in file.requests] == book
    assert all({one.page for one in file.requests} == {file.page} for file in files)
    assert all(len(file.text.encode()) <= size or len(file.requests) == 1 for file in files)
    assert characters(files) == sum(len(file.text) for file in files)
    for one, other in pairwise(files):  # as few as the limit allows
        first = element(len(one.requests) + 1, other.requests[0])
        assert one.page != other.page or len((one.text + first).encode()) > size


def test_document():
    """A document is HTML with its sentences numbered from 1, under a flat name of its own."""
    book = [sentence("One."), sentence("Two."), sentence("Three.", page="more")]

    first, second = documents(book)

    assert first.text == "<html><body><p id=1>One.<p id=2>Two.</body></html>"
    assert (first.name, second.name) == ("0001.html", "0002.html")
    assert (second.page, second.requests) == ("more", (book[2],))


def test_limit_of_a_document_is_exact():
    """A document may be full to the last byte."""
    book = [sentence("é."), sentence("Two.")]
    size = len(f"<html><body>{text(book)}</body></html>".encode())

    assert len([*documents(book, DocumentLimits(bytes=size))]) == 1
    assert len([*documents(book, DocumentLimits(bytes=size - 1))]) == 2


def test_sentence_that_no_document_can_hold():
    """It is left out, and the others are sent; a realtime request cannot hold it either."""
    long = sentence("é" * 500_000)

    files = [*documents([sentence("One."), long, sentence("Two.")])]

    assert [one.source for file in files for one in file.requests] == ["One.", "Two."]
    assert is_too_long(long)


@pytest.mark.parametrize("limits", [DocumentLimits(documents=1), DocumentLimits(job_bytes=60)])
def test_book_too_large_for_a_job(limits):
    """It is said what the limit is and what to do."""
    with pytest.raises(EngineError, match=r"too large for one Amazon Translate job .* in parts"):
        list(documents([sentence("One."), sentence("Two.", page="more")], limits))


@CALM
@given(st.lists(st.integers(1, 11_000), max_size=60), RANDOM)
def test_requests_hold_the_sentences(sizes, random):
    """Each sentence is in one request, or too long for any; none exceeds the limit in bytes."""
    book = [sentence(random.choice("aé") * size) for size in sizes]

    requests = [*texts(book)]

    held = [one for request in requests for one in request]
    assert Counter(held) == Counter(one for one in book if not is_too_long(one))
    assert all(len(text(request).encode()) <= TEXT_BYTES for request in requests)


@CALM
@given(RANDOM)
def test_few_requests(random):
    """No more than a tenth over what the bytes need, for sentences of any ordinary length."""
    book = [sentence("é" * random.randint(1, random.choice([40, 200, 2000]))) for _ in range(1000)]

    requests = [*texts(book)]

    size = sum(len(text(request).encode()) for request in requests)
    assert len(requests) <= 1.1 * -(-size // TEXT_BYTES)


@pytest.mark.parametrize("number", [1, 9, 10, 99])
def test_limit_of_a_request_is_exact(number):
    """A request may be full to the last byte, whatever the digits of its numbers."""
    small = [sentence("a")] * (number - 1)
    room = TEXT_BYTES - len(text(small)) - len(f"<p id={number}>")

    assert [*map(len, texts([*small, sentence("b" * room)]))] == [number]
    assert len([*texts([*small, sentence("b" * (room + 1))])]) == (2 if small else 0)
    assert is_too_long(sentence("b" * (TEXT_BYTES - 7)))
    assert not is_too_long(sentence("b" * (TEXT_BYTES - 8)))


# --- what comes back unharmed -----------------------------------------------------------------------------------------


@CALM
@given(BATCHES)
@example([sentence("&amp;lt;p id=1&amp;gt; &amp;amp; &lt;p id=2&gt;")])
@example([sentence("DNT_ is <x1/>", "DNT_x")])
def test_there_and_back(batch):
    """Nothing changes on the way, in a request and in a document, and the check accepts it."""
    [file] = documents(batch)

    assert translations(batch, text(batch)) == identity(batch)
    assert translations(batch, file.text) == identity(batch)
    assert accepted(batch, text(batch)) == {one.text: tagged_text.accepted(one.text, one.text) for one in batch}


@CALM
@given(st.sets(st.text().map(lambda one: tagged_text.canonical(tagged_text.escape(one))[0]), max_size=5))
def test_any_text_there_and_back(tagged):
    """The same for any characters."""
    batch = [*map(sentence, tagged)]

    assert translations(batch, text(batch)) == identity(batch)


# --- harmless damage --------------------------------------------------------------------------------------------------


def in_tags(change):
    """The damage that does this to each tag."""

    @wraps(change)
    def damage(random, sent):
        return TAG.sub(lambda match: change(random, match[0]), sent)

    return damage


def in_text(change):
    """The damage that does this to each text between tags."""

    @wraps(change)
    def damage(random, sent):
        return "".join(part if part[:1] == "<" else change(random, part) for part in TAG.split(sent))

    return damage


@in_tags
def quotes(random, tag):
    forms = [
        '="{}"',
        "='{}'",
        ' = "{}"',
        '=" {} "',
        "=“{}”",
        "＝{}",
        '："{}"',
        "=＂{}＂",
        ":{}",
        "=&quot;{}&quot;",
        "=«{}»",
    ]
    return re.sub(r"=(\w+)", lambda match: random.choice(forms).format(match[1]), tag)


@in_tags
def capitals(random, tag):
    return tag.upper() if random.random() < 0.7 else tag.title()


@in_tags
def blanks_inside_tags(random, tag):
    blanks = ["", " ", "\n  ", "\u3000"]
    tag = re.sub("[</=>]", lambda match: random.choice(blanks) + match[0] + random.choice(blanks), tag)
    return "<" + tag[tag.index("<") + 1 : tag.rindex(">")] + ">"


@in_tags
def attributes(random, tag):
    if tag.startswith("</"):
        return tag
    name, *rest = tag[1:-1].split(" ")
    mixed = random.sample([*rest, "class=a", 'dir="ltr"', "data-id=9"], len(rest) + 3)
    return f"<{name} {' '.join(mixed)}>"


@in_text
def entities(random, part):
    def form(match):
        code = ord(match[0]) if len(match[0]) == 1 else ord({"&amp;": "&", "&lt;": "<", "&gt;": ">"}[match[0]])
        named = {34: "&quot;", 39: "&apos;", 233: "&eacute;", 46: "&period;"}.get(code, match[0])
        return random.choice([match[0], named, f"&#{code};", f"&#x{code:x};", f"&#X{code:04X};"])

    return re.sub(r"&\w+;|[^&<>\s]", form, part)


def closed_paragraphs(random, sent):
    return re.sub(r"(?i)(?<!^)(?=<p)|$", lambda match: random.choice(["</p>", "</P >", "</p>\n   "]), sent)


def layout(random, sent):
    laid_out = re.sub("(?i)(?=<p)", lambda match: random.choice(["", "\n", "\r\n\t  "]), sent)
    return laid_out.replace(" ", random.choice([" ", "\n  ", "\t"]))


def document(random, sent):
    heads = ["<html><body>", "<!DOCTYPE html>\n<html><head></head><body>\n", '<HTML lang="en"><Body >']
    return random.choice(heads) + sent + random.choice(["</body></html>", "</body>\n</html>\n", "</BODY>", ""])


HARMLESS = [quotes, capitals, blanks_inside_tags, attributes, entities, closed_paragraphs, layout, document]


@CALM
@pytest.mark.parametrize("damage", HARMLESS, ids=lambda damage: damage.__name__)
@given(batch=BATCHES, random=RANDOM)
def test_harmless_damage(damage, batch, random):
    """What the service changes without harm is undone."""
    assert translations(batch, damage(random, text(batch))) == identity(batch)


@CALM
@given(BATCHES, RANDOM)
def test_harmless_damage_of_all_kinds(batch, random):
    """The same for several kinds at once."""
    sent = text(batch)
    for damage in [entities, attributes, capitals, quotes, closed_paragraphs, layout, document]:
        if random.random() < 0.6:
            sent = damage(random, sent)

    assert translations(batch, sent) == identity(batch)


@CALM
@given(batches(sentences("aé<>\"'.&")), st.sampled_from(["&#38;", "&#x26;", "&amp;"]))
def test_escaped_twice(batch, ampersand):
    """Entities that were escaped once more are undone twice."""
    sent = in_text(lambda _, part: part.replace("&", ampersand))(None, text(batch))

    assert translations(batch, sent) == identity(batch)


def test_escaped_entity_of_the_book():
    """Where the sentence itself speaks of entities, none is undone twice."""
    batch = [sentence("Write &amp;lt; for &lt;")]

    assert translations(batch, "<p id=1>Write &amp;lt; for &amp;lt;") == {
        batch[0].source: "Write &amp;lt; for &amp;lt;"
    }


def squeezed(tagged: str) -> str:
    return re.sub(" (?=[:;!?%])", "", tagged)


@CALM
@given(BATCHES, RANDOM)
@example([sentence("(<x1/>-like) <g2>go</g2>, <x3/>s", "f", "", "g")], None)
@example([sentence('a<g1><g2>b</g2></g1>"<x3/>"', "", "", "g")], None)
def test_blanks_beside_tags(batch, random):
    """Blanks added beside inline tags are gone once the typographer has done its part, too."""

    def spaced(match):
        return match[0] if random and random.random() < 0.3 else f" {match[0]} "

    damaged = re.sub(r"<b[^<>]*>|</b>|<i[^<>]*>[^<>]*</i>", spaced, text(batch))
    for source, answer in translations(batch, damaged).items():
        tidied, wanted = (squeezed(spacing.tidy(source, one, profile("de"), {})) for one in (answer, source))
        assert tidied == wanted


def test_blanks_of_the_language_stay():
    """Only what is surely added goes: a blank before a translated word or a French colon may belong there."""
    batch = [sentence("The <x1/>th <g2>word</g2>: <x3/>!", "n", "", "x")]
    result = "<p id=1>Le <b id=2> mot </b> <i translate=no>n</i> ième : <i translate=no>x</i> !"

    assert translations(batch, result) == {batch[0].source: "Le <g2>mot</g2> <x1/> ième : <x3/> !"}


def test_no_break_spaces_stay():
    """They are typography, not layout."""
    assert translations([sentence("So: a")], "<p id=1>Alors&nbsp;:\u202fa") == {"So: a": "Alors\u00a0:\u202fa"}


# --- moved and changed tags -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "answer"),
    [
        ("<i translate=no>sum</i> a <i translate=no>len</i>", "<x2/> a <x1/>"),
        ("<i translate=no>Len</i> a <i translate=no> ｓｕｍ </i>", "<x1/> a <x2/>"),
        ("<i translate=no>len</i> a <i translate=no>som</i>", "<x1/> a <x2/>"),
        ("<i translate=no>len</i> a <i translate=no>length</i>", "<x1/> a <x0/>"),
        ("<i translate=no>len</i> a <i translate=no>len</i>", "<x1/> a <x0/>"),
        ("<i translate=no>len</i> a <i translate=no></i>", "<x1/> a <x0/>"),
        ("<i translate=no>un</i> a <i translate=no>dos</i>", "<x0/> a <x0/>"),
        ("<i translate=no>len</i> a", "<x1/> a"),
        ("<i translate=no>len a <i translate=no>sum</i>", "<x0/>len a <x2/>"),
        ("<i translate=no>len</i> a <i translate=no>sum</i></i>", "<x1/> a <x2/><x0/>"),
        ("<i translate=no>len</i> a sum", "<x1/> a sum"),
        ("<i translate=no>&amp;#108;en</i> a <i translate=no>&#115;um</i>", "<x1/> a <x2/>"),
    ],
)
def test_opaque_tags_are_recognised_by_content(inside, answer):
    """They may move; one whose content was changed is known only if nothing else can be meant."""
    assert translations(TWO, f"<p id=1>{inside}<p id=2>b")[TWO[0].source] == answer


def test_contents_that_differ_in_capitals_only():
    """X does not do for x where both are in the sentence."""
    one = sentence("<x1/> of <x2/> in <x3/>", "x", "X", "y")
    result = "".join(f"<i translate=no>{content}</i>" for content in ("X", "Y", "X"))

    assert translations([one], f"<p id=1>{result}") == {one.source: "<x2/><x3/><x0/>"}


@pytest.mark.parametrize(
    ("inside", "answer"),
    [
        ("<b id=2>a <b id=1>b</b></b>", "<g2>a <g1>b</g1></g2>"),
        ("<b id=1>a <b id=2>b</b>", "<g1>a <g2>b</g2>"),
        ("<b id=1>a</b></b> b", "<g1>a</g1></g0> b"),
        ("<b>a</b>", "<b>a</g0>"),
        ("<b id=1 id=2>a</b>", "<g0>a</g0>"),
        ("<b id=3>a</b>", "<g3>a</g3>"),
        ("<span id=1>a</span>", "<x0/>a<x0/>"),
        ("a <!-- b --> c", "a <x0/> c"),
        ("a < i translate=no> b", "a <x0/> b"),
        ("<DNT_GEBKJMMFHEHC> a", "<x0/> a"),
        ("<DNT_GEBKJMMFHEHC", "&lt;DNT_GEBKJMMFHEHC<x0/>"),
    ],
)
def test_pairs_and_strangers(inside, answer):
    """Pairs keep their numbers; whatever is no tag of ours is marked, so that it is refused."""
    one = sentence("<g1>a</g1> <g2>b</g2>")
    answer = answer.replace("<b>", "<x0/>")

    assert translations([one], f"<p id=1>{inside}") == {one.source: answer}
    if "0" in answer:
        assert not accepted([one], f"<p id=1>{inside}")


@pytest.mark.parametrize(
    "leak", ["<DNT_GEBKJMMFHEHCKOAJBKHKJHCAkDHDNDDD", "DNT_GEBK", "dnt_gebk &gt;", "&lt;DNT_X&gt;"]
)
@pytest.mark.parametrize("tagged", ["a", "a &lt; b", "a &lt; <x1/> &gt; c"])
def test_leaked_names_never_get_through(tagged, leak):
    """What the service calls a protected text among its own is no translation, in whatever place."""
    one = sentence(tagged, "f")
    sent = element(1, one)

    for result in (f"{sent} {leak}", sent.replace("a", leak), re.sub("<i.*</i>", leak, sent.replace("a", "a" + leak))):
        assert not accepted([one], result)


def test_undone_escapes_are_text():
    """A bracket or ampersand that came back bare stands for itself, and no entity is made of it."""
    one = sentence("If a &lt; b or b &gt; c, use ?a=1&amp;copy=2 &amp; &amp;lt; i &lt; p &gt; q &amp;notit;")

    assert translations([one], "<p id=1>If a < b or b > c, use ?a=1&copy=2 & &amp;lt; i < p > q &notit;") == {
        one.source: one.source
    }


# --- which sentence is which ------------------------------------------------------------------------------------------

THREE = [sentence("One."), sentence("Two."), sentence("Three.")]


@pytest.mark.parametrize(
    ("result", "kept"),
    [
        ("<p id=1>a<p id=2>b<p id=3>c", "abc"),
        ("<p id=1>a b<p id=3>c", "--c"),
        ("<p id=1>a b</p><p id=3>c</p>", "--c"),
        ("<p id=1>a</p> b</p><p id=3>c", "a-c"),
        ("<p id=1>a</p> b<p id=3>c", "--c"),
        ("<p id=1>a</p> b</p><p id=2>c</p><p id=3>d</p>", "-cd"),
        ("<p id=1>a<p>b<p id=3>c", "a-c"),
        ("<p id=1>a</p><p>b</p><p id=3>c", "a-c"),
        ("<p id=1>a<p>b<p>c<p id=3>d", "--d"),
        ("a <p id=2>b<p id=3>c", "-bc"),
        ("<p id=1>a<p id=2>b", "a--"),
        ("<p id=1>a<p id=2>b<p id=2>c<p id=3>d", "--d"),
        ("<p id=1>a<p id=2>b<p id=3>c<p id=2>d", "a--"),
        ("<p id=1>a<p id=3>b<p id=2>c", "---"),
        ("<p id=2>a</p><p id=3>b</p><p id=1>c</p>", "---"),
        ("<p id=3>a<p id=1>b<p id=2>c", "---"),
        ("<p id=1>a<p id=2>b<p id=3>c<p id=4>d", "ab-"),
        ("<p id=1>a<p id=2>b<p id=3>c</p>d</p>", "ab-"),
        ("<p id=1>a<p id=2>b<p id=3>c</p> </p>", "abc"),
        ("", "---"),
        ("a b c", "---"),
    ],
)
def test_what_is_not_sure_is_absent(result, kept):
    """A sentence that lost its end, may hold the next one, is doubled or out of order is left out."""
    wanted = {one.source: letter for one, letter in zip(THREE, kept, strict=True) if letter != "-"}

    assert translations(THREE, result) == wanted


# --- any damage -------------------------------------------------------------------------------------------------------


def lettered(one: Request, letter: str) -> Request:
    shown = tuple(content.upper().replace("A", "") for content in one.display_texts)
    return Request(letter + one.source.replace("#", letter), "index", shown)


#: Batches whose sentences have a capital letter each, that no other has.
LETTERED = st.lists(sentences("#.1"), min_size=2, max_size=6).map(lambda many: [*map(lettered, many, "CDEFGH")])


def change_paragraphs(random, parts):
    """Drop, exchange, double or insert tags of paragraphs: any number, but of one kind."""
    tags = [place for place, part in enumerate(parts) if PARAGRAPH.match(part)]
    starts = [place for place in tags if parts[place].startswith("<p")]
    chosen = random.sample(starts, random.randint(0, len(starts)))
    match random.choice(["drop", "exchange", "double", "close"]):
        case "drop":
            for place in random.sample(tags, random.randint(0, len(tags))):
                parts[place] = ""
        case "exchange":
            exchanged = [parts[place] for place in chosen]
            random.shuffle(exchanged)
            for place, tag in zip(chosen, exchanged, strict=True):
                parts[place] = tag
        case "double":
            for place in chosen:
                parts[random.choice(starts)] += parts[place]
        case "close":
            for _ in chosen:
                parts[random.randrange(len(parts))] += "</p>"


def change_inside(random, parts):
    """Drop, double, insert, exchange inline tags and characters."""
    places = [place for place, part in enumerate(parts) if part and not PARAGRAPH.match(part)]
    for _ in range(random.randint(0, 4)):
        here, there = random.choice(places), random.choice(places)
        match random.choice(["drop", "double", "insert", "exchange", "character"]):
            case "drop":
                parts[here] = ""
            case "double":
                parts[there] += parts[here] if parts[here].startswith("<") else ""
            case "insert":
                parts[here] += random.choice(["<b id=1>", "</b>", "<i translate=no>", "</i>", "<x>", "<x1/>", "NT_A"])
            case "exchange" if parts[here][:1] == parts[there][:1] == "<":
                parts[here], parts[there] = parts[there], parts[here]
            case _:
                place = random.randint(0, len(parts[here]))
                new = random.choice(["", *'<>&/;="1 x'])
                parts[here] = parts[here][:place] + new + parts[here][place + random.randint(0, 1) :]


def refused_or_right(batch, result):
    sources = {one.text: re.search("[C-H]", one.text)[0] for one in batch}
    for source, answer in accepted(batch, result).items():
        assert Counter(tagged_text.TAG.findall(answer)) == Counter(tagged_text.TAG.findall(source))
        assert set(re.findall("[C-H]", answer)) <= {sources[source]}, (result, answer)


@THOROUGH
@given(LETTERED, RANDOM, st.booleans())
def test_any_damage_is_refused_or_harmless(batch, random, closed):
    """What is accepted has the tags of its source and no words of another sentence."""
    parts = TAG.split(closed_paragraphs(random, text(batch)) if closed else text(batch))
    change_inside(random, parts)
    change_paragraphs(random, parts)

    refused_or_right(batch, "".join(parts))


@THOROUGH
@given(LETTERED, RANDOM)
def test_a_changed_character_is_refused_or_harmless(batch, random):
    """The same for one character anywhere, the numbers of paragraphs included."""
    sent = text(batch)
    place = random.randrange(len(sent))
    new = random.choice(["", *'<>&/;="123 pib', sent[place] * 2])

    refused_or_right(batch, sent[:place] + new + sent[place + 1 :])


@CALM
@given(BATCHES, st.lists(st.sampled_from([*'<>/&; ="pibdno123\n', "<p id=1>", "</p>", "<i ", "</i>", "<b id=1>"])))
def test_any_text_can_be_read(batch, parts):
    """Nothing that comes back is an error; what is accepted has the tags of its source."""
    for source, answer in accepted(batch, "".join(parts)).items():
        assert Counter(tagged_text.TAG.findall(answer)) == Counter(tagged_text.TAG.findall(source))
