"""Properties on generated files: prepared files pass the check, and all ways of reading give equal reports."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ft_client.datasets import _check as check_module
from ft_client.datasets import _duplicates as duplicates_module
from ft_client.datasets import _lines as lines_module
from ft_client.datasets import _scan as scan_module
from ft_client.datasets import check, prepare
from ft_client.datasets._duplicates import BloomFilter
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._parallel import run_parallel
from ft_client.datasets._problems import ProblemCollector
from ft_client.datasets._scan import Scan
from ft_client.errors import DatasetError
from ft_client_generated.contract import SCHEMAS
from tests.support.examples import (
    ASSISTANT,
    CALLING,
    TOOLS,
    USER,
    chat,
    good_chat,
    good_completion,
    good_preference,
    good_reinforcement,
    says,
)

TEXT = st.text(max_size=12) | st.sampled_from(
    ["", "ü \u2028", '"', "\\", "a <|endoftext|>", "<|im_end|>", "\0", "\ud800"]
)
ROLES = st.sampled_from(["system", "user", "assistant", "tool", "User", "human", "bot", "narrator"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
MESSAGES = st.fixed_dictionaries(
    {"role": ROLES, "content": TEXT | VALUES},
    optional={
        "name": TEXT | VALUES, "weight": st.sampled_from([0, 1, True, 1.0, 2, None]), "mood": VALUES,
        "tool_call_id": TEXT | VALUES, "refusal": VALUES, "audio": VALUES, "tool_calls": VALUES,
        "function_call": VALUES,
    },
)  # fmt: skip
TURNS = st.fixed_dictionaries(
    {"from": st.sampled_from(["human", "gpt", "system", "observation"]), "value": TEXT | VALUES}
)
OUTPUTS = TEXT | st.lists(MESSAGES)
ROWS = st.one_of(
    st.fixed_dictionaries(
        {"messages": st.lists(MESSAGES, max_size=4) | VALUES},
        optional={"tools": VALUES, "functions": VALUES, "parallel_tool_calls": VALUES, "id": VALUES},
    ),
    st.fixed_dictionaries(
        {"input": st.fixed_dictionaries({"messages": st.lists(MESSAGES, max_size=2)}, optional={"tools": VALUES})},
        optional={"preferred_output": st.lists(MESSAGES, max_size=2), "non_preferred_output": st.lists(MESSAGES)},
    ),
    st.fixed_dictionaries({"prompt": TEXT | VALUES, "completion": TEXT | VALUES}, optional={"label": st.booleans()}),
    st.fixed_dictionaries({"instruction": TEXT, "output": TEXT}, optional={"input": VALUES, "history": VALUES}),
    st.fixed_dictionaries({"conversations": st.lists(TURNS, max_size=4)}),
    st.fixed_dictionaries({"chosen": OUTPUTS, "rejected": OUTPUTS}, optional={"prompt": TEXT}),
    st.fixed_dictionaries({"contents": VALUES}),
    st.fixed_dictionaries({"text": TEXT}),
    st.sampled_from([good_chat(1), good_chat(2), good_completion(1), good_preference(1), good_reinforcement(1)]),
    VALUES,
)  # fmt: skip
FORMATS_AND_SCHEMAS = [
    ("chat", "ChatExample"), ("completion", "CompletionExample"), ("preference", "PreferenceExample"),
    ("reinforcement", "ReinforcementExample"),
]  # fmt: skip
FORMATS = st.sampled_from([None, "chat", "completion", "preference", "reinforcement"])
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@given(rows=st.lists(ROWS, min_size=1, max_size=8), to=FORMATS, dedupe=st.booleans(), azure=st.booleans())
@SETTINGS
def test_prepare_of_any_rows_passes_the_check(rows: list[Any], to: Any, dedupe: bool, azure: bool) -> None:
    """The output has no error apart from its size, and every row is written, a duplicate or rejected."""
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder) / "source.jsonl", Path(folder) / "out.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        profile = "azure" if azure else None
        try:
            report = prepare(source, output, to=to, dedupe=dedupe, profile=profile)
        except DatasetError:
            assert not output.exists()
            return
        # columns and examples inside an object are several rows
        assert report.rows_in == report.rows_out + report.duplicates + report.rejected >= len(rows)
        result = check(output, profile=profile, format=report.format, limits=DatasetLimits(min_examples=1))
        assert result.errors == ()
        assert result.examples == report.rows_out
        assert not dedupe or "duplicate-row" not in result.counts


DAMAGE = st.sampled_from([
    b"\\ud800", b"\\u0000", b"\xff", b"\xed\xa0\x80", b"NaN", b'"role"', b'"content":"x",', b'"role": "user", ', b",",
    b"{",
    b"}", b"[", b"]", b'"', b"\\", b"\n", b"\r\n", b"\r", b" ", b"null", b"true", b"1e999", b"-0", b'"weight": 1, ',
    b'"name": "a", ', b"\xef\xbb\xbf", b"\x00", b"tool", b"assistant", b"\\u0022role\\u0022", b'"tools": [], ',
    b'"tools": null, ', b'"weight": true, ', b'"weight": 1.0, ', b'"r\\u006fle": "user", ', b"<|endoftext|>",
    b"\\u003c|",
    b'"content": "x", ', b'"content": null, ', b'"type": "text", ', b'"detail": "low", ', b'"detail": null, ', b'""',
    b'"id": "call_1", ', b"\\ud83d\\ude00", b"\\u2028", b'{"type": "refusal", "refusal": "no"}, ', b'"input": {}, ',
    b'"completion": "x", ', b'"preferred_output": [], ', b"<|im_end|>", b"user", b"https", b'"url": "x", ', b"1.0",
    b"12345678901234567890123", b'"messages": [], ', b'"prompt": "x", ', b'"name": null, ', b"\\u0022", b"|",
    b'"name": 7, ', b'"refusal": 7, ', b'"audio": "x", ', b'"function_call": null, ', b'"tool_calls": null, ',
    b'"functions": [], ', b'"functions": [{"name": "f"}], ', b'"parallel_tool_calls": null, ', b'"weight": null, ',
    b'"tools": {}, ', b'"tools": [7], ', b"function",
])  # fmt: skip
IMAGE = {"type": "image_url", "image_url": {"url": "https://shop.example/1.jpg"}}
LINES = [
    json.dumps(row).encode()
    for row in (
        good_chat(1),
        good_chat(2),
        chat(says("user", "größe"), says("assistant", 'he wrote "x"\n')),
        chat(USER, says("assistant", weight=1), says("user", name="Ann"), says("assistant", weight=0)),
        chat(USER, says("assistant", weight=0)),
        chat(USER, CALLING, says("tool", "5", tool_call_id="call_1"), ASSISTANT, tools=TOOLS),
        chat(says("user", [{"type": "text", "text": "x"}]), ASSISTANT, parallel_tool_calls=True),
        chat(says("user", [{"type": "text", "text": "größe"}, IMAGE]), ASSISTANT),
        chat(says("user", [IMAGE] * 11), ASSISTANT),
        chat(USER, CALLING, ASSISTANT, tools=TOOLS, parallel_tool_calls=False),
        chat(USER, CALLING, says("tool", "5", tool_call_id="call_1"), says("assistant", "a | b"), tools=TOOLS * 2),
        chat(says("user", "x" * 900), ASSISTANT),
        good_completion(1),
        good_completion(2),
        {"prompt": "größe ###", "completion": ' say "x" END'},
        good_preference(1),
        {**good_preference(2), "preferred_output": [says("assistant", 'a "b" | c')]},
        good_reinforcement(1),
        {**good_reinforcement(3), "answer": {"größe": "<x>"}, "messages": [says("user", "größe")]},
        {"messages": [USER]},
        {**good_reinforcement(2), "values": [1.5, -0.0, 10**20, {"a": None}]},
    )
] + [json.dumps(chat(says("user", "größe 茶"), ASSISTANT), ensure_ascii=False).encode()]


# each differs from a valid line in one way that a shortcut could overlook
FOUR_QUOTES = b"\\u0022" * 4
PREFERRED = {
    "input": {"messages": [says("user", "question 1")]},
    "preferred_output": [says("assistant", "answer 1")],
    "non_preferred_output": [says("assistant", "no answer")],
}
PREFERENCE, PAIR, CHAT, REINFORCEMENT = (
    json.dumps(row).encode() for row in (PREFERRED, good_completion(1), good_chat(1), good_reinforcement(1))
)
WITH_TOOLS = json.dumps(chat(USER, CALLING, says("tool", "5", tool_call_id="call_1"), ASSISTANT, tools=TOOLS)).encode()
TRICKY = [
    PREFERENCE,
    # a key that occurs twice, with as many escaped quotes in a text
    *(
        line.replace(key, key + b'"x", ' + key, 1).replace(b'answer 1"', FOUR_QUOTES + b'"')
        for line, key in ((CHAT, b'"content": '), (PREFERENCE, b'"content": '), (REINFORCEMENT, b'"content": '))
    ),
    PAIR.replace(b'"prompt": "', b'"prompt": "x", "prompt": "' + FOUR_QUOTES, 1),
    # a key that occurs twice in an example that is a duplicate otherwise
    *(
        line.replace(b'"role": "user"', b'"role": "user", "role": "user"', 1)
        for line in (CHAT, WITH_TOOLS, REINFORCEMENT)
    ),
    PREFERENCE.replace(b'"role": "user"', b'"role": "user", "role": "user"', 1),
    PAIR.replace(b"{", b'{"prompt": "x", ', 1),
    *(
        line.replace(b'content": "', b'content": "' + text, 1).replace(b'prompt": "', b'prompt": "' + text)
        for line in (PAIR, PREFERENCE, CHAT, WITH_TOOLS, REINFORCEMENT)
        for text in (b"\\u003c|endoftext|>", b"\\u0000", b"\\ud800", b"<|endoftext|>", b"\\u0022")
    ),
    *(
        REINFORCEMENT.replace(b'answer": "', b'answer": "' + text)
        for text in (b"\\u003c|endoftext|>", b"\\u0000", b"\\ud800")
    ),
    *(
        json.dumps(row).encode()
        for row in (
            {**PREFERRED, "non_preferred_output": PREFERRED["preferred_output"]},
            {**good_completion(3), "completion": " "},
            chat(USER, CALLING, USER, says("tool", "5", tool_call_id="call_1"), ASSISTANT, tools=TOOLS),
            chat(USER, says("assistant", weight=0), ASSISTANT),
            chat(says("user", name="<|im_end|>"), ASSISTANT),
            chat(says("user", name="A\0"), ASSISTANT),
            chat(USER, says("assistant", " ")),
            *(
                {**good_chat(4), "messages": [*good_chat(4)["messages"][:-1], says("assistant", "x" * size)]}
                for size in (700, 760, 900)
            ),
        )
    ),
]


def reports(path: Path, required: Any, other: Path, block: int = 1 << 18) -> list[dict[str, Any]]:
    """Return the reports with msgspec, with other blocks, without msgspec, and of the full check alone."""
    options: dict[str, Any] = {"format": required, "against": other, "limits": DatasetLimits(max_example_tokens=200)}
    made = [check(path, **options)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines_module, "_BLOCK", block)
        patch.setattr(check_module, "_MAX_MARKS", block // 25)
        made.append(check(path, **options))
        patch.setattr(scan_module, "fast_decoder", lambda: None)
        made.append(check(path, **options))
        patch.setattr(scan_module.Scan, "_measure", lambda scan, fast: None)
        made.append(check(path, **options))
    return [report.to_dict() for report in made]


@pytest.mark.parametrize("required", ["chat", "completion", "preference", "reinforcement"])
def test_check_of_lines_in_doubt_reports_what_the_full_check_reports(tmp_path: Path, required: str) -> None:
    """Each shortcut leaves these lines to the full check, and examples of equal meaning are duplicates."""
    path, other = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    path.write_bytes(b"\n".join([*LINES, *TRICKY]))
    other.write_bytes(b"\n".join([*TRICKY, *LINES]))
    first, *others = reports(path, required, other, block=3_000)
    for report in others:
        assert report == first


@given(row=ROWS, format_=st.sampled_from(FORMATS_AND_SCHEMAS))
@settings(SETTINGS, max_examples=300)
def test_check_reports_an_error_for_every_row_that_the_schema_rejects(row: Any, format_: tuple[Any, str]) -> None:
    """The schema of the contract has priority over other rules."""
    document = {"$ref": f"#/components/schemas/{format_[1]}", "components": {"schemas": SCHEMAS}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_text(json.dumps(row) + "\n", encoding="utf-8")
        report = check(path, format=format_[0], limits=DatasetLimits(min_examples=1))
    if not jsonschema.Draft202012Validator(document).is_valid(row):
        assert not report.ok
    if isinstance(row, dict):  # a place has one error
        errors = [(problem.where, problem.message) for problem in report.errors]
        assert len(errors) == len(set(errors))


@st.composite
def damaged_files(draw: Any) -> bytes:
    """Lines of the formats, some damaged at random places."""
    chosen = draw(st.lists(st.sampled_from(LINES + TRICKY), min_size=1, max_size=15))
    for _ in range(draw(st.integers(0, 5))):
        index = draw(st.integers(0, len(chosen) - 1))
        line = chosen[index]
        position = draw(st.integers(0, len(line)))
        removed = draw(st.sampled_from([0, 0, 0, 1, 5]))
        chosen[index] = line[:position] + draw(DAMAGE) + line[position + removed :]
    return b"\n".join(chosen) + draw(st.sampled_from([b"", b"\n"]))


@given(content=damaged_files(), required=FORMATS, block=st.sampled_from([50, 300, 1 << 18]))
@settings(SETTINGS, max_examples=400)
def test_check_in_every_way_gives_equal_reports(content: bytes, required: Any, block: int) -> None:
    """Every field of the report is equal, against another file and with other blocks too."""
    with tempfile.TemporaryDirectory() as folder:
        path, other = Path(folder) / "a.jsonl", Path(folder) / "b.jsonl"
        path.write_bytes(content)
        other.write_bytes(b"\n".join(LINES))
        first, *others = reports(path, required, other, block)
        for report in others:
            assert report == first


@given(content=damaged_files(), block=st.sampled_from([300, 1 << 18]))
@settings(SETTINGS, max_examples=60)
def test_prepare_in_every_way_writes_equal_files(content: bytes, block: int) -> None:
    """With msgspec, with other blocks and without msgspec, the rows, changes and rejected rows are equal."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path, output = Path(folder) / "a.jsonl", Path(folder) / "out.jsonl"
        path.write_bytes(content)

        def prepared() -> Any:
            try:
                report = prepare(path, output, to="chat", force=True)
            except DatasetError as error:
                return str(error)
            return output.read_bytes(), report.to_dict()

        first = prepared()
        patch.setattr(lines_module, "_BLOCK", block)
        assert prepared() == first
        patch.setattr(scan_module, "fast_decoder", lambda: None)
        assert prepared() == first


@given(content=damaged_files())
@settings(SETTINGS, max_examples=25)
def test_check_in_two_processes_gives_an_equal_report(content: bytes) -> None:
    """Problems, lines, sums and fingerprints of both ranges are combined."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_bytes(content)
        serial, parallel = (Scan(path=path, limits=DatasetLimits(), problems=ProblemCollector(100)) for _ in range(2))
        marks: list[list[int]] = [[], []]
        serial.find_format(len(content))
        serial.run(0, len(content), marks[0].extend)
        parallel.find_format(len(content))
        if not run_parallel(parallel, len(content), lambda _, batch: marks[1].extend(batch), lambda _: None, workers=2):
            return  # the halves of a file of completions have other suffixes, and a new pass has to count them
        assert sorted(marks[0]) == sorted(marks[1])
        for scan in (serial, parallel):
            scan.problems.line = None
            scan.completions.finish(scan.problems)
        assert parallel.problems.kept() == serial.problems.kept()
        assert parallel.problems.groups == serial.problems.groups
        names = ("lines", "examples", "length", "trained", "longest", "image_examples", "format")
        assert [getattr(parallel, name) for name in names] == [getattr(serial, name) for name in names]


@given(
    batches=st.lists(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(1, 5), max_size=9), max_size=9),
    most=st.sampled_from([0, 10, 1_000]),
)
@SETTINGS
def test_filter_finds_every_repeated_fingerprint(batches: list[list[int]], most: int) -> None:
    """A fingerprint that was added is possibly there, from the set and from the table that takes its place."""
    values = [value for batch in batches for value in batch]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates_module, "_MAX_EXACT", most)
        known = BloomFilter(1)
    found = {value for batch in batches for value in known.add_all(batch)}
    repeated = {value for value in values if value and values.count(value) > 1}
    assert repeated <= found
    assert found == repeated or most < 1_000
    assert known.find(values) == [position for position, value in enumerate(values) if value]
