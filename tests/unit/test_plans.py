"""The plan of a job: tokens, epochs, price with its date, and what is not known."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, DatasetError, FTClient
from ft_client._profile import load, names
from ft_client.plans import base_model, cost_facts, known_price, plan_training, planned_epochs

DATA = Path(__file__).parents[2] / "ft_client" / "data"
MEASURES, TICKETS = DATA / "measures-train.jsonl", DATA / "tickets-train.jsonl"
GPT = "gpt-4o-mini-2024-07-18"


def chat_file(folder: Path, examples: int, content_tokens: int) -> Path:
    """Write a file of examples with three messages whose texts have this many tokens in all."""
    path = folder / "train.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for number in range(examples):
            words = content_tokens // examples + (number < content_tokens % examples)
            texts = ("a", "a", " ".join(["a"] * (words - 2)))
            roles = ("system", "user", "assistant")
            messages = [{"role": role, "content": text} for role, text in zip(roles, texts, strict=True)]
            out.write(json.dumps({"messages": messages}) + "\n")
    return path


# public jobs whose files are public: model, profile, examples, tokens of all texts, and what was billed
RECORDED_JOBS = [
    ("gpt-3.5-turbo-0613", "openai", 10, 377, 5_070),
    ("gpt-3.5-turbo-1106", "openai", 10, 349, 4_790),
    ("gpt-3.5-turbo-0125", "openai", 10, 453, 5_830),
    ("gpt-35-turbo-0613", "azure", 11, 1_195, 12_240),
]


@pytest.mark.parametrize(("model", "profile", "examples", "content", "billed"), RECORDED_JOBS)
def test_plan_equals_the_billed_tokens_of_public_jobs(
    tmp_path: Path, model: str, profile: str, examples: int, content: int, billed: int
) -> None:
    """With the same number of examples, messages and tokens of text."""
    plan = plan_training(chat_file(tmp_path, examples, content), load(profile), model=model)
    assert (plan.billed_tokens, plan.is_exact, plan.unknown[:1]) == (billed, True, plan.unknown[:1])


@pytest.mark.parametrize(
    ("examples", "epochs"),
    [(10, 10), (11, 9), (20, 5), (33, 3), (34, 3), (8_333, 3), (8_334, 2), (12_501, 1), (25_001, 1), (3, 25)],
)
def test_auto_is_the_number_of_epochs_that_the_service_chooses(examples: int, epochs: int) -> None:
    """By the rule of OpenAI's cookbook, which public jobs confirm."""
    assert planned_epochs(load("openai").data["cost"], "jobs", "auto", examples)[0] == epochs


def test_epochs_are_unknown_without_a_rule() -> None:
    """A default number of epochs does not say what auto means."""
    nebius = load("nebius").data["cost"]
    assert planned_epochs(nebius, "jobs", None, 50) == (3, "default of the service")
    assert planned_epochs(nebius, "jobs", "auto", 50) == (None, "not known")
    assert planned_epochs({}, "jobs", None, 50)[0] is None
    assert planned_epochs(load("openai").data["cost"], "fine-tunes", None, 50)[0] == 4


def test_plan_has_price_date_source_and_shutdown() -> None:
    """Nothing is missing for a model whose price is known."""
    plan = plan_training(MEASURES, load("openai"), model=GPT, n_epochs=2)
    assert plan.billed_tokens == 2 * plan.tokens_per_epoch
    assert plan.price is not None
    assert (plan.price.usd_per_million_tokens, plan.price.as_of) == (3, "2024-10")
    assert plan.cost_usd == pytest.approx(plan.billed_tokens * 3 / 1_000_000)
    assert plan.most_usd == pytest.approx(plan.cost_usd * 1.02)
    assert (plan.training_ends, plan.shutdown_date, plan.minutes) == ("2027-01-06", "2027-01-14", (5, 30))
    assert (plan.rejected, plan.unknown) == ((), ())


@pytest.mark.parametrize(
    ("profile", "model"), [("azure", "gpt-4o"), ("together", "m"), ("zhipu", "m"), ("openai", "gpt-4-0613")]
)
def test_unknown_price_is_stated(profile: str, model: str) -> None:
    """It is never guessed, and a given one is used."""
    plan = plan_training(MEASURES, load(profile), model=model, n_epochs=1)
    assert (plan.price, plan.cost_usd, plan.most_usd) == (None, None, None)
    assert any(each.startswith("price:") for each in plan.unknown)
    given = plan_training(MEASURES, load(profile), model=model, n_epochs=1, usd_per_million_tokens=10)
    assert given.billed_tokens is not None
    assert given.cost_usd == pytest.approx(given.billed_tokens / 100_000)
    assert not any(each.startswith("price:") for each in given.unknown)


def test_facts_of_a_profile_hold_at_its_own_addresses_only() -> None:
    """Another host that speaks the dialect has its own prices."""
    plan = plan_training(MEASURES, load("openai"), model=GPT, base_url="https://gateway.example/v1")
    assert (plan.price, plan.n_epochs, plan.training_ends) == (None, None, None)
    assert any("gateway.example is not an address of OpenAI" in each for each in plan.unknown)
    assert plan_training(MEASURES, load("openai"), model=GPT, base_url="https://api.openai.com/v1").price is not None
    local = plan_training(MEASURES, load("openai"), model=GPT, base_url="http://127.0.0.1:1/v1")
    assert (local.price, local.n_epochs) == (None, 3)


def test_hourly_training_has_no_planned_cost() -> None:
    """Its duration is not known."""
    plan = plan_training(MEASURES, load("openai"), model="o4-mini-2025-04-16")
    assert (plan.billed_tokens, plan.cost_usd) == (None, None)
    assert plan.price is not None
    assert plan.price.usd_per_hour == 100
    assert any("by the hour" in each for each in plan.unknown)


def test_plan_names_what_will_be_rejected(tmp_path: Path) -> None:
    """Errors of the check, and a file that cannot be read raises."""
    path = tmp_path / "few.jsonl"
    path.write_text("".join(MEASURES.read_text(encoding="utf-8").splitlines(keepends=True)[:3]), encoding="utf-8")
    assert any("10" in each for each in plan_training(path, load("openai"), model=GPT).rejected)
    with pytest.raises(DatasetError):
        plan_training(tmp_path / "none.jsonl", load("openai"), model=GPT)


def test_tokens_above_the_limit_are_not_billed(tmp_path: Path) -> None:
    """The service cuts longer examples."""
    path = tmp_path / "long.jsonl"
    path.write_text(json.dumps({"prompt": "a ->", "completion": " b" * 20_000}) + "\n", encoding="utf-8")
    assert plan_training(path, load("openai"), model="babbage-002", n_epochs=1).billed_tokens == 16_384


def test_prices_have_a_date_and_a_source_in_each_profile() -> None:
    """And each profile without prices states why, or knows nothing at all."""
    for name in names():
        cost = load(name).data["cost"]
        assert all(each["as_of"].startswith("20") and len(each["source"]) > 8 for each in cost["prices"])
        assert cost_facts(load(name), None) is cost
    assert base_model("ft:gpt-4o-mini-2024-07-18:org::id") == GPT
    assert base_model("curie:ft-org-2022") == "curie"
    price = known_price(load("openai").data["cost"], "ft:gpt-4.1-mini-2025-04-14:o::i")
    assert price is not None
    assert price.usd_per_million_tokens == 5


def _estimates(answer: dict[str, Any]) -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: httpx.Response(200, json=answer))


def test_service_that_estimates_prices_is_asked_for_an_uploaded_file() -> None:
    """Its price and tokens replace the unknown ones."""
    answer = {"estimation_available": True, "estimated_total_price": 4.5, "estimated_train_token_count": 900_000}
    with (
        httpx.Client(transport=_estimates(answer)) as http_client,
        FTClient("key", profile="together", http_client=http_client) as client,
    ):
        plan = client.fine_tuning.plan(training_file=MEASURES, model="m", file_id="file-1")
        without = client.fine_tuning.plan(training_file=MEASURES, model="m")
    assert (plan.cost_usd, plan.billed_tokens, without.cost_usd) == (4.5, 900_000, None)
    assert plan.price is not None
    assert "estimate of Together AI" in plan.price.source
    assert not any(each.startswith("price:") for each in plan.unknown)


def test_missing_estimate_leaves_the_price_unknown() -> None:
    """The service states the reason."""
    answer = {"estimation_available": False, "unavailable_reason": "train_file_not_validated"}
    with (
        httpx.Client(transport=_estimates(answer)) as http_client,
        FTClient("key", profile="together", http_client=http_client) as client,
    ):
        plan = client.fine_tuning.plan(training_file=MEASURES, model="m", file_id="file-1")
    assert plan.cost_usd is None
    assert "train_file_not_validated" in plan.unknown[-1]


@pytest.mark.anyio
async def test_async_plan_is_the_same() -> None:
    """The file is read in a thread."""
    async with AsyncFTClient("key") as client:
        plan = await client.fine_tuning.plan(training_file=TICKETS, model="curie", api="fine-tunes")
    assert plan == plan_training(TICKETS, load("openai"), model="curie", api="fine-tunes")
    assert (plan.n_epochs, plan.is_exact) == (4, False)
