"""Model of the status page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from msgspec import structs

from kb.escapes import in_one_line
from kb.generations.manifest import Manifest
from kb.generations.store import DialogueSummary
from kb.knowledge import KnowledgeBase
from kb.refusals import RejectedSource, RejectionGroup, file_name, grouped
from kb.runs.freshness import is_stale, last_success
from kb.runs.history import OUTCOMES, Run, read_history
from kb.runs.status import PARTS, rejection_problem
from webui.templating import PageModel


@dataclass(frozen=True)
class StatusPage(PageModel):
    """The served generation, the latest indexing runs, and the rejected documents.

    `refusal` is the reason why the published generation is not served, if an earlier one is. `counts` are documents by
    outcome, `versions` the inputs of the generation; both have untranslated labels. `unread` are the dialogues whose
    speakers were not read, those without any speaker first.
    """

    template: ClassVar[str] = "status/status.html"

    manifest: Manifest
    refusal: str | None
    succeeded: datetime | None
    stale: bool
    counts: Sequence[tuple[str, int]]
    trouble: str | None
    unread: Sequence[DialogueSummary]
    groups: Sequence[RejectionGroup]
    runs: Sequence[Run]
    versions: Sequence[tuple[str, str]]


def status_page(kb: KnowledgeBase, stale_hours: float) -> StatusPage:
    """Reads the reports of the latest runs. The index is stale if the last success is older than `stale_hours`."""
    with kb.snapshot() as snapshot:
        manifest = snapshot.manifest
        unread = [one for one in snapshot.dialogues if one.no_speakers or one.unread_openings]
    history = read_history(kb.data_folder, manifest)
    succeeded = last_success(kb.data_folder, manifest.created)
    return StatusPage(
        manifest=manifest,
        refusal=kb.refusal,
        succeeded=succeeded,
        stale=is_stale(succeeded, stale_hours),
        counts=[(OUTCOMES[name], history.counts[name]) for name in OUTCOMES if name in history.counts],
        trouble=rejection_problem(history.rejected),
        unread=sorted(unread, key=lambda one: (not one.no_speakers, -one.unread_openings)),
        groups=grouped(map(_without_folder, history.rejected)),
        runs=history.runs,
        versions=[(PARTS[part], getattr(manifest.versions, part)) for part in PARTS],
    )


def _without_folder(rejected: RejectedSource) -> RejectedSource:
    """Names the document without its folder, since paths of the server are not shown."""
    name = in_one_line(file_name(rejected.path))
    return structs.replace(rejected, path=name, reason=in_one_line(rejected.reason.replace(rejected.path, name)))
