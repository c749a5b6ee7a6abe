"""Bodies of error responses: the error object and the message, whatever form they have."""

from __future__ import annotations

import re
from typing import Any


def error_of(body: Any) -> dict[str, Any]:
    """Return the error in an error body of any known form, or an empty dict.

    Source: 24 recorded rejections: `error` with or without `type` and `param`, with a copy in `detail`. Proxies respond
    with text, HTML or nothing; services made with FastAPI have a list of faults in `detail`.
    """
    if isinstance(body, dict):
        for key in ("error", "detail"):
            error = body.get(key)
            if isinstance(error, dict):
                return error
            if isinstance(error, str):
                return {"message": error}
            if isinstance(error, list):
                return _of_faults(error)
    return {}


def _of_faults(faults: list[Any]) -> dict[str, Any]:
    messages, params = [], []
    for fault in faults:
        if isinstance(fault, dict) and isinstance(fault.get("loc"), list):
            path = ".".join(str(step) for step in fault["loc"] if step != "body")
            params.append(path)
            messages.append(f"{path}: {fault.get('msg')}")
    return {"message": "; ".join(messages), "param": params[0]} if messages else {}


def words_of(body: Any) -> str:
    """Return the service's message in a body, on one line of at most 300 characters."""
    message = error_of(body).get("message")
    if message is None and isinstance(body, str):
        message = _title_of(body) if body.lstrip()[:1] == "<" else body
    elif message is None and isinstance(body, dict):
        message = body.get("message")
    return one_line(message)


def one_line(message: Any) -> str:
    """Return a message on one line of at most 300 characters."""
    text = " ".join(str(message or "").split())
    return text if len(text) <= 300 else text[:299] + "…"


def _title_of(page: str) -> str:
    """Return the title of an HTML page. The rest does not help a person in a terminal."""
    title = re.search(r"<title[^>]*>([^<]*)</title>", page[:4096], re.IGNORECASE)
    return title[1] if title else ""
