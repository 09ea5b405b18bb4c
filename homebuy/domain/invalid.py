"""What is wrong with a value from outside, in words that its writer can act on."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

LONGEST = 60
"""Characters of a faulty value that are worth repeating."""


def why_invalid(invalid: ValidationError) -> list[str]:
    """What is wrong with each field of a message."""
    return [_in_place(error) for error in invalid.errors(include_url=False)]


def _in_place(error: ErrorDetails) -> str:
    place = ".".join(str(step) for step in error["loc"] if step != "[key]")
    return f"{place}: {invalidity(error)}" if place else invalidity(error)


def invalidity(error: ErrorDetails) -> str:
    """Why a value was not taken, and what to do."""
    given, context = shortened(error["input"]), error.get("ctx", {})
    match error["type"]:
        case "missing":
            return "this is missing: add it"
        case "extra_forbidden":
            return "there is no such field: remove it"
        case "json_invalid":
            return f"this is not JSON: {context['error']}"
        case _ if error["input"] in ("", None):
            return "this is empty: write a value"
        case "value_error":
            return str(context["error"])
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{given} does not fit here: write names with values"
        case "tuple_type":
            return f"{given} is no list: a list belongs here"
        case "too_short":
            return "this is empty: add at least one entry"
        case "too_long":
            return f"this holds more than {context['max_length']} entries: leave some out"
        case kind:
            return _unfit(kind, error, given)


def _unfit(kind: str, error: ErrorDetails, given: str) -> str:
    context = error.get("ctx", {})
    match kind:
        case "string_type":
            return f"{given} is not text: put it in quotes"
        case "string_pattern_mismatch":
            any_case = "A-Z" in context["pattern"]
            letters = "letters" if any_case else "lower case letters"
            return f"{given} cannot be used: take {letters} and digits, with - . or _ between"
        case "string_too_long":
            amount, most = len(error["input"]), context["max_length"]
            return f"this holds {amount:,} characters, which is too many: shorten it to {most:,}"
        case "bool_type":
            return f"{given} is neither true nor false: write one of them"
        case "int_type" | "int_from_float":
            return f"{given} is no whole number: write one, without quotes"
        case "greater_than_equal":
            return f"{given} is too small: write {context['ge']} or more"
        case "enum" | "literal_error":
            return f"{given} is none of: {context['expected']}"
        case "timezone_aware":
            return f"{given} names no zone: write it as 2026-03-31T14:30:00Z"
        case kind if kind.startswith("datetime"):
            return f"{given} is no time: write it as 2026-03-31T14:30:00Z"
        case kind if kind.startswith("date"):
            return f"{given} is no date: write YYYY-MM-DD"
        case _:
            return f"{given} cannot be used ({kind}): correct it"


def shortened(given: object) -> str:
    """A value as it is written, or its beginning."""
    text = str(given).lower() if isinstance(given, bool) else repr(given)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
