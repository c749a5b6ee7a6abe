"""A complete fine-tuning run with the embedded service. Needs no key and no network, and costs nothing.

    python examples/demo.py          (or: make demo)

Further arguments, such as --speed 20, go to `ft run`. The demo runs twice with data of the package: it classifies
tickets with the legacy API and extracts measurements with the current one. Both results are shown at the end.
`make demo PROFILE=together` runs at another service what that service has.
"""

import os
import shlex
import subprocess
import sys
import tempfile
import time
from importlib.resources import as_file, files
from pathlib import Path

from ft_client import FTClient, FTClientError, NotSupportedError
from ft_client.results import parse_results

RUNS = {
    "Support tickets to five desks, legacy API": ("tickets", "fine-tunes", "validation_loss"),
    "Measurements out of sentences, current API": ("measures", "jobs", "valid_loss"),
}


def supported(profile: str | None, api: str) -> bool:
    """Return whether a service has an API. The error comes before any request, so no service is needed."""
    with FTClient("any", profile=profile, base_url="http://127.0.0.1:9/v1", max_retries=0) as client:
        try:
            _ = (client.fine_tunes.list if api == "fine-tunes" else client.fine_tuning.jobs.list)()
        except NotSupportedError:
            return False
        except FTClientError:
            return True
    return True


def main() -> int:
    profile = sys.argv[sys.argv.index("--profile") + 1] if "--profile" in sys.argv[:-1] else None
    runs = RUNS if profile is None else {key: run for key, run in RUNS.items() if supported(profile, run[1])}
    # without the user's settings for the real service
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
    start = time.monotonic()
    best = []
    with tempfile.TemporaryDirectory() as folder, as_file(files("ft_client") / "data") as data:
        for number, (title, (name, api, metric)) in enumerate(runs.items(), 1):
            print(f"\n=== {number}. {title}\n", flush=True)
            output = Path(folder) / name
            command = [sys.executable, "-m", "ft_client", "run", str(data / f"{name}-train.jsonl")]
            command += ["--validation", str(data / f"{name}-valid.jsonl"), "--api", api, "--suffix", name]
            command += ["--output", str(output), *sys.argv[1:]]
            command += ["--delete-model"] if profile is None else []  # not every service can delete models
            ran = subprocess.run(command, env=environment, check=False)
            if ran.returncode:
                print(f"{title}: ft run ended with {ran.returncode}", file=sys.stderr)
                return ran.returncode
            for path in sorted(output.glob("*.csv")):
                results = parse_results(path.read_bytes())
                row = results.best(metric)
                best.append(f"{title}: {len(results)} steps, lowest {metric} {row[metric]:.3f} at step {row.step}")
    print("\n=== Results\n")
    print("\n".join(best) or "The service keeps no result files.")
    print(f"\nSimulated figures: the embedded service trains nothing. Done in {time.monotonic() - start:.0f} seconds.")
    ft = shlex.join([sys.executable, "-m", "ft_client"])
    with as_file(files("ft_client") / "data" / "measures-train.jsonl") as data:
        print(f"Next, one run of your own:  {ft} run {shlex.quote(str(data))} --sandbox")
    print("Without --sandbox and with OPENAI_API_KEY set, `ft run` fine-tunes a real model, which costs money.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
