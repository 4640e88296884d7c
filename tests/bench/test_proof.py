"""The measuring of a second look, against a scripted vendor: what is asked, what is counted, and what is said when there is nobody."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench import proof
from tests.ai import scripted
from tests.ai.scripted import Seen, Turn, Vendor

PASSAGE = "Orders of £35 or more travel free of charge. Below that we add £4.50 to the bill. We deliver on Tuesdays."
SENTENCES = [
    ("supported", "From £35 on, an order travels free of charge."),
    ("supported", "We deliver on Tuesdays."),
    ("contradicted", "Orders of £35 or more never travel free."),
    ("half_true", "Orders of £35 or more travel free of charge and are wrapped."),
    ("invented", "Every box is wrapped in paper that was made in Bath."),
    ("number_changed", "Orders of £45 or more travel free of charge."),
]
FALSE = {text for kind, text in SENTENCES if kind != "supported"}


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vendor]:
    """A set of one business, and a scripted vendor that the settings name."""
    said = [{"text": text, "kind": kind, "language": "en"} for kind, text in SENTENCES]
    case = {"part": "test", "document": "Delivery.pdf", "heading": "Costs", "passage": PASSAGE, "sentences": said}
    (tmp_path / "en.jsonl").write_text(json.dumps(case))
    monkeypatch.setattr(proof, "SETS", tmp_path)
    for name in ("CHECK_OPENAI_MODEL", "CHECK_ANTHROPIC_MODELS", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DANA_ENV_FILE", "no")
    monkeypatch.setenv("DANA_HOME", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["proof", "--without-meaning", "--second-look"])
    with scripted.running() as running:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{running.url}/v1")
        yield running


def by(verdict: Callable[[str], str]) -> Callable[[Seen], Turn]:
    """A vendor that gives each sentence the word that a test says: plumbing, and no measure of any model."""

    def answering(call: Seen) -> Turn:
        data = call.body["messages"][-1]["content"]
        lines = data.split("<sentences>\n")[1].split("\n</sentences>")[0].split("\n")
        asked = [json.loads(line) for line in lines]
        return Turn(text=json.dumps({"sentences": [{"number": each["number"], "verdict": verdict(each["sentence"])} for each in asked]}))

    return answering


def row(printed: str, name: str, table: int) -> list[float]:
    """The figures of a line of the first or second table."""
    lines = [line.split() for line in printed.splitlines() if line.startswith(f"{name} ")]
    return [float(value) for value in lines[table][2:]]


def test_what_a_second_look_takes_out_is_counted_beside_what_the_rules_did(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHECK_OPENAI_MODEL", "looks-twice")
    vendor.choose = by(lambda sentence: "contradicts" if sentence in FALSE else "says")
    proof.main()
    printed = capsys.readouterr().out
    alone, together = row(printed, "all", 0), row(printed, "all", 1)
    assert together[-1] == 1.0, "all that is false is out"
    assert together[0] == alone[0], "and no true one more"
    assert alone[-1] < 1.0
    assert "with a second look by openai/looks-twice" in printed
    assert "not made (kept as the rules left them) for 0" in printed
    assert {call.body["model"] for call in vendor.seen} == {"looks-twice"}
    assert f"due for {len(vendor.seen)} sentences, made for {len(vendor.seen)}" in printed
    assert f"{120 * len(vendor.seen)} tokens read" in printed


def test_only_what_the_rules_let_through_and_what_is_not_quoted_is_asked_each_by_itself(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECK_OPENAI_MODEL", "looks-twice")
    asked: list[str] = []
    vendor.choose = by(lambda sentence: asked.append(sentence) or "says")  # type: ignore[func-returns-value]
    proof.main()
    assert "We deliver on Tuesdays." not in asked
    assert "Orders of £45 or more travel free of charge." not in asked
    assert SENTENCES[0][1] in asked
    assert len(asked) == len(vendor.seen)


def test_without_a_model_for_it_it_says_so_and_fails(vendor: Vendor, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        proof.main()
    assert "set CHECK_OPENAI_MODEL or CHECK_ANTHROPIC_MODELS" in str(ended.value.code)
    assert capsys.readouterr().out == ""
    assert vendor.seen == []


def test_a_model_whose_key_is_missing_is_named(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECK_ANTHROPIC_MODELS", "claude-check")
    with pytest.raises(SystemExit) as ended:
        proof.main()
    assert "anthropic claude-check: Set ANTHROPIC_API_KEY to use it." in str(ended.value.code)


def test_where_no_look_could_be_made_it_says_why_and_fails(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHECK_OPENAI_MODEL", "looks-twice")
    vendor.always = Turn(status=404, body=b"{}")
    with pytest.raises(SystemExit) as ended:
        proof.main()
    assert "correct CHECK_OPENAI_MODEL" in str(ended.value.code)
    printed = capsys.readouterr().out
    assert "made for 0" in printed
    assert row(printed, "all", 0) == row(printed, "all", 1), "what was not looked at counts as the rules left it"
