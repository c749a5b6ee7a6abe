"""The parts that models and endpoints share: UNSET, the base class of the models, decoding and encoding."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import copy, deepcopy
from enum import Enum
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar, Final, Generic, Literal, Self, TypeVar


class Unset(Enum):
    """The type of UNSET. An enumeration of one value, so that type checkers narrow `value is UNSET`."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    __str__ = __repr__


UNSET: Final = Unset.UNSET
"""The default of arguments: not sent. None is sent as null."""

T = TypeVar("T")


class _AttrsFields:
    """The fields in the form of attrs, built on first access: importing attrs and building classes is slow."""

    def __get__(self, instance: object, owner: type[Model]) -> Any:
        import attrs

        names = [*getattr(owner, "FIELDS", {}).values(), "additional_properties"]
        fields = {name: attrs.field(default=None, kw_only=True) for name in names}
        owner.__attrs_attrs__ = attrs.fields(attrs.make_class(owner.__name__, fields, eq=False))
        return owner.__attrs_attrs__


class Model:
    """Base class of the models. A model keeps all data that it was made from, and returns the same data.

    An attribute that the service did not send is None. `model_fields_set` contains the attributes that were sent or
    set, and `to_dict()` returns exactly these, so that absent and null stay different; `del` makes an attribute absent.
    The functions of attrs work: `attrs.fields`, `attrs.asdict`.
    """

    # a slot without a value is an absent attribute
    __slots__ = ("_outcome", "_raw", "_request_id", "additional_properties")
    __hash__ = None  # type: ignore[assignment]
    __attrs_attrs__: Any = _AttrsFields()

    SCHEMA: ClassVar[str]
    """The name of the component in the contract, or the location of a schema in it."""

    FIELDS: ClassVar[dict[str, str]]
    """The names of the attributes by the key in JSON, in the order of the contract."""

    additional_properties: dict[str, Any]
    """The properties that the contract does not have, as they were sent."""

    _request_id: str | None
    """The ID of the request that returned this object, or None."""

    _raw: Any
    """The JSON object that was sent, if the attributes were read from it under other names; absent otherwise."""

    _outcome: Any
    """The outcome, if it does not follow from the status alone; absent otherwise."""

    _GETTERS: ClassVar[Any]
    """Key, name and getter of each attribute; the getter raises AttributeError if the attribute is absent."""

    def __init_subclass__(cls) -> None:
        cls._GETTERS = tuple((key, name, getattr(cls, name).__get__) for key, name in cls.FIELDS.items())

    if not TYPE_CHECKING:
        # called for slots without a value, and for other names
        def __getattr__(self, name: str) -> Any:
            if name in self.FIELDS.values() or name in _HIDDEN:
                return None
            if name == "additional_properties":
                self.additional_properties = {}
                return self.additional_properties
            if name in self.additional_properties:
                return self.additional_properties[name]
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """Return the model of a JSON object; unknown properties and values are kept.

        Raises:
            TypeError: The value is not a JSON object.
        """
        raise TypeError(f"{cls.__name__} has no JSON form")

    @classmethod
    def model_construct(cls, **values: Any) -> Self:
        """Return the model with these properties, as `from_dict` does: nothing is validated."""
        return cls.from_dict(values)

    @classmethod
    def construct(cls, **values: Any) -> Self:
        """See `model_construct`."""
        return cls.from_dict(values)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Make the class usable as a field of the user's pydantic models: from an instance or its JSON object."""
        from pydantic_core import core_schema

        def validate(value: Any) -> Any:
            if not isinstance(value, (cls, Mapping)):
                raise ValueError(f"pass a {cls.__name__}, or its JSON object")  # pydantic collects these alone
            return value if isinstance(value, cls) else cls.from_dict(value)

        serialization = core_schema.plain_serializer_function_ser_schema(cls.to_dict)
        return core_schema.no_info_plain_validator_function(validate, serialization=serialization)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        """Return the JSON schema for the user's pydantic models: an object."""
        return {"title": cls.__name__, "type": "object"}

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]  # the attributes are in slots
        """`dict(self)`, for `vars` and `json.dumps(self, default=vars)`: a new dict, whose changes have no effect."""
        return dict(self)

    def to_dict(
        self,
        *,
        mode: Literal["json", "python"] = "python",
        use_api_names: bool = True,
        exclude_unset: bool = True,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
    ) -> dict[str, Any]:
        """Return the JSON object: the properties that were sent or set, and nothing else.

        If a service has other names for the properties, this is what it sent, without later changes of attributes.

        Args:
            mode: No effect: the values are those of JSON in both modes.
            use_api_names: Use the keys of JSON, not the names of the attributes.
            exclude_unset: Leave out the attributes that were neither sent nor set.
            exclude_defaults: Leave out attributes that are None.
            exclude_none: Leave out attributes that are None.
        """
        if not use_api_names or not exclude_unset or exclude_defaults or exclude_none:
            return self.model_dump(
                by_alias=use_api_names,
                exclude_unset=exclude_unset,
                exclude_none=exclude_none or exclude_defaults,
            )
        result = {}
        try:
            return deepcopy(_RAW(self))  # type: ignore[no-any-return]
        except AttributeError:
            pass
        for key, _, get in self._GETTERS:
            try:
                value = get(self)
            except AttributeError:
                continue
            if type(value) in _PLAIN:
                result[key] = value
            elif value is not UNSET:
                result[key] = encode(value)
        if extra := self.additional_properties:
            result |= encode(extra)
        return result

    def to_json(
        self,
        *,
        indent: int | None = 2,
        use_api_names: bool = True,
        exclude_unset: bool = True,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
    ) -> str:
        """Return the text of the JSON object; the arguments are those of `to_dict`, and `indent` is in spaces."""
        data = self.to_dict(
            use_api_names=use_api_names,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
        )
        return _json_text(data, indent)

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the attributes that were sent or set."""
        return set(self._values())

    @property
    def model_extra(self) -> dict[str, Any]:
        """The properties that the contract does not have."""
        return self.additional_properties

    def model_dump(
        self,
        *,
        mode: Literal["json", "python"] = "python",
        include: Selection | None = None,
        exclude: Selection | None = None,
        by_alias: bool = False,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
    ) -> dict[str, Any]:
        """Return the attributes as a dict, with models inside as dicts too; absent attributes are None.

        Args:
            mode: No effect: the values are those of JSON in both modes.
            include: The names to include; a mapping selects inside its keys, and `__all__` means every item of a list.
            exclude: The names to leave out, in the same form.
            by_alias: Use the keys of JSON, not the names of the attributes.
            exclude_unset: Leave out the attributes that were neither sent nor set.
            exclude_defaults: Leave out attributes that are None.
            exclude_none: Leave out attributes that are None.
        """
        dump = _Dump(by_alias=by_alias, exclude_unset=exclude_unset, exclude_none=exclude_none or exclude_defaults)
        return dict(dump.members(self, include, exclude))

    def model_dump_json(
        self,
        *,
        indent: int | None = None,
        include: Selection | None = None,
        exclude: Selection | None = None,
        by_alias: bool = False,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
    ) -> str:
        """Return `model_dump()` as JSON text; `indent` is in spaces, by default the text is one line."""
        data = self.model_dump(
            include=include,
            exclude=exclude,
            by_alias=by_alias,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
        )
        return _json_text(data, indent)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy.

        Args:
            update: New values of attributes by name; other names become additional properties.
            deep: Copy the values too.
        """
        twin = deepcopy(self) if deep else copy(self)
        if update and twin._raw is not None:
            del twin._raw  # the copy is not what was sent
        for name, value in (update or {}).items():
            if name in self.FIELDS.values():
                setattr(twin, name, value)
            else:
                twin.additional_properties[name] = value
        return twin

    copy = model_copy

    def __replace__(self, **changes: Any) -> Self:
        return self.model_copy(update=changes)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Yield name and value of each attribute, then of each additional property."""
        for name in self.FIELDS.values():
            yield name, getattr(self, name)
        yield from self.additional_properties.items()

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other) or not isinstance(other, Model):
            return NotImplemented
        return self._values() == other._values() and self.additional_properties == other.additional_properties

    def __repr__(self) -> str:
        values = self._values()
        if self.additional_properties:
            values["additional_properties"] = self.additional_properties
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in values.items())})"

    def _repr_html_(self) -> str:
        from .notebook import fields  # here: only notebooks need it

        return fields(type(self).__name__, self.to_dict())

    def __getstate__(self) -> tuple[Any, ...]:
        # a copy must not share the dict of additional properties
        return self._values(), dict(self.additional_properties), self._request_id, self._raw, self._outcome

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        values, additional_properties, *hidden = state
        for name, value in values.items():
            setattr(self, name, value)
        if additional_properties:
            self.additional_properties = additional_properties
        for name, value in zip(_HIDDEN, hidden, strict=False):  # pickles of older versions have fewer
            if value is not None:
                setattr(self, name, value)

    def _assign(self, additional_properties: dict[str, Any] | None, *values: Any) -> None:
        """Set the attributes to the arguments of `__init__`, in the order of FIELDS. Objects become models."""
        if additional_properties is not None:
            self.additional_properties = additional_properties
        sent = {key: value for key, value in zip(self.FIELDS, values, strict=True) if value is not UNSET}
        if any(isinstance(value, (dict, list)) for value in sent.values()):
            made = self.from_dict(sent)
            sent = {key: getattr(made, self.FIELDS[key]) for key in sent}
        for key, value in sent.items():
            setattr(self, self.FIELDS[key], value)

    def _values(self) -> dict[str, Any]:
        """Return the attributes that have a value, null included."""
        values = {}
        for _, name, get in self._GETTERS:
            try:
                values[name] = get(self)
            except AttributeError:
                continue
        return values


_HIDDEN = ("_request_id", "_raw", "_outcome")
_RAW: Any = Model._raw.__get__

Selection = Collection[Any] | Mapping[Any, Any]
"""Names of attributes, keys or indexes; a mapping has True or a further selection for each."""


class _Dump:
    """The recursion of `model_dump`."""

    def __init__(self, *, by_alias: bool, exclude_unset: bool, exclude_none: bool) -> None:
        self._by_alias = by_alias
        self._exclude_unset = exclude_unset
        self._exclude_none = exclude_none

    def members(self, value: Any, include: Selection | None, exclude: Selection | None) -> Iterator[tuple[Any, Any]]:
        """Yield key and plain value of each selected member of a model, mapping or list."""
        for key, alias, item in self._pairs(value):
            included, excluded = _inside(include, key, value), _inside(exclude, key, value)
            if (include is not None and included is None) or excluded is True or (item is None and self._drops(value)):
                continue
            yield alias, self._plain(item, None if included is True else included, excluded)

    def _drops(self, holder: Any) -> bool:
        return self._exclude_none and not isinstance(holder, (list, tuple))

    def _pairs(self, value: Any) -> Iterator[tuple[Any, Any, Any]]:
        if isinstance(value, Model):
            values = value._values() if self._exclude_unset else dict(value)
            for key, name in value.FIELDS.items():
                if name in values:
                    yield name, key if self._by_alias else name, values[name]
            yield from ((key, key, item) for key, item in value.additional_properties.items())
        else:
            items = value.items() if isinstance(value, Mapping) else enumerate(value)
            yield from ((key, key, item) for key, item in items)

    def _plain(self, value: Any, include: Any, exclude: Any) -> Any:
        if isinstance(value, (Model, Mapping)):
            return dict(self.members(value, include, exclude))
        if isinstance(value, (list, tuple)):
            return [item for _, item in self.members(value, include, exclude)]
        return value


def _inside(selection: Any, key: Any, holder: Any) -> Any:
    """Return the selection inside a key: True for all of it, None if the key is not selected."""
    if selection is None:
        return None
    keys = (key, key - len(holder), "__all__") if isinstance(holder, (list, tuple)) else (key, "__all__")
    name = next((name for name in keys if name in selection), None)
    if name is None:
        return None
    inner = selection[name] if isinstance(selection, Mapping) else True
    return True if inner is ... else inner or None


def _json_text(data: dict[str, Any], indent: int | None) -> str:
    return json.dumps(data, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":"))


Outcome = Literal["succeeded", "failed", "cancelled"]


def outcome_of(model: Any) -> Outcome | None:
    """Return how a job has ended: as read when it was received, else by its status; None if it has not ended."""
    found: Outcome | None = model._outcome
    return found or next((ended for ended in _OUTCOMES if model.status == ended), None)


_OUTCOMES: tuple[Outcome, ...] = ("succeeded", "failed", "cancelled")
_PLAIN = frozenset({str, int, float, bool, type(None)})


def encode(value: Any) -> Any:
    """Return the JSON form of a value: models become objects, and UNSET members of objects are left out."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Model):
        return value.to_dict()
    # loops: a comprehension takes a second frame for each level of nesting
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
    """Make a model of each object in a list; other values stay as they are."""
    if not isinstance(value, list):
        return value
    return [build(item) if isinstance(item, dict) else item for item in value]


def decode_each(decode: Callable[[Any], Any], value: Any) -> Any:
    """Decode each item of a list; any other value stays as it is."""
    return [decode(item) for item in value] if isinstance(value, list) else value


def decode_values(decode: Callable[[Any], Any], value: dict[str, Any]) -> dict[str, Any]:
    """Decode each value of an object."""
    return {key: decode(item) for key, item in value.items()}


def unknown_keys(src: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """Return the properties of an object for which a model has no field."""
    return {key: value for key, value in src.items() if key not in known}


def as_object(model: type[Model], src: Any) -> Mapping[str, Any]:
    """Return a value if it is a mapping.

    Raises:
        TypeError: It is not.
    """
    if isinstance(src, Mapping):
        return src
    raise TypeError(f"{model.__name__}.from_dict() needs a JSON object, not {type(src).__name__}")


class File:
    """The content of a file for a multipart body, with a name and a content type.

    Args:
        payload: The bytes, a file open in binary mode, or an iterable of byte strings.
        file_name: The name that is sent. Default: the name of an open file.
        mime_type: The content type. Default: application/octet-stream.
        headers: Additional headers of the part.
    """

    __slots__ = ("file_name", "headers", "mime_type", "payload")

    def __init__(
        self,
        payload: bytes | BinaryIO | Iterable[bytes],
        file_name: str | None = None,
        mime_type: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.payload = payload
        self.file_name = file_name
        self.mime_type = mime_type
        self.headers = headers


FileContent = (
    bytes
    | BinaryIO
    | Iterable[bytes]
    | File
    | tuple[str | None, bytes | BinaryIO | Iterable[bytes]]
    | tuple[str | None, bytes | BinaryIO | Iterable[bytes], str | None]
    | tuple[str | None, bytes | BinaryIO | Iterable[bytes], str | None, Mapping[str, str]]
)
"""The forms of a file in a multipart body; a tuple is (name, content[, type[, headers]])."""


class Response(Generic[T]):
    """A response: status, body and headers as received, and the decoded body."""

    __slots__ = ("content", "headers", "parsed", "status_code")

    def __init__(self, status_code: int, content: bytes, headers: Mapping[str, str], parsed: T) -> None:
        self.status_code = status_code
        self.content = content
        self.headers = headers
        self.parsed = parsed

    def __repr__(self) -> str:
        return f"Response(status_code={self.status_code!r}, parsed={self.parsed!r})"


__all__ = ["UNSET", "File", "FileContent", "Model", "Response", "Unset"]
