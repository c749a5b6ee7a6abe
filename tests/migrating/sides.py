"""Run the rows of docs/migrating.md: the left cells with the vendor's library, or the right cells with ft_client.

    python tests/migrating/sides.py TABLE SIDE BASE_URL FILES FOLDER

TABLE is `calls`, `errors` or `commands`, SIDE is 0 for the left cells or 1 for the right ones, FILES is a JSON object
of names. It prints the results as a JSON object by the left cell of the row. This module runs in the environments of
the vendor's library: it imports the standard library only.

Results are compared without what differs by run: IDs, times, metrics, the random seed of a job, the folder of a file,
and whether a value is absent, null or empty. A file that is prepared is compared by its rows, whatever their order.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).parents[2] / "docs" / "migrating.md"
TABLES = {"errors": r"openai\.error\.", "commands": r"openai (api|tools) ", "calls": r"(\w+ = )?openai\.(?!error)"}
# fine-tunes end before the first of these rows; the clock of the service stands still otherwise
AFTER_TRAINING = "openai.FineTune.retrieve"
STATUSES = (400, 401, 403, 404, 409, 429, 500, 503)
PREFIX = re.compile(r"(?<![\w:-])(file|ftjob|ftevent|ft|req)-(?!personal)\w{8,}")
CREATES = {"fine_tunes.create": "/fine-tunes", "fine_tuning.jobs.create": "/fine_tuning/jobs"}
# the metrics depend on the ID of the job, which differs by run
OF_RESULTS = ("step", "elapsed_tokens", "elapsed_examples")


def rows(table: str) -> list[tuple[str, str]]:
    """Return the left and the right cell of each row of a table."""
    found = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [(left, right) for left, right in found if re.match(TABLES[table], left)]


def http(url: str, body: Any = None, method: str = "GET") -> Any:
    """Send a request to the service, and return its parsed body."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": "Bearer sk-test", "Content-Type": "application/json"}
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


def control(base_url: str, name: str, body: Any) -> None:
    """Change the clock or the faults of the service."""
    http(f"{base_url.removesuffix('/v1')}/sandbox/{name}", body, "PUT")


# ---- results ---------------------------------------------------------------------------------------------------------


class Normal:
    """Makes results comparable; IDs are numbered in their order."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def __call__(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            if isinstance(value.get("data"), list):
                return self(value["data"])
            differs = {"seed", "ft_client_request", "bytes" if value.get("purpose") == "fine-tune-results" else ""}
            inner = {key: self(item, key) for key, item in value.items() if key not in differs}
            return {key: item for key, item in sorted(inner.items()) if item not in (None, {}, [])}
        if isinstance(value, list):
            return [self(item) for item in value]
        if isinstance(value, str):
            value = PREFIX.sub(lambda found: self._number(found.group(1), found.group()), value)
            value = re.sub(r"\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d", "DAY", value)
            return Path(value).name if name == "filename" else value
        return "TIME" if isinstance(value, int) and 1_699_999_999 < value < 1_800_000_000 else value

    def _number(self, kind: str, identity: str) -> str:
        return self._ids.setdefault(identity, f"{kind} {len(self._ids) + 1}")


def plain(value: Any) -> Any:
    """Return a result of either library as JSON."""
    for method in ("to_dict_recursive", "to_dict"):
        if hasattr(value, method):
            return getattr(value, method)()
    if hasattr(value, "data"):
        return [plain(item) for item in value.data]
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, Iterator):
        return [plain(item) for item in value]
    return [plain(item) for item in value] if isinstance(value, list) else value


def evaluate(code: str, names: dict[str, Any]) -> Any:
    """Execute a statement, and return the value of its expression."""
    (statement,) = ast.parse(code).body
    assert isinstance(statement, ast.Assign | ast.Expr)
    value = eval(compile(ast.Expression(statement.value), code, "eval"), names)
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        names[statement.targets[0].id] = value
    return plain(value)


# ---- tables ----------------------------------------------------------------------------------------------------------


def calls(side: int, base_url: str, names: dict[str, Any], _folder: Path) -> dict[str, Any]:
    """Run the calls in their order: each uses the objects of those before it."""
    results, normal = {}, Normal()
    for row in rows("calls"):
        if row[0].startswith(AFTER_TRAINING):
            control(base_url, "clock", {"advance": 3600})
        results[row[0]] = normal(evaluate(row[side], names))
    return results


def errors(side: int, base_url: str, names: dict[str, Any], _folder: Path) -> dict[str, Any]:
    """Return the conditions in which each error of a row is raised."""
    faults: dict[str, dict[str, Any]] = {str(status): {"kind": "status", "status": status} for status in STATUSES}
    faults |= {"broken": {"kind": "drop_after"}, "late": {"kind": "stall", "seconds": 30}}
    raised = {}
    for condition, fault in faults.items():
        control(base_url, "faults", [{"operation": "listFiles", **fault}])
        try:
            evaluate("openai.File.list()" if side == 0 else "client.files.list(timeout=1)", names)
        except Exception as error:  # noqa: BLE001  # the libraries have no common class
            raised[condition] = error
    results = {}
    for row in rows("errors"):
        classes = evaluate(f"[{row[side]}]", names)
        kinds = {condition for condition, error in raised.items() if type(error) in classes}
        results[row[0]] = sorted(kinds)
    return results


def commands(side: int, base_url: str, names: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Run the commands in their order. Ours print JSON; of those that create a job, the job is the result."""
    results, normal = {}, Normal()
    environment = {
        **os.environ, "OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": base_url, "OPENAI_API_BASE": base_url,
        "HOME": str(folder), "XDG_STATE_HOME": str(folder),
    }  # fmt: skip
    for row in rows("commands"):
        known = {"TUNE": "/fine-tunes", "JOB": "/fine_tuning/jobs"}
        words = [
            http(base_url + known[w])["data"][0]["id"] if w in known else names.get(w, w) for w in row[side].split()
        ]
        name = shlex.split(row[0])[2]
        if side == 0:
            words[0] = str(Path(names["BIN_1" if "fine_tuning" in name else "BIN_0"]) / "openai")
        else:
            words = [sys.executable, "-m", "ft_client", "--json", *words[1:]]
        done = subprocess.run(
            words, env=environment, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        if name in CREATES:
            results[row[0]] = normal(http(base_url + CREATES[name])["data"][0])
        elif name == "fine_tunes.prepare_data":
            lines = [line for file in folder.glob("*prepared*.jsonl") for line in file.read_text("utf-8").splitlines()]
            data = json.dumps(sorted((json.loads(line) for line in lines), key=lambda each: each["prompt"]))
            results[row[0]] = {"rows": len(lines), "sha256": hashlib.sha256(data.encode()).hexdigest()}
        else:
            results[row[0]] = normal(printed(done.stdout, name))
    return results


def printed(text: str, name: str) -> Any:
    """Return what a command prints: JSON values, CSV, or lines of a log."""
    if name.endswith(".results") and not text.startswith("{"):
        head, *lines = (line.split(",") for line in text.split())
        values: Any = [dict(zip(head, line, strict=True)) for line in lines]
    elif name.endswith(".follow") and not text.startswith("{"):
        values = [{"message": line} for line in re.findall(r"^\[[^]]+\] (.*)$", text, flags=re.MULTILINE)]
    else:
        values, decoder, rest = [], json.JSONDecoder(), text.strip()
        while rest:
            value, end = decoder.raw_decode(rest)
            values.append(value)
            rest = rest[end:].strip()
    if name.endswith(".results"):
        return [[float(value[key]) for key in OF_RESULTS] for value in values]
    if name.endswith(".follow"):
        return [value["message"] for value in values if "message" in value]
    one = len(values) == 1
    return values[0] if one and isinstance(values[0].get("data", values[0]), list) else values


def main(table: str, side: str, base_url: str, files: str, folder: str) -> None:
    """Print the results of a table."""
    names: dict[str, Any] = json.loads(files)
    if side == "0" and table != "commands":
        import openai
        from openai import api_requestor  # type: ignore[attr-defined]  # names of the old library

        openai.api_key, openai.api_base = "sk-test", base_url  # type: ignore[attr-defined]  # as above
        if table == "errors":
            api_requestor.TIMEOUT_SECS = 1
        names["openai"] = openai
    elif side == "1":
        import ft_client

        names["ft_client"] = ft_client
        names["client"] = ft_client.FTClient("sk-test", base_url=base_url, max_retries=0)
    run = {"calls": calls, "errors": errors, "commands": commands}[table]
    print(json.dumps(run(int(side), base_url, names, Path(folder))))


if __name__ == "__main__":
    main(*sys.argv[1:])
