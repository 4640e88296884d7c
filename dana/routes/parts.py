"""The joined parts of this process, for routes."""

from typing import cast

from flask import current_app

from dana.parts import Parts


def parts() -> Parts:
    """The parts of the application that serves this request."""
    return cast(Parts, current_app.extensions["dana.parts"])
