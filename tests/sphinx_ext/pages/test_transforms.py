"""What the marks of translated text leave in the output: nothing that a plain build does not have."""

from __future__ import annotations

import re

import pytest

PAGES = {
    "index.rst": """
        .. meta::
           :description lang=en: All about tides.
           :keywords: tide, moon

        Tides
        =====

        The *sea* rises: see `the moon <https://a.org>`_ and :ref:`there <tides-there>`.

        .. image:: sun.png
           :alt: The sun

        .. rubric:: Sources

        .. list-table:: Times

           * - High tide
             - Low tide

        .. _tides-there:

        .. note:: A note. [#one]_

        .. math:: a < b

        .. [#one] A footnote.

        term
           Its definition.
        """,
}
_TAG = re.compile(r"<([A-Za-z][\w:-]*)((?:\s+[\w:-]+=\"[^\"]*\")*)\s*/?>")
_ATTRIBUTE = re.compile(r'([\w:-]+)="')


def _attributes(page: str) -> list[tuple[str, list[str]]]:
    """The tags of a page with the names of their attributes."""
    body = page.partition('role="main"')[2].partition('class="sphinxsidebar"')[0] or page
    return [(name, _ATTRIBUTE.findall(attributes)) for name, attributes in _TAG.findall(body)]


@pytest.mark.parametrize("progress_classes", [False, True])
@pytest.mark.parametrize(
    ("builder", "page"), [("html", "index.html"), ("singlehtml", "index.html"), ("xml", "index.xml"), ("pseudoxml", "")]
)
def test_translated_pages_have_the_attributes_of_plain_ones(book, builder, page, progress_classes):
    """Element by element, also while translated and other text is given classes."""
    book.write(PAGES)
    conf = {"translation_progress_classes": progress_classes, "html_theme": "basic"}
    plain = book.build(builder=builder, language="en", out="plain", **conf).read(page or "index.pseudoxml")
    result = book.build(builder=builder, amts_engine="fake_engines.Upper", **conf).read(page or "index.pseudoxml")

    assert "ALL ABOUT TIDES" in result
    assert "translated=" not in result
    assert _meta(result) == _meta(plain)
    if not progress_classes:
        assert _attributes(result) == _attributes(plain)


def _meta(page: str) -> list[list[str]]:
    return [_ATTRIBUTE.findall(attributes) for name, attributes in _TAG.findall(page) if name == "meta"]
