"""Training files as people have them: other file types, encodings, and row formats of other tools."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import pprint
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.support.examples import CALL, TOOLS, Row

NUMBER = 12

# Source of peak(), the most memory so far in KiB. In a program that a test starts, ru_maxrss also has that of the test.
PEAK_MEMORY = """
import pathlib, re, resource
def peak():
    status = pathlib.Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1])
"""


@dataclass(frozen=True)
class DataFile:
    """A file, and the result of its preparation.

    rows is None if no example can be made of it; words are in its description.
    """

    name: str
    content: bytes
    words: str
    rows: int | None = NUMBER
    format: str = "chat"
    options: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def conversation(number: int) -> Row:
    question = {"role": "user", "content": f"Where is parcel {number}?"}
    return {"messages": [question, {"role": "assistant", "content": f"In Zürich, shelf {number}."}]}


CONVERSATIONS = [conversation(number) for number in range(NUMBER)]
PAIRS = [(f"Welcher Tee ist Nummer {number}; bitte?", f"Tee, Sorte {number} für alle") for number in range(NUMBER)]


def lines(rows: Iterable[Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def table(header: list[str], rows: Iterable[Iterable[Any]] = PAIRS, delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue()


def many(make: Any) -> str:
    return lines(make(number) for number in range(NUMBER))


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def zstandard(data: bytes) -> bytes:
    try:
        from compression import zstd  # type: ignore[import-not-found]  # Python 3.14
    except ImportError:
        from backports import zstd
    return bytes(zstd.compress(data))


def _file(
    name: str, content: str | bytes, words: str, rows: int | None = NUMBER, format_: str = "chat", **options: Any
):
    data = content.encode() if isinstance(content, str) else content
    return DataFile(name, data, words, rows, format_, options)


CHATML = (
    "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nQ{0}<|im_end|>\n<|im_start|>assistant\nA{0}<|im_end|>\n"
)
SHEET = [["Frage", "Antwort", "Datum"], [None, None, None], *([f"F{n}", n + 0.0, "x"] for n in range(NUMBER))]

FILES = [
    # file types
    _file("plain.jsonl", lines(CONVERSATIONS), "JSON Lines"),
    _file(
        "semicolons.csv",
        "sep=;\r\n" + table(["Frage", "Antwort"], delimiter=";"),
        "a CSV (semicolons) with columns Frage, Antwort",
    ),
    _file("utf16.csv", ("\ufeff" + table(["Question", "Reply"], delimiter=";")).encode("utf-16-le"), "UTF-16"),
    _file(
        "latin.csv", table(["query", "response"]).encode("cp1252"), "a CSV (Windows-1252) with columns query, response"
    ),
    _file("bars.csv", table(["prompt", "completion"], delimiter="|"), "a CSV (bars)"),
    _file("mark.tsv", "\ufeff" + table(["input", "output"], delimiter="\t"), "a TSV with columns input, output"),
    _file("words.csv", table(["Customer Question", "Agent Reply"]), "columns Customer Question, Agent Reply"),
    _file("named.csv", table(["alpha", "beta"]), "columns alpha, beta", prompt="alpha", completion="Beta"),
    _file("joined.csv", table(["Q", "A"]) + table(["Q", "A"]), "a CSV", 2 * NUMBER),
    _file("book.xlsx", workbook({"Daten": SHEET, "Notes": [["x"]]}), "an Excel workbook (sheets Daten, Notes)"),
    _file("second.xlsx", workbook({"A": [["x"]], "B": SHEET}), "sheets A, B", sheet="B"),
    _file("array.json", json.dumps(CONVERSATIONS), "a JSON array of 12 chat examples"),
    _file(
        "array16.json",
        json.dumps(CONVERSATIONS, indent=1).encode("utf-16"),
        "a JSON array of 12 chat examples in UTF-16",
    ),
    _file("comma.json", "[\n" + ",\n".join(map(json.dumps, CONVERSATIONS)) + ",\n]\n", "a JSON array"),
    _file("arrays.json", json.dumps(CONVERSATIONS[:5]) + "\n" + json.dumps(CONVERSATIONS[5:]), "a JSON array"),
    _file(
        "document.json",
        json.dumps({"version": 1, "data": CONVERSATIONS}),
        "a JSON document with 12 chat examples under 'data'",
    ),
    _file(
        "pretty.jsonl", "\n".join(json.dumps(row, indent=2) for row in CONVERSATIONS), "JSON spread over several lines"
    ),
    _file("one_line.jsonl", "".join(map(json.dumps, CONVERSATIONS)), "12 objects on one line"),
    _file(
        "joined.jsonl",
        "\ufeff" + lines(CONVERSATIONS[:5]).rstrip("\n") + "\ufeff" + lines(CONVERSATIONS[5:]),
        "JSON Lines",
    ),
    _file("no_lf.jsonl", lines(CONVERSATIONS[:5]).rstrip("\n") + lines(CONVERSATIONS[5:]), "JSON Lines"),
    _file("latin.jsonl", lines(CONVERSATIONS).encode("cp1252"), "JSON Lines"),
    _file("utf16.jsonl", lines(CONVERSATIONS).encode("utf-16-be"), "JSON Lines in UTF-16"),
    _file("repr.txt", repr(CONVERSATIONS), "Python values, not JSON"),
    _file("pprint.py", pprint.pformat(CONVERSATIONS), "Python values, not JSON"),
    _file("dicts.jsonl", "".join(f"{row!r}\n" for row in CONVERSATIONS), "JSON Lines"),
    _file("commas.jsonl", "".join(json.dumps(row) + ",\n" for row in CONVERSATIONS), "JSON Lines"),
    _file("packed.csv.gz", gzip.compress(table(["q", "a"]).encode()), "gzip of a CSV with columns q, a"),
    _file("packed.bz2", bz2.compress(lines(CONVERSATIONS).encode()), "bzip2 of a JSONL file"),
    _file("packed.xz", lzma.compress(lines(CONVERSATIONS).encode()), "xz of a JSONL file"),
    _file("packed.zst", zstandard(lines(CONVERSATIONS).encode()), "zstd of a JSONL file"),
    # row formats
    _file(
        "alpaca.jsonl",
        many(lambda n: {"instruction": f"I{n}", "input": "x" * (n % 2), "output": f"O{n}"}),
        "JSON Lines",
    ),
    _file(
        "dolly.jsonl",
        many(lambda n: {"instruction": f"I{n}", "context": "c", "response": f"R{n}", "category": "x"}),
        "JSON Lines",
    ),
    _file(
        "sharegpt.jsonl",
        many(
            lambda n: {
                "system": "s",
                "conversation": [{"from": "user", "value": f"Q{n}"}, {"from": "bing", "value": "A"}],
            }
        ),
        "JSON Lines",
    ),
    _file(
        "gemini.jsonl",
        many(
            lambda n: {
                "contents": [
                    {"role": "user", "parts": [{"text": f"Q{n}"}]},
                    {"role": "model", "parts": [{"text": "A"}]},
                ]
            }
        ),
        "JSON Lines",
    ),
    _file(
        "anthropic.jsonl",
        many(
            lambda n: {
                "system": "s",
                "messages": [
                    {"role": "user", "content": [{"type": "text", "text": f"Q{n}"}]},
                    {"role": "assistant", "content": "A"},
                ],
            }
        ),
        "JSON Lines",
    ),
    _file(
        "cohere.jsonl",
        many(lambda n: {"messages": [{"role": "User", "content": f"Q{n}"}, {"role": "Chatbot", "content": "A"}]}),
        "JSON Lines",
    ),
    _file("chatml.jsonl", many(lambda n: {"text": CHATML.format(n)}), "JSON Lines"),
    _file("chatml.txt", "".join(CHATML.format(n) for n in range(NUMBER)), "ChatML text"),
    _file(
        "instruction.jsonl", many(lambda n: {"text": f"### Instruction:\nI{n}\n\n### Response:\nR{n}"}), "JSON Lines"
    ),
    _file("human.jsonl", many(lambda n: {"text": f"Human: Q{n}\n\nAssistant: A{n}"}), "JSON Lines"),
    _file(
        "llama.jsonl",
        many(lambda n: {"text": f"<s>[INST] <<SYS>>\ns\n<</SYS>>\n\nQ{n} [/INST] A{n} </s>"}),
        "JSON Lines",
    ),
    _file(
        "squad.jsonl",
        many(lambda n: {"context": "c", "question": f"Q{n}", "answers": {"text": [f"A{n}"]}}),
        "JSON Lines",
    ),
    _file(
        "hh.jsonl",
        many(
            lambda n: {
                "chosen": f"\n\nHuman: Q{n}\n\nAssistant: good",
                "rejected": f"\n\nHuman: Q{n}\n\nAssistant: bad",
            }
        ),
        "JSON Lines",
        NUMBER,
        "preference",
    ),
    _file(
        "trl.jsonl",
        many(lambda n: {"prompt": f"P{n}", "chosen": "good", "rejected": "bad"}),
        "JSON Lines",
        NUMBER,
        "preference",
    ),
    _file(
        "ranking.jsonl",
        many(
            lambda n: {
                "conversations": [{"from": "human", "value": f"Q{n}"}],
                "chosen": {"from": "gpt", "value": "a"},
                "rejected": {"from": "gpt", "value": "b"},
            }
        ),
        "JSON Lines",
        NUMBER,
        "preference",
    ),
    _file(
        "lists.jsonl",
        many(
            lambda n: {
                "prompt": [{"role": "user", "content": f"Q{n}"}],
                "completion": [{"role": "assistant", "content": "A"}],
            }
        ),
        "JSON Lines",
    ),
    _file(
        "kto.jsonl",
        lines({"prompt": f"P{n // 2}", "completion": f"C{n}", "label": n % 2 == 0} for n in range(2 * NUMBER)),
        "JSON Lines",
    ),
    _file(
        "kto_pairs.jsonl",
        lines({"prompt": f"P{n // 2}", "completion": f"C{n}", "label": n % 2 == 0} for n in range(2 * NUMBER)),
        "JSON Lines",
        NUMBER,
        "preference",
        to="preference",
    ),
    _file(
        "messages.csv",
        table(["messages", "id"], ((json.dumps(row["messages"]), 1) for row in CONVERSATIONS)),
        "columns messages, id",
    ),
    _file(
        "functions.jsonl",
        many(
            lambda n: {
                "messages": [
                    {"role": "user", "content": f"Q{n}"},
                    {"role": "assistant", "function_call": CALL["function"]},
                    {"role": "function", "name": "weather", "content": "5"},
                    {"role": "assistant", "content": "A"},
                ],
                "functions": [TOOLS[0]["function"]],
            }
        ),
        "JSON Lines",
    ),
    # other targets
    _file(
        "legacy.jsonl",
        many(lambda n: {"prompt": f"P{n}?", "completion": f"C{n}."}),
        "JSON Lines",
        NUMBER,
        "completion",
        to="completion",
    ),
    _file(
        "classes.jsonl",
        many(lambda n: {"prompt": f"P{n}?", "completion": "yes" if n % 2 else "no"}),
        "JSON Lines",
        NUMBER,
        "completion",
        model="babbage-002",
    ),
    _file("to_completion.jsonl", lines(CONVERSATIONS), "JSON Lines", NUMBER, "completion", model="davinci-002"),
    _file("to_grader.jsonl", lines(CONVERSATIONS), "JSON Lines", NUMBER, "reinforcement", model="o4-mini-2025-04-16"),
    _file(
        "system.jsonl",
        many(
            lambda n: {"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": f"Q{n}"}], "ref": n}
        ),
        "JSON Lines",
        NUMBER,
        "reinforcement",
        profile="azure",
    ),
    # nothing to read
    _file("unknown.csv", table(["alpha", "beta"]), "columns alpha, beta", None),
    _file("text.jsonl", many(lambda n: {"text": f"only text {n}"}), "JSON Lines", None),
    _file("notes.txt", "Dear reader,\nthis is prose, as you see.\nNothing else.\n", "plain text", None),
    _file("cut.gz", gzip.compress(lines(CONVERSATIONS).encode())[:-20], "a gzip file", None),
    _file("file.pdf", b"%PDF-1.7\n%\xe2\xe3", "a PDF document", None),
    _file("page.jsonl", "<!DOCTYPE html><html><body>404</body></html>", "a web page (HTML)", None),
    _file("file.pkl", b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00]\x94.", "a Python pickle", None),
    _file(
        "pointer.jsonl", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a Git LFS pointer", None
    ),
    _file("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old Excel workbook (.xls)", None),
    _file("file.avro", b"Obj\x01\x04", "an Avro file", None),
    _file("file.feather", b"ARROW1\0\0\x10", "an Arrow or Feather file", None),
    _file("cut.parquet", b"PAR1" + bytes(100), "a Parquet file", None),
    _file("noise.bin", bytes(range(256)) * 20, "binary data", None),
    _file("archive.zip", b"PK\x03\x04" + bytes(30), "a damaged zip archive", None),
    _file("empty.jsonl", b"", "JSON Lines", None),
]
