"""Dialogues for tests, with as few words as a test needs."""

from collections.abc import Iterable
from datetime import date, datetime

from kb.model.dialogue import Dialogue, Kind, Participant, Role, Series, Source, TopicMention, Turn


def turn(
    text: str,
    *,
    order: int = 1,
    kind: Kind = "speech",
    speaker: str | None = "川端 澄",
    organization: str | None = "桜川区",
    post: str | None = "副区長",
    section: tuple[str, ...] = (),
    topics: tuple[str, ...] = (),
    inherited: tuple[str, ...] = (),
    taken_in: datetime | None = None,
    as_written: str | None = None,
    role: Role | None = None,
    exchange: int | None = None,
    start: float | None = None,
) -> Turn:
    return Turn(
        id=f"t{order}",
        order=order,
        kind=kind,
        speaker=speaker,
        organization=organization,
        post=post,
        as_written=(speaker or "―").split(" ")[0] if as_written is None else as_written,
        section=section,
        topics=(
            *(TopicMention(topic, (topic,)) for topic in topics),
            *(TopicMention(topic, (), heading_words=(topic,)) for topic in inherited if topic not in topics),
        ),
        taken_in=taken_in,
        text=text,
        line=order,
        role=role,
        exchange=exchange,
        start=start,
    )


def dialogue(
    dialogue_id: str,
    turns: Iterable[Turn | str],
    *,
    title: str = "架空の座談会",
    day: date | None = date(2021, 11, 9),
    series: Series | None = None,
    participants: tuple[Participant, ...] = (),
    talk: str | None = None,
    recording: str | None = None,
) -> Dialogue:
    made = [one if isinstance(one, Turn) else turn(one, order=order) for order, one in enumerate(turns, start=1)]
    return Dialogue(
        id=dialogue_id,
        title=title,
        source=Source(f"{dialogue_id}.txt", None, "0" * 64, "text"),
        series=series or Series(),
        date=day,
        agenda=(),
        participants=participants,
        turns=tuple(made),
        credits=(),
        diagnostics=(),
        talk=talk,
        recording=recording,
    )
