"""Published generations for tests, made of dialogues that a test wrote."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from kb.analysis.pipeline import default_analyzer
from kb.bootstrap import index_writer, versions
from kb.generations import Layout, Manifest, publish, seal
from kb.model.dialogue import Dialogue
from kb.settings import Settings
from kb.store import write_store


def publish_generation(data: Path, name: str, dialogues: Iterable[Dialogue]) -> Manifest:
    """Publishes dialogues as the generation of that name, and returns its manifest."""
    made = list(dialogues)
    layout = Layout(data)
    staged = layout.staging / name
    staged.mkdir(parents=True)
    analyzer = default_analyzer()
    settings = Settings(data=str(data))
    writer = index_writer(settings, staged / "index", analyzer)
    for dialogue in made:
        writer.add(dialogue)
    writer.commit()
    write_store(staged, made)
    turns = sum(len(dialogue.turns) for dialogue in made)
    made_with = versions(settings, analyzer, "none", "test")
    manifest = seal(staged, Manifest(name, datetime.now(UTC), made_with, len(made), turns, (), {}))
    publish(layout, staged)
    return manifest
