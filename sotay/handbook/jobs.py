"""Work of this room in the background: the letterbox is emptied once a day, what was answered long ago is forgotten."""

from procrastinate.contrib.django import app

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at, stopped_on, today

from .actions import forget_answered
from .letterbox import DELIVER, deliver


@app.periodic(cron="23 2 * * *")
@app.task(name="handbook.deliver_letters")
def deliver_letters(timestamp: int) -> None:
    """Deliver what was said without a name, and forget what was answered long ago."""
    with clock_stopped_at(stopped_on()), seen_by(PROGRAM):
        deliver(today())
        with entry(PROGRAM, DELIVER):
            forget_answered(today())
