"""The embedded engine: Whoosh 2.7.4 keeps postings with positions, and is imported nowhere else.

    schema.py    fields, and how tokens become index terms
    writer.py    dialogues -> a folder, from nothing or from another
    failures.py  what goes wrong, by the project's names
    contents.py  what a folder holds beyond Whoosh's own files
    postings.py  positions out of the index
    joining.py   a term -> where it occurs
    matching.py  any leaf of a query -> where it occurs
    table.py     what is known of every document
    searching.py a request -> a page
    reader.py    the engine: an index opened for many threads

Whoosh's own query parser, scoring and facets are not used: what a term means, how it ranks and what is counted is the
project's, the same in every engine.
"""

from kb.engines.whoosh.reader import WhooshEngine
from kb.engines.whoosh.writer import WhooshWriter

__all__ = ["WhooshEngine", "WhooshWriter"]
