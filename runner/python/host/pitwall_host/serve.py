"""Runs one algorithm: bars come in, one or many a message, decisions go out in the same order."""
import os
import time

from . import load
from .answer import plain
from .channel import leave
from .context import Context
from .fault import describe
from .guard import MemoryLimit

# Decisions are handed over at least this often, so that a slow algorithm shows that it goes on.
HAND_OVER_SECONDS = 0.05


def run(channel):
    first = channel.receive()
    folder = os.path.dirname(first["file"])
    limit = MemoryLimit(first["memoryMb"])
    try:
        found = load.load_class(first["file"])
        channel.send({"declared": load.declared_parameters(found)})
        settings = channel.receive()
        desk = Desk(channel, folder, limit)
        context = Context(settings["symbol"], settings["facts"], desk.ask_account)
        instance = load.create(found, context, settings)
        decide = load.caller(instance, settings["name"])
    except BaseException as error:
        kind = {"kind": "class"} if isinstance(error, load.NoClass) else {}
        channel.send({"error": dict(describe(error, folder, limit), **kind)})
        leave()
    channel.send({"ready": True})
    while True:
        message = channel.receive()
        desk.decide(decide, context, message["bars"], message.get("accounts"))


class Desk:
    """Keeps the decisions that have not been handed over yet."""

    def __init__(self, channel, folder, limit):
        self._channel = channel
        self._folder = folder
        self._limit = limit
        self._decisions = []

    def decide(self, decide, context, bars, accounts):
        now = time.monotonic
        due = now() + HAND_OVER_SECONDS
        try:
            for position, row in enumerate(bars):
                at = context._show(row, None if accounts is None else accounts[position])
                # First the answer: while it is made, the list may be handed over.
                answer = plain(decide(at))
                self._decisions.append(answer)
                if now() >= due:
                    self._hand_over({})
                    due = now() + HAND_OVER_SECONDS
        except BaseException as error:
            self._hand_over({"error": describe(error, self._folder, self._limit)})
            leave()
        self._hand_over({"done": True})

    def ask_account(self):
        """The account at the bar that is being decided; the bars before it are settled first."""
        self._hand_over({"need": True})
        return self._channel.receive()["account"]

    def _hand_over(self, message):
        message["decisions"] = self._decisions
        self._decisions = []
        self._channel.send(message)
