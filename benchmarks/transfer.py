"""Uploading 1 GiB, downloading 256 MiB, and uploading 256 MiB in parts on a slow line.

    python benchmarks/transfer.py

Compared cases alternate in one process per round. Memory is measured in a separate process, after the first request,
which loads the HTTP library. The slow connection is measured in elapsed time, because most of it is waiting.
"""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _measure import OURS, SLOWDOWN, Claim, Round, report, run_process, take_turns
from peer import DOWNLOAD_BYTES, ID, peer

UPLOAD_BYTES, PARTS_BYTES = 1 << 30, 256 << 20
FILE_ID = "file-abc123"
RATE, LATENCY = 25e6, 0.05  # of the slow line, for each connection
TURNS = 5
UPLOAD, DOWNLOAD = "upload of 1 GiB in one request", "download of 256 MiB to a file"
LOOP, STREAMED = "{:.2f} x a bare read-and-send loop", "{:.2f} x its `stream_to_file`"
MEMORY = "{:.0f} MiB above the start"

CLAIMS = (
    Claim("upload of 1 GiB / vendor's SDK", "ours upload", "sdk upload", 0.815, row=UPLOAD),
    Claim("upload of 1 GiB / bare read-and-send loop", "ours upload", "raw upload", 1.08, row=UPLOAD, text=LOOP),
    Claim("async upload of 1 GiB / bare read-and-send loop", "ours async upload", "raw upload", 1.2),
    Claim("upload of 1 GiB, MiB above the start", "ours upload MiB", "", 5, row=UPLOAD, text=MEMORY, tolerance=2),
    Claim("async upload of 1 GiB, MiB above the start", "ours async upload MiB", "", 15, tolerance=1.5),
    Claim("256 MiB in parts on a slow line / vendor's SDK", "ours parts", "sdk parts", 0.105, is_wall_time=True,
          row="256 MiB in parts, 50 ms latency and 25 MB/s a connection: time"),
    Claim("download of 256 MiB / vendor's write_to_file", "ours download", "sdk download", 0.41, row=DOWNLOAD),
    Claim("download of 256 MiB / vendor's stream_to_file", "ours download", "sdk stream", 0.85, row=DOWNLOAD,
          text=STREAMED),
    Claim("download of 256 MiB, MiB above the start", "ours download MiB", "", 3, row=DOWNLOAD, text=MEMORY,
          tolerance=2),
)  # fmt: skip


def raw_upload(port: int, path: str) -> None:
    """Upload with a bare loop of reads and sends: the minimum cost of bytes that pass through Python."""
    with socket.create_connection(("127.0.0.1", port)) as link, Path(path).open("rb") as file:
        size = Path(path).stat().st_size
        link.sendall(f"POST /v1/files HTTP/1.1\r\nhost: x\r\ncontent-length: {size}\r\n\r\n".encode())
        while block := file.read(1 << 20):
            link.sendall(block)
        link.recv(65536)


def our_upload(client: Any, path: str) -> None:
    with Path(path).open("rb") as file:
        client.files.create(file=file, purpose="fine-tune", check="off")


def sdk_upload(client: Any, path: str) -> None:
    with Path(path).open("rb") as file:
        client.files.create(file=file, purpose="fine-tune")


def sdk_parts(client: Any, path: str) -> None:
    client.uploads.upload_file_chunked(file=Path(path), mime_type="text/jsonl", purpose="fine-tune")


def sdk_stream(client: Any, path: str) -> None:
    with client.files.with_streaming_response.content(FILE_ID) as response:
        response.stream_to_file(path)


def our_async_upload(base: str, path: str) -> None:
    from ft_client import AsyncFTClient

    async def go() -> None:
        async with AsyncFTClient("k", base_url=base) as client:
            with Path(path).open("rb") as file:  # noqa: ASYNC230  # like typical user code
                await client.files.create(file=file, purpose="fine-tune", check="off")

    asyncio.run(go())


def warm_up_async(base: str) -> None:
    from ft_client import AsyncFTClient

    async def go() -> None:
        async with AsyncFTClient("k", base_url=base) as client:
            await client.fine_tuning.jobs.retrieve(ID)

    asyncio.run(go())


def make_cases(port: int, path: str, target: str) -> dict[str, Callable[[], object]]:
    """Return each case, ready to transfer: the first requests have been made."""
    import openai

    from ft_client import FTClient

    base = f"http://127.0.0.1:{port}/v1"
    ours, sdk = FTClient("k", base_url=base), openai.OpenAI(api_key="k", base_url=base)
    ours.fine_tuning.jobs.retrieve(ID)
    sdk.fine_tuning.jobs.retrieve(ID)
    warm_up_async(base)
    return {
        "raw upload": lambda: raw_upload(port, path),
        "ours upload": lambda: our_upload(ours, path),
        "ours async upload": lambda: our_async_upload(base, path),
        "sdk upload": lambda: sdk_upload(sdk, path),
        "ours parts": lambda: ours.uploads.upload_file(path, check="off"),
        "sdk parts": lambda: sdk_parts(sdk, path),
        "ours download": lambda: ours.files.download(FILE_ID, target),
        "sdk download": lambda: sdk.files.content(FILE_ID).write_to_file(target),
        "sdk stream": lambda: sdk_stream(sdk, target),
    }


def cpu_times(port: int, path: str, target: str) -> Round:
    """Return CPU microseconds of each upload and download in one request."""
    cases = make_cases(port, path, target)
    uploads = {name: case for name, case in cases.items() if name.endswith("upload")}
    downloads = {name: case for name, case in cases.items() if name.endswith(("download", "stream"))}
    return take_turns(uploads, 1, TURNS) | take_turns(downloads, 1, TURNS)


def seconds(name: str, port: int, path: str, target: str) -> float:
    """Return the seconds on the wall of a case."""
    case = make_cases(port, path, target)[name]
    start = time.perf_counter()
    case()
    if name.startswith(OURS):
        time.sleep(SLOWDOWN * (time.perf_counter() - start))
    return time.perf_counter() - start


def memory(name: str, port: int, path: str, target: str) -> float:
    """Return the MiB above the start of a case."""
    case = make_cases(port, path, target)[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    case()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def measure() -> Round:
    with tempfile.TemporaryDirectory() as folder:
        big, small = (write(Path(folder, f"{size}.jsonl"), size) for size in (UPLOAD_BYTES, PARTS_BYTES))
        target = Path(folder, "got.bin")
        with peer() as port:
            found: Round = run_process(__file__, "cpu_times", port, big, target)
            for name in ("ours upload", "ours async upload", "ours download"):
                found[f"{name} MiB"] = run_process(__file__, "memory", name, port, big, target)
            assert target.stat().st_size == DOWNLOAD_BYTES
        for name in ("ours parts", "sdk parts"):
            with peer(rate=RATE, latency=LATENCY) as port:
                found[name] = run_process(__file__, "seconds", name, port, small, target)
    return found


def write(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        for _ in range(size >> 20):
            file.write(b"x" * (1 << 20))
    return path


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["cpu_times", port, *paths]:
            print(json.dumps(cpu_times(int(port), *paths)))
        case ["seconds" | "memory" as figure, name, port, *paths]:
            print(json.dumps({"seconds": seconds, "memory": memory}[figure](name, int(port), *paths)))
        case _:
            sys.exit(report(CLAIMS, measure))
