"""Small books of extensions that people use: what each needs, and what of it stays in the source language."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec


@dataclass(frozen=True)
class ExtensionBook:
    """A book of one extension; ``changed`` is the page that an author works on."""

    name: str
    extensions: tuple[str, ...]
    files: Mapping[str, str]
    changed: str
    needs: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    conf: Mapping[str, object] = field(default_factory=dict)
    left: frozenset[str] = frozenset()
    """Readable words that stay in the source language, of kinds that the manual names."""

    def missing(self) -> str:
        """What is not installed; empty if nothing is."""
        packages = [name for name in (self.needs or self.extensions) if not _is_installed(name)]
        return ", ".join(packages + [name for name in self.programs if not shutil.which(name)])


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ImportError:
        return False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _notebook(*cells: str) -> str:
    """A notebook of cells in Markdown; one that begins with ``>>>`` is code, with an output."""
    made = [_code(cell[4:]) if cell.startswith(">>> ") else _markdown(cell) for cell in cells]
    return json.dumps({"cells": made, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4,
                       "nbformat_minor": 4})  # fmt: skip


def _markdown(text: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(text: str) -> dict[str, object]:
    output = {"output_type": "stream", "name": "stdout", "text": "9 metres\n"}
    return {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [output], "source": text}


def _titled(title: str, text: str = "") -> str:
    return f"{title}\n{'=' * len(title)}\n\n{text}\n"


def _contents(*pages: str) -> str:
    return ".. toctree::\n\n" + "".join(f"   {page}\n" for page in pages)


MODULE = '''
"""The tides of a harbour."""


class Harbour:
    """A place with *tides*.

    See :meth:`height` for the water.

    :param name: The name on the chart.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def height(self, hour: int = 0) -> float:
        """The height of the water.

        :param hour: The hour of the day.
        :returns: Metres above the chart.
        """
        return 1.0
'''

BOOKS = (
    ExtensionBook(
        "nbsphinx",
        ("nbsphinx",),
        {
            "index.rst": _titled(
                "Sailing", "See :ref:`the wind </one.ipynb#Wind-from-behind>`.\n\n" + _contents("one", "two")
            ),
            "one.ipynb": _notebook(
                "# Sailing boats\n\nThey go by *wind*.",
                "## Wind from behind",
                "Reefs, and [home](two.ipynb).",
                ">>> print('9 metres')",
                "## Wind from `ahead`\n\nOf 9 knots.",
            ),
            "two.ipynb": _notebook(
                "# Other things",
                "See [the wind](one.ipynb#Wind-from-behind), [it](one.ipynb#Wind-from-ahead), and [below](#Even-more).",
                "## Even more\n\nText.",
            ),
        },
        changed="two.ipynb",
        programs=("pandoc",),
        conf={"nbsphinx_execute": "never"},
    ),
    ExtensionBook(
        "sphinx-gallery",
        ("sphinx_gallery.gen_gallery",),
        {
            "index.rst": _titled("Charts", "See :ref:`sphx_glr_made_plot_tide.py`.\n\n" + _contents("made/index")),
            "scripts/GALLERY_HEADER.rst": _titled("Examples of charts", "Each draws water."),
            "scripts/plot_tide.py": '"""\nThe tide of a day\n=================\n\nIt rises twice.\n"""\n\n'
            "# %%\n# How it falls\n# ------------\n# Slowly, see the chart.\nprint(1)\n",
            "scripts/plot_wind.py": '"""\nThe wind of a day\n=================\n\nIt blows.\n"""\nprint(2)\n',
        },
        changed="index.rst",
        conf={
            "sphinx_gallery_conf": {"examples_dirs": "scripts", "gallery_dirs": "made"},
            "plot_gallery": "False",
            "exclude_patterns": ["_build", "scripts"],
        },
    ),
    ExtensionBook(
        "ablog",
        ("ablog",),
        {
            "index.rst": _titled(
                "A log of sailing",
                ".. postlist::\n   :list-style: circle\n   :excerpts:\n\n" + _contents("winds", "reefs"),
            ),
            "winds.rst": ".. post:: 2 Jan, 2026\n   :tags: water\n   :author: Ada\n\n"
            + _titled("The winds of winter", "They blow.\n\nSee :ref:`reefs-of-spring`."),
            "reefs.rst": ".. post:: 3 Mar, 2026\n   :tags: rocks\n\n.. _reefs-of-spring:\n\n"
            + _titled("The reefs of spring", "They wait.\n\nHidden things\n-------------\n\nMore."),
        },
        changed="reefs.rst",
        conf={
            "blog_title": "0",
            "blog_baseurl": "https://example.org",
            "blog_authors": {"Ada": ("Ada", None)},
            "amts_interface_strings": {"ru": {"Previous": "Previous", "Next": "Next"}},  # as in the plain build
        },
        left=_words(
            "Ada water rocks January March "  # names of people and tags, dates
            "All Posts posts Posted in Authors Author by Drafts Tags Tag tagged Read more Previous Next"
        ),
    ),
    ExtensionBook(
        "autosectionlabel",
        ("sphinx.ext.autosectionlabel",),
        {
            "index.rst": _titled("Tides", "See :ref:`Neap tides` and :ref:`The moon`.\n\n" + _contents("moon")),
            "moon.rst": _titled("The moon", "Far away.\n\nNeap tides\n----------\n\nSmall ones."),
        },
        changed="moon.rst",
    ),
    ExtensionBook(
        "myst",
        ("myst_parser",),
        {
            "index.md": "# Tides\n\nSee [](moon.md#neap-tides), [that](#spring-tides) and [](#neap-tides-1).\n\n"
            "## Neap tides\n\n"
            "One.\n\n## Neap tides\n\nTwo.\n\n## Spring *tides*\n\nThree.\n\n```{toctree}\nmoon\n```\n",
            "moon.md": "# The moon\n\n[Back](index.md).\n\n## Neap tides\n\nSmall ones, see [](#the-moon).\n",
        },
        changed="moon.md",
        conf={"myst_heading_anchors": 3},
    ),
    ExtensionBook(
        "autoapi",
        ("autoapi.extension",),
        {
            "index.rst": _titled("Tides", "See :class:`tides.Harbour`.\n\n" + _contents("autoapi/tides/index", "moon")),
            "moon.rst": _titled("The moon", "See :meth:`tides.Harbour.height`."),
            "package/tides.py": MODULE,
        },
        changed="moon.rst",
        conf={"autoapi_dirs": ["package"], "autoapi_add_toctree_entry": False},
        left=frozenset({"tides", "Python"}),
    ),
    ExtensionBook(
        "inline-tabs",
        ("sphinx_inline_tabs",),
        {
            "index.rst": _titled(
                "Ways to sail",
                ".. tab:: First choice\n\n   By wind.\n\n.. tab:: The ``other`` way\n\n   By oar.\n\n"
                + _contents("moon"),
            ),
            "moon.rst": _titled("The moon", ".. tab:: First choice\n\n   Full.\n"),
        },
        changed="moon.rst",
    ),
    ExtensionBook(
        "sphinx-tabs",
        ("sphinx_tabs.tabs",),
        {
            "index.rst": _titled(
                "Ways to sail",
                ".. tabs::\n\n   .. tab:: First choice\n\n      By wind.\n\n"
                "   .. group-tab:: On Linux\n\n      By oar.\n\n"
                ".. tabs::\n\n   .. code-tab:: py\n\n      print(1)\n\n"
                "   .. code-tab:: c The language C\n\n      int i;\n\n" + _contents("moon"),
            ),
            "moon.rst": _titled("The moon", ".. tabs::\n\n   .. group-tab:: On Linux\n\n      Full.\n"),
        },
        changed="moon.rst",
        left=frozenset({"Tabbed", "content"}),  # said to screen readers
    ),
    ExtensionBook(
        "httpdomain",
        ("sphinxcontrib.httpdomain",),
        {
            "index.rst": _titled(
                "The service of tides",
                ".. http:get:: /tides/(int:day)\n\n   The tides of a day.\n\n   :query sort: How they are sorted.\n"
                "   :reqheader Accept: The wanted type.\n   :statuscode 200: All is well.\n"
                "   :statuscode 404: No such day.\n"
                "   :>json string name: The name of the harbour.\n\nSee :http:get:`/tides/(int:day)`.\n\n"
                + _contents("moon"),
            ),
            "moon.rst": _titled(
                "The moon", ".. http:post:: /moon\n\n   Ask for the moon.\n\n   :form phase: Which one.\n"
            ),
        },
        changed="moon.rst",
        needs=("sphinxcontrib.httpdomain",),
        left=frozenset(["HTTP", "Routing", "Table", "routing", "table", "moon", "tides"]),  # its own index
    ),
    ExtensionBook(
        "codeautolink",
        ("sphinx.ext.autodoc", "sphinx_codeautolink"),
        {
            "index.rst": _titled("Tides", ".. automodule:: tides\n   :members:\n\n" + _contents("moon", "sun")),
            "moon.rst": _titled(
                "The moon", "It pulls.\n\n.. code:: python\n\n   import tides\n   tides.Harbour('Ely').height()\n"
            ),
            "sun.rst": _titled(
                "The sun", "Too.\n\n.. code:: python\n\n   from tides import Harbour\n   Harbour('Ely')\n"
            ),
            "tides.py": MODULE,
        },
        changed="moon.rst",
        needs=("sphinx_codeautolink",),
        left=frozenset({"Python"}),
    ),
    ExtensionBook(
        "sphinx-llm",
        ("sphinx_llm.txt",),
        {
            "index.rst": _titled("Tides", "See :ref:`neap`.\n\n" + _contents("moon")),
            "moon.rst": _titled("The moon", ".. _neap:\n\nNeap tides\n----------\n\nSmall ``ones``."),
        },
        changed="moon.rst",
        needs=("sphinx_llm",),
    ),
)
