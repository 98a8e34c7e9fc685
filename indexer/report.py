"""What a run did: for the person who started it, and for the one who asks later."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from kb.generations import SourceRecord
from kb.messages import _


class Report(Struct, frozen=True):
    """A run: `published` says whether it made `generation` the served one, or found it already up to date.

    `removed` are the sources of the generation before that are not there any more.
    """

    generation: str
    published: bool
    started: datetime
    finished: datetime
    dialogues: int
    turns: int
    sources: tuple[SourceRecord, ...]
    removed: tuple[str, ...]

    @property
    def rejected(self) -> tuple[SourceRecord, ...]:
        """The sources that were not taken in."""
        return tuple(record for record in self.sources if record.outcome == "rejected")

    def summary(self) -> str:
        """One line."""
        counts = Counter(record.outcome for record in self.sources)
        line = _(
            "{action} {generation}: 新規 {new}、変更 {changed}、変化なし {unchanged}、削除 {removed}、不採用 {rejected}"
            "（対話 {dialogues}、発言 {turns}）",
            action=_("公開しました") if self.published else _("変更はありません"),
            generation=self.generation,
            new=counts["new"],
            changed=counts["changed"],
            unchanged=counts["unchanged"],
            removed=len(self.removed),
            rejected=counts["rejected"],
            dialogues=self.dialogues,
            turns=self.turns,
        )
        reasons = " / ".join(record.reason or record.path for record in self.rejected)
        return f"{line} {_('不採用の理由')}: {reasons}" if reasons else line

    def write(self, folder: Path) -> None:
        """Keeps the report as JSON, named by the time the run began."""
        folder.mkdir(exist_ok=True)
        name = self.started.strftime("%Y%m%dT%H%M%S.%fZ")
        (folder / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1))
