"""The types of `openai.types.graders.python_grader`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import GraderPython as PythonGrader

__all__ = ["PythonGrader"]
