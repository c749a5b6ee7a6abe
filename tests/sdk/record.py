"""Write the results of the SDK into the files of idioms: `python -m tests.sdk.record PYTHON-WITH-SDK [NAME...]`."""

import json
import sys
from pathlib import Path

from tests.sdk.idioms import FOLDER, recorded
from tests.sdk.service import run_with, service


def main(python: str, *names: str) -> None:
    """Record the files with these names, by default all."""
    for file in sorted(FOLDER.glob("*.txt")):
        if not names or file.stem in names:
            with service() as (base_url, ids):
                script = Path(__file__).with_name("idioms.py")
                (results,) = run_with(python, script, "openai", base_url, json.dumps(ids), str(file))
            file.write_text(recorded(file, results), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
