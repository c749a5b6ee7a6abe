"""Plans of fine-tuning jobs: states, and events with the messages of the real service."""

from typing import Any

from ft_client.sandbox.service import ORGANIZATION_NAME, Service
from ft_client.sandbox.store import Record
from ft_client.sandbox.timeline import Checkpoint, Event, Plan
from ft_client.sandbox.training import (
    MAX_STEP_EVENTS,
    Run,
    auto_batch_size,
    auto_epochs,
    step_metrics,
)

# seconds at speed 1
VALIDATED = 0.6
STARTED = 1.0
TRAINED = 3.0
ENDED = 3.3

_CHECKPOINTS = 3
_COUNTS = ("n_epochs", "batch_size", "eval_interval", "eval_samples")


def effective_hyperparameters(job: Record) -> dict[str, Any]:
    """Return the hyperparameters with `auto` and all defaults resolved."""
    requested, examples = job["hyperparameters"], job["stats"]["examples"]
    values: dict[str, Any] = {
        "n_epochs": auto_epochs(examples),
        "batch_size": auto_batch_size(examples),
        "learning_rate_multiplier": 2,
    }
    if job["method"]["type"] == "dpo":
        values["beta"] = 0.1
    if job["method"]["type"] == "reinforcement":
        values |= {"compute_multiplier": 1, "eval_interval": 5, "eval_samples": 2}
    values |= {name: requested[name] for name in values if requested.get(name, "auto") != "auto"}
    # 3.0 is an integer to JSON Schema and to the service; range() needs an int
    return values | {name: int(values[name]) for name in _COUNTS if name in values}


def training_run(job: Record) -> Run:
    """Return the simulated training run of a job."""
    values = effective_hyperparameters(job)
    return Run(
        key=f"{job['seed']}:{job['stats']['tokens']}",
        examples=max(1, job["stats"]["examples"]),
        tokens=job["stats"]["tokens"],
        epochs=values["n_epochs"],
        batch_size=values["batch_size"],
        validated=job["validation_file"] is not None,
    )


def trained_tokens(job: Record) -> int:
    """Return the billed tokens, summed over all epochs."""
    tokens: int = job["stats"]["tokens"] * effective_hyperparameters(job)["n_epochs"]
    return tokens


def model_name(job: Record, *, step: int | None = None, profile_name: str = "openai") -> str:
    """Return the name of the fine-tuned model, or of the checkpoint at `step`."""
    if profile_name == "azure":
        name = f"{job['model'].partition('.ft-')[0]}.ft-{job['id'].removeprefix('ftjob-')}"
        if job["suffix"]:
            name += f"-{_slug(job['suffix'])}"
        return name if step is None else f"{name}:step_{step}"
    base = job["model"].split(":")[1] if job["model"].startswith("ft:") else job["model"]
    name = f"ft:{base}:{ORGANIZATION_NAME}:{_slug(job['suffix'] or '')}:{job['model_tag']}"
    return name if step is None else f"{name}:ckpt-step-{step}"


def _slug(suffix: str) -> str:
    """Return a suffix in the form that model names use."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in suffix.lower())


def validation_error(job: Record) -> Record | None:
    """Return the error if the files of a job are invalid, or None."""
    for param, stats in (("training_file", job["stats"]), ("validation_file", job["validation_stats"])):
        if stats is None:
            continue
        noun = param.replace("_", " ")
        reason = None
        if stats["first_error"] is not None:
            reason = stats["first_error"]
        elif stats["examples"] == 0:
            reason = "It contains no examples."
        else:
            reason = job["file_problems"].get(param)
        if reason is not None:
            message = f"The job failed due to an invalid {noun}. {reason}"
            return {"code": f"invalid_{param}", "param": param, "message": message}
    return None


def plan(service: Service, job: Record) -> Plan:
    """Return the plan of a job."""
    speed = job["speed"]
    messages = _MESSAGES[
        "azure" if service.profile.omits_null else "2023" if service.profile.events_of_2023 else "today"
    ]
    no_data: Record | None = None if service.profile.events_of_2023 else {}
    files = f"training file: {job['training_file']}"
    if job["validation_file"] is not None:
        files += f" and validation file: {job['validation_file']}"
    events = [
        Event(0.0, messages["created"].format(id=job["id"]), data=no_data),
        Event(0.0, f"Validating {files}", data=no_data),
    ]
    first = "pending" if service.profile.omits_null else "validating_files"
    states = [(0.0, first)]
    error = validation_error(job)
    if error is not None:
        at = VALIDATED / speed
        data = {"error_code": error["code"], "error_param": error["param"]}
        events.append(Event(at, error["message"], "error", data=data))
        return Plan([*states, (at, "failed")], events, error=error, started=at)
    events.append(Event(VALIDATED / speed, "Files validated, moving job to queued state", data=no_data))
    events.append(Event(STARTED / speed, messages["started"], data=None))
    waiting = "pending" if service.profile.omits_null else "queued"
    states += [(VALIDATED / speed, waiting), (STARTED / speed, "running")]
    run = training_run(job)
    checkpoints = _checkpoints(service, job, run)
    step_event = _azure_step_event if service.profile.omits_null else _step_event
    progress = [step_event(run, step, _step_time(run, step) / speed) for step in run.logged_steps(MAX_STEP_EVENTS)]
    progress += [
        Event(checkpoint.at, f"Checkpoint created at step {checkpoint.step}", data=no_data)
        for checkpoint in checkpoints
        if checkpoint.step < run.steps
    ]
    events += sorted(progress, key=lambda event: event.at)
    model = model_name(job, profile_name=service.profile.name)
    events.append(Event(TRAINED / speed + 0.1 / speed, messages["model"].format(model=model), data=no_data))
    events.append(Event(ENDED / speed, messages["ended"], data=no_data))
    states.append((ENDED / speed, "succeeded"))
    return Plan(states, events, checkpoints, started=STARTED / speed)


def _step_time(run: Run, step: int) -> float:
    return STARTED + (TRAINED - STARTED) * run.progress(step)


def steps_done(job: Record, run: Run, passed: float) -> int:
    """Return the number of steps after `passed` seconds of running time."""
    done = (passed * job["speed"] - STARTED) / (TRAINED - STARTED)
    return max(0, min(run.steps, int(done * run.steps)))


def _step_event(run: Run, step: int, at: float) -> Event:
    numbers = step_metrics(run, step)
    message = f"Step {step}/{run.steps}: training loss={numbers['train_loss']:.2f}"
    if run.validated:
        message += f", validation loss={numbers['valid_loss']:.2f}"
    return Event(at, message, type="metrics", data=numbers)


def _azure_step_event(run: Run, step: int, at: float) -> Event:
    numbers = step_metrics(run, step)
    del numbers["total_steps"]
    return Event(at, f"Step {step}: training loss={numbers['train_loss']}", type="metrics", data=numbers)


def _checkpoints(service: Service, job: Record, run: Run) -> list[Checkpoint]:
    """Return the checkpoints: the models at the end of the last epochs, with the final model last."""
    checkpoints: dict[
        int, Checkpoint
    ] = {}  # by step: with a batch larger than the data, several epochs end at one step
    for epoch in range(max(1, run.epochs - _CHECKPOINTS + 1), run.epochs + 1):
        step = min(run.epoch_end(epoch), run.steps)
        numbers = step_metrics(run, step)
        del numbers["total_steps"]
        if run.validated:
            numbers["full_valid_loss"] = numbers["valid_loss"]
            numbers["full_valid_mean_token_accuracy"] = numbers["valid_mean_token_accuracy"]
        last = epoch == run.epochs
        name = model_name(job, step=None if last else step, profile_name=service.profile.name)
        checkpoints[step] = Checkpoint(_step_time(run, step) / job["speed"], step, name, numbers)
    return list(checkpoints.values())


_MESSAGES = {
    "today": {
        "created": "Created fine-tuning job: {id}",
        "started": "Fine-tuning job started",
        "model": "New fine-tuned model created: {model}",
        "ended": "The job has successfully completed",
    },
    "2023": {
        "created": "Created fine-tune: {id}",
        "started": "Fine tuning job started",
        "model": "New fine-tuned model created: {model}",
        "ended": "Fine-tuning job successfully completed",
    },
    "azure": {
        "created": "Job enqueued. Waiting for jobs ahead to complete.",
        "started": "Job started.",
        "model": "Postprocessing started.",
        "ended": "Job succeeded.",
    },
}
