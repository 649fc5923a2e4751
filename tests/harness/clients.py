"""What every client of a test would read again: which style sheets, scripts and pictures there are to hand out.

Each client builds the site's middleware anew, and WhiteNoise then looks at all files; a quarter of a short request.
Within one run they stay as they are.
"""

from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware

_look = WhiteNoiseMiddleware.add_files_from_finders
_known: dict[str, dict[str, Any]] = {}


def _look_once(middleware: WhiteNoiseMiddleware) -> None:
    if middleware.static_prefix not in _known:
        _look(middleware)
        _known[middleware.static_prefix] = dict(middleware.files)
    middleware.files.update(_known[middleware.static_prefix])


WhiteNoiseMiddleware.add_files_from_finders = _look_once
