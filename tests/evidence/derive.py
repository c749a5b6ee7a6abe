"""Write the twins of the recordings, and the facts of the vendor's documents.

    python -m tests.evidence.derive

Run by hand where the recordings and the documents are present: FT_CLIENT_RECORDINGS, FT_CLIENT_PROVIDERS and
FT_CLIENT_UPSTREAM name their folders. The output depends on these alone, never on the contract.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spec.tools.load import load
from spec.tools.normalise import normalise
from tests.evidence.twins import FREE_KEYS, TIME_KEYS, Twins, model_names

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "evidence"
Line = dict[str, Any]

# A word in the name of a source, and the kind of the source.
SOURCES = {
    "measured": "measured",
    "probe": "probed",
    "sdk": "sdk types",
    "swagger": "documented",
    "source": "source code",
    "comps/": "source code",
    "winddown": "observed",
}

# The newest document, and the newest of those that describe the legacy API as its recordings show it.
DOCUMENTS = ("2026-08-14", "2023-06-19", "2023-11-06")
# Remarks of those who collected the exchanges: prose, no facts.
REMARKS = {"note", "next", "form", "host", "result", "envelope"}


def folder(variable: str, default: str) -> Path:
    """Return a folder that an environment variable names."""
    return ROOT / os.environ.get(variable, f"../shared/{default}")


def parsed(text: str | None) -> Any:
    """Return a body as JSON, or None if it is not a JSON object or array."""
    try:
        value = json.loads(text or "")
    except ValueError:
        return None
    return value if isinstance(value, (dict, list)) else None


def lines(path: Path) -> list[Line]:
    """Read JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# --- recordings


def year(record: Line) -> int:
    """Return the year of a recording: of its date, or of the newest object in it."""
    dates = [str((record["response_headers"] or {}).get("date") or ""), str(record["recorded_at"] or "")]
    found = re.search(r"\b(20\d\d)\b", " ".join(dates)) or re.search(r"^(20\d\d)", str(record.get("commit_date")))
    if found:
        return int(found[1])
    times = [int(each) for each in re.findall(r'"created(?:_at)?"\s*:\s*(\d{10})', record["response_body"] or "")]
    return datetime.fromtimestamp(max(times), UTC).year


def request(record: Line, twins: Twins) -> Line:
    """Return the twin of a request; a body that was cut short when it was recorded is left out."""
    content_type, body = record["request_content_type"], record["request_body"]
    made: Line = {"content_type": twins.content_type(content_type) if content_type else None}
    if body is None or re.search(r"bytes of jsonl\)|of \d+ bytes\)$|truncated, \d+ chars\)$", body):
        return made
    if (value := parsed(body)) is not None:
        return {**made, "json": twins.json(value)}
    boundary = re.search(r'boundary="?([^";]+)', content_type or "")
    assert boundary is not None, record["id"]
    try:
        raw = base64.b64decode(body.removeprefix("base64:"), validate=True)
    except (binascii.Error, ValueError):
        return {**made, "text": twins.form(body.encode(), boundary[1]).decode()}
    if not raw.rstrip().endswith(f"--{boundary[1]}--".encode()):
        return made
    form = twins.form(raw, boundary[1])
    try:
        return {**made, "text": form.decode()}
    except UnicodeDecodeError:
        return {**made, "base64": base64.b64encode(form).decode()}


def body_length(line: Line) -> int:
    """Return the length in bytes of the body that a twin is sent with."""
    text = json.dumps(line["json"], ensure_ascii=False) if "json" in line else line["text"]
    return len(text.encode())


def recording(record: Line, twins: Twins) -> Line:
    """Return the twin of one recording."""
    value = parsed(record["response_body"])
    body = {"text": twins.lines(record["response_body"] or "")} if value is None else {"json": twins.json(value)}
    sent = request(record, twins)
    return {
        "id": record["id"],
        "server": record["server"],
        "year": year(record),
        "evidence": record["evidence"],
        "method": record["method"],
        "path_template": record["path_template"],
        "url_path": twins.path(record["url_path"]),
        "query": twins.query(record["query"] or ""),
        "request": sent,
        "status": record["status"],
        "headers": twins.headers(record["response_headers"] or {}, body_length(body)),
        **body,
    }


def recordings(path: Path) -> Iterator[Line]:
    """Yield the twin of each recording."""
    found = lines(path)
    bodies = [parsed(record[key]) for record in found for key in ("response_body", "request_body")]
    twins = Twins(model_names(bodies))
    for record in found:
        yield recording(record, twins)


# --- exchanges of compatible services


def source_kind(exchange: Line) -> str:
    """Return the kind of source of an exchange."""
    if "evidence" in exchange:
        return str(exchange["evidence"])
    source = exchange["source"].lower()
    return next((kind for mark, kind in SOURCES.items() if mark in source), "documented")


def meaning(value: Any, twins: Twins, key: str = "") -> Any:
    """Return what a twin means: values that the twin replaced are replaced here too, remarks are left out."""
    if isinstance(value, dict):
        return {name: meaning(inner, twins, name) for name, inner in value.items() if name not in REMARKS}
    if isinstance(value, list):
        return [meaning(item, twins, key) for item in value]
    if isinstance(value, str):
        if value in twins.replaced:
            return twins.replaced[value]
        return twins.query(value) if "=" in value else value
    if isinstance(value, bool) or value is None:
        return value
    # the same number may be a size in the response, and is kept there
    return twins.number(value, key) if TIME_KEYS.fullmatch(key) else twins.numbers.get(value, value)


def exchange(found: Line, twins: Twins) -> Line:
    """Return the twin of one exchange."""
    sent, received = found["request"], found["response"]
    twins.numbers.clear()
    # Bodies first: a path or a header may contain an identifier of a body.
    sent_body = {"json": twins.json(sent["json"])} if "json" in sent else {}
    body = {"json": twins.json(received["json"])} if "json" in received else {}
    if "text" in received:
        body = {"text": received["text"] if "," in received["text"] else twins.lines(received["text"])}
    length = body_length(body) if body else 0
    path, mark, query = sent["path"].partition("?")
    years = re.findall(r"\b(20[12]\d)", found["source"])
    return {
        "provider": found["provider"],
        "operation": found["operation"],
        "evidence": source_kind(found),
        "year": int(max(years)) if years else None,
        "request": {
            "method": sent["method"],
            "path": twins.path(path) + mark + twins.query(query),
            **({"headers": sent["headers"]} if "headers" in sent else {}),
            **sent_body,
        },
        "response": {
            "status": received["status"],
            "headers": twins.headers(received["headers"], length),
            **body,
        },
        "meaning": meaning(found["meaning"], twins),
    }


def exchanges(path: Path) -> Iterator[Line]:
    """Yield the twin of each exchange of every provider."""
    for file in sorted(path.glob("*.jsonl")):
        found = lines(file)
        bodies = [each[side].get("json") for each in found for side in ("request", "response")]
        names = {name for name in model_names(bodies) if not FREE_KEYS.fullmatch(name)}
        twins = Twins(names)
        for each in found:  # an identifier may be in a path before the exchange with its object
            exchange(each, twins)
        yield from (exchange(each, twins) for each in found)


# --- the vendor's documents


def facts(path: Path) -> Iterator[Line]:
    """Yield the facts that a vendor's document states: operations and schemas in normal form, without any prose."""
    document = normalise(load(path))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    yield {"document": path.name[:10], "sha256": digest, "security": document["security"],
           "schemes": document["components"].get("securitySchemes", {})}  # fmt: skip
    for name, item in document["paths"].items():
        for operation in item.values():
            del operation["tags"]
            for answer in operation["responses"].values():
                del answer["description"]
        yield {"path": name, "facts": item}
    for name, schema in document["components"]["schemas"].items():
        yield {"schema": name, "facts": schema}


# --- files


def write(path: Path, made: Iterator[Line]) -> None:
    """Write JSON Lines, and report the size."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in made)
    path.write_text(text, encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines, {len(text.encode()) // 1024} KiB")


def derived() -> dict[str, Iterator[Line]]:
    """Return the content of each file by its name, for those whose sources are present."""
    made: dict[str, Iterator[Line]] = {}
    observed = folder("FT_CLIENT_RECORDINGS", "recordings") / "observed.jsonl"
    if observed.is_file():
        made["recordings.jsonl"] = recordings(observed)
    providers = folder("FT_CLIENT_PROVIDERS", "providers")
    if list(providers.glob("*.jsonl")):
        made["exchanges.jsonl"] = exchanges(providers)
    upstream = folder("FT_CLIENT_UPSTREAM", "upstream")
    for date in DOCUMENTS:
        for path in upstream.glob(f"{date}_*.yaml"):
            made[f"upstream-{date}.jsonl"] = facts(path)
    return made


def main() -> None:
    """Write every file whose sources are present."""
    for name, made in derived().items():
        write(HERE / name, made)


if __name__ == "__main__":
    main()
