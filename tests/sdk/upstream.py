"""Run the test files of the vendor's SDK, unmodified, with the clients of ft_client in the place of the SDK's.

    .venv-sdk/bin/python tests/sdk/upstream.py [ARGUMENTS OF PYTEST]

The files are those of the SDK's source distribution, which pip downloads in the pinned version and checks by its hash;
they stay in build/. The service is the sandbox, which accepts any ID. Their `assert_matches_type` also requires the
classes of the SDK; `matches` takes its place. The class must be the one of the same name in ft_client.types, and every
attribute of the SDK's model must exist, with the SDK's type, and exactly None if the service did not send it.
`upstream_differences.yaml` lists the tests that fail, with reasons: any other failure, and a listed test that passes,
fails the run.

This module runs in the environment of the SDK; it imports nothing of the other tests.
"""

from __future__ import annotations

import importlib
import inspect
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import types
import typing
from pathlib import Path
from typing import Any

import openai
import pydantic
import pytest
import yaml

from ft_client import compat
from ft_client.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
FILES = [
    "tests/api_resources/test_files.py",
    "tests/api_resources/test_models.py",
    "tests/api_resources/test_uploads.py",
    "tests/api_resources/uploads",
    "tests/api_resources/fine_tuning",
    "tests/lib/test_fine_tuning_positional_arguments.py",
]
HEADERS: Any = {"default_headers": {"X-Stainless-Lang": "python"}}  # the tests check it in raw responses
OPTIONS = [
    "-q", "-rx", "-o", "addopts=", "-p", "no:cacheprovider",
    # the SDK's settings make warnings errors: of pytest, that this module imported what it wants to rewrite; and ours,
    # that a job in these tests has the same file twice
    "-W", "ignore::pytest.PytestAssertRewriteWarning", "-W", "ignore::ft_client.checks.ParameterWarning",
]  # fmt: skip
DIFFERENCES = Path(__file__).with_name("upstream_differences.yaml")


def source(folder: Path) -> Path:
    """Return the folder of the SDK's source distribution, downloaded once."""
    target = folder / f"openai-{openai.__version__}"
    if not target.exists():
        pins = (ROOT / "requirements" / "sdk.txt").read_text(encoding="utf-8")
        (pin,) = re.findall(r"^openai==(?:.*\\\n)*.*\n", pins, re.MULTILINE)
        with tempfile.TemporaryDirectory() as name:
            wanted = Path(name, "openai.txt")
            wanted.write_text(pin, encoding="utf-8")
            # pip reads the name and version of a source distribution with the pinned hatchling of this environment
            options = ["--quiet", "--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--require-hashes"]
            subprocess.run([sys.executable, "-m", "pip", "download", *options, "-d", name, "-r", wanted], check=True)
            (archive,) = Path(name).glob("*.tar.gz")
            with tarfile.open(archive) as files:
                files.extractall(folder, filter="data")
    return target


class OpenAI(compat.OpenAI):
    """Our client, with the arguments of the SDK's tests. They leave it to the client to close its HTTP client."""

    def __init__(
        self, *, http_client: Any, _strict_response_validation: bool, admin_api_key: str, **settings: Any
    ) -> None:
        super().__init__(http_client=http_client, strict=_strict_response_validation, **HEADERS, **settings)
        self._given = http_client

    def close(self) -> None:
        super().close()
        self._given.close()


class AsyncOpenAI(compat.AsyncOpenAI):
    """`OpenAI`, async."""

    def __init__(
        self, *, http_client: Any, _strict_response_validation: bool, admin_api_key: str, **settings: Any
    ) -> None:
        super().__init__(http_client=http_client, strict=_strict_response_validation, **HEADERS, **settings)
        self._given = http_client

    async def close(self) -> None:
        await super().close()
        await self._given.aclose()


def matches(type_: Any, value: Any, *, path: list[str], **_: object) -> None:
    """Check that a value has a type of the SDK, and every attribute of that type.

    Raises:
        AssertionError: It does not; the text has the path.
    """
    type_ = getattr(type_, "__value__", type_)
    if typing.get_origin(type_) is typing.Annotated:
        type_ = typing.get_args(type_)[0]
    kind, arguments, place = typing.get_origin(type_) or type_, typing.get_args(type_), ".".join(path)
    if kind in (typing.Any, object):
        return
    if kind in (typing.Union, types.UnionType):
        assert any(_fits(each, value, path) for each in arguments), f"{place}: {value!r} is not one of {arguments}"
    elif kind is typing.Literal:
        assert value in arguments, f"{place}: {value!r} is not one of {arguments}"
    elif inspect.isclass(kind) and issubclass(kind, pydantic.BaseModel):
        ours = _counterpart(kind)
        assert ours is None or isinstance(value, ours), f"{place}: {value!r} is not a {kind.__name__}"
        for name, field in kind.model_fields.items():
            matches(field.annotation, getattr(value, name), path=[*path, name])
    elif kind.__name__ == "HttpxBinaryResponseContent":
        assert isinstance(value.content, bytes), f"{place}: {value!r} has no content"
    else:
        kind = type(None) if kind is None else kind
        whole = kind is float and type(value) is int  # numbers stay as the service sent them: 2, not 2.0
        assert whole or type(value) is kind, f"{place}: {value!r} is not a {kind.__name__}"
        for index, each in enumerate(value if kind is list else value.values() if kind is dict else []):
            matches(arguments[-1], each, path=[*path, str(index)])


def _counterpart(kind: type) -> type | None:
    """Return our class under the path and name of the SDK's; None if there is none, or for a grader.

    The graders in responses have one class, with the attributes of all.
    """
    if kind.__module__.startswith("openai.types.graders"):
        return None
    try:
        module = importlib.import_module(kind.__module__.replace("openai.types", "ft_client.types"))
    except ModuleNotFoundError:
        return None
    found: type | None = getattr(module, kind.__name__, None)
    return None if found is kind else found


def _fits(type_: Any, value: Any, path: list[str]) -> bool:
    try:
        matches(type_, value, path=path)
    except (AssertionError, AttributeError):
        return False
    return True


class Replacements:
    """Plugin of pytest: our clients and our check in the place of the SDK's, before its files are imported."""

    def pytest_load_initial_conftests(self) -> None:
        """Replace the clients."""
        openai.OpenAI, openai.AsyncOpenAI = OpenAI, AsyncOpenAI  # type: ignore[assignment, misc]

    def pytest_sessionstart(self) -> None:
        """Replace the check of types, and make sure that the fixtures make our clients."""
        assert importlib.import_module("tests.conftest").OpenAI is OpenAI
        importlib.import_module("tests.utils").assert_matches_type = matches  # type: ignore[attr-defined]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Expect the failures that are listed."""
        listed = {
            name: reason for reason, names in yaml.safe_load(DIFFERENCES.read_text("utf-8")).items() for name in names
        }
        found = set()
        for item in items:
            name = item.nodeid.partition("[")[0].removeprefix("tests/")
            if name in listed:
                found.add(name)
                item.add_marker(pytest.mark.xfail(reason=listed[name], strict=True))
        if missing := sorted(listed.keys() - found):
            raise pytest.UsageError(f"{DIFFERENCES.name} lists tests that do not exist: {', '.join(missing)}")


def main(arguments: list[str]) -> int:
    """Run the tests; return the status of pytest."""
    folder = source(ROOT / "build" / "sdk")
    os.chdir(folder)
    with Sandbox(any_id=True) as sandbox:
        os.environ["TEST_API_BASE_URL"] = sandbox.base_url
        return pytest.main([*OPTIONS, *FILES, *arguments], [Replacements()])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
