"""What run returned → plain values: nothing (HOLD), [action, shares], or a table of named values."""
import enum
import math

from .fault import BadAnswer

WORDS = {"good_for_bars": "goodForBars", "move_stop": "moveStop"}
REASON_MAX = 200
NUMBERS = ("confidence", "stop", "target", "moveStop", "goodForBars")
KNOWN = ("action", "shares", "confidence", "stop", "target", "moveStop", "reason", "order", "goodForBars", "cancel")


def plain(answer):
    """Returns a decision in a form that JSON can hold; raises BadAnswer with the expected form."""
    if answer is None:
        return None
    if isinstance(answer, (tuple, list)) and len(answer) == 2:
        action = _action(answer[0])
        return None if action == "HOLD" else [action, number(answer[1], "shares")]
    if isinstance(answer, dict):
        return _table(answer)
    expected = "expected (action, shares), a dict with them, or None"
    raise BadAnswer("run returned %s, %s" % (_shown(answer), expected))


def _action(value):
    if value is None:
        return "HOLD"
    if isinstance(value, enum.Enum):
        value = value.value if isinstance(value.value, str) else value.name
    if isinstance(value, str):
        word = value.strip().upper()
        if word in ("BUY", "SELL", "HOLD"):
            return word
    raise BadAnswer("action was %s, expected 'BUY', 'SELL' or 'HOLD'" % _shown(value))


def _table(answer):
    given = {WORDS.get(key, key): value for key, value in answer.items() if value is not None}
    unknown = [key for key in given if key not in KNOWN]
    if unknown:
        raise BadAnswer("%s is not known, expected %s" % (_shown(unknown[0]), " ".join(KNOWN)))
    action = _action(given.get("action"))
    table = {"action": action, "shares": 0}
    if action != "HOLD":
        table["shares"] = number(given.get("shares"), "shares")
    for name in NUMBERS:
        if name in given:
            table[name] = number(given[name], name)
    if "reason" in given:
        table["reason"] = str.__getitem__(str(given["reason"]), slice(0, REASON_MAX))
    if "cancel" in given:
        table["cancel"] = bool(given["cancel"])
    if "order" in given:
        table["order"] = _order(given["order"])
    return table


def _order(order):
    if not isinstance(order, dict):
        raise BadAnswer("order was %s, expected a dict with its type" % _shown(order))
    prices = {key: number(order[key], "order." + key) for key in ("limit", "trigger") if order.get(key) is not None}
    return dict(prices, type=str(order.get("type")).upper())


def number(value, name):
    """Returns an int or float for any number, including numpy's; a word for one that JSON cannot hold."""
    kind = type(value)
    if kind is not int and kind is not float:
        value = _converted(value, name)
    if isinstance(value, int):
        return value if value.bit_length() <= 1024 else ("inf" if value > 0 else "-inf")
    return value if math.isfinite(value) else repr(value)


def _converted(value, name):
    try:
        if hasattr(value, "item"):
            value = value.item()
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        if hasattr(value, "__index__") and not isinstance(value, bool):
            return int(value.__index__())
        if hasattr(value, "__float__") and not isinstance(value, bool):
            return float(value)
    except (TypeError, ValueError):
        pass
    raise BadAnswer("%s was %s, expected a number" % (name, _shown(value)))


def _shown(value):
    try:
        return str.__getitem__(repr(value), slice(0, 80))
    except Exception:
        return "a value whose repr raises"
