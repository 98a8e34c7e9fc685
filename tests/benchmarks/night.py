"""Nightly runs of `kb index`, each a process: all articles new, nothing changed, one article changed.

Times are seconds of CPU of the command and of the processes that it starts.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.figures import Sheet, Target, step
from tests.benchmarks.fresh_process import cpu_seconds
from tests.benchmarks.generated_texts import PLACES, generated_dialogues

TURNS = 2  # of an article
_ROOT = Path(__file__).resolve().parents[2]


def measure_nights(sheet: Sheet, work: Path, articles: int, unchanged: int) -> None:
    """Prints runs over so many articles of which one changes, and over `unchanged` of which none does."""
    with TemporaryDirectory(dir=work) as folder:
        source, data = Path(folder, "articles"), Path(folder, "data")
        write_articles(source, range(articles))
        with step(f"a first run over {articles} articles"):
            first = _run(source, data)
        sheet.figure(f"night: all of {articles} articles new, CPU", first, "s")
        with step("a run with nothing new"):
            again = _run(source, data)
        target = Target.most(1)
        sheet.figure(f"night: nothing of {articles} articles changed, CPU", again, "s", target, articles == unchanged)
        write_articles(source, range(1), changed="改")
        with step("a run with one article changed"):
            one = _run(source, data)
        sheet.figure(f"night: one of {articles} articles changed, CPU", one, "s", Target.most(2))
        if unchanged > articles:
            write_articles(source, range(articles, unchanged))
            with step(f"a run that takes in {unchanged - articles} articles"):
                _run(source, data)
            with step(f"a run with nothing new among {unchanged}"):
                sheet.figure(f"night: nothing of {unchanged} articles changed, CPU", _run(source, data), "s", target)


def write_articles(folder: Path, numbers: range, changed: str = "") -> None:
    """Writes articles in the form of the forum's."""
    folder.mkdir(parents=True, exist_ok=True)
    turns = [turn for one in generated_dialogues(TURNS * numbers.stop) for turn in one.turns]
    for number in numbers:
        first, second = (turn.text + changed for turn in turns[TURNS * number : TURNS * (number + 1)])
        place = PLACES[number % len(PLACES)]
        text = (
            f"【架空】窓口を語る~{place}×都CIO座談会~\n\n令和5年7月{number % 28 + 1}日に、"
            f"「東京都・区市町村CIOフォーラム第{100 + number}回座談会」として対談を実施しました。\n\n参加者(敬称略)\n"
            f"{place}副区長:川端 澄\n都CIO:東京都副知事 霧島 航\n\n窓口改革のこと\n\n"
            f"{place}副区長:川端(以下「川端」)\n{first}\n\n都CIO:霧島(以下「霧島」)\n{second}\n"
        )
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")


def _run(source: Path, data: Path) -> float:
    """Seconds of CPU of a run.

    Raises:
        subprocess.CalledProcessError: the run failed.
    """
    before = cpu_seconds()
    command = [sys.executable, "-m", "kb", "index", str(source), "--data", str(data)]
    subprocess.run(command, cwd=_ROOT, check=True, stdout=subprocess.DEVNULL)
    return cpu_seconds() - before
