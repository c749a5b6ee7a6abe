"""A service that does not exist, on a real port. `invented.yaml` is all that the client knows about it.

Statuses are numbers, IDs are integers, times are local texts without a zone, results are in an envelope, and every
response has the status 200: an error is a number in a nested object.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import email
import importlib
import json
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import ft_client_generated.profiles
from ft_client._profile import data
from spec.tools import profiles

PROFILE = Path(__file__).with_suffix(".yaml")
KEY = "quarry-key"
ZONE = dt.timezone(dt.timedelta(hours=2))
METRICS = b"step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n1,0.5,0.9,,\n2,0.25,0.95,,\n"


@contextlib.contextmanager
def added_profile(path: Path, folder: Path) -> Iterator[str]:
    """Make the client know one more profile, as `make generate` would; yield its name.

    Args:
        path: The profile file.
        folder: A temporary folder.
    """
    for source in profiles.profile_paths():
        shutil.copy(source, folder)
    shutil.copy(path, folder)
    package = ft_client_generated.profiles
    for name, text in profiles.modules(profiles.compile_all(folder)).items():
        if name != "__init__.py":
            (folder / name).write_text(text, encoding="utf-8")
    package.__path__.insert(0, str(folder))
    try:
        _forget()
        yield path.stem
    finally:
        package.__path__.remove(str(folder))
        _forget()


def _forget() -> None:
    """Forget the loaded profiles."""
    for module in [name for name in sys.modules if name.startswith("ft_client_generated.profiles.")]:
        del sys.modules[module]
    importlib.invalidate_caches()
    data.general.cache_clear()
    data.index.cache_clear()


class FaultError(Exception):
    """A request that the service does not execute."""

    def __init__(self, number: int, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.body = {"result": None, "fault": {"number": number, "text": text, "field": field}}


class Quarry:
    """The state of the service. Each time that a training is read, it is one step further."""

    def __init__(self) -> None:
        self.materials: dict[int, dict[str, Any]] = {}
        self.contents: dict[int, bytes] = {}
        self.trainings: dict[int, dict[str, Any]] = {}
        self.requests: list[tuple[str, str, Any]] = []
        self.faults: dict[tuple[str, str], FaultError] = {}
        self.lost: set[tuple[str, str]] = set()

    def add(self, title: str, content: bytes, usage: str) -> dict[str, Any]:
        """Store a file."""
        number = 100 + len(self.contents)
        self.contents[number] = content
        found = {"state": 1, "usage": usage, "made": _now(), "length": len(content), "title": title, "number": number}
        self.materials[number] = found
        return found

    def create(self, body: dict[str, Any]) -> dict[str, Any]:
        """Start a training."""
        unknown = body.keys() - {"base", "material", "check_material", "label", "settings"}
        if unknown or body.get("material") not in self.materials:
            raise FaultError(1400, "there is no such material", next(iter(unknown), "material"))
        number = 1 + len(self.trainings)
        self.trainings[number] = {
            "number": number, "status": 0, **body, "product": None, "reports": [], "trouble": None,
            "times": {"made": _now(), "over": None},
        }  # fmt: skip
        return self.trainings[number]

    def proceed(self, number: int) -> dict[str, Any]:
        """Return a training; the next time it is a step further."""
        training = self.trainings[number]
        shown = {**training, "times": dict(training["times"])}
        if 0 <= training["status"] < 3:
            training["status"] += 1
        if training["status"] == 2 and training["base"] == "brittle":
            training |= {"status": -1, "trouble": {"number": 77, "text": "the rock broke"}}
            training["times"]["over"] = _now()
        elif training["status"] == 3 and not training["reports"]:
            report = self.add("report.csv", METRICS, "report")
            training |= {"reports": [{"number": report["number"]}], "product": {"title": f"{training['base']}-cut"}}
            training["times"]["over"] = _now()
        return shown


def _now() -> str:
    return dt.datetime.now(ZONE).strftime("%Y-%m-%dT%H:%M:%S")


class _Handler(BaseHTTPRequestHandler):
    quarry: Quarry
    protocol_version = "HTTP/1.1"

    def _respond(self) -> None:
        url = urlsplit(self.path)
        path = url.path.removeprefix("/api/2.0")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        sent = json.loads(body) if self.headers.get("Content-Type", "") == "application/json" else None
        self.quarry.requests.append((self.command, self.path, sent))
        operation = (self.command, path)
        try:
            if self.headers.get("X-Quarry-Key") != KEY:
                raise FaultError(1401, "this key is unknown")
            if operation in self.quarry.faults:
                raise self.quarry.faults.pop(operation)
            found = self._result(path, dict(parse_qsl(url.query)), sent, body)
        except FaultError as fault:
            found = fault.body
        except (KeyError, ValueError):
            found = FaultError(1404, f"nothing has the place {path}").body
        if operation in self.quarry.lost:
            self.quarry.lost.remove(operation)
            self.close_connection = True
            return
        content = found if isinstance(found, bytes) else json.dumps(found).encode()
        self.send_response(200)
        kind = "application/octet-stream" if isinstance(found, bytes) else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _respond  # noqa: N815

    def _result(self, path: str, query: dict[str, str], sent: Any, body: bytes) -> Any:
        quarry, parts = self.quarry, path.strip("/").split("/")
        ok: dict[str, Any] = {"fault": {"number": 0}}
        if parts == ["trainings", "lookup"]:
            return ok | {"result": quarry.proceed(int(query["number"]))}
        if parts == ["materials", "remove"]:
            del quarry.materials[sent["number"]]
            return ok | {"result": {"gone": True}}
        if parts == ["trainings"] and self.command == "POST":
            return ok | {"result": quarry.create(sent)}
        if parts == ["trainings"]:
            found = sorted(quarry.trainings.values(), key=lambda each: -each["number"])
            start = int(query.get("from", 0))
            more = {"from": str(start + 2)} if start + 2 < len(found) else None
            return ok | {"result": {"items": found[start : start + 2]}, "more": more}
        if parts == ["materials"] and self.command == "POST":
            return ok | {"result": self._stored(body)}
        if parts == ["materials"]:
            found = sorted(quarry.materials.values(), key=lambda each: -each["number"])
            size = min(int(query.get("size", 2)), 2)
            start = int(query.get("page", 0)) * size
            return ok | {"result": {"count": len(found), "items": found[start : start + size]}}
        number = int(parts[1])
        return quarry.contents[number] if parts[2:] == ["raw"] else ok | {"result": quarry.materials[number]}

    def _stored(self, body: bytes) -> dict[str, Any]:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        form: dict[str, bytes] = {}
        for part in email.message_from_bytes(head + body).get_payload():
            content: Any = part.get_payload(decode=True)  # type: ignore[union-attr]
            form[str(part.get_param("name", header="Content-Disposition"))] = content  # type: ignore[union-attr]
        if form.keys() != {"blob", "title", "usage"}:
            raise FaultError(1400, f"the form has {', '.join(sorted(form))}", "blob")
        return self.quarry.add(form["title"].decode(), form["blob"], form["usage"].decode())

    def log_message(self, *arguments: Any) -> None:
        """Print nothing."""


@contextlib.contextmanager
def running() -> Iterator[tuple[Quarry, str]]:
    """Run the service; yield its state and its base URL."""
    quarry = Quarry()
    handler: Callable[..., BaseHTTPRequestHandler] = type("Handler", (_Handler,), {"quarry": quarry})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield quarry, f"http://127.0.0.1:{server.server_port}/api/2.0"
        server.shutdown()
        thread.join()
