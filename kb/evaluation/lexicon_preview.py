"""Preview of a changed lexicon: the same queries searched with the old words and the new, turns gained and lost.

Synonyms and spellings change the query graph only, so that the published index answers with the new words at once.
Other words change how texts are analysed, and need an index of their own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.analysis.analyzer import Analyzer
from kb.analysis.lexicon import Lexicon
from kb.analysis.morphology import BATCH
from kb.analysis.sentences import Span
from kb.errors import QueryError
from kb.model.dialogue import Dialogue
from kb.search.request import SearchRequest, Sort
from kb.search.results import Hit, Page, all_hits
from kb.serving.snapshot import Snapshot

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")

Search = Callable[[SearchRequest], Page]


@dataclass(frozen=True)
class QueryEffect:
    """A query with the number of turns found before and after, the turns gained and those lost."""

    query: str
    before: int
    after: int
    gained: tuple[Hit, ...]
    lost: tuple[Hit, ...]


def query_effects(queries: Iterable[str], before: Search, after: Search) -> Iterator[QueryEffect]:
    """Searches for each query twice; those that `before` or `after` refuses are skipped."""
    for query in queries:
        try:
            old, new = _found(query, before), _found(query, after)
        except QueryError:  # a prefix that expands too far, in one of the two
            continue
        gained = tuple(hit for name, hit in new.items() if name not in old)
        lost = tuple(hit for name, hit in old.items() if name not in new)
        yield QueryEffect(query, len(old), len(new), gained, lost)


def _found(query: str, search: Search) -> Mapping[str, Hit]:
    return {hit.id: hit for hit in all_hits(search, SearchRequest.of(query, sort=Sort.DIALOGUE))}


def changes_queries_only(old: Lexicon, new: Lexicon) -> bool:
    """True if two lexicons analyse every text alike: they differ in synonyms and spellings at most."""
    return (old.katakana, old.components, old.readings) == (new.katakana, new.components, new.readings)


def changed_words(old: Lexicon, new: Lexicon) -> tuple[str, ...]:
    """The words of all entries that only one of two lexicons has, without duplicates."""
    found: dict[str, None] = dict.fromkeys(sorted(old.katakana ^ new.katakana))
    for entries, others in ((old.components, new.components), (old.readings, new.readings)):
        found |= dict.fromkeys(word for word in (*entries, *others) if entries.get(word) != others.get(word))
    for groups, other_groups in ((old.synonyms, new.synonyms), (old.spellings, new.spellings)):
        changed = (group for group in (*groups, *other_groups) if (group in groups) != (group in other_groups))
        found |= dict.fromkeys(word for group in changed for word in group)
    return tuple(found)


def stored_dialogues(snapshot: Snapshot, analyzer: Analyzer) -> Iterator[Dialogue]:
    """The dialogues of a snapshot, whose texts an analyzer has segmented in batches."""
    held: list[Dialogue] = []
    size = 0
    for summary in snapshot.dialogues:
        held.append(snapshot.dialogue(summary.id))
        size += sum(len(turn.text) for turn in held[-1].turns)
        if size >= BATCH:
            yield from _prepared(held, analyzer)
            held, size = [], 0
    yield from _prepared(held, analyzer)


def _prepared(dialogues: list[Dialogue], analyzer: Analyzer) -> list[Dialogue]:
    analyzer.prepare(turn.text for dialogue in dialogues for turn in dialogue.turns)
    return dialogues


def matched_sentence(hit: Hit) -> tuple[str, tuple[Span, ...]]:
    """The sentence of the first match, in one line, and the matches in it; the first sentence without a match."""
    at = hit.spans[0].start if hit.spans else 0
    found = next(
        one for one in _SENTENCE.finditer(hit.text) if one.start() <= at < one.end() or one.end() == len(hit.text)
    )
    sentence = found[0].replace("\n", " ").rstrip()
    start = found.start()
    spans = (Span(one.start - start, min(one.end - start, len(sentence))) for one in hit.spans)
    return sentence, tuple(span for span in spans if 0 <= span.start < len(sentence))
