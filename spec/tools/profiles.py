"""Compile spec/profiles/: validate each profile, apply its overlay to the contract, and write what differs as data.

    python -m spec.tools.profiles            validate all profiles
    python -m spec.tools.profiles NAME       print the effective OpenAPI document of one service

Only this tool reads YAML: the client and the embedded service load the compiled data.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import yaml

from spec.tools import overlay, profile_checks
from spec.tools.annotate import contract
from spec.tools.load import CONTRACT, ROOT, load
from spec.tools.overlay import OverlayError, Source

FOLDER = ROOT / "spec" / "profiles"
Json = dict[str, Any]
_ERROR_LISTS = ("messages", "null_words", "code", "message", "param")


@attrs.frozen
class Compiled:
    """One profile.

    Attributes:
        name: File name without suffix.
        source: The profile file.
        document: The effective OpenAPI document.
        data: The data that the client loads.
    """

    name: str
    source: Source
    document: Json
    data: Json


def profile_paths(folder: Path = FOLDER) -> list[Path]:
    """Return the profile files, sorted by name."""
    return sorted(path for path in folder.glob("*.yaml") if path.name not in {"schema.yaml", "general.yaml"})


def read_profile(path: Path) -> Source:
    """Read a profile and validate its form.

    Raises:
        OverlayError: A rule is broken; the message has file, line and rule.
    """
    source = overlay.read(path)
    schema = yaml.safe_load((FOLDER / "schema.yaml").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    error = jsonschema.exceptions.best_match(validator.iter_errors(source.data))
    if error is not None:
        location = tuple(error.absolute_path)
        if error.validator == "additionalProperties" and isinstance(error.instance, dict):
            known = error.schema.get("properties", {})
            unknown = next((key for key in error.instance if key not in known), None)
            location = location if unknown is None else (*location, unknown)
        place = ".".join(str(part) for part in location)
        raise source.error(location, f"{place}: {error.message}" if place else error.message)
    profile_checks.check_sources(source)
    profile_checks.check_states(source)
    return source


def compile_profile(path: Path, document: Json) -> Compiled:
    """Validate one profile and compile it.

    Args:
        path: The profile file.
        document: The contract.

    Raises:
        OverlayError: A rule is broken; the message has file, line and rule.
    """
    source = read_profile(path)
    effective = overlay.apply(document, source)
    try:
        base, own = contract(document), contract(effective)
    except ValueError as error:
        raise source.error(("actions",), f"the document with this overlay is broken: {error}") from error
    missing = sorted(set(base["OPERATIONS"]) - set(own["OPERATIONS"]))
    x_profile = source.data["x-profile"]
    profile_checks.check_operations(source, x_profile, missing, set(own["OPERATIONS"]))
    data = _data(source.data, x_profile) | {
        "missing": missing,
        "operations": _differences(base["OPERATIONS"], own["OPERATIONS"]),
        "schemas": _differences(base["SCHEMAS"], own["SCHEMAS"]),
    }
    profile_checks.check_uploads(source)
    for name, rule in data["operations"].items():
        ids = profile_checks.place_ids(source, name, rule, base["OPERATIONS"], own["SCHEMAS"])
        data["operations"][name] = {**rule, "ids": ids} if ids else rule
    return Compiled(path.stem, source, effective, data)


def _differences(base: Json, own: Json) -> Json:
    return {name: value for name, value in own.items() if base.get(name) != value}


def _data(overlay_data: Json, x_profile: Json) -> Json:
    """Return the facts of `x-profile` as the client reads them: without sources, every key present."""

    def section(name: str) -> Json:
        return {key: value for key, value in x_profile.get(name, {}).items() if key != "source"}

    server, times, lists, errors = section("server"), section("times"), section("lists"), section("errors")
    states = section("states")
    return {
        "title": overlay_data["info"]["title"],
        "base_url": server["base_url"],
        "hosts": tuple(server["hosts"]),
        "environment": {key: tuple(value) for key, value in server["environment"].items()},
        "auth": tuple(server["auth"]),
        "query": server.get("query", {}),
        "options": server.get("options", {}),
        "routes": tuple(server.get("routes", ())),
        "traps": server.get("trap", {}),
        "states": {kind: _by_word(states.get(kind, {})) for kind in ("job", "file")},
        "zone": times.get("zone"),
        "final_times": tuple(times.get("final", ())),
        "envelopes": tuple(x_profile.get("envelopes", {}).get("keys", ())),
        "fields": {kind: _tuples(names) for kind, names in section("fields").items()},
        "job_error": _tuples(section("job_error")),
        "lists": tuple(lists.get("keys", ())),
        "paging": lists.get("paging", {}),
        "metrics": _tuples(section("events").get("metrics", {})),
        "events": {key: value for key, value in section("events").items() if key != "metrics"},
        "checkpoints": section("checkpoints"),
        "errors": {
            **{key: _named(errors[key]) for key in ("codes", "statuses") if key in errors},
            **({"code_is_status": True} if "code_is_status" in errors else {}),
            **{key: tuple(errors[key]) for key in _ERROR_LISTS if key in errors},
            **({"success": tuple(str(code).lower() for code in errors["success"])} if "success" in errors else {}),
        },
        "uploads": {
            key: tuple(value) if isinstance(value, list) else value for key, value in section("uploads").items()
        },
        "metadata": x_profile["metadata"]["kept"],
        "metadata_why": x_profile["metadata"].get("why", ""),
        "results": section("results"),
        "models": section("models"),
        "ignored": section("parameters").get("ignored", {}),
        "secrets": tuple(section("secrets").get("paths", ())),
        "retirement": section("retirement"),
        "cost": {
            **section("cost"),
            "prices": tuple(
                {**price, "source": overlay_data["x-sources"][price["source"]]}
                for price in section("cost").get("prices", ())
            ),
        },
        "alternatives": section("alternatives"),
        "older_versions": section("older_versions"),
    }


def _by_word(states: Mapping[str, list[str | int]]) -> dict[str, str]:
    return {str(word).lower(): state for state, words in states.items() for word in words}


def _named(rules: Mapping[Any, str]) -> dict[str, str]:
    return {str(key): value for key, value in rules.items()}  # YAML reads 1404 as a number


def _tuples(names: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(value) for key, value in names.items()}


def general_data(profiles: Iterable[Compiled]) -> Json:
    """Return the rules for what a profile does not list: those of general.yaml, and the words of all profiles.

    A word or name that two profiles use for different things is left out, unless general.yaml decides it.
    """
    base = yaml.safe_load((FOLDER / "general.yaml").read_text(encoding="utf-8"))
    profiles = list(profiles)
    states: Json = {}
    for kind in ("job", "file"):
        decided = _by_word(base["states"][kind])
        votes: dict[str, set[str]] = {}
        for profile in profiles:
            for word, state in profile.data["states"][kind].items():
                if re.fullmatch(r"-?\d+", word):
                    continue  # a number means nothing at another service
                votes.setdefault(word, set()).add(state)
        agreed = {word: next(iter(found)) for word, found in votes.items() if len(found) == 1}
        states[kind] = dict(sorted({**agreed, **decided}.items()))
    fields: Json = {kind: _tuples(names) for kind, names in base["fields"].items()}
    for profile in profiles:
        for kind, names in profile.data["fields"].items():
            known = fields.setdefault(kind, {})
            for name, aliases in names.items():
                known[name] = tuple(dict.fromkeys((*known.get(name, ()), *aliases)))
    return {
        "states": states,
        "fields": fields,
        "job_error": _tuples(base["job_error"]),
        "metrics": _tuples(base["metrics"]),
    }


def compile_all(folder: Path = FOLDER, document: Json | None = None) -> list[Compiled]:
    """Compile all profiles of a folder.

    Raises:
        OverlayError: A rule is broken, also when two profiles claim the same host.
    """
    document = load(CONTRACT) if document is None else document
    profiles = [compile_profile(path, document) for path in profile_paths(folder)]
    claimed: dict[str, str] = {}
    for profile in profiles:
        for index, host in enumerate(profile.data["hosts"]):
            other = claimed.setdefault(host, profile.name)
            if other != profile.name:
                raise profile.source.error(
                    ("x-profile", "server", "hosts", index), f"host {host} belongs to profile {other}"
                )
    return profiles


def index_data(profiles: Iterable[Compiled]) -> Json:
    """Return what is needed to select a profile: modules, options, and host patterns, longest pattern first."""
    profiles = list(profiles)
    hosts = [(host, profile.name) for profile in profiles for host in profile.data["hosts"]]
    options: dict[str, tuple[str, ...]] = {}
    for profile in profiles:
        for option in profile.data["options"]:
            options[option] = (*options.get(option, ()), profile.name)
    return {
        "options": options,
        "modules": {profile.name: profile.name.replace("-", "_") for profile in profiles},
        "hosts": tuple(sorted(hosts, key=lambda pair: (-len(pair[0]), pair))),
    }


def request_keys(profiles: Iterable[Compiled]) -> Json:
    """Return the profiles that know each request parameter: operationId, then dotted name, then names of profiles."""
    result: Json = {}
    for profile in profiles:
        for name, operation in contract(profile.document)["OPERATIONS"].items():
            for parameter in _request_names(profile.document, operation):
                result.setdefault(name, {}).setdefault(parameter, []).append(profile.name)
    return {name: {key: tuple(found) for key, found in sorted(names.items())} for name, names in sorted(result.items())}


def _request_names(document: Json, operation: Json) -> Iterable[str]:
    yield from (parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query")
    for media in (operation.get("requestBody") or {}).get("content", {}).values():
        yield from _schema_names(document, media.get("schema") or {}, "", 0)


def _schema_names(document: Json, schema: Json, prefix: str, depth: int) -> Iterable[str]:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for name, value in (schema.get("properties") or {}).items():
        yield prefix + name
        if depth < 3:
            yield from _schema_names(document, value, f"{prefix}{name}.", depth + 1)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, ()):
            yield from _schema_names(document, part, prefix, depth)


def modules(profiles: list[Compiled]) -> dict[str, str]:
    """Return the modules of the compiled profiles: file name and unformatted source."""
    result = {
        "__init__.py": '"""Profiles of compatible services as data; each module is loaded when it is first used."""\n',
        "general.py": _module(
            "Words and names of all services, for what a profile does not list.", general_data(profiles)
        ),
        "index.py": _module("Which module holds which profile, and which hosts select it.", index_data(profiles)),
        "keys.py": _module("Which profiles know a request parameter.", request_keys(profiles)),
    }
    for profile in profiles:
        name = profile.name.replace("-", "_")
        result[f"{name}.py"] = _module(f"Profile {profile.name}: {profile.data['title']}.", profile.data)
    return result


def _module(summary: str, data: Json) -> str:
    imports = "from __future__ import annotations\nfrom typing import Any\n"
    return f'"""{summary}"""\n{imports}DATA: dict[str, Any] = {data!r}\n'


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="profiles", description="Validate spec/profiles/.")
    parser.add_argument("name", nargs="?", help="print the effective document of this profile")
    options = parser.parse_args(arguments)
    try:
        profiles = compile_all()
    except OverlayError as error:
        print(f"profiles: {error}", file=sys.stderr)
        return 1
    if options.name is None:
        print(f"{len(profiles)} profiles are valid: {', '.join(profile.name for profile in profiles)}")
        return 0
    found = next((profile for profile in profiles if profile.name == options.name), None)
    if found is None:
        print(
            f"profiles: {options.name} is unknown: {', '.join(profile.name for profile in profiles)}", file=sys.stderr
        )
        return 1
    print(json.dumps(found.document, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
