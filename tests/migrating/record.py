"""Write the results of the vendor's library: `python -m tests.migrating.record PYTHON-WITH-0.28 PYTHON-WITH-1.x`."""

import json
import sys
from pathlib import Path

from tests.migrating.service import RESULTS, TABLES, results
from tests.sdk.idioms import FOLDER, examples
from tests.sdk.service import run_with, service


def old_results(python_0: str, python_1: str) -> dict[str, dict[str, object]]:
    """Return the results of the left cells by table, and of the idioms of tests/sdk that 1.x lacks or has otherwise."""
    folders = {"BIN_0": str(Path(python_0).parent.absolute()), "BIN_1": str(Path(python_1).parent.absolute())}
    tables: dict[str, dict[str, object]] = {table: results(python_0, table, 0, **folders) for table in TABLES}
    tables["idioms"] = {}
    for file in sorted(FOLDER.glob("*.txt")):
        with service() as (base_url, ids):
            script = FOLDER.with_name("idioms.py")
            (found,) = run_with(python_1, script, "openai", base_url, json.dumps(ids), str(file))
        for each, result in zip(examples(file), found, strict=True):
            if result != each.want:
                tables["idioms"][f"{file.stem}: {each.source.strip()}"] = result.strip()
    return tables


def main(python_0: str, python_1: str) -> None:
    """Write the results, a row on each line."""
    tables = []
    for table, of_rows in old_results(python_0, python_1).items():
        lines = [f"{json.dumps(left)}: {json.dumps(result, ensure_ascii=False)}" for left, result in of_rows.items()]
        tables.append(f'"{table}": {{\n' + ",\n".join(lines) + "\n}")
    RESULTS.write_text("{\n" + ",\n".join(tables) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
