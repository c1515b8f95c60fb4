from pathlib import Path

import pytest

from sphinx_amts.alignment.texts import LANDMARKS, Text
from sphinx_amts.errors import AmtsError
from sphinx_amts.extraction import document_pairs
from sphinx_amts.extraction.readers import html
from sphinx_amts.languages import LanguagePair

pytest.importorskip("lxml", reason="HTML pages need lxml")

ENGLISH = """<!DOCTYPE html>
<html lang="en" class="no-js"><head><meta charset="utf-8"><title>How to Read a Tide Table — Harbour Notes</title>
<style>p { color: navy }</style></head>
<body class="post-template has-sidebar">
<div id="cookie-consent"><p>We use cookies to make this site better. Do you agree? <button>Accept all</button></p></div>
<header class="site-header"><a href="/">Harbour Notes</a>
<nav><ul><li><a href="/articles">Articles</a></li><li><a href="/about">About us</a></li></ul></nav></header>
<main><article class="post tag-tides">
<header><h1>How to Read a Tide Table</h1>
<p class="byline">By Anna Marsh, who has lived by the sea for twenty years</p></header>
<div class="share-buttons"><a href="#">Share this page</a> <a href="#">Send it to a friend</a></div>
<p>A tide table tells you <em>when</em> the water turns, and <strong>how high</strong> it will stand.
Most ports print one <a href="https://example.org/tables">every year</a>. Ours costs nothing!</p>
<p>To print it, run <code>tides --port saltmarsh</code>. The range is <span class="math inline">\\(r = a - b\\)</span>,
and at noon the height is <math><mi>h</mi><mo>=</mo><mn>3</mn></math>.</p>
<figure><img src="/img/table.png" alt="A page full of times and heights">
<figcaption>One page of the table.</figcaption></figure>
<h2>What the columns mean <a class="headerlink" href="#columns">¶</a></h2>
<ul><li>The first column is the <b>day</b>.</li><li>The second column is the time. It is given in hours.</li></ul>
<pre><code>05:12  4.1
11:30  0.9
</code></pre>
<table><thead><tr><th>Day</th><th>Height</th></tr></thead><tbody><tr><td>Monday</td><td>4.1</td></tr></tbody></table>
<blockquote><p>Time and tide wait for nobody.</p></blockquote>
<div class="newsletter-signup"><h3>Never miss a post</h3><p>Get our news every week.</p><form><input></form></div>
<h2>Where to go on</h2>
<p>Write the times on a slip of paper<sup><a href="#note">[1]</a></sup>. Keep it dry, and look at it often.</p>
<footer><p>Filed under Seamanship by the editors.</p></footer>
</article>
<section class="related-posts"><h2>Related posts</h2><article><h3>Why the sea is salt</h3>
<p>Rivers carry the salt into it, year after year.</p></article></section>
<section id="comments"><h2>Three comments</h2><div class="comment"><p>Great post, thanks! I always wondered about the
second column in these tables, and now I know what it is for.</p></div></section>
</main>
<aside class="sidebar"><h3>Most popular</h3><p>Read about the moon, the sea and the wind.</p></aside>
<footer class="site-footer"><p>© Harbour Notes. All rights reserved.</p></footer>
<script>var words = "These are no words.";</script>
</body></html>
"""
SPANISH = """<!DOCTYPE html>
<html lang="es"><head><meta charset="utf-8"><title>Cómo leer una tabla de mareas | Cuaderno del Puerto</title></head>
<body>
<div class="gdpr popup" role="dialog"><p>Usamos cookies propias y de terceros. ¿Está de acuerdo?</p></div>
<div class="masthead"><a href="/es/">Cuaderno del Puerto</a>
<ul class="menu"><li><a href="/es/a">Artículos</a></li></ul></div>
<div class="page">
<div class="breadcrumbs"><a href="/es/">Inicio</a> › <a href="/es/mar">El mar</a></div>
<div class="content">
<h1>Cómo leer una tabla de mareas</h1>
<div class="meta">Por Ana Marisma · <span class="date">12 de mayo</span></div>
<div class="text">
<p>Una tabla de mareas dice <em>cuándo</em> cambia el agua y <strong>hasta dónde</strong> sube.
La mayoría de los puertos imprime una <a href="https://example.org/tables">cada año</a>. ¡La nuestra es gratuita!</p>
<p>Para imprimirla, ejecute <code>tides --port saltmarsh</code>. La amplitud
es <span class="math inline">\\(r=a-b\\)</span>, y al mediodía la altura es
<math><mi>h</mi><mo>=</mo><mn>3</mn></math>.</p>
<figure><img src="/img/table.png" alt="Una página llena de horas y alturas">
<figcaption>Una página de la tabla.</figcaption></figure>
<h2>Qué significan las columnas</h2>
<ul><li>La primera columna es el <b>día</b>.</li><li>La segunda columna es la hora. Se da en horas.</li></ul>
<pre><code>05:12  4.1
11:30  0.9
</code></pre>
<table><tr><th>Día</th><th>Altura</th></tr><tr><td>Lunes</td><td>4.1</td></tr></table>
<blockquote><p>El tiempo y la marea no esperan a nadie.</p></blockquote>
<h2>Cómo seguir</h2>
<p>Apunte las horas en un papel<sup><a href="#nota">[1]</a></sup>. Guárdelo seco y mírelo a menudo.</p>
</div>
<div class="social"><a href="#">Compartir</a></div>
<div class="recommended"><h2>También le puede interesar</h2><p>Por qué el mar es salado, y otras preguntas.</p></div>
</div></div>
<div id="footer"><p>© Cuaderno del Puerto. Todos los derechos reservados.</p></div>
</body></html>
"""

KATEX = """<span class='katex'><math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x_1</annotation>
</semantics></math><span aria-hidden='true'>x1</span></span>"""


def article(folder: Path, page: str | bytes, language: str = "en") -> Text:
    path = folder / "page.html"
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    return html.article_text(path, language, "page")


def body(folder: Path, content: str) -> Text:
    return article(folder, f"<html><body><article><h1>Title</h1>{content}</article></body></html>")


def words(text: Text) -> list[str]:
    return [sentence.text for block in text.blocks for sentence in block.sentences]


def test_only_the_article_is_read(tmp_path):
    """Nothing of the site around it: menus, cookies, sharing, newsletters, related posts, comments, footers."""
    assert words(article(tmp_path, ENGLISH)) == [
        "How to Read a Tide Table",
        "A tide table tells you <g1>when</g1> the water turns, and <g2>how high</g2> it will stand.",
        "Most ports print one <g1>every year</g1>.",
        "Ours costs nothing!",
        "To print it, run <x1/>.",
        "The range is <x1/>, and at noon the height is <x2/>.",
        "A page full of times and heights",
        "One page of the table.",
        "What the columns mean",
        "The first column is the <g1>day</g1>.",
        "The second column is the time.",
        "It is given in hours.",
        "Day", "Height", "Monday",
        "Time and tide wait for nobody.",
        "Where to go on",
        "Write the times on a slip of paper<x1/>.",
        "Keep it dry, and look at it often.",
    ]  # fmt: skip


def test_an_article_and_its_translation_correspond(tmp_path):
    """Block by block, sentence by sentence, and by all that both languages share; whatever the two sites look like."""
    english, spanish = article(tmp_path, ENGLISH), article(tmp_path, SPANISH, "es")
    assert [block.kind for block in english.blocks] == [block.kind for block in spanish.blocks]
    landmarks = [
        [(one.kind, one.content) for one in text.blocks if one.kind in LANDMARKS] for text in (english, spanish)
    ]
    assert landmarks[0] == landmarks[1] == [("image", "/img/table.png"), ("code", "05:12  4.1\n11:30  0.9")]
    assert len(words(english)) == len(words(spanish))
    for one, other in zip(english.blocks, spanish.blocks, strict=True):
        for first, second in zip(one.sentences, other.sentences, strict=True):
            assert [tag.match_keys[1:] or tag.match_keys for tag in first.tags] == [
                tag.match_keys[1:] or tag.match_keys for tag in second.tags
            ]


def test_both_articles_are_read_by_their_names(tmp_path):
    """Folders of two languages, through the same door as books."""
    for language, page in (("en", ENGLISH), ("es", SPANISH)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "tide.html").write_text(page, encoding="utf-8")
    reported = []
    (tmp_path / "en" / "empty.html").write_text("", encoding="utf-8")
    (tmp_path / "es" / "empty.html").write_text("<html><body><nav>Menú</nav></body></html>", encoding="utf-8")
    with document_pairs.open_documents(
        tmp_path / "en", tmp_path / "es", LanguagePair("en", "es"), reported.append, worker=""
    ) as documents:
        found = [(source.name, len(words(source)), len(words(target))) for source, target in documents]
    assert found == [("tide", 19, 19)]
    assert len(reported) == 2
    assert all("no article" in str(fault) for fault in reported)


@pytest.mark.parametrize(
    ("content", "text", "names"),
    [
        ("<code>a b</code> is", "<x1/> is", ["`a b`"]),
        ("See <a href='/x'>this</a>", "See <g1>this</g1>", ["link /x"]),
        ("See <a href='https://example.org/'>example.org</a> now", "See <x1/> now", ["link https://example.org/"]),
        ("See https://example.org/x now", "See <x1/> now", ["link https://example.org/x"]),
        ("So <i>very <b>deep</b></i>", "So <g1>very <g2>deep</g2></g1>", ["em very deep", "strong deep"]),
        ("H<sub>2</sub>O is water", "H<g1>2</g1>O is water", ["sub 2"]),
        ("a &lt; b &amp; c<br>is", "a &lt; b &amp; c is", []),
        ("<span>Plain</span> words", "Plain words", []),
        ("With <img src='i.png'> in it", "With <x1/> in it", ["image i.png"]),
        ("Let <script type='math/tex'>x &lt; y</script> be", "Let <x1/> be", ["$x&lt;y$"]),
        (f"Let {KATEX} be", "Let <x1/> be", ["$x_1$"]),
    ],
)
def test_inline_markup_becomes_tags(tmp_path, content, text, names):
    """With the names that the same things have in books."""
    (sentence,) = body(tmp_path, f"<p>{content}</p>").blocks[1].sentences
    assert sentence.text == text
    assert [tag.match_keys[0] for tag in sentence.tags] == names


@pytest.mark.parametrize(
    ("content", "blocks"),
    [
        ("<p><img src='a.png' alt='The sea'></p>", [("alt", "The sea"), ("image", "a.png")]),
        ("<div class='math display'>\\[a = b\\]</div>", [("math", "a = b")]),
        ("<p>\n<math display='block'><mi>x</mi></math>\n</p>", [("math", "x")]),
        ("<ul><li>One<ul><li>Two</li></ul></li></ul>", [("item", "One"), ("item", "Two")]),
        ("<dl><dt>Ebb<dd>It falls.</dl>", [("term", "Ebb"), ("definition", "It falls.")]),
        ("<div>Loose <div>Inner</div> words</div>", [("para", "Loose"), ("para", "Inner"), ("para", "words")]),
        ("<div class='highlight'><pre>x = 1\n</pre></div>", [("code", "x = 1")]),
    ],
)
def test_blocks_are_what_they_look_like(tmp_path, content, blocks):
    """Also where a page is untidy: text outside of paragraphs, elements that are never closed."""
    text = body(tmp_path, f"<p>First.</p>{content}")
    assert [(one.kind, one.content or one.sentences[0].text) for one in text.blocks[2:]] == blocks


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("iso-8859-1", "<meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-1'>"),
        ("windows-1252", ""),
        ("shift_jis", "<meta charset='Shift_JIS'>"),
        ("shift_jis", "<meta http-equiv='Content-Type' content='text/html; charset=x-sjis'>"),
        ("cp932", "<meta charset='Shift_JIS'>"),
        ("gb18030", "<meta charset='gb2312'>"),
        ("cp949", "<meta charset='euc-kr'>"),
        ("utf-8", "<meta charset='no-such-encoding'>"),
    ],
)
def test_the_encoding_is_found(tmp_path, encoding, head):
    """By a byte-order mark, by what the page says, or by trying."""
    of_encoding = {
        "shift_jis": "潮が満ちる。",
        "cp932": "①潮が満ちる。",
        "gb18030": "潮水漲了。",
        "cp949": "뷁이 차오른다.",
    }
    words_ = of_encoding.get(encoding, "La marea está alta.")
    page = f"<html><head>{head}</head><body><p>{words_}</p></body></html>"
    assert words(article(tmp_path, page.encode(encoding), "es")) == [words_]


def test_a_bad_byte_in_a_page_costs_one_character(tmp_path):
    """The page is in the encoding that it names all the same."""
    page = "<html><head><meta charset='gb2312'></head><body><p>潮水?涨了。</p></body></html>".encode("gb2312")
    assert words(article(tmp_path, page.replace(b"?", b"\xff"), "zh_CN")) == ["潮水�涨了。"]


@pytest.mark.parametrize(
    "ruby",
    [
        "<ruby>潮汐<rp>(</rp><rt>ちょうせき</rt><rp>)</rp></ruby>",
        "<ruby><rb>潮汐</rb><rt>ちょうせき</rt></ruby>",
        "<ruby>潮<rt>ちょう</rt>汐<rt>せき</rt></ruby>",
        "<ruby><rb>潮汐</rb><rtc><rt>ちょうせき</rt></rtc></ruby>",
    ],
)
def test_readings_are_no_words(tmp_path, ruby):
    """A sentence is the same with the reading above its words and without."""
    page = f"<html><body><p>満ちる<b>{ruby}</b>とは海面の上昇である。</p></body></html>"
    assert words(article(tmp_path, page, "ja")) == ["満ちる<g1>潮汐</g1>とは海面の上昇である。"]


def test_an_article_that_calls_itself_furniture_is_kept(tmp_path):
    """Whatever a site's classes say, what holds most of the text is the article."""
    page = "<body class='menu'><div class='sidebar-layout social'><h1>Tide</h1><p>The sea rises.</p></div></body>"
    assert words(article(tmp_path, f"<html>{page}</html>")) == ["Tide", "The sea rises."]


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "no article"), (b"\x89PNG\0\0", "binary"), (b"<html><body></body></html>", "no article"), (None, "opened")],
)
def test_what_is_no_article_is_refused_with_a_sentence(tmp_path, data, reason):
    """Empty, binary, without text, missing."""
    path = tmp_path / "page.html"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(AmtsError, match=reason):
        html.article_text(path, "en", "page")
