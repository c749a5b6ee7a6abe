"""A server with fixed responses in a separate process, so that only the client is measured.

It uses asyncio protocols directly, because the cost of a framework would be part of all cases. Uploads are read and
discarded. A line of limited rate, latency and TLS can be simulated.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import re
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

HYPERPARAMETERS = {"n_epochs": 3, "batch_size": 1, "learning_rate_multiplier": 1.8}
ID = "ftjob-abc123abc123abc123abc123"
JOB = {
    "object": "fine_tuning.job", "id": ID, "model": "gpt-4o-mini-2024-07-18",
    "created_at": 1700000000, "finished_at": 1700000900, "fine_tuned_model": "ft:gpt-4o-mini-2024-07-18:org::7qTVM5AR",
    "organization_id": "org-123", "result_files": ["file-abc123"], "status": "succeeded", "validation_file": None,
    "training_file": "file-abc123", "hyperparameters": HYPERPARAMETERS,
    "trained_tokens": 4790, "error": {}, "user_provided_suffix": None, "seed": 42, "estimated_finish": None,
    "integrations": [], "metadata": {"team": "support"}, "usage_metrics": None, "shared_with_openai": False,
    "eval_id": None, "method": {"type": "supervised", "supervised": {"hyperparameters": HYPERPARAMETERS}},
}  # fmt: skip
RUNNING = {**JOB, "status": "running", "finished_at": None, "fine_tuned_model": None, "result_files": []}
WANDB = {"type": "wandb", "wandb": {"project": "tickets", "name": None, "entity": None, "tags": ["a"], "run_id": ID}}
FILE = {
    "object": "file", "id": "file-abc123", "purpose": "fine-tune", "filename": "big.jsonl", "bytes": 1, "created_at": 1,
    "status": "processed", "status_details": None, "expires_at": None,
}  # fmt: skip
UPLOAD = {
    "object": "upload", "id": "upload_abc123", "bytes": 1, "created_at": 1, "expires_at": 9999999999,
    "filename": "big.jsonl", "purpose": "fine-tune", "status": "completed", "file": FILE,
}  # fmt: skip
PART = {"object": "upload.part", "created_at": 1, "upload_id": "upload_abc123"}
EVENT = {
    "object": "fine_tuning.job.event", "id": "ftevent-%024d", "created_at": 1700000000, "level": "info",
    "message": "Step 1: training loss=0.5", "data": {"step": 1, "train_loss": 0.5}, "type": "metrics",
}  # fmt: skip
PAGE_SIZE = 100
EVENTS = 20
POLLS = 4
"""Number of requests after which a job with `running` in its ID has ended."""

DOWNLOAD_BYTES = 256 << 20
BLOCK = bytes(range(256)) * 1024
MAX_KEPT_BODY = 1 << 16

_JOB, _RUNNING = (json.dumps(job).encode() for job in (JOB, RUNNING))
_PAGE_JOB = json.dumps({**JOB, "id": "ftjob-%024d", "integrations": [WANDB]})
_PAGE = ('{"object": "list", "data": [' + ", ".join([_PAGE_JOB] * PAGE_SIZE) + '], "has_more": %s}').encode()
_EVENTS = [json.dumps(EVENT) % number for number in reversed(range(EVENTS))]


def page(start: int, *, more: bool) -> bytes:
    """Return a page of jobs with integrations, with IDs numbered from `start`."""
    return _PAGE % (*range(start, start + PAGE_SIZE), b"true" if more else b"false")


class Peer(asyncio.Protocol):
    """One connection. Class attributes describe the line."""

    rate: float = 0
    latency: float = 0
    numbers = itertools.count()
    polls: ClassVar[Counter[str]] = Counter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.head = self.body = b""
        self.target, self.left = "", 0
        self.line_free_at = 0.0
        self.writable = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        if self.rate:
            self.wait_for_line(len(data))
        while data:
            if self.left:
                taken, data = data[: self.left], data[self.left :]
                self.left -= len(taken)
                if len(self.body) < MAX_KEPT_BODY:
                    self.body += taken
                if not self.left:
                    self.respond_to_post()
                continue
            self.head += data
            data = b""
            if b"\r\n\r\n" in self.head:
                head, _, data = self.head.partition(b"\r\n\r\n")
                self.head = b""
                self.begin(head)

    def wait_for_line(self, size: int) -> None:
        """Read on when the line has transferred what was read."""
        now = time.monotonic()
        self.line_free_at = max(now, self.line_free_at) + size / self.rate
        if self.line_free_at > now + 0.002:
            self.transport.pause_reading()
            asyncio.get_running_loop().call_later(self.line_free_at - now, self.resume)

    def resume(self) -> None:
        if not self.transport.is_closing():
            self.transport.resume_reading()

    def begin(self, head: bytes) -> None:
        method, target, _ = head.split(b" ", 2)
        self.target = target.decode()
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        self.left, self.body = int(length[1]) if length else 0, b""
        if self.left:
            return
        if method == b"POST":
            self.respond_to_post()
        else:
            self.respond_to_get()

    def respond_to_get(self) -> None:
        target = self.target
        if target.endswith("/content"):
            head = b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: %d\r\n\r\n"
            self.transport.write(head % DOWNLOAD_BYTES)
            asyncio.get_running_loop().create_task(self.stream())
        elif "/events" in target:
            self.respond(self.events())
        elif "/jobs/" in target:
            self.respond(self.job(target.partition("?")[0].rpartition("/")[2]))
        else:
            # a list has one page, or the number of pages in the pair `pages` of its metadata
            pages = int(re.split(r"pages(?:%5D|\])=", target)[1].split("&")[0]) if "pages" in target else 1
            start = int(target.split("after=ftjob-")[1].split("&")[0]) + 1 if "after=" in target else 0
            self.respond(page(start, more=start + PAGE_SIZE < pages * PAGE_SIZE))

    def job(self, job_id: str) -> bytes:
        self.polls[job_id] += 1
        running = "running" in job_id and self.polls[job_id] < POLLS
        return (_RUNNING if running else _JOB).replace(ID.encode(), job_id.encode())

    def events(self) -> bytes:
        asked = re.search(r"limit=(\d+)", self.target)
        count = min(int(asked[1]) if asked else EVENTS, EVENTS)
        more = "true" if count < EVENTS else "false"
        return f'{{"object": "list", "data": [{", ".join(_EVENTS[:count])}], "has_more": {more}}}'.encode()

    def respond_to_post(self) -> None:
        target = self.target
        if target.endswith("/fine_tuning/jobs"):
            job_id = f"ftjob-{next(self.numbers):024}"
            self.respond(json.dumps({**RUNNING, "id": job_id, **json.loads(self.body)}).encode())
        elif target.endswith("/parts"):
            self.respond(json.dumps({**PART, "id": f"part_{next(self.numbers)}"}).encode())
        elif "/uploads" in target:
            status = "completed" if target.endswith("/complete") else "pending"
            self.respond(json.dumps({**UPLOAD, "status": status}).encode())
        else:
            self.respond(json.dumps(FILE).encode())

    def respond(self, body: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
        if self.latency:
            asyncio.get_running_loop().call_later(self.latency, self.transport.write, head + body)
        else:
            self.transport.write(head + body)

    def pause_writing(self) -> None:
        self.writable.clear()

    def resume_writing(self) -> None:
        self.writable.set()

    async def stream(self) -> None:
        self.writable.set()
        for _ in range(DOWNLOAD_BYTES // len(BLOCK)):
            await self.writable.wait()
            self.transport.write(BLOCK)


async def serve(certificate: str) -> None:
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    server = await asyncio.get_running_loop().create_server(Peer, "127.0.0.1", 0, backlog=4096, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def peer(*, rate: float = 0, latency: float = 0, certificate: str = "") -> Iterator[int]:
    """Run a server and yield its port.

    Args:
        rate: Bytes per second that each connection can send to it; 0 for no limit.
        latency: Seconds by which each response is late.
        certificate: File with a certificate and its key; "" for http.
    """
    line = ["--rate", str(rate), "--latency", str(latency), "--certificate", certificate]
    process = subprocess.Popen([sys.executable, __file__, *line], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


@contextmanager
def certificate() -> Iterator[str]:
    """Make a certificate for 127.0.0.1, and yield the file that has it and its key. It needs the openssl command."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "certificate.pem")
        names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
        subprocess.run([*command, "-keyout", f"{file}.key", "-out", str(file)], check=True, capture_output=True)
        file.write_bytes(file.read_bytes() + Path(f"{file}.key").read_bytes())
        yield str(file)


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--rate", type=float, default=0)
    options.add_argument("--latency", type=float, default=0)
    options.add_argument("--certificate", default="")
    given = options.parse_args()
    Peer.rate, Peer.latency = given.rate, given.latency
    asyncio.run(serve(given.certificate))
