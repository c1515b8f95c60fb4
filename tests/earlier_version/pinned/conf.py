"""A book whose segments and their keys are pinned in ``../segments.json``; see ``../README.md``."""

project = "Pinned"
language = "en"
extensions = ["myst_parser", "sphinx_amts"]
suppress_warnings = ["ref", "myst", "toc", "image", "amts"]
numfig = True
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
myst_heading_anchors = 3
myst_substitutions = {"harbour": "Saltmarsh Harbour"}
amts_do_not_translate = ["Acme Tide Clock", "C++"]
