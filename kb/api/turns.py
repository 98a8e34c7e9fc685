"""Turns as answers: the words as they stand, with address, date, speaker, post and fingerprint."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from kb.analysis.sentences import Span
from kb.api.permalinks import Permalinks
from kb.messages import N_
from kb.model.dialogue import Dialogue, Kind, Role, Turn
from kb.query.match_kinds import Reason
from kb.quoting.normal_form import fingerprint
from kb.search.results import Hit


class DialogueReference(Struct, frozen=True):
    """A dialogue as named beside a turn."""

    id: str
    title: str
    date: Annotated[date | None, Meta(description=N_("対話の日。不明なら null。"))]
    permalink: Annotated[str, Meta(description=N_("対話のページの固定リンク"))]


class TurnMatch(Struct, frozen=True):
    """Evidence of a match: its score, its reasons, and the matching ranges of the text in characters."""

    score: Annotated[float, Meta(description=N_("順位のもとの値。同じ答えの中だけで比べられます。"))]
    reasons: Annotated[tuple[Reason, ...], Meta(description=N_("一致のしかた"))]
    spans: Annotated[tuple[Span, ...], Meta(description=N_("一致した文字の範囲（始め、終わりの次）"))]


class TurnResource(Struct, frozen=True):
    """A turn. The text is whole and as written; null is not stated in the document."""

    id: Annotated[str, Meta(description=N_("発言のID（対話のID#t4）"))]
    permalink: Annotated[str, Meta(description=N_("発言の固定リンク"))]
    date: Annotated[date | None, Meta(description=N_("対話の日。不明なら null。"))]
    speaker: Annotated[str | None, Meta(description=N_("発言者"))]
    organization: Annotated[str | None, Meta(description=N_("発言者の組織"))]
    post: Annotated[str | None, Meta(description=N_("その発言のときの役職"))]
    as_written: Annotated[str, Meta(description=N_("原文での話者表示"))]
    kind: Annotated[Kind, Meta(description=N_("種別（speech 発言、question 質問、narration 地の文）"))]
    role: Annotated[Role | None, Meta(description=N_("役割（asker 質問、answerer 答弁、chair 進行、speaker その他）"))]
    text: Annotated[str, Meta(description=N_("発言の全文。改行は段落の区切りです。"))]
    fingerprint: Annotated[
        str, Meta(description=N_("発言の指紋。引用帳の指紋と同じ計算で、あとから /verify で確かめられます。"))
    ]
    dialogue: DialogueReference
    section: Annotated[tuple[str, ...], Meta(description=N_("発言の上にある見出し"))]
    topics: Annotated[tuple[str, ...], Meta(description=N_("話題"))]
    exchange: Annotated[str | None, Meta(description=N_("属する質疑のID（対話のID#番号）"))]
    taken_in: Annotated[datetime | None, Meta(description=N_("索引に取り込まれた時刻"))]
    start: Annotated[float | None, Meta(description=N_("録画や録音の中での秒"))]
    match: TurnMatch | None = None


def dialogue_reference(dialogue_id: str, title: str, day: date | None, links: Permalinks) -> DialogueReference:
    """The reference to a dialogue."""
    return DialogueReference(dialogue_id, title, day, links.dialogue(dialogue_id))


def turn_of_hit(hit: Hit, links: Permalinks, *, matched: bool = True) -> TurnResource:
    """The turn of a hit, with the evidence of its match."""
    about = hit.dialogue
    return TurnResource(
        id=hit.id,
        permalink=links.turn(about.id, hit.turn_id),
        date=about.date,
        speaker=hit.speaker,
        organization=hit.organization,
        post=hit.post,
        as_written=hit.as_written,
        kind=hit.kind,
        role=hit.role,
        text=hit.text,
        fingerprint=fingerprint(hit.text, hit.id),
        dialogue=dialogue_reference(about.id, about.title, about.date, links),
        section=hit.section,
        topics=(*hit.topics, *hit.inherited_topics),
        exchange=f"{about.id}#{hit.exchange}" if hit.exchange else None,
        taken_in=hit.taken_in,
        start=hit.start,
        match=TurnMatch(round(hit.score, 6), hit.reasons, hit.spans) if matched else None,
    )


def turns_of_dialogue(dialogue: Dialogue, turns: Iterable[Turn], links: Permalinks) -> tuple[TurnResource, ...]:
    """Turns of a dialogue from its store, without a match."""
    reference = dialogue_reference(dialogue.id, dialogue.title, dialogue.date, links)
    return tuple(
        TurnResource(
            id=f"{dialogue.id}#{turn.id}",
            permalink=links.turn(dialogue.id, turn.id),
            date=dialogue.date,
            speaker=turn.speaker,
            organization=turn.organization,
            post=turn.post,
            as_written=turn.as_written,
            kind=turn.kind,
            role=turn.role,
            text=turn.text,
            fingerprint=fingerprint(turn.text, f"{dialogue.id}#{turn.id}"),
            dialogue=reference,
            section=turn.section,
            topics=tuple(mention.topic for mention in turn.topics),
            exchange=f"{dialogue.id}#{turn.exchange}" if turn.exchange else None,
            taken_in=turn.taken_in,
            start=turn.start,
        )
        for turn in turns
    )
