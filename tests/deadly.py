"""Functions after or before which a process kills itself, hard, as power cuts and kill -9 do."""

import os
import signal
from collections.abc import Callable, Mapping
from typing import Any

Points = Mapping[str, tuple[Any, str, bool]]
"""What to die at: an owner, the name of its function, and whether before or after it ran."""


def die_at(points: Points, point: str) -> None:
    """Makes this process die at a point of that name."""
    owner, name, after = points[point]
    setattr(owner, name, _deadly(getattr(owner, name), after=after))


def _deadly(function: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    def dying(*args: Any, **kwargs: Any) -> Any:
        if after:
            function(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return dying
