"""A pytest plugin that validates cassettes, on top of pytest-recording: `-p ft_client.cassettes.plugin`.

Example::

    @pytest.mark.vcr
    def test_create(client):
        assert client.fine_tuning.jobs.create(...).status == "validating_files"

pytest-recording records (`--record-mode=once`) and replays. This plugin adds filters (no secrets, readable bodies), and
fails a test whose cassette breaks a rule. docs/cassettes.md lists the rules and settings.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ft_client.cassettes.filters import Filters
    from ft_client.cassettes.rules import CassetteProblem, Finding
    from ft_client.cassettes.store import Interaction

_SETTINGS = {
    "cassette_contract": ("string", "OpenAPI document of the cassettes; ft_client for the one of this package", ""),
    "cassette_base_path": ("string", "path before the paths of the contract (default: those of its servers)", ""),
    "cassette_label": ("string", "response header that marks simulated responses", "x-ft-sandbox"),
    "cassette_secrets": ("linelist", "regular expressions of further secrets", []),
    "cassette_pinned": ("args", "JSON fields with random values, recorded as 'pinned'", ["ft_client_request"]),
    "cassette_rerecord": (
        "string",
        "command that records a cassette again, with {file} or {test}",
        "pytest {test} --record-mode=rewrite",
    ),
    "cassette_tests": ("args", "files and folders of all tests with cassettes (default: testpaths)", []),
}
_RULES = ("contract", "secret", "stale", "origin", "unused", "orphan", "format")
_MATCH_ON = ("method", "scheme", "host", "port", "path", "query", "body")
_STATE = pytest.StashKey["_State"]()
_CASSETTE = pytest.StashKey["RecordedCassette"]()


class RecordedCassette:
    """The cassette of a test: fixture `cassette`.

    Attributes:
        path: Its file.
        recording: Whether requests are sent and recorded; False if all responses come from the file.
        variables: Values made while recording that the replay needs, such as IDs. They are kept in `recorded.json`.
    """

    def __init__(self, vcr: Any, own: int, filters: Filters, variables: dict[str, Any]) -> None:
        self.path = Path(vcr.path).resolve()
        self.recording = not vcr.write_protected
        self.variables = variables
        self._vcr = vcr
        self._own = own  # its interactions come before those of other cassettes
        self._before = self.path.read_bytes() if self.path.is_file() else None
        self._filters = filters

    def unrecorded(self) -> AbstractContextManager[None]:
        """Return a context manager: requests in its block are sent, and not recorded."""
        return self._filters.paused()

    def is_unchanged(self) -> bool:
        """Return whether the file is the same as before the test."""
        return self.path.read_bytes() == self._before

    def unused(self) -> Iterator[Finding]:
        """Yield the interactions that the test did not use."""
        for number, request in enumerate(self._vcr.requests[: self._own]):
            if not self._vcr.play_counts[number]:
                yield "unused", number, f"the test did not send {request.method} {request.uri}"


class _State:
    """Rules and filters of a test run."""

    def __init__(self, config: pytest.Config) -> None:
        from ft_client.cassettes.filters import Filters
        from ft_client.cassettes.rules import Rules
        from ft_client.cassettes.store import checked_serializer

        self.root = config.rootpath.resolve()
        setting = config.getini("cassette_contract")
        is_bundled = setting == "ft_client" and not (self.root / setting).is_file()
        self.rules = Rules(
            contract_source=setting if is_bundled or not setting else self.root / setting,
            base_path=config.getini("cassette_base_path") or None,
            label=config.getini("cassette_label") or None,
            patterns=tuple(config.getini("cassette_secrets")),
            rerecord_command=config.getini("cassette_rerecord"),
            ignored=frozenset(config.getoption("cassette_ignore")),
        )
        self.filters = Filters(self.rules.secret_patterns, config.getini("cassette_pinned"))
        self.serializer = checked_serializer(self._check_before_save)
        self._problems: dict[Path, list[CassetteProblem]] = {}

    def _check_before_save(self, interactions: list[Interaction]) -> None:
        found = [f"interaction {number}: {text}" for _, number, text in self.rules.find_secrets(interactions)]
        if found and "secret" not in self.rules.ignored:
            step = "-> filter it with vcr_config, or add a pattern to cassette_secrets"
            pytest.fail("\n".join(["secret: the cassette was not saved", *found, step]), pytrace=False)

    def problems(self, path: Path) -> list[CassetteProblem]:
        """Return the problems of a cassette, checked once: several tests may replay it."""
        if path not in self._problems:
            self._problems[path] = self.rules.check_file(path, self.shown(path))
        return self._problems[path]

    def shown(self, path: Path) -> Path:
        """Return a path for messages."""
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path


def _state(config: pytest.Config) -> _State:
    """Return the state of a test run, made for its first cassette: most runs have none."""
    if _STATE not in config.stash:
        try:
            state = _State(config)
            _ = state.rules.contract
        except ModuleNotFoundError as error:
            raise pytest.UsageError(f"cassettes need {error.name} -> pip install 'ft-client[cassettes]'") from None
        except (ValueError, OSError) as error:
            raise pytest.UsageError(f"settings of cassettes: {error}") from None
        config.stash[_STATE] = state
    return config.stash[_STATE]


class _OrphanCheck:
    """Finds cassettes that no test uses; with pytest-xdist, in the controlling process."""

    def __init__(self) -> None:
        self._used: set[Path] = set()
        self._unknown = 0  # tests that did not get as far as their cassette
        self._orphans: list[CassetteProblem] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note which cassettes tests use."""
        if report.when == "teardown" and "vcr" in report.keywords:
            used = [Path(str(value)) for name, value in report.user_properties if name == "cassette"]
            self._used.update(used)
            self._unknown += not used

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the run if there are orphans, and all tests with cassettes ran."""
        if hasattr(session.config, "workerinput") or self._unknown or not self._used or not _is_complete(session):
            return
        from ft_client.cassettes.rules import find_orphans

        state = _state(session.config)
        self._orphans = [] if "orphan" in state.rules.ignored else find_orphans(self._used, state.shown)
        if self._orphans and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """List the orphans."""
        if self._orphans:
            terminalreporter.section("cassettes")
        for problem in self._orphans:
            terminalreporter.write_line(str(problem), red=True)


def _is_complete(session: pytest.Session) -> bool:
    """Return whether every test with a cassette ran, as far as options show."""
    config = session.config
    options = ("keyword", "markexpr", "deselect", "lf", "ignore", "collectonly")
    narrowed = any(getattr(config.option, name, None) for name in options) or any("::" in each for each in config.args)
    if narrowed or session.shouldfail or session.shouldstop or session.exitstatus not in (0, 1):
        return False
    # relative to the folder that pytest was started in, as pytest does
    ran = [(config.invocation_params.dir / each).resolve() for each in config.args]
    names = config.getini("cassette_tests") or config.getini("testpaths") or ["."]
    expected = [(config.rootpath / each).resolve() for each in names]
    return all(any(each.is_relative_to(path) for path in ran) for each in expected)


# ---- configuration --------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings and the option."""
    for name, (kind, text, default) in _SETTINGS.items():
        parser.addini(name, text, type=kind, default=default)  # type: ignore[arg-type]  # one of its literal strings
    parser.getgroup("recording").addoption(
        "--cassette-ignore",
        action="append",
        default=[],
        metavar="RULE",
        help=f"Do not apply a rule to cassettes: {', '.join(_RULES)}. Repeatable.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, and check that the configuration is complete."""
    config.addinivalue_line("markers", "invalid_request: The recorded request breaks the contract on purpose.")
    if not config.pluginmanager.hasplugin("recording"):
        raise pytest.UsageError("cassettes need the plugin pytest-recording -> pip install 'ft-client[cassettes]'")
    if config.getoption("numprocesses", None) and config.getoption("record_mode") not in (None, "none"):
        raise pytest.UsageError("recording needs one process: tests of a module share recorded.json -> leave out -n")
    if unknown := set(config.getoption("cassette_ignore")) - set(_RULES):
        raise pytest.UsageError(f"--cassette-ignore: unknown rule {min(unknown)} -> use one of {', '.join(_RULES)}")
    config.pluginmanager.register(_OrphanCheck())


@pytest.hookimpl(optionalhook=True)
def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    """Add serializer and filters to the VCR of a test; the filters of its `vcr_config` run first."""
    state = _state(config)
    vcr.register_serializer("yaml", state.serializer)
    vcr.match_on = _MATCH_ON
    use_cassette = vcr.use_cassette

    def use_filtered_cassette(path: str, **options: Any) -> Any:
        filters = {"before_record_request": state.filters.request, "before_record_response": state.filters.response}
        for name, function in filters.items():
            given = options.get(name) or ()
            options[name] = [*(given if isinstance(given, Iterable) else [given]), function]
        if options.get("record_mode", vcr.record_mode) == "none":
            # vcrpy would delete the interactions that a failed test did not use
            options["drop_unused_requests"] = False
        return use_cassette(path, **options)

    vcr.use_cassette = use_filtered_cassette


# ---- tests ----------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _validated_cassette(request: pytest.FixtureRequest, vcr: Any) -> None:
    """Fail a test whose cassette breaks a rule, before it runs."""
    if vcr is None:
        return
    from ft_client.cassettes.store import read_cassette, read_recording

    state = _state(request.config)
    path, folder = Path(vcr.path).resolve(), Path(request.getfixturevalue("vcr_cassette_dir"))
    # arguments of the marker are further cassettes
    shared = [(folder / name).resolve() for marker in request.node.iter_markers("vcr") for name in marker.args]
    for each in (path, *shared):
        request.node.user_properties.append(("cassette", str(each)))
        if vcr.write_protected and each.is_file():
            _fail(state.problems(each), request.node)
    own = len(vcr.requests)
    if shared:
        own = len(read_cassette(path)) if path.is_file() else 0
    request.node.stash[_CASSETTE] = RecordedCassette(vcr, own, state.filters, read_recording(path).variables)


@pytest.fixture
def cassette(request: pytest.FixtureRequest, _validated_cassette: None) -> RecordedCassette:
    """The cassette of a test with the marker `vcr`: `.recording`, `.variables`, `.unrecorded()`, `.path`."""
    found: RecordedCassette | None = request.node.stash.get(_CASSETTE, None)
    if found is None:
        pytest.fail(
            f"{request.node.nodeid}: the fixture cassette needs the marker vcr -> @pytest.mark.vcr", pytrace=False
        )
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Add the next step to the errors of vcrpy and pytest, and fail a test that leaves interactions unused."""
    used = item.stash.get(_CASSETTE, None)
    if used is None:
        yield
        return
    from vcr.errors import CannotOverwriteExistingCassetteException  # type: ignore[import-untyped]  # ships no types

    from ft_client.cassettes.rules import CassetteProblem

    state = _state(item.config)
    path = state.shown(used.path)
    step = f"-> {state.rules.rerecord_hint(path)}".replace("{test}", f'"{item.nodeid}"')
    try:
        yield
    except CannotOverwriteExistingCassetteException as error:
        error.add_note(f"If the request is right {step}")
        raise
    except pytest.fail.Exception as error:
        if inspect.iscoroutinefunction(getattr(item, "function", None)) and "natively supported" in str(error):
            error.msg = f"{error.msg}\n-> add @pytest.mark.anyio: its plugin is installed with httpx"
        raise
    if not used.recording and "unused" not in state.rules.ignored:
        step = step.replace("->", "-> send it, or")
        _fail([CassetteProblem(rule, path, f"{text} {step}", at) for rule, at, text in used.unused()], item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Describe and validate a cassette after it was saved."""
    yield
    used = item.stash.get(_CASSETTE, None)
    if used is None or not used.recording or not used.path.is_file():
        return
    from ft_client.cassettes.store import write_recording

    state = _state(item.config)
    recording = replace(
        state.rules.describe(used.path),
        variables=state.filters.value(used.variables),
        invalid_request=item.get_closest_marker("invalid_request") is not None,
    )
    write_recording(used.path, recording, unchanged=used.is_unchanged())
    _fail(state.rules.check_file(used.path, state.shown(used.path)), item)


def _fail(problems: list[CassetteProblem], item: pytest.Item) -> None:
    if problems:
        pytest.fail("\n".join(map(str, problems)).replace("{test}", f'"{item.nodeid}"'), pytrace=False)
