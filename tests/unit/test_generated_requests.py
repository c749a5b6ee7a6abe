"""Endpoint functions make requests of their arguments, and reject invalid ones before sending."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ft_client_generated.api.files import download_file, list_files, retrieve_file
from ft_client_generated.api.fine_tunes import create_fine_tune, list_fine_tune_events
from ft_client_generated.api.fine_tuning import (
    create_fine_tuning_job,
    delete_fine_tuning_checkpoint_permission,
    list_paginated_fine_tuning_jobs,
)
from ft_client_generated.api.models import retrieve_model
from ft_client_generated.contract import OPERATIONS
from ft_client_generated.models import (
    CreateFineTuneRequest,
    CreateFineTuningJobRequest,
    FineTuneMethod,
    FineTuneReinforcementMethod,
    GraderStringCheck,
)
from ft_client_generated.types import UNSET
from tests.support.generated import OWN_OPERATIONS, endpoints

BASE = "https://service.example/v1"


def url_of(request: dict[str, Any]) -> httpx.URL:
    """The address that httpx would send a request to."""
    return httpx.Client(base_url=BASE).build_request(**request).url


def arguments_of(operation: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """Arguments that satisfy an operation: an ID for each part of the path, and a body where one is due."""
    path = [f"{parameter['name']}-1" for parameter in operation["parameters"] if parameter["in"] == "path"]
    if not operation["requestBody"]:
        return path, {}
    form = "multipart/form-data" in operation["requestBody"]["content"]
    return path, {"body": {"data": b"x", "file": b"x"} if form else {"a": "b"}}


@pytest.mark.parametrize("name", sorted(OWN_OPERATIONS))
def test_method_and_path_are_those_of_the_contract(name: str) -> None:
    """Each endpoint has the path of the contract, and sends only what was passed."""
    operation = OPERATIONS[name]
    path, keywords = arguments_of(operation)
    request = endpoints()[name].request(*path, **keywords)
    expected = operation["path"]
    for parameter in operation["parameters"]:
        expected = expected.replace(f"{{{parameter['name']}}}", f"{parameter['name']}-1")
    assert request["method"] == operation["method"]
    assert url_of(request) == BASE + expected
    assert "params" not in request
    assert ("json" in request or "content" in request) == (operation["requestBody"] is not None)


def test_every_operation_of_the_contract_has_its_endpoint() -> None:
    """The tool drops what it cannot read; nothing was dropped."""
    assert sorted(endpoints()) == sorted(OPERATIONS)


@pytest.mark.parametrize("name", sorted(name for name, one in OWN_OPERATIONS.items() if "{" in one["path"]))
def test_id_that_would_change_the_path_is_rejected(name: str) -> None:
    """An empty ID would be another operation's address; the error names the parameter."""
    path, keywords = arguments_of(OPERATIONS[name])
    for index, good in enumerate(path):
        for bad in ("", " ", "\t\n", ".", "..", None, UNSET):
            with pytest.raises(ValueError, match=f"`{good.removesuffix('-1')}`"):
                endpoints()[name].request(*path[:index], bad, *path[index + 1 :], **keywords)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_an_id_stays_one_segment_of_the_path(value: str) -> None:
    """Slashes, question marks and other characters of an ID arrive as part of it, or the ID is rejected."""
    try:
        url = url_of(retrieve_file.request(value))
    except ValueError:
        assert not value.strip() or value in (".", "..")
        return
    assert url.raw_path.startswith(b"/v1/files/")
    assert url.raw_path.count(b"/") == 3
    assert url.path == f"/v1/files/{value}"
    assert not url.query
    assert not url.fragment


def test_a_fine_tuned_model_is_quoted() -> None:
    """Its colons are not part of the address."""
    url = retrieve_model.request("ft:gpt-4o-mini:org/team:x?")["url"]
    assert url == "/models/ft%3Agpt-4o-mini%3Aorg%2Fteam%3Ax%3F"


def test_a_number_is_taken_for_an_id() -> None:
    """Some callers keep IDs as numbers; the path is text anyway."""
    assert retrieve_file.request(17)["url"] == "/files/17"  # type: ignore[arg-type]  # what such a caller does


@pytest.mark.parametrize("absent", [None, UNSET], ids=["null", "unset"])
def test_parameters_without_a_value_are_left_out(absent: Any) -> None:
    """The service takes an empty parameter for a value."""
    assert list_files.request(after=absent, limit=absent, order="asc", purpose=absent)["params"] == {"order": "asc"}
    assert "params" not in list_files.request(after=absent)
    assert "headers" not in download_file.request("file-1", range_=absent)


def test_zero_false_and_empty_text_are_values() -> None:
    """Only what is absent is left out."""
    assert list_files.request(limit=0, after="")["params"] == {"limit": 0, "after": ""}
    assert list_fine_tune_events.request("ft-1", stream=False)["params"] == {"stream": "false"}


def test_booleans_are_written_in_lower_case() -> None:
    """The service does not accept Python's `True`."""
    assert url_of(list_fine_tune_events.request("ft-1", stream=True)).query == b"stream=true"


def test_a_filter_by_metadata_is_written_in_brackets() -> None:
    """One parameter for each pair, quoted as any other."""
    request = list_paginated_fine_tuning_jobs.request(limit=2, metadata={"team": "a b", "x&y": "1=2"})
    assert request["params"] == {"limit": 2, "metadata[team]": "a b", "metadata[x&y]": "1=2"}
    assert dict(url_of(request).params) == {"limit": "2", "metadata[team]": "a b", "metadata[x&y]": "1=2"}
    assert "params" not in list_paginated_fine_tuning_jobs.request(metadata={})


def test_a_range_goes_into_the_header() -> None:
    """An interrupted download resumes at a byte."""
    assert download_file.request("file-1", range_="bytes=5-")["headers"] == {"Range": "bytes=5-"}


def test_both_parts_of_a_path_keep_their_order() -> None:
    """The checkpoint, then the permission."""
    request = delete_fine_tuning_checkpoint_permission.request("ft:m:ckpt", "cp_1")
    assert request["url"] == "/fine_tuning/checkpoints/ft%3Am%3Ackpt/permissions/cp_1"


def test_a_body_holds_what_was_set_and_nothing_else() -> None:
    """Unset fields are not sent, null is; the service applies the defaults of the contract."""
    body = CreateFineTuningJobRequest(model="gpt-4o-mini", training_file="file-1", suffix=None)
    expected = {"model": "gpt-4o-mini", "training_file": "file-1", "suffix": None}
    assert create_fine_tuning_job.request(body=body)["json"] == expected


def test_models_within_models_become_objects() -> None:
    """Also inside a plain dict, beside values that are unset."""
    grader = GraderStringCheck(type="string_check", name="n", input="i", reference="r", operation="eq")
    method = FineTuneMethod(type="reinforcement", reinforcement=FineTuneReinforcementMethod(grader=grader))
    plain = {"type": "string_check", "name": "n", "input": "i", "reference": "r", "operation": "eq"}
    expected = {
        "model": "m",
        "training_file": "f",
        "method": {"type": "reinforcement", "reinforcement": {"grader": plain}},
    }
    typed = CreateFineTuningJobRequest(model="m", training_file="f", method=method)
    loose = {"model": "m", "training_file": "f", "method": method, "suffix": UNSET}
    assert create_fine_tuning_job.request(body=typed)["json"] == expected
    assert create_fine_tuning_job.request(body=loose)["json"] == expected


def test_fields_the_contract_does_not_know_can_be_sent() -> None:
    """A parameter newer than the contract goes into additional_properties."""
    body = CreateFineTuneRequest(training_file="file-1", additional_properties={"new": [1], "old": UNSET})
    assert create_fine_tune.request(body=body)["json"] == {"training_file": "file-1", "new": [1]}


def test_an_empty_body_is_a_body() -> None:
    """The service or a check reports missing parts."""
    assert create_fine_tune.request(body={})["json"] == {}


def test_a_required_field_cannot_be_forgotten() -> None:
    """The constructor of a request asks for it."""
    with pytest.raises(TypeError, match="training_file"):
        CreateFineTuneRequest()  # type: ignore[call-arg]  # that is the point


def test_both_places_of_n_epochs_can_be_sent() -> None:
    """Clients of 2022 send it at the top, those of late 2023 in hyperparameters."""
    top = create_fine_tune.request(body={"training_file": "f", "n_epochs": 4})["json"]
    inner = create_fine_tune.request(body={"training_file": "f", "hyperparameters": {"n_epochs": 2}})["json"]
    assert top == {"training_file": "f", "n_epochs": 4}
    assert inner == {"training_file": "f", "hyperparameters": {"n_epochs": 2}}
