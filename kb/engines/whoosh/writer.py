"""Dialogues -> a Whoosh index in a folder of its own."""

from pathlib import Path

import msgspec
from whoosh.index import create_in

from kb.analysis.pipeline import Analyzer
from kb.engines.whoosh.schema import (
    build_schema,
    gram_terms,
    grams_field,
    pack_places,
    values_field,
    word_terms,
    words_field,
)
from kb.model.dialogue import Dialogue
from kb.search.document import TurnDocument, turn_documents

MEMORY_MB = 256  # of postings in memory before Whoosh sorts them to disk


class WhooshWriter:
    """Writes one index of one segment. The folder must be empty."""

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._analyzer = analyzer
        self._index = create_in(folder, build_schema())
        self._writer = self._index.writer(limitmb=MEMORY_MB)

    def add(self, dialogue: Dialogue) -> None:
        """Adds the turns of a dialogue, in order."""
        for document in turn_documents(dialogue):
            self._add(document)

    def commit(self) -> None:
        """Completes the index."""
        self._writer.commit(optimize=True)
        self._index.close()

    def abort(self) -> None:
        """Gives up."""
        self._writer.cancel()
        self._index.close()

    def _add(self, document: TurnDocument) -> None:
        tokens = self._analyzer.tokens(document.turn.text)
        fields: dict[str, object] = {
            "date": document.date.toordinal() if document.date else 0,
            "length": len(tokens),
            "document": msgspec.json.encode(document),
            "places": pack_places(tokens),
        }
        for field, text in document.texts.items():
            fields[words_field(field)] = word_terms(self._analyzer.lattice(text))
            fields[grams_field(field)] = gram_terms(text)
        for facet, values in document.values.items():
            fields[values_field(facet)] = values
        self._writer.add_document(**fields)
