"""Configuration for Dive into Deep Learning in its own Markdown dialect."""

project = "Dive into Deep Learning"
author = "The authors of Dive into Deep Learning"
extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinx_amts.d2l"]
bibtex_bibfiles = ["d2l.bib"]
myst_enable_extensions = ["amsmath", "dollarmath"]
numfig = True
html_theme = "sphinx_book_theme"
exclude_patterns = ["_build"]
