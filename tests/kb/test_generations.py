"""What lies in index_data, told without opening any of it."""

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
