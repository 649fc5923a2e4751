"""Work of this room that is done in the background."""

from procrastinate.contrib.django import app

from sotay.honours.actions import forget_waits
from sotay.honours.models import BadgeWait
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at, stopped_on, today


@app.periodic(cron="40 2 * * *")
@app.task(name="honours.forget_waits")
def forget(timestamp: int) -> None:
    """Days before which no badge is considered are forgotten when they have come."""
    with clock_stopped_at(stopped_on()), seen_by(PROGRAM):
        if BadgeWait.objects.filter(valid_to__lte=today()).exists():
            with entry(PROGRAM, "badge.wait"):
                forget_waits()
