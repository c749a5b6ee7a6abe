"""Selection of a profile, and the base URL, authentication and options that follow from it."""

from __future__ import annotations

from typing import Any

import pytest

from ft_client import _profile
from ft_client._profile import ConnectionSettingsError, connect

AZURE = "https://name.openai.azure.com"


@pytest.mark.parametrize(
    ("arguments", "environ", "name", "base_url"),
    [
        ({}, {}, "openai", "https://api.openai.com/v1"),
        ({}, {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1/"}, "openai", "http://127.0.0.1:1/v1"),
        ({"name": "together"}, {}, "together", "https://api.together.ai/v1"),
        ({"name": "together"}, {"TOGETHER_BASE_URL": "https://t.example/v1"}, "together", "https://t.example/v1"),
        ({"name": "together"}, {"OPENAI_BASE_URL": "https://o.example/v1"}, "together", "https://api.together.ai/v1"),
        ({}, {"FT_PROFILE": "zhipu"}, "zhipu", "https://open.bigmodel.cn/api/paas/v4"),
        ({"name": "nebius"}, {"FT_PROFILE": "zhipu"}, "nebius", "https://api.tokenfactory.nebius.com/v1"),
        ({"base_url": "https://api.together.xyz/v1/"}, {}, "together", "https://api.together.xyz/v1"),
        (
            {"base_url": "https://api.together.xyz/v1"},
            {"FT_PROFILE": "openai"},
            "openai",
            "https://api.together.xyz/v1",
        ),
        ({"options": {"azure_endpoint": AZURE + "/"}}, {}, "azure", f"{AZURE}/openai/v1"),
        ({"options": {"azure_endpoint": AZURE, "api_version": "2025-04-01-preview"}}, {}, "azure", f"{AZURE}/openai"),
        ({"name": "azure"}, {"AZURE_OPENAI_ENDPOINT": AZURE}, "azure", f"{AZURE}/openai/v1"),
        (
            {"name": "azure"},
            {"AZURE_OPENAI_ENDPOINT": AZURE, "OPENAI_API_VERSION": "2024-10-21"},
            "azure",
            f"{AZURE}/openai",
        ),
        ({"options": {"azure_endpoint": None}}, {}, "openai", "https://api.openai.com/v1"),
    ],
)
def test_connect_arguments_and_environment_select_profile_and_base_url(
    arguments: dict[str, Any], environ: dict[str, str], name: str, base_url: str
) -> None:
    """An argument counts more than the environment, and both more than the profile."""
    connection = connect(**arguments, environ=environ)
    assert (connection.profile.name, connection.base_url) == (name, base_url)


def test_connect_options_become_query_header_body_and_token() -> None:
    """A profile states where each of its options goes."""
    dated = connect("azure", options={"azure_endpoint": AZURE, "api_version": "v", "azure_ad_token": "t"})
    assert (dated.query, dated.token, dated.auth) == ({"api-version": "v"}, "Bearer t", ("api-key", ""))
    assert dated.profile.route is not None
    assert dated.profile.route.name == "dated"
    assert "Bearer t" not in repr(dated)
    proxy = connect("litellm", base_url="http://127.0.0.1:4000", options={"custom_llm_provider": "azure"})
    assert (proxy.query, proxy.body) == ({"custom_llm_provider": "azure"}, {"custom_llm_provider": "azure"})
    assert connect("dashscope", options={"workspace": "w"}).headers == {"X-DashScope-WorkSpace": "w"}
    assert connect("together").key_variables == ("TOGETHER_API_KEY",)
    assert connect("together").auth == ("Authorization", "Bearer")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"name": "litellm"},
            "profile litellm has no base URL. Set base_url or LITELLM_BASE_URL or LITELLM_",
        ),
        ({"name": "azure"}, "profile azure has no base URL. Set base_url or azure_endpoint"),
        (
            {"name": "together", "options": {"azure_endpoint": AZURE}},
            "azure_endpoint is not an option of profile together",
        ),
        ({"options": {"nothing": "x"}}, "nothing is not an option of profile openai: it belongs to no profile"),
    ],
)
def test_connect_without_what_a_service_needs_names_it(arguments: dict[str, Any], message: str) -> None:
    """The error names the argument or variable to set, before any request."""
    with pytest.raises(ConnectionSettingsError, match=message.replace(".", r"\.")):
        connect(**arguments)


def test_connect_query_that_the_caller_sends_anyway_is_enough() -> None:
    """`default_query` is another way to give a required parameter."""
    assert connect(base_url=f"{AZURE}/openai", query={"api-version": "v"}).query == {}


def test_connect_unknown_profile_lists_the_known_ones() -> None:
    """A typo in FT_PROFILE is found at once."""
    with pytest.raises(_profile.UnknownProfileError, match="Use one of: azure, dashscope, litellm"):
        connect(environ={"FT_PROFILE": "openia"})
