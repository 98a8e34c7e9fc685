"""The steps of a run, by which its progress is displayed and its duration reported."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from kb.messages import N_

# The steps of a run, in their order.
STEPS = {
    "prepare": N_("辞書と登録簿の読み込み"),
    "look": N_("文書とフィードの確認"),
    "verify": N_("公開中の索引の検査"),
    "read": N_("文書の読み取り"),
    "dictionary": N_("日本語の辞書の準備"),  # several seconds in the first run, none later
    "identify": N_("発言者の照合"),
    "build": N_("索引の作成"),
    "judge": N_("適合度の計算"),
}


class Stopwatch:
    """Seconds by step, in the order in which the steps began."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timing(self, step: str) -> Iterator[None]:
        """Adds the duration of a `with` block to a step."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] = round(self.seconds.get(step, 0.0) + time.perf_counter() - started, 3)
