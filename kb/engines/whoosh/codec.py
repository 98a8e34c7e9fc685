"""Whoosh's codec over the arrays: `whoosh.index.open_dir`, its query parser and its searcher read the same files.

Reading only: the files are written in bulk by `writer`, since Whoosh's own writer takes milliseconds a document.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo

from kb.engines.arrays.segment import Segment
from kb.engines.whoosh.schema import DATE, FACETS, TEXT_FIELDS
from kb.engines.whoosh.terms import DayTerms, Postings, Terms, ValueTerms, WordTerms

_Term = tuple[str, bytes]


class ArrayCodec(base.Codec):  # type: ignore[misc]  # Whoosh has no type hints
    """Opens the arrays of an index folder for Whoosh's segment reader; both of its parts share them."""

    def __init__(self) -> None:
        self._opened: Segment | None = None

    def terms_reader(self, storage: Any, segment: "ArraySegment") -> "ArrayTermsReader":
        """The terms of all fields."""
        return ArrayTermsReader(self._open(storage))

    def per_document_reader(self, storage: Any, segment: "ArraySegment") -> "ArrayDocumentReader":
        """Lengths and stored fields of documents."""
        return ArrayDocumentReader(self._open(storage))

    def _open(self, storage: Any) -> Segment:
        if self._opened is None:
            self._opened = Segment(Path(storage.folder))
        return self._opened


class ArraySegment(base.Segment):  # type: ignore[misc]
    """The only segment of an index, as Whoosh's table of contents lists it (pickled). No document is ever deleted."""

    def __init__(self, documents: int) -> None:
        super().__init__("MAIN")
        self.segid = "arrays"
        self._documents = documents

    def codec(self) -> ArrayCodec:
        """The codec of this segment."""
        return ArrayCodec()

    def doc_count_all(self) -> int:
        """The number of documents."""
        return self._documents

    def deleted_count(self) -> int:
        """None are deleted."""
        return 0

    def deleted_docs(self) -> frozenset[int]:
        """None are deleted."""
        return frozenset()

    def is_deleted(self, docnum: int) -> bool:
        """None are deleted."""
        return False


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """Terms, their statistics and their postings."""

    def __init__(self, segment: Segment) -> None:
        fields: dict[str, Terms] = {name: WordTerms(segment.fields[field]) for name, field in TEXT_FIELDS.items()}
        fields |= {name: ValueTerms(segment.facets[facet]) for name, facet in FACETS.items()}
        self._fields = {**fields, DATE: DayTerms(segment)}
        self._lengths = segment.fields[TEXT_FIELDS["text"]].lengths
        self._postings = lru_cache(maxsize=64)(self._read_postings)

    def __contains__(self, term: _Term) -> bool:
        return bool(self._postings(*term).documents)

    def indexed_field_names(self) -> list[str]:
        """The names of the fields."""
        return sorted(self._fields)

    def terms(self) -> Iterator[_Term]:
        """All terms in order of fields."""
        return (term for name in self.indexed_field_names() for term in self.terms_from(name, b""))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[_Term]:
        """The terms of a field from one on, in order; those of later fields follow, as Whoosh expects."""
        for name in self.indexed_field_names():
            if name >= fieldname:
                terms = self._fields[name].terms
                first = bisect_left(terms, prefix.decode()) if name == fieldname else 0
                yield from ((name, term.encode()) for term in terms[first:])

    def items(self) -> Iterator[tuple[_Term, TermInfo]]:
        """All terms with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[_Term, TermInfo]]:
        """Terms from one on, with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The statistics of a term; KeyError if it does not occur."""
        documents, frequencies = self._found(fieldname, text).documents, self._postings(fieldname, text).frequencies
        lengths = self._lengths[documents] if fieldname == "text" else [1]
        return TermInfo(
            weight=sum(frequencies),
            df=len(documents),
            minlength=int(min(lengths)),
            maxlength=int(max(lengths)),
            maxweight=max(frequencies),
            minid=documents[0],
            maxid=documents[-1],
        )

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """A matcher over the postings of a term."""
        found = self._found(fieldname, text)
        return ListMatcher(
            found.documents,
            found.frequencies,
            found.encoded,
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def cursor(self, fieldname: str, fieldobj: Any) -> "ArrayCursor":
        """A cursor over the terms of a field."""
        return ArrayCursor(self._fields[fieldname].terms)

    def _found(self, fieldname: str, text: bytes) -> Postings:
        postings: Postings = self._postings(fieldname, text)
        if not postings.documents:
            raise KeyError(fieldname, text)
        return postings

    def _read_postings(self, fieldname: str, text: bytes) -> Postings:
        terms = self._fields.get(fieldname)
        return terms.postings(text.decode()) if terms else Postings([])


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]
    """A cursor over sorted terms."""

    def __init__(self, terms: Any) -> None:
        self._terms = terms
        self._at = 0

    def first(self) -> str | None:
        """Moves to the first term."""
        self._at = 0
        return self.text()

    def find(self, string: str | bytes) -> str | None:
        """Moves to the first term that is not before another."""
        self._at = bisect_left(self._terms, string.decode() if isinstance(string, bytes) else string)
        return self.text()

    def next(self) -> str | None:
        """Moves to the next term."""
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        """The term at the cursor; None behind the last."""
        return self._terms[self._at] if self._at < len(self._terms) else None

    def is_valid(self) -> bool:
        """True before the end."""
        return self._at < len(self._terms)


class ArrayDocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths and stored fields by document number."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def close(self) -> None:
        """Closes the files."""
        self._segment.close()

    def doc_count(self) -> int:
        """The number of documents."""
        return self._segment.count

    def doc_count_all(self) -> int:
        """The number of documents."""
        return self._segment.count

    def has_deletions(self) -> bool:
        """None are deleted."""
        return False

    def is_deleted(self, docnum: int) -> bool:
        """None are deleted."""
        return False

    def deleted_docs(self) -> frozenset[int]:
        """None are deleted."""
        return frozenset()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The tokens of a text, 1 for a value."""
        lengths = self._lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """The tokens of all texts of a field."""
        lengths = self._lengths(fieldname)
        return self._segment.count if lengths is None else int(lengths.sum())

    def min_field_length(self, fieldname: str) -> int:
        """The tokens of the shortest text."""
        lengths = self._lengths(fieldname)
        return 1 if lengths is None or not len(lengths) else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        """The tokens of the longest text."""
        lengths = self._lengths(fieldname)
        return 1 if lengths is None or not len(lengths) else int(lengths.max())

    def stored_fields(self, docnum: int) -> dict[str, object]:
        """The fields of a document as they are searched."""
        document = self._segment.documents[docnum]
        values = {name: document.values(facet) for name, facet in FACETS.items()}
        texts = {name: document.texts[field] for name, field in TEXT_FIELDS.items()}
        day = document.date.isoformat() if document.date else ""
        joined = {name: "\n".join(found) for name, found in values.items()}
        return {"id": f"{document.dialogue_id}#{document.turn.id}", DATE: day, **texts, **joined}

    def _lengths(self, fieldname: str) -> Any:
        if fieldname not in TEXT_FIELDS:
            return None
        field = self._segment.fields[TEXT_FIELDS[fieldname]]
        return field.lengths[field.texts]
