"""`kb verify-quote`: looks up the quotations of a draft, or checks the fingerprint of a quotation."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kb.bootstrap import open_configured_kb
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show, styled
from kb.errors import QueryError, SourceError
from kb.messages import N_, _
from kb.reasons import system_reason
from kb.search.captions import day_text, speaker_cited
from kb.serving.snapshot import Snapshot
from kb.verification.draft import MAX_CHARACTERS
from kb.verification.fingerprints import check_fingerprint
from kb.verification.verdicts import OUTCOMES, QuotationVerdict, verdicts

DOUBTFUL = 5  # exit status: something is to be looked at


@click.command(
    cls=Command,
    name="verify-quote",
    help=_("原稿の引用を記録と照らし合わせます。原稿はファイルか標準入力から読みます。"),
    example=(
        "kb verify-quote draft.txt\ncat draft.txt | kb verify-quote -\n"
        "kb verify-quote --fingerprint 5f2ab90c1d3e --turn 001-sakuragawa-1#t4"
    ),
    statuses={2: N_("指定・設定の誤り、読めないファイル、または索引がない"), DOUBTFUL: N_("確かめるべき引用があった")},
)
@click.argument("draft", required=False, metavar=_("[ファイル]"))
@click.option("--fingerprint", metavar="HEX", help=_("この指紋の引用が、--turn の発言に今もあるかを調べます。"))
@click.option("--turn", metavar="ID", help=_("発言（対話ID#t4、対話ID#t4:12-80、または固定リンク）。"))
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
@data_option
@config_option
def verify_quote(
    draft: str | None, fingerprint: str | None, turn: str | None, as_json: bool, data: str | None, config: str | None
) -> int:
    """Prints the verdicts, or whether the fingerprint is that of words of the turn."""
    settings = command_settings(config, data=data)
    if (fingerprint is None) != (turn is None) or (fingerprint is None and draft is None):
        raise click.UsageError(_("原稿のファイル（標準入力は -）か、--fingerprint と --turn を指定してください。"))
    text = _text(draft) if draft is not None else None
    with open_configured_kb(settings) as kb, kb.snapshot() as snapshot:
        if fingerprint is not None and turn is not None:
            return _print_fingerprint(fingerprint, turn, text, snapshot, as_json=as_json)
        with progress_for()(_("引用の照合"), 0):
            found = list(verdicts(text or "", snapshot))
    if as_json:
        click.echo(json.dumps([_as_object(verdict) for verdict in found], ensure_ascii=False, indent=2))
    else:
        show(_report(found))
    return DOUBTFUL if any(verdict.is_alarm for verdict in found) else 0


def _text(name: str) -> str:
    """The draft, from a file or from standard input.

    Raises:
        SourceError: it cannot be read.
        QueryError: it is too long.
    """
    try:
        text = (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            _("{path} は UTF-8 の文章ではありません。UTF-8 で保存し直してください。", path=name)
        ) from error
    except OSError as error:
        raise SourceError(_("{path} を読めません（{reason}）。", path=name, reason=system_reason(error))) from error
    if len(text) > MAX_CHARACTERS:
        message = _(
            "原稿は{most}文字までです（今は{length}文字）。分けて照合してください。",
            most=f"{MAX_CHARACTERS:,}",
            length=f"{len(text):,}",
        )
        raise QueryError(message)
    return text


def _print_fingerprint(digits: str, turn: str, text: str | None, snapshot: Snapshot, *, as_json: bool) -> int:
    found = check_fingerprint(digits, turn, snapshot, text)
    if as_json:
        click.echo(
            json.dumps(
                {"turn": found.turn_id, "matches": found.text is not None, "text": found.text}, ensure_ascii=False
            )
        )
    elif found.text is not None:
        show([styled(_("一致します"), bold=True) + f" {found.turn_id}", f"  {' '.join(found.text.split())}"])
    else:
        show(
            styled(_("一致しません"), bold=True)
            + " "
            + _(
                "指紋 {digits} の文は、この発言にありません。文が変わったか、別の発言の指紋です。",
                digits=found.digits,
            )
        )
    return 0 if found.text is not None else DOUBTFUL


def _report(found: list[QuotationVerdict]) -> Iterator[str]:
    for number, verdict in enumerate(found, 1):
        mark = _("要確認") if verdict.is_alarm else _("問題なし")
        yield styled(f"{number}. {mark}: {_(OUTCOMES[verdict.outcome])}", bold=verdict.is_alarm)
        yield f"  「{' '.join(verdict.quotation.text.split())}」"
        if verdict.difference:
            yield "  " + "".join(
                {"same": "{}", "quoted": "[-{}-]", "said": "{{+{}+}}"}[piece.change].format(piece.text)
                for piece in verdict.difference
            )
        yield from (f"  ! {problem}" for problem in verdict.problems)
        if verdict.match:
            hit = verdict.match.hit
            yield f"  {speaker_cited(hit)}、「{hit.dialogue.title}」、{day_text(hit.dialogue.date)} {hit.id}"
    alarms = sum(verdict.is_alarm for verdict in found)
    yield (
        _("引用 {count}件のうち、確かめるところが {alarms}件あります。", count=len(found), alarms=alarms)
        if alarms
        else _("引用 {count}件に、食い違いはありません。", count=len(found))
    )


def _as_object(verdict: QuotationVerdict) -> dict[str, Any]:
    match = verdict.match
    return {
        "quotation": verdict.quotation.text,
        "start": verdict.quotation.span.start,
        "end": verdict.quotation.span.end,
        "outcome": verdict.outcome.value,
        "alarm": verdict.is_alarm,
        "problems": list(verdict.problems),
        "turn": match.hit.id if match else None,
        "similarity": round(match.similarity, 1) if match else None,
        "difference": [[piece.change, piece.text] for piece in verdict.difference],
    }
