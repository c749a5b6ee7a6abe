"""The course of a legacy fine-tune, with the words its events had."""

from datetime import UTC, datetime
from typing import Any

from ft_client.sandbox.service import ORGANIZATION_NAME, Service
from ft_client.sandbox.store import Doc
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

# dollars for 1,000 trained tokens, as listed in 2023
_PRICES = {"ada": 0.0004, "babbage": 0.0006, "curie": 0.003, "davinci": 0.03}

_MAX_EPOCH_EVENTS = 200


def base_model(model: str) -> str:
    """Return the base model a name goes back to."""
    return model.partition(":")[0]


def decided(job: Doc) -> dict[str, Any]:
    """Return the hyperparameters a fine-tune runs with."""
    batch_size = int(job["batch_size"] or auto_batch_size(job["stats"]["examples"]))
    rate = job["learning_rate_multiplier"]
    return {
        "n_epochs": int(job["n_epochs"]),  # 3.0 is an integer to JSON Schema
        "batch_size": batch_size,
        "learning_rate_multiplier": legacy_learning_rate(batch_size) if rate is None else rate,
    }


def run_of(job: Doc) -> Run:
    """Return how a fine-tune runs through its data."""
    values = decided(job)
    return Run(
        key=job["id"],
        examples=max(1, job["stats"]["examples"]),
        tokens=job["stats"]["tokens"],
        epochs=values["n_epochs"],
        batch_size=values["batch_size"],
        validated=job["validation_file"] is not None,
    )


def finished_at(created: float, speed: float) -> float:
    """Return when the model of a fine-tune is there, which its name tells."""
    return created + UPLOADED / speed


def model_name(model: str, suffix: str | None, moment: float) -> str:
    """Return the name of a fine-tune's model."""
    day = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d-%H-%M-%S")
    word = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in (suffix or "").lower())
    return f"{base_model(model)}:ft-{ORGANIZATION_NAME}{':' + word if word else ''}-{day}"


def failure(job: Doc) -> str | None:
    """Return the event that ends a fine-tune whose files do not do, None if they do."""
    for param, stats in (("training_file", job["stats"]), ("validation_file", job["validation_stats"])):
        if stats is None:
            continue
        unlike = stats["unlike"]
        wrong = set(stats["formats"]) - {"completion"}
        if stats["fault"] is not None or stats["examples"] == 0 or wrong:
            line = f"Line {unlike} is not" if unlike is not None else "The examples are not"
            return (
                f"Fine-tune failed. The file {job[param]} cannot be used.\n"
                f"{line} an object with the keys prompt and completion."
            )
    wanted, classes = job["classification_n_classes"], job["stats"]["classes"]
    found = None if classes is None else len(classes)
    if job["compute_classification_metrics"] and wanted is not None and found != wanted:
        shown = "too many classes" if found is None else f"{found} classes"
        return (
            "Fine-tune failed. The number of classes in the data does not match classification_n_classes.\n"
            f"{job['training_file']} holds {shown}, {wanted} were announced."
        )
    return None


def cost(job: Doc) -> float:
    """Return what the training would have cost, in dollars."""
    tokens: int = job["stats"]["tokens"] * decided(job)["n_epochs"]
    return tokens / 1000 * _PRICES.get(base_model(job["model"]), 0.0)


def plan(service: Service, job: Doc) -> Plan:
    """Plan a fine-tune."""
    speed = job["speed"]
    happens = [Event(0.0, f"Created fine-tune: {job['id']}")]
    states = [(0.0, "pending")]
    failed = failure(job)
    if failed is not None:
        at = PRICED / speed
        happens.append(Event(at, failed, "error"))
        return Plan([*states, (at, "failed")], happens, error={"message": failed}, started=at)
    happens += [
        Event(PRICED / speed, f"Fine-tune costs ${cost(job):.2f}"),
        Event(ENQUEUED / speed, "Fine-tune enqueued. Queue number: 0"),
        Event(STARTED / speed, "Fine-tune started"),
    ]
    epochs = decided(job)["n_epochs"]
    stride = -(-epochs // _MAX_EPOCH_EVENTS)
    for epoch in range(1, epochs + 1):
        if epoch % stride == 0 or epoch == epochs:
            at = STARTED + (TRAINED - STARTED) * epoch / epochs
            happens.append(Event(at / speed, f"Completed epoch {epoch}/{epochs}"))
    happens += [
        Event(UPLOADED / speed, f"Uploaded model: {job['result_model']}"),
        Event(RESULTS / speed, f"Uploaded result file: {job['result_file']}"),
        Event(ENDED / speed, "Fine-tune succeeded"),
    ]
    states += [(STARTED / speed, "running"), (ENDED / speed, "succeeded")]
    return Plan(states, happens, started=STARTED / speed)
