"""Labels of speakers without a name: 委員A, A市, （市）, 会場; with the lines of headers that look alike. Invented."""

import pytest

from indexer.parsing import parse
from kb.model.dialogue import Dialogue
from tests.support.documents import read

HEAD = "第1回　若葉市交通会議（架空）　議事概要\n\n日時　令和5年5月10日\n会場　若葉市役所\n\n"
SAID = [
    "利用は一日に十八人です。",
    "予約は電話だけですか。",
    "電話とアプリの両方です。",
    "台数を増やせますか。",
    "検討いたします。",
]


def labels(found: Dialogue) -> list[str]:
    return [turn.as_written.strip("（）()：: ・") for turn in found.turns if turn.kind == "speech"]


def record(form: str, names: list[str]) -> Dialogue:
    lines = [form.format(name, text) for name, text in zip(names, SAID, strict=True)]
    return parse(read("a.txt", (HEAD + "\n".join(lines)).encode()))


@pytest.mark.parametrize("form", ["（{}）{}", "({}) {}", "（{}）　{}", "{}：{}", "{}: {}"])
@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (["事務局", "委員A", "事務局", "委員B", "事務局"], ["speaker", "asker", "answerer", "asker", "answerer"]),
        (["事務局", "議員Ａ", "事務局", "議員Ｂ", "事務局"], ["speaker", "asker", "answerer", "asker", "answerer"]),
        (["事務局", "A委員", "事務局", "Ｂ委員", "事務局"], ["speaker", "asker", "answerer", "asker", "answerer"]),
        (["A市", "B町", "A市", "B町", "A市"], ["speaker", "asker", "answerer", "asker", "answerer"]),
    ],
)
def test_a_letter_stands_for_the_name(form: str, names: list[str], roles: list[str]) -> None:
    found = record(form, names)
    assert labels(found) == names
    assert [turn.speaker for turn in found.turns] == [None] * len(found.turns)
    assert [turn.role for turn in found.turns if turn.kind == "speech"] == roles


@pytest.mark.parametrize(("asked", "answered"), [("問", "答"), ("問１", "答１"), ("質問", "回答"), ("Ｑ", "Ａ")])
def test_an_answer_in_pairs_is_no_person(asked: str, answered: str) -> None:
    lines = [f"{label}　{text}" for label, text in zip([answered, *[asked, answered] * 2], SAID, strict=True)]
    found = parse(read("a.txt", ("若葉町だより（架空）\n\n" + "\n".join(lines[1:])).encode()))
    assert not found.participants
    assert [turn.role for turn in found.turns if turn.as_written] == ["asker", "answerer"] * 2


@pytest.mark.parametrize("asker", ["参加者", "住民A", "保護者B", "傍聴者", "来場者"])
def test_the_body_that_holds_the_meeting_answers(asker: str) -> None:
    found = record("（{}）{}", ["市", asker, "市", asker, "市"])
    assert labels(found) == ["市", asker, "市", asker, "市"]
    assert [turn.role for turn in found.turns if turn.kind == "speech"][1:] == ["asker", "answerer"] * 2


@pytest.mark.parametrize(
    "lines",
    [
        ["（1）開会のあいさつをしました。", "（2）資料を配りました。", "（3）質問を受けました。"],
        ["（注）数は速報です。", "（参考）前の年は十人でした。", "（資料）別紙をご覧ください。"],
        ["（委員長）早川 樹", "（委員）柏木 響", "（委員）三好 薫"],
        ["A案：安くなります。", "B案：早くなります。", "A案：人が要ります。"],
    ],
)
def test_items_in_brackets_are_no_labels(lines: list[str]) -> None:
    found = parse(read("a.txt", (HEAD + "\n".join(lines)).encode()))
    assert not [turn for turn in found.turns if turn.kind == "speech" and turn.as_written]


def test_the_hall_speaks_and_is_a_place() -> None:
    text = "公開討論（架空）\n会場：若葉ホール\n早川：始めます。\n会場：小さな町でもできますか。\n早川：できます。\n"
    assert labels(parse(read("a.txt", text.encode()))) == ["早川", "会場", "早川"]


@pytest.mark.parametrize(
    "label",
    [
        "議長（野間　正一）　",
        "議長（野間 正一） ",
        "議長（野間正一君）　",
        "議長（野間　正一　君）　",
        "議　長（野間　正一君）　",
    ],
)
def test_a_label_of_minutes_needs_no_mark(label: str) -> None:
    lines = [f"{label}会議を開きます。", "２番（安曇　幸）　費用を伺います。", "村長（小谷　耕平）　六十万円です。"]
    lines += [f"{label}質問を終わります。", "２番（安曇　幸）　異議なし。", f"{label}会議を閉じます。"]
    found = parse(read("a.txt", ("架空村議会会議録\n\n" + "\n".join(lines)).encode()))
    spoken = [turn for turn in found.turns if turn.kind == "speech"]
    assert [turn.text for turn in spoken][:3] == ["会議を開きます。", "費用を伺います。", "六十万円です。"]
    assert {(turn.speaker or "").replace(" ", "") for turn in spoken} == {"野間正一", "安曇幸", "小谷耕平"}


@pytest.mark.parametrize("line", ["議長（会場の都合による）　", "町長（任期四年）　", "資料（別紙の二枚目）　"])
def test_a_note_in_brackets_makes_no_label(line: str) -> None:
    text = "架空村だより\n\n" + "".join(f"{line}{said}\n" for said in SAID)
    assert not any(turn.speaker for turn in parse(read("a.txt", text.encode())).turns)


@pytest.mark.parametrize(
    "label",
    [
        "事務局（企画課長　能勢）",
        "事務局(企画課長 能勢)",
        "事務局（総務係長　堀）",
        "事務局（主査　能勢）",
        "事務局（管財課長　森田）",
    ],
)
def test_the_secretariat_is_named_by_office_and_surname(label: str) -> None:
    text = (
        f"発言者\t発言内容\n会長\t始めます。\n{label}\t説明します。\n委員\t費用は幾らですか。\n{label}\t百万円です。\n"
    )
    spoken = [turn for turn in parse(read("a.txt", text.encode())).turns if label in turn.as_written]
    inside = label[4:-1].replace("　", " ").split()
    assert [[turn.post, turn.speaker] for turn in spoken] == [inside, inside]


@pytest.mark.parametrize("heading", ["パネリスト：", "■パネリスト", "【コーディネーター】", "参加した人", "講師"])
@pytest.mark.parametrize(
    "person",
    ["早川 樹氏（若葉市 副市長）", "早川 樹（若葉市副市長）", "・若葉市副市長　早川 樹"],
)
def test_people_of_a_panel_are_listed(heading: str, person: str) -> None:
    talk = "早川：始めます。\n柏木：伺います。\n早川：終わります。\n柏木：はい。\n"
    found = parse(read("a.txt", f"公開討論（架空）\n\n{heading}\n{person}\n\n{talk}".encode()))
    assert ("早川 樹", ("副市長",)) in [(one.name, one.posts) for one in found.participants]
