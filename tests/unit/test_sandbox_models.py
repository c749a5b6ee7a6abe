"""Models and checkpoint permissions of the embedded service."""

from tests.support.service import Caller, running


def tuned(service: Caller) -> str:
    """The model of a finished job."""
    job = service.job()
    service.sandbox.clock.advance(10)
    return str(service.ok("GET", f"/fine_tuning/jobs/{job['id']}")["fine_tuned_model"])


def test_a_fine_tuned_model_is_there_until_it_is_deleted(service: Caller) -> None:
    """It can be listed and retrieved, also with its colons quoted; after the deletion it is unknown."""
    model = tuned(service)
    shown = service.ok("GET", f"/models/{model}")
    assert (shown["id"], shown["owned_by"]) == (model, "org-sandbox")
    assert service.ok("GET", f"/models/{model.replace(':', '%3A')}") == shown
    assert shown in service.ok("GET", "/models")["data"]
    assert service.ok("DELETE", f"/models/{model}") == {"id": model, "object": "model", "deleted": True}
    for method in ("GET", "DELETE"):
        assert service.refused(404, method, f"/models/{model}")["code"] == "model_not_found"
    assert model not in [one["id"] for one in service.ok("GET", "/models")["data"]]


def test_base_models_are_not_for_deletion(service: Caller) -> None:
    """They belong to somebody else."""
    service.refused(403, "DELETE", "/models/gpt-4o-mini")
    service.ok("GET", "/models/gpt-4o-mini")


def test_models_of_2023_have_permissions() -> None:
    """Permission, root and parent were sent in those days."""
    with running(profile="openai-2023") as service:
        shown = service.ok("GET", "/models/text-ada-001")
        assert (shown["root"], shown["parent"]) == ("text-ada-001", None)
        assert shown["permission"][0]["object"] == "model_permission"


def test_permissions_are_given_listed_and_taken(service: Caller) -> None:
    """Each project has one of its own, in the order asked for."""
    path = f"/fine_tuning/checkpoints/{tuned(service)}/permissions"
    made = service.ok("POST", path, json={"project_ids": ["proj_a", "proj_b", "proj_c"]})["data"]
    assert [one["project_id"] for one in made] == ["proj_a", "proj_b", "proj_c"]
    ids = [one["id"] for one in made]
    assert [one["id"] for one in service.ok("GET", path)["data"]] == ids[::-1]
    page = service.ok("GET", path, params={"order": "ascending", "limit": 1, "after": ids[0]})
    assert ([one["id"] for one in page["data"]], page["has_more"]) == ([ids[1]], True)
    assert [one["id"] for one in service.ok("GET", path, params={"project_id": "proj_c"})["data"]] == [ids[2]]
    service.ok("DELETE", f"{path}/{ids[0]}")
    service.refused(404, "DELETE", f"{path}/{ids[0]}")
    assert len(service.ok("GET", path)["data"]) == 2


def test_permissions_of_an_unknown_checkpoint_are_unknown(service: Caller) -> None:
    """The checkpoint has to be there."""
    path = "/fine_tuning/checkpoints/ft:none/permissions"
    service.refused(404, "GET", path)
    service.refused(404, "POST", path, json={"project_ids": ["p"]})
    service.refused(404, "DELETE", f"{path}/cp_none")
