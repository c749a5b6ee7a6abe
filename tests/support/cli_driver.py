"""Runs commands of `ft` one after the other, each with new streams on the descriptors of this process.

`python -m tests.support.cli_driver COMMANDS RESULTS` reads a JSON list of argument lists, and writes a JSON list of
exit codes. A traceback takes the place of a code. One process for many commands takes a tenth of the time of one
for each.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import TextIO

from ft_client.cli import main


def new_stream(like: TextIO | None, descriptor: int) -> TextIO | None:
    """Return a stream as Python makes it at its start, or None for a closed descriptor."""
    if like is None:
        return None
    return os.fdopen(os.dup(descriptor), "w", encoding=like.encoding, errors=like.errors, buffering=1)


def close(stream: TextIO | None) -> None:
    """Flush a stream, as Python does at its end. A closed pipe is ignored, because `ft` has ended."""
    if stream is not None:
        try:
            stream.close()
        except BrokenPipeError:
            return


def run(arguments: list[str], streams: tuple[TextIO | None, TextIO | None]) -> int | str:
    """Run one command, and return its exit code or its traceback."""
    out, err = new_stream(streams[0], 1), new_stream(streams[1], 2)
    sys.stdout, sys.stderr = out, err  # type: ignore[assignment]  # None stands for a closed stream
    try:
        return main(arguments)
    except BaseException:  # noqa: BLE001  # the test reports it
        return traceback.format_exc()
    finally:
        close(out)
        close(err)


if __name__ == "__main__":
    # not the streams themselves: their descriptors may be closed
    originals = (sys.stdout, sys.stderr)
    commands = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    results = [run(arguments, originals) for arguments in commands]
    Path(sys.argv[2]).write_text(json.dumps(results), encoding="utf-8")
    os._exit(0)  # the originals may not be flushed
