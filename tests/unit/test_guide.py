"""The examples in README.md, docs/guide.md and docs/errors.md run unchanged."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = [
    pytest.param(source, id=f"{page}-{number}")
    for page in ("README.md", "docs/guide.md", "docs/errors.md")
    for number, source in enumerate(
        re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    )
]


@pytest.mark.parametrize("source", EXAMPLES)
def test_documentation_example_runs(source: str) -> None:
    """The example runs from the root of a checkout without a key, exits with 0 and prints something."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", source],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize(
    "page", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", *sorted(p.name for p in ROOT.glob("docs/*.md"))]
)
def test_documentation_links_exist(page: str) -> None:
    """The target of each relative link exists."""
    path = ROOT / page if (ROOT / page).is_file() else ROOT / "docs" / page
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
