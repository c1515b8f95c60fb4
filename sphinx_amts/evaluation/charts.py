"""An evaluation as a chart, a bar for each system and article: SVG, which needs no other package, or PNG by Pillow.

Both are drawn from the same few rectangles and labels.  Pillow is the smallest package that writes a PNG: it depends on
no other, where a library for charts brings a dozen and would draw a second, different picture.
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
from typing import TYPE_CHECKING, TypeAlias

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.evaluation import sacrebleu_scores
from sphinx_amts.evaluation.scoring import Evaluation
from sphinx_amts.evaluation.tables import MEAN

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

#: Colours that people with colour blindness can tell apart (Okabe and Ito).
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
#: The colour of averages that others measured.
_GREY = "#999999"
#: What Pillow's own font can draw; other letters need another one.
_LATIN = re.compile(r"[\u0020-\u024f\u2010-\u2026]*")
#: In pixels: the height of a bar, the gap between two articles, the width of a bar of 100 BLEU, the size of the font,
#: and the greatest width of a Latin letter.
_BAR, _GAP, _WIDTH, _FONT, _LETTER = 16, 14, 400, 12, 7
#: Characters of a name; a longer one is cut at its start, since the end of a path says more.
_MAX_NAME = 44
#: Pixels of the PNG for each of the SVG, so that letters are sharp.
_SCALE = 2
#: Fonts with East Asian letters, by their names on common systems.
_EAST_ASIAN_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "PingFang.ttc",
    "msyh.ttc",
    "simsun.ttc",
)

#: The names of systems with their scores.
_NamedScores: TypeAlias = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class _Bar:
    """A bar of the chart, in pixels of the SVG."""

    left: int
    top: int
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class _Label:
    """A text in the chart."""

    x: float
    top: int
    text: str
    ends_at_x: bool
    """Whether it ends at ``x`` or begins there."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """The chart, independent of its form."""

    height: int
    width: int
    title: str
    shapes: tuple[_Bar | _Label, ...]


def _picture(evaluation: Evaluation, published: Mapping[str, float]) -> _Picture:
    groups = _groups(evaluation, published)
    colours = {scores.system: _COLOURS[number % len(_COLOURS)] for number, scores in enumerate(evaluation.systems)}
    colours |= dict.fromkeys(published, _GREY)
    title = f"BLEU, {languages.name(evaluation.pair.source)} to {languages.name(evaluation.pair.target)}"
    left = max(_text_width(_shorten(name)) for name, _ in groups) + 2 * _GAP
    shapes: list[_Bar | _Label] = [_Label(left, _GAP // 2, title, ends_at_x=False)]
    top = _GAP + _BAR + _GAP // 2
    for name, scores in groups:
        shapes += _draw_group((left, top), name, scores, colours)
        top += _BAR * len(scores) + _GAP
    width = left + _WIDTH + max(map(_text_width, colours)) + _text_width(" 100.0")
    return _Picture(top, width, f"{title}: {', '.join(colours)}", tuple(shapes))


def _groups(evaluation: Evaluation, published: Mapping[str, float]) -> list[tuple[str, _NamedScores]]:
    """The scores of each article and their mean, by the label of the group; published averages are beside the mean."""
    bleu = sacrebleu_scores.BLEU
    articles: list[tuple[str, _NamedScores]] = [
        (name, [(scores.system, scores.documents[name][bleu]) for scores in evaluation.systems])
        for name in evaluation.unit_counts
    ]
    means = [(scores.system, scores.mean(bleu)) for scores in evaluation.systems]
    return [*articles, (MEAN, [*means, *published.items()])]


def _draw_group(
    corner: tuple[int, int], name: str, scores: _NamedScores, colours: Mapping[str, str]
) -> Iterator[_Bar | _Label]:
    """The bars of one article, and its name to the left of them."""
    left, top = corner
    yield _Label(left - 8, top, _shorten(name), ends_at_x=True)
    for number, (system, score) in enumerate(scores):
        bar_top, width = top + _BAR * number, score / 100 * _WIDTH
        yield _Bar(left, bar_top, width, colours[system])
        yield _Label(left + width + 6, bar_top, f"{system} {score:.1f}", ends_at_x=False)


def _shorten(name: str) -> str:
    return name if len(name) <= _MAX_NAME else f"…{name[1 - _MAX_NAME :]}"


def _text_width(text: str) -> int:
    """The greatest width of the text, in pixels."""
    return sum(_FONT if unicodedata.east_asian_width(char) in "WF" else _LETTER for char in text)


# --- SVG --------------------------------------------------------------------------------------------------------------


def svg(evaluation: Evaluation, published: Mapping[str, float] | None = None) -> str:
    """The BLEU of each article and their mean, from 0 to 100; ``published`` are averages of further systems."""
    picture = _picture(evaluation, published or {})
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width} {picture.height}" role="img">'
    title = f"<title>{escape(picture.title)}</title>"
    style = f"<style>text{{font:{_FONT}px sans-serif}}</style>"
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([head, title, style, ground, *map(_element, picture.shapes), "</svg>"]) + "\n"


def _element(shape: _Bar | _Label) -> str:
    if isinstance(shape, _Bar):
        place = f'x="{shape.left}" y="{shape.top}" width="{shape.width:.1f}" height="{_BAR - 2}"'
        return f'<rect {place} fill="{shape.colour}"/>'
    anchor = "end" if shape.ends_at_x else "start"
    return f'<text x="{shape.x:.1f}" y="{shape.top + _FONT}" text-anchor="{anchor}">{escape(shape.text)}</text>'


# --- PNG --------------------------------------------------------------------------------------------------------------


def has_png() -> bool:
    """Whether Pillow is installed, which :func:`png` needs."""
    return find_spec("PIL") is not None


def png(evaluation: Evaluation, published: Mapping[str, float] | None = None) -> bytes:
    """The picture of :func:`svg` as a PNG, twice as large, for programs that cannot show SVG.

    Raises:
        ConfigurationError: If Pillow is not installed.
    """
    try:
        from PIL import Image, ImageDraw  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ConfigurationError(
            "PNG charts are drawn by Pillow, which is not installed. Write an .svg file, or run: "
            "pip install 'sphinx-amts[chart]'"
        ) from error
    picture = _picture(evaluation, published or {})
    image = Image.new("RGB", (picture.width * _SCALE, picture.height * _SCALE), "#fff")
    draw = ImageDraw.Draw(image)
    for shape in picture.shapes:
        top = shape.top * _SCALE
        if isinstance(shape, _Bar):
            corner = (shape.left + shape.width) * _SCALE, top + (_BAR - 2) * _SCALE
            draw.rectangle((shape.left * _SCALE, top, *corner), fill=shape.colour)
        else:
            place, anchor = (shape.x * _SCALE, top + _FONT * _SCALE), "rs" if shape.ends_at_x else "ls"
            draw.text(
                place,
                shape.text,
                fill="#000",
                font=_font(is_east_asian=not _LATIN.fullmatch(shape.text)),
                anchor=anchor,
            )
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


@cache
def _font(*, is_east_asian: bool) -> FreeTypeFont | ImageFont:
    """The font that comes with Pillow, or for other letters one of the system, if it has any."""
    from PIL import ImageFont  # noqa: PLC0415 - an extra

    for name in _EAST_ASIAN_FONTS if is_east_asian else ():
        try:
            return ImageFont.truetype(name, _FONT * _SCALE)
        except OSError:
            continue
    return ImageFont.load_default(_FONT * _SCALE)
