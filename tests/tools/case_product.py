"""What the cases from public reports take from this project: set ``CASE_PRODUCT`` to the path of this file."""

from types import SimpleNamespace

from sphinx_amts import languages
from sphinx_amts.bitext import tables as bitext_tables
from sphinx_amts.bitext import tmx as bitext_tmx
from sphinx_amts.engines import Untranslated
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import segmentation
from sphinx_amts.text.tagged_text import map_text

__all__ = ["LanguagePair", "Untranslated", "map_text", "split", "tables", "tmx"]


def _reader(module):
    def read(path, pair):
        data = module.read(path, pair)
        return SimpleNamespace(pairs=data.pairs, faults=data.errors)

    return SimpleNamespace(read=read)


tables, tmx = _reader(bitext_tables), _reader(bitext_tmx)


def split(tagged, language):
    """The segments of a tagged text."""
    return segmentation.segment(tagged, languages.profile(language))
