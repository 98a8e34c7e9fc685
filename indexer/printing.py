"""Terminal output of parsed dialogues and of run reports."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from indexer.dialogue_json import to_json
from indexer.enrich.topics import TopicList
from indexer.loader import read_dialogues
from indexer.manuscript import STATED_FORMATS
from indexer.parsing import LAYOUTS
from indexer.parsing.layouts import structured
from indexer.parsing.layouts.registry import FALLBACK
from indexer.progress import STEPS
from indexer.sandbox.sandboxed_parser import SandboxedParser
from indexer.sources.folder import find_documents, no_documents_message
from kb.cli.progress import progress_beside_output
from kb.cli.terminal import show, styled
from kb.errors import SourceError
from kb.messages import _, listed
from kb.model.dialogue import Dialogue
from kb.progress import advancing
from kb.runs.history import OUTCOMES
from kb.runs.reports import REJECTED, Report, reason_of
from kb.settings import Settings


def print_folder(folder: str, settings: Settings, topics: TopicList, *, as_json: bool) -> int:
    """Prints one line per dialogue, of a table or of JSON. Returns the exit status.

    Raises:
        SourceError: the folder holds no file, or the pattern matches none.
    """
    rejected = 0
    documents = find_documents([folder], Path(settings.data))
    if not documents:
        raise SourceError(no_documents_message([folder]))
    if not as_json:
        show("\t".join((_("文書"), _("書式"), _("発言"), _("発言者の判明"), _("注意"))))
    with (
        SandboxedParser(settings) as parser,
        progress_beside_output()(_(STEPS["read"]), len(documents)) as step,
    ):
        for document in advancing(documents, step):
            try:
                if document.refused:
                    raise SourceError(document.refused)
                dialogues = read_dialogues(document.path, settings, parser)
            except SourceError as error:
                rejected += 1
                show(str(error), err=True)
                continue
            for dialogue in map(topics.assign, dialogues):
                if as_json:
                    click.echo(msgspec.json.encode(to_json(dialogue)).decode())
                else:
                    show(_row(dialogue))
    return REJECTED if rejected else 0


def topic_evidence(dialogue: Dialogue) -> Iterator[str]:
    """The words for which each turn was given its topics."""
    yield styled(dialogue.title, bold=True)
    for turn in dialogue.turns:
        for mention in turn.topics:
            why = [_("発言の「{word}」", word=word) for word in mention.words]
            why += [_("見出しの「{word}」", word=word) for word in mention.heading_words]
            yield f"{turn.id:>4}  {mention.group} > {mention.topic}: {'、'.join(why)}"


def run_details(report: Report) -> Iterator[str]:
    """The outcome of each source, the work of the run, and the seconds of its steps."""
    for record in report.sources:
        told = reason_of(record) if record.outcome == "rejected" else " ".join(record.dialogues)
        told += f" [{record.detail}]" if record.detail else ""
        yield f"{_(OUTCOMES[record.outcome])}\t{record.path}\t{told}"
    for path in report.removed:
        yield f"{_(OUTCOMES['removed'])}\t{path}"
    work = report.work
    yield _(
        "読み取った文書 {parsed}、解析した対話 {indexed}、前の世代から引き継いだ対話 {kept}",
        parsed=work.parsed,
        indexed=work.indexed,
        kept=work.kept,
    )
    total = (report.finished - report.started).total_seconds()
    steps = listed(f"{_(STEPS[name])} {seconds:.2f}" for name, seconds in report.seconds.items())
    yield _("{total:.2f} 秒（{steps}）", total=total, steps=steps)


def _row(dialogue: Dialogue) -> str:
    spoken = [turn for turn in dialogue.turns if turn.kind == "speech"]
    known = sum(turn.speaker is not None for turn in spoken)
    counts = Counter(diagnostic.code for diagnostic in dialogue.diagnostics)
    layout = _layout_of(dialogue)
    notes = " ".join(f"{code}:{count}" for code, count in sorted(counts.items()) if code != "layout")
    turns = sum(turn.kind != "narration" for turn in dialogue.turns)
    return f"{dialogue.source.path}\t{layout}\t{turns}\t{known}/{len(spoken)}\t{notes}"


def _layout_of(dialogue: Dialogue) -> str:
    """The title of a dialogue's layout, from its diagnostic; without one, the fallback's.

    The diagnostic in an exported JSON document is of the first parse: the JSON itself is a structured document.
    """
    if dialogue.source.format in STATED_FORMATS:
        return _(structured.LAYOUT.title)
    said = next((found.message for found in dialogue.diagnostics if found.code == "layout"), "")
    return next((_(layout.title) for layout in LAYOUTS if _(layout.title) in said), _(FALLBACK.title))


def dialogue_text(dialogue: Dialogue) -> Iterator[str]:
    """The dialogue as lines for a terminal."""
    series = dialogue.series
    yield styled(dialogue.title, bold=True)
    part = f" {series.part}/{series.parts or '?'}" if series.part else ""
    yield f"{dialogue.date or '----'}  {series.name or ''} {series.number or ''}{part}"
    for participant in dialogue.participants:
        posts = "・".join(participant.posts)
        yield f"  {participant.name}  {participant.organization or '?'} {participant.department or ''} {posts}".rstrip()
    section: tuple[str, ...] = ()
    for turn in dialogue.turns:
        if turn.section != section:
            section = turn.section
            yield ""
            yield styled(" > ".join(section), underline=True)
        post = f"（{turn.organization or '?'} {turn.post or ''}）" if turn.speaker else ""
        yield f"{turn.id:>4} {turn.kind:<9} {turn.speaker or turn.as_written}{post} {turn.text[:40]!r}"
        if turn.topics:
            yield "     " + " / ".join(f"{m.topic}（{'、'.join((*m.words, *m.heading_words))}）" for m in turn.topics)
    for diagnostic in dialogue.diagnostics:
        yield styled(f"  {diagnostic.line}: {diagnostic.code} {diagnostic.message}", dim=True)
