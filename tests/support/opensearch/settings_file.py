"""A folder with a kb.toml whose index is in a cluster, and with invented talks to be indexed."""

import json
from pathlib import Path
from uuid import uuid4

from tests.support.opensearch.cluster import Cluster

TALK = """架空のCIO座談会 第{number}回 千鳥浜市（見本）

千鳥浜市副市長:梶原 透（以下「梶原」）
書かない窓口を始めて、待ち時間は半分になりました。マイナンバーカードの普及も進んでいます。

梶原
{words}
"""


def write_settings(cluster: Cluster, folder: Path) -> Path:
    """Writes kb.toml: the data folder in this folder, the indexes under a prefix of their own. Returns its path."""
    values = {
        "data": str(folder / "data"),
        "engine": "opensearch",
        "opensearch_hosts": cluster.hosts,
        "opensearch_prefix": f"t{uuid4().hex[:8]}",
        "settle_seconds": 0,
        "grace_seconds": 0,
        "keep_generations": 2,
    }
    path = folder / "kb.toml"
    path.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items()), encoding="utf-8")
    return path


def write_talk(folder: Path, number: int, words: str) -> None:
    """Writes a talk of two turns, of which the second has these words."""
    (folder / "talks").mkdir(exist_ok=True)
    (folder / "talks" / f"{number}.txt").write_text(TALK.format(number=number, words=words), encoding="utf-8")
