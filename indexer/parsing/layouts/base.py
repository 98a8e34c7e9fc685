"""What a layout is: a way of writing down who said what, which a body keeps to."""

from collections.abc import Callable
from dataclasses import dataclass

from indexer.manuscript import Manuscript
from kb.model.dialogue import Dialogue


@dataclass(frozen=True)
class Layout:
    """A layout.

    `name` is stable, `title` is for people (a message of the catalogue). `evidence` tells from 0 to 1 how much speaks
    for it; 0.2 is the forum's for any text, so that nothing is left unread. `read` never fails.
    """

    name: str
    title: str
    evidence: Callable[[Manuscript], float]
    read: Callable[[Manuscript], Dialogue]
