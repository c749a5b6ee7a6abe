"""The checks of `make release`. That it builds is shown by test_packaging, with the same command."""

import importlib.util
import io
import re
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

CHANGELOG = """# Changelog

## [Unreleased]

{unreleased}
## [{version}]{date}

### Added

{changes}
## [0.1.0] - 2026-01-01

- First.
"""


@pytest.fixture(scope="module")
def release(root):
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("release", root / ".ci" / "release.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def changelog(*, version="0.2.0", date=" - 2026-11-25", changes="- A change.\n", unreleased="") -> str:
    """A changelog of two releases."""
    return CHANGELOG.format(version=version, date=date, changes=changes, unreleased=unreleased)


def test_repository_passes_the_dry_check_of_its_changelog(release, root):
    """The version is that of the newest section, or the one that the unreleased section announces."""
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert release.changelog_problems(text, release.version_of(root), dry=True) == []


def test_dated_section_with_changes_can_be_released(release):
    """Nothing is wrong with it."""
    assert release.changelog_problems(changelog(), "0.2.0", dry=False) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (changelog(date=""), "has no date"),
        (changelog(changes=""), "lists no change"),
        (changelog(unreleased="- Not yet.\n"), "move them"),
        (changelog(version="0.3.0"), "no section ## [0.2.0]"),
        (changelog(version="0.3.0", unreleased="The next version is 0.2.0.\n"), "no section ## [0.2.0]"),
    ],
    ids=["date", "changes", "unreleased", "version", "announced"],
)
def test_changelog_that_does_not_fit_the_version_is_a_problem(release, text, problem):
    """Each deviation is one problem with the place."""
    (found,) = release.changelog_problems(text, "0.2.0", dry=False)
    assert problem in found


def archives(release, folder: Path, *, drop: str = "", add: str = "", version: str = "0.2.0") -> tuple[Path, Path]:
    """A source distribution and a wheel with the expected names."""
    sdist, wheel = folder / "a.tar.gz", folder / "a.whl"
    with tarfile.open(sdist, "w:gz") as archive:
        for name in {*release.IN_SDIST, add} - {drop, ""}:
            archive.addfile(tarfile.TarInfo(f"a/{name}"), io.BytesIO())
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in {*release.IN_WHEEL, add} - {drop, ""}:
            archive.writestr(name, "")
        lines = [f"Version: {version}", "Description-Content-Type: text/markdown", "License-Expression: MIT", ""]
        archive.writestr("a.dist-info/METADATA", "\n".join(lines))
        archive.writestr("a.dist-info/entry_points.txt", "[console_scripts]\nft = a:b\nft-client = a:b\n")
    return sdist, wheel


def test_complete_archives_have_no_problem(release, tmp_path):
    """The files of the other tests differ from these by one fact."""
    assert release.archive_problems(*archives(release, tmp_path), "0.2.0") == []


@pytest.mark.parametrize(
    ("fault", "problems"),
    [
        ({"drop": "docs/index.md"}, ["a.tar.gz: lacks docs/index.md"]),
        ({"drop": "ft_client/py.typed"}, ["a.whl: lacks ft_client/py.typed"]),
        ({"add": "ft_client/x.pyc"}, ["a.tar.gz: contains ft_client/x.pyc", "a.whl: contains ft_client/x.pyc"]),
        ({"version": "0.1.9"}, ["a.whl: Version is '0.1.9', not '0.2.0'"]),
    ],
    ids=["sdist", "wheel", "compiled", "version"],
)
def test_faulty_archive_is_a_problem(release, tmp_path, fault, problems):
    """A missing file, a file that must not be shipped, and another version are reported with the archive."""
    assert release.archive_problems(*archives(release, tmp_path, **fault), "0.2.0") == problems


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("https://github.com/someone/ft-client", 0),
        ("", 1),
        ("github.com/someone/ft-client", 1),
        ("https://a.example", 1),
    ],
)
def test_release_needs_the_address_of_the_repository(release, tmp_path, address, count):
    """Links of README on a package index are made of it."""
    text = f'[tool.hatch.metadata.hooks.custom]\nrepository = "{address}"\n'
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert len(release.address_problems(tmp_path)) == count


def test_tag_must_be_that_of_the_version(release, monkeypatch, capsys):
    """Nothing is built for another one."""
    monkeypatch.setattr(release, "address_problems", lambda root: [])
    monkeypatch.setattr(release, "changelog_problems", lambda text, version, *, dry: [])
    assert release.main(["--tag", "v0.0.1"]) == 1
    assert "the tag is v0.0.1, and the version " in capsys.readouterr().err


def test_links_of_the_index_page_are_absolute(root):
    """Links lead to the files of the tag, images to their content; other links stay. Each file exists."""
    spec = importlib.util.spec_from_file_location("hatch_build", root / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = "[a](docs/a.md#b) ![p](docs/p.svg) [c](#c) [d](https://d.example/)"
    assert module.absolute_links(text, "", "1.0") == text
    assert module.absolute_links(text, "https://h.example/o/r", "1.0") == (
        "[a](https://h.example/o/r/blob/v1.0/docs/a.md#b) ![p](https://h.example/o/r/raw/v1.0/docs/p.svg) "
        "[c](#c) [d](https://d.example/)"
    )
    readme = module.absolute_links((root / "README.md").read_text("utf-8"), "https://h.example/o/r", "1.0")
    assert not re.search(r"\]\((?!https://|#)", readme)
    paths = re.findall(r"https://h\.example/o/r/(?:blob|raw)/v1\.0/([^)#]+)", readme)
    assert len(paths) > 10
    assert [path for path in paths if not (root / path).exists()] == []
    assert module.project_urls("") == {}
    assert module.project_urls("https://h.example/o/r")["Source"] == "https://h.example/o/r"


def test_only_a_clean_commit_without_the_tag_is_tagged(release, tmp_path, monkeypatch):
    """A changed worktree and an existing tag are problems."""
    monkeypatch.setattr(release, "ROOT", tmp_path)
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init"], [*identity, "commit", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, capture_output=True)
    assert release.repository_problems("v1") == []
    release.git("tag", "v1")
    (tmp_path / "new").touch()
    changed, tagged = release.repository_problems("v1")
    assert "worktree" in changed
    assert "v1 exists" in tagged
