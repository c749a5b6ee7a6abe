"""Evaluate the formula of a multi grader: arithmetic over the rewards of its graders."""

import ast
import math
import operator
from collections.abc import Callable, Mapping

_MAX_LENGTH = 2000
_MAX_POWER = 64.0

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "floor": math.floor,
    "ceil": math.ceil,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "log": math.log,
}


def evaluate(expression: str, names: Mapping[str, float]) -> float:
    """Evaluate `expression` with the given values of its names.

    Raises:
        ValueError: If the expression is not supported or its value is not finite.
    """
    if len(expression) > _MAX_LENGTH:
        raise ValueError("the formula is too long")
    try:
        # the service writes powers with ^
        tree = ast.parse(expression.replace("^", "**").strip(), mode="eval")
        value = float(_value(tree.body, names))
    except (SyntaxError, ArithmeticError, TypeError, RecursionError, MemoryError) as error:
        raise ValueError(f"the formula cannot be evaluated: {error}") from None
    if not math.isfinite(value):
        raise ValueError("the formula has no finite value")
    return value


def _value(node: ast.expr, names: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name):
            if name not in names:
                raise ValueError(f"the formula names an unknown grader: {name}")
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, names)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand, names)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_value(left, names), _value(right, names))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, names), _value(right, names))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return float(_FUNCTIONS[name](*(_value(argument, names) for argument in arguments)))
    raise ValueError(f"the formula may contain arithmetic only, not {type(node).__name__}")


def _power(base: float, exponent: float) -> float:
    if abs(exponent) > _MAX_POWER:
        raise ValueError("an exponent in the formula is too large")
    value: float | complex = base**exponent
    if isinstance(value, complex):
        raise ValueError("the formula has no real value")
    return value
