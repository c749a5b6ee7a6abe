"""Cassette files: what they hold, how they are read and written. YAML, for people to review.

One file holds the cassettes of one subject (here: of one operation), each by a name of its own. Its head says where
the interactions come from and which contract they were recorded for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from ft_client.cassettes.bodies import KINDS

FORMAT = 1


class CassetteFileError(ValueError):
    """A file is not a cassette file."""


@dataclass(frozen=True, slots=True)
class Message:
    """What requests and responses have in common.

    Attributes:
        headers: The few that are kept, names in small letters.
        body: As `bodies.stored` gives it.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request(Message):
    """A request.

    Attributes:
        url: Behind the base URL; whole where it leads elsewhere.
    """

    method: str = "GET"
    url: str = "/"


@dataclass(frozen=True, slots=True)
class Response(Message):
    """The answer to it."""

    status: int = 200


@dataclass(frozen=True, slots=True)
class Interaction:
    """A request with its answer."""

    request: Request
    response: Response


@dataclass(frozen=True, slots=True)
class Cassette:
    """Interactions that are played together.

    Attributes:
        given: What the code that plays it starts from: IDs that were made before, and such.
        breaks_contract: The requests break the contract on purpose: the answer is the refusal of that.
    """

    interactions: tuple[Interaction, ...]
    given: Mapping[str, Any] = field(default_factory=dict)
    breaks_contract: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where interactions come from.

    Attributes:
        simulated: Whether a stand-in of the service answered.
        service: Who answered: name and version, or the host.
        base_url: What the URLs of requests are relative to.
        at: When, in UTC, as ISO 8601.
    """

    simulated: bool
    service: str
    base_url: str
    at: str


@dataclass(frozen=True, slots=True)
class CassetteFile:
    """A file of cassettes.

    Attributes:
        contract: Digest of each operation's part of the contract, as it was when this was recorded.
        cassettes: By name.
    """

    recorded: Recorded
    contract: Mapping[str, str]
    cassettes: Mapping[str, Cassette]

    def without_time(self) -> CassetteFile:
        """Return the same without the time of the recording: two recordings of one thing are equal then."""
        return replace(self, recorded=replace(self.recorded, at=""))


# ---- reading --------------------------------------------------------------------------------------------------------


def read(path: Path) -> CassetteFile:
    """Read a cassette file.

    Raises:
        CassetteFileError: It is none, or says something this version does not understand.
        FileNotFoundError: There is no such file.
    """
    return loads(path.read_text(encoding="utf-8"), path.name)


def loads(text: str, name: str = "text") -> CassetteFile:
    """Read the text of a cassette file.

    Raises:
        CassetteFileError: It is none, or says something this version does not understand.
    """
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # both build plain data alone; the one in C is quick
    try:
        return _file(loader(text).get_single_data())
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        reason = " ".join(str(error).split())[:300]
        raise CassetteFileError(f"{name} is no cassette file: {type(error).__name__}: {reason}") from None


def _file(document: dict[str, Any]) -> CassetteFile:
    _only(document, {"format", "recorded", "contract", "cassettes"})
    if document["format"] != FORMAT:
        raise ValueError(f"format {document['format']}, this reads {FORMAT}")
    cassettes = {str(name): _cassette(one or {}) for name, one in (document["cassettes"] or {}).items()}
    return CassetteFile(Recorded(**document["recorded"]), dict(document["contract"] or {}), cassettes)


def _cassette(document: dict[str, Any]) -> Cassette:
    _only(document, {"given", "breaks_contract", "interactions"})
    interactions = tuple(_interaction(one) for one in document.get("interactions") or ())
    return Cassette(interactions, document.get("given") or {}, document.get("breaks_contract", False))


def _interaction(document: dict[str, Any]) -> Interaction:
    _only(document, {"request", "response"})
    asked, answered = document["request"], document["response"]
    _only(asked, {"method", "url", "headers", *KINDS})
    _only(answered, {"status", "headers", *KINDS})
    return Interaction(
        Request(asked.get("headers") or {}, _body(asked), asked["method"], asked["url"]),
        Response(answered.get("headers") or {}, _body(answered), answered["status"]),
    )


def _body(document: dict[str, Any]) -> dict[str, Any]:
    found = {kind: document[kind] for kind in KINDS if kind in document}
    if len(found) > 1:
        raise ValueError(f"one body in two forms: {', '.join(found)}")
    return found


def _only(document: dict[str, Any], known: set[str]) -> None:
    unknown = set(document) - known
    if unknown:
        raise ValueError(f"unknown key {min(unknown)!r}")


# ---- writing --------------------------------------------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):
    """The dumper in Python, whatever else is there: one writes long lines otherwise than the one in C."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out: a reader does not want to look for what `*id001` was."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    if set(text) & set("\r\x85\u2028\u2029"):  # YAML takes them for ends of lines, unless they are escaped
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def dumps(file: CassetteFile, note: str = "") -> str:
    """Return the text of a cassette file.

    Args:
        file: What it holds.
        note: A line of comment at its top.

    Raises:
        CassetteFileError: It holds something that would not be read back the same.
    """
    document = {
        "format": FORMAT,
        "recorded": {
            "simulated": file.recorded.simulated,
            "service": file.recorded.service,
            "base_url": file.recorded.base_url,
            "at": file.recorded.at,
        },
        "contract": dict(sorted(file.contract.items())),
        "cassettes": {name: _written(cassette) for name, cassette in file.cassettes.items()},
    }
    text = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    if note:
        text = f"# {note}\n{text}"
    if loads(text) != file:
        raise CassetteFileError("these interactions cannot be written down without a loss")
    return text


def _written(cassette: Cassette) -> dict[str, Any]:
    document: dict[str, Any] = {}
    if cassette.given:
        document["given"] = dict(cassette.given)
    if cassette.breaks_contract:
        document["breaks_contract"] = True
    document["interactions"] = [
        {
            "request": {"method": one.request.method, "url": one.request.url} | _rest(one.request),
            "response": {"status": one.response.status} | _rest(one.response),
        }
        for one in cassette.interactions
    ]
    return document


def _rest(message: Message) -> dict[str, Any]:
    headers = {"headers": dict(sorted(message.headers.items()))} if message.headers else {}
    return headers | dict(message.body)
