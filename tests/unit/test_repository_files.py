"""What every kept file is held to: nothing of one machine, no package index, and tests that say what they show."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

# A folder of somebody's machine at the start of a path; a URL's path has a host before it.
MACHINE_PATH = re.compile(r"(?<![\w.~$}-])/(?:work|root|tmp|home|Users|opt|private|var/folders)/[\w.{$-]")
# An address or an option that says where packages come from: the user's own settings say that.
PACKAGE_INDEX = re.compile(
    r"pythonhosted\.[o]rg|pypi\.[o]rg/simple|registry\.(?:npmjs|yarnpkg)\.|proxy\.golang\.|"
    r"(?:extra-)?index-[u]rl\s*[= ]|--find-[l]inks|\"resolved\":\s*\"http|registry\s*=\s*\"http",
    re.IGNORECASE,
)


def kept_files(root: Path) -> list[Path]:
    """What git keeps of the working tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    return [file for name in listed.split("\0") if name and (file := root / name).is_file()]


def lines_with(pattern: re.Pattern[str], root: Path) -> list[str]:
    """Every line of a kept file in which a pattern is found, with its place."""
    return [
        f"{file.relative_to(root)}:{number}: {match[0]}"
        for file in kept_files(root)
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if (match := pattern.search(line))
    ]


def test_no_kept_file_names_a_path_of_one_machine(root):
    """A checkout works wherever it lies."""
    assert lines_with(MACHINE_PATH, root) == []


def test_no_kept_file_says_where_packages_come_from(root):
    """The package index is the user's choice; a file that names one would override or leak it."""
    assert lines_with(PACKAGE_INDEX, root) == []


@pytest.mark.parametrize("folder", ["work", "root", "tmp", "home", "Users", "opt"])
def test_a_machine_path_would_be_found(folder):
    """The search sees the usual places, quoted, assigned or bare, and takes no URL for one."""
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
def test_a_package_index_would_be_found(text):
    """The search sees the forms in which an index address gets into files."""
    assert PACKAGE_INDEX.search(text)


def test_every_test_says_what_it_shows(root):
    """Each test has a sentence that a reader of a failure understands."""
    silent = [
        f"{file.relative_to(root)}:{node.lineno}: {node.name}"
        for file in sorted((root / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []
