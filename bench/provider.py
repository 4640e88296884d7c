"""A fake AI provider: OpenAI's chat completions and embeddings on the loopback, scripted; `python -m bench.provider --port N`."""

import argparse
import array
import asyncio
import base64
import json
import math
import re
import time
import zlib
from collections import Counter
from collections.abc import Callable
from typing import Any

from bench.wire import Request, listen, run

WORD = re.compile(r"[a-z]{3,}")
MARKER = re.compile(r"\bref-[a-z]{8}\b")
CANARY = re.compile(r"\bcanary[a-z]{8}\b")
Watch = Callable[[str, float], None]


class Provider:
    """Answers every model call with `reply` after `latency` seconds; `watch` hears of each call's begin and end."""

    def __init__(self, *, reply: str | None = None, latency: float = 0.0, dimensions: int = 384, watch: Watch | None = None) -> None:
        self.reply, self.latency, self.dimensions, self._watch = reply, latency, dimensions, watch
        self.calls: Counter[str] = Counter()

    def __call__(self, request: Request) -> None:
        """Handle one request."""
        if request.path.endswith("/embeddings"):
            self._embed(request)
        elif request.path.endswith("/chat/completions"):
            self._chat(request)
        elif request.path == "/_ctl":
            self._control(request)
        elif request.path == "/_stats":
            request.answer(dict(self.calls))
        elif "/models" in request.path:
            request.answer({"object": "list", "data": [{"id": "text-embedding-3-small", "object": "model"}]})
        else:
            request.answer({"error": {"message": "no such address", "type": "invalid_request_error"}}, 404)

    def _control(self, request: Request) -> None:
        wanted = request.json()
        self.latency = wanted.get("latency_ms", self.latency * 1000) / 1000
        self.reply = wanted.get("reply", self.reply)
        request.answer({"ok": True})

    def _chat(self, request: Request) -> None:
        self._tell("model_asked")
        self.calls["chat"] += 1
        body = request.json()
        reply = self.reply if self.reply is not None else prove_context(body["messages"][-1]["content"])
        answer = {
            "id": f"chatcmpl-{self.calls['chat']}", "object": "chat.completion", "created": int(time.time()),
            "model": body.get("model", "fake"),
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": reply, "refusal": None}}],
            "usage": {"prompt_tokens": len(request.body) // 4, "completion_tokens": len(reply) // 4,
                      "total_tokens": (len(request.body) + len(reply)) // 4},
        }  # fmt: skip
        if self.latency:
            asyncio.get_running_loop().call_later(self.latency, self._give, request, answer, "model_answered")
        else:
            self._give(request, answer, "model_answered")

    def _embed(self, request: Request) -> None:
        self._tell("embedding_asked")
        self.calls["embed"] += 1
        body = request.json()
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        size, packed = int(body.get("dimensions") or self.dimensions), body.get("encoding_format") == "base64"
        vectors = [vector(text, size) for text in texts]
        data = [
            {"object": "embedding", "index": index,
             "embedding": base64.b64encode(array.array("f", found).tobytes()).decode() if packed else found}
            for index, found in enumerate(vectors)
        ]  # fmt: skip
        tokens = sum(map(len, texts)) // 4
        answer = {"object": "list", "data": data, "model": body.get("model"), "usage": {"prompt_tokens": tokens, "total_tokens": tokens}}
        self._give(request, answer, "embedding_answered")

    def _give(self, request: Request, answer: dict[str, Any], what: str) -> None:
        request.answer(answer)
        self._tell(what)

    def _tell(self, what: str) -> None:
        if self._watch is not None:
            self._watch(what, time.perf_counter())


def answer_json(text: str, source: int = 1) -> str:
    """What a model returns when one sentence answers, with its source."""
    return json.dumps({"action": "reply", "sentences": [{"text": text, "sources": [source]}], "reason": ""})


def prove_context(prompt: str) -> str:
    """A reply that repeats the references of the question and every canary that the model was given to see."""
    question = prompt.rpartition("<message>")[2]
    references = " ".join(dict.fromkeys(MARKER.findall(question)))
    canaries = " ".join(sorted(set(CANARY.findall(prompt))))
    text = f"You may return a bicycle that has not been ridden, {canaries}, {references}."
    found = next((int(number) for number, body in _passages(prompt) if "bicycle" in body), None)
    if found is None:
        return json.dumps({"action": "hand_off", "sentences": [], "reason": "no passage about bicycles was given"})
    return answer_json(text, found)


def _passages(prompt: str) -> list[tuple[str, str]]:
    return re.findall(r'<passage number="(\d+)"[^>]*>\n(.*?)\n</passage>', prompt, re.DOTALL)


def vector(text: str, size: int) -> list[float]:
    """Words hashed into a vector of length 1: near texts share words."""
    values = [0.0] * size
    for word, count in Counter(WORD.findall(text.lower())).items():
        place = zlib.crc32(word.encode())
        values[place % size] += (1 if place & 0x10000 else -1) * (1 + math.log(count))
    length = math.sqrt(sum(value * value for value in values)) or 1.0
    return [round(value / length, 6) for value in values]


async def serve(port: int, provider: Provider) -> None:
    """Serve until cancelled."""
    server, _ = await listen(provider, port)
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    try:
        run(serve(parser.parse_args().port, Provider()))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
