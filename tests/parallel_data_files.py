"""Fixtures that write files of parallel data, and what is in them."""

from __future__ import annotations

from sphinx_amts.languages import LanguagePair

EN_ZH = LanguagePair("en", "zh_CN")


def texts(data):
    return [(pair.source, pair.target) for pair in data.pairs]


def lines(data):
    return [fault.line for fault in data.errors]


def reasons(data):
    return " | ".join(fault.reason for fault in data.errors)


def unit(*variants, attributes=""):
    """A ``tu`` on one line; a variant is (code, content of its seg) or (code, content, attributes)."""
    parts = [f'<tuv xml:lang="{code}" {"".join(more)}><seg>{text}</seg></tuv>' for code, text, *more in variants]
    return f"<tu {attributes}>{''.join(parts)}</tu>"
