"""The index folder as an index of Whoosh 2.7.4; the only package that imports it.

    schema.py  fields, and kb's analysis as an analyzer of Whoosh
    terms.py   terms and postings, read from the arrays
    codec.py   the arrays as a segment of Whoosh, for its readers, query parser and searcher
    writer.py  dialogues -> an index folder, new or incremental

Pages and commands search with `kb.engines.arrays` instead, over the same files: matching, ranking and counting are
defined by the project and are the same in every engine.
"""

from kb.engines.whoosh.writer import IndexFolderWriter

__all__ = ["IndexFolderWriter"]
