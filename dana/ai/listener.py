"""Who shows an answer while it is being written hears one link at a time, whichever of them are writing."""

import threading
from collections.abc import Callable, Hashable
from contextlib import suppress

Tell = Callable[[str], None]


class Listener:
    """Passes the text so far on to `on_text`; "" means: begin anew. What it told last is the text of the answer that was taken."""

    def __init__(self, on_text: Tell | None) -> None:
        self._on_text = on_text
        self._lock = threading.Lock()
        self._speaker: Hashable = None
        self._dropped: set[Hashable] = set()
        self._told = ""
        self._over = on_text is None

    def tell(self, speaker: Hashable, text: str) -> None:
        """The text so far of one of those who write; the first to speak is the one who is heard."""
        with self._lock:
            if self._over or speaker in self._dropped or self._speaker not in (None, speaker):
                return
            self._speaker = speaker
            self._say(text)

    def drop(self, speaker: Hashable) -> None:
        """Nobody waits for this one any more."""
        with self._lock:
            self._dropped.add(speaker)
            if self._speaker is speaker and not self._over:
                self._speaker = None
                self._say("")

    def finish(self, speaker: Hashable, text: str) -> None:
        """The whole text of the one whose answer was taken; nobody speaks after it."""
        with self._lock:
            if not self._over:
                if self._speaker is not speaker:
                    self._say("")
                self._say(text)
                self._over = True

    def _say(self, text: str) -> None:
        if text != self._told and self._on_text is not None:
            self._told = text
            with suppress(Exception):  # showing it is a courtesy: a fault there must not cost the answer
                self._on_text(text)
