"""Writes what is made from the code: the OpenAPI document for the front end, and the tables in docs. `--check` only compares."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from dana.app import bare_app
from dana.connectors.matrix import refreshed
from dana.settings import Settings

ROOT = Path(__file__).parent.parent


def openapi() -> str:
    """The document that the app serves at /api/openapi.json."""
    app = bare_app(Settings(dana_secret_key="generated-documents-need-no-real-key-0123456789"))  # type: ignore[arg-type]
    with app.app_context():
        return json.dumps(app.spec, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


MADE: dict[Path, Callable[[], str]] = {
    ROOT / "frontend" / "openapi.json": openapi,
    ROOT / "docs" / "connectors.md": lambda: refreshed((ROOT / "docs" / "connectors.md").read_text(encoding="utf-8")),
}


def main(check: bool) -> int:
    """Write all, or name what is stale."""
    stale = 0
    for path, make in MADE.items():
        text = make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            stale += 1
            sys.stderr.write(f"{path.relative_to(ROOT)} is not fresh: run `make generate`\n")
        else:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
