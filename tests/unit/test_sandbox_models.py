"""Models and checkpoint permissions of the embedded service."""

from tests.support.service import Caller, running


def tuned(service: Caller) -> str:
    """Return the model of a finished job."""
    job = service.job()
    service.sandbox.clock.advance(10)
    return str(service.json("GET", f"/fine_tuning/jobs/{job['id']}")["fine_tuned_model"])


def test_fine_tuned_model_exists_until_deleted(service: Caller) -> None:
    """It can be listed and retrieved, also with encoded colons; afterwards it is a 404."""
    model = tuned(service)
    returned = service.json("GET", f"/models/{model}")
    assert (returned["id"], returned["owned_by"]) == (model, "org-sandbox")
    assert service.json("GET", f"/models/{model.replace(':', '%3A')}") == returned
    assert returned in service.json("GET", "/models")["data"]
    assert service.json("DELETE", f"/models/{model}") == {"id": model, "object": "model", "deleted": True}
    for method in ("GET", "DELETE"):
        assert service.error(404, method, f"/models/{model}")["code"] == "model_not_found"
    assert model not in [one["id"] for one in service.json("GET", "/models")["data"]]


def test_delete_base_model_returns_403(service: Caller) -> None:
    """Base models belong to the vendor."""
    service.error(403, "DELETE", "/models/gpt-4o-mini")
    service.json("GET", "/models/gpt-4o-mini")


def test_profile_2023_models_have_permissions() -> None:
    """The service of 2023 sent permission, root and parent."""
    with running(profile="openai-2023") as service:
        returned = service.json("GET", "/models/text-ada-001")
        assert (returned["root"], returned["parent"]) == ("text-ada-001", None)
        assert returned["permission"][0]["object"] == "model_permission"


def test_permissions_are_created_listed_and_deleted(service: Caller) -> None:
    """Each project gets one permission, in the requested order."""
    path = f"/fine_tuning/checkpoints/{tuned(service)}/permissions"
    created = service.json("POST", path, json={"project_ids": ["proj_a", "proj_b", "proj_c"]})["data"]
    assert [one["project_id"] for one in created] == ["proj_a", "proj_b", "proj_c"]
    ids = [one["id"] for one in created]
    assert [one["id"] for one in service.json("GET", path)["data"]] == ids[::-1]
    page = service.json("GET", path, params={"order": "ascending", "limit": 1, "after": ids[0]})
    assert ([one["id"] for one in page["data"]], page["has_more"]) == ([ids[1]], True)
    assert [one["id"] for one in service.json("GET", path, params={"project_id": "proj_c"})["data"]] == [ids[2]]
    service.json("DELETE", f"{path}/{ids[0]}")
    service.error(404, "DELETE", f"{path}/{ids[0]}")
    assert len(service.json("GET", path)["data"]) == 2


def test_permissions_of_unknown_checkpoint_return_404(service: Caller) -> None:
    """The checkpoint has to exist."""
    path = "/fine_tuning/checkpoints/ft:none/permissions"
    service.error(404, "GET", path)
    service.error(404, "POST", path, json={"project_ids": ["p"]})
    service.error(404, "DELETE", f"{path}/cp_none")
