"""The options of the extension (``config``), and what any table of options is made of (``schema``)."""
