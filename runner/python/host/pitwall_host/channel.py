"""JSON lines on the standard streams, which are then taken away from everybody else.

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
            # The runner has gone; a person's code must not catch this and go on.
            os._exit(0)

    def receive(self):
        """Returns the next message; the process ends when there will be none."""
        line = self._input.readline()
        if not line:
            leave()
        return json.loads(line)


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            # Somebody put something else there, or closed it.
            pass


class Printing:
    """Whether what is printed goes anywhere; also what C code prints, and what processes print that start meanwhile."""

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
    """Ends the process at once, whatever threads a person's code has left running."""
    flush()
    os._exit(0)


def _printed():
    """Where what is printed goes. Looked for before any other descriptor is made."""
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
