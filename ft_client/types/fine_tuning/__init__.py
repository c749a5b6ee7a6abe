"""The types of `openai.types.fine_tuning`; each is imported on first access."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from typing import TYPE_CHECKING

from ft_client._lazy import lazy_attributes

if TYPE_CHECKING:
    from ft_client.types.fine_tuning import alpha as alpha
    from ft_client.types.fine_tuning import checkpoints as checkpoints
    from ft_client.types.fine_tuning import jobs as jobs
    from ft_client.types.fine_tuning.dpo_hyperparameters import DpoHyperparameters as DpoHyperparameters
    from ft_client.types.fine_tuning.dpo_hyperparameters_param import DpoHyperparametersParam as DpoHyperparametersParam
    from ft_client.types.fine_tuning.dpo_method import DpoMethod as DpoMethod
    from ft_client.types.fine_tuning.dpo_method_param import DpoMethodParam as DpoMethodParam
    from ft_client.types.fine_tuning.fine_tuning_job import FineTuningJob as FineTuningJob
    from ft_client.types.fine_tuning.fine_tuning_job_event import FineTuningJobEvent as FineTuningJobEvent
    from ft_client.types.fine_tuning.fine_tuning_job_integration import (
        FineTuningJobIntegration as FineTuningJobIntegration,
    )
    from ft_client.types.fine_tuning.fine_tuning_job_wandb_integration import (
        FineTuningJobWandbIntegration as FineTuningJobWandbIntegration,
    )
    from ft_client.types.fine_tuning.fine_tuning_job_wandb_integration_object import (
        FineTuningJobWandbIntegrationObject as FineTuningJobWandbIntegrationObject,
    )
    from ft_client.types.fine_tuning.job_create_params import JobCreateParams as JobCreateParams
    from ft_client.types.fine_tuning.job_list_events_params import JobListEventsParams as JobListEventsParams
    from ft_client.types.fine_tuning.job_list_params import JobListParams as JobListParams
    from ft_client.types.fine_tuning.reinforcement_hyperparameters import (
        ReinforcementHyperparameters as ReinforcementHyperparameters,
    )
    from ft_client.types.fine_tuning.reinforcement_hyperparameters_param import (
        ReinforcementHyperparametersParam as ReinforcementHyperparametersParam,
    )
    from ft_client.types.fine_tuning.reinforcement_method import ReinforcementMethod as ReinforcementMethod
    from ft_client.types.fine_tuning.reinforcement_method_param import (
        ReinforcementMethodParam as ReinforcementMethodParam,
    )
    from ft_client.types.fine_tuning.supervised_hyperparameters import (
        SupervisedHyperparameters as SupervisedHyperparameters,
    )
    from ft_client.types.fine_tuning.supervised_hyperparameters_param import (
        SupervisedHyperparametersParam as SupervisedHyperparametersParam,
    )
    from ft_client.types.fine_tuning.supervised_method import SupervisedMethod as SupervisedMethod
    from ft_client.types.fine_tuning.supervised_method_param import SupervisedMethodParam as SupervisedMethodParam
__all__ = [
    "DpoHyperparameters",
    "DpoHyperparametersParam",
    "DpoMethod",
    "DpoMethodParam",
    "FineTuningJob",
    "FineTuningJobEvent",
    "FineTuningJobIntegration",
    "FineTuningJobWandbIntegration",
    "FineTuningJobWandbIntegrationObject",
    "JobCreateParams",
    "JobListEventsParams",
    "JobListParams",
    "ReinforcementHyperparameters",
    "ReinforcementHyperparametersParam",
    "ReinforcementMethod",
    "ReinforcementMethodParam",
    "SupervisedHyperparameters",
    "SupervisedHyperparametersParam",
    "SupervisedMethod",
    "SupervisedMethodParam",
    "alpha",
    "checkpoints",
    "jobs",
]
__getattr__ = lazy_attributes(
    __name__,
    {
        "FineTuningJob": "ft_client.types.fine_tuning.fine_tuning_job",
        "FineTuningJobEvent": "ft_client.types.fine_tuning.fine_tuning_job_event",
        "FineTuningJobIntegration": "ft_client.types.fine_tuning.fine_tuning_job_integration",
        "FineTuningJobWandbIntegration": "ft_client.types.fine_tuning.fine_tuning_job_wandb_integration",
        "FineTuningJobWandbIntegrationObject": "ft_client.types.fine_tuning.fine_tuning_job_wandb_integration_object",
        "JobCreateParams": "ft_client.types.fine_tuning.job_create_params",
        "JobListParams": "ft_client.types.fine_tuning.job_list_params",
        "JobListEventsParams": "ft_client.types.fine_tuning.job_list_events_params",
        "SupervisedMethod": "ft_client.types.fine_tuning.supervised_method",
        "SupervisedMethodParam": "ft_client.types.fine_tuning.supervised_method_param",
        "SupervisedHyperparameters": "ft_client.types.fine_tuning.supervised_hyperparameters",
        "SupervisedHyperparametersParam": "ft_client.types.fine_tuning.supervised_hyperparameters_param",
        "DpoMethod": "ft_client.types.fine_tuning.dpo_method",
        "DpoMethodParam": "ft_client.types.fine_tuning.dpo_method_param",
        "DpoHyperparameters": "ft_client.types.fine_tuning.dpo_hyperparameters",
        "DpoHyperparametersParam": "ft_client.types.fine_tuning.dpo_hyperparameters_param",
        "ReinforcementMethod": "ft_client.types.fine_tuning.reinforcement_method",
        "ReinforcementMethodParam": "ft_client.types.fine_tuning.reinforcement_method_param",
        "ReinforcementHyperparameters": "ft_client.types.fine_tuning.reinforcement_hyperparameters",
        "ReinforcementHyperparametersParam": "ft_client.types.fine_tuning.reinforcement_hyperparameters_param",
    },
    modules={
        "jobs": "ft_client.types.fine_tuning.jobs",
        "checkpoints": "ft_client.types.fine_tuning.checkpoints",
        "alpha": "ft_client.types.fine_tuning.alpha",
    },
)
