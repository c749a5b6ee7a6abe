"""The site that `make docs` builds from these pages, the pages at the root of the repository, and docstrings."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from sphinx.application import Sphinx
from sphinx.util import logging

import ft_client

ROOT = Path(__file__).parent.parent

project = "ft-client"
author = "the ft-client authors"
release = version = ft_client.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = f"ft-client {release}"
html_show_copyright = False
smartquotes = False  # they change code in docstrings
myst_heading_anchors = 4
napoleon_numpy_docstring = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_inherit_docstrings = False
autodoc_default_options = {"members": True, "inherited-members": False, "show-inheritance": True}
python_use_unqualified_type_names = True
# the type `bytes` is ambiguous for Sphinx, because attributes of reports have this name
suppress_warnings = ["ref.python"]

# pages of the site whose text is a file at the root
FROM_ROOT = {
    "readme": "README.md",
    "architecture": "ARCHITECTURE.md",
    "changelog": "CHANGELOG.md",
    "contributing": "CONTRIBUTING.md",
    "security": "SECURITY.md",
}
# docs/cli.md has the commands; compat and types have the names of another library; pages is a deprecated alias; the
# sandbox is used through its package
_TUPLE_FIELD = type(NamedTuple("_Example", [("field", int)]).field)  # type: ignore[attr-defined]
NOT_IN_REFERENCE = tuple(f"ft_client.{name}" for name in ("cli", "__main__", "compat", "pages", "types", "sandbox."))


def read_page(app: Sphinx, docname: str, source: list[str]) -> None:
    """Take a page from the root of the repository, and point its links to the pages of the site."""
    folder = ROOT / "docs" / Path(docname).parent
    if docname in FROM_ROOT:
        folder = ROOT
        source[0] = (ROOT / FROM_ROOT[docname]).read_text(encoding="utf-8")
    pages = {file: page for page, file in FROM_ROOT.items()}

    def link(match: re.Match[str]) -> str:
        text, path, anchor = match[1], match[2], match[3] or ""
        target = (folder / path).resolve()
        if not target.is_relative_to(ROOT):
            return match[0]
        name = target.relative_to(ROOT).as_posix()
        if name in pages:
            return f"[{text}](/{pages[name]}.md{anchor})"
        if name.startswith("docs/"):
            return f"[{text}](/{name.removeprefix('docs/')}{anchor})"
        return text  # a file of the repository that is not a page

    source[0] = re.sub(r"\[([^\]\n]+)\]\(([\w./-]+)(#[\w-]+)?\)", link, source[0])
    # no diagram renderer: the text of a diagram is readable
    source[0] = source[0].replace("```mermaid", "```text")


def public_modules() -> list[ModuleType]:
    """Import the modules whose names have no leading underscore."""
    names = ["ft_client", *(each.name for each in pkgutil.walk_packages(ft_client.__path__, "ft_client."))]
    return [
        importlib.import_module(name)
        for name in names
        if not any(part.startswith("_") for part in name.split(".")) and not name.startswith(NOT_IN_REFERENCE)
    ]


def public_names(module: ModuleType) -> list[str]:
    """Return the names that a module offers: `__all__`, or its own functions and classes without an underscore."""
    listed = getattr(module, "__all__", None)
    if listed is not None:
        return [name for name in listed if not name.startswith("__")]
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and callable(value) and getattr(value, "__module__", None) == module.__name__
    ]


def missing_from_reference(documented: set[str]) -> list[str]:
    """Return the public names that no page of the reference has, under this name or as the same object."""
    objects = []
    for name in documented:
        module, _, attribute = name.rpartition(".")
        try:
            objects.append(id(getattr(importlib.import_module(module), attribute)))
        except (ImportError, AttributeError, ValueError):
            continue  # a method or an attribute
    return [
        f"{module.__name__}.{name}"
        for module in public_modules()
        for name in public_names(module)
        if f"{module.__name__}.{name}" not in documented and id(getattr(module, name)) not in objects
    ]


def check_reference(app: Sphinx, environment: Any) -> None:
    """Warn about public names that the reference lacks; `make docs` turns warnings into errors."""
    for name in missing_from_reference({entry[0] for entry in environment.domains["py"].get_objects()}):
        logging.getLogger(__name__).warning("%s is public, and no page of docs/reference has it", name)


def skip_named_tuple_fields(app: Sphinx, what: str, name: str, value: object, skip: bool, options: Any) -> bool | None:
    """Skip `Alias for field number 0`: the docstring of the class describes its fields."""
    return True if isinstance(value, _TUPLE_FIELD) else None


def setup(app: Sphinx) -> None:
    """Connect the functions above."""
    app.connect("autodoc-skip-member", skip_named_tuple_fields)
    app.connect("source-read", read_page)
    app.connect("env-check-consistency", check_reference)
