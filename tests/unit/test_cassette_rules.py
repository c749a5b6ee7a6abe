"""The rules that cassettes are held to: for each a fault that it alone must catch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from ft_client.cassettes.contract import Contract
from ft_client.cassettes.rules import Problem, Rules, check_file
from ft_client.cassettes.store import Cassette, CassetteFile, CassetteFileError, Interaction, dumps, loads
from tests.support import shelf


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    """The rules, with a contract and a label."""
    contract = tmp_path / "books.json"
    contract.write_text(json.dumps(shelf.document()), encoding="utf-8")
    return Rules(contract_file=contract, label=shelf.LABEL, patterns=(r"shelf:\d+",), renew="record {file}")


def clean() -> CassetteFile:
    """A file that breaks no rule."""
    return shelf.file(one=Cassette((shelf.adding(),), {"id": "b1"}), two=Cassette((shelf.adding("Emma"),)))


def the_only(problems: list[Problem]) -> tuple[str, str]:
    """The rule that is broken, and where; there is one problem only."""
    assert len(problems) == 1, problems
    return problems[0].rule, problems[0].where


def with_origin(file: CassetteFile, **changes: Any) -> CassetteFile:
    """The file with another origin."""
    return replace(file, recorded=replace(file.recorded, **changes))


def answered_otherwise(**response: Any) -> Interaction:
    """An interaction with another answer."""
    one = shelf.adding()
    return replace(one, response=shelf.answered(**{"headers": shelf.JSON, "json": shelf.BOOK} | response))


def test_a_clean_file_breaks_no_rule(rules: Rules) -> None:
    """What is in order is left alone."""
    assert check_file(rules, "addBook", clean()) == []


# ---- one fault for each rule ----------------------------------------------------------------------------------------


def test_a_request_that_breaks_the_contract_is_caught(rules: Rules) -> None:
    """The client has changed what it sends."""
    problems = check_file(rules, "addBook", shelf.file(one=Cassette((shelf.adding(isbn="1"),))))
    assert the_only(problems) == ("contract", "addBook/one")
    assert "request body $: Additional properties" in problems[0].message


def test_an_answer_that_breaks_the_contract_is_caught(rules: Rules) -> None:
    """The contract says something that the service does not do."""
    file = shelf.file(one=Cassette((answered_otherwise(json={"id": "b1"}),)))
    assert the_only(check_file(rules, "addBook", file)) == ("contract", "addBook/one")


def test_an_undocumented_status_is_caught(rules: Rules) -> None:
    """An answer that the contract does not know."""
    file = shelf.file(one=Cassette((answered_otherwise(status=500),)))
    assert the_only(check_file(rules, "addBook", file)) == ("contract", "addBook/one")


def refused(title: Any, *, status: int = 400, said: bool = True) -> CassetteFile:
    """A refusal, and whether the cassette says that its request breaks the contract."""
    interaction = replace(
        shelf.adding(title), response=shelf.answered(status, headers=shelf.JSON, json={"reason": "no"})
    )
    return shelf.file(one=Cassette((interaction,), breaks_contract=said))


def test_a_refused_request_may_break_the_contract_where_the_cassette_says_so(rules: Rules) -> None:
    """How the service refuses can be recorded."""
    assert check_file(rules, "addBook", refused(1)) == []


def test_a_refused_request_that_breaks_the_contract_in_silence_is_caught(rules: Rules) -> None:
    """A refusal alone excuses nothing."""
    assert the_only(check_file(rules, "addBook", refused(1, said=False))) == ("contract", "addBook/one")


def test_an_excuse_without_need_is_caught(rules: Rules) -> None:
    """A cassette that is said to break the contract breaks it."""
    assert the_only(check_file(rules, "addBook", refused("Emma"))) == ("contract", "addBook/one")


def test_a_success_excuses_nothing(rules: Rules) -> None:
    """What the service has taken was no breach of the contract; or the contract is wrong."""
    file = shelf.file(one=Cassette((shelf.adding(1),), breaks_contract=True))
    assert {problem.rule for problem in check_file(rules, "addBook", file)} == {"contract"}


def test_a_secret_is_caught(rules: Rules) -> None:
    """A key in an answer."""
    key = "sk-" + "Ab3De6Gh9Jk2Mn5Pq8Rs"
    file = shelf.file(one=Cassette((answered_otherwise(json=shelf.BOOK | {"note": key}),)))
    problems = check_file(rules, "addBook", file)
    assert the_only(problems) == ("secret", "addBook/one")
    assert key not in str(problems[0])


def test_a_secret_of_the_projects_own_shape_is_caught(rules: Rules) -> None:
    """A pattern from the settings."""
    file = shelf.file(one=Cassette((shelf.adding(),), {"place": "shelf:12"}))
    assert the_only(check_file(rules, "addBook", file)) == ("secret", "addBook/one")


def test_an_empty_cassette_is_caught(rules: Rules) -> None:
    """It would prove nothing, and pass."""
    file = clean()
    file = replace(file, cassettes={**file.cassettes, "three": Cassette(())})
    assert the_only(check_file(rules, "addBook", file)) == ("empty", "addBook/three")


def test_an_empty_file_is_caught(rules: Rules) -> None:
    """Nothing is left on it."""
    assert the_only(check_file(rules, "addBook", replace(clean(), cassettes={}))) == ("empty", "addBook")


def test_a_stale_file_is_caught_with_the_command_that_renews_it(rules: Rules) -> None:
    """The contract of the operation has changed since."""
    document = shelf.document()
    document["components"]["schemas"]["NewBook"]["properties"]["pages"]["minimum"] = 0
    assert rules.contract_file is not None
    rules.contract_file.write_text(json.dumps(document), encoding="utf-8")
    problems = check_file(rules, "addBook", clean())
    assert the_only(problems) == ("stale", "addBook")
    assert "addBook has changed" in problems[0].message
    assert problems[0].message.endswith("-> record addBook")


def test_a_file_of_an_operation_that_is_gone_is_caught(rules: Rules) -> None:
    """The contract does not know what it was recorded for."""
    file = replace(clean(), contract={**clean().contract, "burnBook": "0" * 16})
    problems = check_file(rules, "addBook", file)
    assert the_only(problems) == ("stale", "addBook")
    assert "no operation burnBook any more" in problems[0].message


def test_a_file_that_does_not_say_its_contract_is_caught(rules: Rules) -> None:
    """Without a digest nobody would see that it is stale."""
    assert the_only(check_file(rules, "addBook", replace(clean(), contract={}))) == ("stale", "addBook")


def unlabelled(file: CassetteFile) -> CassetteFile:
    """The file with answers that do not say that they are simulated."""

    def without(headers: Mapping[str, str]) -> dict[str, str]:
        return {name: value for name, value in headers.items() if name != shelf.LABEL}

    cassettes = {
        name: replace(
            cassette,
            interactions=tuple(
                replace(one, response=replace(one.response, headers=without(one.response.headers)))
                for one in cassette.interactions
            ),
        )
        for name, cassette in file.cassettes.items()
    }
    return replace(file, cassettes=cassettes)


def test_a_real_recording_breaks_no_rule(rules: Rules) -> None:
    """Real answers at a real address."""
    real = with_origin(unlabelled(clean()), simulated=False, service="books.net", base_url="https://books.net/v1")
    assert check_file(rules, "addBook", real) == []


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (
            with_origin(clean(), simulated=False, base_url="https://books.net/v1"),
            "a simulated answer poses as a real one",
        ),
        (with_origin(clean(), base_url="https://books.net/v1"), "simulated answers pose as those of books.net"),
        (unlabelled(clean()), f"the answer lacks the label {shelf.LABEL}"),
        (with_origin(unlabelled(clean()), simulated=False), "shelf.test is no service's address"),
        (with_origin(unlabelled(clean()), simulated=False, base_url="http://127.0.0.1:80/v1"), "no service's address"),
        (with_origin(unlabelled(clean()), simulated=False, base_url="http://localhost/v1"), "no service's address"),
        (with_origin(clean(), service=""), "does not say what it was recorded against"),
        (with_origin(clean(), at="yesterday"), "does not say when it was recorded"),
    ],
    ids=["label", "address", "no label", "nobody's address", "loopback", "localhost", "no service", "no time"],
)
def test_what_poses_as_something_else_is_caught(rules: Rules, file: CassetteFile, reason: str) -> None:
    """The origin is what the answers and the address say it is."""
    problems = check_file(rules, "addBook", file)
    assert {problem.rule for problem in problems} == {"origin"}
    assert all(reason in problem.message for problem in problems), problems


# ---- and the rest ---------------------------------------------------------------------------------------------------


def test_a_rule_can_be_ignored_by_its_name(rules: Rules) -> None:
    """The others still hold."""
    file = replace(clean(), contract={}, cassettes={**clean().cassettes, "three": Cassette(())})
    held = replace(rules, ignored=frozenset({"stale"}))
    assert the_only(check_file(held, "addBook", file)) == ("empty", "addBook/three")


def test_without_a_contract_the_other_rules_hold() -> None:
    """Cassettes of a service that nobody has described are still free of secrets."""
    file = shelf.file(one=Cassette((shelf.adding(isbn="1"),), {"mail": "ada@" + "engine.org"}))
    assert the_only(check_file(Rules(), "addBook", file)) == ("secret", "addBook/one")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format: 1", "format: 2"),
        ("cassettes:", "tapes:"),
        ("- request:", "- note: x\n      request:"),
        ("method: POST", "verb: POST"),
        ("simulated: true", "pretended: true"),
        ("json:", "jsonl:"),
        ("status: 200", "status: 200\n        text: again"),
        ("format: 1", "format: ["),
    ],
)
def test_what_a_file_may_not_say_is_refused(old: str, new: str) -> None:
    """A misspelt key is not passed over."""
    text = dumps(clean())
    assert old in text
    with pytest.raises(CassetteFileError):
        loads(text.replace(old, new, 1))


@pytest.mark.parametrize("load", [loads, lambda text: Contract.load(Path(text))], ids=["cassettes", "contract"])
def test_a_file_runs_no_code(tmp_path: Path, load: Any) -> None:
    """Neither a cassette nor a contract can do more than be read (GHSA-rpj2-4hq8-938g)."""
    trace = tmp_path / "trace"
    text = f"format: !!python/object/apply:os.mkdir ['{trace}']\n"
    (tmp_path / "contract.yaml").write_text(text, encoding="utf-8")
    with pytest.raises((CassetteFileError, yaml.YAMLError)):
        load(text if load is loads else str(tmp_path / "contract.yaml"))
    assert not trace.exists()


def test_what_would_not_be_read_back_the_same_is_not_written() -> None:
    """A loss is found when it happens, not when a test fails over it."""
    with pytest.raises(CassetteFileError, match="without a loss"):
        dumps(shelf.file(one=Cassette((shelf.adding(),), {"pair": (1, 2)})))


def test_a_file_reads_back_the_same() -> None:
    """Everything about it survives writing."""
    file = refused(1)
    assert loads(dumps(file, "a note")) == file
