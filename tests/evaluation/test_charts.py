"""Charts: SVG and PNG with a bar for every system."""

from __future__ import annotations

import pytest

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation import charts, tables
from sphinx_amts.evaluation.scoring import evaluate
from sphinx_amts.evaluation.units import EvaluatedUnit
from sphinx_amts.languages import LanguagePair

PAIR = LanguagePair("en", "zh_CN")


def units(*rows, document="one"):
    return [EvaluatedUnit(document, source, reference, {"system": made}) for source, reference, made in rows]


@pytest.fixture
def small():
    rows = units(("The sea rises.", "海水每天涨|两次。", "海水涨两次。")) + units(("A", "月亮", "月亮"), document="two")
    return evaluate(rows, PAIR, "block", left_out={"known": 3})


def test_the_chart_is_a_picture_too(small):
    """The PNG has the proportions of the SVG, and is not blank; any letters can be drawn."""
    image = pytest.importorskip("PIL.Image", reason="Pillow draws the PNG")
    import io

    picture = image.open(io.BytesIO(charts.png(small, {"另一个": 50.0})))
    assert picture.format == "PNG"
    assert picture.width > picture.height > 0
    assert len(picture.getcolors(1 << 16)) > 3


def test_a_picture_needs_pillow(small, monkeypatch):
    """Without it the remedy is told."""
    import sys

    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(ConfigurationError, match=r"sphinx-amts\[chart\]"):
        charts.png(small)


def test_the_chart_is_sound_xml_with_every_system(small):
    """The SVG parses, has a bar for each system and article, for the mean, and for each published average."""
    from defusedxml import ElementTree

    root = ElementTree.fromstring(charts.svg(small, {"a <b> & c": 50.0}))
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"one", "two", tables.MEAN, "a <b> & c 50.0"} <= set(texts)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}rect"))) == 1 + 2 + 1 + 1
