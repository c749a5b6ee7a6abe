"""The plan of a job: what it will cost, before it is created."""

from __future__ import annotations

import functools
import os
import time
from typing import TYPE_CHECKING, Any, Literal

import attrs

from ft_client._operations.calls import call, drop_none
from ft_client._runtime.effects import InThread
from ft_client._runtime.flow import Flow
from ft_client.plans import Price, TrainingPlan, plan_training
from ft_client_generated.api.fine_tunes import estimate_fine_tune_price

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


def plan(
    config: ClientConfig,
    *,
    training_file: str | os.PathLike[str],
    model: str,
    n_epochs: int | Literal["auto"] | None = None,
    api: Literal["jobs", "fine-tunes"] | None = None,
    usd_per_million_tokens: float | None = None,
    file_id: str | None = None,
) -> Flow[TrainingPlan]:
    """Plan a job: tokens, epochs, price, time, and what the service will reject. Nothing is created.

    Tokens are counted as the service bills them, exactly with the extra `ft-client[tokens]`. Prices are those of the
    service's profile, with their date. What is not known is None, and named in `unknown`.

    Args:
        training_file: Path of the training file, JSON Lines.
        model: Base model, or a fine-tuned model.
        n_epochs: Number of epochs. None means the service's default.
        api: The API of the create call. Defaults to the one that the service has.
        usd_per_million_tokens: Price in US dollars to use instead of the known one.
        file_id: ID of the file after its upload. A service that estimates prices itself is asked for one.

    Returns:
        The plan.

    Raises:
        DatasetError: The file cannot be read, or is not JSON Lines.

    Source: estimateFineTunePrice, and the facts of the profile.
    """
    profile = config.profile
    made: TrainingPlan = yield InThread(
        functools.partial(
            plan_training, training_file, profile, model=model, n_epochs=n_epochs, api=api,
            usd_per_million_tokens=usd_per_million_tokens, base_url=config.base_url,
        )
    )  # fmt: skip
    if file_id is None or usd_per_million_tokens is not None or not profile.supports("estimateFineTunePrice"):
        return made
    return (yield from _estimated(config, made, file_id))


def _estimated(config: ClientConfig, made: TrainingPlan, file_id: str) -> Flow[TrainingPlan]:
    """Return the plan with the price that the service estimates, if it estimates one."""
    body = drop_none({"training_file": file_id, "model": made.model, "n_epochs": made.n_epochs})
    estimate: Any = yield from call(
        config, "estimateFineTunePrice", estimate_fine_tune_price, options={}, idempotent=True, body=body
    )
    data = estimate.to_dict()
    cost = data.get("estimated_total_price")
    if data.get("estimation_available") is False or not isinstance(cost, int | float):
        reason = data.get("unavailable_reason") or "no reason given"
        return attrs.evolve(made, unknown=(*made.unknown, f"price: the service has no estimate ({reason})"))
    tokens = data.get("estimated_train_token_count")
    if isinstance(tokens, int) and tokens > 0:
        made = attrs.evolve(made, billed_tokens=tokens)
    price = Price(as_of=time.strftime("%Y-%m-%d", time.gmtime()), source=f"estimate of {made.service}")
    return made.with_price(price, float(cost))
