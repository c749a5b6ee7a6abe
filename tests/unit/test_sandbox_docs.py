"""docs/testing.md: its examples run, and what it says about the service is so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ft_client.sandbox import faults, legacyplan, plans
from ft_client.sandbox.profiles import PROFILES

DOCUMENT = Path(__file__).parents[2] / "docs" / "testing.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_examples_run(number: int, tmp_path: Path) -> None:
    """Each stands on its own; one that defines a test is run as one."""
    source = EXAMPLES[number]
    example = tmp_path / "test_example.py"
    example.write_text(source)
    runner = ["-m", "pytest", "-q"] if "def test_" in source else []
    done = subprocess.run(
        [sys.executable, *runner, str(example)], capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_not_imitated_comes_first() -> None:
    """Before anything else a reader learns what not to rely on."""
    headings = re.findall(r"^## (.*)$", TEXT, re.MULTILINE)
    assert headings[0] == "What it does not imitate"


def test_every_option_is_described() -> None:
    """The table names each option of the command."""
    done = subprocess.run(
        [sys.executable, "-m", "ft_client.sandbox", "--help"], capture_output=True, text=True, timeout=60, check=True
    )
    for option in set(re.findall(r"--[a-z-]+", done.stdout)) - {"--help"}:
        assert f"`{option}`" in TEXT, option


def test_every_kind_of_fault_and_every_profile_is_described() -> None:
    """No kind and no profile is left out."""
    for name in (*faults.KINDS, *PROFILES):
        assert f"`{name}`" in TEXT, name


def test_the_times_are_the_ones_of_the_plans() -> None:
    """The table of times says what the code does."""
    jobs = f"queued {plans.VALIDATED}, running {plans.STARTED}, trained {plans.TRAINED}, succeeded {plans.ENDED}"
    legacy = (
        f"priced {legacyplan.PRICED}, queued {legacyplan.ENQUEUED}, running {legacyplan.STARTED}, "
        f"trained {legacyplan.TRAINED}, model {legacyplan.UPLOADED}, succeeded {legacyplan.ENDED}"
    )
    assert f"| jobs | {jobs} |" in TEXT
    assert f"| legacy | {legacy} |" in TEXT
