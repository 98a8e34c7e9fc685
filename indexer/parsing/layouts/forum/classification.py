"""Classifies the rows of an article in a fixed order of steps, each of which sees the kinds assigned before it.

The steps are: title and roster, page noise, speaker lines and questions, agenda, credits and footer, headings, closing.
A row without a kind is prose.
"""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from indexer.parsing.layouts.forum import headings
from indexer.parsing.layouts.forum.closing import Closing, find_closing
from indexer.parsing.layouts.forum.end_matter import EndMatter, find_end_matter
from indexer.parsing.layouts.forum.roster import Roster, find_roster
from indexer.parsing.layouts.forum.row_kinds import RowKind, mark
from indexer.parsing.layouts.forum.sentence_context import is_inside_sentence
from indexer.parsing.layouts.forum.turn_openings import TurnOpenings, find_turn_openings
from indexer.parsing.lines.page_noise import noise_kind
from indexer.parsing.lines.rows import TextRow, is_dense
from indexer.parsing.lines.title import FoundTitle, find_title
from indexer.parsing.people.profiles import profile_rows
from kb.model.organizations import METROPOLIS, named_municipalities

_DEEP = 40  # rows in which a header names municipalities


class ClassifiedArticle(Struct, frozen=True):
    """The rows of an article with their kinds, by index, and the results of the steps.

    `known` are the organizations of the article, `paths` the section path from each heading on, `doubts` codes of
    diagnostics by row.
    """

    rows: Sequence[TextRow]
    kinds: Mapping[int, RowKind]
    title: FoundTitle
    roster: Roster
    known: Collection[str]
    openings: TurnOpenings
    end_matter: EndMatter
    closing: Closing
    paths: Mapping[int, tuple[str, ...]]
    doubts: Mapping[int, str]

    @property
    def end(self) -> int:
        """The first row below the talk."""
        return min(self.closing.start, self.end_matter.start)

    def is_speech(self, index: int) -> bool:
        """True if a row is prose between the header and the closing."""
        return index not in self.kinds and self.openings.body_start <= index < self.closing.start


def classify(rows: Sequence[TextRow]) -> ClassifiedArticle:
    """The rows of an article, classified."""
    kinds: dict[int, RowKind] = {}
    dense = is_dense(rows)
    title = find_title(rows)
    mark(kinds, title.rows, "title")
    named = _organizations(rows, title)
    roster = find_roster(rows, named)
    known = named | {person.organization for person in roster.participants if person.organization}
    mark(kinds, roster.rows, "participant")
    mark(kinds, roster.labels | roster.groups, "label")
    mark(kinds, roster.absent, "absent")
    mark(kinds, profile_rows(rows), "note")
    _mark_noise(rows, kinds, dense=dense)
    openings = find_turn_openings(rows, kinds, max(title.rows, default=-1) + 1, roster, known, dense=dense)
    end_matter = find_end_matter(rows, openings.last, range(openings.body_start))
    kinds |= dict.fromkeys(end_matter.credits - roster.rows - title.rows, "credit")
    kinds |= dict.fromkeys(end_matter.footer, "footer")
    groups = _mark_headings(rows, kinds, openings, end_matter.start, dense=dense)
    closing = _closing(rows, kinds, openings, end_matter)
    if closing.start < end_matter.start:
        # Below the start of the closing there are no headings.
        kinds = {index: kind for index, kind in kinds.items() if kind != "heading"}
        groups = _mark_headings(rows, kinds, openings, closing.start, dense=dense, closed=True)
    doubts = dict.fromkeys(openings.unclear, "unclear-label")
    doubts |= dict.fromkeys(headings.uncertain_headings(rows, kinds, groups), "unclear-heading")
    if closing.unclear is not None:
        doubts[closing.unclear] = "unclear-closing"
    return ClassifiedArticle(
        rows=rows,
        kinds=kinds,
        title=title,
        roster=roster,
        known=known,
        openings=openings,
        end_matter=end_matter,
        closing=closing,
        paths=headings.section_paths(rows, groups, openings.agenda.items),
        doubts=doubts,
    )


def _organizations(rows: Sequence[TextRow], title: FoundTitle) -> set[str]:
    texts = [title.text, *(row.folded for row in rows[:_DEEP] if "×" in row.folded or "CIO" in row.folded)]
    return {METROPOLIS} | {name for text in texts for name in named_municipalities(text)}


def _mark_noise(rows: Sequence[TextRow], kinds: dict[int, RowKind], *, dense: bool) -> None:
    """Marks captions and labels of the page, except in the middle of a sentence."""
    for index, row in enumerate(rows):
        if index in kinds or not (code := noise_kind(row)):
            continue
        if code == "divider" or not is_inside_sentence(rows, kinds, index, dense=dense):
            kinds[index] = code


def _mark_headings(
    rows: Sequence[TextRow],
    kinds: dict[int, RowKind],
    openings: TurnOpenings,
    end: int,
    *,
    dense: bool,
    closed: bool = False,
) -> list[list[int]]:
    groups = headings.find_headings(rows, kinds, openings.body_start, end, dense=dense, closed=closed)
    mark(kinds, {index for group in groups for index in group}, "heading")
    return groups


def _closing(
    rows: Sequence[TextRow], kinds: Mapping[int, RowKind], openings: TurnOpenings, end_matter: EndMatter
) -> Closing:
    if openings.last < 0:
        return Closing(end_matter.start)
    followed = end_matter.start < len(rows) or kinds.get(len(rows) - 1) == "label"
    return find_closing(rows, kinds, openings.last, end_matter.start, followed=followed)
