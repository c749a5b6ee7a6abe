"""Changes of code, one at a time: each is a mistake that a person can make.

Not a library: neither cosmic-ray nor mutmut drops statements, handlers and filters; see docs/contract-suite.md.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Change = Callable[[Any], object]
Found = Iterator[tuple[str, str, Change]]

SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OTHER_CALL = {"min": "max", "max": "min", "any": "all", "all": "any"}
TAKES_A_NAME = {"get", "pop", "startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition"}


class Mutant(NamedTuple):
    """One change of a module.

    Attributes:
        module: its dotted name.
        name: the same in every run, as long as the code is there; names no line.
        site: the number of the node among those of `sites`.
        change: does it, to that node.
    """

    module: str
    name: str
    site: int
    change: Change

    def applied(self, source: str) -> ast.Module:
        """The module, parsed, with the change."""
        tree = ast.parse(source)
        self.change(list(sites(tree))[self.site][0])
        return ast.fix_missing_locations(tree)


def mutants(module: str, source: str) -> list[Mutant]:
    """Every change of a module, in the order of its text."""
    found: list[Mutant] = []
    seen: Counter[str] = Counter()
    for number, (node, place) in enumerate(sites(ast.parse(source))):
        for kind, detail, change in changes(node):
            name = f"{module}:{place}: {kind} {detail}".rstrip()
            seen[name] += 1
            found.append(Mutant(module, f"{name} #{seen[name]}" if seen[name] > 1 else name, number, change))
    return found


def sites(node: ast.AST, place: str = "") -> Iterator[tuple[ast.AST, str]]:
    """Every node that runs, with the function it is in; types, overloads and docstrings do not run."""
    yield node, place
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list", "type_params", "bases"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _idle(child):
                continue
            named = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            yield from sites(child, f"{place}.{child.name}".lstrip(".") if named else place)  # type: ignore[attr-defined]


def _idle(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return any(ast.unparse(each) == "overload" for each in node.decorator_list)
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) in {"__all__", "__slots__"} or "TypeVar(" in ast.unparse(node.value)
    if isinstance(node, ast.AnnAssign):
        return "TypeAlias" in ast.unparse(node.annotation)
    return isinstance(node, (ast.JoinedStr, ast.Raise)) or _is_text(node)


def _is_text(node: ast.AST) -> bool:
    """A docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def changes(node: ast.AST) -> Found:
    """Yield the changes of one node: the kind, the present code, and the function that changes it."""
    yield from _dropped(node)
    if isinstance(node, (ast.If, ast.IfExp, ast.While)):
        yield from _condition(node)
    elif isinstance(node, ast.comprehension):
        for index, each in enumerate(node.ifs):
            yield "drop the filter", _short(each), _pops("ifs", index)
    elif isinstance(node, ast.Compare):
        yield from _comparison(node)
    elif isinstance(node, ast.BoolOp):
        yield "swap and/or", _short(node), _swap_bool
    elif isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) != "None":
        yield "return None for", _short(node.value), lambda node: setattr(node, "value", ast.Constant(None))
    elif isinstance(node, ast.Try):
        yield from _handlers(node)
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        yield from _other_text(node.slice, lambda node: node.slice)
    elif isinstance(node, ast.Dict):
        for index, key in enumerate(node.keys):
            if key is not None:
                yield (
                    "drop the key",
                    _short(key),
                    _pops_pair(index),
                )
            else:
                detail = f"**{_short(node.values[index])}"
                yield "drop", detail, _pops_pair(index)
    elif isinstance(node, ast.Set):
        for index, each in enumerate(node.elts):
            yield "drop the member", _short(each), _pops("elts", index)


def _dropped(node: ast.AST) -> Found:
    """Statements of a block that are left out, each in turn; `raise` alone becomes silence."""
    for block in ("body", "orelse", "finalbody"):
        statements = getattr(node, block, None)
        if not isinstance(statements, list) or isinstance(node, (ast.Module, ast.ClassDef)):
            continue
        for index, each in enumerate(statements):
            if _can_be_dropped(each):
                yield "drop", _short(each), _puts(block, index, ast.Pass)
            elif isinstance(each, (ast.Break, ast.Continue)):
                other = ast.Continue if isinstance(each, ast.Break) else ast.Break
                yield (
                    f"{_short(each)} becomes",
                    _short(other()),
                    lambda node, block=block, index=index, other=other: getattr(node, block).__setitem__(
                        index, other()
                    ),
                )


def _can_be_dropped(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        return any(isinstance(target, (ast.Subscript, ast.Attribute)) for target in statement.targets)
    if isinstance(statement, ast.Expr):
        return not _is_text(statement)
    return isinstance(statement, (ast.AugAssign, ast.Delete, ast.Raise))


def _condition(node: ast.If | ast.IfExp | ast.While) -> Found:
    if not isinstance(node, ast.While):
        yield "never", _short(node.test), lambda node: setattr(node, "test", ast.Constant(False))
    if not isinstance(node.test, ast.Constant):
        yield "negate", _short(node.test), lambda node: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))


def _comparison(node: ast.Compare) -> Found:
    for index, operator in enumerate(node.ops):
        other = SWAPPED[type(operator)]
        sign = ast.unparse(ast.Compare(ast.Name("a"), [other()], [ast.Name("b")]))[2:-2]
        yield f"with {sign}:", _short(node), lambda node, i=index, other=other: node.ops.__setitem__(i, other())
    for index, each in enumerate([node.left, *node.comparators]):
        if isinstance(each, ast.Constant):
            yield from _other_text(each, lambda node, index=index: [node.left, *node.comparators][index])


def _handlers(node: ast.Try) -> Found:
    for index, handler in enumerate(node.handlers):
        if handler.type is None:
            continue
        yield (
            "no longer catch",
            _short(handler.type),
            lambda node, index=index: setattr(node.handlers[index], "type", ast.Tuple([], ast.Load())),
        )
        if isinstance(handler.type, ast.Tuple):
            for number, each in enumerate(handler.type.elts):
                yield (
                    "no longer catch",
                    f"{_short(each)} of several",
                    lambda node, index=index, number=number: node.handlers[index].type.elts.pop(number),
                )


def _call(node: ast.Call) -> Found:
    called = ast.unparse(node.func)
    for index, keyword in enumerate(node.keywords):
        what = f"{keyword.arg}= of {called}" if keyword.arg else f"**{_short(keyword.value)} of {called}"
        yield "drop", what[:80], _pops("keywords", index)
    if called in OTHER_CALL:
        yield f"{OTHER_CALL[called]} for", _short(node), lambda node: setattr(node.func, "id", OTHER_CALL[node.func.id])
    named = isinstance(node.func, ast.Attribute) and node.func.attr in TAKES_A_NAME
    if named and node.args and isinstance(node.args[0], ast.Constant):
        yield from _other_text(node.args[0], lambda node: node.args[0])


def _constant(node: ast.Constant) -> Found:
    value = node.value
    if isinstance(value, bool):
        yield f"{not value} for", str(value), lambda node: setattr(node, "value", not node.value)
    elif isinstance(value, (int, float)):
        yield f"{value + 1} for", str(value), lambda node: setattr(node, "value", node.value + 1)


def _other_text(constant: ast.Constant, get: Callable[[Any], Any]) -> Found:
    """Another name for a key, a header, a status; messages are left alone."""
    if isinstance(constant.value, str) and constant.value:
        other = f"{constant.value}_"
        yield f"{other!r} for", repr(constant.value), lambda node: setattr(get(node), "value", other)


def _puts(block: str, index: int, other: Callable[[], ast.stmt]) -> Change:
    return lambda node: getattr(node, block).__setitem__(index, other())


def _pops(field: str, index: int) -> Change:
    return lambda node: getattr(node, field).pop(index)


def _pops_pair(index: int) -> Change:
    return lambda node: (node.keys.pop(index), node.values.pop(index))


def _swap_bool(node: ast.BoolOp) -> None:
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else f"{text[:67]}..."
