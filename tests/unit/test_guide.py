"""The examples in README.md and on the pages of docs/ run unchanged."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from ft_client.cli._app import root

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md"))
ANYWHERE = ["README.md", *(page for page in PAGES if page.startswith("docs/how-to/"))]


def blocks(page: str, language: str = "python") -> list[str]:
    """The code blocks of a page in one language."""
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


NEEDS_PANDAS = pytest.mark.skipif(
    importlib.util.find_spec("pandas") is None, reason="pandas is not installed: make test-notebook"
)

EXAMPLES = [
    pytest.param(
        source, page in ANYWHERE, id=f"{page}-{number}", marks=[NEEDS_PANDAS] if "import pandas" in source else []
    )
    for page in ("docs/guide.md", "docs/errors.md", *ANYWHERE)
    for number, source in enumerate(blocks(page))
    if "def test_" not in source
]


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with warnings as errors."""
    command = [sys.executable, "-W", "error", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=folder)


@pytest.mark.parametrize(("source", "anywhere"), EXAMPLES)
def test_documentation_example_runs(source: str, anywhere: bool, tmp_path: Path) -> None:
    """The example exits with 0 and prints something: in any folder, and those of guide and errors in a checkout."""
    done = run("-c", source, folder=tmp_path if anywhere else ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_tutorial_runs_twice_as_one_program(tmp_path: Path) -> None:
    """The parts of the tutorial, one after the other, print what the page says."""
    (tmp_path / "tutorial.py").write_text("\n".join(blocks("docs/tutorial.md")), encoding="utf-8")
    for _ in range(2):
        done = run("tutorial.py", folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("20 examples, 0 errors\n")
        assert "The job has successfully completed\nsucceeded ft:gpt-4o-mini" in done.stdout


def test_pipeline_example_passes_with_the_network_blocked_as_the_page_on_ci_says(tmp_path: Path) -> None:
    """The sandbox is reached with the options of the page, and not without the second one."""
    (source,) = blocks("docs/how-to/test-a-pipeline.md")
    (tmp_path / "test_example.py").write_text(source, encoding="utf-8")
    options = ["--block-network", "--allowed-hosts=127.0.0.1"]
    assert all(f"`{option}`" in (ROOT / "docs/how-to/ci.md").read_text(encoding="utf-8") for option in options)
    passed = run("-m", "pytest", "-q", *options, folder=tmp_path)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert run("-m", "pytest", "-q", options[0], folder=tmp_path).returncode == 1


# commands on their own line, after `$ `, or in backquotes
COMMAND = re.compile(
    r"(?:^(?: {4}|\$ )(?:\.venv/bin/|[A-Z_]+=\S+ )*|`(?:[A-Z_]+=\S+ )?)ft ([a-z][^`\n|]*)", re.MULTILINE
)


@pytest.mark.parametrize("page", ["README.md", *(page for page in PAGES if page != "docs/cli.md")])
def test_commands_of_a_page_exist(page: str) -> None:
    """Each command of `ft`, and each of its options."""
    unknown = []
    for line in COMMAND.findall((ROOT / page).read_text(encoding="utf-8")):
        command: click.Command = root
        known = {name for parameter in root.params for name in parameter.opts} | {"--help"}
        for word in line.partition("#")[0].split():
            if isinstance(command, click.Group) and word in command.commands:
                command = command.commands[word]
                known |= {name for parameter in command.params for name in parameter.opts}
            elif word.startswith("--") and word.partition("=")[0] not in known:
                unknown.append(f"{word} of ft {line}")
        if command is root or (isinstance(command, click.Group) and line.split()[1:]):
            unknown.append(f"ft {line}")
    assert unknown == []


def test_modules_of_the_architecture_exist() -> None:
    """Each file and folder in the table of questions is below `ft_client/`, or in the repository."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"^\| question .*?\n\n", text, re.MULTILINE | re.DOTALL)
    names = re.findall(r"`([\w./*]+(?:/|\.py|\.yaml|\.jinja))`", table)
    assert len(names) > 40
    missing = [name for name in names if not any(ROOT.glob(f"ft_client/{name}")) and not any(ROOT.glob(name))]
    assert missing == []


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", *PAGES])
def test_documentation_links_exist(page: str) -> None:
    """The target of each relative link exists."""
    path = ROOT / page
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
