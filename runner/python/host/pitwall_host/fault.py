"""Reports an error in a person's code: the error, its place in their files, the whole traceback."""
import os
import traceback

_own = os.path.dirname(os.path.abspath(__file__))

# Maximum characters of a message, and of the end of a traceback.
TEXT_MAX = 4096
TRACEBACK_MAX = 16384


class BadAnswer(Exception):
    """The return value of run is not a decision."""


def describe(error, folder, limit=None):
    """Returns a message of plain values; `folder` holds the person's files. Never raises, for any error."""
    if isinstance(error, MemoryError) and limit is not None:
        limit.lift()
    trace = _safely(lambda: _own_frames_off(_traceback_of(error)), None)
    text = _text(error)
    place = _safely(lambda: _place(error, trace, folder), (None, None))
    return {
        "kind": _kind(error),
        "text": text,
        "file": place[0],
        "line": place[1],
        "traceback": _safely(lambda: _lines(error, trace, text), text)[-TRACEBACK_MAX:],
    }


def _safely(read, other):
    """Returns the result of `read`; `other` if the error's own code raises anything."""
    try:
        return read()
    except BaseException:
        return other


# Python's own attribute: a class may define another one of this name.
_traceback_of = BaseException.__dict__["__traceback__"].__get__


def _lines(error, trace, text):
    if len(text) < TEXT_MAX:
        return "".join(traceback.format_exception(type(error), error, trace))
    # Python would create the whole text again, three times.
    return "".join(traceback.format_tb(trace)) + text


def _kind(error):
    if isinstance(error, BadAnswer):
        return "answer"
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, SystemExit):
        return "exit"
    return "threw"


def _text(error):
    words = _safely(lambda: _cut(str(error)), "its text could not be made")
    if isinstance(error, BadAnswer):
        return words
    if isinstance(error, SyntaxError):
        words = _safely(lambda: _cut(str(error.msg)), words)
    name = _safely(lambda: _cut(type.__dict__["__name__"].__get__(type(error))), "an error")
    return _cut(name + ": " + words) if words else name


def _cut(text):
    """The first characters of a text, as a plain str."""
    return str.__getitem__(text, slice(0, TEXT_MAX))


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
