"""Read a specification: YAML or JSON, from a file or a URL, as plain data.

The vendor's document is about 3 MB of YAML. The C parser reads it in seconds, but rejects an anchor that is defined
twice. YAML 1.2 allows this (an alias refers to the nearest definition before it), and real documents do it. Only these
are composed again in Python, from the events of the C parser.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "spec" / "openapi.yaml"
DEVIATIONS = ROOT / "spec" / "deviations.yaml"
URL_TIMEOUT_SECONDS = 60.0


class LoadError(ValueError):
    """The source cannot be read, or is not an OpenAPI document."""


class _CoreLoader(yaml.CSafeLoader):
    """Resolves scalars by the YAML 1.2 core schema, as OpenAPI requires.

    PyYAML implements YAML 1.1, in which `no` is false, 2024-01-01 a date and 1e-5 a string.
    """

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (PyYAML's own form)


_CoreLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_CoreLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$", re.IGNORECASE), list("tTfF")
)
_CoreLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
_CoreLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$|^[-+]?[0-9]+[eE][-+]?[0-9]+$"),
    list("-+.0123456789"),
)
# not in the core schema, but in use and harmless
_CoreLoader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"^<<$"), ["<"])


CORE_RESOLVERS = _CoreLoader.yaml_implicit_resolvers


def _decimal(_: _CoreLoader, node: yaml.ScalarNode) -> int:
    """Read digits as a decimal number: YAML 1.1 reads 010 as eight."""
    return int(node.value)


_CoreLoader.add_constructor("tag:yaml.org,2002:int", _decimal)


class _LenientLoader(yaml.composer.Composer, _CoreLoader):
    """Composes in Python, where an anchor can be defined again."""

    def __init__(self, stream: str) -> None:
        _CoreLoader.__init__(self, stream)
        yaml.composer.Composer.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.NodeEvent) and not isinstance(event, yaml.AliasEvent):
            self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)


def load(source: str | Path) -> dict[str, Any]:
    """Return the document at a path or an http(s) URL.

    Raises:
        LoadError: It cannot be read or parsed, or has no `paths`.
    """
    document = parse(_text(source), name=str(source))
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        raise LoadError(f"{source}: not an OpenAPI document: there is no mapping `paths`")
    return document


def parse(text: str, name: str = "document") -> Any:
    """Return the data of a YAML or JSON text.

    Raises:
        LoadError: The text is neither.
    """
    try:
        if text.lstrip()[:1] in ("{", "["):
            try:
                return json.loads(text)
            except json.JSONDecodeError:
                pass  # a flow mapping of YAML starts with a brace too
        try:
            return _CoreLoader(text).get_single_data()
        except yaml.composer.ComposerError as error:
            if "duplicate anchor" not in str(error):
                raise
            return _LenientLoader(text).get_single_data()
    except yaml.YAMLError as error:
        raise LoadError(f"{name}: neither YAML nor JSON: {error}") from error


def _text(source: str | Path) -> str:
    name = str(source)
    try:
        if re.match(r"https?://", name):
            with urllib.request.urlopen(name, timeout=URL_TIMEOUT_SECONDS) as response:
                body: bytes = response.read()
        else:
            body = Path(source).read_bytes()
        return body.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError, urllib.error.URLError) as error:
        raise LoadError(f"{name}: cannot be read: {error}") from error
