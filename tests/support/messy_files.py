"""More training files as people have them: nested exports, nearly JSON, archives, roles in other languages."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from typing import Any

from tests.support.data_files import CONVERSATIONS, NUMBER, PAIRS, DataFile, lines, many, table, workbook
from tests.support.examples import Row


def _file(name: str, content: str | bytes, words: str, rows: int | None = NUMBER, **options: Any) -> DataFile:
    data = content.encode() if isinstance(content, str) else content
    return DataFile(name, data, words, rows, options.get("to", "chat"), options)


def _talk(question: Any, answer: Any, user: str = "user", assistant: str = "assistant") -> Row:
    return {"messages": [{"role": user, "content": question}, {"role": assistant, "content": answer}]}


def _archive(content: str) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        member = tarfile.TarInfo("train.jsonl")
        member.size = len(content.encode())
        archive.addfile(member, io.BytesIO(content.encode()))
    return target.getvalue()


GOOD = lines(CONVERSATIONS)
IMAGE = "https://shop.example/tin.png"
QUESTIONS, ANSWERS = zip(*PAIRS, strict=True)
TURNS = "<start_of_turn>user\nQ{0}<end_of_turn>\n<start_of_turn>model\nA{0}<end_of_turn>"
UNKNOWN_ENCODING = "its encoding is neither UTF-8 nor Windows-1252"

MESSY = [
    # nearly JSON
    _file("comments.ndjson", "// tea\n# made by hand\n" + GOOD.replace("\n", "\n// row\n"), "JSON Lines"),
    _file("comment_after.jsonl", GOOD.replace("}\n", "} // good\n"), "JSON Lines"),
    _file("fenced.md", f"```json\n{GOOD}```\n", "JSON Lines"),
    _file("inner_commas.jsonl", GOOD.replace("]}", ", ],}"), "JSON Lines"),
    _file("twice.jsonl", many(lambda n: json.dumps(CONVERSATIONS[n])), "JSON Lines"),
    _file("sequence.json", "".join(f"\x1e{json.dumps(row)}\n" for row in CONVERSATIONS), "JSON Lines"),
    _file("spaces.jsonl", "".join(f"\u00a0{json.dumps(row)}\u3000\n" for row in CONVERSATIONS), "JSON Lines"),
    _file("module.py", f"ROWS: list = {CONVERSATIONS!r}\n", "Python values, not JSON"),
    _file("lists.jsonl", many(lambda n: CONVERSATIONS[n]["messages"]), "a list of messages on each line"),
    _file("array.json", json.dumps([row["messages"] for row in CONVERSATIONS], indent=1), "array of 12 conversations"),
    # examples inside objects
    _file("nested.json", json.dumps({"dataset": {"name": "tea", "rows": CONVERSATIONS}}), "JSON Lines"),
    _file("by_id.json", json.dumps({f"row-{n}": row for n, row in enumerate(CONVERSATIONS)}), "JSON Lines"),
    _file("columns.json", json.dumps({"question": QUESTIONS, "answer": ANSWERS}), "JSON Lines"),
    _file(
        "frame.json",
        json.dumps({name: dict(enumerate(texts)) for name, texts in (("q", QUESTIONS), ("a", ANSWERS))}),
        "JSON Lines",
    ),
    _file(
        "viewer.json",
        json.dumps(
            {"features": [{"name": "q"}], "rows": [{"row_idx": n, "row": row} for n, row in enumerate(CONVERSATIONS)]}
        ),
        "JSON Lines",
    ),
    _file("requests.jsonl", many(lambda n: {"custom_id": str(n), "body": {"model": "m", **CONVERSATIONS[n]}}), "JSON"),
    # tables
    _file("table.md", table(["Question", "Answer"], [("---", ":--:"), *PAIRS], delimiter="|"), "a CSV (bars)"),
    _file("titles.xlsx", workbook({"FAQ": [["Our FAQ"], [], ["Question", "Answer"], *map(list, PAIRS)]}), "sheet FAQ"),
    _file("labels.csv", table(["text", "label"]), "columns text, label", to="completion"),
    _file(
        "lists.csv", table(["id", "messages"], [(n, repr(r["messages"])) for n, r in enumerate(CONVERSATIONS)]), "id"
    ),
    _file("column.csv", table(["messages"], [(json.dumps(row["messages"]),) for row in CONVERSATIONS]), "messages"),
    _file("twice.csv", table(["question", "answer", "answer"], [(*pair, "x") for pair in PAIRS]), "question, answer"),
    # messages
    _file(
        "llama.jsonl",
        many(
            lambda n: {
                "text": f"<|start_header_id|>user<|end_header_id|>\n\nQ{n}<|eot_id|>"
                f"<|start_header_id|>assistant<|end_header_id|>\n\nA{n}<|eot_id|>"
            }
        ),
        "JSON Lines",
    ),
    _file("gemma.jsonl", many(lambda n: {"text": TURNS.format(n)}), "JSON Lines"),
    _file("zephyr.jsonl", many(lambda n: {"text": f"<|user|>\nQ{n}</s>\n<|assistant|>\nA{n}</s>"}), "JSON Lines"),
    _file(
        "no_ids.jsonl",
        many(
            lambda n: {
                "messages": [
                    {"role": "user", "content": f"Q{n}"},
                    {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": {}}}]},
                    {"role": "tool", "content": "2"},
                    {"role": "assistant", "content": "A"},
                ]
            }
        ),
        "JSON Lines",
    ),
    _file("german.jsonl", many(lambda n: _talk(f"F{n}", "A", "Benutzer", "Assistent")), "JSON Lines"),
    _file("chinese.jsonl", many(lambda n: _talk(f"F{n}", "A", "用户", "助手")), "JSON Lines"),
    _file(
        "upper.jsonl",
        many(lambda n: {"Messages": [{"Role": "USER", "Content": f"Q{n}"}, {"Role": "ASSISTANT", "Content": "A"}]}),
        "JSON Lines",
    ),
    _file("url.jsonl", many(lambda n: _talk([{"type": "image_url", "image_url": IMAGE}], f"A{n}")), "JSON Lines"),
    _file(
        "responses.jsonl",
        many(
            lambda n: _talk(
                [{"type": "input_text", "text": f"Q{n}"}, {"type": "input_image", "image_url": IMAGE, "detail": "low"}],
                [{"type": "output_text", "text": "A", "annotations": []}],
            )
        ),
        "JSON Lines",
    ),
    _file(
        "nulls.jsonl",
        many(
            lambda n: {
                "messages": [
                    {"role": "user", "content": f"Q{n}", "name": 7},
                    {"role": "assistant", "content": "A", "name": None, "weight": 1.0, "refusal": [], "tool_calls": {}},
                ],
                "tools": None,
            }
        ),
        "JSON Lines",
    ),
    # nothing to read
    _file("archive.tar", _archive(GOOD), "a tar archive", None),
    _file("archive.tar.gz", gzip.compress(_archive(GOOD)), "gzip of a tar archive", None),
    _file("twice.gz", gzip.compress(gzip.compress(GOOD.encode())), "gzip of a gzip file", None),
    _file("file.lz4", b"\x04\x22\x4d\x18" + bytes(50), "an LZ4 file", None),
    _file("stream.arrow", b"\xff\xff\xff\xff" + bytes(50), "an Arrow stream", None),
    _file("russian.csv", table(["вопрос", "ответ"], [("Чай?", "Да, есть")] * NUMBER).encode("koi8-r"), "a CSV", None),
]
