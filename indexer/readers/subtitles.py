"""WebVTT and SubRip (SRT) files: the cues of a transcript with their speakers.

webvtt-py joins the voices of a cue and drops the text of its other tags, srt and pysubs2 know no voices, and none tells
line numbers; a cue is a line of times, and the lines below it. Notes, styles and regions are reported.
"""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.manuscript import Manuscript
from indexer.readers.characters import SENTENCE_END
from indexer.readers.cues import Cue, transcript
from indexer.readers.encodings import decode
from indexer.readers.manuscript_writer import ManuscriptWriter
from kb.errors import SourceError
from kb.messages import _

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+(?P<name>[^>]{1,80})>|</v>")
_TAG = re.compile(r"</?(?:c|i|b|u|ruby|rt|lang|font|v)(?:[.\s][^>]{0,200})?>|<\d[\d:.]{0,20}>|\{\\an?\d\}", re.I)
_DASH = re.compile(r"(?:<[^>]{1,20}>)?[-‐–—―]\s?(?=[^\s\d-])")
_BLOCK = re.compile(r"(NOTE|STYLE|REGION)(?:\s|$)")
_HEAD_LINES = 12


def is_transcript(text: str) -> bool:
    """True if a text begins as a WebVTT file, or as an SRT file: a number, and a line of times."""
    head = [line for line in text.lstrip("\ufeff \t\r\n")[:4000].splitlines() if line.strip()][:_HEAD_LINES]
    if not head:
        return False
    if re.match(r"WEBVTT(?:\s|$)", head[0]):
        return True
    return bool(_TIMES.match(head[0]) or (len(head) > 1 and head[0].strip().isdigit() and _TIMES.match(head[1])))


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The cues of a file. Raises SourceError if it has none."""
    decoded = decode(path, data)
    writer = ManuscriptWriter()
    writer.add_diagnostics(decoded.diagnostics())
    return read_text(path, data, writer, decoded.text)


def read_text(path: str, data: bytes, writer: ManuscriptWriter, text: str) -> tuple[Manuscript, ...]:
    """The cues of the text of a file. Raises SourceError if it has none."""
    lines = re.split(r"\r\n?|\n", text.removeprefix("\ufeff"))
    first = next((line for line in lines if line.strip()), "")
    vtt = first.startswith("WEBVTT")
    if not any(_TIMES.match(line) for line in lines):
        message = _("{path}: 字幕の時刻の行（00:00:00.000 --> …）がありません。書き出し直してください。", path=path)
        raise SourceError(message, code="empty" if not text.strip() else "structure")
    title = first.removeprefix("WEBVTT").strip(" -–—:\t") if vtt else ""
    cues = list(_cues(writer, lines))
    return transcript(path, data, "vtt" if vtt else "srt", writer, cues, title or None)


def _cues(writer: ManuscriptWriter, lines: Sequence[str]) -> Iterator[Cue]:
    """The cues in order. Text outside of cues, identifiers aside, is reported."""
    index = 0
    while index < len(lines):
        if not lines[index].strip():
            index += 1
            continue
        end = index
        while end < len(lines) and lines[end].strip():
            end += 1
        if lines[index].startswith("WEBVTT"):
            index += 1
        block = lines[index:end]
        at = next((place for place, line in enumerate(block) if _TIMES.match(line)), None)
        if block and (at is None or _BLOCK.match(block[0])):
            rest = [line for at, line in enumerate(block, index + 1) if not writer.take_recording(_note(line), at)]
            if text := " ".join(rest)[:400].strip():
                writer.report("cue-note", _("字幕ではない部分を除きました: {text}", text=text), number=index + 1)
        else:
            yield from _block_cues(block, index + 1)
        index = end


def _note(line: str) -> str:
    return line.removeprefix("NOTE").strip()


def _block_cues(block: Sequence[str], number: int) -> Iterator[Cue]:
    """The cues of lines without a blank one between them: one, or several where the blank lines are missing."""
    starts = [place for place, line in enumerate(block) if _TIMES.match(line)]
    for place, following in pairwise((*starts, len(block))):
        said = list(block[place + 1 : following])
        if following < len(block) and said and said[-1].strip().isdigit():
            said.pop()  # the number of the next cue
        if times := _TIMES.match(block[place]):
            yield from _voices(number + place, _seconds(times), "\n".join(said))


def _voices(number: int, start: float, text: str) -> Iterator[Cue]:
    """The parts of a cue, one for each voice."""
    label: str | None = None
    position = 0
    for voice in (*_VOICE.finditer(text), None):
        part = text[position : voice.start() if voice else len(text)]
        yield from _dashed(Cue(number, start, part, label))
        if voice:
            position, label = voice.end(), _plain(voice["name"] or "") or None


def _dashed(cue: Cue) -> Iterator[Cue]:
    """The parts of a cue in which a dash begins each of several lines: by convention, each is another voice.

    The items of a list do not end as sentences do.
    """
    lines = [line.strip() for line in cue.text.split("\n") if line.strip()]
    spoken = [text for line in lines if (text := _plain(_DASH.sub("", line)))]
    dashed = len(lines) > 1 and all(map(_DASH.match, lines)) and cue.label is None
    if dashed and any(one.endswith(".") or SENTENCE_END.search(one) for one in spoken):
        yield from (Cue(cue.number, cue.start, one, turns=True) for one in spoken)
    elif text := _plain(cue.text):
        yield Cue(cue.number, cue.start, text, cue.label)


def _plain(text: str) -> str:
    """Text without tags, its lines joined: a cue is wrapped for the screen."""
    lines = [line.strip() for line in html.unescape(_TAG.sub("", text)).split("\n")]
    joined = ""
    for line in filter(None, lines):
        joined += (" " if joined and joined[-1].isascii() and line[0].isascii() else "") + line
    return joined


def _seconds(times: re.Match[str]) -> float:
    hours, minutes, seconds, fraction = (times[1] or "0"), times[2], times[3], (times[4] or "0")
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000
