"""`kb review`: lists ambiguous identities and parser diagnostics for staff to decide, with entries for people.toml."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from kb.bootstrap import open_configured_kb
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show, styled
from kb.messages import _, listed
from kb.review import PERSON_DOUBTS, ReviewList, review_list

_SHOWN = 5  # dialogues named per person, lines quoted per document


@click.command(
    cls=Command,
    help=_(
        "人の目で確かめてほしいことを示します。話し手を読めていない文書、people.toml に貼り付ける行を添えた人ごとの"
        "疑問、対話ごとの読み取りの疑問の順です。"
    ),
)
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
@data_option
@config_option
def review(as_json: bool, data: str | None, config: str | None) -> None:
    """Prints the doubts of the generation, and the ambiguous lines of its documents."""
    settings = command_settings(config, data=data)
    with open_configured_kb(settings) as kb, kb.snapshot() as snapshot:
        found, doubts = review_list(snapshot, progress_for()), snapshot.registry.doubts
    if as_json:
        result = {
            "unread": {one.dialogue.id: one.lines for one in found.unread},
            "doubts": doubts,
            "dialogues": {one.dialogue.id: one.lines for one in found.dialogues if one.lines},
        }
        click.echo(json.dumps(msgspec.to_builtins(result), ensure_ascii=False, indent=2))
        return
    lines = [*_unread(found), *_people(found, settings.registry), *_dialogues(found)]
    show(lines or [_("確かめることはありません。")])


def _unread(found: ReviewList) -> Iterator[str]:
    """The documents whose speakers were not read, with the file and the lines."""
    if found.unread:
        yield styled(_("話し手を読めていない文書: {count}件", count=len(found.unread)), bold=True)
    for dialogue, lines in found.unread:
        yield ""
        yield f"  {styled(dialogue.id, bold=True)}  {dialogue.title}  {dialogue.source.path}"
        yield from ("    " + _("{line}行目: {message}", line=one.line, message=one.message) for one in lines[:_SHOWN])
        if len(lines) > _SHOWN:
            yield "    " + _("ほか{more}行", more=len(lines) - _SHOWN)
    if found.unread:
        yield ""


def _people(found: ReviewList, registry: str | None) -> Iterator[str]:
    """Doubts about people, each person once, with the entries to paste."""
    if any(one.entry for people in found.people.values() for one in people):
        beside = _("people.toml（kb.toml の registry に書くフォルダに置く）")
        place = Path(registry, "people.toml") if registry else beside
        yield _("[[person]] からの行を直して {place} に貼り付けると、次の kb index から効きます。", place=place)
        yield ""
    for code, people in found.people.items():
        if people:
            title = _(PERSON_DOUBTS[code])
            yield styled(_("{title}: {count}件", title=title, count=len(people)), bold=True)
            yield ""
        for one in people:
            yield f"  {one.message}"
            if named := one.dialogues:
                more = _(" ほか{more}件", more=len(named) - _SHOWN) if len(named) > _SHOWN else ""
                yield "  " + _("対話: {names}", names=f"{listed(named[:_SHOWN])}{more}")
            yield from (f"    {line}" if line else "" for line in one.entry)
            yield ""


def _dialogues(found: ReviewList) -> Iterator[str]:
    """Doubts about the talk of a dialogue, and lines that the parser could not decide."""
    if found.dialogues:
        yield styled(_("読み取りの疑問: {count}件の対話", count=len(found.dialogues)), bold=True)
    for dialogue, messages, lines in found.dialogues:
        yield ""
        yield f"  {styled(dialogue.id, bold=True)}  {dialogue.title}"
        yield from (f"    {message}" for message in messages)
        for one in lines:
            yield "    " + _("{line}行目: {message}", line=one.line, message=one.message)
