"""What is served and how old it is, what the last nightly runs did, and what they could not take in."""

from flask import Blueprint, current_app, render_template
from msgspec import structs

from kb.escapes import in_one_line
from kb.refusals import Rejected, file_name, grouped
from kb.runs.freshness import is_stale, last_success
from kb.runs.history import OUTCOMES, read_history
from kb.runs.status import PARTS, not_taken_in
from webui.request_snapshot import knowledge_base

blueprint = Blueprint("status", __name__)


@blueprint.get("/status")
def page() -> str:
    """The state of the index. No ETag: it changes with the runs, not with the generation alone."""
    kb = knowledge_base()
    with kb.snapshot() as snapshot:
        manifest = snapshot.manifest
    history = read_history(kb.data_folder, manifest)
    succeeded = last_success(kb.data_folder, manifest.created)
    return render_template(
        "status/status.html",
        manifest=manifest,
        refusal=kb.refusal,
        succeeded=succeeded,
        stale=is_stale(succeeded, current_app.config["WEBUI_STALE_HOURS"]),
        counts=[(OUTCOMES[name], history.counts[name]) for name in OUTCOMES if name in history.counts],
        trouble=not_taken_in(history.rejected),
        groups=grouped(map(_without_folder, history.rejected)),
        runs=history.runs,
        versions=[(PARTS[part], getattr(manifest.versions, part)) for part in PARTS],
    )


def _without_folder(rejected: Rejected) -> Rejected:
    """A reader of the page is told which document it is, not where the server keeps it."""
    name = in_one_line(file_name(rejected.path))
    return structs.replace(rejected, path=name, reason=in_one_line(rejected.reason.replace(rejected.path, name)))
