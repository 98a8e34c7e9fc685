"""`kb digest` against a real SMTP server on loopback, with a published index that grows."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from kb.model.dialogue import Dialogue
from tests.support.articles import article
from tests.support.command_line import kb_commands
from tests.support.dialogues import dialogue, turn
from tests.support.generations import publish_generation
from tests.support.permitted import SECRET, permitted_index

ALERTS = """
[[alert]]
name = "窓口の予約"
query = "窓口 予約"
organization = ["桜川区"]
to = ["madoguchi@example.jp", "kacho@example.jp"]
"""
OLD, NEW = datetime(2026, 11, 1, 18, tzinfo=UTC), datetime(2030, 11, 2, 18, tzinfo=UTC)


class Inbox:
    """Handler of the server: keeps mails, refuses addresses of one domain."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.refuses = False
        self.unknown = ""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.unknown == address:
            return "550 unknown"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuses:
            return "451 try again later"
        self.mails.append(envelope)
        return "250 taken"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    handler = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()


@pytest.fixture
def home(tmp_path: Path, inbox: tuple[Inbox, int]) -> Path:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "alerts.toml").write_text(ALERTS, encoding="utf-8")
    settings = [
        'data = "data"',
        'registry = "registry"',
        f'mail_relay = "127.0.0.1:{inbox[1]}"',
        'mail_from = "kb@example.jp"',
        'address = "https://kb.example.jp"',
    ]
    (tmp_path / "kb.toml").write_text("\n".join(settings), encoding="utf-8")
    publish_generation(tmp_path / "data", "g1", [dialogue("old", [turn("窓口の予約の話", taken_in=OLD)])])
    return tmp_path


def publish_more(home: Path, *more: Dialogue) -> None:
    talk = [
        turn("よろしくお願いします", order=1, taken_in=NEW),
        turn("窓口を予約できるようにしました", order=2, taken_in=NEW),
        turn("待つ人が減りました", order=3, taken_in=NEW),
    ]
    old = dialogue("old", [turn("窓口の予約の話", taken_in=OLD)])
    new = dialogue("new", talk, title="架空の座談会 第2回")
    publish_generation(home / "data", f"g{2 + len(more)}", [old, new, *more])


def test_what_is_new_is_mailed_once_with_the_turns_around_it(home: Path, inbox: tuple[Inbox, int]) -> None:
    (first,) = kb_commands([["digest"]], home)
    assert (first.status, first.out) == (0, "窓口の予約: これから後に取り込まれる発言を知らせます。\n")
    publish_more(home)
    second, third = kb_commands([["digest"], ["digest"]], home)
    assert (second.status, second.out) == (0, "窓口の予約: 1件を知らせました。\n")
    assert (third.status, third.out) == (0, "窓口の予約: 新しい発言はありません。\n")
    (mail,) = inbox[0].mails
    assert mail.rcpt_tos == ["madoguchi@example.jp", "kacho@example.jp"]
    message = message_from_bytes(mail.content or b"", policy=policy.default)  # type: ignore[arg-type]
    assert message["Subject"] == "新しい発言 1件: 窓口の予約"
    body = message.get_content()
    assert "● 川端 澄　桜川区　副区長: 窓口を予約できるようにしました" in body
    assert "川端 澄　桜川区　副区長: 待つ人が減りました" in body
    assert "https://kb.example.jp/dialogues/new#t2" in body


def test_a_letter_that_the_relay_refuses_goes_out_in_the_next_run(home: Path, inbox: tuple[Inbox, int]) -> None:
    kb_commands([["digest"]], home)
    publish_more(home)
    inbox[0].refuses = True
    (refused,) = kb_commands([["digest"]], home)
    assert refused.status == 5
    assert "try again later" in refused.err
    assert "次の実行でまた試みます" in refused.err
    inbox[0].refuses = False
    (again,) = kb_commands([["digest"]], home)
    assert (again.status, again.out) == (0, "窓口の予約: 1件を知らせました。\n")
    assert len(inbox[0].mails) == 1


def test_an_address_that_is_refused_is_named_and_the_others_hear_once(home: Path, inbox: tuple[Inbox, int]) -> None:
    kb_commands([["digest"]], home)
    publish_more(home)
    inbox[0].unknown = "kacho@example.jp"
    refused, again = kb_commands([["digest"], ["digest"]], home)
    assert (refused.status, again.status) == (5, 0)
    assert "宛先 kacho@example.jp が断られました。 alerts.toml を直してください。" in refused.err
    assert [mail.rcpt_tos for mail in inbox[0].mails] == [["madoguchi@example.jp"]]


def test_an_address_refused_when_a_letter_goes_out_again_holds_back_no_news(
    home: Path, inbox: tuple[Inbox, int]
) -> None:
    kb_commands([["digest"]], home)
    publish_more(home)
    inbox[0].refuses = True
    kb_commands([["digest"]], home)
    inbox[0].refuses, inbox[0].unknown = False, "kacho@example.jp"
    publish_more(home, dialogue("newer", [turn("窓口は予約だけにします", taken_in=NEW)]))
    both, after = kb_commands([["digest"], ["digest"]], home)
    assert both.status == 5
    assert both.err.count("宛先 kacho@example.jp が断られました。") == 1
    assert [mail.rcpt_tos for mail in inbox[0].mails] == [["madoguchi@example.jp"]] * 2
    assert (after.status, after.out) == (0, "窓口の予約: 新しい発言はありません。\n")


def test_a_letter_goes_out_again_to_the_addresses_of_today(home: Path, inbox: tuple[Inbox, int]) -> None:
    path = home / "registry" / "alerts.toml"
    path.write_text(ALERTS.replace('"madoguchi@example.jp", "kacho@example.jp"', '"kach@example.jp"'), "utf-8")
    kb_commands([["digest"]], home)
    publish_more(home)
    inbox[0].unknown = "kach@example.jp"
    (refused,) = kb_commands([["digest"]], home)
    assert refused.status == 5
    path.write_text(ALERTS, encoding="utf-8")
    (again,) = kb_commands([["digest"]], home)
    assert (again.status, again.out) == (0, "窓口の予約: 1件を知らせました。\n")
    assert [mail.rcpt_tos for mail in inbox[0].mails] == [["madoguchi@example.jp", "kacho@example.jp"]]


def test_a_relay_that_is_not_there_is_named(home: Path, inbox: tuple[Inbox, int]) -> None:
    kb_commands([["digest"]], home)
    publish_more(home)
    (ended,) = kb_commands([["digest"]], home, KB_MAIL_RELAY="127.0.0.1:1")
    assert ended.status == 5
    assert "メールを 127.0.0.1:1 に渡せません" in ended.err


@pytest.mark.parametrize(
    ("alerts", "said"),
    [
        ('[[alert]]\nname = "a"\nto = ["a@example.jp"]\n', "検索語も条件もありません"),
        ('[[alert]]\nname = "a"\nquery = "マ*"\nto = ["a@example.jp"]\n', "前方一致「マ*」"),
        ('[[alert]]\nname = "a"\nquery = "窓口"\nto = ["窓口の人"]\n', "alerts.toml"),
        ('[[alert]]\nname = "a"\nquery = "窓口"\nto = ["a@example.jp"]\n' * 2, "名前「a」が二つ"),
        ("[[alert]", "TOML"),
    ],
)
def test_alerts_that_cannot_be_used_are_named(home: Path, alerts: str, said: str) -> None:
    (home / "registry" / "alerts.toml").write_text(alerts, encoding="utf-8")
    (ended,) = kb_commands([["digest"]], home)
    assert ended.status == 2
    assert said in ended.err


def test_what_is_missing_is_named(home: Path) -> None:
    (home / "registry" / "alerts.toml").unlink()
    (ended,) = kb_commands([["digest"]], home)
    assert (ended.status, "alerts.toml がありません" in ended.err) == (2, True)
    (home / "registry" / "alerts.toml").write_text(ALERTS, encoding="utf-8")
    (home / "kb.toml").write_text('data = "data"\nregistry = "registry"\nmail_from = "a@b.jp"\n', encoding="utf-8")
    (ended,) = kb_commands([["digest"]], home)
    assert (ended.status, "設定 address がありません" in ended.err) == (2, True)
    (listed,) = kb_commands([["digest", "--dry-run"]], home)
    assert (listed.status, listed.out) == (0, "窓口の予約: いま 1件\n")


def test_a_mail_has_what_the_groups_of_its_addresses_may_read(tmp_path: Path, inbox: tuple[Inbox, int]) -> None:
    letters, port = inbox
    settings = permitted_index(tmp_path)
    (tmp_path / "registry").mkdir()
    alert = '[[alert]]\nname = "{name}"\nquery = "混雑"\nto = ["{name}@example.jp"]\n{more}\n'
    alerts = alert.format(name="all", more="") + alert.format(name="office", more='groups = ["cio-office"]')
    (tmp_path / "registry" / "alerts.toml").write_text(alerts, encoding="utf-8")
    (tmp_path / "kb.toml").write_text(
        f'data = "{settings.data}"\nregistry = "registry"\npermissions = "permissions.toml"\n'
        f'mail_relay = "127.0.0.1:{port}"\nmail_from = "kb@example.jp"\naddress = "https://kb.example.jp"\n',
        encoding="utf-8",
    )
    kb_commands([["digest"]], tmp_path)
    secret = article(26, said=f"{SECRET}の混雑です。")
    (tmp_path / "documents" / "office" / "new.txt").write_text(secret, encoding="utf-8")
    (tmp_path / "documents" / "public" / "new2.txt").write_text(article(27, said="混雑です。"), encoding="utf-8")
    _indexed, told = kb_commands([["index", "documents"], ["digest"]], tmp_path)
    assert told.status == 0, told.err
    contents = [mail.content for mail in letters.mails if isinstance(mail.content, bytes)]
    mails = [message_from_bytes(content, policy=policy.default) for content in contents]
    texts = {str(mail["To"]): mail.get_content() for mail in mails}
    assert SECRET in texts["office@example.jp"]
    assert SECRET not in texts["all@example.jp"]
    assert "混雑です" in texts["all@example.jp"]
