"""What lies in index_data, told without opening any of it."""

import shutil
from pathlib import Path

from kb.generations import MANIFEST, Layout
from tests.builders import dialogue
from tests.generations import publish_generation


def test_the_latest_generation_is_the_newest_whose_manifest_can_be_read(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    assert layout.latest() is None
    made = [publish_generation(tmp_path, name, [dialogue("a", ["窓口の話"])]).id for name in ("g1", "g2")]
    layout.pointer.unlink()
    assert layout.latest() == made[1]
    (layout.folder(made[1]) / MANIFEST).unlink()
    assert layout.latest() == made[0]


def test_what_somebody_keeps_among_the_generations_is_none(tmp_path: Path) -> None:
    made = publish_generation(tmp_path, "g1", [dialogue("a", ["窓口の話"])]).id
    layout = Layout(tmp_path)
    for name in ("zz-backup", "2020-my-copy", f"{made}.bak"):
        shutil.copytree(layout.folder(made), layout.folder(name))
    assert layout.published() == [made]
    assert [path.name for path in layout.strangers()] == ["2020-my-copy", f"{made}.bak", "zz-backup"]
