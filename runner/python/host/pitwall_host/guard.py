"""Keeps the host from outliving its runner and from taking the machine's memory."""
import ctypes
import faulthandler
import os
import select
import signal
import sys
import threading

try:
    import resource
except ImportError:
    resource = None

PR_SET_PDEATHSIG = 1


# A terminal and a shell send them to the whole group.
GROUP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def outlive_nobody(channel_descriptor):
    """The runner decides about every end: signals to the whole group are only for the runner."""
    # Not SIG_IGN: child processes of a person's code would inherit it, and ignore the signal, too.
    for number in GROUP_SIGNALS:
        signal.signal(number, _ignore)
        signal.siginterrupt(number, False)
    os.register_at_fork(after_in_child=_obey)
    # A descriptor of its own: a crash is reported even while output is switched off.
    faulthandler.enable(os.dup(2))
    parent = os.getppid()
    if not _die_with_parent():
        threading.Thread(target=_wait_for_hangup, args=(channel_descriptor,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(0)


def _ignore(number, frame):
    pass


def _obey():
    for number in GROUP_SIGNALS:
        if signal.getsignal(number) is _ignore:
            signal.signal(number, signal.SIG_DFL)


def _die_with_parent():
    """Linux ends this process with its parent, even in a loop that holds the interpreter's lock."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0
    except (OSError, AttributeError):
        return False


def _wait_for_hangup(descriptor):
    poll = select.poll()
    poll.register(descriptor, 0)
    poll.poll()
    os._exit(0)


class MemoryLimit:
    """Limits the memory of this process. The limit is soft, so that exceeding it can still be reported."""

    def __init__(self, megabytes):
        self.megabytes = megabytes
        self._reserve = bytearray(1024 * 1024)
        self._set(megabytes * 1024 * 1024)

    def lift(self):
        self._reserve = None
        if resource is not None:
            self._set(resource.RLIM_INFINITY)

    @staticmethod
    def _set(limit):
        if resource is None:
            return
        try:
            hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
            soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(resource.RLIMIT_DATA, (soft if limit > 0 else hard, hard))
        except (OSError, ValueError):
            pass
