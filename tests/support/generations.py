"""Published generations for tests, made of dialogues that a test wrote."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs

from kb.analysis.analyzer import Analyzer, default_analyzer
from kb.bootstrap import index_writer, versions
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import Manifest
from kb.generations.publishing import publish, seal
from kb.generations.store_writer import StoreWriter
from kb.model.dialogue import Dialogue
from kb.model.people import Registry
from kb.suggest.key_terms import count_candidates


def id_of(name: str) -> str:
    """The id of the generation that tests call so: "g1" is older than "g2"."""
    number = int(name.removeprefix("g"))
    return f"20211224T18{number:04}.000000Z-{number:08}"


def write_store(
    folder: Path, dialogues: Iterable[Dialogue], registry: Registry, analyzer: Analyzer | None = None
) -> None:
    """Writes a whole store at once."""
    analyzer = analyzer or default_analyzer()
    made = list(dialogues)
    mentions = [mention for one in made for turn in one.turns for mention in turn.topics]
    groups = {mention.topic: mention.group for mention in mentions}
    words = {mention.topic: mention.words for mention in sorted(mentions, key=lambda one: len(one.words))}
    with StoreWriter(folder) as store:
        store.add_registry(structs.replace(registry, topic_groups=groups, topic_words=words))
        for dialogue in made:
            counted = {turn.id: count_candidates(turn.text, analyzer) for turn in dialogue.turns}
            store.add(dialogue, counted)


def publish_generation(
    data: Path,
    name: str,
    dialogues: Iterable[Dialogue],
    registry: Registry | None = None,
    analyzer: Analyzer | None = None,
) -> Manifest:
    """Publishes dialogues as the generation that has the id of that name, and returns its manifest."""
    made = list(dialogues)
    data_folder = DataFolder(data)
    staged = data_folder.staging / id_of(name)
    staged.mkdir(parents=True)
    analyzer = analyzer or default_analyzer()
    writer = index_writer(staged / "index", analyzer)
    for dialogue in made:
        writer.add(dialogue)
    writer.commit()
    write_store(staged, made, registry or Registry(), analyzer)
    turns = sum(len(dialogue.turns) for dialogue in made)
    made_with = versions(analyzer, topics="none", registry="none", program="test", parsing="test")
    manifest = seal(staged, Manifest(id_of(name), datetime.now(UTC), made_with, len(made), turns, (), {}), analyzer)
    publish(data_folder, staged)
    return manifest
