"""Translation memories as other tools write them: all are read, with their tags where there are any."""

from __future__ import annotations

import pytest

from sphinx_amts.bitext import read
from sphinx_amts.engines.amazon import examples
from sphinx_amts.languages import LanguagePair

EN_ZH = LanguagePair("en", "zh_CN")

OMEGAT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx11.dtd">
<tmx version="1.1">
  <header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext" creationtoolversion="5.7.1_0"
    segtype="sentence" srclang="EN-US"/>
  <body>
<!-- Default translations -->
    <tu>
      <note>The lamp of the pier, not of the table.</note>
      <tuv lang="EN-US">
        <seg>{source}</seg>
      </tuv>
      <tuv lang="ZH-CN" changeid="ana" changedate="20240301T101500Z" creationid="ana" creationdate="20240229T090000Z">
        <seg>{target}</seg>
      </tuv>
    </tu>
<!-- Alternative translations -->
    <tu>
      <prop type="file">pier.html</prop>
      <prop type="prev">Wait.</prop>
      <prop type="next">Go home.</prop>
      <tuv lang="EN-US">
        <seg>Light!</seg>
      </tuv>
      <tuv lang="ZH-CN" changeid="ana" changedate="20240301T101600Z">
        <seg>点灯！</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"""

WEBLATE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE tmx
  SYSTEM 'tmx14.dtd'>
<tmx version="1.4">
  <header creationtool="Translate Toolkit" creationtoolversion="3.13.1" segtype="sentence" o-tmf="UTF-8" adminlang="en"
    srclang="en" datatype="PlainText"/>
  <body>
    <tu>
      <tuv xml:lang="en">
        <seg>{source}</seg>
      </tuv>
      <tuv xml:lang="{code}">
        <seg>{target}</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"""

TRADOS_STUDIO = """<?xml version="1.0" encoding="utf-8"?>
<tmx version="1.4">
  <header creationtool="SDL Language Platform" creationtoolversion="8.1" o-tmf="SDL TM8 Format" datatype="xml"
    segtype="sentence" adminlang="en-US" srclang="en-US" creationdate="20240301T101500Z" creationid="PIER\\ana">
    <prop type="x-Recognizers">RecognizeAll</prop>
    <prop type="x-IncludesContextContent">True</prop>
    <prop type="x-TMName">harbour</prop>
  </header>
  <body>
    <tu creationdate="20240301T101500Z" creationid="PIER\\ana" changedate="20240301T101500Z" changeid="PIER\\ana"
      lastusagedate="20240301T101500Z" usagecount="2">
      <prop type="x-LastUsedBy">PIER\\ana</prop>
      <prop type="x-Context">0, 0</prop>
      <prop type="x-Origin">TM</prop>
      <prop type="x-ConfirmationLevel">Translated</prop>
      <tuv xml:lang="en-US">
        <seg>{source}</seg>
      </tuv>
      <tuv xml:lang="zh-CN">
        <seg>{target}</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"""

TRADOS_WORKBENCH = """<?xml version="1.0" ?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header
 creationtool="TRADOS Translator's Workbench for Windows"
 creationtoolversion="Edition 8 Build 863"
 segtype="sentence"
 o-tmf="TW4Win 2.0 Format"
 adminlang="EN-US"
 srclang="EN-US"
 datatype="rtf"
>
<prop type="RTFFontTable">
{\\fonttbl
{\\f1 \\fmodern\\fprq1 \\fcharset0 Courier New;}}</prop>
</header>
<body>
<tu creationdate="20060301T101500Z" creationid="ANA" usagecount="1">
<tuv xml:lang="EN-US">
<seg>{source}</seg>
</tuv>
<tuv xml:lang="ZH-CN">
<seg>{target}</seg>
</tuv>
</tu>
</body>
</tmx>
"""

MEMOQ = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="MemoQ" creationtoolversion="9.8.6" segtype="sentence" adminlang="en-us" creationid="ana"
    srclang="en-us" o-tmf="MemoQTM" datatype="unknown">
    <prop type="defclient">harbour</prop>
    <prop type="targetlang">zh-cn</prop>
    <prop type="name">lamps</prop>
  </header>
  <body>
    <tu changedate="20240301T101500Z" creationdate="20240301T101500Z" creationid="ana" changeid="ana">
      <prop type="client">harbour</prop>
      <prop type="corrected">no</prop>
      <prop type="x-document">pier.docx</prop>
      <tuv xml:lang="en-us">
        <prop type="x-context-pre">&lt;seg&gt;Wait.&lt;/seg&gt;</prop>
        <prop type="x-context-post">&lt;seg&gt;Go home.&lt;/seg&gt;</prop>
        <seg>{source}</seg>
      </tuv>
      <tuv xml:lang="zh-cn">
        <seg>{target}</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"""


def bold(words, i=1, native=("&lt;b&gt;", "&lt;/b&gt;"), attributes='x="1"'):
    """Words between the elements that begin and end a pair."""
    return f'<bpt i="{i}" {attributes}>{native[0]}</bpt>{words}<ept i="{i}">{native[1]}</ept>'


TEXT_TAGS = ("Light &lt;b0&gt;the lamp&lt;/b0&gt; with &lt;f1/&gt;.", "用&lt;f1/&gt;点亮&lt;b0&gt;灯&lt;/b0&gt;。")
TAGGED = ("Light <g1>the lamp</g1> with <x2/>.", "用<x2/>点亮<g1>灯</g1>。")
PLAIN = ("Light the lamp.", "点亮灯。")
OMEGAT_2 = OMEGAT.replace("1.1", "1.4").replace("tmx11", "tmx14").replace("<tuv lang", "<tuv xml:lang")
OMEGAT_NATIVE = {"i": 0, "native": ("&lt;b0&gt;", "&lt;/b0&gt;"), "attributes": ""}
#: By tool: a file, its encoding, two segments, two tagged sentences.
TOOLS = {
    "OmegaT, level 1": (OMEGAT, "utf-8", PLAIN, PLAIN),
    "OmegaT, own tags": (OMEGAT, "utf-8", TEXT_TAGS, TAGGED),
    "OmegaT, level 2": (
        OMEGAT_2,
        "utf-8",
        (
            f'Light {bold("the lamp", **OMEGAT_NATIVE)} with <ph x="1">&lt;f1/&gt;</ph>.',
            f'用<ph x="1">&lt;f1/&gt;</ph>点亮{bold("灯", **OMEGAT_NATIVE)}。',
        ),
        TAGGED,
    ),
    "Weblate": (
        WEBLATE.replace("{code}", "zh_Hans"),
        "utf-8",
        ("Light :term:`the lamp &lt;lamp&gt;` with ``match``.\n", "用``match``点亮:term:`灯 &lt;lamp&gt;`。\n"),
        TAGGED,
    ),
    "Virtaal": (
        WEBLATE.replace("{code}", "zh_cn"),
        "utf-8",
        ("Light &amp; lamp", "灯与光"),
        ("Light &amp; lamp", "灯与光"),
    ),
    "Trados Studio": (
        TRADOS_STUDIO,
        "utf-8-sig",
        (
            'Light <bpt i="1" type="385" x="1" />the lamp<ept i="1" /> with <ph x="2" type="389" />.',
            '用<ph x="2" type="389" />点亮<bpt i="1" type="385" x="1" />灯<ept i="1" />。',
        ),
        TAGGED,
    ),
    "Trados Studio, UTF-16": (TRADOS_STUDIO.replace("utf-8", "utf-16"), "utf-16", PLAIN, PLAIN),
    "Trados Workbench": (
        TRADOS_WORKBENCH,
        "utf-16",
        ("Light <ut>{\\b </ut>the lamp<ut>}</ut>.", "点亮<ut>{\\b </ut>灯<ut>}</ut>。"),
        ("Light <x1/>the lamp<x2/>.", "点亮<x1/>灯<x2/>。"),
    ),
    "memoQ": (
        MEMOQ,
        "utf-8-sig",
        (
            f'Light {bold("the lamp", attributes="")} with <ph>&lt;img src="a.png"/&gt;</ph>.',
            f'用<ph>&lt;img src="a.png"/&gt;</ph>点亮{bold("灯", attributes="")}。',
        ),
        TAGGED,
    ),
    "memoQ, half a pair": (
        MEMOQ,
        "utf-8",
        (
            '<it pos="begin" x="1">&lt;i&gt;</it>Light the lamp.',
            '<it pos="begin" x="1">&lt;i&gt;</it>点亮灯。',
        ),
        ("<x1/>Light the lamp.", "<x1/>点亮灯。"),
    ),
}


@pytest.fixture
def memory(tmp_path):
    """Writes a file of a tool with two segments."""

    def written(form, texts, encoding="utf-8"):
        path = tmp_path / "memory.tmx"
        content = form.replace("{source}", texts[0]).replace("{target}", texts[1])
        path.write_bytes(content.encode(encoding))
        return path

    return written


@pytest.mark.parametrize("tool", TOOLS)
def test_memories_of_other_tools_are_read(memory, tool):
    """The pair of the file is there as tagged sentences, and nothing is complained of."""
    form, encoding, texts, wanted = TOOLS[tool]
    data = read(memory(form, texts, encoding), EN_ZH)
    assert not data.errors
    assert (data.pairs[0].source, data.pairs[0].target) == wanted


def test_alternative_translations_are_read(memory):
    """OmegaT keeps what is translated otherwise in one place apart; it is a pair like the others."""
    data = read(memory(OMEGAT, ("Wait.", "等。")), EN_ZH)
    assert [pair.source for pair in data.pairs] == ["Wait.", "Light!"]


@pytest.mark.parametrize("text", ["if a&lt;b1 and", "&lt;h1&gt; is a title", "List&lt;T1&gt; of &lt;/h2&gt;"])
def test_brackets_that_are_no_tags_stay_text(memory, text):
    """Only what begins and ends, or is empty, is one of OmegaT's tags."""
    data = read(memory(OMEGAT, (text, text)), EN_ZH)
    assert not data.errors
    assert data.pairs[0].source == text


@pytest.mark.parametrize(
    ("form", "texts", "wanted"),
    [
        (
            TRADOS_WORKBENCH,
            ("Light <ut>{\\b </ut>it<ut>}</ut>.", "<ut>{\\b </ut>点亮<ut>}</ut>"),
            ("Light it .", "点亮"),
        ),
        (MEMOQ, ("Press <ph>{0}</ph>.", "按<ph>{0}</ph>。"), ("Press {0}.", "按{0}。")),
    ],
)
def test_examples_show_no_native_formatting(memory, form, texts, wanted):
    """Codes of RTF are nothing that an engine should learn; variables are."""
    assert examples.read([memory(form, texts)], EN_ZH).pairs == (wanted,)
