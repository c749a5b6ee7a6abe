"""The types of `openai.types.fine_tuning.jobs.checkpoint_list_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import ListFineTuningJobCheckpointsParams as CheckpointListParams

__all__ = ["CheckpointListParams"]
