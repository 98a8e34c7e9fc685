"""Drill of a restoration: rebuilds the index from its own export in a scratch folder, and compares the answers."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from indexer.export.lines import json_lines
from indexer.export.served import served_generation
from indexer.run import run
from kb.bootstrap import open_kb
from kb.errors import ConfigError
from kb.generations.data_folder import DataFolder
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.progress import Progress, no_progress
from kb.query.ast import Term
from kb.search.request import SearchRequest
from kb.serving.snapshot import Snapshot
from kb.settings import Settings

WORDS = 100  # words of the texts that are searched in both


class Drill(NamedTuple):
    """The result: dialogues and searches that were compared, and those that differ, in words."""

    dialogues: int
    searches: int
    differences: tuple[str, ...]


def drill(settings: Settings, data: Path, scratch: Path, progress: Progress = no_progress) -> Drill:
    """Rebuilds the served generation of a data folder, with the registry of the settings.

    Raises:
        ConfigError: the index is in a cluster.
        KbError: it cannot be exported or rebuilt.
    """
    if settings.engine != "embedded":
        raise ConfigError(_('クラスターにある索引では試せません。engine = "embedded" のときに使ってください。'))
    exported = scratch / "dialogues.jsonl"
    with served_generation(DataFolder(data), progress) as generation, exported.open("wb") as file:
        file.writelines(json_lines(generation))
    # Permissions name places of documents, which the export does not have: all of it is compared.
    rebuilt = structs.replace(settings, data=str(scratch / "rebuilt"), permissions=None, settle_seconds=0.0)
    run(rebuilt, [str(exported)], progress)
    with open_kb(data) as old, open_kb(rebuilt.data) as new, old.snapshot() as before, new.snapshot() as after:
        words = _words(before)
        different = (*_different_dialogues(before, after), *_different_answers(before, after, words))
        return Drill(len(before.dialogues), len(words), different)


def _words(snapshot: Snapshot) -> list[str]:
    """Words of the texts: half the most frequent, half drawn."""
    ordered = sorted(snapshot.vocabulary, key=lambda word: (-snapshot.vocabulary[word], word))
    rest = ordered[WORDS // 2 :]
    drawn = random.Random(len(ordered))  # noqa: S311  # a sample, not a secret
    return ordered[: WORDS // 2] + drawn.sample(rest, min(len(rest), WORDS // 2))


def _different_dialogues(before: Snapshot, after: Snapshot) -> Iterator[str]:
    there = {one.id for one in after.dialogues}
    for one in before.dialogues:
        if one.id not in there:
            yield _("対話 {id} がありません。", id=one.id)
        elif _content(before.dialogue(one.id)) != _content(after.dialogue(one.id)):
            yield _("対話 {id} の内容が違います。", id=one.id)
    for name in sorted(there - {one.id for one in before.dialogues}):
        yield _("対話 {id} が増えています。", id=name)


def _content(dialogue: Dialogue) -> Dialogue:
    """A dialogue without the file that it was read from; an arrival that was unknown is that of the drill."""
    turns = tuple(structs.replace(turn, taken_in=None) for turn in dialogue.turns)
    return structs.replace(
        dialogue, source=structs.replace(dialogue.source, path="", sha256="", format=""), turns=turns
    )


def _different_answers(before: Snapshot, after: Snapshot, words: list[str]) -> Iterator[str]:
    for word in words:
        request = SearchRequest(text=word, query=Term(word))
        old, new = before.search(request), after.search(request)
        if (old.total, [hit.id for hit in old.hits]) != (new.total, [hit.id for hit in new.hits]):
            yield _("検索「{word}」の答えが違います（{old}件と{new}件）。", word=word, old=old.total, new=new.total)
