"""Export as Popolo (popoloproject.com), one JSON object of people, organizations, posts, memberships, events, speeches.

Dialogues are events, parts of a talk with the talk as their parent. A membership has no dates: the texts tell on which
days somebody held a post, not from when; its sources are the pages of the dialogues, where their address is known.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from indexer.export.served import ServedGeneration
from kb.generations.store import talk_of
from kb.model.dialogue import Dialogue, Turn
from kb.model.meetings import meeting_kind
from kb.model.people import Organization, Person, Registry, Tenure

_TYPES: Mapping[str, str] = {"speech": "speech", "question": "question", "narration": "narrative"}


def popolo(generation: ServedGeneration, address: str | None = None) -> Iterator[bytes]:
    """The object as UTF-8 in pieces; the speeches stand first, written as they are read.

    `address` is that of the web interface: links need absolute URLs, and are left out without it.
    """
    people = _PopoloRegistry(generation.registry, address)
    events: list[dict[str, Any]] = []
    before = '{"speeches":['
    for dialogue in generation.dialogues():
        published = dialogue.published
        events.append(_event(published, people))
        for turn in published.turns:
            yield (before + _json(_speech(published, turn, people))).encode()
            before = ",\n"
    rest = {
        "events": [*_talks(events), *({name: one for name, one in event.items() if one} for event in events)],
        "persons": people.persons,
        "organizations": people.organizations,
        "posts": people.posts,
        "memberships": people.memberships,
    }
    yield ((before if before.startswith("{") else "") + "],\n" + _json(rest)[1:] + "\n").encode()


class _PopoloRegistry:
    """People, bodies, posts and memberships of the registry; what a turn names beyond it is added."""

    def __init__(self, registry: Registry, address: str | None) -> None:
        self._address = address
        self._people = {person.name: person.id for person in registry.people}
        self._bodies = {one.name: one.name for one in registry.organizations}
        self._posts: dict[tuple[str | None, str], str] = {}
        self.persons = [{**_person(one), **self._sources(one.dialogues)} for one in registry.people]
        self.organizations = [{**_organization(one), **self._sources(one.dialogues)} for one in registry.organizations]
        self.posts: list[dict[str, Any]] = []
        self.memberships: list[dict[str, Any]] = []
        for person in registry.people:
            for tenure in person.tenures:
                self._join(person, tenure)

    def person(self, name: str) -> str:
        """The id of a person."""
        if name not in self._people:
            self._people[name] = name
            self.persons.append({"id": name, "name": name})
        return self._people[name]

    def organization(self, name: str) -> str:
        """The id of a body, which is its name."""
        if name not in self._bodies:
            self._bodies[name] = name
            self.organizations.append({"id": name, "name": name})
        return self._bodies[name]

    def _post(self, organization: str | None, label: str) -> str:
        key = (organization, label)
        if key not in self._posts:
            self._posts[key] = f"post-{len(self._posts) + 1}"
            body = {} if organization is None else {"organization_id": self.organization(organization)}
            self.posts.append({"id": self._posts[key], "label": label, "role": label, **body})
        return self._posts[key]

    def _join(self, person: Person, tenure: Tenure) -> None:
        for post in tenure.posts or (None,):
            if post is None and tenure.organization is None:
                continue
            made: dict[str, Any] = {"id": f"membership-{len(self.memberships) + 1}", "person_id": person.id}
            if tenure.organization is not None:
                made["organization_id"] = self.organization(tenure.organization)
            if post is not None:
                made |= {"post_id": self._post(tenure.organization, post), "role": post}
            if tenure.department:
                made["label"] = "".join((tenure.department, post or ""))
            self.memberships.append({**made, **self._sources(tenure.dialogues)})

    def _sources(self, dialogues: Sequence[str]) -> dict[str, Any]:
        """Links to the pages of dialogues."""
        if self._address is None:
            return {}
        return {"sources": [{"url": f"{self._address}/dialogues/{quote(one, safe='')}"} for one in dialogues]}


def _person(person: Person) -> dict[str, Any]:
    family, _blank, given = person.name.partition(" ")
    made: dict[str, Any] = {"id": person.id, "name": person.name, "sort_name": person.reading}
    if given:
        made |= {"family_name": family, "given_name": given}
    if others := [name for name in person.spellings if name != person.name]:
        made["other_names"] = [{"name": name} for name in others]
    return made


def _organization(one: Organization) -> dict[str, Any]:
    made: dict[str, Any] = {"id": one.name, "name": one.name, "classification": one.kind}
    if one.code:
        made["identifiers"] = [{"scheme": "全国地方公共団体コード", "identifier": one.code}]
    return made


def _event(dialogue: Dialogue, people: _PopoloRegistry) -> dict[str, Any]:
    names = dict.fromkeys(person.name for person in dialogue.participants)
    talk = talk_of(dialogue)
    return {
        "id": dialogue.id,
        "name": dialogue.title,
        "start_date": dialogue.date.isoformat() if dialogue.date else None,
        "classification": meeting_kind(dialogue.title, dialogue.series.name),
        "parent_id": f"talk-{talk}" if talk != dialogue.id else None,
        "attendees": [{"id": people.person(name), "name": name} for name in names],
        "sources": [{"url": dialogue.source.url}] if dialogue.source.url else [],
    }


def _talks(events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The talks of which dialogues are parts, named by their first part."""
    firsts: dict[str, dict[str, Any]] = {}
    for event in events:
        if parent := event["parent_id"]:
            firsts.setdefault(parent, {"id": parent, "name": event["name"]})
    return list(firsts.values())


def _speech(dialogue: Dialogue, turn: Turn, people: _PopoloRegistry) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": f"{dialogue.id}#{turn.id}",
        "event_id": dialogue.id,
        "position": turn.order,
        "type": _TYPES[turn.kind],
        "creator_id": people.person(turn.speaker) if turn.speaker else None,
        "attribution_text": turn.as_written or turn.speaker,
        "role": turn.post,
        "title": " › ".join(turn.section) or None,
        "text": turn.text,
        "video": dialogue.recording,
        "created_at": turn.taken_in.isoformat() if turn.taken_in else None,
    }
    return {name: value for name, value in made.items() if value is not None}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
