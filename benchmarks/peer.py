"""A server with fixed responses in a separate process, so that only the client is measured.

Responses by path: one job, a page of 100 jobs, endless pages of N items, and 256 MiB of a file. Uploads are read and
discarded. It uses asyncio protocols directly, because the cost of a framework would be part of both cases.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

HYPERPARAMETERS = {"n_epochs": 3, "batch_size": 1, "learning_rate_multiplier": 1.8}
JOB = {
    "object": "fine_tuning.job", "id": "ftjob-abc123abc123abc123abc123", "model": "gpt-4o-mini-2024-07-18",
    "created_at": 1700000000, "finished_at": 1700000900, "fine_tuned_model": "ft:gpt-4o-mini-2024-07-18:org::7qTVM5AR",
    "organization_id": "org-123", "result_files": ["file-abc123"], "status": "succeeded", "validation_file": None,
    "training_file": "file-abc123", "hyperparameters": HYPERPARAMETERS,
    "trained_tokens": 4790, "error": {}, "user_provided_suffix": None, "seed": 42, "estimated_finish": None,
    "integrations": [], "metadata": {"team": "support"}, "usage_metrics": None, "shared_with_openai": False,
    "eval_id": None, "method": {"type": "supervised", "supervised": {"hyperparameters": HYPERPARAMETERS}},
}  # fmt: skip
FILE = {
    "object": "file", "id": "file-abc123", "purpose": "fine-tune", "filename": "big.jsonl", "bytes": 1, "created_at": 1,
    "status": "processed", "status_details": None, "expires_at": None,
}  # fmt: skip
DOWNLOAD_BYTES = 256 << 20
BLOCK = bytes(range(256)) * 1024


def page(count: int, start: int = 0, more: bool = False) -> dict[str, object]:
    """Return a page of jobs, with IDs numbered from `start`."""
    jobs = [{**JOB, "id": f"ftjob-{start + number:024d}"} for number in range(count)]
    return {"object": "list", "data": jobs, "has_more": more}


class Peer(asyncio.Protocol):
    """One connection."""

    one = json.dumps(JOB).encode()
    hundred = json.dumps(page(100)).encode()
    file = json.dumps(FILE).encode()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.head = b""
        self.left = 0
        self.writable = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        while data:
            if self.left:
                taken = min(self.left, len(data))
                self.left -= taken
                data = data[taken:]
                if not self.left:
                    self.answer(self.file)
                continue
            self.head += data
            data = b""
            if b"\r\n\r\n" in self.head:
                head, _, data = self.head.partition(b"\r\n\r\n")
                self.head = b""
                self.request(head)

    def request(self, head: bytes) -> None:
        target = head.split(b" ", 2)[1].decode()
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                self.left = int(line.split(b":")[1])
        if self.left:
            return
        if "/content" in target:
            self.transport.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: %d\r\n\r\n"
                % DOWNLOAD_BYTES
            )
            asyncio.get_running_loop().create_task(self.stream())
        elif "/jobs/" in target:
            requested = target.partition("?")[0].rpartition("/")[2]
            self.answer(self.one.replace(str(JOB["id"]).encode(), requested.encode()))
        elif "after=" in target:
            done = int(target.split("after=ftjob-")[1].split("&")[0]) + 1
            self.answer(json.dumps(page(100, done, more=done + 100 < 1_000_000)).encode())
        elif "limit=99" in target:
            self.answer(json.dumps(page(100, 0, more=True)).encode())
        else:
            self.answer(self.hundred)

    def answer(self, body: bytes) -> None:
        self.transport.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body
        )

    def pause_writing(self) -> None:
        self.writable.clear()

    def resume_writing(self) -> None:
        self.writable.set()

    async def stream(self) -> None:
        self.writable.set()
        for _ in range(DOWNLOAD_BYTES // len(BLOCK)):
            await self.writable.wait()
            self.transport.write(BLOCK)


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Peer, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def peer() -> Iterator[int]:
    """Run a server and yield its port."""
    process = subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def verdict(claims: Iterable[tuple[str, float, float | None]]) -> int:
    """Print each claim with its measured ratio. Return 1 if a bound is exceeded. A bound of None sets no limit."""
    kept = True
    for what, ratio, bound in claims:
        promise = "" if bound is None else f"promised at most {bound}"
        exceeded = bound is not None and ratio > bound
        kept = kept and not exceeded
        print(f"{what:48} {ratio:6.2f}  {promise}{'  NOT KEPT' if exceeded else ''}")
    return 0 if kept else 1


if __name__ == "__main__":
    asyncio.run(serve())
