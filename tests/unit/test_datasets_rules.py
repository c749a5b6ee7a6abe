"""Every rule of the dataset check, violated once in an otherwise valid file, and valid files without a problem."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ft_client.datasets import RULES, _lines, check
from tests.support.examples import (
    ANSWER,
    ASSISTANT,
    CALL,
    CALLING,
    PNG,
    TOOLS,
    USER,
    Row,
    chat,
    file_of,
    good_chat,
    good_class,
    good_completion,
    good_preference,
    good_reinforcement,
    image,
    says,
)

# code, valid examples, line 5, and the path of the problem in it
SEEDED: list[tuple[str, Callable[[int], Row], Any, str]] = [
    ("invalid-json", good_chat, '{"messages": [', ""),
    ("invalid-json", good_chat, '{"messages": []} {"messages": []}', ""),
    ("invalid-json", good_chat, '{"messages": [{"role": "user", "weight": NaN}]}', ""),
    ("invalid-json", good_chat, '{"messages": ' + "[" * 100_000, ""),
    ("invalid-json", good_chat, '{"seed": ' + "1" * 5_000 + "}", ""),
    ("not-an-object", good_chat, '"a string"', ""),
    ("not-an-object", good_chat, "[1, 2]", ""),
    ("not-an-object", good_chat, '[{"messages": []}]', ""),
    ("unknown-format", good_chat, {"text": "only text"}, ""),
    ("mixed-format", good_chat, good_completion(4), ""),
    ("mixed-format", good_preference, good_chat(4), ""),
    ("missing-key", good_completion, {"prompt": "only a prompt\n\n###\n\n"}, ""),
    ("missing-key", good_chat, chat(USER, {"role": "assistant"}), "messages[1]"),
    ("missing-key", good_chat, chat(USER, {"content": "by whom?"}, ASSISTANT), "messages[1]"),
    ("missing-key", good_preference, {"input": {"messages": [USER]}, "preferred_output": [ASSISTANT]}, ""),
    ("missing-key", good_preference, {**good_preference(4), "input": {}}, "input"),
    ("extra-key", good_chat, chat(USER, ASSISTANT, topic="weather"), "topic"),
    ("wrong-type", good_completion, {"prompt": 7, "completion": " seven END"}, "prompt"),
    ("wrong-type", good_chat, {"messages": {"role": "user"}}, "messages"),
    ("wrong-type", good_chat, chat(USER, "hello", ASSISTANT), "messages[1]"),  # type: ignore[arg-type]  # the defect
    ("wrong-type", good_chat, chat(says("user", 7), ASSISTANT), "messages[0].content"),
    ("wrong-type", good_chat, chat(says("user", None), ASSISTANT), "messages[0].content"),
    ("wrong-type", good_chat, chat(USER, ASSISTANT, parallel_tool_calls="yes"), "parallel_tool_calls"),
    ("wrong-type", good_preference, {**good_preference(4), "input": "why?"}, "input"),
    ("no-messages", good_chat, chat(), "messages"),
    ("unknown-role", good_chat, chat(says("human"), ASSISTANT), "messages[0].role"),
    ("unknown-role", good_chat, chat(says(["user"]), ASSISTANT), "messages[0].role"),  # type: ignore[arg-type]
    (
        "role-not-allowed",
        good_preference,
        {**good_preference(4), "preferred_output": [USER, ASSISTANT]},
        "preferred_output[0].role",
    ),
    ("no-assistant-message", good_chat, chat(says("system"), USER), "messages"),
    ("no-user-message", good_reinforcement, chat(says("system"), answer=1), "messages"),
    ("system-in-reinforcement", good_reinforcement, chat(says("system"), USER, answer=1), "messages"),
    ("special-token", good_chat, chat(USER, says("assistant", "end<|endoftext|>")), "messages[1].content"),
    ("special-token", good_chat, chat(says("user", "a <|fim_suffix|> b"), ASSISTANT), "messages[0].content"),
    (
        "special-token",
        good_completion,
        r'{"prompt": "a\n\n###\n\n", "completion": " b \u003c|endoftext|\u003e c END"}',
        "completion",
    ),
    ("template-token", good_chat, chat(says("user", "a <|im_end|> b"), ASSISTANT), "messages[0].content"),
    ("nul-character", good_chat, chat(says("user", "a\0b"), ASSISTANT), "messages[0].content"),
    ("last-not-assistant", good_chat, chat(USER, ASSISTANT, USER), "messages"),
    ("last-not-user", good_reinforcement, chat(USER, ASSISTANT, reference_answer="5"), "messages"),
    ("weight", good_chat, chat(USER, says("assistant", weight=2)), "messages[1].weight"),
    ("weight", good_chat, chat(USER, says("assistant", weight=True)), "messages[1].weight"),
    ("weight", good_chat, chat(says("user", weight=1), ASSISTANT), "messages[0].weight"),
    ("content-part", good_chat, chat(says("user", []), ASSISTANT), "messages[0].content"),
    ("content-part", good_chat, chat(says("user", ["text"]), ASSISTANT), "messages[0].content[0]"),
    ("content-part", good_chat, chat(says("user", [{"type": "text"}]), ASSISTANT), "messages[0].content[0].text"),
    ("content-part", good_chat, chat(says("user", [{"type": "video"}]), ASSISTANT), "messages[0].content[0].type"),
    ("image", good_chat, chat(USER, says("assistant", [image(PNG)])), "messages[1].content[0].image_url"),
    ("image", good_chat, chat(says("user", [image("")]), ASSISTANT), "messages[0].content[0].image_url"),
    ("image", good_chat, chat(says("user", [image("cat.png")]), ASSISTANT), "messages[0].content[0].image_url.url"),
    (
        "image",
        good_chat,
        chat(says("user", [image("data:image/png,x")]), ASSISTANT),
        "messages[0].content[0].image_url.url",
    ),
    (
        "image",
        good_chat,
        chat(says("user", [image("data:image/gif;base64,R0lG")]), ASSISTANT),
        "messages[0].content[0].image_url.url",
    ),
    (
        "image",
        good_chat,
        chat(says("user", [image(PNG, detail="best")]), ASSISTANT),
        "messages[0].content[0].image_url.detail",
    ),
    ("tool", good_chat, chat(USER, ASSISTANT, tools={}), "tools"),
    ("tool", good_chat, chat(USER, ASSISTANT, tools=[{"type": "search"}]), "tools[0]"),
    (
        "tool",
        good_chat,
        chat(USER, ASSISTANT, tools=[{"type": "function", "function": {"name": "two words"}}]),
        "tools[0].function.name",
    ),
    ("tool-repeated", good_chat, chat(USER, ASSISTANT, tools=TOOLS * 2), "tools"),
    ("tool-call", good_chat, chat(USER, says("assistant", tool_calls=[]), tools=TOOLS), "messages[1].tool_calls"),
    (
        "tool-call",
        good_chat,
        chat(USER, says("assistant", tool_calls=[{**CALL, "id": ""}]), tools=TOOLS),
        "messages[1].tool_calls[0].id",
    ),
    (
        "tool-call",
        good_chat,
        chat(USER, says("assistant", tool_calls=[CALL, CALL]), tools=TOOLS),
        "messages[1].tool_calls[1].id",
    ),
    (
        "tool-call",
        good_chat,
        chat(USER, says("assistant", tool_calls=[{**CALL, "type": "x"}]), tools=TOOLS),
        "messages[1].tool_calls[0].type",
    ),
    (
        "tool-call",
        good_chat,
        chat(
            USER,
            says("assistant", tool_calls=[{**CALL, "function": {"name": "weather", "arguments": {}}}]),
            tools=TOOLS,
        ),
        "messages[1].tool_calls[0].function.arguments",
    ),
    (
        "tool-call",
        good_chat,
        chat(USER, says("tool", "5", tool_call_id="call_9"), ASSISTANT),
        "messages[1].tool_call_id",
    ),
    ("tool-call", good_chat, chat(USER, says("tool", "5"), ASSISTANT), "messages[1]"),
    (
        "duplicate-key",
        good_chat,
        '{"messages": [{"role": "user", "role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]}',
        "",
    ),
    (
        "duplicate-key",
        good_completion,
        r'{"prompt": "one", "prompt": "two\n\n###\n\n", "completion": " three END"}',
        "",
    ),
    ("duplicate-key", good_completion, r'{"prompt": "a\n\n###\n\n", "completion": "b", "completion": " c END"}', ""),
    *(
        ("duplicate-key", good_chat, text, "")
        for text in (
            '{"messages": [{"role": "user", "content": "x", "content": "x"}, {"role": "assistant", "content": "y"}]}',
            '{"messages": [], "messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]}',
        )
    ),
    ("duplicate-row", good_chat, good_chat(2), ""),
    (
        "lone-surrogate",
        good_chat,
        '{"messages": [{"role": "user", "content": "\\ud83d"}, {"role": "assistant", "content": "y"}]}',
        "",
    ),
    ("unknown-key", good_chat, chat(says("user", mood="glad"), ASSISTANT), "messages[0].mood"),
    ("unknown-key", good_completion, {**good_completion(4), "source": "mail"}, "source"),
    ("unknown-key", good_preference, {**good_preference(4), "source": "mail"}, "source"),
    ("unknown-key", good_preference, {**good_preference(4), "input": {"messages": [USER], "mood": 1}}, "input.mood"),
    ("empty-completion", good_completion, {"prompt": "a\n\n###\n\n", "completion": ""}, "completion"),
    ("empty-content", good_chat, chat(USER, says("assistant", "")), "messages[1].content"),
    ("long-example", good_completion, {"prompt": "word " * 3_000 + "\n\n###\n\n", "completion": " a b END"}, ""),
    ("nothing-trained", good_chat, chat(USER, says("assistant", weight=0)), "messages"),
    ("deprecated-key", good_chat, chat(USER, ASSISTANT, functions=[{"name": "weather"}]), "functions"),
    (
        "deprecated-key",
        good_chat,
        chat(USER, {"role": "assistant", "function_call": {"name": "weather", "arguments": "{}"}}, tools=TOOLS),
        "messages[1].function_call",
    ),
    ("deprecated-key", good_chat, chat(USER, says("function", name="weather"), ASSISTANT), "messages[1].role"),
    (
        "tool-arguments",
        good_chat,
        chat(
            USER,
            says("assistant", tool_calls=[{**CALL, "function": {"name": "weather", "arguments": "Oslo"}}]),
            tools=TOOLS,
        ),
        "messages[1].tool_calls[0].function.arguments",
    ),
    ("tool-not-declared", good_chat, chat(USER, CALLING), "messages[1].tool_calls[0].function.name"),
    ("tool-unanswered", good_chat, chat(USER, CALLING, USER, ASSISTANT, tools=TOOLS), "messages[2]"),
    (
        "tool-content",
        good_chat,
        chat(USER, CALLING, {**ANSWER, "content": [{"type": "text", "text": "5"}]}, ASSISTANT, tools=TOOLS),
        "messages[2].content",
    ),
    (
        "many-images",
        good_preference,
        {**good_preference(4), "input": {"messages": [says("user", [image(PNG)] * 11)]}},
        "",
    ),
    ("many-images", good_reinforcement, chat(says("user", [image(PNG)] * 11), answer=1), ""),
    ("many-images", good_chat, chat(says("user", [image(PNG)] * 11), ASSISTANT), ""),
    (
        "same-outputs",
        good_preference,
        {**good_preference(4), "preferred_output": [ASSISTANT], "non_preferred_output": [ASSISTANT]},
        "",
    ),
    ("class-once", good_class, {"prompt": "message ->", "completion": " bacon"}, ""),
]
# these concern the file as a whole; test_datasets_files.py and the cases below seed them
OF_THE_FILE = {
    *("file-not-found", "file-not-readable", "file-empty", "file-too-large", "large-file", "not-utf8", "not-jsonl"),
    *("line-too-long", "too-few-examples", "too-many-image-examples", "bom", "crlf", "blank-line", "overlap"),
    *("no-separator", "separator-inside", "no-stop", "stop-inside", "no-leading-space", "class-spelling"),
    *("file-changed", "wrong-format", "long-prompts"),
}


@pytest.mark.parametrize(("code", "good", "seeded", "where"), SEEDED)
def test_check_of_one_violation_reports_its_position(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, good: Callable[[int], Row], seeded: Any, where: str
) -> None:
    """One violation on line 5 gives one problem with code, line and path, also if the format is known before it."""
    path = file_of(tmp_path, good, seeded)
    report = check(path)
    monkeypatch.setattr(_lines, "_BLOCK", 64)
    assert check(path).to_dict() == report.to_dict()
    expected_line = None if code == "class-once" else 5
    assert [(problem.code, problem.line, problem.where) for problem in report.problems] == [
        (code, expected_line, where)
    ]
    assert report.ok == (RULES[code].severity == "warning")
    assert report.examples == 12


def test_every_rule_has_a_violation() -> None:
    """Each rule is violated in a file of this module or of test_datasets_files."""
    assert {code for code, *_ in SEEDED} | OF_THE_FILE == RULES.keys()


@pytest.mark.parametrize("good", [good_chat, good_completion, good_class, good_preference, good_reinforcement])
def test_check_of_a_valid_file_reports_nothing(tmp_path: Path, good: Callable[[int], Row]) -> None:
    """The format is recognized without being named."""
    report = check(file_of(tmp_path, good, good(99)))
    assert report.problems == ()
    assert report.format == good.__name__.removeprefix("good_").replace("class", "completion")


@pytest.mark.parametrize(
    "row",
    [
        chat(says("developer"), says("user", name="Ann"), ASSISTANT),
        chat(says("user", [{"type": "text", "text": "A cat?"}, image(PNG, detail="low")]), ASSISTANT),
        chat(says("user", [image("https://example.com/a.jpg")]), ASSISTANT),
        chat(USER, CALLING, ANSWER, ASSISTANT, tools=TOOLS, parallel_tool_calls=False),
        chat(USER, {**CALLING, "content": None}, tools=TOOLS),
        chat(USER, {"role": "assistant", "content": None, "refusal": "I would rather not."}),
        chat(USER, says("assistant", weight=0), USER, says("assistant", weight=1)),
        chat(USER, says("assistant", [{"type": "text", "text": "in parts"}])),
        chat(USER, says("assistant", 'the key "role": "role": {"role": "x"}')),
        chat(says("user", "grüße 👋 \u2028 end"), says("assistant", "日本語")),
        chat(ASSISTANT),
    ],
)
def test_check_of_valid_chat_examples_reports_nothing(tmp_path: Path, row: Row) -> None:
    """Tools, images, weights, parts and any script are part of the format."""
    assert check(file_of(tmp_path, good_chat, row)).problems == ()


def test_check_of_empty_prompts_reports_nothing(tmp_path: Path) -> None:
    """Empty prompts teach a style, and need no separator."""
    report = check(
        file_of(
            tmp_path, lambda number: {**good_completion(number), "prompt": ""}, {"prompt": "", "completion": " x END"}
        )
    )
    assert report.problems == ()


def test_check_of_a_role_alias_suggests_the_role(tmp_path: Path) -> None:
    """The message suggests the role if the alias is known."""
    (problem,) = check(file_of(tmp_path, good_chat, chat(says("human"), ASSISTANT))).problems
    assert "did you mean 'user'?" in problem.message
    (problem,) = check(file_of(tmp_path, good_chat, chat(says("narrator"), ASSISTANT))).problems
    assert "did you mean" not in problem.message


def test_check_of_several_violations_in_a_line_reports_all(tmp_path: Path) -> None:
    """The first violation does not hide the others."""
    report = check(
        file_of(tmp_path, good_chat, chat(says("human"), says("user", 7), says("assistant", weight=3), mood="glad"))
    )
    assert sorted(report.counts) == ["extra-key", "unknown-role", "weight", "wrong-type"]


def test_check_of_invalid_json_reports_its_column(tmp_path: Path) -> None:
    """Columns count characters, not bytes."""
    (problem,) = check(file_of(tmp_path, good_chat, '{"messages": "héé" x}')).problems
    assert (problem.line, problem.column) == (5, 20)


def test_check_of_a_cut_line_reports_the_column_after_its_end(tmp_path: Path) -> None:
    """The column is after the last character of that line."""
    (problem,) = check(file_of(tmp_path, good_chat, '{"messages": ')).problems
    assert (problem.line, problem.column) == (5, 14)


def test_check_of_infinity_reports_its_column(tmp_path: Path) -> None:
    """The column of the constant is reported."""
    (problem,) = check(file_of(tmp_path, good_chat, '{"messages": [], "x": -Infinity}')).problems
    assert (problem.line, problem.column) == (5, 23)
    assert "-Infinity" in problem.message
