"""Work of this room that is done in the background."""

from procrastinate.contrib.django import app

from sotay.kernel.time import clock_stopped_at, stopped_on

from .reminders import forget_what_is_over


@app.periodic(cron="50 2 * * *")
@app.task(name="dues.forget_meetings")
def forget_meetings(timestamp: int) -> None:
    """Meetings that keep no reminder silent any more."""
    with clock_stopped_at(stopped_on()):
        forget_what_is_over()
