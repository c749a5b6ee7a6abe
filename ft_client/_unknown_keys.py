"""Explain a key of a request that the contract does not have: misspelled, misplaced, or of another service."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence

import attrs

from ft_client._profile import profiles_that_know
from ft_client._schema import Schema, Violation, dereference, format_path

# similarity by difflib: `epochs` and `n_epochs` have 0.86, `learning_rate` and `learning_rate_multiplier` 0.70
_MIN_SIMILARITY = 0.6
_CLEAR_SIMILARITY = 0.7
_MAX_DEPTH = 6
_MAX_PLACES = 3


@attrs.frozen
class UnknownKey:
    """Explanation of an unknown key.

    Attributes:
        rule: The problem and the next step.
        is_misspelled: Whether a similar name is valid here, or the same name is valid in another place.
    """

    rule: str
    is_misspelled: bool = False


def explain_unknown_key(
    operation: str, violation: Violation, schema: Schema, schemas: Mapping[str, Schema], profile: str
) -> UnknownKey | None:
    """Return the explanation of an unknown key; None if the service's profile has the key.

    Args:
        operation: The operationId.
        violation: An `additionalProperties` violation of the request body.
        schema: Schema of the request body.
        schemas: Components of the contract.
        profile: Name of the service's profile.
    """
    names = [step for step in violation.path if isinstance(step, str)]
    key, known = names[-1], [str(name) for name in violation.expected]
    services = profiles_that_know(operation, ".".join(names))
    if profile in services:
        return None
    if services:
        return UnknownKey(f"is a parameter of the profile {join(services)}, not of {profile}")
    problem = "is not a parameter of " + (
        format_path(violation.path[:-1]) if len(violation.path) > 1 else "the operation"
    )
    if similar := difflib.get_close_matches(key, known, 1, _MIN_SIMILARITY):
        is_clear = difflib.SequenceMatcher(None, similar[0], key).ratio() >= _CLEAR_SIMILARITY
        return UnknownKey(f"{problem}: did you mean {similar[0]}?", is_misspelled=is_clear)
    if places := places_of(key, schema, schemas, near=names[:-1]):
        return UnknownKey(f"{problem}: it belongs in {join(places)}", is_misspelled=True)
    return UnknownKey(f"{problem}: known are {join(known, 'and')}; pass newer parameters in extra_body")


def explain_unexpected_argument(
    operation: str, name: str, schema: Schema, schemas: Mapping[str, Schema], known: Collection[str]
) -> str:
    """Return where a keyword argument belongs that an operation does not have, as the end of a sentence.

    Args:
        operation: The operationId.
        name: The argument.
        schema: Schema of the request body.
        schemas: Components of the contract.
        known: The operation's arguments.
    """
    if places := places_of(name, schema, schemas):
        first = places[0].split(".")
        text = "..."
        for step in reversed(first[1:]):
            text = f'{{"{step}": {text}}}'
        if first[0] == "method" and len(first) > 2:
            text = f'{{"type": "{first[1]}", {text[1:]}'
        return f"it belongs in {join(places)}: pass {first[0]}={text}"
    if similar := difflib.get_close_matches(name, known, 1, _MIN_SIMILARITY):
        return f"did you mean {similar[0]}?"
    if services := profiles_that_know(operation, name):
        return f'it is a parameter of the profile {join(services)}: pass extra_body={{"{name}": ...}}'
    if similar_inner := difflib.get_close_matches(name, _names_in(schema, schemas), 1, _MIN_SIMILARITY):
        return f"did you mean {join(places_of(similar_inner[0], schema, schemas))}?"
    return f'pass a parameter that is newer than the contract as extra_body={{"{name}": ...}}'


def places_of(key: str, schema: Schema, schemas: Mapping[str, Schema], near: Sequence[str] = ()) -> list[str]:
    """Return the dotted paths at which a body may have a key: the nearest ones, and deprecated ones last.

    Args:
        key: Name of a parameter.
        schema: Schema of the request body.
        schemas: Components of the contract.
        near: Path of the object in which the key was found.
    """
    found = [place for place in _places(schema, schemas, (), deprecated=False) if place[0][-1] == key]
    paths = [path for path, deprecated in found if not deprecated] or [path for path, _ in found]
    if not paths:
        return []
    common = [next((i for i, (a, b) in enumerate(zip(path, near, strict=False)) if a != b), min(len(path), len(near)))
              for path in paths]  # fmt: skip
    nearest = [".".join(path) for path, length in zip(paths, common, strict=True) if length == max(common)]
    return list(dict.fromkeys(nearest))[:_MAX_PLACES]


def _names_in(schema: Schema, schemas: Mapping[str, Schema]) -> list[str]:
    return [path[-1] for path, _ in _places(schema, schemas, (), deprecated=False)]


def _places(
    schema: Schema, schemas: Mapping[str, Schema], path: tuple[str, ...], *, deprecated: bool
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the path of each property below a schema, and whether it is deprecated."""
    deprecated = deprecated or bool(schema.get("deprecated"))
    schema = dereference(schema, schemas)
    if len(path) >= _MAX_DEPTH:
        return
    for name, inner in schema.get("properties", {}).items():
        yield (*path, name), deprecated or bool(inner.get("deprecated"))
        yield from _places(inner, schemas, (*path, name), deprecated=deprecated)
    for branch in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _places(branch, schemas, path, deprecated=deprecated)


def join(names: Sequence[str], conjunction: str = "or") -> str:
    """Return names as a list in a sentence: `a, b or c`."""
    *first, last = names or ["nothing"]
    return f"{', '.join(first)} {conjunction} {last}" if first else last
