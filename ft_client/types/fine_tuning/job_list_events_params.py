"""The types of `openai.types.fine_tuning.job_list_events_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import ListFineTuningEventsParams as JobListEventsParams

__all__ = ["JobListEventsParams"]
