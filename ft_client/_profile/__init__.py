"""Profiles of compatible services: how each one's statuses, times, bodies, lists and errors are read."""

from ft_client._profile.connection import (
    Connection,
    ConnectionSettingsError,
    connect,
    selected_name,
)
from ft_client._profile.data import profiles_that_know
from ft_client._profile.loading import DEFAULT, UnknownProfileError, for_base_url, load, name_for_base_url, names
from ft_client._profile.profile import Profile
from ft_client._profile.rules import Route, UploadRules
from ft_client._profile.service_errors import ServiceError
from ft_client._profile.vocabulary import OUTCOMES, FileState, Outcome

__all__ = [
    "DEFAULT",
    "OUTCOMES",
    "Connection",
    "ConnectionSettingsError",
    "FileState",
    "Outcome",
    "Profile",
    "Route",
    "ServiceError",
    "UnknownProfileError",
    "UploadRules",
    "connect",
    "for_base_url",
    "load",
    "name_for_base_url",
    "names",
    "profiles_that_know",
    "selected_name",
]
