"""Parsing: turns a manuscript into a dialogue, by the document layout that the registry detects.

`plain_characters` gives every layout a text in plain characters and puts those of the document back.
`layouts` holds the document layouts and their registry, `speakers` the resolvers of speaker labels, `people` names,
offices and lists of people, `lines` the properties of single lines; `builder` assembles every dialogue.
"""

import logging

import msgspec

from indexer.manuscript import STATED_FORMATS, Manuscript
from indexer.parsing.conversation import with_roles
from indexer.parsing.layouts import registry
from indexer.parsing.layouts.base import Detection, Layout
from indexer.parsing.layouts.registry import LAYOUTS
from indexer.parsing.lines.rows import rows_of
from indexer.parsing.plain_characters import plain_manuscript, restored
from indexer.parsing.system_pages import without_furniture
from indexer.parsing.unread_speech import unread_speech
from kb.messages import _
from kb.model.dialogue import Diagnostic, Dialogue

__all__ = ["LAYOUTS", "Detection", "Layout", "detect", "parse"]

_log = logging.getLogger(__name__)


def detect(manuscript: Manuscript) -> Detection:
    """The document layout of a manuscript."""
    plain = without_furniture(plain_manuscript(manuscript))
    return registry.detect(plain, rows_of(plain))


def parse(manuscript: Manuscript) -> Dialogue:
    """The dialogue of a manuscript; it accepts any lines and does not fail.

    A diagnostic names the layout unless it is the forum's. An exported dialogue gets none: it was parsed before.
    """
    plain = plain_manuscript(manuscript)
    shown = without_furniture(plain)
    rows = rows_of(shown)
    found = registry.detect(shown, rows)
    _log.debug("%s: %s (%s)", manuscript.source.path, found.layout, found.reason)
    layout = registry.layout_named(found.layout)
    dialogue = found.parse()
    if manuscript.metadata is None or not manuscript.metadata.states_roles:
        dialogue = with_roles(dialogue)
    if manuscript.metadata is None:
        reported = sorted((*dialogue.diagnostics, *unread_speech(dialogue, rows)), key=lambda one: (one.line, one.code))
        dialogue = msgspec.structs.replace(dialogue, diagnostics=tuple(reported))
    if plain is not manuscript:
        dialogue = restored(dialogue, manuscript)
    if layout is registry.FALLBACK or manuscript.source.format in STATED_FORMATS:
        return dialogue
    named = Diagnostic(1, "layout", _("書式「{layout}」として読みました。", layout=_(layout.title)))
    return msgspec.structs.replace(dialogue, diagnostics=(named, *dialogue.diagnostics))
