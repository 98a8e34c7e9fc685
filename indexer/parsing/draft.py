"""A turn in the making."""

from msgspec import Struct

from kb.model.dialogue import Kind, Turn


class TurnDraft(Struct):
    """What is known of a turn so far; `texts` are its paragraphs."""

    kind: Kind
    line: int
    section: tuple[str, ...]
    as_written: str = ""
    speaker: str | None = None
    organization: str | None = None
    post: str | None = None
    texts: list[str] = []

    def turn(self, order: int) -> Turn:
        """The finished turn; `order` counts from 1."""
        return Turn(
            id=f"t{order}",
            order=order,
            kind=self.kind,
            speaker=self.speaker,
            organization=self.organization,
            post=self.post,
            as_written=self.as_written,
            section=self.section,
            topics=(),
            text="\n".join(self.texts),
            line=self.line,
        )
