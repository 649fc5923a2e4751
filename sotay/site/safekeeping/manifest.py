"""What a backup says of itself: when, of which version, how many rows, and the figures it must give back."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Self

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from psycopg import sql

from sotay import VERSION
from sotay.indicators.engine import evaluate
from sotay.kernel import seals
from sotay.kernel import secrets as data_keys
from sotay.kernel.authority import PROGRAM
from sotay.kernel.place import WIDTH
from sotay.kernel.sight import seen_by
from sotay.kernel.time import DAY, today
from sotay.members.queries import ask
from sotay.organizations.models import Organization, OrganizationState
from sotay.reports.catalogue import codes_for, rounded
from sotay.reports.form1 import ROWS, NotThere, form_of
from sotay.reports.spans import Span

FORMAT = 1
Figures = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Manifest:
    """What is known of a backup without loading it.

    Attributes:
        id: tells one backup from another.
        made_at: when, by the machine's clock.
        program, postgresql: the versions it was made with.
        migrations: those applied, as "room.name".
        rows: how many rows each table has.
        day: the day the figures are asked of.
        figures: for each top organisation its name, indicators and rows of form 1.
        last_entry: the number of the newest entry of the trail.
        key_marks: marks of the keys that encrypt identity numbers and seal the trail, which are not in it.
        more: the number and value of the last seal; what later versions may add.
    """

    id: str
    made_at: str
    program: str
    postgresql: str
    migrations: list[str]
    rows: dict[str, int]
    day: str
    figures: Figures
    last_entry: int
    key_marks: dict[str, str]
    more: dict[str, Any] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def of_database(cls) -> Self:
        """Of the database as the two open connections see it; they should share a snapshot."""
        day = today()
        return cls(
            id=secrets.token_hex(8),
            made_at=timezone.localtime().isoformat(timespec="seconds"),
            program=VERSION,
            postgresql=_one("SHOW server_version"),
            migrations=applied(),
            rows=row_counts(),
            day=day.isoformat(),
            figures=figures_on(day),
            last_entry=_one("SELECT coalesce(max(id), 0) FROM kernel_auditentry"),
            key_marks=key_marks(),
            more={"last_seal": last_seal()},
        )

    @classmethod
    def read(cls, told: bytes) -> Self:
        return cls(**json.loads(told))

    def told(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    def lines(self) -> Iterator[str]:
        """What a person wants to read of it."""
        when = f"{timezone.localtime(self.moment):%H:%M:%S %d/%m/%Y}"
        yield _("Sao lưu lúc %(when)s, chương trình %(program)s, PostgreSQL %(postgresql)s") % {
            "when": when, "program": self.program, "postgresql": self.postgresql,
        }  # fmt: skip
        seal = self.more.get("last_seal")
        yield _(
            "  %(tables)s bảng, %(rows)s dòng; vết cuối cùng số %(entry)s, niêm phong cuối cùng %(seal)s"
        ) % {
            "tables": len(self.rows),
            "rows": sum(self.rows.values()),
            "entry": self.last_entry,
            "seal": f"{seal['number']} ({seal['value'][:12]}…)" if seal else "—",
        }
        for told in self.figures.values():
            yield _("  %(name)s, ngày %(day)s: %(members)s đảng viên, %(grassroots)s tổ chức cơ sở đảng") % {
                "name": told["name"],
                "day": f"{date.fromisoformat(self.day):%d/%m/%Y}",
                "members": told["figures"].get("party_members_total", "—"),
                "grassroots": told["figures"].get("grassroots_party_organisations", "—"),
            }


def key_marks() -> dict[str, str]:
    """For every key that lies outside the database a mark by which it is known again."""
    held = {"SOTAY_DATA_KEYS": data_keys.key_marks(), "SOTAY_SEAL_KEYS": seals.key_marks()}
    return {f"{name} {number}": mark for name, marks in held.items() for number, mark in marks.items()}


def last_seal() -> dict[str, Any] | None:
    """The newest seal of the trail."""
    seal = seals.last_seal()
    return {"number": seal.number, "value": seal.value} if seal else None


def applied() -> list[str]:
    """The migrations the database has been through."""
    loader = MigrationLoader(connections["owner"])
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations)


def known_migrations() -> set[str]:
    """The migrations this program has."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations} | {
        f"{app}.{name}" for migration in loader.disk_migrations.values() for app, name in migration.replaces
    }


def tables() -> list[str]:
    """The tables of the database, by name."""
    question = (
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE relkind IN ('r', 'p') AND nspname = 'public' ORDER BY relname"
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute(question)
        return [name for (name,) in cursor.fetchall()]


def row_counts() -> dict[str, int]:
    return {name: _one(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))) for name in tables()}


def figures_on(day: date) -> Figures:
    """For each top organisation of a day, by its number: its name, every indicator, every row of form 1."""
    # Reasons are in the manifest, too; whoever restores may read another language.
    with override("vi"), seen_by(PROGRAM):
        return {str(top.pk): _figures_of(top, state, day) for top, state in _tops(day)}


def _tops(day: date) -> Iterator[tuple[Organization, OrganizationState]]:
    roots = Organization.objects.annotate(length=Length("path")).filter(length=WIDTH).order_by("pk")
    for top in roots:
        if (state := top.state(day)) is not None:
            yield top, state


def _figures_of(top: Organization, state: OrganizationState, day: date) -> dict[str, Any]:
    told: dict[str, Any] = {"name": state.name, "figures": {}, "form1": {}}
    try:
        question = ask(top, day)
        form = form_of(top, Span("custom", day.replace(month=1, day=1), day + DAY), PROGRAM)
    except NotThere:
        return told
    told["figures"] = {
        code: figure.missing or rounded(figure)
        for code, figure in evaluate(codes_for(state, question.path), question).items()
    }
    if (figures := form.figures) is not None:
        told["form1"] = {f"{row.mark or '-'} {row.code}": figures.amount(row).value for row in ROWS}
    return told


def differences(before: Figures, after: Figures) -> Iterator[str]:
    """Every figure that was given and is another now, in words. What is asked for the first time says nothing."""
    for key, told in before.items():
        now = after.get(key)
        if now is None:
            yield _("%(name)s: không còn trong cơ sở dữ liệu") % {"name": told["name"]}
            continue
        for part in ("figures", "form1"):
            for code, value in told[part].items():
                if code in now[part] and now[part][code] != value:
                    yield f"{told['name']}, {code}: {value} → {now[part][code]}"
                elif code not in now[part]:
                    yield _("%(name)s, %(code)s: không tính được nữa") % {"name": told["name"], "code": code}


def other_rows(before: dict[str, int], after: dict[str, int]) -> Iterator[str]:
    for table, count in before.items():
        if after.get(table) != count:
            yield f"{table}: {count} → {after.get(table, '—')}"


def _one(question: Any) -> Any:
    with connections["owner"].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
