"""The translation memory: its entries, what is looked up in them, and how they are kept on disk.

=================== ===================================================================================
``entries``         an entry, who made it, its key, and which of two entries counts
``lookup``          which of several translations a segment gets
``memory``          the memory of one language pair: what everybody else uses
``store``           its database; no other module knows SQLite's file or diskcache
``recovery``        what is done with a damaged database
``rescue``          files for entries that cannot be stored at the moment
``codec``           an entry as text
``gitignore``       whether Git leaves the folder of the memories out
``failures``        what SQLite's errors mean, as sentences for the author
``multi_sentence``  which entries translate several sentences as one segment
=================== ===================================================================================
"""
