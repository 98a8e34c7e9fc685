"""Builds a generation in the staging folder, incrementally or from scratch, verifies it and publishes it."""

import gc
import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec

from indexer.arrivals import open_arrivals
from indexer.enrich.topics import TopicList
from indexer.retention import prune_generations, remove_leftovers, require_free_space
from kb.analysis.morphology import BATCH
from kb.audit import audit
from kb.bootstrap import configured_writer, opened
from kb.errors import EngineError, IndexUnavailableError, RefusedError
from kb.generations.data_folder import DataFolder
from kb.generations.ids import generation_id
from kb.generations.manifest import Manifest, SourceEntry, Versions, verify
from kb.generations.publishing import publish, seal
from kb.generations.store import DialogueStore, ParsedSource
from kb.generations.store_writer import StoreWriter
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.model.people import Registry
from kb.runs.reports import Work
from kb.settings import Settings
from kb.suggest.key_terms import count_candidates

# Sample sizes of the audit before publishing: dialogues newly indexed, dialogues carried over, words of each dialogue.
AUDITED_NEW, AUDITED_KEPT, PROBES_PER_DIALOGUE = 5, 1, 4

log = logging.getLogger(__name__)


class GenerationContent(NamedTuple):
    """The content of a new generation: dialogues in order, people and organizations, sources.

    `parsed` are the places of the sources parsed in this run; the parsed sources of the others are in the base.
    """

    dialogues: Iterable[Dialogue]
    registry: Registry
    entries: tuple[SourceEntry, ...]
    sources: Mapping[str, ParsedSource]
    parsed: frozenset[str]


class WrittenIds(NamedTuple):
    """The ids of the dialogues that were indexed in this run, and of those carried over from the base."""

    indexed: list[str]
    kept: list[str]


class BaseGeneration(NamedTuple):
    """A verified generation that the next one is built from: its folder, and the digests of its dialogues by id."""

    folder: Path
    digests: Mapping[str, bytes]

    def sources(self) -> dict[str, ParsedSource]:
        """The parsed source of each place.

        Raises:
            EngineError: the store cannot be read, or has another form.
        """
        with closing(DialogueStore(self.folder)) as store:
            return store.sources()


def open_base(data_folder: DataFolder, before: Manifest) -> BaseGeneration | None:
    """Verifies the previous generation; returns None if it is damaged, so that everything is built again."""
    folder = data_folder.folder(before.id)
    try:
        verify(folder, before)
        with closing(DialogueStore(folder)) as store:
            return BaseGeneration(folder, store.digests())
    except (IndexUnavailableError, EngineError) as error:
        log.warning("%s", error)
        return None


def build(
    data_folder: DataFolder,
    settings: Settings,
    topics: TopicList,
    versions: Versions,
    content: GenerationContent,
    base: BaseGeneration | None,
) -> tuple[Manifest, Work]:
    """Builds and publishes a generation; returns its manifest and counts of the work done.

    A failure removes the staged files.

    Raises:
        RefusedError: the written generation fails its verification.
        StorageError: the generation cannot be written.
    """
    created = datetime.now(UTC)
    generation = generation_id(created, ((entry.path, entry.sha256) for entry in content.entries))
    # The parsed dialogues live until the run ends; frozen objects are not traversed by garbage collections.
    gc.freeze()
    staged = data_folder.staging / generation
    try:
        require_free_space(data_folder)
        staged.mkdir(parents=True)
        manifest, written = _write(settings, data_folder, staged, topics, versions, content, base, created)
        sealed = seal(staged, manifest, topics.analyzer)
        _verify(settings, staged, sealed, written)
        publish(data_folder, staged)
    finally:
        remove_leftovers(data_folder)
    prune_generations(data_folder, settings)
    return sealed, Work(parsed=len(content.parsed), indexed=len(written.indexed), kept=len(written.kept))


def _write(
    settings: Settings,
    data_folder: DataFolder,
    staged: Path,
    topics: TopicList,
    versions: Versions,
    content: GenerationContent,
    base: BaseGeneration | None,
    created: datetime,
) -> tuple[Manifest, WrittenIds]:
    """Writes index and store in one pass; a dialogue with the same digest in the base is copied."""
    previous = base.folder / "index" if base else None
    writer = configured_writer(settings, staged.name, staged / "index", topics.analyzer, previous)
    written = WrittenIds([], [])
    turns = 0
    try:
        with (
            StoreWriter(staged, base.folder if base else None) as store,
            open_arrivals(data_folder, created) as arrivals,
        ):
            registry = msgspec.structs.replace(content.registry, topic_groups=topics.groups, topic_words=topics.words)
            store.add_registry(registry)
            for place, source in content.sources.items():
                if base and place not in content.parsed:
                    store.keep_source(place)
                else:
                    store.add_source(place, source)
            for dialogue, digest, kept in _prepared(content.dialogues, topics, base):
                turns += len(dialogue.turns)
                if kept:
                    writer.keep(dialogue.id)
                    store.keep(dialogue.id)
                    written.kept.append(dialogue.id)
                else:
                    assigned = arrivals.with_arrival_times(topics.assign(dialogue))
                    writer.add(assigned)
                    words = {turn.id: count_candidates(turn.text, topics.analyzer) for turn in assigned.turns}
                    store.add(assigned, words, digest)
                    written.indexed.append(dialogue.id)
    except BaseException:
        with suppress(EngineError, OSError):  # the first error is the one to report
            writer.abort()
        raise
    writer.commit()
    count = len(written.indexed) + len(written.kept)
    return Manifest(staged.name, created, versions, count, turns, content.entries, {}), written


def _prepared(
    dialogues: Iterable[Dialogue], topics: TopicList, base: BaseGeneration | None
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


def _verify(settings: Settings, staged: Path, manifest: Manifest, written: WrittenIds) -> None:
    """Opens the staged generation and audits it: words of sampled dialogues must be found by the index."""
    random = Random(manifest.id)  # noqa: S311  # a sample, not a secret
    sampled = random.sample(written.indexed, min(AUDITED_NEW, len(written.indexed)))
    sampled += random.sample(written.kept, min(AUDITED_KEPT, len(written.kept)))
    try:
        with opened(staged, manifest, settings) as snapshot:
            found = audit(snapshot, probes=PROBES_PER_DIALOGUE * len(sampled), among=sampled)
    except (IndexUnavailableError, EngineError) as error:
        raise RefusedError(_("書いた索引を検証できないので公開しません: {reason}", reason=error)) from error
    if found.faults:
        missed = "、".join(dict.fromkeys(f"{miss.probe}（{miss.turn}）" for miss in found.misses if miss.fault))
        raise RefusedError(_("書いた索引で見つからない語があるので公開しません: {words}", words=missed))
    log.info("audited %d places, %d cut otherwise there", found.occurrences, len(found.misses))
