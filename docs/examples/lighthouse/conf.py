project = "The Lighthouse"
author = "A. Keeper"
html_title = "The Lighthouse"
language = "en"  # the language the pages are written in

extensions = ["myst_parser", "sphinx_amts"]
html_theme = "sphinx_book_theme"
exclude_patterns = ["build"]
