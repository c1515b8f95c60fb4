"""Text without Sphinx: tagged text, sentences, spacing, terms that are not translated.

All of it is pure: strings in, strings out.  What depends on a language is handed in as a
:class:`~sphinx_amts.languages.LanguageProfile`.
"""
