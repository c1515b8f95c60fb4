"""Configuration for the pyOpenSci Python Packaging Guide, with what the test environment has."""

project = "pyOpenSci Python Package Guide"
author = "The pyOpenSci Community"
extensions = ["myst_nb", "sphinx_design", "sphinx.ext.todo", "sphinxcontrib.bibtex"]
bibtex_bibfiles = ["bibliography.bib"]
myst_enable_extensions = ["attrs_block", "colon_fence", "deflist", "html_image"]
myst_heading_anchors = 3
nb_execution_mode = "off"
numfig = True
html_theme = "pydata_sphinx_theme"
html_title = "Python Packaging Guide"
exclude_patterns = ["_build"]
