"""Lengths that can be compared between scripts, and how far a translation's is from the expected one."""

from __future__ import annotations

import math
import re

from sphinx_amts.text.scripts import HAN, HANGUL, KANA

#: Stands for a placeholder in the plain text that checks look at (the Unicode object replacement character).
OBJECT = "\ufffc"
_HAN = re.compile(f"[{HAN}]")
_KANA_HANGUL = re.compile(f"[{KANA}{HANGUL}]")
#: The width of a character or placeholder in narrow characters: how much a Latin text needs to say the same.
_HAN_WIDTH, _KANA_WIDTH, _OBJECT_WIDTH = 2.7, 1.9, 3
#: Narrow characters that are added to both lengths, so that short texts may differ more.
_SLACK = 14.0


def width(text: str) -> float:
    """The length of a text in narrow characters; a placeholder counts as three."""
    narrow = len(text) + (_OBJECT_WIDTH - 1) * text.count(OBJECT)
    if text.isascii() or not (_HAN.search(text) or _KANA_HANGUL.search(text)):
        return narrow
    han, kana = len(_HAN.findall(text)), len(_KANA_HANGUL.findall(text))
    return narrow + (_HAN_WIDTH - 1) * han + (_KANA_WIDTH - 1) * kana


def deviation(source: str, target: str, ratio: float) -> float:
    """The natural logarithm of the length of the target divided by the expected one.

    Args:
        source: A plain text.
        target: Its translation, a plain text.
        ratio: The expected length of the target divided by that of the source.

    Returns:
        0 for the expected length, 0.69 for twice as long, -0.69 for half as long.
    """
    return math.log((width(target) + _SLACK) / (width(source) * ratio + _SLACK))
