"""The demonstration book: one set of English files, three editions.

English:  sphinx-build docs/demo out/en
Chinese:  sphinx-build -D language=zh_CN -d out/zh_CN/.doctrees docs/demo out/zh_CN
Spanish:  sphinx-build -D language=es -d out/es/.doctrees docs/demo out/es

All sentences are found in the parallel data beside this file, so no build needs a network or costs anything.
"""

from importlib.util import find_spec

project = "A Small Book of Tides"
author = "The sphinx_amts authors"
language = "en"  # the language the files are written in; an edition overrides it with -D language=…
html_title = project  # without it Sphinx adds the release number and the word "documentation"

extensions = ["myst_nb", "sphinx_design", "sphinx_amts"]
html_theme = "sphinx_book_theme" if find_spec("sphinx_book_theme") else "alabaster"
numfig = True  # {numref} needs numbers to refer to
exclude_patterns = ["_build", "jupyter_execute", "**.ipynb_checkpoints"]

myst_enable_extensions = [
    "amsmath",
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "substitution",
    "tasklist",
]
myst_heading_anchors = 3  # headings get slugs that [](page.md#slug) can point at
myst_substitutions = {"harbour": "Saltmarsh Harbour"}

# Prose may change without the code of a notebook being run again, and all editions share what was run.
nb_execution_mode = "cache"
nb_execution_raise_on_error = True

# Human translations, sentence by sentence, as a mapping from language to file.  Whatever is not found here goes to
# the engine; the default one, "memory", only knows these files and what earlier builds have learned.
amts_parallel_data = {"zh_CN": "parallel/en-zh.tmx", "es": "parallel/en-es.tmx"}
