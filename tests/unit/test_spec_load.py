"""Reading a specification: both formats, YAML 1.2, anchors that are defined twice, and messages that help."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from spec.tools.load import LoadError, load, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("2024-01-01", "2024-01-01"),
        ("12:30:00", "12:30:00"),
        ("1e-5", 1e-05),
        ("0.00001", 1e-05),
        ("-.5", -0.5),
        ("010", 10),
        ("1_000", "1_000"),
        ("true", True),
        ("'5'", "5"),
        ("~", None),
        ("", None),
    ],
)
def test_scalars_are_those_of_yaml_1_2(text: str, value: object) -> None:
    """A date is text, `no` is not a boolean, and an exponent makes a number."""
    found = parse(f"key: {text}")["key"]
    assert found == value
    assert type(found) is type(value)


def test_an_anchor_may_be_defined_twice() -> None:
    """An alias means the nearest definition before it."""
    text = "a: &x {k: 1}\nb: *x\nc: &x {k: 2}\nd: *x\ne: &x 3\nf: *x"
    assert parse(text) == {"a": {"k": 1}, "b": {"k": 1}, "c": {"k": 2}, "d": {"k": 2}, "e": 3, "f": 3}


def test_scalars_are_read_alike_where_an_anchor_is_defined_twice() -> None:
    """The slower reader has the same rules."""
    assert parse("a: &x 1\nb: &x 1e-5\nc: no\nd: 2024-01-01") == {"a": 1, "b": 1e-05, "c": "no", "d": "2024-01-01"}


def test_merge_keys_are_merged() -> None:
    """`<<` is not in YAML 1.2, but in use."""
    assert parse("a: &x {k: 1, l: 2}\nb: {<<: *x, l: 3}")["b"] == {"k": 1, "l": 3}


def test_json_is_read_as_json() -> None:
    """A document can be JSON, with syntax that YAML rejects."""
    assert parse('{"a":\t"b\\/c"}') == {"a": "b/c"}


def test_a_flow_mapping_of_yaml_is_read_though_it_begins_like_json() -> None:
    """The first character does not decide alone."""
    assert parse("{a: 1}") == {"a": 1}


def test_tag_that_would_run_code_is_rejected() -> None:
    """Documents are data."""
    with pytest.raises(LoadError, match="python/object"):
        parse("a: !!python/object/apply:os.system [id]")


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "\tx: 1"])
def test_text_that_is_neither_yaml_nor_json_is_rejected(text: str) -> None:
    """The message names the document."""
    with pytest.raises(LoadError, match=r"^some\.yaml: neither YAML nor JSON"):
        parse(text, "some.yaml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The message holds the path."""
    with pytest.raises(LoadError, match=r"none\.yaml: cannot be read"):
        load(tmp_path / "none.yaml")


@pytest.mark.parametrize("text", ["[1]", "paths: []", "openapi: 3.1.0"])
def test_document_without_paths_is_rejected(text: str, tmp_path: Path) -> None:
    """Whatever else it may be."""
    path = tmp_path / "other.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError, match="not an OpenAPI document"):
        load(path)


@pytest.fixture
def served() -> Iterator[str]:
    """A server on loopback that has one document, as JSON, and nothing else."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"paths": {"/files": {}}}).encode()
            self.send_response(200 if self.path == "/spec" else 404)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_document_is_fetched_from_a_url(served: str) -> None:
    """A URL serves as well as a path."""
    assert load(f"{served}/spec") == {"paths": {"/files": {}}}


def test_url_with_an_error_response_is_named(served: str) -> None:
    """An error page is not taken for a document."""
    with pytest.raises(LoadError, match="/none: cannot be read: HTTP Error 404"):
        load(f"{served}/none")


def test_every_historical_document_is_read(upstream: Path) -> None:
    """Those of all versions, by path or by text of the path."""
    documents = [load(str(path)) for path in sorted(upstream.glob("*.yaml"))]
    assert len(documents) >= 15
    assert all("/files" in document["paths"] for document in documents)
