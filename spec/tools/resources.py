"""Write ft_client/resources: each operation of ft_client/_operations as a plain sync method and a plain async one.

The signature and docstring of an operation are copied; the body runs the flow. The return type decides how: `Flow[T]`
returns T, `Flow[RawPage[T]]` returns a page, `ItemFlow[T, R]` returns an iterator.
"""

from __future__ import annotations

import ast
import itertools
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from spec.tools.load import ROOT
from spec.tools.operations import DECLARATION, PLAIN, Module, Operation, ResourceError, read_module

RESOURCES = ROOT / "ft_client" / "resources"
HEADER = "# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.\n"


CLIENT_RESOURCES = {
    "account": "Account",
    "files": "Files", "uploads": "Uploads", "fine_tuning": "FineTuning", "fine_tunes": "FineTunes", "models": "Models",
}  # fmt: skip
KINDS = {
    "WithRawResponse": ("raw", "the response"),
    "WithStreamingResponse": ("streamed", "a context manager of the response"),
}

RESPONSE_DOCS = {
    "WithRawResponse": "This resource; its methods return the response, `parse()` the result (`RawResponse`).",
    "WithStreamingResponse": "This resource; its methods return a context manager "
    "of the response (`StreamedResponse`).",
}


_RAW_PROPERTIES = (
    ("WithRawResponse", "with_raw_response", "self"),
    ("WithStreamingResponse", "with_streaming_response", "self, stream=True"),
)


_AT_RUN_TIME = {"__future__", PLAIN, "typing"}  # everything else that only annotations name is for type checkers


def render_resources() -> dict[str, str]:
    """Return the content of each generated module, by file name, not yet formatted.

    Raises:
        ResourceError: An operation has another form than a flow, or a declared module does not exist.
    """
    declaration: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(DECLARATION.read_text(encoding="utf-8"))
    modules = {f"{module}.py": _render_module(module, classes) for module, classes in declaration.items()}
    return modules | {"_with_response.py": _render_client_responses(declaration)}


def _render_client_responses(declaration: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """Return the module with the types that `with_raw_response` and `with_streaming_response` of clients have."""
    lines = ['"""The types of raw and streaming responses of clients, never imported at run time."""', HEADER]
    lines += ["from __future__ import annotations", "from typing import Any"]
    modules = {name: module for module, specs in declaration.items() for name in specs}
    classes = []
    for prefix, (kind, (_, words)) in itertools.product(("", "Async"), KINDS.items()):
        members = []
        for attribute, name in CLIENT_RESOURCES.items():
            lines.append(f"from ft_client.resources.{modules[name]} import {prefix}{name}{kind}")
            members.append(f"self.{attribute} = {prefix}{name}{kind}(client.{attribute})")
        # a client, whose module imports this one
        classes.append(_response_class(f"{prefix}FTClient", "client: Any", kind, words, members))
    return "\n".join([*lines, *classes]) + "\n"


def _render_responses(module: str, classes: Mapping[str, Mapping[str, Any]], imports: dict[str, set[str]]) -> str:
    """Return the types of the raw and streaming responses of a module's resources."""
    rendered = []
    for prefix, (kind, (wrap, words)) in itertools.product(("", "Async"), KINDS.items()):
        wrap = ("async_" if prefix else "") + wrap
        for name, spec in _with_raw(classes):
            for child in spec.get("children", {}).values():
                source, _, child_name = child.rpartition(".")
                if source != module:
                    imports.setdefault(f"ft_client.resources.{source}", set()).add(f"{prefix}{child_name}{kind}")
            members = _response_members(spec, wrap, prefix, kind)
            used = {member.partition(" = ")[2].partition("(")[0] for member in members}
            imports["ft_client.resources._raw"] |= {each for each in used if each.islower()}
            rendered.append(_response_class(f"{prefix}{name}", f"resource: {prefix}{name}", kind, words, members))
    return "\n\n".join(rendered)


def _with_raw(classes: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, spec) for name, spec in classes.items() if "of_client" not in spec]


def _response_members(spec: Mapping[str, Any], wrap: str, prefix: str, kind: str) -> list[str]:
    """Return an assignment for each method and child of a resource."""
    members = []
    for operation in [each for module in _modules(spec) for each in module.operations]:
        if operation.wrapper != "iterator":
            is_file = operation.result == "FileContent" and wrap.endswith("streamed")
            members.append(f"self.{operation.name} = {wrap}{'_file' * is_file}(resource.{operation.name})")
    for attribute, child in spec.get("children", {}).items():
        members.append(f"self.{attribute} = {prefix}{child.rpartition('.')[2]}{kind}(resource.{attribute})")
    return members


def _response_class(name: str, argument: str, kind: str, words: str, members: list[str]) -> str:
    body = "\n        ".join(members)
    return (
        f'class {name}{kind}:\n    """`{name}`, whose methods return {words}."""\n\n'
        f"    def __init__(self, {argument}) -> None:\n        {body}\n"
    )


def _render_module(module: str, classes: Mapping[str, Mapping[str, Any]]) -> str:
    imports: dict[str, set[str]] = {"__future__": {"annotations"}, PLAIN: set(), "ft_client.resources._base": set()}
    checked: dict[str, set[str]] = {"ft_client.resources._raw": set()}
    body = [_render_class(module, name, spec, imports, checked, is_async=False) for name, spec in classes.items()]
    body += [_render_class(module, name, spec, imports, checked, is_async=True) for name, spec in classes.items()]
    imports[PLAIN] |= {name for name in ("builtins", "functools") if f"{name}." in "".join(body)}
    last = list(classes.values())[-1]
    types = _render_responses(module, classes, checked)
    for source in _AT_RUN_TIME & checked.keys():
        imports.setdefault(source, set()).update(checked.pop(source))
    imports.setdefault("typing", set()).add("TYPE_CHECKING")
    lines = [f'"""{last["doc"]}"""', HEADER, *_import_lines(imports), "if TYPE_CHECKING:"]
    lines += [f"    {line}" for line in _import_lines(checked)]
    if types:
        body += ["if TYPE_CHECKING:", textwrap.indent(types, "    ")]
    return "\n".join([*lines, *body]) + "\n"


def _import_lines(imports: Mapping[str, set[str]]) -> list[str]:
    lines = []
    for source, names in imports.items():
        if names:
            names_in_order = ", ".join(sorted(names))
            lines.append(f"import {names_in_order}" if source is PLAIN else f"from {source} import {names_in_order}")
    return lines


def _render_class(
    module: str,
    name: str,
    spec: Mapping[str, Any],
    imports: dict[str, set[str]],
    checked: dict[str, set[str]],
    *,
    is_async: bool,
) -> str:
    prefix = "Async" if is_async else ""
    bases = []
    for base in spec.get("bases", []):
        source, _, base_name = base.rpartition(".")
        imports.setdefault(f"ft_client.resources.{source}", set()).add(prefix + base_name)
        bases.append(prefix + base_name)
    if not bases:
        bases = ["AsyncResource" if is_async else "SyncResource"]
        imports["ft_client.resources._base"].update(bases)
    lines = [f"class {prefix}{name}({', '.join(bases)}):", f'    """{spec["doc"]}"""']
    modules, of_client = _modules(spec), "of_client" in spec
    method_names = {operation.name for each in modules for operation in each.operations}
    of_module = checked if of_client else imports
    lines += [
        _render_method(each, operation, method_names, of_module, checked, is_async=is_async, late=of_client)
        for each in modules
        for operation in each.operations
    ]
    lines += [f"    {alias} = {target}" for each in modules for alias, target in each.aliases.items()]
    for attribute, child in spec.get("children", {}).items():
        source, _, child_name = child.rpartition(".")
        if source != module:
            imports.setdefault(f"ft_client.resources.{source}", set()).add(prefix + child_name)
        doc = _doc_of(child)
        lines.append(
            f"    @functools.cached_property\n    def {attribute}(self) -> {prefix}{child_name}:\n"
            f'        """{doc}"""\n        return {prefix}{child_name}(self._config, self._runner)'
        )
    for kind, attribute, arguments in () if "of_client" in spec else _RAW_PROPERTIES:
        lines.append(
            f'    @property\n    def {attribute}(self) -> {prefix}{name}{kind}:\n        """{RESPONSE_DOCS[kind]}"""\n'
            f"        from ft_client.resources._raw import RawProxy\n\n"
            f'        return cast("{prefix}{name}{kind}", RawProxy({arguments}))'
        )
        imports.setdefault("typing", set()).update({"TYPE_CHECKING", "cast"})
    return "\n\n".join(lines)


def _modules(spec: Mapping[str, Any]) -> list[Module]:
    """Return the modules whose operations become methods of a class."""
    names = spec.get("operations", [])
    return [read_module(name) for name in ([names] if isinstance(names, str) else names)]


def _doc_of(child: str) -> str:
    declaration = yaml.safe_load(DECLARATION.read_text(encoding="utf-8"))
    source, _, name = child.rpartition(".")
    try:
        return str(declaration[source][name]["doc"])
    except KeyError:
        raise ResourceError(f"{DECLARATION.name}: {child} is not declared -> declare it, or remove the child") from None


def _render_method(
    module: Module,
    operation: Operation,
    method_names: set[str],
    imports: dict[str, set[str]],
    checked: dict[str, set[str]],
    *,
    is_async: bool,
    late: bool = False,
) -> str:
    """Return a method. It imports its operation when it is called: a process needs few of them.

    Args:
        module: The operation's module.
        operation: The operation.
        method_names: Names of all methods of the class.
        imports: Names that the module imports, by source.
        checked: Names that it imports for type checkers alone.
        is_async: Whether the method is async.
        late: Whether the method also imports what runs the flow.
    """
    arguments = _signature(operation.function, method_names)
    for annotation in _annotations(arguments):
        _import_names(annotation, module, checked)
    result = _in_class(ast.parse(operation.result, mode="eval").body, method_names)
    _import_names(result, module, checked)
    flow = f"{module.name}.{operation.function.name}({_call_arguments(operation.function)})"
    returned, body, define = _body(operation, ast.unparse(result), flow, imports, is_async=is_async)
    docstring = textwrap.indent(_docstring(operation.function), "    ")
    lines = [f"from ft_client._operations import {module.name}"]
    if late:
        lines.append(f"from ft_client._runtime.drivers import {'arun' if is_async else 'run'}")
    lines.append("")
    if operation.function.args.kwarg:
        imports.setdefault("ft_client._http.options", set()).add("redact_options")
        lines.append("redact_options(options)")
    first = textwrap.indent("\n".join(lines), " " * 8)
    return (
        f"    {define} {operation.name}(self, {ast.unparse(arguments)}) -> {returned}:\n{docstring}\n{first}\n"
        f"        return {body}"
    ).replace("(self, )", "(self)")


def _body(
    operation: Operation, result: str, flow: str, imports: dict[str, set[str]], *, is_async: bool
) -> tuple[str, str, str]:
    """Return the return type, the returned expression, and the keyword that defines the method."""
    drivers = imports.setdefault("ft_client._runtime.drivers", set())
    pages = imports.setdefault("ft_client.pagination", set())
    if operation.wrapper == "iterator":
        iterator = "AsyncItemIterator" if is_async else "ItemIterator"
        drivers.add(iterator)
        return f"{iterator}[{result}]", f"{iterator}({flow}, self._runner)", "def"
    if operation.wrapper == "page":
        if is_async and operation.name.startswith("list"):
            pages.add("AsyncPages")
            return f"AsyncPages[{result}]", f"AsyncPages(lambda: {flow}, self._runner)", "def"
        page, run = ("AsyncPage", "await arun") if is_async else ("Page", "run")
        pages.add(page)
        drivers.add(run.removeprefix("await "))
        body = f"{page}({run}({flow}, self._runner), self._runner)"
        return f"{page}[{result}]", body, "async def" if is_async else "def"
    drivers.add("arun" if is_async else "run")
    body = f"await arun({flow}, self._runner)" if is_async else f"run({flow}, self._runner)"
    return result, body, "async def" if is_async else "def"


def _signature(function: ast.FunctionDef, method_names: set[str]) -> ast.arguments:
    arguments = ast.parse(ast.unparse(function)).body[0].args  # type: ignore[attr-defined]  # a copy of the function
    assert isinstance(arguments, ast.arguments)
    del arguments.args[0]  # config
    for argument in _all_arguments(arguments):
        if argument.annotation is not None:
            argument.annotation = _in_class(argument.annotation, method_names)
    return arguments


def _all_arguments(arguments: ast.arguments) -> list[ast.arg]:
    variadic = [each for each in (arguments.vararg, arguments.kwarg) if each]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *variadic]


def _annotations(arguments: ast.arguments) -> Iterator[ast.expr]:
    yield from (each.annotation for each in _all_arguments(arguments) if each.annotation is not None)


class _QualifyBuiltins(ast.NodeTransformer):
    """A method named `list` hides the builtin in the annotations of its class."""

    def __init__(self, method_names: set[str]) -> None:
        self.hidden = method_names & {"list"}

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.parse(f"builtins.{node.id}", mode="eval").body if node.id in self.hidden else node


def _in_class(annotation: ast.expr, method_names: set[str]) -> ast.expr:
    result = _QualifyBuiltins(method_names).visit(annotation)
    assert isinstance(result, ast.expr)
    return result


def _import_names(annotation: ast.expr, module: Module, imports: dict[str, set[str]]) -> None:
    for node in ast.walk(annotation):
        if isinstance(node, ast.Name) and node.id in module.imports:
            imports.setdefault(module.imports[node.id], set()).add(node.id)


def _call_arguments(function: ast.FunctionDef) -> str:
    positional = [argument.arg for argument in function.args.args[1:]]
    keywords = [f"{argument.arg}={argument.arg}" for argument in function.args.kwonlyargs]
    options = [f"**{function.args.kwarg.arg}"] if function.args.kwarg else []
    return ", ".join(["self._config", *positional, *keywords, *options])


def _docstring(function: ast.FunctionDef) -> str:
    docstring = ast.get_docstring(function, clean=False)
    if not docstring:
        raise ResourceError(f"{function.name} in ft_client/_operations has no docstring -> write one")
    return f'    """{docstring}"""'
