"""Lengths that can be compared between scripts, and how far a translation's is from what is expected."""

from __future__ import annotations

import math
import re

#: Stands for an opaque tag in the plain text that checks look at (the Unicode object replacement character).
OBJECT = "\ufffc"
_HAN = re.compile("[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]")
_KANA_HANGUL = re.compile("[\u3041-\u30ff\uac00-\ud7a3]")
#: What a character is worth in narrow ones.
_HAN_WIDTH, _KANA_WIDTH, _OBJECT_WIDTH = 2.7, 1.9, 3
#: Narrow characters that are added to both lengths, so that short texts may differ more.
_SLACK = 14.0


def width(text: str) -> float:
    """The length of a text in narrow characters; what is opaque counts as three."""
    narrow = len(text) + (_OBJECT_WIDTH - 1) * text.count(OBJECT)
    if text.isascii() or not (_HAN.search(text) or _KANA_HANGUL.search(text)):
        return narrow
    han, kana = len(_HAN.findall(text)), len(_KANA_HANGUL.findall(text))
    return narrow + (_HAN_WIDTH - 1) * han + (_KANA_WIDTH - 1) * kana


def deviation(source: str, target: str, ratio: float) -> float:
    """The logarithm of how much longer the target is than the source times the ratio."""
    return math.log((width(target) + _SLACK) / (width(source) * ratio + _SLACK))
