"""Building a generation beside the served one, from nothing or from the one before, and publishing it."""

import gc
import hashlib
import logging
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec

from indexer.arrivals import arrivals
from indexer.enrich.topics import TopicList
from indexer.retention import make_room, retire, sweep
from kb.audit import audit
from kb.bootstrap import index_writer, opened
from kb.errors import EngineError, IndexUnavailableError, RefusedError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import Manifest, SourceEntry, Versions, verify
from kb.generations.publishing import publish, seal
from kb.generations.store import DialogueStore, ReadSource
from kb.generations.store_writer import StoreWriter
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.model.people import Registry
from kb.runs.reports import Work
from kb.settings import Settings
from kb.suggest.key_terms import counted_words

# A new generation is audited over so many dialogues that were written for it and taken over, with words of each.
WRITTEN, TAKEN_OVER, PROBES = 5, 1, 4

log = logging.getLogger(__name__)


class Content(NamedTuple):
    """What a generation is to hold: dialogues in order, who is in them, and what became of and was read of sources.

    `fresh` are the places of sources that were read for it; what was read of the others is in the generation before.
    """

    dialogues: Iterable[Dialogue]
    registry: Registry
    records: tuple[SourceEntry, ...]
    sources: Mapping[str, ReadSource]
    fresh: frozenset[str]


class Made(NamedTuple):
    """What a generation was made of: the ids of dialogues that were analysed for it, and that were taken over."""

    indexed: list[str]
    kept: list[str]


class Base(NamedTuple):
    """A generation that another begins from, every file of it verified: its folder, its dialogues' digests."""

    folder: Path
    digests: Mapping[str, bytes]

    def sources(self) -> dict[str, ReadSource]:
        """What was read of each source.

        Raises:
            EngineError: it cannot be read, or is of the form of another program.
        """
        with closing(DialogueStore(self.folder)) as store:
            return store.sources()


def base_of(data_folder: DataFolder, before: Manifest) -> Base | None:
    """The generation before as one to begin from, or None where it is damaged: then all is made anew."""
    folder = data_folder.folder(before.id)
    try:
        verify(folder, before)
        with closing(DialogueStore(folder)) as store:
            return Base(folder, store.digests())
    except (IndexUnavailableError, EngineError) as error:
        log.warning("%s", error)
        return None


def build(
    data_folder: DataFolder,
    settings: Settings,
    topics: TopicList,
    versions: Versions,
    content: Content,
    base: Base | None,
) -> tuple[Manifest, Work]:
    """Builds a generation and publishes it; on any failure nothing of it stays. Returns it, and what had to be done.

    Raises:
        RefusedError: what was written does not read back as it was written.
        StorageError: it cannot be written.
    """
    created = datetime.now(UTC)
    digest = hashlib.sha256("".join(f"{s.path}\0{s.sha256}\n" for s in content.records).encode()).hexdigest()[:8]
    # What was read stays to the end of the run: no collection has to walk it again.
    gc.freeze()
    staged = data_folder.staging / f"{created:%Y%m%dT%H%M%S.%fZ}-{digest}"
    try:
        make_room(data_folder)
        staged.mkdir(parents=True)
        manifest, made = _write(staged, topics, versions, content, base, created)
        sealed = seal(staged, manifest, topics.analyzer)
        _verify(staged, sealed, made)
        publish(data_folder, staged)
    finally:
        sweep(data_folder)
    retire(data_folder, settings)
    return sealed, Work(parsed=len(content.fresh), indexed=len(made.indexed), kept=len(made.kept))


def _write(
    staged: Path, topics: TopicList, versions: Versions, content: Content, base: Base | None, created: datetime
) -> tuple[Manifest, Made]:
    """Writes index and store in one pass. What is in the base as it would be made now is taken over."""
    writer = index_writer(staged / "index", topics.analyzer, base.folder / "index" if base else None)
    made = Made([], [])
    turns = 0
    data_folder = DataFolder(staged.parents[1])
    try:
        with StoreWriter(staged, base.folder if base else None) as store, arrivals(data_folder, created) as taken_in:
            store.add_registry(msgspec.structs.replace(content.registry, topic_groups=topics.groups))
            for place, source in content.sources.items():
                if base and place not in content.fresh:
                    store.keep_source(place)
                else:
                    store.add_source(place, source)
            for dialogue in content.dialogues:
                turns += len(dialogue.turns)
                digest = _digest(dialogue, topics)
                if base and base.digests.get(dialogue.id) == digest:
                    writer.keep(dialogue.id)
                    store.keep(dialogue.id)
                    made.kept.append(dialogue.id)
                else:
                    assigned = taken_in.dated(topics.assign(dialogue))
                    writer.add(assigned)
                    words = {turn.id: counted_words(turn.text, topics.analyzer) for turn in assigned.turns}
                    store.add(assigned, words, digest)
                    made.indexed.append(dialogue.id)
    except BaseException:
        with suppress(EngineError, OSError):  # what went wrong first is what is told
            writer.abort()
        raise
    writer.commit()
    count = len(made.indexed) + len(made.kept)
    return Manifest(staged.name, created, versions, count, turns, content.records, {}), made


def _digest(dialogue: Dialogue, topics: TopicList) -> bytes:
    """Changes with all that the turns of a dialogue are made of, given one analyzer and one program."""
    return hashlib.sha256(topics.version.encode() + b"\0" + msgspec.json.encode(dialogue)).digest()


def _verify(staged: Path, manifest: Manifest, made: Made) -> None:
    """Reads the generation back: its files are what was written, and what stands in its texts is found."""
    chance = Random(manifest.id)  # noqa: S311  # a sample, not a secret
    among = chance.sample(made.indexed, min(WRITTEN, len(made.indexed)))
    among += chance.sample(made.kept, min(TAKEN_OVER, len(made.kept)))
    try:
        with opened(staged, manifest) as snapshot:
            found = audit(snapshot, probes=PROBES * len(among), among=among)
    except (IndexUnavailableError, EngineError) as error:
        raise RefusedError(_("書いた索引を検証できないので公開しません: {reason}", reason=error)) from error
    if found.faults:
        missed = "、".join(dict.fromkeys(f"{miss.probe}（{miss.turn}）" for miss in found.misses if miss.fault))
        raise RefusedError(_("書いた索引で見つからない語があるので公開しません: {words}", words=missed))
    log.info("audited %d places, %d cut otherwise there", found.occurrences, len(found.misses))
