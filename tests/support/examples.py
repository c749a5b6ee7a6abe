"""Valid training examples of each format, and files with one invalid example."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Row = dict[str, Any]

TOOLS = [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}}}]
CALL = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Oslo"}'}}


def chat(*turns: Row, **extra: Any) -> Row:
    return {"messages": list(turns), **extra}


def says(role: str, content: Any = "some words", **extra: Any) -> Row:
    return {"role": role, "content": content, **extra}


def image(url: Any, **extra: Any) -> Row:
    return {"type": "image_url", "image_url": {"url": url, **extra}}


def good_chat(number: int) -> Row:
    return chat(says("system", "Be brief."), says("user", f"question {number}"), says("assistant", f"answer {number}"))


def good_completion(number: int) -> Row:
    return {"prompt": f"message {number}\n\n###\n\n", "completion": f" reply to message {number} END"}


def good_class(number: int) -> Row:
    return {"prompt": f"message {number} ->", "completion": (" spam", " ham", " eggs")[number % 3]}


def good_preference(number: int) -> Row:
    return {
        "input": {"messages": [says("user", f"question {number}")], "tools": [], "parallel_tool_calls": True},
        "preferred_output": [says("assistant", f"kind answer {number}")],
        "non_preferred_output": [says("assistant", f"rude answer {number}")],
    }


def good_reinforcement(number: int) -> Row:
    return {"messages": [says("user", f"{number} + 1?")], "reference_answer": str(number + 1)}


def file_of(tmp_path: Path, good: Callable[[int], Row], seeded: Any, *, name: str = "train.jsonl") -> Path:
    """Write twelve examples with the seeded one on line 5. A string is written unchanged."""
    lines = [json.dumps(good(number)) for number in range(12)]
    lines[4] = seeded if isinstance(seeded, str) else json.dumps(seeded)
    path = tmp_path / name
    path.write_bytes("".join(line + "\n" for line in lines).encode(errors="surrogatepass"))
    return path


USER, ASSISTANT = says("user"), says("assistant")
CALLING = {"role": "assistant", "tool_calls": [CALL]}
ANSWER = says("tool", "5 degrees", tool_call_id="call_1")
PNG = "data:image/png;base64," + base64.b64encode(b"not really a picture").decode()
