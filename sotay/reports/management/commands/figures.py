"""``sotay figures``: every indicator that applies to an organisation, on a day, as known at a moment."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _

from sotay.indicators.engine import Figure, evaluate
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.kernel.time import DAY, end_of_day, today
from sotay.members.queries import ask
from sotay.organizations.asking import NotThere
from sotay.organizations.models import Organization, OrganizationState
from sotay.people.commands import ActingCommand, day_of
from sotay.reports.catalogue import codes_for, rounded

VIEW = "figures.view"


class Command(ActingCommand):
    help = _(
        "In mọi chỉ tiêu của một tổ chức vào một ngày: mã, tên, giá trị, đơn vị, số dòng làm nên nó, và bao nhiêu "
        "dựa trên số tổng hợp."
    )
    permission = VIEW

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--org", default="", help=_("mã tổ chức; mặc định là tổ chức cao nhất được xem"))
        parser.add_argument("--on", default="", help=_("ngày, d/m/yyyy hoặc yyyy-mm-dd; mặc định là hôm nay"))
        parser.add_argument(
            "--from", dest="first", default="", help=_("ngày đầu kỳ của số tăng, giảm; mặc định là đầu năm")
        )
        parser.add_argument("--to", dest="last", default="", help=_("ngày cuối kỳ; mặc định là ngày --on"))
        parser.add_argument(
            "--known-at",
            default="",
            help=_("chỉ tính những gì đã ghi đến lúc này: ngày (đến hết ngày) hoặc yyyy-mm-ddThh:mm"),
        )
        parser.add_argument("--json", action="store_true", help=_("in ra JSON"))

    def act(
        self,
        actor: Actor,
        *,
        org: str = "",
        on: str = "",
        first: str = "",
        last: str = "",
        known_at: str = "",
        json: bool = False,
        **options: Any,
    ) -> None:
        day = day_of(on) if on else day_of(last) if last else today()
        moment = moment_of(known_at) if known_at else None
        state = state_of(actor, org, day)
        question = question_of(state.organization, day, first, last, moment)
        found = list(evaluate(codes_for(state, question.path, checks=True), question).values())
        write = write_json if json else write_table
        self.stdout.write(write(state, question, found))
        for reason in sorted({figure.missing for figure in found if figure.missing}):
            self.stderr.write(reason)


def moment_of(text: str) -> datetime:
    """A moment, or the end of a day."""
    if ":" not in text:
        return end_of_day(day_of(text))
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(
            _("“%(text)s” không phải là một lúc; hãy ghi như 2024-03-19T10:00.") % {"text": text}
        )
    return make_aware(moment) if is_naive(moment) else moment


def state_of(actor: Actor, code: str, on: date) -> OrganizationState:
    """What the organisation with a code was on a day; without a code the highest the actor may see.

    Raises:
        CommandError: there is none in the actor's scope; whether it is elsewhere is not told.
    """
    states = OrganizationState.objects.known_at(None).visible_to(actor, VIEW).select_related("organization")
    if code:
        found = states.filter(code=code).order_by("valid_from")
        state = found.as_of(on).first() or found.last()
    else:
        top = Organization.objects.visible_to(actor, VIEW).order_by("path").first()
        found = states.filter(organization=top).order_by("valid_from")
        state = found.as_of(on).first() or found.last()
    if state is None:
        raise CommandError(_("Không có tổ chức mã “%(code)s” trong phạm vi được xem.") % {"code": code})
    return state


def question_of(
    organization: Organization, on: date, first: str, last: str, known_at: datetime | None
) -> Question:
    """The question that was typed; without a period, the year up to its last day.

    Raises:
        CommandError: the period is none, or the organisation did not stand that day.
    """
    end = day_of(last) + DAY if last else on + DAY
    start = day_of(first) if first else (end - DAY).replace(month=1, day=1)
    if start >= end:
        raise CommandError(_("Ngày cuối kỳ phải sau ngày đầu kỳ."))
    try:
        return ask(organization, on, start, end, known_at)
    except NotThere:
        raise CommandError(_("Ngày ấy chưa có, hoặc không còn, tổ chức này.")) from None


def write_json(state: OrganizationState, question: Question, found: Sequence[Figure]) -> str:
    """The figures for another program to read."""
    told = {
        "organization": {"code": state.code, "name": state.name},
        "on": question.on.isoformat(),
        "from": question.start.isoformat(),
        "to": (question.end - DAY).isoformat(),
        "known_at": question.known_at.isoformat() if question.known_at else None,
        "figures": [
            {
                "code": figure.indicator.code,
                "name": str(figure.indicator.title),
                "value": rounded(figure),
                "unit": str(figure.indicator.unit),
                "rows": figure.rows,
                "on_totals": figure.on_totals,
                "missing": figure.missing,
            }
            for figure in found
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def write_table(state: OrganizationState, question: Question, found: Sequence[Figure]) -> str:
    """Columns of text: code, name, value, unit, rows, how much rests on totals."""
    lines = [
        [
            figure.indicator.code,
            str(figure.indicator.title),
            "—" if figure.value is None else f"{rounded(figure)}",
            str(figure.indicator.unit),
            str(figure.rows),
            str(figure.on_totals),
        ]
        for figure in found
    ]
    heads = [_("mã"), _("chỉ tiêu"), _("giá trị"), _("đơn vị"), _("số dòng"), _("từ số tổng hợp")]
    widths = [max(len(line[at]) for line in [heads, *lines]) for at in range(len(heads))]
    top = _("%(name)s, ngày %(on)s; tăng, giảm từ %(first)s đến %(last)s") % {
        "name": state.name,
        "on": f"{question.on:%d/%m/%Y}",
        "first": f"{question.start:%d/%m/%Y}",
        "last": f"{question.end - DAY:%d/%m/%Y}",
    }
    return "\n".join([top, *(written(line, widths) for line in [heads, *lines])])


def written(line: Sequence[str], widths: Sequence[int]) -> str:
    """Words to the left, numbers to the right."""
    cells = [
        cell.rjust(width) if at in (2, 4, 5) else cell.ljust(width)
        for at, (cell, width) in enumerate(zip(line, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()
