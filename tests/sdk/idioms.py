"""Run the idioms of tests/sdk/idioms, with the vendor's SDK or with ft_client, against a service with known objects.

    python tests/sdk/idioms.py MODULE BASE_URL IDS FILE...

MODULE is `openai` or `ft_client.compat`; IDS is a JSON object. It prints the results as JSON. The files have the format
of doctest: each `>>>` is an idiom, and the lines below are its result with the SDK, without what changes by run. A
comment `# differs: reason` marks one whose result is another one here. This module runs in the environment of the
SDK: it imports the standard library only.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import doctest
import importlib
import inspect
import io
import json
import re
import sys
import tempfile
import types
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "idioms"
SAME_EVERYWHERE = (
    (r"\bft_client\.compat\b|\bft_client\b", "openai"),
    (r"\breq_\w+", "REQUEST"),
    (r"\b1[678]\d{8}\b", "TIME"),
    (r"127\.0\.0\.1:\d+", "HOST"),
    (r"0x[0-9a-f]+", "ADDRESS"),
)


def examples(file: Path) -> list[doctest.Example]:
    """Return the idioms of a file."""
    return doctest.DocTestParser().get_examples(file.read_text(encoding="utf-8"), file.name)


def run(file: Path, module: str, base_url: str, ids: Mapping[str, str]) -> list[str]:
    """Run the idioms of a file one after the other; return the result of each, or an empty string."""
    openai: Any = importlib.import_module(module)
    settings = {"api_key": "sk-test", "base_url": base_url}
    known = sorted(ids.items(), key=lambda pair: -len(pair[1]))
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as loop, openai.OpenAI(**settings) as client:
        aclient = openai.AsyncOpenAI(**settings)
        names = {
            "openai": openai, "client": client, "aclient": aclient, "ids": types.SimpleNamespace(**ids),
            "settings": settings, "folder": Path(folder),
        }  # fmt: skip
        results = [_result(each.source, names, module, loop.run, known) for each in examples(file)]
        loop.run(aclient.close())
    return results


def _result(
    source: str, names: dict[str, Any], module: str, wait: Callable[[Any], Any], ids: list[tuple[str, str]]
) -> str:
    if module != "openai":
        source = source.replace("from openai.types", "from ft_client.types")
        source = source.replace("from openai import", f"from {module} import").replace(
            "from openai.", f"from {module}."
        )
    text = io.StringIO()
    try:
        with contextlib.redirect_stdout(text), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(source, "<idiom>", "single", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            value = eval(code, names)
            if inspect.iscoroutine(value):
                wait(value)
    except Exception as error:  # noqa: BLE001  # an idiom may raise anything
        return f"raises {type(error).__name__}\n"
    result = text.getvalue()
    for name, value in ids:
        result = result.replace(value, f"<{name}>")
    for pattern, replacement in SAME_EVERYWHERE:
        result = re.sub(pattern, replacement, result)
    return result


def recorded(file: Path, results: list[str]) -> str:
    """Return the text of a file of idioms with these results."""
    text, position = file.read_text(encoding="utf-8"), 0
    for example, result in zip(examples(file), results, strict=True):
        lines = example.source.rstrip("\n").split("\n")
        shown = "\n".join([f">>> {lines[0]}", *(f"... {line}".rstrip() for line in lines[1:])]) + "\n"
        start = text.index(shown, position) + len(shown)
        position = start + len(result)
        text = text[:start] + result + text[start + len(example.want) :]
    return text


def main(module: str, base_url: str, ids: str, *files: str) -> None:
    """Print the results of files as JSON."""
    print(json.dumps([run(Path(file), module, base_url, json.loads(ids)) for file in files]))


if __name__ == "__main__":
    main(*sys.argv[1:])
