"""Lookup of quoted words: literal search first, then candidates by rare bigrams, aligned letter by letter.

The engine's literals ignore what the normal form folds, except for punctuation; so the pieces between punctuation are
searched, and each turn that has all of them is compared in normal form.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from kb.analysis.normalize import Folded
from kb.deadline import check
from kb.query.ast import And, Literal, Node, Or
from kb.quoting.normal_form import normal_form
from kb.search.request import MAX_LIMIT, Facet, SearchRequest, Sort
from kb.search.results import Hit, all_hits
from kb.serving.snapshot import Snapshot

MAX_PIECES = 8  # pieces of a quotation that are searched, the longest
MAX_COMPARED = 400  # turns with all pieces that are compared
MIN_SIMILARITY = 70  # of 100, below which words are not those of a turn
_BIGRAMS, _RARE, _CANDIDATES = 40, 12, 20  # bigrams counted, the rarest of them searched, turns aligned
_PUNCTUATION = re.compile(r"[、。「」]+")
_OMISSION = re.compile(r"(?:…|・・・|\.\.\.|。。。)+|[（(〔［\[](?:中略|略|前略|後略|…)[)）〕］\]]")

Filters = Mapping[Facet, tuple[str, ...]]


@dataclass(frozen=True)
class Match:
    """A turn that has the quoted words, or similar ones at turn text[start:end]. `similarity` is 100 for the words."""

    hit: Hit
    start: int
    end: int
    similarity: float
    abridged: bool = False


form_of = lru_cache(maxsize=512)(normal_form)


def quoted_form(text: str) -> str:
    """The normal form of quoted words, without punctuation at their ends."""
    return normal_form(text).text.strip("、。")


def verbatim(text: str, snapshot: Snapshot, filters: Filters | None = None) -> Iterator[Match]:
    """The turns that have the words, in the order of the index; words left out of them may be marked by dots."""
    wanted = quoted_form(text)
    found = False
    for match in _with_words([wanted], snapshot, filters or {}):
        found = True
        yield match
    parts = [part for part in map(quoted_form, _OMISSION.split(text)) if part]
    if not found and len(parts) > 1 and min(map(len, parts)) > 1:
        yield from _with_words(parts, snapshot, filters or {})


def similar(text: str, snapshot: Snapshot, filters: Filters | None = None) -> Match | None:
    """The turn with the most similar words; None where no turn has any that are similar enough."""
    from rapidfuzz.fuzz import partial_ratio_alignment  # noqa: PLC0415  # a server starts sooner without it

    wanted = quoted_form(text)
    best: Match | None = None
    for hit in _candidates(wanted, snapshot, filters or {}):
        check()
        folded = form_of(hit.text)
        if len(wanted) > len(folded.text):
            aligned = partial_ratio_alignment(folded.text, wanted, score_cutoff=MIN_SIMILARITY)
            places = (0, len(folded.text)) if aligned and len(folded.text) * 2 > len(wanted) else None
        else:
            aligned = partial_ratio_alignment(wanted, folded.text, score_cutoff=MIN_SIMILARITY)
            places = (aligned.dest_start, aligned.dest_end) if aligned else None
        if aligned and places and places[0] < places[1] and (best is None or aligned.score > best.similarity):
            best = Match(hit, *folded.original(*places), aligned.score)
    return best


def _with_words(parts: list[str], snapshot: Snapshot, filters: Filters) -> Iterator[Match]:
    """The turns that have all parts, in order."""
    pieces = [piece for part in parts for piece in _PUNCTUATION.split(part) if piece]
    longest = sorted(set(pieces), key=lambda piece: (-len(piece), piece))[:MAX_PIECES]
    if not longest:
        return
    literals = tuple(map(Literal, longest))
    request = _request(And(literals) if len(literals) > 1 else literals[0], filters)
    for hit in islice(all_hits(snapshot.search, request), MAX_COMPARED):
        folded = form_of(hit.text)
        if span := _in_order(parts, folded):
            yield Match(hit, *span, 100, abridged=len(parts) > 1)


def _in_order(parts: list[str], folded: Folded) -> tuple[int, int] | None:
    """The range of a text that has the parts in order."""
    at, first = 0, None
    for part in parts:
        place = folded.text.find(part, at)
        if place < 0:
            return None
        first, at = place if first is None else first, place + len(part)
    return folded.original(first or 0, at)


def _candidates(wanted: str, snapshot: Snapshot, filters: Filters) -> list[Hit]:
    """The turns with the most of the rarest bigrams of the words, by BM25."""
    grams = list(dict.fromkeys(wanted[at : at + 2] for at in range(len(wanted) - 1)))
    grams = [gram for gram in grams if not _PUNCTUATION.search(gram)]
    sample = grams[:: max(1, len(grams) // _BIGRAMS)]
    counted = [(snapshot.total(_request(Literal(gram), filters)), gram) for gram in sample]
    rare = [gram for count, gram in sorted(counted) if count][:_RARE]
    if not rare:
        return []
    query: Node = Or(tuple(map(Literal, rare))) if len(rare) > 1 else Literal(rare[0])
    request = replace(_request(query, filters), sort=Sort.RELEVANCE, limit=_CANDIDATES)
    return list(snapshot.search(request).hits)


def _request(query: Node, filters: Filters) -> SearchRequest:
    return SearchRequest(query=query, filters=filters, sort=Sort.DIALOGUE, limit=MAX_LIMIT, facets=())
