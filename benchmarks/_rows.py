"""Training rows for the benchmark: the mix of a real chat file, and plain rows of each format."""

import itertools
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

Row = dict[str, Any]

_TEXT: Final = (
    "kettle delivery invoice refund leaf steep parcel address morning green black oolong order number thank you please"
    " could return when arrive water temperature minutes degrees shop teapot sample card change Ünï größe 茶 ✓"
)
_WORDS: Final = tuple(_TEXT.split())
_TOOLS: Final = [
    {
        "type": "function",
        "function": {
            "name": "find_order",
            "description": "Find an order by its number.",
            "parameters": {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]},
        },
    }
]


def _text(rng: random.Random, size: int, *, ascii_only: bool = True) -> str:
    words = [word for word in _WORDS if word.isascii()] if ascii_only else _WORDS
    text = ""
    while len(text) < size:
        text += rng.choice(words) + (" " if rng.random() < 0.995 else ', "quoted" \\ \n')
    return text


def mixed_chat(size: int, seed: int = 1) -> Iterator[str]:
    """Chat rows of about `size` bytes: six in ten plain, the others with weights, names, escapes, tools or images."""
    rng = random.Random(seed)
    system = {"role": "system", "content": "You answer the letters of a tea shop, friendly and brief. " * 2}
    for number in itertools.count():
        share = rng.random()
        question = f"{number}: {_text(rng, size // 2, ascii_only=share > 0.2)}"
        user: Row = {"role": "user", "content": question}
        assistant: Row = {"role": "assistant", "content": _text(rng, size // 3, ascii_only=share > 0.2)}
        row: Row = {"messages": [system, user, assistant]}
        if share > 0.9:
            assistant["weight"] = 1
        elif share > 0.85:
            user["name"] = "customer"
        elif share > 0.8:
            function = {"name": "find_order", "arguments": '{"number": "7"}'}
            call = {"id": "call_1", "type": "function", "function": function}
            row["messages"][2:2] = [
                {"role": "assistant", "tool_calls": [call]},
                {"role": "tool", "tool_call_id": "call_1", "content": "shipped"},
            ]
            row["tools"] = _TOOLS
        elif share > 0.75:
            picture = {"type": "image_url", "image_url": {"url": f"https://shop.example/{number}.jpg", "detail": "low"}}
            user["content"] = [{"type": "text", "text": question}, picture]
        yield json.dumps(row, ensure_ascii=share < 0.1) + "\n"


def faulty_chat(size: int, seed: int = 2) -> Iterator[str]:
    """Mixed rows of which one in a hundred has a fault."""
    rng = random.Random(seed)
    faults: tuple[Callable[[str], str], ...] = (
        lambda line: line.replace('"user"', '"human"', 1),
        lambda line: line[: len(line) // 2] + "\n",
        lambda line: line.replace('"content"', '"contents"', 1),
        lambda line: line.rstrip("\n") + ",\n",
        lambda line: "\n",
    )
    for line in mixed_chat(size, seed):
        yield rng.choice(faults)(line) if rng.random() < 0.01 else line


def repeated_chat(size: int, seed: int = 3) -> Iterator[str]:
    """Mixed rows of which one in twenty repeats an earlier one."""
    rng = random.Random(seed)
    earlier: list[str] = []
    for line in mixed_chat(size, seed):
        if earlier and rng.random() < 0.05:
            yield rng.choice(earlier)
        else:
            if len(earlier) < 1_000:
                earlier.append(line)
            yield line


def completions(size: int, seed: int = 4) -> Iterator[str]:
    """Rows of prompt and completion."""
    rng = random.Random(seed)
    for number in itertools.count():
        prompt, completion = _text(rng, size * 2 // 3), _text(rng, size // 3)
        yield json.dumps({"prompt": f"{number} {prompt}\n\n###\n\n", "completion": f" {completion} END"}) + "\n"


def preferences(size: int, seed: int = 5) -> Iterator[str]:
    """Rows of an input and two outputs."""
    rng = random.Random(seed)
    for number in itertools.count():
        outputs = [{"role": "assistant", "content": _text(rng, size // 4)} for _ in range(2)]
        row = {
            "input": {"messages": [{"role": "user", "content": f"{number} {_text(rng, size // 2)}"}]},
            "preferred_output": outputs[:1],
            "non_preferred_output": outputs[1:],
        }
        yield json.dumps(row) + "\n"


def reinforcements(size: int, seed: int = 6) -> Iterator[str]:
    """Rows of messages and keys of the grader."""
    rng = random.Random(seed)
    for number in itertools.count():
        row = {"messages": [{"role": "user", "content": f"{number} {_text(rng, size)}"}], "reference": number}
        yield json.dumps(row) + "\n"


def write(path: Path, rows: Iterator[str], size: int) -> Path:
    """Write rows until the file has `size` bytes."""
    written = 0
    with path.open("wb") as handle:
        while written < size:
            written += handle.write(next(rows).encode())
    return path
