"""Benchmarks of the embedded service: start, simple requests, transfers of a gigabyte, a thousand event streams.

    python benchmarks/sandbox.py

The service runs as a separate process. Memory is its peak as counted by the kernel, time is its processor time, because
wall-clock time on a shared machine includes the load of others. Requests are compared with those of an app on uvicorn
that sends a fixed response.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import selectors
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from _measure import SLOWDOWN, Claim, Round, report

KEY = {"Authorization": "Bearer sk-bench"}
SECONDS = 2.0
CONNECTIONS = 8
PART = 64 * 2**20
ROW = json.dumps({"messages": [{"role": "user", "content": "x" * 400}, {"role": "assistant", "content": "y" * 400}]})
FOLLOWERS = 1000
MANY_JOBS = 100_000
FEW_JOBS = 1000
PATHS = ("/files/ID", "/fine_tuning/jobs/ID", "/models")
BARE_APP = """
import asyncio, json, socket, sys, uvicorn
BODY = b"x" * 1024
START = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1024")]}
async def app(scope, receive, send):
    await send(START)
    await send({"type": "http.response.body", "body": BODY})
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
config = uvicorn.Config(app, lifespan="off", access_log=False, log_level="error")
asyncio.run(uvicorn.Server(config).serve([listener]))
"""
LARGE = "sandbox: a page of 100 among 100,000 jobs"

CLAIMS = (
    *(Claim(f"GET {path} / a bare app on uvicorn", f"GET {path}", "bare app", usual)
      for path, usual in zip(PATHS, (0.82, 0.96, 1.04), strict=True)),
    Claim("page of 100 among 100,000 jobs / among 1,000", "page of many", "page of few", 1.0, row=LARGE,
          text="{:.2f} x among 1,000 jobs", needs="sandbox"),
)  # fmt: skip
LIMITS = (
    Claim("ready after, processor seconds", "ready", "", 0.2, tolerance=4),
    Claim(f"followers of {FOLLOWERS} that missed an event", "missed", "", 0),
    Claim(f"{FOLLOWERS} followers, peak MB", "followers MB", "", 60, tolerance=2.5),
    Claim("1 GiB in parts, peak MB", "parts MB", "", 40, tolerance=3.75),
    Claim("1 GiB down, peak MB", "download MB", "", 40, tolerance=3.75),
    Claim("512 MiB in one request, peak MB", "upload MB", "", 40, tolerance=3.75),
)


@contextmanager
def service(*arguments: str) -> Iterator[tuple[str, int, float]]:
    """Run the service; yield its base URL, its process ID and its start time in seconds."""
    started_at = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "ft_client.sandbox", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        try:
            yield url, process.pid, time.perf_counter() - started_at
        finally:
            process.send_signal(signal.SIGTERM)


def used(pid: int) -> float:
    """Return the processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak(pid: int) -> float:
    """Return the peak memory of a process in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000


def rows(count: int) -> bytes:
    """Return a chat data set."""
    return (ROW + "\n").encode() * count


def cpu_of_get(port: int, pid: int, path: str) -> float:
    """Return the processor microseconds that a server uses for a GET, over a few busy connections."""
    request = f"GET /v1{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\nAccept: */*\r\n\r\n".encode()
    ready, done = selectors.DefaultSelector(), 0
    received: dict[int, bytes] = {}
    for _ in range(CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(request)
        ready.register(connection, selectors.EVENT_READ)
        received[connection.fileno()] = b""
    started_at, before = time.perf_counter(), used(pid)
    while time.perf_counter() - started_at < SECONDS:
        for key, _ in ready.select(1):
            connection = key.fileobj
            assert isinstance(connection, socket.socket)
            response = received[key.fd] + connection.recv(65536)
            head, end, body = response.partition(b"\r\n\r\n")
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            if end and len(body) >= int(length):
                assert response.startswith(b"HTTP/1.1 200"), response[:100]
                done += 1
                connection.sendall(request)
                response = b""
            received[key.fd] = response
    return (used(pid) - before) / done * 1e6


def port_of(url: str) -> int:
    return int(url.removesuffix("/v1").rpartition(":")[2])


def measure() -> Round:
    """Return processor microseconds per request."""
    found: Round = {}
    with subprocess.Popen([sys.executable, "-c", BARE_APP], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found["bare app"] = cpu_of_get(int(process.stdout.readline()), process.pid, "/models")
        process.kill()
    with service() as (url, pid, _), httpx.Client(base_url=url, headers=KEY) as client:
        form = {"data": {"purpose": "fine-tune"}, "files": {"file": ("t.jsonl", rows(20))}}
        file = client.post("/files", **form).json()["id"]
        job = client.post("/fine_tuning/jobs", json={"model": "gpt-4o-mini", "training_file": file}).json()["id"]
        time.sleep(4)
        for path in PATHS:
            asked = path.replace("ID", file if "files" in path else job)
            found[f"GET {path}"] = cpu_of_get(port_of(url), pid, asked) * (1 + SLOWDOWN)
    for name, count in (("page of few", FEW_JOBS), ("page of many", MANY_JOBS)):
        with jobs(count) as folder, service("--data", folder) as (url, pid, _):
            found[name] = cpu_of_get(port_of(url), pid, "/fine_tuning/jobs?limit=100")
    found["page of many"] *= 1 + SLOWDOWN
    return found


@contextmanager
def jobs(count: int) -> Iterator[str]:
    """Yield a data directory with a number of jobs: one, and copies of its row."""
    with TemporaryDirectory() as folder:
        with service("--data", folder, "--speed", "1000") as (url, _, _), httpx.Client(headers=KEY) as client:
            form = {"data": {"purpose": "fine-tune"}, "files": {"file": ("t.jsonl", rows(10))}}
            file = client.post(f"{url}/files", **form).json()["id"]
            body = {"model": "gpt-4o-mini", "training_file": file, "metadata": {"n": "0"}}
            job = client.post(f"{url}/fine_tuning/jobs", json=body).json()["id"]
            time.sleep(0.1)
            assert client.get(f"{url}/fine_tuning/jobs/{job}").json()["status"] == "succeeded"
        with closing(sqlite3.connect(Path(folder, "objects.sqlite3"))) as database, database:
            numbers = ((f"ftjob-{number:024}", number) for number in range(count))
            database.executemany(
                "INSERT INTO objects (kind, id, parent, tag, doc) SELECT kind, ?, parent, tag, "
                "json_set(doc, '$.id', 'ftjob-' || printf('%024d', ?)) FROM objects "
                f"WHERE kind = 'job' AND id = '{job}'",
                numbers,
            )
        yield folder


def large_files() -> Iterator[tuple[str, float]]:
    part = rows(PART // (len(ROW) + 1))
    with service() as (url, pid, started), httpx.Client(base_url=url, headers=KEY, timeout=300) as client:
        yield "ready", used(pid)
        yield "ready, seconds on the wall", started
        body = {"filename": "b.jsonl", "purpose": "fine-tune", "bytes": 16 * len(part), "mime_type": "text/jsonl"}
        upload, digest, ids = client.post("/uploads", json=body).json()["id"], hashlib.md5(), []
        started_at = time.perf_counter()
        for _ in range(16):
            files = {"data": ("part", part)}
            ids.append(client.post(f"/uploads/{upload}/parts", files=files).json()["id"])
            digest.update(part)
        done = client.post(f"/uploads/{upload}/complete", json={"part_ids": ids, "md5": digest.hexdigest()})
        assert done.json()["file"]["bytes"] == 16 * len(part), done.text
        yield "parts, seconds", time.perf_counter() - started_at
        yield "parts MB", peak(pid)
        yield "download, seconds", download(client, done.json()["file"]["id"], 16 * len(part))
        yield "download MB", peak(pid)
    with service() as (url, pid, _), httpx.Client(base_url=url, headers=KEY, timeout=300) as client:
        head = b'--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nfine-tune\r\n--b\r\n'
        head += b'Content-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n'

        def form() -> Iterator[bytes]:
            yield head
            yield from (part[at : at + 2**20] for _ in range(8) for at in range(0, len(part), 2**20))
            yield b"\r\n--b--\r\n"

        started_at = time.perf_counter()
        response = client.post("/files", content=form(), headers={"Content-Type": "multipart/form-data; boundary=b"})
        assert response.json()["bytes"] == 8 * len(part), response.text
        yield "upload, seconds", time.perf_counter() - started_at
        yield "upload MB", peak(pid)


def download(client: httpx.Client, file: str, size: int) -> float:
    """Return the seconds of a download."""
    started_at, received = time.perf_counter(), 0
    with client.stream("GET", f"/files/{file}/content") as response:
        for chunk in response.iter_raw(2**20):
            received += len(chunk)
    assert received == size
    return time.perf_counter() - started_at


async def follow(url: str, job: str, ends: list[float]) -> int:
    """Read the event stream of a fine-tune to its end. Returns the number of events."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(url))
    head = f"GET /v1/fine-tunes/{job}/events?stream=true HTTP/1.1\r\nHost: localhost\r\n"
    writer.write(f"{head}Authorization: Bearer k\r\n\r\n".encode())
    text = b""
    while b"data: [DONE]" not in text:
        chunk = await reader.read(65536)
        assert chunk, "the stream ended early"
        text += chunk
    ends.append(time.perf_counter())
    writer.close()
    return text.count(b"data: {")


async def followers(url: str, job: str) -> tuple[list[int], list[float]]:
    ends: list[float] = []
    return await asyncio.gather(*(follow(url, job, ends) for _ in range(FOLLOWERS))), ends


def streams() -> Iterator[tuple[str, float]]:
    with service("--speed", "0.25") as (url, pid, _), httpx.Client(base_url=url, headers=KEY) as client:
        data = b"".join(json.dumps({"prompt": str(n), "completion": " x"}).encode() + b"\n" for n in range(20))
        form = {"data": {"purpose": "fine-tune"}, "files": {"file": ("t.jsonl", data)}}
        file = client.post("/files", **form).json()["id"]
        job = client.post("/fine-tunes", json={"training_file": file, "n_epochs": 10}).json()["id"]
        counts, ends = asyncio.run(followers(url, job))
        expected = len(client.get(f"/fine-tunes/{job}/events").json()["data"])
        yield "missed", float(sum(count != expected for count in counts))
        yield "their last event, first to last of them: seconds", max(ends) - min(ends)
        yield "followers MB", peak(pid)


def measure_limits() -> Round:
    """Return what has an absolute limit: memory, and events that must not be missed."""
    return dict([*streams(), *large_files()])


if __name__ == "__main__":
    sys.exit(report(CLAIMS, measure) | report(LIMITS, measure_limits, runs=1))
