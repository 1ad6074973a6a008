"""Says what went wrong in a person's code: the error, its place in their files, the whole traceback."""
import os
import traceback

_own = os.path.dirname(os.path.abspath(__file__))


class BadAnswer(Exception):
    """What run returned is no decision."""


def describe(error, folder, limit=None):
    """Returns a message of plain values; `folder` holds the person's files."""
    if isinstance(error, MemoryError) and limit is not None:
        limit.lift()
    trace = _own_frames_off(error.__traceback__)
    place = _place(error, trace, folder)
    return {
        "kind": _kind(error),
        "text": _text(error),
        "file": place[0],
        "line": place[1],
        "traceback": "".join(traceback.format_exception(type(error), error, trace)),
    }


def _kind(error):
    if isinstance(error, BadAnswer):
        return "answer"
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, SystemExit):
        return "exit"
    return "threw"


def _text(error):
    try:
        words = str(error)
    except Exception:
        words = "its text could not be made"
    if isinstance(error, BadAnswer):
        return words
    if isinstance(error, SyntaxError):
        words = error.msg
    name = type(error).__name__
    return name + ": " + words if words else name


def _own_frames_off(trace):
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if not name.startswith((_own, "<frozen importlib")):
            return trace
        trace = trace.tb_next
    return None


def _place(error, trace, folder):
    """File, relative to the folder, and line of the innermost frame of the person's own code."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(trace)]
    if isinstance(error, SyntaxError) and error.filename:
        frames.append((error.filename, error.lineno))
    inside = [frame for frame in frames if frame[0].startswith(folder + os.sep)]
    for name, line in reversed(inside):
        return os.path.relpath(name, folder), line
    return (frames[-1][0], frames[-1][1]) if frames else (None, None)
