"""One pass over a large file in several processes, each with a range of lines."""

import multiprocessing
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from typing import Any, Final, cast

import attrs

from ft_client.datasets._duplicates import Integers
from ft_client.datasets._fast import fast_decoder
from ft_client.datasets._lines import available_cores, line_ranges
from ft_client.datasets._scan import Scan

# below this size, starting processes takes longer than they save
MIN_BYTES: Final = 64 * 1024 * 1024

PartFingerprints = Callable[[int, Integers], None]


def can_run_parallel(size: int) -> bool:
    """Return whether a file is large enough, and processes can share the hash seed and the memory of this one.

    Only a fork does, and it is safe only if no other thread holds a lock.
    """
    return size >= MIN_BYTES and available_cores() > 1 and sys.platform == "linux" and threading.active_count() == 1


def run_parallel(
    scan: Scan,
    size: int,
    on_fingerprints: PartFingerprints,
    on_block: Callable[[int], None],
    workers: int | None = None,
) -> bool:
    """Check a file in several processes, and combine the results in `scan`.

    Args:
        scan: The scan, with its format.
        size: Size of the file.
        on_fingerprints: Receives the number of the part and the fingerprints of its next lines.
        on_block: Receives the number of bytes of each block.
        workers: Number of processes. Default: the number of cores.

    Returns:
        Whether the results could be combined. If not, `scan` is unchanged except for the fingerprints.
    """
    # fingerprints depend on its types, which the processes have to share
    fast_decoder()
    ranges = line_ranges(scan.path, size, workers or available_cores())
    context = multiprocessing.get_context("fork")
    receivers: list[Connection[Any, Any]] = []
    processes = []
    results: dict[int, Scan] = {}
    try:
        for start, end in ranges:
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(scan, start, end, sender), daemon=True)
            process.start()
            sender.close()
            receivers.append(receiver)
            processes.append(process)
        _receive(receivers, results, on_fingerprints, on_block)
    finally:
        for process in processes:
            if process.is_alive() and len(results) < len(processes):
                process.terminate()
            process.join()
        for receiver in receivers:
            receiver.close()
    merged = results[0]
    for index in range(1, len(ranges)):
        if not merged.merge(results[index]):
            return False
    for field in attrs.fields(Scan):
        if field.init and field.name != "other":
            setattr(scan, field.name, getattr(merged, field.name))
    return True


def _receive(
    receivers: "list[Connection[Any, Any]]",
    results: dict[int, Scan],
    on_fingerprints: PartFingerprints,
    on_block: Callable[[int], None],
) -> None:
    """Pass on what the processes send, until each has sent its result."""
    remaining: list[Any] = list(receivers)
    while remaining:
        for receiver in cast("list[Connection[Any, Any]]", wait(remaining)):
            try:
                name, value = receiver.recv()
            except EOFError:
                raise ChildProcessError("a process of the check ended early; is there too little memory?") from None
            if name == "block":
                on_block(value)
            elif name == "fingerprints":
                batch = Integers("q")
                batch.frombytes(value)
                on_fingerprints(receivers.index(receiver), batch)
            else:
                results[receivers.index(receiver)] = value
                remaining.remove(receiver)


def _work(scan: Scan, start: int, end: int, sender: "Connection[Any, Any]") -> None:
    scan.run(
        start,
        end,
        lambda batch: sender.send(("fingerprints", batch.tobytes())),
        lambda count: sender.send(("block", count)),
    )
    # the filter of the other file stays in this process
    scan.other = None
    sender.send(("result", scan))
    sender.close()
