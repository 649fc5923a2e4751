"""Work of this room that is done in the background."""

from procrastinate.contrib.django import app

from sotay.kernel.time import clock_stopped_at, stopped_on, today

from .reminding import remind


@app.periodic(cron="12 * * * *")
@app.task(name="procedures.remind", queueing_lock="procedures.remind")
def remind_of_what_is_due(timestamp: int) -> None:
    """What is due is told once a day. It is looked at every hour: a machine that was off at night makes up for it."""
    with clock_stopped_at(stopped_on()):
        remind(today())
