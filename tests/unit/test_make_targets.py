"""The make targets: explained, and running what is there."""

import re
import subprocess
from pathlib import Path


def recipes(root: Path) -> dict[str, str]:
    """The targets of the Makefile with their prerequisites and commands."""
    text = (root / "Makefile").read_text(encoding="utf-8")
    return {m[1]: m[2] for m in re.finditer(r"^([a-z-]+):(?!=)(.*\n(?:\t.*\n)*)", text, re.MULTILINE)}


def test_every_target_is_explained(root):
    """`make help` leaves no target out."""
    phony = re.search(r"^\.PHONY: (.*)$", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony is not None
    listed = subprocess.run(["make", "-s", "help"], cwd=root, capture_output=True, text=True, check=True).stdout
    assert sorted(phony[1].split()) == sorted(re.findall(r"^  make (\S+) +\S", listed, re.MULTILINE))
    assert sorted(phony[1].split()) == sorted(recipes(root))


def test_every_target_runs_what_exists(root):
    """No target names a script or folder that is not there."""
    missing = [
        f"{target}: {module or path}"
        for target, body in recipes(root).items()
        for module, path in re.findall(r"(?:RUN\)|bin/python)(?: -m (spec\S+)| (?:-m pytest )?([a-z]\S*))", body)
        if not (root / (path or f"{module.replace('.', '/')}.py")).exists()
    ]
    assert missing == []


def test_continuous_integration_runs_the_tests_and_the_rest(root):
    """`.ci/run` is README's test command and `make ci`, and stops at the first that fails."""
    lines = (root / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("make ")] == ["make test", "make ci"]
    assert any(re.match(r"set -e", line) for line in lines)
