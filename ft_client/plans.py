"""What a job will cost, before it is created: tokens, epochs, price with its date, time, and what will be rejected.

Nothing is sent. What is not known is None and named in `unknown`; it is never guessed.
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import attrs

from ft_client._base_url import is_loopback

if TYPE_CHECKING:
    from ft_client._profile import Profile
    from ft_client.datasets import DatasetReport, DatasetStats

Api = Literal["jobs", "fine-tunes"]

__all__ = ["Price", "TrainingPlan", "plan_training"]

MARGIN = 0.02
"""Share by which the billed tokens may differ from the plan where text is counted exactly."""


@attrs.frozen(kw_only=True)
class Price:
    """A price of training.

    Attributes:
        usd_per_million_tokens: US dollars for a million billed tokens, or None if training is billed by time.
        usd_per_hour: US dollars for an hour of training, or None if training is billed by tokens.
        as_of: Date of the source, `YYYY-MM` or `YYYY-MM-DD`.
        source: Where the price was published.
    """

    usd_per_million_tokens: float | None = None
    usd_per_hour: float | None = None
    as_of: str
    source: str


@attrs.frozen(kw_only=True)
class TrainingPlan:
    """What a job would cost.

    Attributes:
        path: Path of the training file.
        model: The base model.
        service: Name of the service.
        examples: Number of examples.
        tokens_per_epoch: Tokens of all examples. Longer examples count up to the limit of the model.
        counter: Name of the token counter.
        is_exact: Whether text is counted with the encoding of the model. Images, tools and preference pairs are always
            estimated.
        n_epochs: Number of epochs, or None if it is not known.
        n_epochs_source: Where the number of epochs comes from.
        billed_tokens: Tokens per epoch times epochs, or None if it is not known, or if training is billed by time.
        price: The price, or None if it is not known.
        cost_usd: The cost in US dollars, or None if it is not known.
        minutes: Usual time between creation and end, or None if it is not known. The time in the queue is not included.
        training_ends: Date after which the service accepts no job, or None.
        shutdown_date: Date after which the model and those trained on it do not respond, or None.
        rejected: Errors in the file, for which the service will reject it.
        unknown: What is not known, and why.
    """

    path: str
    model: str
    service: str
    examples: int
    tokens_per_epoch: int
    counter: str
    is_exact: bool
    n_epochs: int | None
    n_epochs_source: str
    billed_tokens: int | None = None
    price: Price | None = None
    cost_usd: float | None = None
    minutes: tuple[int, int] | None = None
    training_ends: str | None = None
    shutdown_date: str | None = None
    rejected: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def most_usd(self) -> float | None:
        """The cost with a margin of 2 % for the count of tokens; None if it is not known."""
        return None if self.cost_usd is None else self.cost_usd * (1 + MARGIN)

    def with_price(self, price: Price, cost_usd: float | None = None) -> TrainingPlan:
        """Return the plan with another price.

        Args:
            price: The price.
            cost_usd: The cost. Defaults to the price of the billed tokens.
        """
        if cost_usd is None and price.usd_per_million_tokens is not None and self.billed_tokens is not None:
            cost_usd = self.billed_tokens * price.usd_per_million_tokens / 1_000_000
        unknown = tuple(each for each in self.unknown if not each.startswith("price:"))
        return attrs.evolve(self, price=price, cost_usd=cost_usd, unknown=unknown)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return attrs.asdict(self)


def plan_training(
    path: str | os.PathLike[str],
    profile: Profile,
    *,
    model: str,
    n_epochs: int | Literal["auto"] | None = None,
    api: Api | None = None,
    usd_per_million_tokens: float | None = None,
    base_url: str | None = None,
) -> TrainingPlan:
    """Plan a job from its training file and the facts about a service.

    Args:
        path: The training file, JSON Lines.
        profile: The service.
        model: Base model, or a fine-tuned model.
        n_epochs: Number of epochs; None for the service's default.
        api: The current or the legacy API. Defaults to the one that the service has.
        usd_per_million_tokens: Price to use instead of the known one.
        base_url: Where the service is reached. The facts of a profile hold only at the addresses it lists.

    Raises:
        DatasetError: The file cannot be read, or is not JSON Lines.
    """
    from ft_client.datasets import check, stats  # only a plan reads training data

    report = check(path, model=model, profile=profile.name)
    counted = stats(path, model=model, profile=profile.name, longest=0)
    cost = cost_facts(profile, base_url)
    api = api or ("jobs" if profile.supports("createFineTuningJob") else "fine-tunes")
    epochs, source = planned_epochs(cost, api, n_epochs, counted.examples)
    retirement = profile.data["retirement"] if cost is profile.data["cost"] else {}
    plan = TrainingPlan(
        path=os.fspath(path),
        model=model,
        service=profile.title,
        examples=counted.examples,
        tokens_per_epoch=counted.billable,
        counter=counted.counter,
        is_exact=counted.is_exact and not counted.images and counted.format != "preference",
        n_epochs=epochs,
        n_epochs_source=source,
        training_ends=retirement.get("training_ends"),
        shutdown_date=retirement.get("models", {}).get(base_model(model)),
        rejected=_errors(report),
    )
    return _with_cost(plan, counted, cost, usd_per_million_tokens)


def cost_facts(profile: Profile, base_url: str | None) -> Mapping[str, Any]:
    """Return what a profile states about costs, as far as it holds at an address.

    Args:
        profile: The service.
        base_url: Where it is reached; None for its own address.
    """
    facts: Mapping[str, Any] = profile.data["cost"]
    if base_url is None or profile.is_at(base_url):
        return facts
    host = (urlsplit(base_url).hostname or "").lower()
    unknown = {"unknown": f"{host} is not an address of {profile.title}"}
    if is_loopback(host):  # such as the sandbox: it has the rules of the service, and costs nothing
        unknown = {"unknown": f"{host} is this machine"}
        return {key: value for key, value in facts.items() if key in {"n_epochs", "auto_epochs"}} | unknown
    return unknown


def planned_epochs(
    cost: Mapping[str, Any], api: Api, n_epochs: int | Literal["auto"] | None, examples: int
) -> tuple[int | None, str]:
    """Return the number of epochs that a service will use, and where it comes from.

    Args:
        cost: Facts of the profile.
        api: The API of the create call.
        n_epochs: The parameter of the create call.
        examples: Number of examples.
    """
    if isinstance(n_epochs, int):
        return n_epochs, "as requested"
    default = cost.get("n_epochs", {}).get(api)
    if n_epochs is None and isinstance(default, int):
        return default, "default of the service"
    rule = cost.get("auto_epochs")
    if rule is None or default is None or examples < 1:
        return None, "not known"
    usual: int = rule["usual"]
    if examples * usual < rule["min_passes"]:
        usual = max(1, min(rule["most"], rule["min_passes"] // examples))
    elif examples * usual > rule["max_passes"]:
        usual = max(1, rule["max_passes"] // examples)
    return usual, f"the service's rule for auto with {examples:,} examples"


def base_model(model: str) -> str:
    """Return the base of a fine-tuned model's name; other names unchanged."""
    parts = model.split(":")
    return parts[1] if parts[0] == "ft" and len(parts) > 1 else parts[0]


def known_price(cost: Mapping[str, Any], model: str) -> Price | None:
    """Return the price of a model by the facts of a profile, or None."""
    for entry in cost.get("prices", ()):
        if fnmatch.fnmatchcase(base_model(model), entry["model"]):
            return Price(**{key: value for key, value in entry.items() if key != "model"})
    return None


def _with_cost(
    plan: TrainingPlan, counted: DatasetStats, cost: Mapping[str, Any], usd_per_million_tokens: float | None
) -> TrainingPlan:
    """Return the plan with tokens, price, cost and time, or with why they are not known."""
    unknown: list[str] = []
    price = known_price(cost, plan.model)
    if usd_per_million_tokens is not None:
        price = Price(usd_per_million_tokens=usd_per_million_tokens, as_of="today", source="given by the caller")
    by_time = counted.format == "reinforcement" or (price is not None and price.usd_per_hour is not None)
    tokens = None
    if by_time:
        unknown.append("cost: training is billed by the hour, and its duration is not known")
    elif plan.n_epochs is None:
        unknown.append("billed tokens: the service chooses the number of epochs, by a rule that is not known")
    else:
        tokens = plan.tokens_per_epoch * plan.n_epochs
    if price is None:
        unknown.append(f"price: {cost.get('unknown') or f'there is none for {plan.model} at {plan.service}'}")
    duration = cost.get("duration")
    minutes = None
    if duration is not None and tokens is not None and tokens <= duration["max_tokens"]:
        minutes = (duration["minutes"][0], duration["minutes"][1])
    else:
        unknown.append("time: there are no figures for such a job")
    plan = attrs.evolve(plan, billed_tokens=tokens, minutes=minutes, unknown=tuple(unknown))
    return plan if price is None else plan.with_price(price)


def _errors(report: DatasetReport) -> tuple[str, ...]:
    return tuple(
        f"{group.message} ({group.count:,} {'line' if group.count == 1 else 'lines'})"
        for group in report.groups
        if group.severity == "error"
    )
