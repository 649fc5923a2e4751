"""What becomes of jobs: one that is done is gone, one that failed stays a while, one whose worker died has failed."""

from types import SimpleNamespace
from typing import Any, cast

from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from sotay.kernel.jobs import forget_jobs


def test_jobs_that_failed_weeks_ago_are_forgotten_and_stalled_ones_have_failed(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) "
            "VALUES ('q', 'old', 'doing'), ('q', 'fresh', 'doing'), ('q', 'stalled', 'doing')"
        )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name IN ('old', 'fresh')")
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - interval '40 days' "
            "WHERE job_id = (SELECT id FROM procrastinate_jobs WHERE task_name = 'old')"
        )
        cursor.execute(
            "WITH gone AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') "
            "RETURNING id) UPDATE procrastinate_jobs SET worker_id = gone.id FROM gone WHERE task_name = 'stalled'"
        )
    async_to_sync(forget_jobs.func)(cast(Any, SimpleNamespace(app=app)), timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
        assert cursor.fetchall() == [("fresh", "failed"), ("stalled", "failed")]
