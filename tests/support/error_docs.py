"""The generated parts of docs/errors.md: the class tree and the table of statuses.

`python -m tests.support.error_docs` writes them.
"""

from __future__ import annotations

import inspect
from pathlib import Path

from ft_client import _next_steps, _retry, errors
from ft_client._http.failures import FAILURES, NO_TUNNEL, UNKNOWN

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
BEGIN, END = "<!-- generated: {} -->", "<!-- end of {} -->"
STATUSES = (400, 401, 403, 404, 405, 407, 408, 409, 413, 416, 422, 429, 500, 501, 502, 503, 504, 511)


def tree() -> str:
    """Return the tree from the docstring of the errors module."""
    lines = (inspect.getdoc(errors) or "").splitlines()
    drawing = [line[4:] for line in lines if line.startswith("    ")]
    return "\n".join(["```text", *drawing, "```"])


def statuses() -> str:
    """Return the table: error class, retry and next step for each status."""
    rows = ["| status | error | retried | next step |", "|---|---|---|---|"]
    for status in STATUSES:
        kind = errors.BY_STATUS.get(status, errors.InternalServerError if status >= 500 else errors.APIStatusError)
        again = "no"
        if _retry.is_retryable_status(status):
            again = "yes" if _retry.is_definitive_rejection(status) else "if that is safe"
        step = _next_steps.NEXT_STEP.get(status, "try again later" if status >= 500 else "see the message")
        rows.append(f"| {status} | `{kind.__name__}` | {again} | {step} |")
    return "\n".join(rows)


def failures() -> str:
    """Return the table of failures without a complete response."""
    rows = ["| cause | sent | retried | next step |", "|---|---|---|---|"]
    for row in (*FAILURES, NO_TUNNEL, UNKNOWN):
        again = "no" if not row.retryable else "if that is safe" if row.sent else "yes"
        cells = (f"`{row.cause}`", "yes" if row.sent else "no", again, row.step)
        line = f"| {' | '.join(cells)} |"
        if line not in rows:
            rows.append(line)
    return "\n".join(rows)


PARTS = {"tree": tree, "statuses": statuses, "failures": failures}


def written(page: str) -> str:
    """Return the page with its generated parts up to date."""
    for name, part in PARTS.items():
        begin, end = BEGIN.format(name), END.format(name)
        before, _, rest = page.partition(begin)
        _, _, after = rest.partition(end)
        page = f"{before}{begin}\n{part()}\n{end}{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
