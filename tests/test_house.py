"""The rules of the house: one rule, one test. An exception needs a line here with its reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dana.connectors import CONNECTORS
from dana.jobs import TASKS
from dana.settings import NO_FILE, Settings
from dana.worker import run_worker
from scripts.generate import MADE

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for path in (ROOT / "dana").rglob("*.py") if "fixtures" not in path.parts)
SOURCES = [path for path in MODULES if not path.name.startswith("test_")]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def users_of(*patterns: str) -> set[str]:
    """Modules of the product whose code (not comments or docstrings) holds one of the patterns."""
    found = set()
    for path in SOURCES:
        code = "\n".join(ast.unparse(node) for node in ast.parse(path.read_text()).body if not _is_text(node))
        if any(re.search(pattern, code) for pattern in patterns):
            found.add(name(path))
    return found


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_opens_with_one_line_that_says_what_it_is_for(path: Path) -> None:
    text = ast.get_docstring(ast.parse(path.read_text()))
    assert text
    assert text.splitlines()[0].strip(), "the first line says it"


def test_every_public_function_says_what_it_promises() -> None:
    silent = [f"{name(path)}:{node.lineno} {node.name}" for path in SOURCES for node in _public(ast.parse(path.read_text()))]
    assert silent == []


def _public(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    holders: list[ast.Module | ast.ClassDef] = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
    for holder in holders:
        if isinstance(holder, ast.ClassDef) and holder.name.startswith("_"):
            continue
        for node in holder.body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and ast.get_docstring(node) is None
                and not _inherits(holder)
            ):
                yield node


def _inherits(holder: ast.Module | ast.ClassDef) -> bool:
    """A method that overrides another one has its promise there."""
    return isinstance(holder, ast.ClassDef) and bool(holder.bases)


@pytest.mark.parametrize("key", list(CONNECTORS))
def test_every_connector_folder_has_its_five_entries(key: str) -> None:
    folder = ROOT / "dana" / "connectors" / key
    assert {"__init__.py", "connector.py", "README.md", "fixtures", "test_connector.py"} <= {item.name for item in folder.iterdir()}
    assert len((folder / "connector.py").read_text().splitlines()) <= 200


def test_every_folder_of_connectors_is_in_the_list() -> None:
    folders = {path.parent.name for path in (ROOT / "dana" / "connectors").glob("*/connector.py")}
    assert folders == set(CONNECTORS)


def test_only_the_database_package_commits() -> None:
    assert users_of(r"\.commit\(\)") - {"dana/database/transactions.py", "dana/database/statements.py", "dana/database/migrate.py"} == set()


def test_only_the_settings_read_the_environment() -> None:
    # main, the supervisor and the reader's child pass an environment on to the processes that they start
    passing_on = {
        "dana/main.py", "dana/supervisor/supervisor.py", "dana/supervisor/preparation.py", "dana/supervisor/part.py",
        "dana/knowledge/embedding_model.py",  # OpenMP reads its switches from there and nowhere else
        "dana/knowledge/reading/run.py",
    }  # fmt: skip
    assert users_of(r"os\.environ", r"os\.getenv", r"\bgetenv\(") - passing_on == {"dana/settings.py"}


def test_only_the_door_opens_connections_to_the_outside() -> None:
    allowed = {
        "dana/http_client/egress.py",
        "dana/ai/wire.py", "dana/ai/vendor.py", "dana/ai/openai.py", "dana/ai/anthropic.py",  # the official SDKs bring their client
        "dana/processes.py",  # asks whether our own port is free
        "dana/supervisor/supervisor.py", "dana/doctor.py",  # ask our own processes whether they are ready
        "dana/knowledge/reading/parent.py",  # speaks to its own worker by a pair of sockets without an address
    }  # fmt: skip
    found = users_of(r"\bhttpx", r"socket\.socket\(", r"create_connection\(", r"urllib\.request\.", r"HTTPS?Connection\(")
    assert {path for path in found - allowed if not path.startswith("dana/simulator/")} == set()


def test_sql_never_holds_a_value() -> None:
    """Statements may be put together from our own constants; values are always bound."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("text") and node.args
        and isinstance(node.args[0], ast.JoinedStr)
    ]  # fmt: skip
    reviewed = {"dana/conversations/handling.py", "dana/conversations/inbox.py", "dana/automation/reconcile.py"}
    assert {place.split(":")[0] for place in found} <= reviewed


def test_every_job_has_its_lane_and_its_handler() -> None:
    tree = ast.parse(ast.unparse(ast.parse((ROOT / "dana" / "worker.py").read_text())))
    worker = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == run_worker.__name__)
    handlers = next(node for node in ast.walk(worker) if isinstance(node, ast.Dict) and node.keys)
    assert {key.value for key in handlers.keys if isinstance(key, ast.Constant)} == set(TASKS)


def test_every_setting_is_in_the_example_and_every_example_is_a_setting() -> None:
    text = (ROOT / ".env.example").read_text()
    told = set(re.findall(r"^#?\s*([A-Z][A-Z0-9_]+)=", text, re.MULTILINE))
    assert told == {field.upper() for field in Settings.model_fields} - {NO_FILE}


def test_T181_pages_neither_listen_to_other_windows_nor_speak_to_them() -> None:
    """Whoever opened us or frames us can send a window anything; what nobody listens to needs no check of its origin."""
    spoken = re.compile(
        r"""addEventListener\(\s*["'`]message|onmessage|postMessage|useEventListener\(\s*["'`]message|window\.(opener|parent)\b"""
        r"|BroadcastChannel|MessageChannel"
    )
    front_end = ROOT / "frontend"
    written = [front_end / "index.html", *front_end.glob("src/**/*.ts"), *front_end.glob("src/**/*.tsx"), *front_end.glob("public/**/*.js")]
    assert len(written) > 100
    assert [name(path) for path in written if spoken.search(path.read_text())] == []
    assert spoken.search('window.addEventListener("message", take)')


def test_what_is_generated_is_fresh() -> None:
    stale = [name(path) for path, make in MADE.items() if not path.exists() or path.read_text(encoding="utf-8") != make()]
    assert stale == [], "run `make fix`"


def test_lock_files_name_hashes_and_no_host() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / lock).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
    npm = (ROOT / "frontend" / "package-lock.json").read_text()
    assert '"resolved"' not in npm
    assert "omit-lockfile-registry-resolved=true" in (ROOT / "frontend" / ".npmrc").read_text()
