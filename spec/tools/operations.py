"""Read the operations of ft_client/_operations: public functions whose first parameter is `config`.

The sources are read, not imported.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from spec.tools.load import ROOT

DECLARATION = ROOT / "spec" / "resources.yaml"
OPERATIONS = ROOT / "ft_client" / "_operations"
PLAIN = "import"  # stands for `import name`, where other keys stand for `from key import name`


class ResourceError(Exception):
    """The declaration and the operations do not fit together."""


@dataclass(frozen=True)
class Operation:
    """A public operation.

    Attributes:
        name: Name of the method.
        function: Its definition.
        result: T of `Flow[T]`, or the item type.
        wrapper: "call", "page" or "iterator".
    """

    name: str
    function: ast.FunctionDef
    result: str
    wrapper: str


@dataclass(frozen=True)
class Module:
    """A module of operations.

    Attributes:
        name: Its name in ft_client/_operations.
        operations: In the order of the file.
        aliases: Other names of operations, by name.
        imports: Module that each imported or defined name comes from.
    """

    name: str
    operations: list[Operation]
    aliases: dict[str, str]
    imports: dict[str, str]


def read_module(name: str) -> Module:
    """Read a module of operations.

    Raises:
        ResourceError: There is no such module, or an operation does not return a flow.
    """
    path: Path = OPERATIONS / f"{name}.py"
    if not path.is_file():
        raise ResourceError(f"{DECLARATION.name}: there is no module {path.relative_to(ROOT)} -> correct `operations`")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    operations: list[Operation] = []
    aliases: dict[str, str] = {}
    imports: dict[str, str] = {}
    own = f"ft_client._operations.{name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            imports.update({each.asname or each.name: node.module for each in node.names})
        elif isinstance(node, ast.Import):
            imports.update({each.name: PLAIN for each in node.names})
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=function, args=ast.arguments(args=[ast.arg(arg="config"), *_])):
                if not function.startswith("_"):
                    operations.append(_operation(path, node))
            case ast.Assign(targets=[ast.Name(id=alias)], value=ast.Name(id=target)):
                aliases[alias] = target
            case ast.ClassDef(name=defined) | ast.Assign(targets=[ast.Name(id=defined)]):
                imports[defined] = own
    known = {operation.function.name for operation in operations}
    return Module(name, operations, {alias: to for alias, to in aliases.items() if to in known}, imports)


def _operation(path: Path, function: ast.FunctionDef) -> Operation:
    name = function.name.removesuffix("_")
    match function.returns:
        case ast.Subscript(value=ast.Name(id="Flow"), slice=ast.Subscript(value=ast.Name(id="RawPage"), slice=item)):
            return Operation(name, function, ast.unparse(item), "page")
        case ast.Subscript(value=ast.Name(id="Flow"), slice=result):
            return Operation(name, function, ast.unparse(result), "call")
        case ast.Subscript(value=ast.Name(id="ItemFlow"), slice=ast.Tuple(elts=elements)):
            return Operation(name, function, ", ".join(map(ast.unparse, elements)), "iterator")
    raise ResourceError(
        f"{path.relative_to(ROOT)}:{function.lineno}: {function.name} must return Flow[...] or ItemFlow[...] "
        "-> annotate it, or start its name with an underscore"
    )
