"""Make targets: each is documented and runs existing files."""

import re
import subprocess
from pathlib import Path


def recipes(root: Path) -> dict[str, str]:
    """Return the targets of the Makefile with their prerequisites and commands."""
    text = (root / "Makefile").read_text(encoding="utf-8")
    return {m[1]: m[2] for m in re.finditer(r"^([a-z-]+):(?!=)(.*\n(?:\t.*\n)*)", text, re.MULTILINE)}


def test_make_help_lists_every_target(root):
    """`make help` lists every target."""
    phony = re.search(r"^\.PHONY: (.*)$", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony is not None
    listed = subprocess.run(["make", "-s", "help"], cwd=root, capture_output=True, text=True, check=True).stdout
    assert sorted(phony[1].split()) == sorted(re.findall(r"^  make (\S+) +\S", listed, re.MULTILINE))
    assert sorted(phony[1].split()) == sorted(recipes(root))


def test_make_targets_run_existing_files(root):
    """Each script and folder that a target names exists."""
    missing = [
        f"{target}: {module or path}"
        for target, body in recipes(root).items()
        for module, path in re.findall(r"(?:RUN\)|bin/python)(?: -m (spec\S+)| (?:-m pytest )?([a-z]\S*))", body)
        if not (root / (path or f"{module.replace('.', '/')}.py")).exists()
    ]
    assert missing == []


def test_ci_runs_tests_and_make_ci(root):
    """`.ci/run` runs README's test command and `make ci`, and stops at the first failure."""
    lines = (root / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("make ")] == ["make test", "make ci"]
    assert any(re.match(r"set -e", line) for line in lines)
