"""An evaluation as a chart, a bar for each system and article: SVG, which needs nothing else, or PNG by Pillow.

Both are drawn from the same few rectangles and texts.  Pillow is the least that makes a PNG: one package without others
behind it, where a library for charts brings a dozen and draws a second, different picture.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation import sacrebleu_scores
from sphinx_amts.evaluation.scoring import Evaluation
from sphinx_amts.evaluation.tables import MEAN

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

#: Apart for eyes that confuse red and green (Okabe and Ito).
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
#: Of averages that others measured.
_GREY = "#999999"
#: Letters beyond these need another font than Pillow's own.
_USUAL = re.compile(r"[\u0020-\u024f\u2010-\u2026]*")
#: Pixels: of a bar, between two articles, of 100 BLEU, of the letters, and of the width of one, at most.
_BAR, _GAP, _WIDTH, _FONT, _LETTER = 16, 14, 400, 12, 7
#: Characters of a name; of a longer one the end is shown, which says more.
_LONGEST = 44
#: Of the picture, for sharp letters.
_SCALE = 2
#: Fonts with letters of all languages, by the names they have on usual machines.
_WIDE_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "PingFang.ttc",
    "msyh.ttc",
    "simsun.ttc",
)

#: Systems with their scores.
_Bars = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class _Bar:
    left: int
    top: int
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class _Label:
    x: float
    top: int
    text: str
    is_right: bool
    """Whether it ends at ``x``, or begins there."""


@dataclass(frozen=True, slots=True)
class _Picture:
    height: int
    width: int
    title: str
    shapes: tuple[_Bar | _Label, ...]


def _picture(found: Evaluation, beside: Mapping[str, float]) -> _Picture:
    groups: list[tuple[str, _Bars]] = [
        (name, [(one.system, one.documents[name][sacrebleu_scores.BLEU]) for one in found.columns])
        for name in found.units
    ]
    groups.append((MEAN, [*((one.system, one.mean(sacrebleu_scores.BLEU)) for one in found.columns), *beside.items()]))
    colours = {one.system: _COLOURS[number % len(_COLOURS)] for number, one in enumerate(found.columns)}
    colours |= dict.fromkeys(beside, _GREY)
    title = f"BLEU, {languages.name(found.pair.source)} to {languages.name(found.pair.target)}"
    left = max(_wide(_short(name)) for name, _ in groups) + 2 * _GAP
    shapes: list[_Bar | _Label] = [_Label(left, _GAP // 2, title, is_right=False)]
    top = _GAP + _BAR + _GAP // 2
    for name, bars in groups:
        shapes += _group((left, top), name, bars, colours)
        top += _BAR * len(bars) + _GAP
    width = left + _WIDTH + max(map(_wide, colours)) + _wide(" 100.0")
    return _Picture(top, width, f"{title}: {', '.join(colours)}", tuple(shapes))


def _group(corner: tuple[int, int], name: str, bars: _Bars, colours: Mapping[str, str]) -> Iterator[_Bar | _Label]:
    """The bars of an article."""
    left, top = corner
    yield _Label(left - 8, top, _short(name), is_right=True)
    for number, (system, value) in enumerate(bars):
        at, width = top + _BAR * number, value / 100 * _WIDTH
        yield _Bar(left, at, width, colours[system])
        yield _Label(left + width + 6, at, f"{system} {value:.1f}", is_right=False)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"…{name[1 - _LONGEST :]}"


def _wide(text: str) -> int:
    """Pixels that it takes at most."""
    return sum(_FONT if unicodedata.east_asian_width(char) in "WF" else _LETTER for char in text)


# --- SVG --------------------------------------------------------------------------------------------------------------


def svg(found: Evaluation, beside: Mapping[str, float] | None = None) -> str:
    """The BLEU of each article and their mean, from 0 to 100; ``beside`` are averages of further systems."""
    picture = _picture(found, beside or {})
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width} {picture.height}" role="img">'
    title = f"<title>{escape(picture.title)}</title>"
    style = f"<style>text{{font:{_FONT}px sans-serif}}</style>"
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([head, title, style, ground, *map(_element, picture.shapes), "</svg>"]) + "\n"


def _element(shape: _Bar | _Label) -> str:
    if isinstance(shape, _Bar):
        place = f'x="{shape.left}" y="{shape.top}" width="{shape.width:.1f}" height="{_BAR - 2}"'
        return f'<rect {place} fill="{shape.colour}"/>'
    anchor = "end" if shape.is_right else "start"
    return f'<text x="{shape.x:.1f}" y="{shape.top + _FONT}" text-anchor="{anchor}">{escape(shape.text)}</text>'


# --- PNG --------------------------------------------------------------------------------------------------------------


def has_png() -> bool:
    """Whether :func:`png` can be called."""
    return find_spec("PIL") is not None


def png(found: Evaluation, beside: Mapping[str, float] | None = None) -> bytes:
    """The same picture as a PNG, twice as large, for what shows no SVG.

    :raises ConfigurationError: if Pillow is not installed.
    """
    try:
        from PIL import Image, ImageDraw  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ConfigurationError(
            "A PNG is drawn by Pillow, which is not installed. Install sphinx-amts[chart], or write an .svg."
        ) from error
    picture = _picture(found, beside or {})
    image = Image.new("RGB", (picture.width * _SCALE, picture.height * _SCALE), "#fff")
    draw = ImageDraw.Draw(image)
    for shape in picture.shapes:
        top = shape.top * _SCALE
        if isinstance(shape, _Bar):
            corner = (shape.left + shape.width) * _SCALE, top + (_BAR - 2) * _SCALE
            draw.rectangle((shape.left * _SCALE, top, *corner), fill=shape.colour)
        else:
            place, anchor = (shape.x * _SCALE, top + _FONT * _SCALE), "rs" if shape.is_right else "ls"
            draw.text(
                place, shape.text, fill="#000", font=_font(is_wide=not _USUAL.fullmatch(shape.text)), anchor=anchor
            )
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


@cache
def _font(*, is_wide: bool) -> FreeTypeFont | ImageFont:
    """The font that Pillow brings along; one of the machine for other letters, if it has any."""
    from PIL import ImageFont  # noqa: PLC0415 - an extra

    for name in _WIDE_FONTS if is_wide else ():
        try:
            return ImageFont.truetype(name, _FONT * _SCALE)
        except OSError:
            continue
    return ImageFont.load_default(_FONT * _SCALE)
