"""What a worker process puts between itself and the world, since what it reads may be hostile."""

import ctypes
import os
import resource
import signal

_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000
_SET_PARENT_DEATH_SIGNAL = 1
_ALARM_AFTER = 1.0
"""Seconds past a deadline after which a worker ends itself."""


def without_network() -> bool:
    """Moves this process into a network namespace with nothing in it; False where that is forbidden.

    Has to be called before any thread is started.
    """
    return bool(ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER_AND_NETWORK) == 0)


def end_with(parent: int) -> None:
    """Has the kernel kill this process when its parent ends, and ends it now if that has happened already.

    To be called after `without_network`: a change of user, which a new namespace is, clears what was set before.
    """
    ctypes.CDLL(None, use_errno=True).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def limit(memory: int) -> None:
    """No more than `memory` bytes of address space, no core dumps, and no new file descriptor: neither file nor socket."""
    limit_memory(memory)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def limit_memory(memory: int) -> None:
    """No more than `memory` bytes of address space, and no core dumps."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def alarm(seconds: float) -> None:
    """Ends this process a moment after so many seconds, should its parent not have done so; 0 calls it off."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _ALARM_AFTER if seconds else 0)
