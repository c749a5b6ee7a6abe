"""The types of `openai.types.fine_tuning.job_list_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import ListPaginatedFineTuningJobsParams as JobListParams

__all__ = ["JobListParams"]
