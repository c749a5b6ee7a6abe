"""Write ft_client/types: the models and parameters under the names and in the modules of the vendor's SDK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import yaml

from spec.tools.load import ROOT

DECLARATION = ROOT / "spec" / "sdk_types.yaml"
TYPES = ROOT / "ft_client" / "types"
HEADER = "# Written by `make generate` from spec/sdk_types.yaml. Do not edit.\n"
Packages = Mapping[str, Mapping[str, Mapping[str, str]]]


def render_sdk_types() -> dict[str, str]:
    """Return the content of each generated module, by path from ft_client/types, not yet formatted."""
    packages: Packages = yaml.safe_load(DECLARATION.read_text(encoding="utf-8"))
    files: dict[str, str] = {}
    for package, modules in packages.items():
        folder = PurePosixPath(*package.split(".")[1:])
        files[str(folder / "__init__.py")] = _package(package, modules, _children(package, packages))
        files.update({str(folder / f"{name}.py"): _module(package, name, names) for name, names in modules.items()})
    return files


def _children(package: str, packages: Packages) -> Iterator[str]:
    return (name.rpartition(".")[2] for name in packages if name.rpartition(".")[0] == package)


def _module(package: str, name: str, names: Mapping[str, str]) -> str:
    lines = [f'"""The types of `openai.{package}.{name}`."""', HEADER]
    for exported, actual in names.items():
        source = "params" if actual.endswith(("Param", "Params")) else "models"
        lines.append(f"from ft_client_generated.{source} import {actual} as {exported}")
    return "\n".join([*lines, f"__all__ = {sorted(names)!r}"]) + "\n"


def _package(package: str, modules: Mapping[str, Mapping[str, str]], children: Iterator[str]) -> str:
    exported = {next(iter(names)): module for module, names in modules.items()}
    subpackages = list(children)
    return "\n".join([
        f'"""The types of `openai.{package}`; each is imported on first access."""',
        HEADER,
        "from typing import TYPE_CHECKING",
        "from ft_client._lazy import lazy_attributes",
        "if TYPE_CHECKING:",
        *(f"    from ft_client.{package} import {name} as {name}" for name in subpackages),
        *(f"    from ft_client.{package}.{module} import {name} as {name}" for name, module in exported.items()),
        f"__all__ = {sorted([*exported, *subpackages])!r}",
        "__getattr__ = lazy_attributes(__name__, {",
        *(f"    {name!r}: {f'ft_client.{package}.{module}'!r}," for name, module in exported.items()),
        "}, modules={",
        *(f"    {name!r}: {f'ft_client.{package}.{name}'!r}," for name in subpackages),
        "})",
    ]) + "\n"  # fmt: skip
