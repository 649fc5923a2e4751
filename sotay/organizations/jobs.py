"""Work of this room that is done in the background."""

from procrastinate.contrib.django import app

from sotay.kernel.time import clock_stopped_at, stopped_on
from sotay.organizations.planning import carry_out_due


@app.periodic(cron="*/5 * * * *")
@app.task(name="organizations.carry_out_plans", queueing_lock="organizations.carry_out_plans")
def carry_out_plans(timestamp: int) -> None:
    """Plans of reorganisation whose day has come."""
    with clock_stopped_at(stopped_on()):
        carry_out_due()
