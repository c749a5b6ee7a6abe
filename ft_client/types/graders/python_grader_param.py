"""The types of `openai.types.graders.python_grader_param`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import GraderPythonParam as PythonGraderParam

__all__ = ["PythonGraderParam"]
