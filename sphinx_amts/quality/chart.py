"""An evaluation as a chart: an SVG file that needs nothing else, a bar for each system and article."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from sphinx_amts.quality import scores
from sphinx_amts.quality.evaluate import Evaluation
from sphinx_amts.quality.tables import MEAN

#: Apart for eyes that confuse red and green (Okabe and Ito).
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
_BAR, _GAP, _LEFT, _WIDTH = 16, 14, 280, 500


def svg(found: Evaluation, beside: Mapping[str, float] | None = None) -> str:
    """The BLEU of each article and their mean, from 0 to 100; ``beside`` are averages of further systems."""
    groups = [(name, [(one.system, one.documents[name][scores.BLEU]) for one in found.columns]) for name in found.units]
    mean = [(one.system, one.mean(scores.BLEU)) for one in found.columns]
    groups.append((MEAN, [*mean, *(beside or {}).items()]))
    colours = {system: _COLOURS[number % len(_COLOURS)] for number, (system, _) in enumerate(groups[-1][1])}
    parts, top = [], _GAP
    for name, bars in groups:
        parts.append(_text(_LEFT - 8, top + 12, name, "end"))
        for system, value in bars:
            parts.append(_bar(top, value, colours[system], f"{system} {value:.1f}"))
            top += _BAR
        top += _GAP
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 260} {top}" role="img">'
    title = f"<title>BLEU, 0 to 100: {escape(', '.join(colours))}</title>"
    style = "<style>text{font:12px sans-serif}</style>"
    return "\n".join([head, title, style, '<rect width="100%" height="100%" fill="#fff"/>', *parts, "</svg>"]) + "\n"


def _bar(top: int, value: float, colour: str, label: str) -> str:
    width = value / 100 * _WIDTH
    bar = f'<rect x="{_LEFT}" y="{top}" width="{width:.1f}" height="{_BAR - 2}" fill="{colour}"/>'
    return bar + _text(_LEFT + width + 6, top + 12, label, "start")


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
