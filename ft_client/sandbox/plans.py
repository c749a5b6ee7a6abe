"""The course of a fine-tuning job, with the words its events have."""

from typing import Any

from ft_client.sandbox.service import ORGANIZATION_NAME, Service
from ft_client.sandbox.store import Doc
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


def decided(job: Doc) -> dict[str, Any]:
    """Return the hyperparameters a job runs with: what was asked for, `auto` replaced."""
    asked, examples = job["hyperparameters"], job["stats"]["examples"]
    values: dict[str, Any] = {
        "n_epochs": auto_epochs(examples),
        "batch_size": auto_batch_size(examples),
        "learning_rate_multiplier": 2,
    }
    if job["method"]["type"] == "dpo":
        values["beta"] = 0.1
    if job["method"]["type"] == "reinforcement":
        values |= {"compute_multiplier": 1, "eval_interval": 5, "eval_samples": 2}
    values |= {name: asked[name] for name in values if asked.get(name, "auto") != "auto"}
    # 3.0 is an integer to JSON Schema, and to the service; counting needs it as one
    return values | {name: int(values[name]) for name in _COUNTS if name in values}


def run_of(job: Doc) -> Run:
    """Return how a job runs through its data."""
    values = decided(job)
    return Run(
        key=f"{job['seed']}:{job['stats']['tokens']}",
        examples=max(1, job["stats"]["examples"]),
        tokens=job["stats"]["tokens"],
        epochs=values["n_epochs"],
        batch_size=values["batch_size"],
        validated=job["validation_file"] is not None,
    )


def trained_tokens(job: Doc) -> int:
    """Return the tokens that are billed: those of every epoch."""
    tokens: int = job["stats"]["tokens"] * decided(job)["n_epochs"]
    return tokens


def model_name(job: Doc, *, step: int | None = None, profile_name: str = "openai") -> str:
    """Return the name of the model a job makes, or of one it keeps on the way."""
    if profile_name == "azure":
        name = f"{job['model'].partition('.ft-')[0]}.ft-{job['id'].removeprefix('ftjob-')}"
        if job["suffix"]:
            name += f"-{_word(job['suffix'])}"
        return name if step is None else f"{name}:step_{step}"
    base = job["model"].split(":")[1] if job["model"].startswith("ft:") else job["model"]
    name = f"ft:{base}:{ORGANIZATION_NAME}:{_word(job['suffix'] or '')}:{job['model_tag']}"
    return name if step is None else f"{name}:ckpt-step-{step}"


def _word(suffix: str) -> str:
    """Return a suffix as it may stand in a model's name."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in suffix.lower())


def failure(job: Doc) -> Doc | None:
    """Return why a job's files do not pass validation, None if they do."""
    for param, stats in (("training_file", job["stats"]), ("validation_file", job["validation_stats"])):
        if stats is None:
            continue
        noun = param.replace("_", " ")
        reason = None
        if stats["fault"] is not None:
            reason = stats["fault"]
        elif stats["examples"] == 0:
            reason = "It holds no examples."
        elif stats["unlike"] is not None:
            reason = f"Line {stats['unlike']} has neither messages nor prompt and completion."
        if reason is not None:
            message = f"The job failed due to an invalid {noun}. {reason}"
            return {"code": f"invalid_{param}", "param": param, "message": message}
    return None


def plan(service: Service, job: Doc) -> Plan:
    """Plan a job."""
    speed = job["speed"]
    words = _WORDS["azure" if service.profile.omits_null else "2023" if service.profile.old_events else "today"]
    nothing: Doc | None = None if service.profile.old_events else {}
    files = f"training file: {job['training_file']}"
    if job["validation_file"] is not None:
        files += f" and validation file: {job['validation_file']}"
    happens = [
        Event(0.0, words["created"].format(id=job["id"]), data=nothing),
        Event(0.0, f"Validating {files}", data=nothing),
    ]
    first = "pending" if service.profile.omits_null else "validating_files"
    states = [(0.0, first)]
    error = failure(job)
    if error is not None:
        at = VALIDATED / speed
        data = {"error_code": error["code"], "error_param": error["param"]}
        happens.append(Event(at, error["message"], "error", data=data))
        return Plan([*states, (at, "failed")], happens, error=error, started=at)
    happens.append(Event(VALIDATED / speed, "Files validated, moving job to queued state", data=nothing))
    happens.append(Event(STARTED / speed, words["started"], data=None))
    waiting = "pending" if service.profile.omits_null else "queued"
    states += [(VALIDATED / speed, waiting), (STARTED / speed, "running")]
    run = run_of(job)
    kept = _checkpoints(service, job, run)
    tell = _azure_step_event if service.profile.omits_null else _step_event
    progress = [tell(run, step, _step_time(run, step) / speed) for step in run.logged_steps(MAX_STEP_EVENTS)]
    progress += [
        Event(one.at, f"Checkpoint created at step {one.step}", data=nothing) for one in kept if one.step < run.steps
    ]
    happens += sorted(progress, key=lambda event: event.at)
    model = model_name(job, profile_name=service.profile.name)
    happens.append(Event(TRAINED / speed + 0.1 / speed, words["model"].format(model=model), data=nothing))
    happens.append(Event(ENDED / speed, words["ended"], data=nothing))
    states.append((ENDED / speed, "succeeded"))
    return Plan(states, happens, kept, started=STARTED / speed)


def _step_time(run: Run, step: int) -> float:
    return STARTED + (TRAINED - STARTED) * run.progress(step)


def steps_done(job: Doc, run: Run, passed: float) -> int:
    """Return the steps a job has made after so many seconds of its own."""
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


def _checkpoints(service: Service, job: Doc, run: Run) -> list[Checkpoint]:
    """Return what is kept: the models at the end of the last epochs, the finished one last."""
    kept: dict[int, Checkpoint] = {}  # by step: a batch larger than the data ends several epochs at once
    for epoch in range(max(1, run.epochs - _CHECKPOINTS + 1), run.epochs + 1):
        step = min(run.epoch_end(epoch), run.steps)
        numbers = step_metrics(run, step)
        del numbers["total_steps"]
        if run.validated:
            numbers["full_valid_loss"] = numbers["valid_loss"]
            numbers["full_valid_mean_token_accuracy"] = numbers["valid_mean_token_accuracy"]
        last = epoch == run.epochs
        name = model_name(job, step=None if last else step, profile_name=service.profile.name)
        kept[step] = Checkpoint(_step_time(run, step) / job["speed"], step, name, numbers)
    return list(kept.values())


_WORDS = {
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
