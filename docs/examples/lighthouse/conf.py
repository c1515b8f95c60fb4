project = "The Lighthouse"
author = "A. Keeper"
html_title = "The Lighthouse"
amts_source_language = "en"  # the language that the pages are written in

extensions = ["myst_parser", "sphinx_amts"]
html_theme = "sphinx_book_theme"
exclude_patterns = ["build"]
