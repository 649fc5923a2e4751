"""Work of the kernel that is done in the background."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

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


FAILED_ARE_KEPT = 30 * 24
"""Hours."""


@app.periodic(cron="27 3 * * *")
@app.task(name="kernel.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Jobs that failed weeks ago are forgotten; those whose worker died count as failed."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await jobs.finish_job(job, status=Status.FAILED, delete_job=False)
    await jobs.delete_old_jobs(
        FAILED_ARE_KEPT, include_failed=True, include_cancelled=True, include_aborted=True
    )
