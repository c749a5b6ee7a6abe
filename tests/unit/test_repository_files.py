"""Rules for every tracked file: no local paths, no package index. Every test has a docstring."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

# A local folder at the start of a path. In a URL, a host precedes the path.
MACHINE_PATH = re.compile(r"(?<![\w.~$}-])/(?:work|root|tmp|home|Users|opt|private|var/folders)/[\w.{$-]")
# An address or option that names a package index, which belongs into the user's settings.
PACKAGE_INDEX = re.compile(
    r"pythonhosted\.[o]rg|pypi\.[o]rg/simple|registry\.(?:npmjs|yarnpkg)\.|proxy\.golang\.|"
    r"(?:extra-)?index-[u]rl\s*[= ]|--find-[l]inks|\"resolved\":\s*\"http|registry\s*=\s*\"http",
    re.IGNORECASE,
)


def tracked_files(root: Path) -> list[Path]:
    """Return the files that git tracks, from the working tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    return [file for name in listed.split("\0") if name and (file := root / name).is_file()]


def lines_with(pattern: re.Pattern[str], root: Path) -> list[str]:
    """Return position and match of every line that matches a pattern."""
    return [
        f"{file.relative_to(root)}:{number}: {match[0]}"
        for file in tracked_files(root)
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if (match := pattern.search(line))
    ]


def test_tracked_files_contain_no_local_path(root):
    """A checkout works in any folder."""
    assert lines_with(MACHINE_PATH, root) == []


def test_tracked_files_contain_no_package_index(root):
    """The user chooses the package index. A file that names one could override or leak it."""
    assert lines_with(PACKAGE_INDEX, root) == []


@pytest.mark.parametrize("folder", ["work", "root", "tmp", "home", "Users", "opt"])
def test_machine_path_pattern_matches_local_folder(folder):
    """The pattern matches common local folders, quoted, assigned or bare, but no URL."""
    for text in ('"/{}/x"', "DIR=/{}/x", "cd /{}/me && ls", "file:///{}/x"):
        assert MACHINE_PATH.search(text.format(folder))
    for text in ("https://service.example/{}/x", "./{}/x", "the /{}/ folder", "$HOME/{}/x"):
        assert not MACHINE_PATH.search(text.format(folder))


@pytest.mark.parametrize(
    "text",
    [
        "--extra-index-" + "url https://packages.example",
        "index-" + "url = file",
        "https://files.pythonhosted." + "org/packages/a",
        "--find-" + "links wheels",
        '"resolved": ' + '"https://packages.example/a.tgz"',
        "source = { registry " + '= "https://packages.example" }',
    ],
)
def test_package_index_pattern_matches_address(text):
    """The pattern matches common forms of an index address."""
    assert PACKAGE_INDEX.search(text)


def test_every_test_has_docstring(root):
    """Each test has a docstring of one sentence or more."""
    silent = [
        f"{file.relative_to(root)}:{node.lineno}: {node.name}"
        for file in sorted((root / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []
