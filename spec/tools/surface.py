"""The Python API of both packages, read from the source without importing it, and the effect of its changes.

Public is what no part of whose path begins with an underscore, and what a public module re-exports (`__all__`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import griffe

from spec.tools.breaking import Effect

PACKAGES = {"ft_client": ".", "ft_client_generated": "generated"}
# programs: only the names that their packages export are for callers
INTERNAL = ("ft_client.sandbox", "ft_client.cli")
# class decorators that make attributes arguments of the constructor
_FIELD_DECORATORS = {
    *("attrs.define", "attrs.frozen", "attrs.mutable", "attr.s", "attr.define", "attr.frozen"),
    *("define", "frozen", "attrs_define", "dataclass", "dataclasses.dataclass"),
}
_VARIADIC = (griffe.ParameterKind.var_positional, griffe.ParameterKind.var_keyword)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its kind, its type, and whether it is required."""

    kind: str
    annotation: str
    required: bool


@dataclass(frozen=True, slots=True)
class Name:
    """One public name.

    Attributes:
        kind: module, class, function, attribute, or alias.
        returns: The return type of a function, the type of an attribute, or the target of an alias.
        parameters: The parameters of a function, in order.
        is_required: Whether the constructor of the class requires the attribute.
    """

    kind: str
    returns: str = ""
    parameters: tuple[tuple[str, Parameter], ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class ApiChange:
    """One difference of the Python API."""

    name: str
    change: str
    effect: Effect


def surface(root: Path, packages: Iterable[str] = PACKAGES) -> dict[str, Name]:
    """Return the public names of packages in a checkout. A missing package has none."""
    found: dict[str, Name] = {}
    paths = [str(root / folder) for folder in PACKAGES.values()]
    for package in packages:
        folder = PACKAGES[package]
        if (root / folder / package / "__init__.py").is_file():
            module = griffe.load(package, search_paths=paths, allow_inspection=False, try_relative_path=False)
            assert isinstance(module, griffe.Module)
            found.update(_of_module(module))
    return found


def compare(before: dict[str, Name], after: dict[str, Name]) -> list[ApiChange]:
    """Return the changes by name; the members of a new or removed name are not listed."""
    changes: list[ApiChange] = []
    for name in sorted(before.keys() | after.keys()):
        if _above(name) & (before.keys() ^ after.keys()):
            continue
        old, new = before.get(name), after.get(name)
        if old is None and new is not None:
            needed = new.is_required and name.rpartition(".")[0] in before
            effect = Effect.BREAKING if needed else Effect.SAFE
            changes.append(ApiChange(name, f"new {'required ' if needed else ''}{new.kind}", effect))
        elif new is None and old is not None:
            changes.append(ApiChange(name, f"{old.kind} removed", Effect.BREAKING))
        elif old is not None and new is not None and old != new:
            changes += _changed(name, old, new)
    return changes


# --- reading


def _of_module(module: griffe.Module) -> Iterator[tuple[str, Name]]:
    yield module.path, Name("module")
    exports = {str(each) for each in module.exports or ()}
    for name, member in module.members.items():
        if name not in exports and (name.startswith("_") or module.path.startswith(INTERNAL)):
            continue
        if isinstance(member, griffe.Alias):
            if name in exports:
                yield from _of_alias(f"{module.path}.{name}", member)
        elif isinstance(member, griffe.Module):
            yield from _of_module(member)
        else:
            yield from _of_member(member.path, member)


def _of_alias(path: str, alias: griffe.Alias) -> Iterator[tuple[str, Name]]:
    try:
        target = alias.final_target
    except (griffe.AliasResolutionError, griffe.CyclicAliasError):
        yield path, Name("alias", alias.target_path)
        return
    hidden = target.path.startswith(INTERNAL) or any(part.startswith("_") for part in target.path.split("."))
    if hidden and not isinstance(target, griffe.Module):
        yield from _of_member(path, target)  # public here and nowhere else
    else:
        yield path, Name("alias", target.path)


def _of_member(path: str, member: griffe.Object | griffe.Alias) -> Iterator[tuple[str, Name]]:
    if isinstance(member, griffe.Function):
        yield path, _function(member)
    elif isinstance(member, griffe.Class):
        yield path, Name("class", ", ".join(str(base) for base in member.bases))
        for name, inner in member.all_members.items():
            if isinstance(inner, griffe.Alias):  # inherited: public here alone if its class is private
                if "._" not in inner.target_path:
                    continue
                inner = inner.final_target
            if not name.startswith("_") or name == "__init__":
                yield from _of_member(f"{path}.{name}", inner)
    elif isinstance(member, griffe.Attribute):
        yield path, Name("attribute", str(member.annotation or ""), is_required=_is_required(member))


def _is_required(member: griffe.Attribute) -> bool:
    """Whether the constructor requires an attribute: it is a field of attrs or dataclasses without a default."""
    parent = member.parent
    return (
        isinstance(parent, griffe.Class)
        and any(str(each.value).partition("(")[0] in _FIELD_DECORATORS for each in parent.decorators)
        and member.annotation is not None
        and member.value is None
        and "instance-attribute" in member.labels  # not ClassVar
    )


def _function(function: griffe.Function) -> Name:
    if "property" in function.labels:
        return Name("attribute", str(function.returns or ""))
    parameters = list(function.parameters)
    if parameters and isinstance(function.parent, griffe.Class) and "staticmethod" not in function.labels:
        parameters = parameters[1:]
    return Name(
        "function",
        str(function.returns or ""),
        tuple(
            (each.name, Parameter(str(each.kind.value if each.kind else ""), str(each.annotation or ""), each.required))
            for each in parameters
        ),
    )


# --- comparing


def _above(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts))}


def _changed(name: str, old: Name, new: Name) -> Iterator[ApiChange]:
    if old.kind != new.kind:
        yield ApiChange(name, f"{old.kind}, now {new.kind}", Effect.BREAKING)
        return
    if new.is_required != old.is_required:
        change = "now required" if new.is_required else "now optional"
        yield ApiChange(name, change, Effect.BREAKING if new.is_required else Effect.SAFE)
    if old.returns != new.returns:
        yield ApiChange(name, f"type: {old.returns or 'none'}, now {new.returns or 'none'}", _of_result(old, new))
    was, now = dict(old.parameters), dict(new.parameters)
    for each in [*now, *(each for each in was if each not in now)]:
        yield from _of_parameter(f"{name}({each})", was.get(each), now.get(each))
    places = [
        [each for each, it in params.items() if it.kind.startswith("positional") and each in was and each in now]
        for params in (was, now)
    ]
    if places[0] != places[1]:
        yield ApiChange(
            name, f"order of parameters: {', '.join(places[0])}, now {', '.join(places[1])}", Effect.BREAKING
        )


def _of_result(old: Name, new: Name) -> Effect:
    """Classify a changed type: a function that returns fewer types is safe, but attributes are also assigned."""
    was, now = _possibilities(old.returns), _possibilities(new.returns)
    return Effect.SAFE if was == now or (old.kind == "function" and now <= was) else Effect.MAY_BREAK


def _of_parameter(name: str, old: Parameter | None, new: Parameter | None) -> Iterator[ApiChange]:
    if old is None and new is not None:
        needed = new.required and new.kind not in {str(kind.value) for kind in _VARIADIC}
        how, effect = ("required ", Effect.BREAKING) if needed else ("", Effect.SAFE)
        yield ApiChange(name, f"new {how}parameter", effect)
    elif new is None:
        yield ApiChange(name, "parameter removed", Effect.BREAKING)
    elif old is not None:
        if new.required != old.required:
            yield ApiChange(
                name,
                "now required" if new.required else "now optional",
                Effect.BREAKING if new.required else Effect.SAFE,
            )
        if new.kind != old.kind:
            wider = new.kind == "positional or keyword" and not old.kind.startswith("variadic")
            yield ApiChange(name, f"{old.kind}, now {new.kind}", Effect.SAFE if wider else Effect.BREAKING)
        if new.annotation != old.annotation:
            wider = _possibilities(old.annotation) <= _possibilities(new.annotation)
            change = f"type: {old.annotation or 'none'}, now {new.annotation or 'none'}"
            yield ApiChange(name, change, Effect.SAFE if wider else Effect.MAY_BREAK)


def _possibilities(annotation: str) -> set[str]:
    """Return the members of a union, each value of a Literal being one, unless any text is possible."""
    found: set[str] = set()
    for part in re.split(r"\s*\|\s*(?![^\[]*\])", annotation):
        literal = re.fullmatch(r"(?:typing\.)?Literal\[(.*)\]", part, re.DOTALL)
        found.update(re.split(r"\s*,\s*", literal[1]) if literal else [part])
    return {each for each in found if each[:1] not in "'\""} if "str" in found else found
