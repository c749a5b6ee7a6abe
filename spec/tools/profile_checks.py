"""Rules that a profile has to follow and that a JSON Schema cannot express. Each error names file, line and rule."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from spec.tools.overlay import Location, Source

Json = dict[str, Any]
_RESOURCES = {"file_id": "file", "model": "model"}


def check_sources(source: Source) -> None:
    """Require that each source begins with a key of x-sources, and that each key is used."""
    used: set[str] = set()
    cited: list[tuple[Location, str]] = [
        (("actions", index, "x-source"), action["x-source"]) for index, action in enumerate(source.data["actions"])
    ]
    cited += [(("x-profile", name, "source"), section["source"]) for name, section in source.data["x-profile"].items()]
    cited += [
        (("x-profile", "cost", "prices", index, "source"), price["source"])
        for index, price in enumerate(source.data["x-profile"].get("cost", {}).get("prices", ()))
    ]
    for location, text in cited:
        for part in re.split("[;,]", text):
            key = part.split()[0]
            if key not in source.data["x-sources"]:
                raise source.error(location, f"source {key!r} is not a key of x-sources")
            used.add(key)
    for key in source.data["x-sources"]:
        if key not in used:
            raise source.error(("x-sources", key), f"no action and no section cites source {key!r}")


def check_states(source: Source) -> None:
    """Require that each status has one meaning."""
    for kind in ("job", "file"):
        seen: dict[str, str] = {}
        for state, words in source.data["x-profile"].get("states", {}).get(kind, {}).items():
            for index, word in enumerate(words):
                other = seen.setdefault(str(word).lower(), state)
                if other != state:
                    location = ("x-profile", "states", kind, state, index)
                    raise source.error(location, f"status {word!r} is listed under {other} and under {state}")


def check_operations(source: Source, x_profile: Json, missing: Iterable[str], present: set[str]) -> None:
    """Require that the names of operations exist, and that an alternative belongs to an operation that is missing."""
    routes = x_profile["server"].get("routes", ())
    lacking = {*missing, *(name for route in routes for name in route.get("missing", ()))}
    for name in x_profile.get("alternatives", {}):
        if name != "source" and name not in lacking:
            raise source.error(("x-profile", "alternatives", name), f"the service has {name}: no alternative is needed")
    for index, route in enumerate(routes):
        for number, name in enumerate(route.get("missing", ())):
            if name not in present:
                location = ("x-profile", "server", "routes", index, "missing", number)
                raise source.error(location, f"{name} is not an operation of this service")
    for name in x_profile.get("lists", {}).get("paging", {}):
        if name != "*" and name not in present:
            raise source.error(("x-profile", "lists", "paging", name), f"{name} is not an operation of this service")


def check_uploads(source: Source) -> None:
    """Require that a form has no checksum of content that is sent with it."""
    uploads = source.data["x-profile"].get("uploads", {})
    for key, text in uploads.get("fields", {}).items():
        if "{sha256}" in text and uploads.get("flow") != "presigned":
            raise source.error(("x-profile", "uploads", "fields", key), "{sha256} is known in the presigned flow only")


def place_ids(source: Source, name: str, rule: Json, base: Json, schemas: Json) -> Json:
    """Return where the IDs in a path of the contract are if the service has them elsewhere.

    Args:
        source: The profile.
        name: operationId.
        rule: The operation as the service has it.
        base: The operations of the contract.
        schemas: The component schemas of the service.

    Returns:
        By parameter in braces: `place` (`query` or `body`), `name`, and the `schema` there.
    """
    if name not in base:
        raise source.error(("actions",), f"{name} is not an operation of the contract. Add it to spec/openapi.yaml")
    ours, theirs = base[name]["path"].split("/"), rule["path"].split("/")
    unknown = next((part for part in theirs if part[:1] == "{" and part not in ours), None)
    if unknown is not None:
        location = _operation_line(source, name)
        raise source.error(location, f"{name}: the contract's path {base[name]['path']} has no {unknown}")
    places = {"query": {each["name"]: each.get("schema", {}) for each in rule["parameters"] if each["in"] == "query"}}
    for media in (rule["requestBody"] or {}).get("content", {}).values():
        schema = media.get("schema", {})
        schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        places["body"] = schema.get("properties", {})
    result: Json = {}
    for part in (part for part in ours if part[:1] == "{" and part not in theirs):
        parameter = part.strip("{}")
        fields = source.data["x-profile"].get("fields", {}).get(_RESOURCES.get(parameter, "job"), {})
        names = (parameter, *fields.get("id", ()), "id")
        found = [(place, each) for place, known in places.items() for each in names if each in known]
        if not found:
            text = f"{name} has no place for {part}: its path, query and body lack {' and '.join(names)}"
            raise source.error(_operation_line(source, name), text)
        place, each = found[0]
        result[part] = {"place": place, "name": each, "schema": places[place][each]}
    return result


def _operation_line(source: Source, name: str) -> Location:
    """Return the location of an operationId in a profile."""
    found = (at for at in source.lines if at[-1] == "operationId" and _value(source.data, at) == name)
    return next(found, ("actions",))


def _value(data: Any, location: Location) -> Any:
    for key in location:
        data = data[key]
    return data
