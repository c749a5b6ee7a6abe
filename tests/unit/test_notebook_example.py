"""examples/quickstart.ipynb, executed cell by cell as a notebook does: the last expression of a cell is shown."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parents[2] / "examples" / "quickstart.ipynb"
# what the cells show: the title of the table, and whether there is a curve
SHOWN = [("68 examples, 0 errors", False), ("OpenAIFile", False), ("FineTuningJob", False), ("Page of 1", False),
         ("204 steps", True)]  # fmt: skip


def executed(source: str, names: dict[str, Any]) -> Any:
    """Execute a cell, and return the value of its last line if that is an expression."""
    module = ast.parse(source)
    last = module.body.pop() if isinstance(module.body[-1], ast.Expr) else None
    exec(compile(module, NOTEBOOK.name, "exec"), names)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), NOTEBOOK.name, "eval"), names)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def outputs() -> list[Any]:
    """The values that the cells show."""
    names: dict[str, Any] = {}
    document = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in document["cells"] if cell["cell_type"] == "code"]
    return [value for cell in cells if (value := executed(cell, names)) is not None]


def test_cells_show_html_and_text(outputs: list[Any]) -> None:
    """Each output has a table for the notebook, and a text for a terminal."""
    assert len(outputs) == len(SHOWN)
    for value, (title, has_curve) in zip(outputs, SHOWN, strict=True):
        html = value._repr_html_()
        assert title in html.partition("</p>")[0].replace("&lt;", "").replace("&gt;", "") or title in html
        assert "<table>" in html
        assert ("<svg" in html) == has_curve
        assert repr(value)


def test_kernel_shows_the_same_and_the_progress() -> None:
    """Executed by a real kernel, as Jupyter does."""
    pytest.importorskip("ipykernel", reason="ipykernel is not installed: make test-notebook")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: make test-notebook")
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed: make test-notebook")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(notebook, timeout=60).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shown = [output for cell in cells for output in cell.outputs]
    results = [output for output in shown if output.output_type == "execute_result"]
    assert [("<svg" in output.data["text/html"]) for output in results] == [has_curve for _, has_curve in SHOWN]
    assert all(output.data["text/plain"] for output in results)
    progress = [output.data["text/plain"] for output in shown if output.output_type == "display_data"]
    assert len(progress) == 2
    assert "measures-train.jsonl: " in progress[0]
    assert ": succeeded, step 204/204" in progress[1]
    assert len(shown) == len(results) + len(progress)


def test_notebook_is_stored_without_outputs() -> None:
    """Outputs have IDs and times, which change with each run."""
    document = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert document["nbformat"] == 4
    code = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
