"""`kb parse`: prints the dialogues of a document, or a table of those in a folder."""

import sys
from pathlib import Path

import click
import msgspec

from indexer.dialogue_json import to_json
from indexer.enrich.topics import load_topics
from indexer.loader import read_dialogues
from indexer.printing import dialogue_text, print_folder
from indexer.sources.folder import is_folder_or_pattern
from kb.bootstrap import configured_analyzer
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option
from kb.cli.terminal import show
from kb.messages import N_, _
from kb.runs.reports import REJECTED


@click.command(
    cls=Command,
    help=_("記事から、誰が何を言ったかを読み取って示します。フォルダなら、文書ごとに一行の表にします。"),
    statuses={REJECTED: N_("読み取れない文書があった（フォルダのとき）")},
)
@click.argument("path", type=click.Path(), metavar=_("ファイルかフォルダ"))
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します（フォルダなら一行に一つ）。"))
@config_option
def parse(path: str, as_json: bool, config: str | None) -> None:
    """Prints the dialogues of a file, or a table of those in a folder."""
    settings = command_settings(config)
    topic_list = load_topics(settings.registry, configured_analyzer(settings.registry))
    if is_folder_or_pattern(path):
        sys.exit(print_folder(path, settings, topic_list, as_json=as_json))
    for dialogue in map(topic_list.assign, read_dialogues(Path(path), settings)):
        if as_json:
            click.echo(msgspec.json.format(msgspec.json.encode(to_json(dialogue)), indent=2))
        else:
            show(dialogue_text(dialogue))
