"""The manual of sphinx_amts; its lists of options and warnings come from the code."""

from importlib.util import find_spec

from sphinx_amts._version import __version__

project = "sphinx_amts"
author = "The sphinx_amts authors"
copyright = author
version = release = __version__
language = "en"
html_title = project

extensions = ["myst_parser", "sphinx_amts", "sphinx_amts._manual"]
exclude_patterns = ["_build", "demo", "examples"]

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "sphinx_book_theme" if find_spec("sphinx_book_theme") else "alabaster"
html_static_path = ["_static"]
html_css_files = ["manual.css"]

# The tables of the manual name exactly these.
amts_do_not_translate = ["sphinx_amts", "Sphinx", "Jupyter Book", "MyST-Parser", "MyST-NB"]
