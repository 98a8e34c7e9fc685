"""Export as Akoma Ntoso 3.0: a `debate` per dialogue, valid against the schema, that `kb index` reads again.

A turn is a `speech`, `question` or `answer` of a TLCPerson in a TLCRole, or an `other` where nobody speaks; the
headings above it are debateSections. What the standard has no field for is in the namespace `akn_elements.OWN`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from lxml.etree import Element, SubElement, tostring

from indexer.readers.akn_elements import AKN, OWN, ROOT, UNNAMED, akn, own
from kb.escapes import xml_text
from kb.model.dialogue import Dialogue, Turn

FORMAT = "application/akn+xml"
_EDITOR = "#kb"  # made this file: the source of its metadata
_ONTOLOGY = {"TLCPerson": "person", "TLCOrganization": "organization", "TLCRole": "role"}


def akoma_ntoso(dialogue: Dialogue, exported: datetime) -> bytes:
    """The document of a dialogue before enrichment; `exported` is the time of its generation."""
    root = Element(akn(ROOT), nsmap={None: AKN, "kb": OWN})
    debate = SubElement(root, akn("debate"), name="dialogue")
    references = _References(dialogue)
    meta = SubElement(debate, akn("meta"))
    _identification(meta, dialogue, exported)
    references.write(meta)
    _proprietary(meta, dialogue, references)
    title = SubElement(SubElement(SubElement(debate, akn("preface")), akn("p")), akn("docTitle"))
    title.text = xml_text(dialogue.title)
    _body(debate, dialogue, references)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


class _References:
    """The people, bodies and posts that a document refers to, each with an eId."""

    def __init__(self, dialogue: Dialogue) -> None:
        speakers = [turn.speaker for turn in dialogue.turns]
        listed = [person.name for person in dialogue.participants]
        bodies = [*(turn.organization for turn in dialogue.turns), *(one.organization for one in dialogue.participants)]
        self._ids: Mapping[str, Mapping[str, str]] = {
            "TLCPerson": _numbered("person", [*speakers, *listed]),
            "TLCOrganization": _numbered("organization", bodies),
            "TLCRole": _numbered("role", (turn.post for turn in dialogue.turns)),
        }

    def write(self, meta: Any) -> None:
        references = SubElement(meta, akn("references"), source=_EDITOR)
        self._reference(references, "TLCOrganization", "kb", "cio-dialogue-kb")
        self._reference(references, "TLCPerson", UNNAMED, "—")
        for kind, ids in self._ids.items():
            for name, eid in ids.items():
                self._reference(references, kind, eid, name)

    def of(self, kind: str, name: str | None) -> str | None:
        """The reference to a name; None without one."""
        return None if name is None else f"#{self._ids[kind][name]}"

    @staticmethod
    def _reference(references: Any, kind: str, eid: str, name: str) -> None:
        href = f"/akn/ontology/{_ONTOLOGY[kind]}/jp/{quote(xml_text(name), safe='')}"
        SubElement(references, akn(kind), eId=eid, href=href, showAs=xml_text(name))


def _numbered(prefix: str, names: Iterable[str | None]) -> dict[str, str]:
    distinct = dict.fromkeys(name for name in names if name is not None)
    return {name: f"{prefix}_{number}" for number, name in enumerate(distinct, 1)}


def _identification(meta: Any, dialogue: Dialogue, exported: datetime) -> None:
    """Work, expression and manifestation (FRBR). A dialogue without a date has that of its arrival, named as such."""
    arrived = [turn.taken_in for turn in dialogue.turns if turn.taken_in]
    day, named = (dialogue.date, "meeting") if dialogue.date else (min(arrived, default=exported).date(), "taken-in")
    work = f"/akn/jp/debate/{dialogue.date or 'undated'}/{quote(dialogue.id, safe='')}"
    identification = SubElement(meta, akn("identification"), source=_EDITOR)
    for level, uri, date, name in (
        ("FRBRWork", work, day.isoformat(), named),
        ("FRBRExpression", f"{work}/jpn@", day.isoformat(), named),
        ("FRBRManifestation", f"{work}/jpn@.akn", exported.date().isoformat(), "exported"),
    ):
        one = SubElement(identification, akn(level))
        SubElement(one, akn("FRBRthis"), value=f"{uri}/!main")
        SubElement(one, akn("FRBRuri"), value=uri)
        SubElement(one, akn("FRBRdate"), date=date, name=name)
        SubElement(one, akn("FRBRauthor"), href=_EDITOR)
        if level == "FRBRWork":
            SubElement(one, akn("FRBRcountry"), value="jp")
        elif level == "FRBRExpression":
            SubElement(one, akn("FRBRlanguage"), language="jpn")
        else:
            SubElement(one, akn("FRBRformat"), value=FORMAT)


def _proprietary(meta: Any, dialogue: Dialogue, references: _References) -> None:
    stated = SubElement(meta, akn("proprietary"), source=_EDITOR)
    series = dialogue.series
    _own(stated, "dialogue", id=dialogue.id, date=dialogue.date, url=dialogue.source.url, recording=dialogue.recording)
    _own(stated, "series", name=series.name, number=series.number, part=series.part, parts=series.parts)
    for text in dialogue.agenda:
        _own(stated, "agenda", text)
    for person in dialogue.participants:
        entry = _own(
            stated,
            "participant",
            person=references.of("TLCPerson", person.name),
            organization=references.of("TLCOrganization", person.organization),
            department=person.department,
            reading=person.reading,
        )
        _own(entry, "asWritten", person.as_written)
        for post in person.posts:
            _own(entry, "post", post)
    for text in dialogue.credits:
        _own(stated, "credit", text)
    for found in dialogue.diagnostics:
        _own(stated, "diagnostic", found.message, line=found.line, code=found.code)


def _own(parent: Any, tag: str, text: str | None = None, /, **fields: object) -> Any:
    known = {key: xml_text(str(value)) for key, value in fields.items() if value is not None}
    made = SubElement(parent, own(tag), **known)
    made.text = xml_text(text) if text is not None else None
    return made


def _body(debate: Any, dialogue: Dialogue, references: _References) -> None:
    """The turns in their sections; turns that follow each other under the same heading share its debateSection."""
    body = SubElement(debate, akn("debateBody"))
    sections = _Sections(body)
    for turn in dialogue.turns:
        _turn(sections.of(turn.section), turn, references)
    if not dialogue.turns:
        sections.of(())


class _Sections:
    """The debateSection of each path of headings, opened in the order of the turns."""

    def __init__(self, body: Any) -> None:
        self._body = body
        self._open: list[tuple[str, Any]] = []
        self._untitled: Any = None
        self._ids = self._numbers()

    def of(self, path: tuple[str, ...]) -> Any:
        """The element for turns below these headings; for none, a section without a heading."""
        if not path:
            self._open.clear()
            if self._untitled is None:
                self._untitled = self._section(self._body, "untitled")
            return self._untitled
        self._untitled = None
        kept = _shared(path, [name for name, _section in self._open])
        del self._open[kept:]
        for name in path[kept:]:
            section = self._section(self._open[-1][1] if self._open else self._body, "section")
            SubElement(section, akn("heading")).text = xml_text(name)
            self._open.append((name, section))
        return self._open[-1][1]

    def _section(self, parent: Any, name: str) -> Any:
        return SubElement(parent, akn("debateSection"), name=name, eId=next(self._ids))

    @staticmethod
    def _numbers() -> Iterator[str]:
        number = 0
        while True:
            number += 1
            yield f"dbsect_{number}"


def _shared(path: tuple[str, ...], opened: list[str]) -> int:
    """The number of headings that two paths have in common at their beginning."""
    count = 0
    while count < min(len(path), len(opened)) and path[count] == opened[count]:
        count += 1
    return count


def _turn(section: Any, turn: Turn, references: _References) -> None:
    name = _element_of(turn)
    made = SubElement(section, akn(name), eId=f"{name}_{turn.order}")
    post = references.of("TLCRole", turn.post)
    if name == "other":
        _attribute(made, "post", post)
        _attribute(made, "asWritten", turn.as_written or None)
    else:
        made.set("by", references.of("TLCPerson", turn.speaker) or f"#{UNNAMED}")
        if post:
            made.set("as", post)
        if turn.as_written:
            SubElement(made, akn("from")).text = xml_text(turn.as_written)
    _attribute(made, "kind", turn.kind)
    _attribute(made, "role", turn.role)
    _attribute(made, "exchange", turn.exchange)
    _attribute(made, "organization", references.of("TLCOrganization", turn.organization))
    _attribute(made, "line", turn.line)
    _attribute(made, "start", turn.start)
    _attribute(made, "takenIn", turn.taken_in and turn.taken_in.isoformat())
    for paragraph in turn.text.split("\n"):
        SubElement(made, akn("p")).text = xml_text(paragraph)


def _element_of(turn: Turn) -> str:
    if turn.kind == "narration":
        return "other"
    if turn.kind == "question" or turn.role == "asker":
        return "question"
    return "answer" if turn.role == "answerer" else "speech"


def _attribute(made: Any, name: str, value: object) -> None:
    if value is not None:
        made.set(own(name), xml_text(str(value)))
