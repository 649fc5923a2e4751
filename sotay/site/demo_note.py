"""What a database says about itself: that it holds a demo, which one, and whether it is whole.

The note is the comment on the schema. It goes where the tables go: into a dump, or away with them.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Protocol, Self

from django.db import connections
from psycopg import sql


class SignIn(Protocol):
    """How one may enter the demo in one role."""

    role: str
    account: str
    password: str


@dataclass(frozen=True)
class DemoNote:
    profile: str
    seed: int
    whole: bool = False
    sign_ins: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def read(cls, using: str = "owner") -> Self | None:
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT obj_description(to_regnamespace('public'), 'pg_namespace')")
            (comment,) = cursor.fetchone()
        try:
            return cls(**json.loads(comment or ""))
        except (ValueError, TypeError):
            return None

    def write(self) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False)
        with connections["owner"].cursor() as cursor:
            cursor.execute(sql.SQL("COMMENT ON SCHEMA public IS {}").format(text))

    def completed(self, sign_ins: Sequence[SignIn]) -> Self:
        told = [{"role": one.role, "account": one.account, "password": one.password} for one in sign_ins]
        return type(self)(self.profile, self.seed, whole=True, sign_ins=told)


def empty_database() -> None:
    """Everything goes, as the owner: what is append-only cannot be emptied, only dropped."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def vacuum_database() -> None:
    """Tell the planner what was loaded; only the owner may."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
