"""What the models and endpoints share: UNSET, the base of the models, decoding and encoding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, BinaryIO, ClassVar, Final, Generic, Literal, Self, TypeVar


class Unset(Enum):
    """The type of UNSET. An enumeration of one, so that type checkers narrow `value is UNSET`."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    __str__ = __repr__


UNSET: Final = Unset.UNSET
"""Not sent. Unlike null, which is None."""

MISSING: Any = UNSET
"""Default of what the contract promises in an answer: typed as if it were always there."""

T = TypeVar("T")


class Model:
    """Base of all models: keeps whatever it was made from, and gives it back unchanged."""

    __slots__ = ()

    SCHEMA: ClassVar[str]
    """Name of the component in the contract, or the place of a schema within it."""

    FIELDS: ClassVar[dict[str, str]]
    """Key in JSON to name of the attribute, in the order of the contract."""

    additional_properties: dict[str, Any]
    """Keys that the contract does not name, as they were sent."""

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """Return the model of a JSON object, unforeseen keys and values included.

        Raises:
            TypeError: this is no JSON object at all.
        """
        raise TypeError(f"{cls.__name__} is not made from JSON")

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object: what was sent or set, and nothing else."""
        result: dict[str, Any] = encode(self.additional_properties) if self.additional_properties else {}
        for key, attribute in self.FIELDS.items():
            value = getattr(self, attribute)
            if value is not UNSET:
                result[key] = value if type(value) in _PLAIN else encode(value)
        return result

    def __repr__(self) -> str:
        shown = [f"{name}={value!r}" for name in self.FIELDS.values() if (value := getattr(self, name)) is not UNSET]
        if self.additional_properties:
            shown.append(f"additional_properties={self.additional_properties!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


_PLAIN = frozenset({str, int, float, bool, type(None)})


def encode(value: Any) -> Any:
    """Return the JSON form of a value: models become objects, what is UNSET in an object is left out."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Model):
        return value.to_dict()
    # loops, where a comprehension would take a second frame for each level of nesting
    if isinstance(value, (list, tuple)):
        items = []
        for item in value:
            items.append(encode(item))
        return items
    if isinstance(value, Mapping):
        members = {}
        for key, item in value.items():
            if item is not UNSET:
                members[key] = encode(item)
        return members
    return value


def decode_list(build: Callable[[dict[str, Any]], Any], value: Any) -> Any:
    """Build a model from each object in a list; anything else stays as it is."""
    if not isinstance(value, list):
        return value
    result = []
    for item in value:
        result.append(build(item) if isinstance(item, dict) else item)
    return result


def decode_each(decode: Callable[[Any], Any], value: Any) -> Any:
    """Decode each item of a list; anything else stays as it is."""
    return [decode(item) for item in value] if isinstance(value, list) else value


def decode_values(decode: Callable[[Any], Any], value: dict[str, Any]) -> dict[str, Any]:
    """Decode each value of an object."""
    return {key: decode(item) for key, item in value.items()}


def unknown_keys(src: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    """Return the part of an object that a model has no field for."""
    return {key: value for key, value in src.items() if key not in known}


def not_an_object(model: type[Model], src: object) -> TypeError:
    """Return the error for a model made from something else than a JSON object."""
    return TypeError(f"{model.__name__} is made from a JSON object, not from {type(src).__name__}")


class File:
    """Content for a multipart body, with a name and a type.

    Args:
        payload: The bytes, a file open in binary mode, or an iterable of byte strings.
        file_name: What the service is told the file is called; by default the name of an open file.
        mime_type: By default application/octet-stream.
    """

    __slots__ = ("file_name", "mime_type", "payload")

    def __init__(
        self, payload: bytes | BinaryIO | Iterable[bytes], file_name: str | None = None, mime_type: str | None = None
    ) -> None:
        self.payload = payload
        self.file_name = file_name
        self.mime_type = mime_type


FileContent = (
    bytes
    | BinaryIO
    | Iterable[bytes]
    | File
    | tuple[str | None, bytes | BinaryIO | Iterable[bytes]]
    | tuple[str | None, bytes | BinaryIO | Iterable[bytes], str | None]
)
"""What a multipart body takes as a file; a tuple is (name, content) or (name, content, type)."""


class Response(Generic[T]):
    """An answer: its status, its bytes and headers as received, and what they were decoded to."""

    __slots__ = ("content", "headers", "parsed", "status_code")

    def __init__(self, status_code: int, content: bytes, headers: Mapping[str, str], parsed: T) -> None:
        self.status_code = status_code
        self.content = content
        self.headers = headers
        self.parsed = parsed

    def __repr__(self) -> str:
        return f"Response(status_code={self.status_code!r}, parsed={self.parsed!r})"


__all__ = ["UNSET", "File", "FileContent", "Model", "Response", "Unset"]
