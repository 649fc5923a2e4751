"""Work of this room in the background: what is over is forgotten."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .access import Session
from .attempts import forget


@app.periodic(cron="17 * * * *")
@app.task(name="people.forget_what_is_over")
def forget_what_is_over(timestamp: int) -> None:
    """Sessions that have ended and attempts nobody waits for any more."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    forget()
