"""JSON lines on the standard streams, which are then closed to all other code.

What a person's code prints, also from C, goes to descriptor 3 where the runner opened it, else to stderr.
Its standard input is empty.
"""
import ctypes
import json
import os
import sys

_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


class Channel:
    def __init__(self):
        printed = _printed()
        self.descriptor = os.dup(0)
        self._input = os.fdopen(self.descriptor, "rb", buffering=1 << 16)
        self._output = os.dup(1)
        _take_streams(printed)

    def send(self, message):
        left = memoryview((_encode(message) + "\n").encode("ascii"))
        try:
            while left:
                left = left[os.write(self._output, left) :]
        except OSError:
            # The runner has gone; a person's code must not catch this and continue.
            os._exit(0)

    def receive(self):
        """Returns the next message; ends the process when no more can come."""
        line = self._input.readline()
        if not line:
            leave()
        return json.loads(line)


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            # It was replaced or closed.
            pass


class Printing:
    """Switches printed output on or off, including that of C code and of processes that start meanwhile."""

    def __init__(self):
        self._kept = None

    def set_quiet(self, quiet):
        if quiet == (self._kept is not None):
            return
        flush()
        _flush_c()
        if quiet:
            self._kept = (os.dup(1), os.dup(2))
            nothing = os.open(os.devnull, os.O_WRONLY)
            targets = (nothing, nothing)
        else:
            targets = self._kept
            self._kept = None
        for descriptor, target in enumerate(targets, 1):
            os.dup2(target, descriptor)
        for target in set(targets):
            os.close(target)


def _flush_c():
    try:
        ctypes.CDLL(None).fflush(None)
    except (OSError, AttributeError):
        pass


def leave():
    """Ends the process at once, even if a person's code has left threads running."""
    flush()
    os._exit(0)


def _printed():
    """Returns the descriptor for printed output. Called before any other descriptor is created."""
    try:
        return os.dup(3)
    except OSError:
        return os.dup(2)


def _take_streams(printed):
    os.dup2(printed, 1)
    os.close(printed)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdin = open(0, closefd=False)
    sys.stdout = _stream(1)
    sys.stderr = _stream(2)


def _stream(descriptor):
    return open(
        descriptor, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False
    )
