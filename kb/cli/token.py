"""`kb token new|list|revoke`: the tokens with which programs ask."""

from collections.abc import Iterator

import click
import msgspec

from kb.cli.columns import aligned, moment_text
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.terminal import show
from kb.errors import ConfigError
from kb.generations.data_folder import DataFolder
from kb.messages import _, listed
from kb.permissions import load_permissions
from kb.settings import Settings
from kb.tokens import SCOPES, AccessToken, Scope, TokenFile

NEW, LIST, REVOKE = ACTIONS = ("new", "list", "revoke")


@click.command(
    cls=Command,
    name="token",
    help=_(
        "プログラムのトークンを管理します。new で作り、list で一覧し、revoke で取り消します。"
        "トークンは作ったときに一度だけ示し、ファイルにはハッシュだけを残します。"
    ),
    example="kb token new chatbot --scope api --scope mcp --group cio-office --days 365\nkb token revoke chatbot",
)
@click.argument("action", metavar="|".join(ACTIONS))
@click.argument("name", metavar=_("名前"), required=False)
@click.option(
    "--scope", "scopes", metavar=_("範囲"), multiple=True, help=_("使える入口: {names}。", names=listed(SCOPES))
)
@click.option(
    "--group",
    "groups",
    metavar=_("グループ"),
    multiple=True,
    help=_("読める文書を決める permissions.toml のグループ。"),
)
@click.option(
    "--per-minute",
    metavar=_("数"),
    default=120,
    type=click.IntRange(1),
    help=_("1分あたりの問い合わせの上限（既定は 120）。"),
)
@click.option("--days", metavar=_("日数"), type=click.IntRange(1), help=_("使える日数（既定は期限なし）。"))
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
@data_option
@config_option
def token_command(
    action: str,
    name: str | None,
    scopes: tuple[str, ...],
    groups: tuple[str, ...],
    per_minute: int,
    days: int | None,
    as_json: bool,
    data: str | None,
    config: str | None,
) -> None:
    """Prints the secret of a new token, or the table of all."""
    settings = command_settings(config, data=data)
    file = TokenFile(DataFolder(settings.data).tokens)
    if action not in ACTIONS:
        raise click.UsageError(
            _("「{word}」ではなく {choice} を指定してください。", word=action, choice=listed(ACTIONS))
        )
    if action == LIST:
        _show_tokens(file.tokens(), as_json=as_json)
        return
    if name is None:
        raise click.UsageError(_("{name}を指定してください。", name=_("名前")))
    if action == REVOKE:
        file.revoke(name)
        show(_("トークン「{name}」を取り消しました。", name=name))
        return
    secret = file.create(name, _scopes(scopes), _known_groups(groups, settings), per_minute=per_minute, days=days)
    if as_json:
        click.echo(msgspec.json.encode({"name": name, "token": secret}))
        return
    show(secret)
    show(_("この値はもう一度は示せません。使うプログラムの設定に写してください。"), err=True)


def _scopes(names: tuple[str, ...]) -> tuple[Scope, ...]:
    """The scopes of the names. A token without any could do nothing."""
    unknown = [name for name in names if name not in SCOPES]
    if unknown or not names:
        message = _("--scope に {names} から一つ以上を指定してください。", names=listed(SCOPES))
        raise click.UsageError(message)
    return tuple(scope for scope in SCOPES if scope in names)


def _known_groups(names: tuple[str, ...], settings: Settings) -> tuple[str, ...]:
    permissions = load_permissions(settings.permissions) if settings.permissions else None
    known = permissions.group_names if permissions else ()
    if unknown := [name for name in names if name not in known]:
        raise ConfigError(_("グループ「{name}」は permissions.toml（設定 permissions）にありません。", name=unknown[0]))
    return names


def _show_tokens(tokens: tuple[AccessToken, ...], *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(list(map(_public, tokens))), indent=2))
    elif tokens:
        show(_rows(tokens))
    else:
        show(_("トークンはありません。"))


def _public(token: AccessToken) -> dict[str, object]:
    return {name: value for name, value in msgspec.structs.asdict(token).items() if name != "sha256"}


def _rows(tokens: tuple[AccessToken, ...]) -> Iterator[str]:
    head = (_("名前"), _("範囲"), _("グループ"), _("毎分"), _("作成"), _("期限"))
    yield from aligned(
        [
            head,
            *(
                (
                    token.name,
                    " ".join(token.scopes),
                    " ".join(token.groups),
                    str(token.per_minute),
                    moment_text(token.created),
                    moment_text(token.expires) if token.expires else _("なし"),
                )
                for token in tokens
            ),
        ]
    )
