"""Citations: what a document says of each quotation, in the language of the reader, for every format alike."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.quoting.entries import STATE_NOTICES, BookEntry, EntryState
from kb.quoting.history import EntryGroup
from kb.search.captions import day_text, series_text, speaker_cited, utterances_text

Permalink = Callable[[str, str], str]  # the absolute URL of a turn, by dialogue and turn


@dataclass(frozen=True)
class Citation:
    """A quotation as text, with its number, note and source. Empty texts and None are unknown.

    `speaker` is the name with organization and post on that day, `title` that of the dialogue, `number` its place in a
    series, `day` in both calendars, `said` the kinds of its sentences with their cues. `notice` says that the turn has
    changed or is gone.
    """

    entry: BookEntry
    order: int
    text: str
    speaker: str
    title: str
    number: str
    day: str
    said: str
    permalink: str
    article: str
    fingerprint: str
    note: str
    notice: str

    @property
    def heading(self) -> str:
        """Number and speaker."""
        return f"{self.order}. {self.speaker}"

    @property
    def source(self) -> str:
        """Dialogue, number and day in one line; empty for a turn that is gone with its dialogue."""
        named = "、".join(filter(None, (f"「{self.title}」" if self.title else "", self.number)))
        return "、".join(filter(None, (named, self.day))) if named else ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The labelled lines below the quotation, without empty ones."""
        lines = (
            (_("メモ"), self.note),
            (_("発言の内容"), self.said),
            (_("出典"), self.source),
            (_("発言の固定リンク"), self.permalink),
            (_("記事"), self.article),
            (_("指紋"), self.fingerprint),
            (_("注意"), self.notice),
        )
        return tuple((label, value) for label, value in lines if value)


@dataclass(frozen=True)
class CitationGroup:
    """Citations under one heading, which is empty in the order of the book."""

    heading: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Memo:
    """A book as a document: its title and its citations."""

    title: str
    groups: tuple[CitationGroup, ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations in the order of the document."""
        return tuple(citation for group in self.groups for citation in group.citations)


def memo(title: str, groups: Sequence[EntryGroup], permalink: Permalink) -> Memo:
    """The document of a book, whose entries are grouped by `kb.quoting.history`."""
    return Memo(title or _("引用帳"), tuple(_group(group.heading, group.entries, permalink) for group in groups))


def _group(heading: str, entries: Iterable[tuple[int, BookEntry]], permalink: Permalink) -> CitationGroup:
    return CitationGroup(heading, tuple(_citation(order, entry, permalink) for order, entry in entries))


def _citation(order: int, entry: BookEntry, permalink: Permalink) -> Citation:
    quote, dialogue, turn = entry.quote, entry.dialogue, entry.turn
    notice = STATE_NOTICES.get(entry.state)
    return Citation(
        entry=entry,
        order=order,
        text=entry.text,
        speaker=speaker_cited(turn) if turn else quote.place,
        title=dialogue.title if dialogue else "",
        number=series_text(dialogue.series) if dialogue else "",
        day=day_text(dialogue.date) if dialogue else "",
        said=utterances_text(entry.text, turn.kind) if turn else "",
        permalink=permalink(quote.dialogue, quote.turn) if turn else "",
        article=_article(dialogue),
        fingerprint=(entry.fingerprint if entry.state is EntryState.FOUND else quote.fingerprint) or "",
        note=quote.note,
        notice=_(notice) if notice else "",
    )


def _article(dialogue: Dialogue | None) -> str:
    """The article's own URL if it is one of the web."""
    url = (dialogue.source.url or "") if dialogue else ""
    return url if url.startswith(("https://", "http://")) else ""
