"""Whatever becomes of a file, it ends in manuscripts or one SourceError, in time; and what is read is not lost.

Some hundred a format are tried by `make test`, ten thousand by `make soak`.
"""

import random
import re
import resource
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from lxml import html as lxml_html

from indexer.manuscript import Manuscript
from indexer.parsing import parse
from indexer.readers import LINE_READERS, READERS
from kb.errors import Refusal, SourceError
from kb.model.dialogue import Dialogue
from tests.support.akn_documents import DEBATE
from tests.support.article_formats import LONG_RENDERED, RENDERED
from tests.support.diet_minutes import ANSWER, xml_of
from tests.support.documents import read_all as read
from tests.support.format_samples import ARTICLE as MARKDOWN
from tests.support.format_samples import BLOCKS, CLASSIC, COLUMNS, COUNCIL, EXPORT, NOTE
from tests.support.json_documents import contract, data_of
from tests.support.mutations import ARCHIVED, KINDS, Mutate
from tests.support.parsing import unaccounted
from tests.support.rendering import as_mhtml, as_wxr, as_zip, item
from tests.support.trust.soak import SOAK, tell, times

MUTATIONS, INSIDE = times(200, 10_000), times(100, 10_000)
# One file may take long on a busy machine; a second each is far more than any needs.
SECONDS = 20
MEMORY = 400_000_000  # bytes that one small file may take
VTT = (
    "WEBVTT - 架空\n\nNOTE 注\n\n1\n00:01.000 --> 00:02.000\n<v 霧島>は<i>い</i>。</v>\n\n"
    "00:03.000 --> 00:04.000\n<v 黒江>。\n"
).encode()
SRT = "1\n00:00:01,000 --> 00:00:02,000\n霧島: 架空\n\n2\n00:00:03,000 --> 00:00:04,000\n霧島: です。\n".encode()
TOKENS = '[{"written":"架空","starttime":1200,"label":"speaker0"},{"written":"です。","starttime":1500}]'
FILES = {
    "text": RENDERED["text in CP932"],
    "text in UTF-16": RENDERED["text in UTF-16"],
    "timed text": (
        "a.text",
        "架空の会議\n\n霧島 0:05\n窓口の話です。\n\n黒江 0:12\nはい。\n\n霧島 1:00\nでは。\n".encode(),
    ),
    "markdown": ("a.md", MARKDOWN.encode()),
    "html": ("a.html", NOTE.encode()),
    "html of an article": RENDERED["HTML"],
    "html of a council": ("a.htm", COUNCIL.encode("cp932")),
    "mhtml in quoted-printable": ("a.mhtml", as_mhtml(NOTE, "utf-8", encoded="quoted-printable")),
    "mhtml in base64": ("a.mht", as_mhtml(COUNCIL, "cp932")),
    "html named doc": ("a.doc", COUNCIL.encode()),
    "docx": RENDERED["docx"],
    "docx of a longer article": LONG_RENDERED["docx"],
    "pdf": RENDERED["PDF"],
    "pdf in columns": ("a.pdf", COLUMNS),
    "wxr": ("a.xml", EXPORT),
    "wxr of two editors": ("a.xml", as_wxr(item(CLASSIC, title="一"), item(BLOCKS, title="二"))),
    "zip of an export": ("a.zip", as_zip({"a.xml": EXPORT})),
    "zip of pages": ("a.zip", as_zip({"窓口/1.html": NOTE.encode(), "2.htm": COUNCIL.encode("cp932"), "a.png": b"x"})),
    "akn": ("a.xml", DEBATE.encode()),
    "zip of akn": ("a.zip", as_zip({"a.xml": DEBATE.encode()})),
    "kokkai xml": ("a.xml", xml_of(ANSWER)),
    "kokkai json": ("a.json", data_of(ANSWER)),
    "json": ("a.json", data_of(contract())),
    "json lines": ("a.jsonl", data_of(contract()) + b"\n" + data_of(contract())),
    "vtt": ("a.vtt", VTT),
    "srt": ("a.srt", SRT),
    "whisper": (
        "a.json",
        '{"segments":[{"start":0.5,"text":"架空","speaker":"S"},{"start":1,"text":"です。"}]}'.encode(),
    ),
    "amivoice": ("a.json", f'{{"results":[{{"tokens":{TOKENS},"text":"架空です。"}}],"text":"架空です。"}}'.encode()),
}
TRIED = [
    *(pytest.param(form, KINDS, id=form) for form in FILES),
    *(pytest.param(form, ARCHIVED, id=f"inside {form}") for form, (_path, data) in FILES.items() if data[:2] == b"PK"),
]


def test_every_reader_gets_mutated_files() -> None:
    readers = READERS | LINE_READERS
    tried = {readers[f".{path.rpartition('.')[2]}"] for path, _data in FILES.values()}
    assert tried == set(readers.values())


def outcome(path: str, data: bytes) -> tuple[tuple[Manuscript, ...], Refusal | None]:
    """The manuscripts, or the refusal. Whatever else is raised is a failure."""
    try:
        return read(path, data), None
    except SourceError as error:
        return (), error.refusal


@contextmanager
def bounded() -> Iterator[None]:
    """A limit of time, and of the growth of this process."""

    def overrun(_signal: int, _frame: object) -> None:
        raise TimeoutError

    earlier = signal.signal(signal.SIGALRM, overrun)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, earlier)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MEMORY


@pytest.mark.slow
@pytest.mark.parametrize(("form", "kinds"), TRIED)
def test_a_mutated_file_has_an_outcome(form: str, kinds: Sequence[Mutate], capfd: pytest.CaptureFixture[str]) -> None:
    path, whole = FILES[form]
    chance = random.Random(form)
    outcomes = {"read": 0, "refused": 0}
    tried = INSIDE if kinds is ARCHIVED else MUTATIONS
    pieces = [piece for manuscript in read(path, whole) for piece in pieces_of(manuscript)]
    for _count in range(tried):
        data = whole
        for _times in range(chance.choice([0, 0, 1, 2])):
            data = chance.choice(kinds[:1] if kinds is ARCHIVED else kinds)(chance, data)
        data = chance.choice(kinds)(chance, data)
        with bounded():
            manuscripts, refused = outcome(path, data)
            if refused is not None:
                assert refused.text.startswith(path)
                assert len(refused.text) < 1000
                assert refused.code != "unexpected", refused.detail
            outcomes["read" if refused is None else "refused"] += 1
            dialogues = [check(manuscript) for manuscript in manuscripts]
            if dialogues and (text := text_in(path, data)):
                assert missing(pieces, text, manuscripts) == []
    assert capfd.readouterr() == ("", "")
    assert outcomes["read"] + outcomes["refused"] == tried
    # A flipped bit of an archive fails its checksum: only what is mutated inside is read.
    assert outcomes["read"] or whole.startswith(b"PK")
    if SOAK:
        told = ", ".join(f"{count:,} {what}" for what, count in outcomes.items())
        tell(f"{tried:,} files mutated{' inside' if kinds is ARCHIVED else ''}, {form}: {told}, 0 lost")


_LONG_WORD = re.compile(r"[ぁ-ん一-鿿]{5,}")


def pieces_of(manuscript: Manuscript) -> list[str]:
    """Words of a document that are long enough to be found again."""
    return [piece for line in manuscript.lines for piece in _LONG_WORD.findall(line.text)]


def text_in(path: str, data: bytes) -> str | None:
    """The text of a file in a format whose text is plain to see; None in others, and where it is not UTF-8."""
    suffix = path.rpartition(".")[2]
    if suffix not in {"text", "md", "html", "vtt", "srt"}:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if suffix != "html":
        return text
    page = lxml_html.document_fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8", remove_comments=True))
    for element in page.xpath("//script | //style | //template"):
        element.drop_tree()
    return str(page.text_content())


def missing(pieces: Sequence[str], text: str, manuscripts: Sequence[Manuscript]) -> list[str]:
    """The pieces that a text has, and that are in no line or diagnostic. A diagnostic may cut what it quotes."""
    told = [found.message for one in manuscripts for found in one.diagnostics]
    if any(message.endswith("…") or len(message) >= 400 for message in told):
        return []
    kept = "".join("".join([line.text for one in manuscripts for line in one.lines] + told).split())
    return [piece for piece in pieces if piece in text and not is_kept(piece, kept)]


def is_kept(piece: str, kept: str) -> bool:
    """True if a piece is there, in one or, where an element begins within it, in two parts."""
    return piece in kept or any(piece[:at] in kept and piece[at:] in kept for at in range(1, len(piece)))


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
