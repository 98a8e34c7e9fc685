"""Export as JSON lines and as CSV, a dialogue at a time."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from indexer.dialogue_json import to_json
from indexer.export.served import ServedGeneration
from kb.escapes import BYTE_ORDER_MARK, csv_lines
from kb.model.dialogue import Dialogue, Turn

# The columns have the names of the keys of `kb parse --json`, so that they are the same in every language.
COLUMNS = (
    "id", "url", "date", "title", "series", "number", "part", "order", "section", "kind", "role", "exchange",
    "speaker", "organization", "post", "text", "topics", "start", "taken_in",
)  # fmt: skip


def json_lines(generation: ServedGeneration) -> Iterator[bytes]:
    """One JSON object per dialogue, from which `kb index` builds the same index again."""
    for dialogue in generation.dialogues():
        yield msgspec.json.encode(to_json(dialogue.parsed, for_export=True)) + b"\n"


def csv_rows(generation: ServedGeneration) -> Iterator[bytes]:
    """One row per turn as it is served; `id` is that of the turn, and `kb index` does not read it."""
    yield (BYTE_ORDER_MARK + csv_lines([COLUMNS])).encode()
    for dialogue in generation.dialogues():
        published = dialogue.published
        yield csv_lines(_cells(published, turn) for turn in published.turns).encode()


def _cells(dialogue: Dialogue, turn: Turn) -> tuple[str, ...]:
    series = dialogue.series
    return (
        f"{dialogue.id}#{turn.id}",
        dialogue.source.url or "",
        dialogue.date.isoformat() if dialogue.date else "",
        dialogue.title,
        series.name or "",
        _number(series.number),
        _number(series.part),
        str(turn.order),
        " › ".join(turn.section),
        turn.kind,
        turn.role or "",
        _number(turn.exchange),
        turn.speaker or "",
        turn.organization or "",
        turn.post or "",
        turn.text,
        "、".join(mention.topic for mention in turn.topics),
        _number(turn.start),
        _moment(turn.taken_in),
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
