"""Work of this room in the background: what is over is forgotten."""

from django.utils import timezone
from procrastinate.contrib.django import app

from sotay.kernel.time import clock_stopped_at, stopped_on, today

from .access import Session
from .attempts import forget
from .noticing import KEPT, forget_before


@app.periodic(cron="17 * * * *")
@app.task(name="people.forget_what_is_over")
def forget_what_is_over(timestamp: int) -> None:
    """Sessions that have ended and attempts nobody waits for any more."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    forget()


@app.periodic(cron="37 3 * * *")
@app.task(name="people.forget_notices")
def forget_notices(timestamp: int) -> None:
    """Notices of a season ago."""
    with clock_stopped_at(stopped_on()):
        forget_before(today() - KEPT)
