"""Person values from identities: display name, reading, posts over time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from indexer.enrich.identity_resolver import Identity
from indexer.enrich.mentions import Mention
from indexer.enrich.readings import ReadingGuesser, person_reading
from kb.analysis.normalize import to_katakana
from kb.messages import _
from kb.model.names import exact_key
from kb.model.people import Person, Tenure


def names_of(identities: Sequence[Identity]) -> dict[tuple[str, ...], str]:
    """The display names: from the registry, else the most frequent spelling; namesakes get their organization, too."""
    plain = {one.key: one.entry.name if one.entry else _most_frequent_spelling(one.mentions) for one in identities}
    bearers = Counter(plain.values())
    return {
        one.key: plain[one.key] if bearers[plain[one.key]] == 1 else f"{plain[one.key]}（{_distinction(one)}）"
        for one in identities
    }


def person_of(identity: Identity, name: str, guess: ReadingGuesser) -> Person:
    """The person of an identity. `guess` gives the reading of a name if none is stated."""
    if identity.entry and identity.entry.reading:
        reading, guessed = to_katakana(identity.entry.reading), False
    else:
        reading, guessed = person_reading(name, (mention.participant for mention in identity.mentions), guess)
    return Person(
        id=exact_key(name),
        name=name,
        reading=reading,
        reading_guessed=guessed,
        spellings=tuple(sorted({mention.name for mention in identity.mentions})),
        tenures=_tenures(identity.mentions),
        evidence=tuple(identity.evidence),
    )


def _most_frequent_spelling(mentions: Sequence[Mention]) -> str:
    """The spelling in most dialogues, with a space if any has one; the first of equals."""
    full = [mention.name for mention in mentions if mention.is_full] or [mention.name for mention in mentions]
    parted = [name for name in full if " " in name]
    return Counter(parted or full).most_common(1)[0][0]


def _distinction(identity: Identity) -> str:
    """The suffix that distinguishes namesakes: the organization of the last dialogue."""
    last = max(identity.mentions, key=lambda mention: mention.day or date.min)
    return last.organization or _("所属不明")


def _tenures(mentions: Iterable[Mention]) -> tuple[Tenure, ...]:
    """The posts, in the order in which dialogues first state them."""
    groups: dict[tuple[str | None, str | None, tuple[str, ...]], list[Mention]] = {}
    for mention in sorted(mentions, key=lambda mention: (mention.day or date.max, mention.dialogue)):
        participant = mention.participant
        post = participant.organization, participant.department, participant.posts
        groups.setdefault(post, []).append(mention)
    return tuple(
        Tenure(
            *post,
            first=min((mention.day for mention in group if mention.day), default=None),
            last=max((mention.day for mention in group if mention.day), default=None),
            dialogues=tuple(dict.fromkeys(mention.dialogue for mention in group)),
        )
        for post, group in groups.items()
    )
