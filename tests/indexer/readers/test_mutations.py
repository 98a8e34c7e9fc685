"""Whatever becomes of a file, it ends in manuscripts or one SourceError, in time; and what is read is not lost.

Some hundred a format are tried by `make test`, ten thousand by `make soak`.
"""

import random
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from zipfile import ZipFile

import pytest

from indexer.manuscript import Manuscript
from indexer.parsing import parse
from kb.errors import SourceError
from kb.model.dialogue import Dialogue
from tests.support.article_formats import LONG_RENDERED, RENDERED
from tests.support.diet_minutes import ANSWER, xml_of
from tests.support.documents import read_all as read
from tests.support.format_samples import ARTICLE as MARKDOWN
from tests.support.format_samples import BLOCKS, CLASSIC, COLUMNS, COUNCIL, EXPORT, NOTE
from tests.support.json_documents import contract, data_of
from tests.support.parsing import unaccounted
from tests.support.rendering import as_wxr, as_zip, item
from tests.support.trust.soak import SOAK, tell, times

MUTATIONS, INSIDE = times(300, 10_000), times(100, 10_000)
# One file may take long on a busy machine; a second each is far more than any needs.
SECONDS = 20.0
VTT = (
    "WEBVTT - 架空\n\nNOTE 注\n\n1\n00:01.000 --> 00:02.000\n<v 霧島>は<i>い</i>。</v>\n\n"
    "00:03.000 --> 00:04.000\n<v 黒江>。\n"
).encode()
SRT = "1\n00:00:01,000 --> 00:00:02,000\n霧島: 架空\n\n2\n00:00:03,000 --> 00:00:04,000\n霧島: です。\n".encode()
RECOGNISED = '{"segments":[{"start":0.5,"text":"架空","speaker":"S"},{"start":1,"text":"です。"}]}'.encode()
FILES = {
    "text": RENDERED["text in CP932"],
    "text in UTF-16": RENDERED["text in UTF-16"],
    "markdown": ("a.md", MARKDOWN.encode()),
    "html": ("a.html", NOTE.encode()),
    "html of an article": RENDERED["HTML"],
    "html of a council": ("a.html", COUNCIL.encode()),
    "docx": RENDERED["docx"],
    "docx of a longer article": LONG_RENDERED["docx"],
    "pdf": RENDERED["PDF"],
    "pdf in columns": ("a.pdf", COLUMNS),
    "wxr": ("a.xml", EXPORT),
    "wxr of two editors": ("a.xml", as_wxr(item(CLASSIC, title="一"), item(BLOCKS, title="二"))),
    "zip": ("a.zip", as_zip({"a.xml": EXPORT})),
    "kokkai xml": ("a.xml", xml_of(ANSWER)),
    "kokkai json": ("a.json", data_of(ANSWER)),
    "json": ("a.json", data_of(contract())),
    "vtt": ("a.vtt", VTT),
    "srt": ("a.srt", SRT),
    "recognised speech": ("a.json", RECOGNISED),
}
PIECES = [
    *(b"", b"\0", b"\xff", b"<", b">", b"</p>", b"<div>", b"<table><tr><td>", b"<!--", b"]]>", b"&", b'"', b"{", b"}"),
    *(b"[", b"]", b"null", b"-1", b"1e999", b"\n", b"\r", b"\xe3\x81", "\u202e".encode(), "○議長　".encode(), b"`"),
    *(b"|", b"# ", b"obj", b"endstream", b"/Length 9", b"PK\x03\x04", b"<!DOCTYPE a>", b"\xed\xa0\x80"),
]


def cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def flipped(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _count in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def put_in(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(PIECES) * chance.choice([1, 1, 1, 50]) + data[at:]


def taken_out(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.choice([1, 3, 40, 400]) :]


def doubled(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at : at + chance.choice([5, 100, 1000])] + data[at:]


Mutate = Callable[[random.Random, bytes], bytes]
KINDS: tuple[Mutate, ...] = (cut, flipped, flipped, put_in, put_in, taken_out, doubled)


def inside(chance: random.Random, data: bytes) -> bytes:
    """A member of a zip is mutated, and packed again: else its checksum hides from the reader whatever is in it."""
    with ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(members))
    return as_zip({**members, name: chance.choice(KINDS)(chance, members[name])})


TRIED = [
    *(pytest.param(form, KINDS, id=form) for form in FILES),
    *(
        pytest.param(form, (inside,), id=f"inside {form}")
        for form, (_path, data) in FILES.items()
        if data.startswith(b"PK")
    ),
]


def outcome(path: str, data: bytes) -> tuple[tuple[Manuscript, ...], str | None]:
    """The manuscripts, or the reason there are none. Whatever else is raised is a failure."""
    try:
        return read(path, data), None
    except SourceError as error:
        return (), str(error)


@pytest.mark.slow
@pytest.mark.parametrize(("form", "kinds"), TRIED)
def test_a_mutated_file_has_an_outcome(form: str, kinds: Sequence[Mutate]) -> None:
    path, whole = FILES[form]
    chance = random.Random(form)
    outcomes = {"read": 0, "refused": 0}
    tried = INSIDE if inside in kinds else MUTATIONS
    for _count in range(tried):
        data = whole
        for _times in range(chance.choice([1, 1, 2, 3])):
            data = chance.choice(kinds)(chance, data)
        started = time.monotonic()
        manuscripts, refused = outcome(path, data)
        assert refused is None or (refused.startswith(path) and len(refused) < 1000)
        outcomes["read" if refused is None else "refused"] += 1
        for manuscript in manuscripts:
            check(manuscript)
        assert time.monotonic() - started < SECONDS
    assert outcomes["read"] + outcomes["refused"] == tried
    assert outcomes["read"]
    if SOAK:
        told = ", ".join(f"{count:,} {what}" for what, count in outcomes.items())
        tell(f"{tried:,} files mutated{' inside' if inside in kinds else ''}, {form}: {told}, 0 lost")


@pytest.mark.parametrize("form", FILES)
def test_nothing_is_lost_on_the_way_to_a_dialogue(form: str) -> None:
    path, data = FILES[form]
    for manuscript in read(path, data):
        check(manuscript)


def lost(manuscript: Manuscript, dialogue: Dialogue) -> list[tuple[int, str]]:
    """The lines that are nowhere in a dialogue. A # that the format did not mean as a heading stays in the text."""
    kept = {dialogue.title, *dialogue.agenda, *dialogue.credits, *(one.as_written for one in dialogue.participants)}
    for turn in dialogue.turns:
        kept |= {*turn.text.split("\n"), *turn.section, turn.as_written}
    return [found for found in unaccounted(manuscript, dialogue) if found[1].strip() not in kept]


def check(manuscript: Manuscript) -> Dialogue:
    """The invariants of a manuscript and of what is made of it."""
    assert any(line.text.strip() for line in manuscript.lines)
    assert all(line.number >= 1 and not set("\0\n\r") & set(line.text) for line in manuscript.lines)
    assert not any("\ud800" <= character <= "\udfff" for line in manuscript.lines for character in line.text)
    assert all(found.line >= 1 and found.message for found in manuscript.diagnostics)
    dialogue = parse(manuscript)
    assert lost(manuscript, dialogue) == []
    assert [turn.order for turn in dialogue.turns] == list(range(1, len(dialogue.turns) + 1))
    assert all(turn.text.strip() for turn in dialogue.turns)
    assert {turn.speaker for turn in dialogue.turns if turn.speaker} <= {one.name for one in dialogue.participants}
    return dialogue


WORDS = ["窓口", "用紙", "聞き取り", "辞書", "名寄せ", "列", "書き直し", "翌朝", "地図", "台帳", "鍵", "川"]


@pytest.mark.parametrize("seed", range(20))
def test_no_word_of_a_page_is_lost_on_the_way_to_a_manuscript(seed: int) -> None:
    """Every text of a page of any make is in a line or in a diagnostic."""
    chance = random.Random(seed)
    words: list[str] = []

    def some(depth: int) -> str:
        parts = []
        for _count in range(chance.randint(1, 4)):
            tag = chance.choice(
                ["p", "div", "li", "td", "span", "h2", "nav", "aside", "ruby", "rt", "figcaption", "footer", "b", "dd"]
            )
            word = f"{chance.choice(WORDS)}{len(words)}番"
            words.append(word)
            inner = some(depth - 1) if depth else ""
            parts.append(f"<{tag}>{word}{inner}</{tag}>{chance.choice(['', '<br>', '<hr>', '<!-- x -->'])}")
            if chance.random() < 0.3:
                words.append(f"{chance.choice(WORDS)}{len(words)}番")
                parts.append(words[-1])
        return "".join(parts)

    (manuscript,) = read("a.html", f"<title>題</title><body><p>始め</p>{some(3)}".encode())
    kept = "".join([line.text for line in manuscript.lines] + [found.message for found in manuscript.diagnostics])
    cut_short = [found for found in manuscript.diagnostics if found.message.endswith("…")]
    assert cut_short or [word for word in words if word not in kept] == []
