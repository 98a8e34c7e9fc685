import pytest

from indexer.parsing.people.titles import split_label


@pytest.mark.parametrize(
    ("label", "name", "post"),
    [
        ("黒江委員長", "黒江", "委員長"),
        ("大森谷デジタル戦略局情報基盤担当部長", "大森谷", "デジタル戦略局情報基盤担当部長"),
        ("林教育長", "林", "教育長"),
        ("佐々木総務部長", "佐々木", "総務部長"),
        ("谷村議事部長", "谷村", "議事部長"),
        ("田中部長", "田中", "部長"),
        ("氷室内閣総理大臣", "氷室", "内閣総理大臣"),
        ("氷室国務大臣", "氷室", "国務大臣"),
        ("議長（氷室透子君）", "氷室透子", "議長"),
        ("十二番（氷室透子君）", "氷室透子", "十二番"),
        ("氷室（と）委員", "氷室", "委員"),
        ("氷室 まちづくり推進課長", "氷室", "まちづくり推進課長"),
        ("氷室透子さん", "氷室透子", ""),
        ("総務部長", "", "総務部長"),
        ("行革推進課長", "", "行革推進課長"),
        ("議長", "", "議長"),
        ("大田区副区長", "", "大田区副区長"),
    ],
)
def test_a_label_is_a_name_and_a_post(label: str, name: str, post: str) -> None:
    named = split_label(label)
    assert named is not None
    assert (named.name, named.post) == (name, post)


@pytest.mark.parametrize(
    "label",
    [
        "本日の会議に付した案件",
        "議事日程",
        "出席委員",
        "欠席委員",
        "出席説明員",
        "予算の審議方法について",
        "辞任",
        "説明",
        "",
    ],
)
def test_other_lines_are_no_labels(label: str) -> None:
    assert split_label(label) is None


def test_an_initial_tells_two_of_a_surname_apart() -> None:
    named = split_label("浅間（あ）委員")
    assert named is not None
    assert named.initial == "あ"


def test_a_surname_that_ends_nowhere_is_not_cut() -> None:
    named = split_label("霧沢氷室透谷部長")
    assert named is not None
    assert (named.name, named.sure) == ("", False)


@pytest.mark.parametrize(
    ("label", "name", "post", "place"),
    [
        ("副市長(森田)", "森田", "副市長", ""),
        ("総務部長(企画課)", "", "総務部長", "企画課"),
        ("座長(大倉教授)", "大倉", "座長", ""),
        ("委員長(森田副市長)", "森田", "委員長", ""),
        ("本部長(副市長)", "", "本部長", ""),
        ("森田委員(桜川区)", "森田", "委員", "桜川区"),
        ("町長(森田 一君)", "森田 一", "町長", ""),
        ("森田 一 総務課長", "森田 一", "総務課長", ""),
    ],
)
def test_brackets_hold_a_name_or_a_place(label: str, name: str, post: str, place: str) -> None:
    named = split_label(label)
    assert named is not None
    assert (named.name, named.post, named.place) == (name, post, place)


@pytest.mark.parametrize(
    ("label", "post", "name"),
    [
        ("課長　滝本", "課長", "滝本"),
        ("主任 雨宮", "主任", "雨宮"),
        ("情報政策課長　根津", "情報政策課長", "根津"),
        ("司会・富樫", "司会", "富樫"),
        ("聞き手　堀", "聞き手", "堀"),
    ],
)
def test_a_post_may_stand_before_the_surname(label: str, post: str, name: str) -> None:
    found = split_label(label)
    assert found is not None
    assert (found.post, found.name) == (post, name)


@pytest.mark.parametrize("label", ["課長　総務課", "司会・進行", "部長 課長"])
def test_no_unit_or_office_behind_a_post_is_a_surname(label: str) -> None:
    found = split_label(label)
    assert found is None or not found.name
