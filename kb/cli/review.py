"""`kb review`: lists ambiguous identities and parser diagnostics for staff to decide, with entries for people.toml."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
import msgspec

from kb.bootstrap import open_configured_kb
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show, styled
from kb.generations.store import DialogueSummary
from kb.messages import N_, _, listed
from kb.model.dialogue import NO_SPEAKERS, UNREAD_OPENING, Diagnostic, Dialogue
from kb.model.people import Doubt, DoubtCode
from kb.progress import advancing

_UNDECIDED = frozenset(
    {"ambiguous-speaker", "unknown-speaker", "unlisted-speaker", "number-conflict", "part-conflict", "missing-date"}
)
_PERSON_DOUBTS: dict[DoubtCode, str] = {
    "unknown-surname": N_("名の分からない発言者"),
    "ambiguous-surname": N_("だれか決められない発言者"),
    "same-name": N_("同じ氏名の人"),
    "unused-entry": N_("people.toml の当てはまらない項目"),
}
_UNREAD = (NO_SPEAKERS, UNREAD_OPENING)
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
        doubts = snapshot.registry.doubts
        with progress_for()(_("対話の読み込み"), len(snapshot.dialogues)) as step:
            found = {one.id: snapshot.dialogue(one.id) for one in advancing(snapshot.dialogues, step)}
        unread = [one for one in snapshot.dialogues if one.no_speakers or one.unread_openings]
    undecided = {
        name: [one for one in dialogue.diagnostics if one.code in _UNDECIDED or one.code.startswith("unclear-")]
        for name, dialogue in found.items()
    }
    if as_json:
        result = {
            "unread": _unread_lines(unread, found),
            "doubts": doubts,
            "dialogues": {name: ones for name, ones in undecided.items() if ones},
        }
        click.echo(json.dumps(msgspec.to_builtins(result), ensure_ascii=False, indent=2))
        return
    titles = {name: one.title for name, one in found.items()}
    lines = [*_unread(unread, found), *_people(doubts, settings.registry), *_dialogues(doubts, undecided, titles)]
    show(lines or [_("確かめることはありません。")])


def _unread_lines(unread: Sequence[DialogueSummary], found: dict[str, Dialogue]) -> dict[str, list[Diagnostic]]:
    """Documents whose speakers were not read, those without any speaker first, with the diagnostics that say so."""
    worst_first = sorted(unread, key=lambda one: (not one.no_speakers, -one.unread_openings))
    return {one.id: [line for line in found[one.id].diagnostics if line.code in _UNREAD] for one in worst_first}


def _unread(unread: Sequence[DialogueSummary], found: dict[str, Dialogue]) -> Iterator[str]:
    """The documents whose speakers were not read, with the file and the lines."""
    if unread:
        yield styled(_("話し手を読めていない文書: {count}件", count=len(unread)), bold=True)
    for name, lines in _unread_lines(unread, found).items():
        yield ""
        yield f"  {styled(name, bold=True)}  {found[name].title}  {found[name].source.path}"
        yield from ("    " + _("{line}行目: {message}", line=one.line, message=one.message) for one in lines[:_SHOWN])
        if len(lines) > _SHOWN:
            yield "    " + _("ほか{more}行", more=len(lines) - _SHOWN)
    if unread:
        yield ""


def _people(doubts: Sequence[Doubt], registry: str | None) -> Iterator[str]:
    """Doubts about people, each person once, with the entries to paste."""
    if any(one.name for one in doubts):
        beside = _("people.toml（kb.toml の registry に書くフォルダに置く）")
        place = Path(registry, "people.toml") if registry else beside
        yield _("[[person]] からの行を直して {place} に貼り付けると、次の kb index から効きます。", place=place)
        yield ""
    for code, title in _PERSON_DOUBTS.items():
        people = list(_by_person(one for one in doubts if one.code == code))
        if people:
            yield styled(_("{title}: {count}件", title=_(title), count=len(people)), bold=True)
            yield ""
        for same in people:
            yield f"  {same[0].message}"
            if named := [one.dialogue for one in same if one.dialogue]:
                more = _(" ほか{more}件", more=len(named) - _SHOWN) if len(named) > _SHOWN else ""
                yield "  " + _("対話: {names}", names=f"{listed(named[:_SHOWN])}{more}")
            yield from (f"    {line}" if line else "" for line in _registry_entries(same))
            yield ""


def _by_person(doubts: Iterable[Doubt]) -> Iterable[list[Doubt]]:
    """Groups doubts by name and organizations."""
    groups: dict[tuple[object, ...], list[Doubt]] = {}
    for doubt in doubts:
        groups.setdefault((doubt.name or doubt.message, doubt.organizations, doubt.candidates), []).append(doubt)
    return groups.values()


def _registry_entries(same: Sequence[Doubt]) -> Iterator[str]:
    """The entry for people.toml that resolves a doubt; values that staff have to supply are commented."""
    doubt = same[0]
    if doubt.name is None:
        return
    match doubt.code:
        case "unknown-surname":
            yield from _entry(f"{doubt.name} ", doubt.organizations, also=doubt.name, note=_("名を書き足す"))
        case "ambiguous-surname":
            others = listed(doubt.candidates[1:])
            note = _("または {others}", others=others)
            yield from _entry(doubt.candidates[0], doubt.organizations, also=doubt.name, note=note)
            dialogues = ", ".join(map(_quoted, dict.fromkeys(one.dialogue for one in same if one.dialogue)))
            yield f"# dialogues = [{dialogues}]  # " + _("ここだけのことなら、行頭の # を外す")
        case "same-name":
            yield "# " + _("同じ人なら:")
            yield from _entry(doubt.name, doubt.organizations)
            yield "# " + _("別の人なら、代わりに:")
            for organization in doubt.organizations:
                yield from (f"# {line}" for line in _entry(doubt.name, [organization]))


def _entry(
    name: str, organizations: Sequence[str], *, also: str | None = None, note: str | None = None
) -> Iterator[str]:
    yield "[[person]]"
    yield f"name = {_quoted(name)}" + (f"  # {note}" if note else "")
    if also:
        yield f"also = [{_quoted(also)}]"
    if organizations:
        yield f"organizations = [{', '.join(map(_quoted, organizations))}]"


def _quoted(text: str) -> str:
    """A TOML basic string, which has the syntax of a JSON string."""
    return json.dumps(text, ensure_ascii=False)


def _dialogues(
    doubts: Sequence[Doubt], undecided: dict[str, list[Diagnostic]], titles: dict[str, str]
) -> Iterator[str]:
    """Doubts about the talk of a dialogue, and lines that the parser could not decide."""
    of_parts: dict[str, list[str]] = {}
    for doubt in doubts:
        if doubt.code not in _PERSON_DOUBTS:
            of_parts.setdefault(doubt.dialogue or "", []).append(doubt.message)
    names = [name for name in titles if of_parts.get(name) or undecided.get(name)]
    if names:
        yield styled(_("読み取りの疑問: {count}件の対話", count=len(names)), bold=True)
    for name in names:
        yield ""
        yield f"  {styled(name, bold=True)}  {titles[name]}"
        yield from (f"    {message}" for message in of_parts.get(name, ()))
        for one in undecided.get(name, ()):
            yield "    " + _("{line}行目: {message}", line=one.line, message=one.message)
