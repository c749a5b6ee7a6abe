"""docs/testing.md: its examples run, and its tables match the code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ft_client.sandbox import faults, legacy_plan, plans
from ft_client.sandbox.profiles import PROFILES

DOCUMENT = Path(__file__).parents[2] / "docs" / "testing.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_documented_example_runs(number: int, tmp_path: Path) -> None:
    """Each example is complete; one that defines a test is run with pytest."""
    source = EXAMPLES[number]
    example = tmp_path / "test_example.py"
    example.write_text(source)
    runner = ["-m", "pytest", "-q"] if "def test_" in source else []
    done = subprocess.run(
        [sys.executable, *runner, str(example)], capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_documentation_starts_with_limitations() -> None:
    """The first section lists the limitations."""
    headings = re.findall(r"^## (.*)$", TEXT, re.MULTILINE)
    assert headings[0] == "Limitations"


def test_every_option_is_documented() -> None:
    """The table contains each option of the command."""
    done = subprocess.run(
        [sys.executable, "-m", "ft_client.sandbox", "--help"], capture_output=True, text=True, timeout=60, check=True
    )
    for option in set(re.findall(r"--[a-z-]+", done.stdout)) - {"--help"}:
        assert f"`{option}`" in TEXT, option


def test_every_fault_kind_and_profile_is_documented() -> None:
    """No kind and no profile is missing."""
    for name in (*faults.KINDS, *PROFILES):
        assert f"`{name}`" in TEXT, name


def test_documented_times_match_the_plans() -> None:
    """The table of times equals the constants in the code."""
    jobs = f"queued {plans.VALIDATED}, running {plans.STARTED}, trained {plans.TRAINED}, succeeded {plans.ENDED}"
    legacy = (
        f"priced {legacy_plan.PRICED}, queued {legacy_plan.ENQUEUED}, running {legacy_plan.STARTED}, "
        f"trained {legacy_plan.TRAINED}, model {legacy_plan.UPLOADED}, succeeded {legacy_plan.ENDED}"
    )
    assert f"| jobs | {jobs} |" in TEXT
    assert f"| legacy | {legacy} |" in TEXT
