"""The examples of README.md, docs/guide.md and docs/errors.md run as they stand."""

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
def test_an_example_runs_as_it_stands(source: str) -> None:
    """From the root of a checkout, without a key, it ends well and says something."""
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
def test_no_link_leads_nowhere(page: str) -> None:
    """Each relative link names a file that is there."""
    path = ROOT / page if (ROOT / page).is_file() else ROOT / "docs" / page
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
