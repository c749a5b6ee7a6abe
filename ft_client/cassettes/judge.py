"""Holds an interaction to its contract: parameters, both bodies, and what came back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ft_client.cassettes.bodies import Part, bare, is_json, parts_of
from ft_client.cassettes.contract import Contract, Operation, Parameter
from ft_client.cassettes.store import Interaction


@dataclass(slots=True)
class Judged:
    """An interaction as the contract reads it.

    Attributes:
        operation: Whose it is; None if the contract has none for it.
        documented: The status, or class of statuses, that the contract describes the answer under.
        parameters: What was sent, in the contract's types, by place and name: `query limit`, `path file_id`.
        request_body: What was sent, as the contract's schema describes it; None where nothing was.
        answer_body: What came back, likewise.
        request_problems: Where the request breaks the contract.
        answer_problems: Where the answer does.
    """

    operation: Operation | None = None
    documented: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    request_body: Any = None
    answer_body: Any = None
    request_problems: list[str] = field(default_factory=list)
    answer_problems: list[str] = field(default_factory=list)


def judge(contract: Contract, interaction: Interaction) -> Judged:
    """Hold an interaction to the contract."""
    judged = Judged()
    request = interaction.request
    found = contract.find(request.method, request.url)
    if found is None:
        judged.request_problems.append(f"the contract has no operation for {request.method} {request.url}")
        return judged
    judged.operation, path = found
    _judge_parameters(contract, judged, interaction, path)
    _judge_request_body(contract, judged, interaction)
    _judge_answer(contract, judged, interaction)
    return judged


# ---- parameters -----------------------------------------------------------------------------------------------------


def _judge_parameters(contract: Contract, judged: Judged, interaction: Interaction, path: dict[str, str]) -> None:
    assert judged.operation is not None
    pairs = parse_qsl(urlsplit(interaction.request.url).query, keep_blank_values=True)
    used: set[str] = set()
    for parameter in judged.operation.parameters:
        if parameter.place == "path":
            sent: Any = _typed(contract, path[parameter.name], parameter.schema)
        elif parameter.place == "query":
            names, sent = _from_query(contract, parameter, pairs)
            used |= names
        elif parameter.place == "header":
            text = interaction.request.headers.get(parameter.name.lower())
            sent = ... if text is None else _typed(contract, text, parameter.schema)
        else:
            continue
        if sent is ...:
            if parameter.required:
                judged.request_problems.append(f"{parameter.place} parameter {parameter.name} is missing")
            continue
        judged.parameters[f"{parameter.place} {parameter.name}"] = sent
        judged.request_problems += [
            f"{parameter.place} parameter {parameter.name}: {error}"
            for error in contract.errors(sent, parameter.schema)
        ]
    judged.request_problems += [
        f"query parameter {name} is not in the contract" for name in sorted({name for name, _ in pairs} - used)
    ]


def _from_query(contract: Contract, parameter: Parameter, pairs: list[tuple[str, str]]) -> tuple[set[str], Any]:
    """Return a parameter's names in a query, and its value; `...` if it is not there."""
    schema = contract.resolve(parameter.schema)
    if parameter.style == "deepObject":
        prefix = f"{parameter.name}["
        members = {name: value for name, value in pairs if name.startswith(prefix) and name.endswith("]")}
        inner = schema.get("properties", {})
        rest = schema.get("additionalProperties", {})
        found: Any = {}
        for name, text in members.items():
            key = name.removeprefix(prefix).removesuffix("]")
            found[key] = _typed(contract, text, inner.get(key, rest if isinstance(rest, dict) else {}))
        return set(members), found if members else ...
    texts = [value for name, value in pairs if name == parameter.name]
    if not texts:
        return set(), ...
    if "array" in _types(schema):
        items = texts if parameter.explode else texts[0].split(",")
        return {parameter.name}, [_typed(contract, text, schema.get("items", {})) for text in items]
    return {parameter.name}, _typed(contract, texts[0], schema) if len(texts) == 1 else texts


def _types(schema: Mapping[str, Any]) -> list[str]:
    kind = schema.get("type", [])
    return kind if isinstance(kind, list) else [kind]


def _typed(contract: Contract, text: str, schema: dict[str, Any]) -> Any:
    """Return a text in the type that a schema wants; unchanged where it is not of that type, for the schema to see."""
    kinds = _types(contract.resolve(schema))
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    try:
        if "integer" in kinds:
            return int(text)
        if "number" in kinds:
            return float(text)
    except ValueError:
        pass
    return text


# ---- bodies ---------------------------------------------------------------------------------------------------------


def _judge_request_body(contract: Contract, judged: Judged, interaction: Interaction) -> None:
    assert judged.operation is not None
    request = interaction.request
    if "requestBody" not in judged.operation.node:
        if request.body:
            judged.request_problems.append("the contract has no body for this request")
        return
    wanted = contract.resolve(judged.operation.node["requestBody"])
    if not request.body:
        if wanted.get("required"):
            judged.request_problems.append("the body is missing")
        return
    media_type, content = bare(request.headers.get("content-type")), wanted["content"]
    if media_type not in content:
        judged.request_problems.append(f"the contract has no body of type {media_type!r} for this request")
        return
    schema = content[media_type].get("schema", {})
    if "form" in request.body:
        judged.request_body = _form(contract, parts_of(request.body), schema, content[media_type].get("encoding", {}))
    else:
        judged.request_body = _value(request.body)
    judged.request_problems += [f"request body {error}" for error in contract.errors(judged.request_body, schema)]


def _value(body: Mapping[str, Any]) -> Any:
    """Return a body as a schema describes it: bytes as a string that has one character for each."""
    for value in body.values():
        return value.decode("latin-1") if isinstance(value, bytes) else value
    return None


def _form(contract: Contract, parts: list[Part], schema: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    """Return a form as the object that a schema describes."""
    properties = contract.resolve(schema).get("properties", {})
    found: dict[str, Any] = {}
    for part in parts:
        name, bracket, key = part.name.partition("[")
        if bracket and key.endswith("]") and encoding.get(name, {}).get("style") == "deepObject":
            inner = contract.resolve(properties.get(name, {})).get("properties", {}).get(key[:-1], {})
            found.setdefault(name, {})[key[:-1]] = _field(contract, part, inner)
            continue
        schema_of = contract.resolve(properties.get(part.name, {}))
        if "array" in _types(schema_of):
            found.setdefault(part.name, []).append(_field(contract, part, schema_of.get("items", {})))
        elif part.name in found:
            found[part.name] = [found[part.name], _field(contract, part, schema_of)]  # one value only: refused
        else:
            found[part.name] = _field(contract, part, schema_of)
    return found


def _field(contract: Contract, part: Part, schema: dict[str, Any]) -> Any:
    if part.filename is not None or contract.resolve(schema).get("format") == "binary":
        return part.content.decode("latin-1")
    text = part.content.decode("utf-8", "replace")
    if part.media_type is not None and is_json(bare(part.media_type)):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return _typed(contract, text, schema)


# ---- answers --------------------------------------------------------------------------------------------------------


def _judge_answer(contract: Contract, judged: Judged, interaction: Interaction) -> None:
    assert judged.operation is not None
    response = interaction.response
    problems = judged.answer_problems
    found = contract.documented(judged.operation, response.status)
    if found is None:
        problems.append(f"the contract has no answer {response.status} for {judged.operation.id}")
        return
    judged.documented, said = found
    for name, header in said.get("headers", {}).items():
        header = contract.resolve(header)
        text = response.headers.get(name.lower())
        if text is None:
            if header.get("required"):
                problems.append(f"header {name} is missing")
        else:
            schema = header.get("schema", {})
            problems += [f"header {name}: {e}" for e in contract.errors(_typed(contract, text, schema), schema)]
    if "content" not in said:
        if response.body:
            problems.append(f"the contract has no body for an answer {response.status}")
        return
    media_type = bare(response.headers.get("content-type"))
    if media_type not in said["content"]:
        problems.append(f"the contract has no answer {response.status} of type {media_type!r}")
        return
    media = said["content"][media_type]
    judged.answer_body = _value(response.body)
    if is_json(media_type) and "json" not in response.body:
        problems.append("the body is not JSON")
    else:
        value = "" if judged.answer_body is None else judged.answer_body
        body = judged.answer_body if is_json(media_type) else value
        problems += [f"answer body {error}" for error in contract.errors(body, media.get("schema", {}))]
    if "x-event-schema" in media:
        problems += _event_problems(contract, media, str(judged.answer_body or ""))


def events_of(text: str) -> Iterator[str]:
    """Yield the data of each server-sent event."""
    for block in text.replace("\r\n", "\n").split("\n\n"):
        data = [line.removeprefix("data:").removeprefix(" ") for line in block.split("\n") if line.startswith("data:")]
        if data:
            yield "\n".join(data)


def _event_problems(contract: Contract, media: dict[str, Any], text: str) -> Iterator[str]:
    """Hold each event of a stream to `x-event-schema`, and the last one to `x-stream-end`."""
    events = list(events_of(text))
    end = media.get("x-stream-end")
    if end is not None and (not events or events.pop() != end):
        yield f"the stream does not end with {end!r}"
    for number, event in enumerate(events):
        try:
            value = json.loads(event)
        except ValueError:
            yield f"event {number} is not JSON"
            continue
        yield from (f"event {number} {error}" for error in contract.errors(value, media["x-event-schema"]))
