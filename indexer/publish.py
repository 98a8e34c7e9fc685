"""Building a generation beside the served one, publishing it, and taking away what nobody needs any more."""

import hashlib
import logging
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from kb.analysis.pipeline import Analyzer
from kb.audit import audit
from kb.bootstrap import index_writer, opened
from kb.errors import EngineError, IndexUnavailableError, RefusedError
from kb.generations import Layout, Manifest, SourceRecord, Versions, publish, seal
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.model.people import Registry
from kb.settings import Settings
from kb.store import StoreWriter

PROBES = 30  # words that a new generation is audited with, over so many of its dialogues
AUDITED = 5

log = logging.getLogger(__name__)


def sweep(layout: Layout) -> None:
    """Removes what an interrupted run left behind. Only the holder of the lock may."""
    shutil.rmtree(layout.staging, ignore_errors=True)
    layout.pointer.with_suffix(".new").unlink(missing_ok=True)


def build(
    layout: Layout,
    settings: Settings,
    analyzer: Analyzer,
    versions: Versions,
    dialogues: Iterable[Dialogue],
    registry: Registry,
    sources: tuple[SourceRecord, ...],
) -> Manifest:
    """Builds a generation of these dialogues and publishes it; on any failure nothing of it stays.

    Raises:
        RefusedError: what was written does not read back as it was written.
    """
    created = datetime.now(UTC)
    digest = hashlib.sha256("".join(f"{s.path}\0{s.sha256}\n" for s in sources).encode()).hexdigest()[:8]
    staged = layout.staging / f"{created:%Y%m%dT%H%M%S.%fZ}-{digest}"
    staged.mkdir(parents=True)
    try:
        counts = _write(staged, analyzer, dialogues, registry)
        manifest = Manifest(staged.name, created, versions, *counts, sources, {})
        sealed = seal(staged, manifest, analyzer)
        _verify(staged, sealed)
        publish(layout, staged)
    finally:
        sweep(layout)
    _retire(layout, settings.keep_generations)
    return sealed


def _write(staged: Path, analyzer: Analyzer, dialogues: Iterable[Dialogue], registry: Registry) -> tuple[int, int]:
    """Writes index and store in one pass. Returns how many dialogues and turns there were."""
    writer = index_writer(staged / "index", analyzer)
    count = turns = 0
    try:
        with StoreWriter(staged) as store:
            store.add_registry(registry)
            for dialogue in dialogues:
                writer.add(dialogue)
                store.add(dialogue)
                count += 1
                turns += len(dialogue.turns)
    except BaseException:
        writer.abort()
        raise
    writer.commit()
    return count, turns


def _verify(staged: Path, manifest: Manifest) -> None:
    """Reads the generation back: its files are what was written, and what stands in its texts is found."""
    try:
        with opened(staged, manifest) as snapshot:
            found = audit(snapshot, probes=PROBES, dialogues=AUDITED)
    except (IndexUnavailableError, EngineError) as error:
        raise RefusedError(_("書いた索引を検証できないので公開しません: {reason}", reason=error)) from error
    if found.faults:
        missed = "、".join(dict.fromkeys(f"{miss.probe}（{miss.turn}）" for miss in found.misses if miss.fault))
        raise RefusedError(_("書いた索引で見つからない語があるので公開しません: {words}", words=missed))
    log.info("audited %d places, %d cut otherwise there", found.occurrences, len(found.misses))


def _retire(layout: Layout, keep: int) -> None:
    """Removes all but the newest generations; the served one stays whatever its age."""
    generations = sorted(path for path in layout.generations.iterdir() if path.is_dir())
    for path in generations[:-keep]:
        if path.name != layout.current():
            shutil.rmtree(path)
