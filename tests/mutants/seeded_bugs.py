"""Mistakes with a name, of modules and of templates: texts of seeded_bugs.yaml put in the place of others."""

from __future__ import annotations

import ast
import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parents[2]
TEMPLATES = "spec/templates/"


class SeededBug(NamedTuple):
    """One mistake.

    Attributes:
        module: where it is made: a module's dotted name, or the path of a template without its ending.
        what: the mistake.
        before: Text that occurs once.
        after: Text that replaces it.
    """

    module: str
    what: str
    before: str
    after: str

    @property
    def name(self) -> str:
        """For reports."""
        return f"{self.module}: {self.what}"

    @property
    def of_template(self) -> bool:
        """Whether it is made in a template."""
        return self.module.startswith(TEMPLATES)

    def text(self, source: str) -> str:
        """The source with the mistake.

        Raises:
            ValueError: the place is not there any more, or not the only one.
        """
        if (count := source.count(self.before)) != 1:
            raise ValueError(f"{self.name}: {self.before!r} is there {count} times -> fix seeded_bugs.yaml")
        return source.replace(self.before, self.after)

    def applied(self, source: str) -> ast.Module:
        """The module, parsed, with the mistake."""
        return ast.parse(self.text(source))


def seeded_bugs() -> list[SeededBug]:
    """All of them."""
    listed = yaml.safe_load((ROOT / "tests" / "mutants" / "seeded_bugs.yaml").read_text(encoding="utf-8"))
    return [SeededBug(module, **each) for module, found in listed.items() for each in found]


@contextlib.contextmanager
def generated(mistake: SeededBug) -> Iterator[Path]:
    """A folder with the client that comes of a changed template."""
    from spec.tools.generate import generate
    from spec.tools.load import CONTRACT

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / TEMPLATES, folder / "templates")
        path = folder / "templates" / f"{mistake.module.removeprefix(TEMPLATES)}.jinja"
        path.write_text(mistake.text(path.read_text(encoding="utf-8")), encoding="utf-8")
        package = folder / "client" / "ft_client_generated"
        generate(CONTRACT, package, templates=folder / "templates")
        shutil.copytree(ROOT / "generated" / "ft_client_generated" / "profiles", package / "profiles")
        yield folder / "client"
