"""Cassette files of vcrpy, and the sidecar file that describes how they were recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from vcr.request import Request  # type: ignore[import-untyped]  # ships no types
from vcr.serialize import deserialize  # type: ignore[import-untyped]  # ships no types
from vcr.serializers import yamlserializer  # type: ignore[import-untyped]  # ships no types
from vcr.util import read_body  # type: ignore[import-untyped]  # ships no types

from ft_client.cassettes.bodies import decode_content

SIDECAR = "recorded.json"


class CassetteFileError(ValueError):
    """A file is not a cassette of vcrpy, or not a sidecar."""


@dataclass(frozen=True, slots=True)
class Message:
    """A request or a response.

    Attributes:
        headers: Names in lower case; several values joined by commas.
        body: Bytes without content encoding.
        undecoded: The content encoding that could not be undone, or "".
    """

    headers: Mapping[str, str]
    body: bytes
    undecoded: str = ""

    @classmethod
    def of(cls, headers: Mapping[str, Any], body: str | bytes | None) -> Message:
        """Build a message from vcrpy's parts."""
        joined = {
            name.lower(): ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            for name, value in headers.items()
        }
        data = body.encode() if isinstance(body, str) else bytes(body or b"")
        return cls(joined, *decode_content(data, joined.get("content-encoding", "")))


@dataclass(frozen=True, slots=True)
class Interaction:
    """A recorded request and its response."""

    method: str
    url: str
    request: Message
    status: int
    response: Message

    @classmethod
    def of(cls, request: Any, response: Mapping[str, Any]) -> Interaction:
        """Build an interaction from vcrpy's request and response."""
        sent = Message.of(request.headers, read_body(request))
        if "status_code" in response:  # the form in which vcrpy before 6 recorded httpx
            received = Message.of(response["headers"], response["content"])
            return cls(request.method, request.uri, sent, int(response["status_code"]), received)
        received = Message.of(response["headers"], response["body"]["string"])
        return cls(request.method, request.uri, sent, int(response["status"]["code"]), received)


def read_cassette(path: Path) -> list[Interaction]:
    """Read a cassette; raise CassetteFileError if the file is not one."""
    try:
        requests, responses = deserialize(path.read_text(encoding="utf-8"), yamlserializer)[:2]
        return [Interaction.of(request, response) for request, response in zip(requests, responses, strict=True)]
    except (ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())[:200]
        raise CassetteFileError(f"not a cassette of vcrpy ({type(error).__name__}: {reason})") from None


def interaction_lines(path: Path) -> list[int]:
    """Return the line on which each interaction of a cassette starts, from 1."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root = loader(path.read_text(encoding="utf-8")).get_single_node()
    return [item.start_mark.line + 1 for key, node in root.value if key.value == "interactions" for item in node.value]


def cassette_files(folder: Path) -> Iterator[Path]:
    """Yield the cassettes below a folder, in order."""
    return (path for path in sorted(folder.rglob("*")) if path.suffix in (".yaml", ".yml") and path.is_file())


# ---- writing --------------------------------------------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):
    """PyYAML's dumper in Python: the one in C breaks long lines in other places."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write repeated values out."""
        return True

    def represent_text(self, text: str) -> yaml.ScalarNode:
        """Use a block for text of several lines; the emitter escapes the text if it does not fit in one."""
        style = ('"' if "\r" in text else "|") if "\n" in text else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def write_double_quoted(self, text: str, split: bool = True) -> None:
        """Start a new line after each line break in the text, rather than at the width of the page."""
        first, *rest = text.split("\n")
        self.write_indicator('"' + _escape(first), True)
        for line in rest:
            self.write_indicator("\\n\\", False)
            self.write_indent()
            self.write_indicator(("\\" if line.startswith(" ") else "") + _escape(line), False)
        self.write_indicator('"', False)


def _escape(text: str) -> str:
    """Return text for double quotes in YAML, in ASCII."""
    special = {'"': '\\"', "\\": "\\\\", "\r": "\\r", "\t": "\\t"}
    return "".join(
        special.get(each) or (each if each.isascii() and each.isprintable() else f"\\U{ord(each):08X}") for each in text
    )


_Dumper.add_representer(str, _Dumper.represent_text)


def dump_cassette(document: Mapping[str, Any]) -> str:
    """Return a cassette as YAML, its keys in reading order.

    It is ASCII: vcrpy writes and reads files in the encoding of the locale.
    """
    orders = {"request": ("method", "uri", "headers", "body"), "response": ("status", "headers", "body")}
    interactions = [
        {part: {key: each[part][key] for key in (*order, *each[part])} for part, order in orders.items()}
        for each in document["interactions"]
    ]
    return yaml.dump({**document, "interactions": interactions}, Dumper=_Dumper, sort_keys=False, width=120)


def checked_serializer(check: Callable[[list[Interaction]], None]) -> SimpleNamespace:
    """Return a serializer for vcrpy that runs a check before a cassette is written."""

    def serialize(document: dict[str, Any]) -> str:
        pairs = [(Request._from_dict(dict(each["request"])), each["response"]) for each in document["interactions"]]
        check([Interaction.of(*pair) for pair in pairs])
        return dump_cassette(document)

    return SimpleNamespace(serialize=serialize, deserialize=yamlserializer.deserialize)


# ---- the sidecar ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recording:
    """How a cassette was recorded: its entry in the sidecar.

    Attributes:
        recorded_at: Time in UTC, ISO 8601.
        service: Host of the service.
        simulated: Whether a stand-in of the service responded: its host name is reserved.
        label: Header that marks its responses, or "".
        contract: Digest of each operation's part of the contract.
        variables: Values that the replay needs.
        invalid_request: Whether the test breaks the contract on purpose.
    """

    recorded_at: str = field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    service: str = ""
    simulated: bool = False
    label: str = ""
    contract: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    invalid_request: bool = False


def read_sidecar(folder: Path) -> dict[str, Recording] | None:
    """Return the entries of a folder's sidecar by file name; None if it has no sidecar.

    An invalid sidecar raises CassetteFileError.
    """
    try:
        document = json.loads((folder / SIDECAR).read_text(encoding="utf-8"))
        return {name: Recording(**entry) for name, entry in document.items()}
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, AttributeError) as error:
        raise CassetteFileError(f"{SIDECAR} is not valid ({error})") from None


def read_recording(path: Path) -> Recording:
    """Return a cassette's entry in the sidecar; an empty one if it has none."""
    return (read_sidecar(path.parent) or {}).get(path.name) or Recording()


def write_recording(path: Path, recording: Recording, *, unchanged: bool) -> None:
    """Write a cassette's entry, and drop the entries of files that no longer exist.

    If the cassette is `unchanged`, its time stays if the rest of the entry is the same too.
    """
    entries = {path.name: recording, **(read_sidecar(path.parent) or {})}
    before = asdict(entries[path.name])
    if unchanged and before == asdict(recording) | {"recorded_at": before["recorded_at"]}:
        return
    entries[path.name] = recording
    document = {
        name: {key: value for key, value in asdict(entry).items() if value or key == "simulated"}
        for name, entry in sorted(entries.items())
        if (path.parent / name).exists()
    }
    (path.parent / SIDECAR).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8", newline="\n")
