"""Result files of both APIs, however they arrive."""

import base64
import csv
import io
import tracemalloc
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ft_client import FTClient
from ft_client.results import FineTuneRow, JobRow, Results, best_checkpoint, parse_results
from ft_client.sandbox import Sandbox
from ft_client_generated.models import FineTuningJobCheckpoint
from tests.support.service import MODEL, chat

JOBS = """step,train_loss,train_mean_token_accuracy,valid_loss,valid_mean_token_accuracy,full_valid_loss
1,2.5,0.25,,,
2,1.5,0.5,1.75,0.5,
3,0.5,1,2.25,0.625,1.9
"""
LEGACY = """step,elapsed_tokens,elapsed_examples,training_loss,training_sequence_accuracy,training_token_accuracy,\
validation_loss,classification/accuracy,classification/weighted_f1_score
1,258,4,0.38,0.0,0.52,,,
2,517,8,0.17,0.5,0.75,0.25,0.6,0.58
"""


def as_base64(text: str) -> bytes:
    return base64.b64encode(text.encode())


def test_parse_job_file_returns_typed_rows() -> None:
    """Empty cells are None, numbers keep their type."""
    results = parse_results(JOBS.encode(), file_id="file-1")
    assert len(results) == 3
    assert results.rows[0] == JobRow(step=1, train_loss=2.5, train_mean_token_accuracy=0.25)
    assert results.rows[2]["full_valid_loss"] == 1.9
    assert (results.encoding, results.file_id) == ("plain", "file-1")


def test_parse_legacy_file_keeps_classification_metrics() -> None:
    """Columns that are not valid attribute names are accessed by item."""
    results = parse_results(LEGACY.encode())
    last = results.rows[-1]
    assert isinstance(last, FineTuneRow)
    assert (last.step, last.elapsed_tokens, last.validation_loss) == (2, 517, 0.25)
    assert last["classification/accuracy"] == 0.6
    assert results.rows[0]["classification/accuracy"] is None
    assert last["training_loss"] == 0.17


def test_parse_file_of_2023_reads_train_accuracy() -> None:
    """`train_accuracy` came before `train_mean_token_accuracy`."""
    (row,) = parse_results(b"step,train_loss,train_accuracy\n1,0.5,0.75\n")
    assert row == JobRow(step=1, train_loss=0.5, train_accuracy=0.75)


def test_parse_keeps_unknown_columns() -> None:
    """In the row, by name, with their type."""
    results = parse_results(b"step,train_reward_mean,note\n1,-1,warm-up\n")
    assert list(results.columns) == ["step", "train_reward_mean", "note"]
    assert results.rows[0].extra == {"train_reward_mean": -1, "note": "warm-up"}
    with pytest.raises(KeyError):
        results.rows[0]["valid_reward_mean"]


@pytest.mark.parametrize("text", [JOBS, LEGACY, "\ufeff" + JOBS, JOBS.replace("\n", "\r\n")])
def test_parse_decodes_base64(text: str) -> None:
    """In one line, in lines of 76 characters, with a line end: the same rows as the plain file."""
    plain = parse_results(text.encode())
    packed = as_base64(text)
    for content in (packed, packed + b"\n", base64.encodebytes(text.encode())):
        results = parse_results(content)
        assert (results.rows, results.text, results.encoding) == (plain.rows, plain.text, "base64")


@pytest.mark.parametrize(
    "text", ["step\n1\n", "step\n1234\n", "step\r\n1\r\n2\r\n", "loss\n1234\n", "loss/step\n12345678\n", '"step"\n1\n']
)
def test_csv_of_base64_characters_is_not_decoded(text: str) -> None:
    """A table of one column can resemble base64."""
    results = parse_results(text.encode())
    assert results.encoding == "plain"
    assert list(results.columns) == [text.split()[0].strip('"')]


@pytest.mark.parametrize("hidden", [b"hello world", b"a,b\x00\x01", b"\xff\xfe,\x00", b"one\ntwo,three"])
def test_base64_of_other_content_is_an_error(hidden: bytes) -> None:
    """Only a table is decoded."""
    packed = base64.b64encode(hidden)
    with pytest.raises(ValueError, match="no column of a result file"):
        parse_results(packed)


def test_base64_table_without_step_column_is_decoded() -> None:
    """Two columns are enough, with tabs and any line ends."""
    results = parse_results(base64.b64encode(b"train_loss,b\r\n1,\t2\n"))
    assert (results.encoding, results.columns) == ("base64", {"train_loss": [1], "b": [2]})


def test_byte_order_mark_is_removed() -> None:
    """From plain files and from base64."""
    assert parse_results("\ufeffstep,train_loss\n1,2\n".encode()).columns == {"step": [1], "train_loss": [2]}


def test_rows_of_other_lengths_are_kept() -> None:
    """A column without a name is named by its number; a short row has None."""
    results = parse_results(b"step,train_loss,train_loss,\n1,2,3,4,5\n2\n")
    assert list(results.columns) == ["step", "train_loss", "train_loss_3", "column_4", "column_5"]
    assert results.to_dicts() == [
        {"step": 1, "train_loss": 2, "train_loss_3": 3, "column_4": 4, "column_5": 5},
        {"step": 2, "train_loss": None, "train_loss_3": None, "column_4": None, "column_5": None},
    ]


def test_text_in_a_number_column_is_kept() -> None:
    """The attribute stays None, so that arithmetic does not fail."""
    (row,) = parse_results(b"step,train_loss\n1.5,n/a\n")
    assert isinstance(row, JobRow)
    assert (row.step, row.train_loss) == (None, None)
    assert (row["step"], row["train_loss"]) == (1.5, "n/a")


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "empty"), (b"\n\n", "empty"), (b"\xff\xfe\x00", "not text"), (b'step,"train', "not CSV")],
)
def test_invalid_content_raises_value_error(content: bytes, message: str) -> None:
    """The message has the reason."""
    with pytest.raises(ValueError, match=message):
        parse_results(content)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><head><title>Sign in</title></head><body></body></html>",
        b"<!DOCTYPE html>\n<html>\n<p>step 1, train loss: 3</p>\n</html>\n",
        b'{"error":{"message":"No such File object: file-1","type":"invalid_request_error"}}',
        b'{"error": "x"}\n{"error": "y"}\n', b"Service unavailable\nplease retry this step\n", b"id,name\n1,x\n",
        b"step;train_loss\n1;2,5\n", b'{"messages": [{"role": "user", "content": "step"}]}\n' * 3,
        base64.b64encode(b"<html>\n<body>loss, accuracy</body>\n</html>\n"),
    ],
)  # fmt: skip
def test_content_of_a_complete_200_without_a_known_column_is_an_error(content: bytes) -> None:
    """A gateway's page, an error and a data set are not a result file without rows."""
    with pytest.raises(ValueError, match=r"no column of a result file, such as step|not CSV"):
        parse_results(content)


@pytest.mark.parametrize("content", [b"step,train_loss\n", b"step", base64.b64encode(b"step,train_loss\r\n")])
def test_file_without_rows_is_an_error(content: bytes) -> None:
    """It has no metrics; the error lists its columns."""
    with pytest.raises(ValueError, match=r"columns .step.* and no rows"):
        parse_results(content)


def test_best_returns_lowest_loss_and_highest_accuracy() -> None:
    """Unless the mode is set; rows without the metric do not count."""
    results = parse_results(JOBS.encode())
    assert results.best("valid_loss").step == 2
    assert results.best("valid_mean_token_accuracy").step == 3
    assert results.best("train_loss", "max").step == 1


def test_best_returns_first_of_tied_rows() -> None:
    """An earlier checkpoint is less overfitted."""
    assert parse_results(b"step,valid_loss\n1,0.5\n2,0.25\n3,0.25\n").best("valid_loss").step == 2


@pytest.mark.parametrize("cell", ["-1", "-1.0", "nan", "inf", "", "n/a"])
def test_best_ignores_missing_values(cell: str) -> None:
    """A column with placeholders alone is not a metric."""
    results = parse_results(f"step,validation_loss,training_loss\n1,{cell},0.5\n2,0.75,0.5\n".encode())
    assert results.best("validation_loss").step == 2
    empty = parse_results(f"step,validation_loss,training_loss\n1,{cell},0.5\n".encode())
    with pytest.raises(ValueError, match="none of the 1 rows has a value of validation_loss"):
        empty.best("validation_loss")
    assert empty.metrics == ("training_loss",)


def test_reward_of_minus_one_is_a_value() -> None:
    """Only losses and accuracies cannot be negative."""
    assert parse_results(b"step,train_reward_mean\n1,-1\n").series("train_reward_mean") == [(1, -1)]


def test_series_returns_steps_and_values() -> None:
    """A file without steps is numbered."""
    results = parse_results(JOBS.encode())
    assert results.series("valid_loss") == [(2, 1.75), (3, 2.25)]
    assert parse_results(b"train_loss,x\n0.5,\n0.25,\n").series("train_loss") == [(1, 0.5), (2, 0.25)]


def test_columns_have_a_value_for_each_row() -> None:
    """By name, with None for an empty cell and for the end of a short row, also across blocks of rows."""
    body = "".join(f"{step},{step}.5,{step if step % 2 else ''},{'x' if step == 6000 else '0.25'}\n" for step in STEPS)
    results = parse_results(f"step,train_loss,reward,note\n{body}1.0,,,,late\n".encode())
    assert results.columns == {
        "step": [*STEPS, 1],
        "train_loss": [*(step + 0.5 for step in STEPS), None],
        "reward": [*(step if step % 2 else None for step in STEPS), None],
        "note": [*("x" if step == 6000 else 0.25 for step in STEPS), None],
        "column_5": [*(None for _ in STEPS), "late"],
    }
    assert [type(cell) for cell in results.columns["step"][-2:]] == [int, int]
    assert list(results)[1] == results.rows[1] == JobRow(step=2, train_loss=2.5, extra={
        "reward": None, "note": 0.25, "column_5": None,
    })  # fmt: skip
    assert results.rows is results.rows


STEPS = range(1, 10_001)


@pytest.mark.parametrize("cell", ["1_0", "1_0.5", "\u0661", "\u0661.5", "0x10", "1.2.3", "--1", "1 2"])
def test_what_is_no_number_stays_text(cell: str) -> None:
    """Also what Python reads as a number."""
    assert parse_results(f"step,train_loss\n1,{cell}\n".encode()).columns["train_loss"] == [cell]


@pytest.mark.parametrize("digits", [301, 400, 5000])
def test_integer_that_no_float_holds_is_infinite(digits: int) -> None:
    """It does not count as a value of a metric, and comparing it does not fail."""
    results = parse_results(f"step,train_loss\n1,{'9' * digits}\n2,0.5\n".encode())
    assert results.columns["train_loss"] == [float("9" * digits), 0.5]
    assert results.best("train_loss").step == 2


def test_large_file_needs_little_memory() -> None:
    """At most 250 bytes a row of ten columns while it is read."""
    rows = 50_000
    lines = (f"{step},{1 / step:.5f},{0.5 + 1 / step:.6f},,,,,,,\n" for step in range(1, rows + 1))
    content = ("step,train_loss,train_accuracy,a,b,c,d,e,f,g\n" + "".join(lines)).encode()
    tracemalloc.start()
    try:
        results = parse_results(content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(results) == rows
    assert peak / rows < 250


def checkpoint(step: int, **metrics: Any) -> FineTuningJobCheckpoint:
    """A checkpoint after a step."""
    return FineTuningJobCheckpoint.from_dict({"id": f"cp-{step}", "step_number": step, "metrics": metrics})


def test_best_checkpoint_returns_lowest_loss_and_highest_accuracy() -> None:
    """The earliest one if tied, in any order of the list; one without the metric does not count."""
    some = [checkpoint(30, valid_loss=0.5, valid_mean_token_accuracy=0.9), checkpoint(40, train_loss=0.1),
            checkpoint(20, valid_loss=0.5, valid_mean_token_accuracy=0.8), checkpoint(10, valid_loss=float("nan")),
            FineTuningJobCheckpoint.from_dict({"id": "bare"})]  # fmt: skip
    assert best_checkpoint(some, "valid_loss").step_number == 20
    assert best_checkpoint(iter(some[::-1]), "valid_loss").step_number == 20
    assert best_checkpoint(some, "valid_mean_token_accuracy").step_number == 30
    assert best_checkpoint(some, "valid_mean_token_accuracy", "min").step_number == 20
    assert best_checkpoint(some, "train_loss", "max").step_number == 40
    with pytest.raises(ValueError, match="none of the 5 checkpoints has a value of unheard_of"):
        best_checkpoint(some, "unheard_of")


@pytest.mark.parametrize("missing", [-1, -1.0, float("inf"), None, True, "n/a"])
def test_best_checkpoint_ignores_missing_values(missing: Any) -> None:
    """-1 is the placeholder of a loss or an accuracy; a reward can be -1."""
    some = [
        checkpoint(1, full_valid_loss=missing, valid_reward=-1),
        checkpoint(2, full_valid_loss=0.5, valid_reward=-2),
    ]
    assert best_checkpoint(some, "full_valid_loss").step_number == 2
    if not isinstance(missing, str):
        assert best_checkpoint([checkpoint(1, x_loss=0.1), *some], "full_valid_loss", "max").step_number == 2
    with pytest.raises(ValueError, match="none of the 1 checkpoints"):
        best_checkpoint(some[:1], "full_valid_loss")


def test_best_checkpoint_accepts_a_page() -> None:
    """As the client returns it."""
    with Sandbox(speed=1000) as sandbox, FTClient("k", base_url=sandbox.base_url) as client:
        file = client.files.create(file=("train.jsonl", chat()), purpose="fine-tune")
        job = client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
        client.fine_tuning.jobs.wait(job.id, poll_interval=0.01)
        found = best_checkpoint(client.fine_tuning.jobs.checkpoints.list(job.id), "train_loss")
        assert found.fine_tuning_job_id == job.id


def test_unknown_metric_raises_key_error_with_columns() -> None:
    """The message lists the columns."""
    with pytest.raises(KeyError, match="train_loss"):
        parse_results(JOBS.encode()).best("training_loss")
    with pytest.raises(KeyError, match="train_loss"):
        parse_results(JOBS.encode()).series("training_loss")


numbers = st.none() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False)
names = st.sampled_from(
    ["train_loss", "valid_loss", "training_loss", "elapsed_tokens", "classification/auroc", "reward", "übung"]
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[int | float | None]]]:
    """A column step and some others, with rows that are not all empty."""
    columns = ["step", *draw(st.lists(names, unique=True, max_size=5))]
    row = st.tuples(st.integers(0, 10**6), *[numbers] * (len(columns) - 1)).map(list)
    return columns, draw(st.lists(row, min_size=1, max_size=8))


@given(table=tables(), packed=st.booleans(), mark=st.booleans(), end=st.sampled_from(["\n", "\r\n"]))
@example(table=(["step"], [[1234]]), packed=False, mark=False, end="\n")
def test_parse_returns_the_table_that_was_written(
    table: tuple[list[str], list[list[int | float | None]]], packed: bool, mark: bool, end: str
) -> None:
    """As CSV, with and without a byte order mark and base64: the same columns and values."""
    columns, rows = table
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows([columns, *rows])
    content = (b"\xef\xbb\xbf" if mark else b"") + text.getvalue().encode()
    results: Results = parse_results(base64.b64encode(content) if packed else content)
    assert results.encoding == ("base64" if packed else "plain")
    assert results.columns == {name: [row[at] for row in rows] for at, name in enumerate(columns)}
    assert [list(row.values()) for row in results.to_dicts()] == rows
