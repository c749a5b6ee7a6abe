"""A pytest plugin that plays cassettes and holds them to their rules: `-p ft_client.cassettes.plugin`.

    @pytest.mark.cassette("createFile/200")
    def test_upload(cassette):
        client = Client(base_url=cassette.base_url)
        ...

A test fails when its cassette breaks a rule, asks for anything that is not on it, or leaves something on it unplayed.
One more test fails when there are cassettes that no test plays. docs/cassettes.md lists the rules and the settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ft_client.cassettes.rules import Problem, Rules
    from ft_client.cassettes.store import CassetteFile
    from ft_client.cassettes.tape import Playing

_SETTINGS = {
    "cassette_folder": ("string", "folder of the cassettes, relative to the root directory", "tests/cassettes"),
    "cassette_contract": ("string", "OpenAPI document the cassettes are held to", ""),
    "cassette_tests": ("args", "files and folders whose tests play the cassettes; all tests if empty", []),
    "cassette_label": ("string", "header by which a stand-in of the service marks its answers", ""),
    "cassette_secrets": ("linelist", "regular expressions of further secrets", []),
    "cassette_renew": ("string", "command that records a file anew, {file} in it", "record {file} again"),
}
_LIBRARY = pytest.StashKey["Library"]()
_PLAYING = pytest.StashKey[tuple[str, "Playing | None"]]()


class Library:
    """The cassettes of a project: each file is read and checked once in a run.

    Args:
        folder: Where they are.
        rules: What they are held to.
    """

    def __init__(self, folder: Path, rules: Rules) -> None:
        self.folder = folder
        self.rules = rules
        self._files: dict[str, CassetteFile] = {}
        self._heads: dict[str, list[Problem]] = {}
        self._problems: dict[str, list[Problem]] = {}

    @classmethod
    def of(cls, config: pytest.Config) -> Library:
        """Return the library of a test run, as its settings describe it."""
        if _LIBRARY not in config.stash:
            from ft_client.cassettes.rules import Rules

            contract = config.getini("cassette_contract")
            rules = Rules(
                contract_file=config.rootpath / contract if contract else None,
                label=config.getini("cassette_label") or None,
                patterns=tuple(config.getini("cassette_secrets")),
                renew=config.getini("cassette_renew"),
                ignored=frozenset(config.getoption("cassette_ignore")),
            )
            config.stash[_LIBRARY] = cls(config.rootpath / config.getini("cassette_folder"), rules)
        return config.stash[_LIBRARY]

    def file(self, name: str) -> CassetteFile:
        """Return a file.

        Raises:
            FileNotFoundError: There is none of this name.
        """
        if name not in self._files:
            from ft_client.cassettes.store import read

            self._files[name] = read(self.folder / f"{name}.yaml")
        return self._files[name]

    def names(self) -> list[str]:
        """Return all cassettes, as `file/cassette`; a file that holds none, or is none, as itself."""
        from ft_client.cassettes.store import CassetteFileError

        found = []
        for path in sorted(self.folder.rglob("*.yaml")):
            name = path.relative_to(self.folder).with_suffix("").as_posix()
            try:
                found += [f"{name}/{cassette}" for cassette in self.file(name).cassettes] or [name]
            except CassetteFileError:
                found.append(name)
        return found

    def problems(self, name: str) -> list[Problem]:
        """Return what is wrong with a cassette, or with its file."""
        from ft_client.cassettes.rules import Problem, check_cassette, check_head

        if name not in self._problems:
            file, _, cassette = name.rpartition("/")
            try:
                held = self.file(file)
            except FileNotFoundError:
                held = None
            if held is None or cassette not in held.cassettes:
                message = f"there is no such cassette -> {self.rules.command(file)}"
                return [Problem("missing", name, message)]
            if file not in self._heads:
                self._heads[file] = check_head(self.rules, file, held)
            self._problems[name] = self._heads[file] + check_cassette(self.rules, file, held, cassette)
        return self._problems[name]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings."""
    for name, (kind, text, default) in _SETTINGS.items():
        parser.addini(name, text, type=kind, default=default)  # type: ignore[arg-type]  # one of its literal strings
    parser.getgroup("cassettes").addoption(
        "--cassette-ignore",
        action="append",
        default=[],
        metavar="RULE",
        help="do not hold cassettes to this rule (empty, origin, stale, contract, secret, unused, orphan); repeatable",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and refuse a rule that there is not."""
    config.addinivalue_line("markers", "cassette(name): the cassette, as file/cassette, that the test plays")
    if ignored := config.getoption("cassette_ignore"):
        from ft_client.cassettes.rules import RULES

        for rule in ignored:
            if rule not in RULES:
                raise pytest.UsageError(f"--cassette-ignore: no rule {rule!r}; there are {', '.join(RULES)}")


@pytest.fixture
def cassette(request: pytest.FixtureRequest) -> Iterator[Playing]:
    """The cassette that the test's marker names, playing: `.base_url`, `.cassette`, `.unplayed`.

    Everything is answered from it, each interaction once; the network is blocked.
    """
    from ft_client.cassettes import tape

    marker = request.node.get_closest_marker("cassette")
    if marker is None:
        raise pytest.UsageError(f"{request.node.nodeid} has no marker @pytest.mark.cassette(name)")
    (name,) = marker.args
    library = Library.of(request.config)
    _fail(library.problems(name))
    file, _, which = name.rpartition("/")
    held = library.file(file)
    with tape.play(held.cassettes[which], held.recorded.base_url, name) as playing:
        request.node.stash[_PLAYING] = name, playing
        yield playing


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that went well and left something on its cassette unplayed."""
    name, playing = item.stash.get(_PLAYING, ("", None))
    if playing is None:
        yield
        return
    from ft_client.cassettes.rules import Problem
    from ft_client.cassettes.tape import NotOnCassetteError

    rules = Library.of(item.config).rules
    try:
        yield
    except NotOnCassetteError as error:
        # vcrpy's own advice names settings of vcrpy
        error.add_note(f"\nIf the request is right: -> {rules.command(name.rpartition('/')[0])}")
        raise
    if "unused" in rules.ignored:
        return
    _fail(
        Problem("unused", name, f"the test did not ask for {one.request.method} {one.request.url}")
        for one in playing.unplayed
    )


def _fail(problems: Iterable[Problem]) -> None:
    text = "\n".join(map(str, problems))
    if text:
        pytest.fail(text, pytrace=False)


# ---- orphans --------------------------------------------------------------------------------------------------------


class Orphans(pytest.Item):
    """The test that every cassette is played by one."""

    def __init__(self, *, played: frozenset[str], **rest: Any) -> None:
        super().__init__(**rest)
        self._played = played

    def runtest(self) -> None:
        """Compare the cassettes there are with those that tests play."""
        from ft_client.cassettes.rules import Problem

        names = Library.of(self.config).names()
        _fail(
            Problem("orphan", name, "no test plays it -> write one, or delete it")
            for name in names
            if name not in self._played
        )

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return what a report calls it."""
        return self.path, None, "cassettes: every one is played"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the test for orphans, where all tests that play cassettes have been collected."""
    folder = config.rootpath / config.getini("cassette_folder")
    if "orphan" in config.getoption("cassette_ignore") or not folder.is_dir() or not _all_collected(config):
        return
    played = frozenset(
        name
        for item in items
        if item.get_closest_marker("skip") is None
        for marker in item.iter_markers("cassette")
        for name in marker.args
    )
    items.append(Orphans.from_parent(session, name="cassettes", nodeid="cassettes::orphans", played=played))


def _all_collected(config: pytest.Config) -> bool:
    """Return whether nothing keeps a test that plays a cassette from being collected, as far as can be seen."""
    if config.getoption("lf", default=False) or config.getoption("collectonly", default=False):
        return False
    if any("::" in argument for argument in config.args) or config.getoption("ignore", default=None):
        return False
    # as pytest does: relative to where it was called
    paths = [(config.invocation_params.dir / argument).resolve() for argument in config.args]
    wanted = [(config.rootpath / one).resolve() for one in config.getini("cassette_tests")]
    if not wanted:
        wanted = [(config.rootpath / one).resolve() for one in config.getini("testpaths")] or [config.rootpath]
    return all(any(one.is_relative_to(path) for path in paths) for one in wanted)
