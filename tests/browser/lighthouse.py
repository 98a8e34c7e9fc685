"""Lighthouse scores of the pages of results, figures and a dialogue: python -m tests.browser.lighthouse FOLDER

FOLDER has node_modules with lighthouse. The samples are served on this machine, nothing else is reached. Each page is
rated five times, for the times that Lighthouse measures vary by the machine from run to run: the median of a category
counts, as its guide asks (https://github.com/GoogleChrome/lighthouse/blob/main/docs/variability.md). A line a page is
printed; the exit status is 1 where a category has less than 100, and what took points is named. Where Lighthouse itself
fails, which is said, the run is made again.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median_low
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from tests.support.servers import demonstration

WORD = quote("窓口")
PAGES = {
    "results": f"/search?q={WORD}",
    "exchanges": f"/search?q={WORD}&group=exchange&utterance=measure",
    "figures": f"/figures?q={WORD}",
    "reader": f"/dialogues/015-sakuragawa?q={WORD}",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS, FAILURES = 5, 3


def main() -> None:
    """Rates the pages, and prints a line for each."""
    lighthouse = Path(sys.argv[1]) / "node_modules" / ".bin" / "lighthouse"
    perfect = True
    with TemporaryDirectory() as folder, demonstration(Path(folder)) as address:
        for name, path in PAGES.items():
            reports = rated(lighthouse, address + path)
            runs = {category: [score(report, category) for report in reports] for category in CATEGORIES}
            medians = {category: median_low(scores) for category, scores in runs.items()}
            print(name, " ".join(f"{category} {medians[category]} {sorted(runs[category])}" for category in CATEGORIES))
            for complaint in sorted({one for report in reports for one in complaints(report)}):
                print(f"  {complaint}")
            perfect = perfect and set(medians.values()) == {100}
    sys.exit(0 if perfect else 1)


def rated(lighthouse: Path, address: str) -> list[dict[str, Any]]:
    """Five reports of a page, after one that finds browser and server cold and is not counted.

    A fourth failure of Lighthouse itself is raised: subprocess.CalledProcessError.
    """
    reports: list[dict[str, Any]] = []
    failures = 0
    while len(reports) < 1 + RUNS:
        try:
            reports.append(rate(lighthouse, address))
        except subprocess.CalledProcessError as error:
            failures += 1
            if failures > FAILURES:
                raise
            print(f"  Lighthouse failed, once more: {error.stderr.strip().splitlines()[0]}")
    return reports[1:]


def rate(lighthouse: Path, address: str) -> dict[str, Any]:
    """Lighthouse's report of a page."""
    command = [str(lighthouse), address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    command.append("--chrome-flags=--headless=new --no-sandbox --disable-gpu")
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def score(report: dict[str, Any], category: str) -> int:
    """A category's points, of 100."""
    points: float = report["categories"][category]["score"]
    return round(100 * points)


def complaints(report: dict[str, Any]) -> list[str]:
    """The audits of weight that a page has not passed whole."""
    weighty = {ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    audits = (report["audits"][name] for name in sorted(weighty))
    return [f"{audit['id']}: {audit['title']}" for audit in audits if audit["score"] is not None and audit["score"] < 1]


if __name__ == "__main__":
    main()
