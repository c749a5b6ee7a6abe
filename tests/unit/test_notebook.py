"""What notebooks show: HTML of jobs, pages, reports and results, with every text of a service escaped."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import httpx
import pytest

from ft_client import FTClient
from ft_client.datasets import check
from ft_client.results import parse_results
from ft_client_generated.models import FineTuningJob
from ft_client_generated.notebook import MAX_POINTS, MAX_ROWS, MAX_TEXT, curve, picture, table, text, whole_ticks

ATTACK = '<script>alert(1)</script><img src=x onerror="alert(2)">'
ALLOWED = {
    "b", "figure", "p", "path", "polyline", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr",
}  # fmt: skip


class Reader(HTMLParser):
    """Collects the elements, their attributes and the text of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data + "\n"


def read(html: str) -> Reader:
    """Parse HTML, and check that it has no element and no handler from a text."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.tags <= ALLOWED
    assert not {name for name in reader.names if name.startswith("on")}
    html.encode("utf-8")
    return reader


def client_of(body: dict) -> FTClient:
    """A client that receives one response."""
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=body))
    return FTClient("any", http_client=httpx.Client(transport=transport))


def job(**values: object) -> dict:
    """A job as the service sends it."""
    return {"object": "fine_tuning.job", "id": "ftjob-1", "model": "m", "status": "running", **values}


def test_job_shows_its_properties_and_no_markup_of_the_service() -> None:
    """Values, keys and nested texts are text."""
    found = client_of(job(status=ATTACK, error={"message": ATTACK}, **{ATTACK: 1})).fine_tuning.jobs.retrieve("ftjob-1")
    words = read(found._repr_html_()).words
    assert words.startswith("FineTuningJob\n")
    assert "\nftjob-1\n" in words
    assert words.count("alert(1)") == 3


def test_page_shows_a_row_for_each_item() -> None:
    """The table has the items of the page, without columns of nested or missing values."""
    jobs = [job(id=f"ftjob-{n}", error={"code": "x"}, finished_at=None, **{ATTACK: ATTACK}) for n in range(3)]
    page = client_of({"object": "list", "data": jobs, "has_more": False}).fine_tuning.jobs.list()
    html = page._repr_html_()
    assert html.count("<tr>") == 4
    words = read(html).words
    assert {"ftjob-0", "ftjob-2", "status", "Page of 3"} <= set(words.split("\n"))
    assert words.count("alert(1)") == 4
    assert not {"error", "finished_at"} & set(words.split("\n"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1_795_619_930, "2026-11-25 15:18:50 UTC"), (1e300, "1e+300"), ("soon", "soon"), (True, "true")],
)
def test_times_are_readable(value: object, shown: str) -> None:
    """In an object and in a page. A value that is not a time is shown unchanged."""
    body = job(created_at=value, finished_at=None)
    client = client_of(body)
    assert f"<td>{shown}</td>" in client.fine_tuning.jobs.retrieve("ftjob-1")._repr_html_()
    page = client_of({"object": "list", "data": [body], "has_more": False}).fine_tuning.jobs.list()
    assert f"<td>{shown}</td>" in page._repr_html_()


def test_empty_page_is_a_table_without_rows() -> None:
    """Nothing fails without items."""
    page = client_of({"object": "list", "data": [], "has_more": False}).fine_tuning.jobs.list()
    assert "Page of 0" in read(page._repr_html_()).words


def test_data_report_shows_counts_and_problems(tmp_path) -> None:
    """The title has the counts, a row the rule and its lines; texts of the file are escaped."""
    path = tmp_path / "train.jsonl"
    path.write_text('{"messages": [{"role": "<img src=x>", "content": "x"}]}\n' * 12, encoding="utf-8")
    report = check(path)
    words = read(report._repr_html_()).words
    assert f"12 examples, {report.error_count} errors" in words
    assert {group.code for group in report.groups} <= set(words.split("\n"))
    assert "<img src=x>" in words


CSV = b"step,train_loss,valid_loss,train_accuracy\n1,2.5,2.0,0.1\n2,1.5,,0.2\n3,0.5,1.0,0.9\n"


def test_results_show_a_curve_of_the_losses_and_last_and_best_values() -> None:
    """The SVG is well-formed, with a line for each loss from the first to the last step."""
    html = parse_results(CSV, file_id=ATTACK)._repr_html_()
    read(html)
    svg = ET.fromstring(re.search(r"<svg.*</svg>", html)[0])
    lines = svg.findall("{*}polyline")
    assert [line.findtext("{*}title") for line in lines] == ["train_loss", "valid_loss"]
    assert [len(line.get("points").split()) for line in lines] == [3, 2]
    assert lines[0].get("points").split()[0].endswith(",26.0")  # the highest value is at the top
    assert lines[0].get("stroke-dasharray") != lines[1].get("stroke-dasharray")
    assert "<td>train_accuracy</td><td>0.9</td><td>0.9</td>" in html


def test_results_without_a_loss_have_no_curve() -> None:
    """The table remains."""
    html = parse_results(b"step,train_reward\n1,0.5\n")._repr_html_()
    assert "<svg" not in html
    assert "train_reward" in html


@pytest.mark.parametrize(
    "points",
    [[(1, 0.5)], [(1, 0.5), (1, 0.5)], [(10**400, 1.0), (2, 1.5e308), (3, -1.5e308), (4, 2.0)]],
    ids=["one", "equal", "huge"],
)
def test_curve_has_finite_places_for_unusual_points(points) -> None:
    """One point, equal points and huge numbers have finite places within the picture."""
    line = re.search(r'points="([^"]*)"', curve({"x": points}))[1]
    places = [place.split(",") for place in line.split()]
    assert len(places) >= 2
    assert all(0 <= float(x) <= 520 and 0 <= float(y) <= 220 for x, y in places)


def test_output_is_bounded() -> None:
    """Long texts are cut, long tables end with the number of rows left out, and long curves are thinned."""
    assert len(text("x" * 10_000)) == MAX_TEXT
    assert "<p>and 9 more</p>" in table("t", ["a"], [["x"]] * (MAX_ROWS + 9))
    line = re.search(r'points="([^"]*)"', curve({"x": [(n, float(n)) for n in range(10_001)]}))[1]
    assert 100 < len(line.split()) <= MAX_POINTS


def test_lone_surrogates_are_shown_as_escapes() -> None:
    """A notebook is stored as UTF-8, which has no surrogates."""
    assert "\\ud800" in read(FineTuningJob.from_dict(job(status="\ud800"))._repr_html_()).words


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (1, 1, [1]), (1, 4, [1, 2, 3, 4]), (1, 10, [2, 4, 6, 8, 10]), (1, 204, [50, 100, 150, 200]),
        (3, 9_999, [2_000, 4_000, 6_000, 8_000]), (990, 1_010, [990, 995, 1_000, 1_005, 1_010]),
    ],
)  # fmt: skip
def test_ticks_are_whole_round_numbers(first, last, expected) -> None:
    """Multiples of 1, 2 or 5 times a power of ten."""
    assert whole_ticks(first, last) == expected


def test_picture_marks_epochs_and_checkpoints_of_its_range() -> None:
    """A mark outside the steps is left out; a background makes a file legible on its own."""
    points = {"train_loss": [(1, 2.0), (10, 1.0)]}
    svg = picture(points, epochs=[5, 10, 15], checkpoints=[10, 20], background="#fff")
    read(svg)
    assert svg.count('stroke-width="0.5"') == 2
    assert svg.count("l4 7h-8z") == 1
    assert "| end of an epoch" in svg
    assert "background:#fff" in svg
    assert "checkpoint" not in picture(points)
