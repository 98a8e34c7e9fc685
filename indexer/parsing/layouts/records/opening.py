"""Where somebody begins to speak."""

from msgspec import Struct

from kb.model.dialogue import Kind


class TurnOpening(Struct, frozen=True):
    """Where a turn begins: the label without its marks, all that stands before the speech, and the speech.

    `alias` is what the label says the speaker is called from here on.
    """

    label: str
    as_written: str
    text: str
    kind: Kind = "speech"
    alias: str | None = None
