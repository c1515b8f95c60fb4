"""Each guard of the book comparison goes red on a page that was damaged on purpose."""

from __future__ import annotations

import zlib

import bookdiff
import pytest

PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><title>Tides and f() — Book</title>
<meta name="description" content="About tides"/><link rel="next" title="Waves" href="waves.html"/></head>
<body><nav class="related"><h3>Navigation</h3></nav><div class="body" role="main">
<section id="tides"><h1>Tides<a class="headerlink" href="#tides" title="Link here">¶</a></h1>
<p>The sea rises <em>twice</em> in 24 hours; see <a class="reference" href="waves.html#id1">waves</a>,
<code class="docutils literal notranslate"><span class="pre">f()</span></code> and
<span class="math notranslate">\\(a+b\\)</span>. <img alt="A harbour" src="_images/harbour.png"/></p>
<div class="highlight-python notranslate"><div class="highlight"><pre>print("tide")</pre></div></div>
</section></div></body></html>
"""


def full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isascii() and letter.isalpha() else letter for letter in text)


def pseudo(page: str) -> str:
    """The page as the pseudo engine makes it."""
    words = ["Tides and", "Book", "About tides", "Waves", "Tides<", "The sea rises ", "twice", " in ", " hours; see "]
    for word in [*words, ">waves<", "and\n", "A harbour"]:
        page = page.replace(word, full_width(word))
    return page


TRANSLATED = pseudo(PAGE)
TEMPLATE = '<html><body><nav class="related"><h3>Navigation</h3></nav><div class="body"></div></body></html>'
PERMALINK = '<html><body><div class="body"><section><h1><a class="headerlink" title="Link here"></a></h1></section>'
FURNITURE = bookdiff.furniture_of([TEMPLATE, PERMALINK])
CODE = bookdiff.code_words(PAGE)


def found(page: str, furniture=FURNITURE, code=CODE) -> list[str]:
    return [finding.text for finding in bookdiff.leftovers("tides.html", page, furniture, code)]


def test_equal_builds_have_no_difference():
    """The same files are the same, random memory addresses and checksums aside."""
    source = {"a.html": PAGE + "<Line at 0x7f00aa11>", "s.html": '<link href="s.css?v=0123abcd"/>'}
    again = {"a.html": PAGE + "<Line at 0x7f00bb22>", "s.html": '<link href="s.css?v=4567abcd"/>'}
    assert bookdiff.differences(source, again) == []


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"a.html": PAGE.replace("twice", "thrice")}, "+<p>The sea rises <em>thrice</em>"),
        ({"a.html": PAGE.replace("rises <em>", "rises  <em>")}, "only blanks differ"),
        ({}, "stands in only one of the builds"),
        ({"a.html": PAGE, "b.html": PAGE}, "stands in only one of the builds"),
    ],
)
def test_any_difference_is_named_with_its_place(files, told):
    """A changed word, a changed blank, a lost page and a new page are each found."""
    [finding] = bookdiff.differences({"a.html": PAGE}, files)
    assert told in finding.text


def test_a_difference_in_a_file_of_one_line_is_shown_in_short():
    """The search index stands on one line; still only its differing part is shown."""
    index = "".join(f'"t{number}":[{number}],' for number in range(9000))
    [finding] = bookdiff.differences({"searchindex.js": index}, {"searchindex.js": index.replace("[777]", "[778]")})
    assert '"t777":[778]' in finding.text
    assert len(finding.text) < 400


def test_a_build_is_read_by_path_and_its_inventory_is_unpacked(tmp_path):
    """Pages, search index and inventory are read; the inventory as text; nothing else."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "searchindex.js").write_text("Search", encoding="utf-8")
    (tmp_path / "style.css").write_text("p {}", encoding="utf-8")
    (tmp_path / "objects.inv").write_bytes(b"# 1\n# 2\n# 3\n# 4\n" + zlib.compress(b"tides std:doc -1 t.html -\n"))
    read = bookdiff.read_build(tmp_path)
    assert sorted(read) == ["objects.inv", "searchindex.js", "sub/a.html"]
    assert read["objects.inv"].endswith("# 4\ntides std:doc -1 t.html -\n")


def test_full_width_letters_break_no_invariant():
    """Translated words are no change of what must stay."""
    assert bookdiff.changed("tides.html", PAGE, TRANSLATED) == []


@pytest.mark.parametrize(
    ("right", "wrong", "kinds"),
    [
        ("waves.html#id1", "waves.html", "links"),
        ('id="tides"', 'id="ｔides"', "anchors"),
        ("harbour.png", "harbour2.png", "images"),
        ('print("tide")', 'print("ｔide")', "code"),
        ("f()</span>", "f</span>", "code"),
        ("a+b", "a+c", "mathematics"),
        ("24", "2", "numbers"),
        (full_width("twice"), "", "words"),
        (full_width("The sea rises "), full_width("The sea rises The sea rises "), "words"),
        ("<em>", "<strong>", "elements"),
        ("<h1>", "<h1></h1><h1>", "elements"),
    ],
)  # fmt: skip
def test_each_invariant_goes_red(right, wrong, kinds):
    """A lost or changed link, anchor, image, code, formula, number, word or element is named by its kind."""
    damaged = TRANSLATED.replace(right, wrong)
    assert damaged != TRANSLATED
    assert [finding.text.partition(":")[0] for finding in bookdiff.changed("t.html", PAGE, damaged)] == [kinds]


def test_a_title_in_code_style_may_be_translated_but_code_may_not():
    """``:func:`words of a title <f>``` is prose in code style; a name without blanks is code."""
    titled, name = ('<code class="xref py">the title</code>', '<code class="xref py">f()</code>')
    assert bookdiff.changed("t.html", titled, titled.replace("title", full_width("title"))) == []
    assert bookdiff.changed("t.html", name, name.replace("f", full_width("f"))) != []


def test_the_groups_of_the_index_may_change():
    """The general index is grouped by first letters, which translation changes; its entries stay."""
    page = '<h2 id="T">T</h2><a href="#T">T</a><table class="genindextable"><td><a href="t.html#index-0">Tide</a></td>'
    regrouped = page.replace("T", full_width("T")).replace("<td>", "<tr><td>")
    assert bookdiff.changed("genindex.html", page, regrouped) == []
    assert bookdiff.changed("genindex.html", page, regrouped.replace("index-0", "index-1")) != []


def test_the_pseudo_page_has_no_leftovers():
    """What is never sent and what templates say is no leftover; code repeated in a title is none either."""
    assert found(TRANSLATED) == []


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("Book", "html/head/title"),
        ("About tides", "html/head/meta@content"),
        ("Waves", "html/head/link@title"),
        ("The sea rises ", "section/p: "),
        ("twice", "section/p/em: "),
        (">waves<", "section/p/a.reference: "),
        ("A harbour", "section/p/img@alt"),
        ("Tides<", "section/h1: "),
    ],
)
def test_each_untranslated_place_is_found(word, place):
    """A word left in a title, description, paragraph, link, heading or alternative text is listed with its place."""
    damaged = TRANSLATED.replace(full_width(word), word)
    [left] = found(damaged)
    assert place in left


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (full_width("twice") + "</em>", "</em>" + full_width("twice")),
        ("<em>", '<em class="x">'),
        (full_width("waves"), full_width("wave")),
        ("24", "42"),
        ('title="' + full_width("Waves"), 'title="' + full_width("Wave")),
    ],
)
def test_a_pseudo_page_that_is_not_the_source_page_again_is_found(right, wrong):
    """Words out of place, attributes and letters are found even where no multiset changes; blanks do not count."""
    assert bookdiff.unrestored("t.html", PAGE, TRANSLATED.replace("24 ", "24").replace("; ", ";\n")) == []
    target = '<span class="target" id="index-0"></span>'
    moved = TRANSLATED.replace("24", target + "24")
    assert bookdiff.unrestored("t.html", PAGE.replace("The sea", target + "The sea"), moved) == []
    marked = TRANSLATED.replace('tides"/>', 'tides" translated="True"/>').replace("ｔides", "tides")
    assert bookdiff.unrestored("t.html", PAGE, marked) == []
    damaged = TRANSLATED.replace(right, wrong)
    assert damaged != TRANSLATED
    assert bookdiff.unrestored("t.html", PAGE, damaged)


def test_words_of_templates_are_known_by_their_place():
    """An interface word is excused where the empty book has it, and nowhere else."""
    assert found(TRANSLATED, furniture=frozenset())
    assert found(TRANSLATED.replace("<p>", "<p>Navigation</p><p>"))


def test_a_name_behind_a_label_of_a_template_is_excused():
    """The author of a module keeps the name behind a label that the empty book shows with another name."""
    author = TRANSLATED.replace("<p>", "<p>模块作者： Ada</p><p>", 1)
    template = TEMPLATE.replace('<div class="body">', '<div class="body"><section><p>模块作者： 0</p></section>')
    assert found(author)
    assert found(author, furniture=FURNITURE | bookdiff.furniture_of([template])) == []
    assert found(author.replace("作者", "读者"), furniture=FURNITURE | bookdiff.furniture_of([template]))


def test_code_without_markup_is_excused_in_titles_only():
    """A word of code may stand in a title as plain text; in a paragraph it is a leftover."""
    assert found(TRANSLATED, code=())
    assert found(TRANSLATED.replace("<p>", "<p>print "))


@pytest.mark.parametrize(
    "unsent",
    [
        "https://example.org/a-b", "me@example.org", "2.0rc1", "d2l", "conf.py", "HOME_DIR", "example.org/a/b", "PEP 8",
        '<a href="https://example.org/moon/phase">moon/phase</a>',
        '<dl class="field-list"><dd><strong>name</strong></dd></dl>', "digraph tides { moon }", "other:page",
        '<span class="xref std-ref">other:page:The title</span>', "<kbd>Esc</kbd>", "<samp>out</samp>",
        '<a href="mailto:moon%40example.org">moon<span>@</span>example<span>.</span>org</a>',
        '<span class="notranslate">Sphinx</span>', '<span translate="no">Sphinx</span>', "<svg><title>x</title></svg>",
        '<span class="file">conf.py</span>', '<dt class="sig">f</dt>', '<span class="label">[Moon]</span>',
        '<div class="cell_output"><p>result</p></div>', '<img src="_images/tide.png" alt="images/tide.png"/>',
        '<a class="reference internal" title="package.tide" href="api.html#package.tide"></a>',
    ],
)  # fmt: skip
def test_what_is_never_sent_is_no_leftover(unsent):
    """Addresses, versions, keys, output, names, files and objects keep their letters."""
    assert found(f"<body><p>{unsent}</p></body>") == []


@pytest.mark.parametrize(
    ("target", "text", "count"),
    [
        ("t.html#index-0", "tide", 1),
        ("t.html#term-tide", "tide", 1),
        ("t.html#package.tide", "tide", 0),
        ("t.html#index-1", "Python 增强建议；PEP 8", 0),
    ],
)
def test_index_entries_of_prose_are_checked_and_names_of_objects_are_not(target, text, count):
    """In the general index, entries of directives and terms are prose; objects and proposals keep their names."""
    page = f'<table class="genindextable"><tr><td><ul><li><a href="{target}">{text}</a></li></ul></td></tr></table>'
    assert len(found(page)) == count


def test_unclosed_elements_do_not_swallow_the_page():
    """Void elements and stray end tags, as raw HTML has them, leave the path of what follows right."""
    [left] = found('<body><p class="math">x<br>y</i></p><p>left</p></body>')
    assert left.startswith("body/p: left")


SPANISH = """<title>Mareas</title><h1 class="translated">Mareas</h1><p class="translated">El mar, <em>dos veces</em>;
<code><span>Tide</span></code>
véase <a href="w.html"><span class="doc">Waves</span></a><span class="target" id="i"></span>.</p>
<p class="untranslated">Low: <span class="doc">Mareas</span></p>
<div><p>Tide</p></div>
"""


def test_what_the_catalogue_translated_may_not_change():
    """Texts in blocks that the catalogue translated, and their repetitions, are the same; English ones may change."""
    ours = SPANISH.replace("Waves", full_width("Waves")).replace("Low", full_width("Low"))
    ours = ours.replace("<p>Tide", f"<p>{full_width('Tide')}")  # it stands in the code of a Spanish paragraph too
    ours = ours.replace('"doc">Mareas', f'"doc">{full_width("Mareas")}')  # a link of an English paragraph
    other = SPANISH[: SPANISH.index("<h1")]  # a page that shows the title of the first
    book = {"t.html": SPANISH, "o.html": other}
    assert bookdiff.overruled(book, {"t.html": ours, "o.html": other}) == []
    [finding] = bookdiff.overruled(book, {"t.html": ours, "o.html": other.replace("Mareas", full_width("Mareas"))})
    assert finding.page == "o.html"
    for word in ("El mar", "dos veces"):
        [finding] = bookdiff.overruled(book, {"t.html": ours.replace(word, full_width(word)), "o.html": other})
        assert word in finding.text


def test_pages_with_other_texts_are_not_compared():
    """A lost text is an error, and a target that moved is none."""
    moved = SPANISH.replace('<span class="target" id="i"></span>', "").replace(
        "El", '<span class="target" id="i"></span>El'
    )
    assert len(bookdiff.side_by_side(SPANISH, moved)) == 12
    with pytest.raises(ValueError, match="shorter"):
        bookdiff.side_by_side(SPANISH, SPANISH.replace("Low: ", ""))
