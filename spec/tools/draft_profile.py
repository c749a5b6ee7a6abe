"""Draft a profile from recorded exchanges: what their responses do that the contract does not allow.

    python -m spec.tools.draft_profile FILE.jsonl [--provider NAME] > spec/profiles/NAME.yaml

Each line of the file is `{provider, operation, request: {method, path}, response: {status, headers, json}}`. The draft
is a valid profile. Its facts come from responses alone: sources, limits, request parameters and the meaning of words
that no profile knows have to be completed by hand.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import yaml

from spec.tools.annotate import operations, resolved
from spec.tools.load import CONTRACT, load
from spec.tools.observe import observe
from spec.tools.profiles import Compiled, general_data
from spec.tools.response_facts import Fact, Observed, allowed_types, json_type

Json = dict[str, Any]


def draft(name: str, exchanges: Iterable[Json], document: Json, profiles: Iterable[Compiled] = ()) -> Json:
    """Return a profile with the differences that the exchanges show."""
    profiles = list(profiles)
    seen = observe(exchanges, document, profiles)
    general = general_data(profiles)
    facts = sorted(seen.facts, key=attrs.astuple)
    profile: Json = {
        "server": {
            "source": "R",
            "base_url": None,
            "hosts": [],
            "environment": {},
            "auth": [{"header": "Authorization", "scheme": "Bearer"}],
        },
        "metadata": {"source": "R", "kept": None},
        "results": {"source": "R", "kind": "none"},
    }
    for kind in ("job", "file"):
        for fact in (fact for fact in facts if fact.kind == "word" and fact.where == kind):
            state = general["states"][kind].get(fact.what.lower(), "running" if kind == "job" else "processing")
            states = profile.setdefault("states", {"source": "R"})
            states.setdefault(kind, {}).setdefault(state, []).append(fact.what)
    for fact in facts:
        if fact.kind == "alias":
            field, _, alias = fact.what.partition("=")
            fields = profile.setdefault("fields", {"source": "R"})
            fields.setdefault(fact.where, {}).setdefault(field, []).append(alias)
        elif fact.kind == "envelope":
            profile.setdefault("envelopes", {"source": "R", "keys": []})["keys"].append(fact.where)
        elif fact.kind == "items" and fact.where:
            profile.setdefault("lists", {"source": "R"}).setdefault("keys", []).append(fact.where)
        elif fact.kind == "paging":
            paging = profile.setdefault("lists", {"source": "R"}).setdefault("paging", {})
            paging[fact.where] = _paging_rules(fact.what)
        elif fact.kind == "zone":
            profile["times"] = {"source": "R", "zone": "+00:00"}
        elif fact.kind == "error":
            _add_error_rule(profile.setdefault("errors", {"source": "R"}), fact)
    return {
        "overlay": "1.0.0",
        "info": {"title": name, "version": "draft"},
        "extends": "../openapi.yaml",
        "x-sources": {"R": f"recorded exchanges of {name}"},
        "x-profile": profile,
        "actions": list(_actions(seen, facts, document)) or [{"target": "$.info", "update": {}, "x-source": "R"}],
    }


def _paging_rules(style: str) -> Json:
    if style == "none":
        return {"style": "none"}
    page, size = ("offset", "limit") if style == "offset" else ("page", "page_size")
    return {"style": style, "page": page, "size": size, "total": "total", "first": 0 if style == "offset" else 1}


def _add_error_rule(errors: Json, fact: Fact) -> None:
    if fact.where == "statuses":
        errors.setdefault("statuses", {})[fact.what] = "bad_request"
    elif fact.where == "null_words":
        errors["null_words"] = [fact.what]
    else:
        errors[fact.where] = True


def _actions(seen: Observed, facts: list[Fact], document: Json) -> Iterator[Json]:
    """Yield the actions that make the contract allow what was observed."""
    paths = {operation["operationId"]: (path, method) for path, method, _, operation in operations(document)}
    for where in sorted({fact.where for fact in facts if fact.kind in {"property", "optional"}}):
        target = _target(where)
        schema = _schema_at(document, where)
        optional = {fact.what for fact in facts if fact.kind == "optional" and fact.where == where}
        if optional:
            for keyword in ("required", "dependentRequired"):
                if keyword in schema:
                    yield {"target": f"{target}.{keyword}", "remove": True, "x-source": "R"}
            required = [name for name in schema.get("required", ()) if name not in optional]
            if required:
                yield {"target": target, "update": {"required": required}, "x-source": "R"}
        added = {
            fact.what: _of_types(seen.types[f"{where}.{fact.what}"])
            for fact in facts
            if fact.kind == "property" and fact.where == where
        }
        if added:
            yield {"target": target, "update": {"properties": added}, "x-source": "R"}
    for where in sorted({fact.where for fact in facts if fact.kind == "type" and "." in fact.where}):
        parent, _, name = where.rpartition(".")
        old = _schema_at(document, where)
        known = {kind for branch in [old, *old.get("anyOf", ())] for kind in allowed_types(resolved(document, branch))}
        if len(known) == 7:
            known = set()
        yield {
            "target": f"{_target(parent)}{'.items' if name == 'items' else _step(name)}",
            "remove": True,
            "x-source": "R",
        }
        new = _of_types(known | seen.types[where])
        yield {"target": _target(parent).removesuffix(".properties"), "update": _property(name, new), "x-source": "R"}
    for fact in (fact for fact in facts if fact.kind in {"status", "shape"}):
        path, method = paths[fact.where]
        target = f"$.paths['{path}'].{method}.responses"
        if fact.kind == "status":
            yield {"target": target, "update": {fact.what: {"description": "As recorded."}}, "x-source": "R"}
        else:
            schema_target = f"{target}['{fact.what}'].content['application/json']"
            yield {"target": f"{schema_target}.schema", "remove": True, "x-source": "R"}
            shape = _inferred(seen.bodies[fact.where, fact.what])
            yield {"target": schema_target, "update": {"schema": shape}, "x-source": "R"}


def _inferred(values: list[Any], depth: int = 0) -> Json:
    """Return a schema that all values fit."""
    objects = [value for value in values if isinstance(value, dict)]
    if len(objects) == len(values) and depth < 2:
        names = sorted({name for value in objects for name in value})
        properties = {name: _inferred([value[name] for value in objects if name in value], depth + 1) for name in names}
        required = [name for name in names if all(name in value for value in objects)]
        return {"type": "object", "required": required, "properties": properties}
    return _of_types({json_type(value) for value in values})


def _of_types(types: set[str]) -> Json:
    names = sorted(types - ({"integer"} if "number" in types else set()))
    return {"type": names[0] if len(names) == 1 else names}


def _property(name: str, schema: Json) -> Json:
    return {"items": schema} if name == "items" else {"properties": {name: schema}}


def _target(where: str) -> str:
    component, *steps = where.split(".")
    return f"$.components.schemas.{component}" + "".join(".items" if step == "items" else _step(step) for step in steps)


def _step(name: str) -> str:
    return f".properties['{name}']"


def _schema_at(document: Json, where: str) -> Json:
    component, *steps = where.split(".")
    schema = document["components"]["schemas"][component]
    for step in steps:
        schema = resolved(document, schema)
        branches = [schema, *(resolved(document, branch) for branch in schema.get("anyOf", ()))]
        holder = next(branch for branch in branches if ("items" if step == "items" else "properties") in branch)
        schema = holder["items"] if step == "items" else holder["properties"][step]
    found: Json = resolved(document, schema)
    return found


def read_exchanges(path: Path, provider: str | None = None) -> list[Json]:
    """Return the exchanges of a JSON Lines file, of one provider if it is given."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.strip()]
    return [exchange for exchange in found if provider in (None, exchange["provider"])]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="draft_profile", description="Draft a profile from recorded exchanges.")
    parser.add_argument("file", type=Path, help="JSON Lines of exchanges")
    parser.add_argument("--provider", help="use the exchanges of this service only")
    options = parser.parse_args(arguments)
    try:
        exchanges = read_exchanges(options.file, options.provider)
    except (OSError, ValueError, KeyError) as error:
        print(f"draft_profile: {options.file}: cannot be read: {error}", file=sys.stderr)
        return 1
    if not exchanges:
        print(f"draft_profile: {options.file}: no exchange of {options.provider or 'any service'}", file=sys.stderr)
        return 1
    result = draft(options.provider or exchanges[0]["provider"], exchanges, load(CONTRACT))
    print(yaml.safe_dump(result, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
