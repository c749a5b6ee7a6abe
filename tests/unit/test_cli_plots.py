"""Plots of results: curves differ without colour, ticks are whole numbers, epochs and checkpoints are marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ft_client import FTClient
from ft_client.cli import main
from ft_client.cli._plot import Marks, curve
from ft_client.sandbox import Sandbox
from tests.support.service import MODEL
from tests.support.terminal import needs_terminal, run_at_terminal

DATA = Path(__file__).parents[2] / "ft_client" / "data"
FALLING = [(step, 2.0 - step / 100) for step in range(1, 101)]
HIGHER = [(step, 3.0 - step / 100) for step in range(1, 101)]


@pytest.fixture(scope="module")
def ended() -> Iterator[tuple[str, str]]:
    """The base URL of a service, and the ID of an ended job with two losses, three epochs and three checkpoints."""
    with Sandbox(speed=1e6) as sandbox, FTClient("k", base_url=sandbox.base_url) as client:
        train, valid = (client.files.upload(DATA / f"measures-{part}.jsonl") for part in ("train", "valid"))
        job = client.fine_tuning.jobs.create(model=MODEL, training_file=train.id, validation_file=valid.id)
        yield sandbox.base_url, client.fine_tuning.jobs.wait(job.id).id


def test_each_curve_has_its_own_character() -> None:
    """In Unicode and in ASCII; the legend explains them."""
    for ascii_only, characters in ((False, "•○"), (True, "*o")):
        drawn = curve({"a": FALLING, "b": HIGHER}, 80, ascii_only=ascii_only)
        assert drawn is not None
        plot, _, legend = drawn.rpartition("\n")
        assert all(plot.count(character) > 30 for character in characters)
        assert legend.split() == [characters[0], "a", characters[1], "b"]
        assert not ascii_only or drawn.isascii()


@pytest.mark.parametrize("width", [30, 40, 80, 200])
def test_plot_fits_the_terminal_and_has_whole_numbers_below(width: int) -> None:
    """No line is longer than the terminal."""
    marks = Marks(epochs=(50, 100), checkpoints=(50,))
    lines = (curve({"train_loss": FALLING, "valid_loss": HIGHER}, width, marks) or "").splitlines()
    assert max(map(len, lines)) <= width
    (numbers,) = [line for line in lines if re.fullmatch(r"[\d ]+", line) and line.strip()]
    assert set(map(int, numbers.split())) <= set(range(0, 101, 10))
    assert len(numbers.split()) >= 2


def test_epochs_and_checkpoints_are_marked() -> None:
    """An epoch is a vertical line, a checkpoint a mark on the axis, each at its step."""
    drawn = curve({"a": FALLING}, 107, Marks(epochs=(50, 100), checkpoints=(100,)), ascii_only=True)
    assert drawn is not None
    lines = drawn.splitlines()
    assert len(re.findall(":", lines[0])) == 2
    assert lines[12].endswith("^")
    assert lines[-1].split("   ")[-2:] == [": end of an epoch", "^ checkpoint"]


@pytest.mark.parametrize(("points", "width"), [([(1, 1.0)], 80), (FALLING, 20)], ids=["one value", "no room"])
def test_no_plot_of_one_value_or_without_room(points: list[tuple[int, float]], width: int) -> None:
    """The summary is enough."""
    assert curve({"a": points}, width) is None


@needs_terminal
@pytest.mark.parametrize(
    ("variables", "present", "absent"),
    [
        ({}, "•", "*"), ({"PYTHONIOENCODING": "ascii"}, "*", "•"), ({"TERM": "dumb"}, "best", "epoch"),
        ({"NO_COLOR": "1"}, "○", "\x1b[3"),
    ],
    ids=["unicode", "ascii", "dumb", "no colour"],
)  # fmt: skip
def test_plot_follows_the_terminal(
    variables: dict[str, str], present: str, absent: str, ended: tuple[str, str]
) -> None:
    """Nothing is drawn at a dumb terminal, and no colour is used with NO_COLOR."""
    settings = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": ended[0], **variables}
    printed = run_at_terminal(["jobs", "results", ended[1]], settings, width=80)
    assert present in printed
    assert absent not in printed
    assert ("end of an epoch" in printed) == ("checkpoint" in printed) == (absent != "epoch")


@needs_terminal
def test_metric_selects_the_curve(ended: tuple[str, str]) -> None:
    """Alone, in place of the losses."""
    settings = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": ended[0], "NO_COLOR": "1"}
    printed = run_at_terminal(["jobs", "results", ended[1], "--metric", "train_accuracy"], settings, width=80)
    assert "  • train_accuracy   ┊ end of an epoch" in printed
    assert "○" not in printed


def test_unknown_metric_is_a_usage_error(ended: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """With the metrics of the file."""
    assert main(["jobs", "results", ended[1], "--metric", "x", "--api-key", "k", "--base-url", ended[0]]) == 2
    assert "the file has train_loss, train_accuracy" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["out.svg", "out.html", "out.png"])
def test_plot_is_saved_as_a_picture(
    name: str, ended: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An SVG, or a page with one; another suffix is rejected before anything is fetched."""
    path = tmp_path / name
    code = main(["jobs", "results", ended[1], "--plot", str(path), "--api-key", "k", "--base-url", ended[0]])
    assert code == (2 if name == "out.png" else 0), capsys.readouterr().err
    assert path.exists() == (code == 0)
    if code == 0:
        (svg,) = re.findall(r"<svg.*</svg>", path.read_text(encoding="utf-8"))
        drawn = ET.fromstring(svg)
        assert [line.findtext("{*}title") for line in drawn.findall("{*}polyline")] == ["train_loss", "valid_loss"]
        assert svg.count("l4 7h-8z") == 3
