"""The translation memory: its entries, what is looked up in them, and how they are kept on disk.

====================== ===================================================================================
``entries``            an entry: who made it, how far it is, where it stands, its key, its precedence
``history``            all that happened to a segment, and what counts of it
``lookup``             which of several translations a segment gets
``memory``             the memory of one language pair: what everybody else uses
``book_memory``        the memory of a book, with its text form
``store``              its database; no other module knows SQLite's file or diskcache
``format_1``           the memory of earlier versions, which is taken over
``recovery``           what is done with a damaged database
``rescue``             files for entries that cannot be stored at the moment
``codec``              an entry and an event as text
``gitignore``          whether Git leaves the folder of the memories out
``failures``           what SQLite's errors mean, as sentences for the author
``multi_sentence``     which entries translate several sentences as one segment
``drift``              entries whose key has moved
``text_form``          the text form in a repository, read like the memory; its files, lines and writer
``page_ledger``        which segments each page has, in the text form
``stored_segments``    segments as people look at them: found by key or text
``search``             the file that is searched
``administration``     what people do to a segment: correct, judge, delete; what may be pruned
``person``             the name of the person who does it
``merging``            other memories that are taken in
``compaction``         how space is given back
``verification``       whether a memory is sound
``memory_statistics``  what a memory holds, in figures
====================== ===================================================================================
"""
