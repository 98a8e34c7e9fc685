"""Akoma Ntoso 3.0 (OASIS LegalDocML): a `debate` as a dialogue, of `kb export --format akn` or of a parliament.

Speeches, questions and answers are turns of the person that `by` refers to, in the role of `as`; the headings of the
sections around them are their section. All other text of the body, the preface and the conclusions is narration.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

import msgspec

from indexer.manuscript import Manuscript
from indexer.readers.akn_elements import SPOKEN, UNNAMED, akn, inline, own, paragraphs, stated_text
from indexer.readers.characters import cleaned
from indexer.readers.stated_dialogue import StatedDialogue, stated_manuscript
from kb.errors import SourceError
from kb.messages import _
from kb.reasons import shape_reason

_TITLES = ("num", "heading", "subheading")
_INLINE = ("scene", "narrative", "summary")  # without paragraphs
_TURNS = (*SPOKEN, "other", *_INLINE)
_CONTAINERS = (
    "debateSection", "speechGroup", "administrationOfOath", "rollCall", "prayers", "oralStatements",
    "writtenStatements", "personalStatements", "ministerialStatements", "resolutions", "nationalInterest",
    "declarationOfVote", "communication", "petitions", "papers", "noticesOfMotion", "questions", "address",
    "proceduralMotions", "pointOfOrder", "adjournment", "container", "div",
)  # fmt: skip
_MOST_SECTIONS = 50  # sections within each other: of real debates, fewer than ten


def read_debate(path: str, data: bytes, root: Element) -> tuple[Manuscript, ...]:
    """The debate of a document. Raises SourceError for another kind of document, and for one without text."""
    debate = root.find(akn("debate"))
    if debate is None:
        kind = next((child.tag.rpartition("}")[2] for child in root), "")
        raise SourceError(
            _(
                "{path}: Akoma Ntoso の文書の種類（{kind}）は読めません。debate（会議の記録）を置いてください。",
                path=path,
                kind=kind[:80],
            ),
            code="structure",
        )
    value = _Debate(path, debate).value()
    if not value["turns"]:
        raise SourceError(
            _("{path}: 中身がありません。本文の入ったファイルを置いてください。", path=path), code="empty"
        )
    try:
        document = msgspec.convert(value, StatedDialogue, strict=False)
    except msgspec.ValidationError as error:
        raise SourceError(
            _(
                "{path}: Akoma Ntoso の値が正しくありません（{reason}）。書き出し直してください。",
                path=path,
                reason=shape_reason(error),
            ),
            code="structure",
            detail=error,
        ) from error
    return (stated_manuscript(path, data, document, "akn"),)


class _Debate:
    """One debate being read."""

    def __init__(self, path: str, debate: Element) -> None:
        self._path = path
        self._debate = debate
        references = debate.iterfind(f"{akn('meta')}/{akn('references')}/*")
        self._names = {one.get("eId", ""): cleaned(one.get("showAs", "")) for one in references}
        self._states_roles = False

    def value(self) -> dict[str, Any]:
        """The dialogue as the JSON object of `kb parse --json`, numbers and dates as text."""
        stated = {**self._identity(), **self._proprietary()}
        title = self._title(stated)
        turns = [turn for turn in self._turns() if turn["text"].strip()]
        if not self._states_roles:
            for turn in turns:
                del turn["role"]
        return {"title": title, **stated, "turns": turns}

    def _identity(self) -> dict[str, Any]:
        """The date of the work, unless it is another day than that of the meeting."""
        work = f"{akn('meta')}/{akn('identification')}/{akn('FRBRWork')}"
        day = self._debate.find(f"{work}/{akn('FRBRdate')}")
        if day is None or day.get("name") == "taken-in":
            return {}
        return {"date": day.get("date", "")[:10] or None}

    def _title(self, stated: Mapping[str, Any]) -> str:
        found = next(self._debate.iter(akn("docTitle")), None)
        title = inline(found) if found is not None else ""
        if title.strip() or "id" in stated:  # a dialogue of ours may have none
            return title
        name = self._debate.find(f"{akn('meta')}/{akn('identification')}/{akn('FRBRWork')}/{akn('FRBRname')}")
        named = name.get("value", "") if name is not None else ""
        return cleaned(named)

    def _proprietary(self) -> dict[str, Any]:
        found: dict[str, Any] = {"agenda": [], "participants": [], "credits": [], "diagnostics": []}
        for one in self._debate.iterfind(f"{akn('meta')}/{akn('proprietary')}/*"):
            fields = {name: cleaned(value) for name, value in one.attrib.items()}
            if one.tag == own("dialogue"):
                found |= {name: fields.get(name) for name in ("id", "date", "recording")}
                found["source"] = {"url": fields.get("url")}
            elif one.tag == own("series"):
                found["series"] = fields
            elif one.tag == own("participant"):
                found["participants"].append(self._participant(one, fields))
            elif one.tag == own("agenda"):
                found["agenda"].append(stated_text(one))
            elif one.tag == own("credit"):
                found["credits"].append(stated_text(one))
            elif one.tag == own("diagnostic"):
                found["diagnostics"].append({**fields, "message": stated_text(one)})
        return found

    def _participant(self, entry: Element, fields: dict[str, str]) -> dict[str, Any]:
        return {
            "name": self._named(fields.get("person")) or "",
            "organization": self._named(fields.get("organization")),
            "department": fields.get("department"),
            "reading": fields.get("reading"),
            "as_written": stated_text(entry.find(own("asWritten"))),
            "posts": [stated_text(post) for post in entry.iterfind(own("post"))],
        }

    def _turns(self) -> Iterator[dict[str, Any]]:
        for name in ("coverPage", "preface"):
            yield from self._narration(self._debate.iterfind(akn(name)))
        body = self._debate.find(akn("debateBody"))
        if body is not None:
            yield from self._section(body)
        for name in ("conclusions", "attachments", "components"):
            yield from self._narration(self._debate.iterfind(akn(name)))

    def _section(self, body: Element) -> Iterator[dict[str, Any]]:
        """The turns below an element in document order; its nesting is followed by a stack of our own."""
        opened: list[tuple[Iterator[Element], tuple[str, ...]]] = [(iter(body), ())]
        while opened:
            children, headings = opened[-1]
            child = next(children, None)
            if child is None:
                opened.pop()
            elif child.tag in _TURN_TAGS:
                yield self._turn(child, headings)
            elif child.tag in _CONTAINER_TAGS:
                heading = " ".join(filter(None, (inline(one) for one in child if one.tag in _TITLE_TAGS)))
                opened.append((iter(child), (*headings, heading) if heading.strip() else headings))
                self._check_depth(len(opened))
            elif child.tag not in _TITLE_TAGS or not headings:
                yield from self._narration([child], headings)

    def _check_depth(self, depth: int) -> None:
        if depth > _MOST_SECTIONS:
            raise SourceError(
                _("{path}: 節の入れ子が{most}段を超えています。", path=self._path, most=_MOST_SECTIONS),
                code="structure",
            )

    def _turn(self, element: Element, headings: tuple[str, ...]) -> dict[str, Any]:
        name = element.tag.rpartition("}")[2]
        speaker = self._named(element.get("by")) if name in SPOKEN else None
        post = element.get("as") or element.get(own("post"))
        label = element.find(akn("from"))
        kind = element.get(own("kind")) or (
            "narration" if name not in SPOKEN else "question" if name == "question" and not speaker else "speech"
        )
        role = element.get(own("role"))
        if element.get(own("kind")) is None:
            role = {"question": "asker", "answer": "answerer"}.get(name)
            self._states_roles = self._states_roles or role is not None
        else:
            self._states_roles = True
        return {
            "kind": kind,
            "speaker": speaker,
            "organization": self._named(element.get(own("organization"))),
            "post": self._named(post),
            "as_written": inline(label) if label is not None else cleaned(element.get(own("asWritten"), "")),
            "section": headings,
            "text": paragraphs([element] if name in _INLINE else [child for child in element if child is not label]),
            "line": element.get(own("line")),
            "taken_in": element.get(own("takenIn")),
            "role": role,
            "exchange": element.get(own("exchange")),
            "start": element.get(own("start")),
        }

    def _narration(self, elements: Iterable[Element], headings: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
        text = paragraphs(elements)
        if text.strip():
            yield {"kind": "narration", "text": text, "section": headings, "role": None}

    def _named(self, reference: str | None) -> str | None:
        """The name that a reference leads to; the reference itself where the document does not define it."""
        if not reference or reference == f"#{UNNAMED}":
            return None
        return self._names.get(reference.removeprefix("#")) or cleaned(reference.removeprefix("#")) or None


_TURN_TAGS = frozenset(map(akn, _TURNS))
_CONTAINER_TAGS = frozenset(map(akn, _CONTAINERS))
_TITLE_TAGS = frozenset(map(akn, _TITLES))
