"""`kb people` and `kb review`: who is who in the served generation, from what evidence, and what is doubtful."""

import json
from collections.abc import Iterator

import click
import msgspec

from kb.analysis.normalize import squeeze, to_katakana
from kb.bootstrap import open_kb
from kb.cli.options import config_option, data_option, settle
from kb.messages import _
from kb.model.names import name_key
from kb.model.people import Person


@click.command(help=_("発言者を、名の読み・役職の移り変わり・同じ人とみた理由とともに示します。"))
@click.argument("name", required=False)
@data_option
@config_option
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
def people(name: str | None, data: str | None, config: str | None, as_json: bool) -> None:
    """Prints the people whose name or reading begins so, or all."""
    with open_kb(settle(config, data=data).data) as kb, kb.snapshot() as snapshot:
        found = [person for person in snapshot.registry.people if name is None or _is_called(person, name)]
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(line for person in found for line in _readable(person)))


@click.command(help=_("人の目で確かめてほしいこと（だれか決められない発言者、同名の人、読み取りの疑問）を示します。"))
@data_option
@config_option
def review(data: str | None, config: str | None) -> None:
    """Prints the doubts of the generation and what the parser could not decide."""
    with open_kb(settle(config, data=data).data) as kb, kb.snapshot() as snapshot:
        for doubt in snapshot.registry.doubts:
            click.echo(f"{doubt.code}\t{doubt.dialogue or '-'}\t{doubt.message}")
        for summary in snapshot.dialogues:
            for diagnostic in snapshot.dialogue(summary.id).diagnostics:
                if diagnostic.code in _UNDECIDED or diagnostic.code.startswith("unclear-"):
                    click.echo(f"{diagnostic.code}\t{summary.id}:{diagnostic.line}\t{diagnostic.message}")


_UNDECIDED = frozenset(
    {"ambiguous-speaker", "unknown-speaker", "unlisted-speaker", "number-conflict", "part-conflict", "missing-date"}
)


def _is_called(person: Person, name: str) -> bool:
    wanted = squeeze(name_key(name)).text
    names = [squeeze(name_key(spelling)).text for spelling in (person.name, *person.spellings)]
    names.append(person.reading.replace(" ", ""))
    return any(called.startswith((wanted, to_katakana(wanted))) for called in names)


def _readable(person: Person) -> Iterator[str]:
    spellings = [spelling for spelling in person.spellings if spelling != person.name]
    also = f"  = {'、'.join(spellings)}" if spellings else ""
    yield f"{click.style(person.name, bold=True)}（{person.reading}）{also}"
    for tenure in person.tenures:
        first, last = tenure.first or "?", tenure.last or "?"
        days = str(first) if first == last else f"{first}..{last}"
        office = " ".join(filter(None, (tenure.organization, tenure.department, "・".join(tenure.posts))))
        yield f"  {days}  {office}  [{len(tenure.dialogues)}]"
    if person.evidence:
        yield click.style(f"  {'、'.join(person.evidence)}", dim=True)
