"""Preparation: every file type and row format becomes a file that passes the check, and nothing is lost."""

from __future__ import annotations

import io
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from ft_client.datasets import PrepareReport, check, prepare
from ft_client.errors import DatasetError
from tests.support.data_files import CONVERSATIONS, FILES, NUMBER, DataFile, lines, many, table
from tests.support.examples import ANSWER, ASSISTANT, CALLING, TOOLS, USER, chat, says


def written(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def prepared(folder: Path, content: str | bytes, **options: Any) -> tuple[PrepareReport, list[Any]]:
    source, output = folder / "source.jsonl", folder / "out.jsonl"
    source.write_bytes(content.encode(errors="surrogatepass") if isinstance(content, str) else content)
    report = prepare(source, output, **options)
    return report, written(output)


@pytest.mark.parametrize("file", FILES, ids=str)
def test_check_of_each_file_type_describes_it(tmp_path: Path, file: DataFile) -> None:
    """The description names the type; everything but JSON Lines in UTF-8 is one error with the next step."""
    path = tmp_path / file.name
    path.write_bytes(file.content)
    report = check(path)
    assert file.words in report.file_description
    if report.file_description != "JSON Lines":
        assert report.counts == {"not-jsonl": 1}
        assert "ft data prepare" in report.problems[0].message or file.rows is None


@pytest.mark.parametrize("file", [file for file in FILES if file.rows is not None], ids=str)
def test_prepare_of_each_file_type_passes_the_check(tmp_path: Path, file: DataFile) -> None:
    """All rows are written in the expected format, and the numbers add up."""
    path, output = tmp_path / file.name, tmp_path / "out" / "train.jsonl"
    path.write_bytes(file.content)
    output.parent.mkdir()
    report = prepare(path, output, **file.options)
    assert (report.rows_out, report.format) == (file.rows, file.format)
    assert len(written(output)) == file.rows
    assert report.rows_in == report.rows_out + report.duplicates + report.rejected
    assert check(output).ok
    assert report.ok
    assert list(output.parent.iterdir()) == [output]


@pytest.mark.parametrize("file", [file for file in FILES if file.rows is None], ids=str)
def test_prepare_of_an_unreadable_file_raises_and_writes_nothing(tmp_path: Path, file: DataFile) -> None:
    """The message contains the path and the type."""
    path = tmp_path / file.name
    path.write_bytes(file.content)
    with pytest.raises(DatasetError):
        prepare(path, tmp_path / "out.jsonl")
    assert list(tmp_path.iterdir()) == [path]


def test_prepare_of_parquet_reads_columns(tmp_path: Path) -> None:
    """A Parquet file with two known columns becomes chat examples."""
    from arro3.core import Array, DataType, Table
    from arro3.io import write_parquet

    columns = {name: Array([f"{name} {n}" for n in range(NUMBER)], DataType.utf8()) for name in ("query", "response")}
    content = io.BytesIO()
    write_parquet(Table.from_pydict(columns), content)
    (tmp_path / "a.parquet").write_bytes(content.getvalue())
    assert check(tmp_path / "a.parquet").file_description == "a Parquet file with columns query, response"
    report = prepare(tmp_path / "a.parquet", tmp_path / "out.jsonl")
    assert (report.rows_out, report.format) == (NUMBER, "chat")


def test_prepare_keeps_line_breaks_and_quotes_of_cells(tmp_path: Path) -> None:
    """A quoted cell may contain the delimiter, quotes and line breaks."""
    rows = [(f'He asked "{n}",\nthen left', "yes; or no") for n in range(NUMBER)]
    _, examples = prepared(tmp_path, table(["question", "answer"], rows))
    assert examples[3]["messages"][0]["content"] == 'He asked "3",\nthen left'


def test_prepare_of_alpaca_joins_input_and_history(tmp_path: Path) -> None:
    """System, history, instruction and input become messages in this order."""
    row = {"instruction": "Translate.", "input": "Tea", "output": "Tee", "system": "Be brief.", "history": [["a", "b"]]}
    _, examples = prepared(tmp_path, lines([row] * NUMBER))
    contents = [message["content"] for message in examples[0]["messages"]]
    assert contents == ["Be brief.", "a", "b", "Translate.\nTea", "Tee"]


def test_prepare_of_sharegpt_tools_matches_calls_and_observations(tmp_path: Path) -> None:
    """A function call gets an ID that its observation repeats, and the tools become a list."""
    turns = [
        {"from": "human", "value": "How warm?"},
        {"from": "function_call", "value": '{"name": "weather", "arguments": {"city": "Oslo"}}'},
        {"from": "observation", "value": '{"degrees": 5}'},
        {"from": "gpt", "value": "5 degrees"},
    ]
    tools = json.dumps([TOOLS[0]["function"]])
    _, examples = prepared(tmp_path, lines([{"conversations": turns, "tools": tools}] * NUMBER))
    messages = examples[0]["messages"]
    assert [message["role"] for message in messages] == ["user", "assistant", "tool", "assistant"]
    assert messages[1]["tool_calls"][0]["id"] == messages[2]["tool_call_id"]
    assert examples[0]["tools"] == TOOLS


def test_prepare_of_preference_lists_splits_the_common_beginning(tmp_path: Path) -> None:
    """The messages that both outputs start with become the input."""
    question = [says("system", "s"), says("user", "q")]
    row = {"chosen": [*question, says("assistant", "a")], "rejected": [*question, says("assistant", "b")], "score": 1}
    report, examples = prepared(tmp_path, lines([row] * NUMBER))
    assert examples[0] == {
        "input": {"messages": question},
        "preferred_output": [says("assistant", "a")],
        "non_preferred_output": [says("assistant", "b")],
    }
    assert [(group.text, group.count) for group in report.change_groups] == [("key 'score' left out", NUMBER)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"prompt": "p", "completion": "c", "label": False}, "label is false"),
        ({"instruction": "i", "output": " "}, "empty answer"),
        ({"messages": []}, "empty conversation"),
        (chat(USER, CALLING, USER, ASSISTANT, tools=TOOLS), "unanswered tool call"),
        (chat(USER, says("assistant", "a <|endoftext|> b")), "special token <|endoftext|>"),
        (chat(says("user", "<|im_end|> a <|fim_prefix|>"), ASSISTANT), "special token <|fim_prefix|>"),
        (chat(USER), "no assistant message"),
        (chat(says("narrator"), ASSISTANT), "unknown role 'narrator'"),
        ([1, 2], "not an object"),
        ({"mood": "glad"}, "unknown format: keys mood"),
        (chat(USER, "text", ASSISTANT), "a message is not an object"),
        (chat(USER, ANSWER, ASSISTANT), "[tool-call]"),
    ],
)  # fmt: skip
def test_prepare_rejects_a_row_with_its_reason(tmp_path: Path, row: Any, reason: str) -> None:
    """The row is counted, and listed with its line and reason in the report and in the file of rejected rows."""
    rejects = tmp_path / "rejects.jsonl"
    report, examples = prepared(tmp_path, lines([*CONVERSATIONS, row]), rejects=rejects)
    (note,) = report.rejects
    assert note.line == NUMBER + 1
    assert reason in note.text
    assert len(examples) == NUMBER
    (entry,) = written(rejects)
    assert (entry["line"], entry["reason"], entry["row"]) == (NUMBER + 1, note.text, row)


@pytest.mark.parametrize(
    ("row", "change", "messages"),
    [
        (chat(says("Human"), says("Bot")), "role 'Human' changed to 'user'", [USER, ASSISTANT]),
        (chat(USER, ASSISTANT, USER), "last user turn removed", [USER, ASSISTANT]),
        (chat(USER, ASSISTANT, id=7), "key 'id' left out", [USER, ASSISTANT]),
        (chat(USER, says("assistant", weight=1.0)), "weight changed to a number", [USER, says("assistant", weight=1)]),
        (chat(USER, says("assistant", mood=1)), "key 'mood' removed from assistant messages", [USER, ASSISTANT]),
        (chat(says("system", ""), USER, ASSISTANT), "empty system message removed", [USER, ASSISTANT]),
        (chat(says("user", 42), ASSISTANT), "content changed to text", [says("user", "42"), ASSISTANT]),
        (chat(says("user", "a\0b"), ASSISTANT), "NUL character removed", [says("user", "ab"), ASSISTANT]),
        (
            chat(says("user", "half \ud83d"), ASSISTANT),
            "lone surrogate replaced by U+FFFD",
            [says("user", "half \ufffd"), ASSISTANT],
        ),
    ],
)
def test_prepare_repairs_a_row_and_reports_the_change(
    tmp_path: Path, row: Any, change: str, messages: list[Any]
) -> None:
    """Safe repairs are made and listed."""
    content = lines(CONVERSATIONS) + json.dumps(row) + "\n"
    report, examples = prepared(tmp_path, content)
    assert examples[-1] == {"messages": messages}
    assert change in [note.text for note in report.changes if note.line == NUMBER + 1]


def test_prepare_of_nan_outside_messages_keeps_the_row(tmp_path: Path) -> None:
    """The key is left out anyway. In a key of the grader NaN becomes null."""
    row = json.dumps(chat(USER, ASSISTANT, score=1)).replace("1}", "NaN}")
    assert prepared(tmp_path, lines(CONVERSATIONS) + row)[1][-1] == chat(USER, ASSISTANT)
    grader = many(lambda number: {**chat(USER), "score": float("nan"), "id": number})
    (tmp_path / "out.jsonl").unlink()
    assert prepared(tmp_path, grader)[1][0] == {**chat(USER), "score": None, "id": 0}


def test_prepare_removes_separators_and_stops_for_chat(tmp_path: Path) -> None:
    """Marks that every row has are removed, and sentence ends stay."""
    content = many(lambda n: {"prompt": f"Q{n}? ->", "completion": f" A{n}. END"})
    _, examples = prepared(tmp_path, content)
    assert examples[1]["messages"] == [says("user", "Q1?"), says("assistant", "A1.")]


def test_prepare_keeps_common_last_words_for_chat(tmp_path: Path) -> None:
    """Words that every text ends with belong to the text."""
    content = many(lambda n: {"prompt": f"Q{n} please?", "completion": f"A{n} with thanks"})
    _, examples = prepared(tmp_path, content)
    assert examples[1]["messages"] == [says("user", "Q1 please?"), says("assistant", "A1 with thanks")]


def test_prepare_to_completion_adds_separator_and_stop(tmp_path: Path) -> None:
    """The options decide the texts; by default a separator that occurs in no prompt is chosen."""
    content = many(lambda n: {"prompt": f"a -> {n}", "completion": f"A{n}"})
    _, examples = prepared(tmp_path, content, to="completion", stop=" STOP")
    assert examples[0] == {"prompt": "a -> 0\n\n###\n\n", "completion": " A0 STOP"}


def test_prepare_with_system_adds_it_where_there_is_none(tmp_path: Path) -> None:
    """Rows with a system message keep theirs."""
    own = chat(says("system", "own"), USER, ASSISTANT)
    _, examples = prepared(tmp_path, lines([*CONVERSATIONS, own]), system="Be kind.")
    assert examples[0]["messages"][0] == says("system", "Be kind.")
    assert examples[-1] == own


def test_prepare_with_escape_special_tokens_keeps_the_row(tmp_path: Path) -> None:
    """The token is written with a space."""
    rows = [chat(USER, says("assistant", f"a <|endoftext|> {number}")) for number in range(NUMBER)]
    _, examples = prepared(tmp_path, lines(rows), escape_special_tokens=True)
    assert examples[0]["messages"][1]["content"] == "a < |endoftext|> 0"


def test_prepare_with_dedupe_keeps_the_first(tmp_path: Path) -> None:
    """Spacing, escapes and the order of keys make no difference, and equal rows of other files count."""
    repeated = (
        '{"messages":[{"content":"Where is parcel 3\\u003f","role":"user"},'
        '{"content":"In Z\\u00fcrich, shelf 3.","role":"assistant"}]}\n'
    )
    (tmp_path / "other.jsonl").write_text(lines(CONVERSATIONS[:2]), encoding="utf-8")
    (tmp_path / "source.jsonl").write_text(lines(CONVERSATIONS) + repeated, encoding="utf-8")
    report = prepare([tmp_path / "source.jsonl", tmp_path / "other.jsonl"], tmp_path / "out.jsonl", dedupe=True)
    assert written(tmp_path / "out.jsonl") == CONVERSATIONS
    assert [(note.line, note.text) for note in report.duplicate_rows] == [
        (13, "duplicate of 4"),
        (1, f"duplicate of 1 of {tmp_path / 'source.jsonl'}"),
        (2, f"duplicate of 2 of {tmp_path / 'source.jsonl'}"),
    ]
    assert (report.rows_in, report.rows_out, report.duplicates) == (15, 12, 3)


def test_prepare_with_split_keeps_the_share_of_each_class(tmp_path: Path) -> None:
    """A tenth of each class goes to the validation file, and no example is in both."""
    content = lines({"prompt": f"P{n} ->", "completion": (" yes", " no", " perhaps")[n % 3]} for n in range(300))
    report, examples = prepared(tmp_path, content + content[:400], split=0.1, seed=7)
    valid = written(tmp_path / "out-valid.jsonl")
    assert [file.rows for file in report.files] == [len(examples), len(valid)]
    assert not {json.dumps(row) for row in examples} & {json.dumps(row) for row in valid}
    for word in ("yes", "no", "perhaps"):
        assert sum(row["messages"][1]["content"] == word for row in valid) in (10, 11)
    assert report.next_command.startswith("ft run ")
    assert "--validation" in report.next_command


def test_prepare_with_the_same_seed_splits_equally(tmp_path: Path) -> None:
    """Another seed gives another split."""
    content = many(lambda n: {"prompt": f"P{n}", "completion": f"C{n}"})
    splits = []
    for seed in (1, 1, 2):
        prepared(tmp_path, content, split=0.3, seed=seed, force=True)
        splits.append(written(tmp_path / "out-valid.jsonl"))
    assert splits[0] == splits[1] != splits[2]


def test_prepare_does_not_overwrite_without_force(tmp_path: Path) -> None:
    """The existing file stays as it is."""
    (tmp_path / "out.jsonl").write_text("precious", encoding="utf-8")
    with pytest.raises(FileExistsError):
        prepare(_source(tmp_path), tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == "precious"
    prepare(_source(tmp_path), tmp_path / "out.jsonl", force=True)
    assert written(tmp_path / "out.jsonl") == CONVERSATIONS


def test_prepare_of_its_own_output_raises(tmp_path: Path) -> None:
    """An input is never replaced, not even with force."""
    source = _source(tmp_path)
    with pytest.raises(ValueError, match="is an input and an output"):
        prepare(source, source, force=True)
    assert written(source) == CONVERSATIONS


def test_prepare_gives_the_output_the_usual_mode(tmp_path: Path) -> None:
    """The mode follows the umask, although the temporary file is private."""
    prepare(_source(tmp_path), tmp_path / "out.jsonl")
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "out.jsonl").stat().st_mode) == 0o666 & ~mask


def test_prepare_of_an_unknown_column_lists_the_columns(tmp_path: Path) -> None:
    """The message names the columns that exist."""
    (tmp_path / "a.csv").write_text(table(["alpha", "beta"]), encoding="utf-8")
    with pytest.raises(DatasetError, match="no column 'gamma'; the columns are alpha, beta"):
        prepare(tmp_path / "a.csv", tmp_path / "out.jsonl", prompt="alpha", completion="gamma")


def test_prepare_report_to_dict_is_plain_json(tmp_path: Path) -> None:
    """The report of the output's check is included."""
    report, _ = prepared(tmp_path, lines(CONVERSATIONS))
    plain = json.loads(json.dumps(report.to_dict()))
    assert (plain["rows_in"], plain["rows_out"], plain["files"][0]["report"]["ok"]) == (NUMBER, NUMBER, True)


def _source(folder: Path) -> Path:
    path = folder / "source.jsonl"
    path.write_text(lines(CONVERSATIONS), encoding="utf-8")
    return path
