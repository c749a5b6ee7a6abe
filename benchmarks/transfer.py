"""Uploading 1 GiB and downloading 256 MiB: CPU time compared with other libraries, and memory above the start.

    python benchmarks/transfer.py

Each case runs in a separate process, and cases take turns. Results are the median of the rounds.
"""

import asyncio
import json
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from peer import DOWNLOAD_BYTES, peer, verdict

ROUNDS = 3
UPLOAD_BYTES = 1 << 30
FILE_ID = "file-abc123"


def raw_read_upload(port: int, path: str) -> None:
    """Upload with a bare loop of reads and sends: the minimum cost of bytes that pass through Python."""
    with socket.create_connection(("127.0.0.1", port)) as link, Path(path).open("rb") as file:
        link.sendall(
            f"POST /v1/files HTTP/1.1\r\nhost: x\r\ncontent-length: {Path(path).stat().st_size}\r\n\r\n".encode()
        )
        while block := file.read(1 << 20):
            link.sendall(block)
        link.recv(65536)


def our_upload(port: int, path: str) -> None:
    from ft_client import FTClient

    with FTClient("k", base_url=f"http://127.0.0.1:{port}/v1") as client, Path(path).open("rb") as file:
        client.files.create(file=file, purpose="fine-tune", check="off")


def our_async_upload(port: int, path: str) -> None:
    from ft_client import AsyncFTClient

    async def go() -> None:
        async with AsyncFTClient("k", base_url=f"http://127.0.0.1:{port}/v1") as client:
            with Path(path).open("rb") as file:  # noqa: ASYNC230  # like typical user code
                await client.files.create(file=file, purpose="fine-tune", check="off")

    asyncio.run(go())


def sdk_upload(port: int, path: str) -> None:
    import openai

    with openai.OpenAI(api_key="k", base_url=f"http://127.0.0.1:{port}/v1") as client, Path(path).open("rb") as file:
        client.files.create(file=file, purpose="fine-tune")


def our_download(port: int, path: str) -> None:
    from ft_client import FTClient

    with FTClient("k", base_url=f"http://127.0.0.1:{port}/v1") as client:
        client.files.download(FILE_ID, path)


def sdk_download(port: int, path: str) -> None:
    import openai

    with openai.OpenAI(api_key="k", base_url=f"http://127.0.0.1:{port}/v1") as client:
        client.files.content(FILE_ID).write_to_file(path)


def sdk_stream_to_file(port: int, path: str) -> None:
    import openai

    client = openai.OpenAI(api_key="k", base_url=f"http://127.0.0.1:{port}/v1")
    with client, client.files.with_streaming_response.content(FILE_ID) as response:
        response.stream_to_file(path)


CASES = {
    case.__name__: case
    for case in (
        raw_read_upload,
        our_upload,
        our_async_upload,
        sdk_upload,
        our_download,
        sdk_download,
        sdk_stream_to_file,
    )
}


def one(name: str, port: int, path: str) -> dict[str, float]:
    """Return CPU seconds of one case, and its peak memory in MiB above the start, after imports."""
    import httpx  # noqa: F401  # import time is measured separately

    if name.startswith("sdk"):
        import openai

        openai.OpenAI(api_key="k").files.create  # noqa: B018
    else:
        from ft_client import FTClient

        FTClient("k").files.create  # noqa: B018
    case = CASES[name]
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    case(port, path)
    return {
        "cpu": time.process_time() - start,
        "mib": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }


def measure() -> dict[str, dict[str, float]]:
    took: dict[str, list[dict[str, float]]] = {name: [] for name in CASES}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "big.jsonl"
        with source.open("wb") as file:
            for _ in range(UPLOAD_BYTES >> 20):
                file.write(b"x" * (1 << 20))
        for _ in range(ROUNDS):
            for name in CASES:
                target = str(source if "upload" in name else Path(folder) / "got.bin")
                with peer() as port:
                    run = subprocess.run(
                        [sys.executable, __file__, name, str(port), target], capture_output=True, text=True, check=True
                    )
                took[name].append(json.loads(run.stdout))
                if "upload" not in name:
                    assert Path(target).stat().st_size == DOWNLOAD_BYTES, name
    return {
        name: {key: statistics.median(one[key] for one in runs) for key in ("cpu", "mib")}
        for name, runs in took.items()
    }


def claims(took: dict[str, dict[str, float]]) -> list[tuple[str, float, float | None]]:
    """Return each claim: name, ratio and upper bound."""
    return [
        (
            "upload of 1 GiB / bare read-and-send loop",
            took["our_upload"]["cpu"] / took["raw_read_upload"]["cpu"],
            1.35,  # 20 ms of imports at the first request are a tenth of it
        ),
        (
            "async upload of 1 GiB / bare read-and-send loop",
            took["our_async_upload"]["cpu"] / took["raw_read_upload"]["cpu"],
            1.6,
        ),
        ("upload of 1 GiB / vendor's SDK", took["our_upload"]["cpu"] / took["sdk_upload"]["cpu"], 1.1),
        ("upload of 1 GiB, MiB above the start", took["our_upload"]["mib"], 10.0),
        ("async upload of 1 GiB, MiB above the start", took["our_async_upload"]["mib"], 10.0),
        (
            "download of 256 MiB / vendor's write_to_file",
            took["our_download"]["cpu"] / took["sdk_download"]["cpu"],
            0.45,
        ),
        (
            "download of 256 MiB / vendor's stream_to_file",
            took["our_download"]["cpu"] / took["sdk_stream_to_file"]["cpu"],
            1.0,
        ),
        ("download of 256 MiB, MiB above the start", took["our_download"]["mib"], 10.0),
    ]


def main() -> int:
    took = measure()
    for name, case in took.items():
        print(f"  {name:28} {case['cpu']:8.3f} s CPU {case['mib']:8.1f} MiB")
    return verdict(claims(took))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(one(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
    else:
        sys.exit(main())
