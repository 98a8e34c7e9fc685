"""Model of the review page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kb.escapes import in_one_line
from kb.messages import _
from kb.refusals import file_name
from kb.review import PERSON_DOUBTS, PersonDoubt, ReviewList, review_list
from kb.serving.snapshot import Snapshot
from webui.per_generation import cached_per_generation
from webui.templating import PageModel

SHOWN = 5  # dialogues linked per person, lines quoted per document


@dataclass(frozen=True)
class ReviewPage(PageModel):
    """Documents whose speakers were not read, with their file names; people by the title of their doubt; dialogues.

    `titles` are those of the dialogues by id.
    """

    template: ClassVar[str] = "review/review.html"

    found: ReviewList
    files: Sequence[str]
    people: Sequence[tuple[str, Sequence[PersonDoubt]]]
    titles: dict[str, str]
    shown: int


def review_page(snapshot: Snapshot) -> ReviewPage:
    """Paths of the server are not shown."""
    found = _review_list(snapshot)
    return ReviewPage(
        found=found,
        files=[in_one_line(file_name(one.dialogue.source.path or "")) for one in found.unread],
        people=[(_(PERSON_DOUBTS[code]), people) for code, people in found.people.items() if people],
        titles={one.id: one.title for one in snapshot.dialogues},
        shown=SHOWN,
    )


@cached_per_generation
def _review_list(snapshot: Snapshot) -> ReviewList:
    return review_list(snapshot)
