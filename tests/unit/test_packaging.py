"""The wheel as users install it, in an environment with only its dependencies."""

import configparser
import email
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """Build the wheel from the source distribution, so that files missing there are noticed."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(root)]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


def requirements(wheel: Path) -> list[Requirement]:
    """Return the requirements in the metadata of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(name))
    return [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]


def needed(wanted: list[Requirement], extras: set[str]) -> dict[str, importlib.metadata.Distribution]:
    """Return the distributions that these requirements need, from the environment of the tests."""
    found: dict[str, importlib.metadata.Distribution] = {}
    seen = set()
    queue = [(requirement, extras) for requirement in wanted]
    while queue:
        requirement, active = queue.pop()
        if requirement.marker and not any(requirement.marker.evaluate({"extra": extra}) for extra in active | {""}):
            continue
        name = canonicalize_name(requirement.name)
        if name == "ft-client" or (name, *sorted(requirement.extras)) in seen:
            continue
        seen.add((name, *sorted(requirement.extras)))
        found[name] = importlib.metadata.distribution(name)
        assert requirement.specifier.contains(found[name].version), f"{requirement}: {found[name].version} is installed"
        queue += [(Requirement(text), requirement.extras) for text in found[name].requires or ()]
    return found


def install(wheel: Path, folder: Path, extras: set[str]) -> Path:
    """Create an empty environment, install the wheel, and copy its requirements into it. Uses no network.

    Returns the folder of executables.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--isolated", "--quiet", "--python", str(programs / "python"), "install"]
    subprocess.run([*pip, "--no-index", "--no-deps", "--disable-pip-version-check", str(wheel)], check=True)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    target = Path(subprocess.check_output([programs / "python", "-c", where], text=True).strip())
    for distribution in needed(requirements(wheel), extras).values():
        for file in distribution.files or ():
            if file.parts[0] != ".." and "__pycache__" not in file.parts:
                copy = target.joinpath(*file.parts)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file.locate(), copy)
    return programs


@pytest.fixture(scope="module")
def bare(wheel, tmp_path_factory):
    """The executables of an environment with the wheel and its run-time dependencies."""
    return install(wheel, tmp_path_factory.mktemp("bare"), set())


@pytest.fixture(scope="module")
def full(wheel, tmp_path_factory):
    """The executables of an environment with the wheel and the dependencies of all extras."""
    return install(wheel, tmp_path_factory.mktemp("full"), {"cassettes", "cli", "sandbox"})


def run(folder: Path, *command: str | Path) -> str:
    """Run a command outside the checkout, without user settings, and return its output."""
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    done = subprocess.run(command, cwd=folder, env=quiet, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_wheel_contains_every_tracked_package_file(root, wheel):
    """Type information, templates and data are part of the wheel."""
    listing = ["git", "ls-files", "ft_client", "generated/ft_client_generated"]
    kept = subprocess.run(listing, cwd=root, capture_output=True, text=True, check=True).stdout.split()
    with zipfile.ZipFile(wheel) as archive:
        shipped = set(archive.namelist())
    assert [name for name in kept if (root / name).is_file() and name.removeprefix("generated/") not in shipped] == []
    assert "ft_client/py.typed" in shipped


def test_wheel_contains_no_other_file(wheel):
    """Tests, tools and documents are not part of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
        inside = [name for name in archive.namelist() if "tests/" in name or "__pycache__" in name]
    assert {top for top in tops if not top.endswith(".dist-info")} == {"ft_client", "ft_client_generated"}
    assert inside == []


def test_wheel_entry_points_can_be_imported(wheel):
    """Each entry point can be imported: a missing plugin module would break every run of pytest."""
    parser = configparser.ConfigParser()
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/entry_points.txt"))
        parser.read_string(archive.read(name).decode())
        shipped = set(archive.namelist())
    announced = {f"{group}: {key}": value for group in parser.sections() for key, value in parser[group].items()}
    assert set(announced) == {"console_scripts: ft", "console_scripts: ft-client", "pytest11: ft_client"}
    for target in announced.values():
        path = target.partition(":")[0].replace(".", "/")
        assert {f"{path}.py", f"{path}/__init__.py"} & shipped


def test_wheel_requires_only_httpx_and_attrs(wheel):
    """All other dependencies are extras."""
    assert sorted(r.name for r in requirements(wheel) if not r.marker) == ["attrs", "httpx"]


def test_public_names_import_without_extras(bare, tmp_path):
    """An installation without extras has the complete Python interface."""
    program = "import ft_client; print(ft_client.__file__, *[getattr(ft_client, n) and n for n in ft_client.__all__])"
    printed = run(tmp_path, bare / "python", "-c", program)
    assert str(bare.parent) in printed.split()[0]
    assert {"FTClient", "AsyncFTClient"} <= set(printed.split())


def test_bare_environment_contains_no_extra(bare, tmp_path):
    """The environment without extras contains no package of an extra."""
    extras = (
        "click",
        "jsonschema",
        "python_multipart",
        "rapidfuzz",
        "rich",
        "starlette",
        "uvicorn",
        "vcr",
        "yaml",
    )
    program = f"from importlib.util import find_spec; print([name for name in {extras} if find_spec(name)])"
    assert run(tmp_path, bare / "python", "-c", program) == "[]\n"


def test_command_without_extra_names_it_and_exits_2(bare, tmp_path):
    """Without the extra, `ft` prints one sentence that names it and exits with the code for wrong usage."""
    done = subprocess.run([bare / "ft", "--help"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"ft: .*ft-client\[cli\].*\n", done.stderr)


def test_sandbox_without_extra_names_it(bare, tmp_path):
    """Without the extra, the import of the sandbox fails with the package that is missing and the way to install it."""
    program = """
try:
    from ft_client.sandbox import Sandbox
except ImportError as error:
    print(error.name, error)
"""
    printed = run(tmp_path, bare / "python", "-c", program)
    assert printed == "uvicorn ft_client.sandbox needs uvicorn: pip install 'ft-client[sandbox]'\n"


def test_command_has_the_name_of_the_distribution(full, tmp_path):
    """`uvx` and `pipx run` start the command that is named like the distribution."""
    assert run(tmp_path, full / "ft-client", "--version") == run(tmp_path, full / "ft", "--version")


def test_command_help_lists_groups(full, tmp_path):
    """`ft --help` lists its command groups if the extras are installed."""
    printed = run(tmp_path, full / "ft", "--help")
    assert {"data", "files", "fine-tunes", "jobs", "models", "run", "sandbox"} <= set(printed.split())


def test_module_runs_command(full, tmp_path):
    """`python -m ft_client` runs `ft`."""
    assert (
        run(tmp_path, full / "python", "-m", "ft_client", "--help").splitlines()[1:]
        == (run(tmp_path, full / "ft", "--help").splitlines()[1:])
    )


def test_sandbox_runs_from_wheel(full, tmp_path):
    """The embedded service finds its contract among the installed files and responds to a client."""
    program = """
from ft_client import FTClient
from ft_client.sandbox import Sandbox
with Sandbox() as sandbox, FTClient(api_key="sk-test", base_url=sandbox.base_url) as client:
    print([model.object for model in client.models.list()][:1])
"""
    assert run(tmp_path, full / "python", "-c", program) == "['model']\n"
