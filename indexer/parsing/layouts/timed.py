"""Layout of transcripts in plain text: a name with the time in the recording, and what was said from then on.

早川 直人   0:12 / [早川 直人] 10:00:03 / 話者 1 00:12 / 00:00:12 早川 / (00:12) 早川：… / [00:00:12] 早川：…;
or the name and the time on rows of their own, one above the other.

A row whose time is before an earlier one is text: the times of a recording never go back, those of an agenda do.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct, structs

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, detection_by_share
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.rows import SHORT, TextRow, quoted
from indexer.unnamed_voices import is_one_turn, is_unnamed
from kb.messages import N_, _
from kb.model.dialogue import Diagnostic, Dialogue, Turn

_TIME = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:\.\d{1,3})?|\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,3}"  # also 0:0:3.450, of Teams
_CLOCK = rf"[\[(<]?(?P<clock>{_TIME})(?: ?(?:-|–|~|-->) ?[\d:.]{{4,12}})?[\])>]?"
_NAME = r"(?P<label>[^\s:。、,?!「」\[\]<>](?:[^:。、,?!「」\[\]<>]{0,28}?[^\s:。、,?!「」\[\]<>])?)"
# The name first, alone on the row or before the speech; or the time first.
_AFTER = re.compile(rf"\[?{_NAME}\]?(?:\s+|\s*:\s*|\s*(?=[(\[])){_CLOCK}\s*(?::\s*(?P<text>\S.*)?)?$")
_BEFORE = re.compile(rf"{_CLOCK}\s*(?:{_NAME}\s*(?::\s*(?P<text>\S.*)?)?)?$")
_ONLY_TIME, _ONLY_NAME = re.compile(rf"{_CLOCK}\s*$"), re.compile(rf"{_NAME}$")
_NOTICE = re.compile(
    r".{0,40}(?:文字起こし|レコーディング|録音|録画)を(?:開始|停止|終了)しました|\d+(?:時間|分)[ \d時間分秒]*"
    r"|.{0,40} (?:started|stopped) transcription",
    re.I,
)
_SENTENCE = re.compile(r"[。!?]|(?:です|ます|ました|ません)$")
_FEWEST = 3


class _TimedOpening(Struct, frozen=True):
    """A row with a time: the label as written, empty if there is only a time, the start in seconds, and the speech."""

    label: str
    cut: int
    start: float


def _openings(rows: Sequence[TextRow]) -> dict[int, _TimedOpening]:
    """The rows with a name and a time, as long as the times do not go back."""
    found: dict[int, _TimedOpening] = {}
    latest = 0.0
    for index, row in enumerate(rows):
        head = row.folded[: SHORT + 1]
        match = _AFTER.match(head) or _BEFORE.match(head)
        if match is None or (match["label"] and _SENTENCE.search(match["label"])):
            continue
        start = _seconds(match["clock"])
        if start >= latest:
            latest = start
            cut = match.start("text") if match["text"] else len(row.folded)
            label = row.text[slice(*match.span("label"))].strip() if match["label"] else ""
            found[index] = _TimedOpening(label, cut, start)
    return found


def _with_names(rows: Sequence[TextRow]) -> tuple[Sequence[TextRow], Sequence[TextRow]]:
    """The rows with each time joined to the name on the row above or below, and the rows of these times.

    Names recur, and words follow them before the next time; all times must have one.
    """
    alone = [index for index, row in enumerate(rows) if _ONLY_TIME.match(row.folded[: SHORT + 1])]
    times = set(alone)
    for step in (-1, 1):
        names = [index + step for index in alone]
        taken = times | set(names)
        words = [index + max(step, 0) + 1 for index in alone]
        labels = {rows[name].folded for name in names if 0 <= name < len(rows) and _is_name(rows[name])}
        if (
            len(alone) >= _FEWEST
            and len(labels) < len(alone)
            and all(0 <= name < len(rows) and rows[name].folded in labels for name in names)
            and all(index < len(rows) and index not in taken for index in words)
        ):
            joined = {name: _joined_row(rows[name], rows[index]) for name, index in zip(names, alone, strict=True)}
            kept = [joined.get(index, row) for index, row in enumerate(rows) if index not in times]
            return kept, [rows[index] for index in alone]
    return rows, ()


def _is_name(row: TextRow) -> bool:
    return bool(_ONLY_NAME.match(row.folded[: SHORT + 1])) and not _SENTENCE.search(row.folded[: SHORT + 1])


def _joined_row(name: TextRow, time: TextRow) -> TextRow:
    return structs.replace(name, text=f"{name.text}\t{time.text}", folded=f"{name.folded}\t{time.folded}")


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    rows, times = _with_names(rows)
    found = _openings(rows)
    if len(found) < _FEWEST or not all(_has_speech(rows, index, found) for index in list(found)[:_FEWEST]):
        return None
    alone = sum(found[index].cut >= len(rows[index].folded) for index in found)
    parse = partial(_parse, manuscript, rows, found, times)
    return detection_by_share(
        "timed", len(found), len(rows) - min(found) - alone, "rows have a time in the recording", parse
    )


def _has_speech(rows: Sequence[TextRow], index: int, found: Mapping[int, _TimedOpening]) -> bool:
    """True if words follow the time, on the row or below it."""
    inline = found[index].cut < len(rows[index].folded)
    return inline or (index + 1 < len(rows) and index + 1 not in found)


def _parse(
    manuscript: Manuscript, rows: Sequence[TextRow], found: Mapping[int, _TimedOpening], times: Sequence[TextRow]
) -> Dialogue:
    first = min(found, default=len(rows))
    kept: list[int] = []
    notices: list[int] = []
    for index, row in enumerate(rows):
        is_notice = index not in found and _NOTICE.fullmatch(row.folded[: SHORT + 1])
        (notices if is_notice and (index < first or index == len(rows) - 1) else kept).append(index)
    places = dict(enumerate(kept))
    openings = {
        place: TurnOpening(
            "" if is_unnamed(found[index].label) else found[index].label,
            rows[index].text[: found[index].cut].strip(),
            rows[index].text[found[index].cut :].strip(),
        )
        for place, index in places.items()
        if index in found
    }
    dialogue = parse_record(manuscript, [rows[index] for index in kept], RecordParts(openings, is_web_page=False))
    starts = {rows[index].number: opening for index, opening in found.items()}
    turns, joined = _joined(dialogue.turns, starts)
    removed = (
        Diagnostic(row.number, "label", _("本文ではない行として除きました: {text}", text=quoted(row.text)))
        for row in (*map(rows.__getitem__, notices), *times)
    )
    diagnostics = (*dialogue.diagnostics, *removed, *joined)
    return structs.replace(
        dialogue, turns=turns, diagnostics=tuple(sorted(diagnostics, key=lambda one: (one.line, one.code)))
    )


def _joined(turns: Sequence[Turn], starts: Mapping[int, _TimedOpening]) -> tuple[tuple[Turn, ...], list[Diagnostic]]:
    """The turns with their times, those of one speaker in succession as one; the rows of later times are reported."""
    found: list[list[Turn]] = []
    diagnostics: list[Diagnostic] = []
    label: str | None = None
    for turn in turns:
        opening = starts.get(turn.line) if turn.kind == "speech" else None
        if opening and found and _continues(opening, label, found[-1][0]) and found[-1][0].section == turn.section:
            found[-1].append(turn)
            message = _("同じ発言者の続きとして読みました: {text}", text=quoted(turn.as_written))
            diagnostics.append(Diagnostic(turn.line, "same-speaker", message))
            continue
        label = opening.label if opening else None
        found.append([structs.replace(turn, start=opening.start) if opening else turn])
    return tuple(_numbered(found)), diagnostics


def _continues(opening: _TimedOpening, label: str | None, first: Turn) -> bool:
    """True if an opening continues the turn that `first` begins: the same label, or none within a minute."""
    if opening.label:
        return opening.label == label
    return label == "" and is_one_turn(opening.start - (first.start or 0.0))


def _numbered(found: Sequence[Sequence[Turn]]) -> Iterator[Turn]:
    for order, parts in enumerate(found, 1):
        text = "\n".join(turn.text for turn in parts)
        yield structs.replace(parts[0], id=f"t{order}", order=order, text=text)


def _seconds(clock: str) -> float:
    seconds = 0.0
    for part in clock.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


LAYOUT = Layout("timed", N_("時刻のある文字起こし（氏名　0:12）"), _detect)
