"""`kb audit`: checks that the served index finds the words of its texts."""

import json
from dataclasses import asdict

import click

from kb.audit import Audit, audit
from kb.bootstrap import open_configured_kb
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show
from kb.messages import N_, _

PROBES = 300


@click.command(
    cls=Command,
    name="audit",
    statuses={0: N_("索引の誤りはない"), 1: N_("索引の誤りがある")},
    help=_("本文の語が検索で見つかることを確かめます。語は本文から抜き出します。見つからない箇所をすべて挙げます。"),
)
@click.option(
    "--probes", metavar=_("数"), default=PROBES, type=click.IntRange(1), help=_("確かめる語の数（既定は 300）。")
)
@click.option("--dialogues", metavar=_("数"), type=click.IntRange(1), help=_("確かめる対話の数（既定はすべて）。"))
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
@data_option
@config_option
def audit_command(probes: int, dialogues: int | None, as_json: bool, data: str | None, config: str | None) -> int:
    """Prints the misses. The exit status is 1 for an error of the index, else 0."""
    settings = command_settings(config, data=data)
    with open_configured_kb(settings) as kb, kb.snapshot() as snapshot:
        found = audit(snapshot, probes=probes, dialogues=dialogues, progress=progress_for())
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        show(_readable(found))
    return 1 if found.faults else 0


def _readable(found: Audit) -> list[str]:
    lines = [
        _(
            "世代 {generation}: {dialogues}件の対話から{probes}語を抜き出し、{occurrences}箇所を確かめました。",
            generation=found.generation,
            dialogues=found.dialogues,
            probes=found.probes,
            occurrences=found.occurrences,
        )
    ]
    for miss in found.misses:
        why = _("索引の誤り") if miss.fault else _("語の切れ目がここだけ違う")
        probe = f'"{miss.probe}"' if miss.quoted else miss.probe
        lines.append(f"  {probe}  {miss.turn}  …{miss.context}…  {why}")
    lines.append(
        _("見つからない箇所: {misses}（うち索引の誤り {faults}）", misses=len(found.misses), faults=found.faults)
    )
    return lines
