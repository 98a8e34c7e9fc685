"""Writes the index and the store of one edition in one pass; unchanged dialogues are copied from an earlier one."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from indexer.arrivals import Arrivals
from indexer.enrich.topics import TopicList
from kb.analysis.morphology import BATCH
from kb.bootstrap import configured_writer
from kb.errors import EngineError
from kb.generations.store import DialogueStore, ParsedSource
from kb.generations.store_writer import StoreWriter
from kb.model.dialogue import Dialogue
from kb.model.people import Registry
from kb.settings import Settings
from kb.suggest.key_terms import count_candidates


class BaseEdition(NamedTuple):
    """A verified edition that another one is built from: its folder, and the digests of its dialogues by id."""

    folder: Path
    digests: Mapping[str, bytes]

    def sources(self) -> dict[str, ParsedSource]:
        """The parsed source of each place.

        Raises:
            EngineError: the store cannot be read, or has another form.
        """
        with closing(DialogueStore(self.folder)) as store:
            return store.sources()


def base_edition(folder: Path) -> BaseEdition:
    """The edition in a folder as a base. Raises EngineError if its store cannot be read."""
    with closing(DialogueStore(folder)) as store:
        return BaseEdition(folder, store.digests())


class EditionContent(NamedTuple):
    """The dialogues of an edition in order, with the people and organizations that are known from them alone."""

    dialogues: Iterable[Dialogue]
    registry: Registry


class WrittenIds(NamedTuple):
    """The ids of the dialogues that were indexed, and of those carried over from the base; the number of all turns."""

    indexed: list[str]
    kept: list[str]
    turns: int

    @property
    def dialogues(self) -> int:
        """The number of dialogues."""
        return len(self.indexed) + len(self.kept)


class EditionWriter(NamedTuple):
    """The inputs that all editions of a generation share."""

    settings: Settings
    topics: TopicList
    arrivals: Arrivals

    def write(
        self,
        folder: Path,
        name: str,
        content: EditionContent,
        base: BaseEdition | None,
        sources: Mapping[str, ParsedSource],
        parsed: frozenset[str],
        *,
        compact: bool = False,
    ) -> WrittenIds:
        """Writes an edition into an empty folder; a dialogue with the same digest in the base is copied.

        `name` is unique among all editions of all generations. `parsed` are the places of the sources that are not
        carried over from the base. With `compact`, the files hold nothing of dialogues that the base has besides.
        """
        topics = self.topics
        previous = base.folder / "index" if base else None
        writer = configured_writer(self.settings, name, folder / "index", topics.analyzer, previous, compact=compact)
        indexed: list[str] = []
        kept: list[str] = []
        turns = 0
        try:
            with StoreWriter(folder, base.folder if base else None, compact=compact) as store:
                store.add_registry(
                    msgspec.structs.replace(content.registry, topic_groups=topics.groups, topic_words=topics.words)
                )
                for place, source in sources.items():
                    if base and place not in parsed:
                        store.keep_source(place)
                    else:
                        store.add_source(place, source)
                for dialogue, digest, is_kept in _prepared(content.dialogues, topics, base):
                    turns += len(dialogue.turns)
                    if is_kept:
                        writer.keep(dialogue.id)
                        store.keep(dialogue.id)
                        kept.append(dialogue.id)
                    else:
                        assigned = self.arrivals.with_arrival_times(topics.assign(dialogue))
                        writer.add(assigned)
                        words = {turn.id: count_candidates(turn.text, topics.analyzer) for turn in assigned.turns}
                        store.add(assigned, words, digest)
                        indexed.append(dialogue.id)
        except BaseException:
            with suppress(EngineError, OSError):  # the first error is the one to report
                writer.abort()
            raise
        writer.commit()
        return WrittenIds(indexed, kept, turns)


def _prepared(
    dialogues: Iterable[Dialogue], topics: TopicList, base: BaseEdition | None
) -> Iterator[tuple[Dialogue, bytes, bool]]:
    """Yields each dialogue with its digest, true if it is kept, and segments the texts of the others in batches."""
    held: list[tuple[Dialogue, bytes, bool]] = []
    texts: list[str] = []
    size = 0
    for dialogue in dialogues:
        digest = _digest(dialogue, topics)
        kept = bool(base and base.digests.get(dialogue.id) == digest)
        held.append((dialogue, digest, kept))
        if not kept:
            texts.extend(turn.text for turn in dialogue.turns)
        size += sum(len(turn.text) for turn in dialogue.turns)
        if size >= BATCH:
            topics.analyzer.prepare(texts)
            yield from held
            held, texts, size = [], [], 0
    topics.analyzer.prepare(texts)
    yield from held


def _digest(dialogue: Dialogue, topics: TopicList) -> bytes:
    """The digest of all inputs to the indexed turns of a dialogue, for one analyzer and one code version."""
    return hashlib.sha256(topics.version.encode() + b"\0" + msgspec.json.encode(dialogue)).digest()
