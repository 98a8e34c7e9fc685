"""What is served and how old it is, what the last nightly runs did, and what they could not take in."""

from flask import Blueprint, current_app, render_template

from kb.freshness import is_stale, last_success
from kb.history import OUTCOMES, Rejected, read_history
from kb.status import PARTS
from webui.formats import file_name
from webui.snapshots import knowledge_base

blueprint = Blueprint("status", __name__)


@blueprint.get("/status")
def page() -> str:
    """The state of the index. No ETag: it changes with the runs, not with the generation alone."""
    kb = knowledge_base()
    with kb.snapshot() as snapshot:
        manifest = snapshot.manifest
    history = read_history(kb.layout, manifest)
    succeeded = last_success(kb.layout, manifest.created)
    return render_template(
        "status.html",
        manifest=manifest,
        refusal=kb.refusal,
        succeeded=succeeded,
        stale=is_stale(succeeded, current_app.config["WEBUI_STALE_HOURS"]),
        counts=[(OUTCOMES[name], history.counts[name]) for name in OUTCOMES if name in history.counts],
        rejected=[_without_folder(one) for one in history.rejected],
        runs=history.runs,
        versions=[(PARTS[part], getattr(manifest.versions, part)) for part in PARTS],
    )


def _without_folder(rejected: Rejected) -> Rejected:
    name = rejected.path if "://" in rejected.path else file_name(rejected.path)
    return Rejected(name, rejected.reason.replace(rejected.path, name))
