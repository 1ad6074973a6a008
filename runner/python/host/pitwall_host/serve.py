"""Runs one algorithm: bars come in, one or many a message, decisions go out in the same order."""
import os
import threading
import time

from . import load
from .answer import plain
from .channel import Printing, flush, leave
from .context import Context
from .fault import describe
from .guard import MemoryLimit

# Interval for sending decisions while bars are being decided.
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
        warm_up = load.warmer(instance)
    except BaseException as error:
        kind = {"kind": "class"} if isinstance(error, load.NoClass) else {}
        channel.send({"error": dict(describe(error, folder, limit), **kind)})
        leave()
    channel.send({"ready": True})
    printing = Printing()
    while True:
        message = channel.receive()
        printing.set_quiet("quiet" in message)
        if "history" in message:
            desk.warm_up(warm_up, context, message["history"], settings["account"])
            continue
        desk.decide(decide, context, message["bars"], message.get("accounts"))


class Desk:
    """Keeps the decisions of one message until they are sent: at its end, and at intervals if it takes long."""

    def __init__(self, channel, folder, limit):
        self._channel = channel
        self._folder = folder
        self._limit = limit
        self._lock = threading.Lock()
        self._works = threading.Event()
        self._watcher = None
        self._decisions = []
        self._handed = 0
        # Accounts at the next bars, valid while the algorithm holds.
        self._foreseen = iter(())

    def decide(self, decide, context, bars, accounts):
        with self._lock:
            self._decisions = decisions = []
            self._handed = 0
        self._foreseen = iter(())
        if len(bars) > 1:
            self._watch()
        try:
            for position, row in enumerate(bars):
                if accounts is None:
                    account = next(self._foreseen, None)
                else:
                    account = accounts[position]
                decision = plain(decide(context._show(row, account)))
                decisions.append(decision)
                if decision is not None:
                    self._foreseen = iter(())
        except BaseException as error:
            self._hand_over({"error": describe(error, self._folder, self._limit)})
            leave()
        self._works.clear()
        flush()
        self._hand_over({"done": True})

    def warm_up(self, warm_up, context, bars, account):
        """Shows bars without a decision; calls `warm_up` for each if the algorithm has it."""
        for position, row in enumerate(bars):
            time = context._show(row, account)
            if warm_up is None:
                continue
            try:
                warm_up(time)
            except BaseException as error:
                fault = describe(error, self._folder, self._limit)
                self._channel.send({"error": fault, "at": position})
                leave()
        flush()
        self._channel.send({"warmed": warm_up is not None})

    def ask_account(self):
        """The account at the current bar; the bars before it are settled first."""
        self._hand_over({"need": True})
        self._foreseen = iter(self._channel.receive()["accounts"])
        return next(self._foreseen)

    def _hand_over(self, message):
        with self._lock:
            # The list only grows meanwhile: items beyond this length are sent next time.
            end = len(self._decisions)
            message["decisions"] = self._decisions[self._handed : end]
            self._handed = end
            self._channel.send(message)

    def _watch(self):
        """A slow decision must not hold back those before it: they may be traded and recorded."""
        self._works.set()
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._hand_over_what_waits, daemon=True)
            self._watcher.start()

    def _hand_over_what_waits(self):
        while self._works.wait():
            time.sleep(HAND_OVER_SECONDS)
            if self._works.is_set() and len(self._decisions) > self._handed:
                self._hand_over({})
