"""The forms of labels in minutes. Everybody is invented."""

import pytest

from kb.model.dialogue import Turn
from tests.support.parsing import parse_lines

Said = tuple[str | None, str | None, str]


def said(*lines: str) -> list[Said]:
    """Speaker, post and text of each spoken turn of a record of these lines."""
    return [_said(turn) for turn in parse_lines("架空市議会会議録", "", *lines).turns if turn.kind == "speech"]


def _said(turn: Turn) -> Said:
    return turn.speaker, turn.post, turn.text


@pytest.mark.parametrize(
    ("label", "speaker", "post"),
    [
        ("○総務課長（早川直人君）　", "早川直人", "総務課長"),
        ("○総務課長（早川　直人　君）", "早川 直人", "総務課長"),
        ("◎総務課長（早川直人）　", "早川直人", "総務課長"),
        ("○（早川直人総務課長）　", "早川直人", "総務課長"),
        ("○総務課長　早川　直人君　", "早川 直人", "総務課長"),
        ("○早川　直人　総務課長　", "早川 直人", "総務課長"),
        ("○早川　直人総務課長　", "早川 直人", "総務課長"),
        ("○\t早川総務課長\t", "早川", "総務課長"),
        ("12 ○早川総務課長　", "早川", "総務課長"),
        ("○総　務　課　長（早川直人君）　", "早川直人", "総務課長"),
        ("◇事務局長（早川直人）　", "早川直人", "事務局長"),
    ],
)
def test_office_and_name(label: str, speaker: str, post: str) -> None:
    lines = ("○議長（浅野忠君）　開会いたします。", f"{label}補足いたします。", "○議長（浅野忠君）　散会いたします。")
    marked = [line.replace("○議長", "◎議長") if label.startswith("◎") else line for line in lines]
    assert (speaker, post, "補足いたします。") in said(*marked)


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("◆３番（三好薫）　", "三好薫"),
        ("○１番（三好薫君）登壇　", "三好薫"),
        ("○三番　三好　薫君　", "三好 薫"),
        ("○１８番三好薫議員　", "三好薫"),
        ("○（３番三好薫議員）　", "三好薫"),
        ("○議員（三好薫君）　", "三好薫"),
    ],
)
def test_a_seat_is_a_member(label: str, speaker: str) -> None:
    found = said(
        "○議長（浅野忠君）　開会いたします。", f"{label}費用を伺います。", "○議長（浅野忠君）　散会いたします。"
    )
    assert (speaker, "議員", "費用を伺います。") in found


@pytest.mark.parametrize("surname", ["木村", "中村", "田村", "大町", "都筑", "市川", "下村", "今市"])
def test_a_surname_like_a_body_is_a_person(surname: str) -> None:
    found = said(
        "○議長（浅野忠）　開会いたします。",
        f"○５番（{surname}陽子）　費用を伺います。",
        f"○６番（{surname}）　私も伺います。",
        f"○情報政策課長（{surname}）　五億円でございます。",
    )
    assert [(name, post) for name, post, _text in found[1:]] == [
        (f"{surname}陽子", "議員"),
        (surname, "議員"),
        (surname, "情報政策課長"),
    ]


@pytest.mark.parametrize("place", ["白妙市", "青葉野市", "大田区", "都", "総務局"])
def test_a_body_beside_a_post_is_none(place: str) -> None:
    found = said("○議長（浅野忠）　開会いたします。", f"○情報政策課長（{place}）　五億円でございます。")
    assert (None, "情報政策課長", "五億円でございます。") in found


@pytest.mark.parametrize("name", ["小森しょういち", "はせがわ太郎", "つるおかけんご", "サントス", "みなせ"])
def test_names_in_kana(name: str) -> None:
    assert (name, "委員", "伺います。") in said("○浅野委員長　開会いたします。", f"○{name}委員　伺います。")


def test_an_office_in_latin_letters_is_no_surname() -> None:
    found = said("○浅野委員長　開会いたします。", "○ＤＸ推進課長　七割でございます。")
    assert (None, "ＤＸ推進課長", "七割でございます。") in found


def test_an_initial_distinguishes_people_in_any_brackets() -> None:
    found = said("○浅野委員長　開会いたします。", "○鈴村［だ］委員　伺います。", "○鈴村〔洋〕委員　私も伺います。")
    assert [(name, post) for name, post, _text in found[1:]] == [("鈴村", "委員"), ("鈴村", "委員")]


@pytest.mark.parametrize(
    "lines",
    [
        ("浅野議長", "柏木議員", "滝沢町長"),
        ("浅野委員長", "早川総務課長", "柏木副委員長"),
    ],
)
def test_speech_directly_behind_the_label(lines: tuple[str, ...]) -> None:
    texts = ("ただいまから始めます。", "窓口について伺います。", "お答えいたします。")
    found = said(*(f"○{label}{text}" for label, text in zip(lines, texts, strict=True)))
    assert [(f"{name}{post}", text) for name, post, text in found] == list(zip(lines, texts, strict=True))


@pytest.mark.parametrize("space", ["", " ", "　"])
def test_labels_without_any_mark(space: str) -> None:
    found = said(
        f"議　長（浅野　忠　君）{space}ただいまから始めます。",
        f"３　番（木村　灯　君）{space}窓口について伺います。",
        f"町　長（大槻　保　君）{space}お答えいたします。",
        f"総務課長（都筑　剛　君）{space}補足いたします。",
    )
    assert [name for name, _post, _text in found] == ["浅野 忠", "木村 灯", "大槻 保", "都筑 剛"]


@pytest.mark.parametrize(
    "lines",
    [
        ("市長（滝沢正人）", "副市長（大槻保）", "総務部長（早川直人）"),
        ("窓口（本庁舎）は九時からです。", "出張所（北部）は十時からです。", "図書館（中央）は休みです。"),
        ("○委員長　開会宣告", "○市長　行政報告", "○議長　諸般の報告"),
    ],
)
def test_lists_and_prose_have_no_labels(lines: tuple[str, ...]) -> None:
    assert not {name for name, _post, _text in said(*lines) if name}
