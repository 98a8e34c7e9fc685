"""Known states of a small folder of articles, and how a folder is brought into one of them.

From one state to the next an article is changed, one is new, one is gone, and most stay as they were.
"""

from collections.abc import Mapping
from pathlib import Path

_ARTICLE = """\
【架空】{subject}を語る~{place}×都CIO座談会~

令和5年{month}月3日に、「東京都・区市町村CIOフォーラム第{number}回座談会」として{place}と都CIOの対談を実施しました。

参加者(敬称略)
{place}副区長:川端 澄
都CIO:東京都副知事 霧島 航

{subject}のこと

{place}副区長:川端(以下「川端」)
{subject}では{problem}が続いています。職員の研修も足りません。

都CIO:霧島(以下「霧島」)
書かない窓口は始まりましたか。{remedy}も試してください。

川端
はい、{remedy}から始めました。
"""
_SUBJECTS = ("窓口改革", "電子申請", "情報公開", "防災情報", "人材育成", "データ連携", "学校の端末", "保育の申込み")
_PLACES = ("桜川区", "汐見区", "月見野区", "白鷺区")

State = Mapping[str, str]


def article(number: int, *, problem: str = "混雑", remedy: str = "予約") -> str:
    """One invented article; the number says which."""
    return _ARTICLE.format(
        subject=_SUBJECTS[number % len(_SUBJECTS)],
        place=_PLACES[number % len(_PLACES)],
        month=number % 12 + 1,
        number=100 + number,
        problem=problem,
        remedy=remedy,
    )


_STEADY = {f"{number:03}.txt": article(number) for number in range(4)}
OLD: State = {**_STEADY, "006.txt": article(6, problem="渋滞"), "007.txt": article(7)}
NEW: State = {**_STEADY, "006.txt": article(6, problem="行列"), "008.txt": article(8, remedy="順番待ちの表示")}
THIRD: State = {**_STEADY, "006.txt": article(6, problem="待ち時間"), "007.txt": article(7, remedy="整理券")}
QUERIES = (
    "",
    "窓口",
    "渋滞",
    "行列 OR 待ち時間",
    "整理券",
    "順番待ち",
    "研修 -渋滞",
    "マイナンバー",
    "発言者:川端",
    "予*約",
)


def put(folder: Path, state: State) -> None:
    """Brings a folder into a state; a file that stays as it is is not written again."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.name not in state:
            path.unlink()
    for name, text in state.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
