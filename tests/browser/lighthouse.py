"""What Lighthouse says of results and reader: python -m tests.browser.lighthouse FOLDER

FOLDER has node_modules with lighthouse. The samples are served on this machine, nothing else is reached. A line a page
is printed; the exit status is 1 where a category has less than 100, and what took the points is named.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from tests.browser.demonstration import demonstration

PAGES = {"results": f"/search?q={quote('窓口')}", "reader": f"/dialogues/015-sakuragawa?q={quote('窓口')}"}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def main() -> None:
    """Rates the pages, and prints a line for each."""
    lighthouse = Path(sys.argv[1]) / "node_modules" / ".bin" / "lighthouse"
    perfect = True
    with TemporaryDirectory() as folder, demonstration(Path(folder)) as address:
        for name, path in PAGES.items():
            report = rate(lighthouse, address + path)
            scores = {category: round(report["categories"][category]["score"] * 100) for category in CATEGORIES}
            print(name, " ".join(f"{category} {score}" for category, score in scores.items()))
            for complaint in complaints(report):
                print(f"  {complaint}")
            perfect = perfect and set(scores.values()) == {100}
    sys.exit(0 if perfect else 1)


def rate(lighthouse: Path, address: str) -> dict[str, Any]:
    """Lighthouse's report of a page."""
    command = [str(lighthouse), address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    command.append("--chrome-flags=--headless=new --no-sandbox --disable-gpu")
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def complaints(report: dict[str, Any]) -> list[str]:
    """The audits of weight that a page has not passed whole."""
    weighty = {ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    audits = (report["audits"][name] for name in sorted(weighty))
    return [f"{audit['id']}: {audit['title']}" for audit in audits if audit["score"] is not None and audit["score"] < 1]


if __name__ == "__main__":
    main()
