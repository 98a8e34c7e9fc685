"""`kb people`: people and organizations of the served generation, with the evidence for each identity."""

import json
from collections.abc import Iterator

import click
import msgspec

from kb.analysis.normalize import fold_without_space, to_katakana
from kb.bootstrap import open_configured_kb
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.terminal import show, styled
from kb.messages import _
from kb.model.names import name_key
from kb.model.people import Organization, Person


@click.command(cls=Command, help=_("発言者を示します。名の読み、役職の移り変わり、同じ人とみた理由も示します。"))
@click.argument("name", required=False, metavar=_("[名前]"))
@data_option
@config_option
@click.option(
    "--organizations", is_flag=True, help=_("発言者の代わりに、所属する団体を種別・コード・読みとともに示します。")
)
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
def people(name: str | None, data: str | None, config: str | None, organizations: bool, as_json: bool) -> None:
    """Prints the people or organizations whose name or reading has that prefix, or all."""
    with open_configured_kb(command_settings(config, data=data)) as kb, kb.snapshot() as snapshot:
        registry = snapshot.registry
    known: tuple[Person | Organization, ...] = registry.organizations if organizations else registry.people
    found = [one for one in known if name is None or _has_name(one, name)]
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=2))
    elif found:
        show(line for one in found for line in _readable(one))
    else:
        show(_("「{name}」に当てはまるものはありません。", name=name or ""), err=True)


def _has_name(one: Person | Organization, name: str) -> bool:
    wanted = fold_without_space(name_key(name)).text
    spellings = one.spellings if isinstance(one, Person) else ()
    names = [fold_without_space(name_key(spelling)).text for spelling in (one.name, *spellings)]
    names.append((one.reading or "").replace(" ", ""))
    return any(spelling.startswith((wanted, to_katakana(wanted))) for spelling in names)


def _readable(one: Person | Organization) -> Iterator[str]:
    return _person(one) if isinstance(one, Person) else _organization(one)


def _organization(one: Organization) -> Iterator[str]:
    reading = f"（{one.reading}）" if one.reading else ""
    yield f"{styled(one.name, bold=True)}{reading}  {one.kind} {one.code or ''}  [{len(one.dialogues)}]"


def _person(person: Person) -> Iterator[str]:
    spellings = [spelling for spelling in person.spellings if spelling != person.name]
    also = f"  = {'、'.join(spellings)}" if spellings else ""
    yield f"{styled(person.name, bold=True)}（{person.reading}）{also}"
    for tenure in person.tenures:
        first, last = tenure.first or "?", tenure.last or "?"
        days = str(first) if first == last else f"{first}..{last}"
        office = " ".join(filter(None, (tenure.organization, tenure.department, "・".join(tenure.posts))))
        yield f"  {days}  {office}  [{len(tenure.dialogues)}]"
    if person.evidence:
        yield styled(f"  {'、'.join(person.evidence)}", dim=True)
