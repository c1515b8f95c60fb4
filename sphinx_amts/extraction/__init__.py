"""Sentence pairs from a source and its human translation.

The way of a pair, module by module:

``source_kinds``
    what a path is: a book, HTML pages, catalogues;
``file_matching``
    which file translates which;
``readers``
    books, pages and catalogues as texts: blocks of sentences with their tags;
``document_pairs``
    the documents of both languages, read in step;
``pairing``
    the beads of an alignment as extracted pairs, with the reason why one is left out;
``rows``
    what an extraction yields: extracted pairs, and what is known of each document;
``pipeline``
    :func:`~sphinx_amts.extraction.pipeline.extract`, the whole way;
``writers``, ``importing``
    what becomes of the pairs: files, a review page, statistics; entries of the memory.
"""
