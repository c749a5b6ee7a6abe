"""Plans of legacy fine-tunes: states, and events with the messages of the real service."""

from datetime import UTC, datetime
from typing import Any

from ft_client.sandbox.service import ORGANIZATION_NAME, Service
from ft_client.sandbox.store import Record
from ft_client.sandbox.timeline import Event, Plan
from ft_client.sandbox.training import Run, auto_batch_size, legacy_learning_rate

BASE_MODELS = ("ada", "babbage", "curie", "davinci")

# seconds at speed 1
PRICED = 0.3
ENQUEUED = 0.4
STARTED = 0.6
TRAINED = 2.2
UPLOADED = 2.6
RESULTS = 2.7
ENDED = 2.8

# US dollars per 1,000 trained tokens in 2023
_PRICES = {"ada": 0.0004, "babbage": 0.0006, "curie": 0.003, "davinci": 0.03}

_MAX_EPOCH_EVENTS = 200


def base_model(model: str) -> str:
    """Return the base model of a model name."""
    return model.partition(":")[0]


def effective_hyperparameters(job: Record) -> dict[str, Any]:
    """Return the hyperparameters with all defaults resolved."""
    batch_size = int(job["batch_size"] or auto_batch_size(job["stats"]["examples"]))
    rate = job["learning_rate_multiplier"]
    return {
        "n_epochs": int(job["n_epochs"]),  # 3.0 is an integer to JSON Schema
        "batch_size": batch_size,
        "learning_rate_multiplier": legacy_learning_rate(batch_size) if rate is None else rate,
    }


def training_run(job: Record) -> Run:
    """Return the simulated training run of a fine-tune."""
    values = effective_hyperparameters(job)
    return Run(
        key=job["id"],
        examples=max(1, job["stats"]["examples"]),
        tokens=job["stats"]["tokens"],
        epochs=values["n_epochs"],
        batch_size=values["batch_size"],
        validated=job["validation_file"] is not None,
    )


def finished_at(created: float, speed: float) -> float:
    """Return when the model is created. The name of the model contains this time."""
    return created + UPLOADED / speed


def model_name(model: str, suffix: str | None, moment: float) -> str:
    """Return the name of the fine-tuned model."""
    day = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d-%H-%M-%S")
    slug = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in (suffix or "").lower())
    return f"{base_model(model)}:ft-{ORGANIZATION_NAME}{':' + slug if slug else ''}-{day}"


def validation_error(job: Record, formats: frozenset[str] = frozenset({"completion"})) -> str | None:
    """Return the error message if the files of a fine-tune are invalid, or None.

    Args:
        job: The fine-tune.
        formats: The forms of examples that the service accepts.
    """
    for param, stats in (("training_file", job["stats"]), ("validation_file", job["validation_stats"])):
        if stats is None:
            continue
        first_unknown_line = stats["first_unknown_line"]
        unexpected = set(stats["formats"]) - formats
        if stats["first_error"] is not None or stats["examples"] == 0 or unexpected:
            line = f"Line {first_unknown_line} is not" if first_unknown_line is not None else "The examples are not"
            return (
                f"Fine-tune failed. The file {job[param]} cannot be used.\n"
                f"{line} an object with the keys prompt and completion."
            )
        if param in job["file_problems"]:
            return f"Fine-tune failed. The file {job[param]} cannot be used.\n{job['file_problems'][param]}"
    expected, classes = job["classification_n_classes"], job["stats"]["classes"]
    actual = None if classes is None else len(classes)
    if job["compute_classification_metrics"] and expected is not None and actual != expected:
        count_text = "too many classes" if actual is None else f"{actual} classes"
        return (
            "Fine-tune failed. The number of classes in the data does not match classification_n_classes.\n"
            f"{job['training_file']} contains {count_text}, but classification_n_classes is {expected}."
        )
    return None


def cost(job: Record) -> float:
    """Return the price of the training in US dollars."""
    tokens: int = job["stats"]["tokens"] * effective_hyperparameters(job)["n_epochs"]
    return tokens / 1000 * _PRICES.get(base_model(job["model"]), 0.0)


def plan(service: Service, job: Record) -> Plan:
    """Return the plan of a fine-tune."""
    speed = job["speed"]
    events = [Event(0.0, f"Created fine-tune: {job['id']}")]
    states = [(0.0, "pending")]
    # services that took over this API train on conversations too
    failed = validation_error(job, frozenset({"completion", *(("chat",) if service.wire else ())}))
    if failed is not None:
        at = PRICED / speed
        events.append(Event(at, failed, "error"))
        return Plan([*states, (at, "failed")], events, error={"message": failed}, started=at)
    events += [
        Event(PRICED / speed, f"Fine-tune costs ${cost(job):.2f}"),
        Event(ENQUEUED / speed, "Fine-tune enqueued. Queue number: 0"),
        Event(STARTED / speed, "Fine-tune started"),
    ]
    epochs = effective_hyperparameters(job)["n_epochs"]
    stride = -(-epochs // _MAX_EPOCH_EVENTS)
    for epoch in range(1, epochs + 1):
        if epoch % stride == 0 or epoch == epochs:
            at = STARTED + (TRAINED - STARTED) * epoch / epochs
            events.append(Event(at / speed, f"Completed epoch {epoch}/{epochs}"))
    events += [
        Event(UPLOADED / speed, f"Uploaded model: {job['result_model']}"),
        Event(RESULTS / speed, f"Uploaded result file: {job['result_file']}"),
        Event(ENDED / speed, "Fine-tune succeeded"),
    ]
    states += [(STARTED / speed, "running"), (ENDED / speed, "succeeded")]
    return Plan(states, events, started=STARTED / speed)
