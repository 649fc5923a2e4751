"""Work of the kernel that is done in the background."""

from procrastinate.contrib.django import app

from .seals import seal_all
from .sending import forget_old
from .time import clock_stopped_at, stopped_on


@app.periodic(cron="*/3 * * * *")
@app.task(name="kernel.seal")
def seal(timestamp: int) -> None:
    """Close what was added since the last seal. Of several workers one does it, the others find nothing to do."""
    with clock_stopped_at(stopped_on()):
        seal_all()


@app.periodic(cron="17 3 * * *")
@app.task(name="kernel.forget_sendings")
def forget_sendings(timestamp: int) -> None:
    """Forms that were sent days ago are not sent again."""
    forget_old()
