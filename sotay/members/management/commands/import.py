"""``sotay import``: a roster checked and loaded from the command line, through the same actions as the page."""  # noqa: N999

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import Clash, NotAllowed
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.sheets import position
from sotay.kernel.sheets.headings import heading_key
from sotay.kernel.sheets.marking import mark_sheet
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at, stopped_on
from sotay.members.imports import FileKind, RosterImport
from sotay.members.roster import words
from sotay.members.roster.actions import answer, check, give_up, load, map_columns, upload
from sotay.members.roster.check import Examined
from sotay.members.roster.fields import NOT_READ
from sotay.members.roster.headings import FIELDS
from sotay.members.roster.keeping import content_of
from sotay.members.roster.known import OTHER, SAME
from sotay.members.roster.member_fields import MEMBER_KEYS
from sotay.members.roster.words import Level, said
from sotay.organizations.models import Decision, Organization, OrganizationState
from sotay.people.commands import ActingCommand, day_of
from sotay.regulations import Refused

SHOWN = 40
"""Lines of remarks printed; the marked file holds them all."""

LEVELS = {
    Level.ERROR: gettext_lazy("lỗi"),
    Level.QUESTION: gettext_lazy("hỏi"),
    Level.WARNING: gettext_lazy("xem"),
}
STAGES = ("reading", "checking", "writing", "posting")


class Command(ActingCommand):
    help = _(
        "Nhập danh sách đảng viên (và tổ chức) từ tệp Excel hoặc CSV.\n\n"
        "Kiểm tra từng ô trước, rồi nạp tất cả hoặc không nạp gì. Ví dụ:\n"
        "  sotay import ds.xlsx --org 06.001 --opening 1/1/2024 --as btc --dry-run\n"
        "  sotay import ds.xlsx --org 06.001 --opening 1/1/2024 --as btc"
    )
    permission = "import.load"
    one_act = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, help=_("tệp .xlsx hoặc .csv"))
        parser.add_argument(
            "--org", default="", metavar="CODE", help=_("mã tổ chức; mặc định là nơi giữ vai trò")
        )
        parser.add_argument("--opening", required=True, metavar="DATE", help=_("ngày mở sổ, d/m/yyyy"))
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ kiểm tra"))
        parser.add_argument(
            "--partial", action="store_true", help=_("nạp các dòng đúng, giữ lại các dòng lỗi")
        )
        parser.add_argument(
            "--hold", action="store_true", help=_("người chưa rõ chi bộ vào danh sách chưa xếp chi bộ")
        )
        parser.add_argument(
            "--found", action="store_true", help=_("lập tổ chức theo trang tổ chức trong tệp")
        )
        parser.add_argument("--sheet", default="", help=_("trang tính cần đọc"))
        parser.add_argument(
            "--mapping",
            action="append",
            default=[],
            metavar="HEADING=FIELD",
            help=_(
                "nghĩa của một cột, ví dụ --mapping 'Mã số=card_number'; để trống sau dấu = thì không đọc"
            ),
        )
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="ROW=same|other",
            help=_("dòng trùng tên, ngày sinh: cùng một người (same) hay hai người (other)"),
        )
        parser.add_argument(
            "--list", default="", metavar="NUMBER, DATE, ISSUER", help=_("danh sách đã ký: số, ngày, cơ quan")
        )
        parser.add_argument("--marked", type=Path, metavar="FILE", help=_("ghi tệp có đánh dấu lỗi vào đây"))

    def handle(self, *args: Any, account: str | None = None, **options: Any) -> None:
        with clock_stopped_at(stopped_on()):
            if account is None and options["found"] and not Organization.objects.exists():
                self.act(PROGRAM, **options)
                return
            super().handle(*args, account=account, **options)

    def act(self, actor: Actor, **options: Any) -> None:
        """Hand in, say what is asked, check or load; what was not loaded is not kept."""
        try:
            self.bring_in(actor, **options)
        except Clash as clash:
            raise CommandError(said(words.TAKEN_MEANWHILE, {})) from clash
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except NotAllowed as refusal:
            raise CommandError(_("Cương vị đang dùng không được làm việc này ở tổ chức này.")) from refusal

    def bring_in(self, actor: Actor, **options: Any) -> None:
        opens_on = day_of(options["opening"])
        organization = organization_of(actor, options["org"], opens_on, found=options["found"])
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(_("Không đọc được tệp %(file)s.") % {"file": options["file"]}) from error
        roster = upload(
            actor,
            organization,
            content=content,
            file_name=options["file"].name,
            opens_on=opens_on,
            partial=options["partial"],
            hold=options["hold"],
            found=options["found"],
            decision=decision_of(options["list"]),
        )
        done = False
        try:
            done = self.work(actor, roster, options)
        finally:
            if not done:
                give_up(actor, roster)

    def work(self, actor: Actor, roster: RosterImport, options: dict[str, Any]) -> bool:
        """Whether it was loaded."""
        if options["sheet"]:
            roster = self.told(actor, roster, {}, options["sheet"])
        if options["mapping"] or options["answer"] or options["dry_run"]:
            found = self.understood(actor, roster, options)
            if options["dry_run"]:
                self.show(roster, found, options["marked"])
                return False
        try:
            return self.loaded(actor, load(actor, roster, report=self.report), options)
        except Refused:
            found = self.understood(actor, roster, options)
        if not (found.trouble or (found.unready and not roster.partial)):
            return self.loaded(actor, load(actor, roster, report=self.report), options)
        self.show(roster, found, options["marked"])
        raise CommandError(
            said(words.STILL_WRONG, {"count": found.unready}) if found.unready else _("Chưa nạp gì.")
        )

    def told(
        self, actor: Actor, roster: RosterImport, mapping: dict[str, str], sheet: str = ""
    ) -> RosterImport:
        check(actor, roster)
        return map_columns(actor, roster, mapping=mapping, sheet_name=sheet)

    def understood(self, actor: Actor, roster: RosterImport, options: dict[str, Any]) -> Examined:
        """The check, after headings and rows were answered as the command says; other unknown columns are not read."""
        found = check(actor, roster, report=self.report)
        if found.reading is not None and (options["mapping"] or found.reading.asked):
            meanings = mapping_of(options["mapping"])
            columns = {
                str(heading.column): meanings[heading_key(heading.text)]
                for heading in found.reading.header.headings
                if heading_key(heading.text) in meanings
            }
            for column, text in found.reading.asked.items():
                if str(column) not in columns:
                    columns[str(column)] = NOT_READ
                    self.stderr.write(_("Không đọc cột “%(text)s”: chưa rõ nghĩa.") % {"text": text})
            if columns:
                map_columns(actor, roster, mapping=columns)
                found = check(actor, roster)
        if options["answer"] and found.drafts:
            answer(actor, roster, answers=answers_of(options["answer"]))
            found = check(actor, roster)
        return found

    def report(self, stage: str, done: int, total: int) -> None:
        names = (_("đọc tệp"), _("kiểm tra"), _("ghi đảng viên"), _("vào sổ"))
        name = dict(zip(STAGES, names, strict=True))[stage]
        self.stderr.write(f"{name} {done}/{total}" if total else name)

    def show(self, roster: RosterImport, found: Examined, marked: Path | None) -> None:
        """What the check found, cell by cell, and the marked file where one is wanted."""
        if found.trouble:
            self.stdout.write(said(found.trouble["sentence"], found.trouble["values"]))
        for table in found.tables:
            told = [issue for issue in table.issues if issue.level is not Level.NOTE]
            for issue in sorted(told, key=lambda issue: (issue.level, issue.row, issue.column))[:SHOWN]:
                self.stdout.write(f"{table.sheet.name}!{issue.address} [{LEVELS[issue.level]}] {issue.text}")
            if len(told) > SHOWN:
                self.stdout.write(_("… và %(count)s ghi chú nữa") % {"count": len(told) - SHOWN})
        self.say_counts(found.counts())
        if marked is not None and found.tables:
            table = found.tables[0]
            marks = {at: text for at, text in table.marks().items() if position(at)}
            marked.write_bytes(mark_sheet(table.sheet, marks, heading_row=table.reading.header.first_row - 1))

    def loaded(self, actor: Actor, roster: RosterImport, options: dict[str, Any]) -> bool:
        self.say_counts(roster.summary["counts"])
        if roster.summary.get("rest") and options["marked"] is not None:
            with seen_by(actor):
                options["marked"].write_bytes(content_of(roster, FileKind.REST))
        new = roster.summary["counts"]["new"]
        self.stdout.write(
            _("Đã nạp %(count)s đảng viên (lần nhập số %(number)s).") % {"count": new, "number": roster.pk}
        )
        return True

    def say_counts(self, counts: dict[str, int]) -> None:
        names = {
            "rows": _("dòng đọc được"),
            "new": _("sẽ nạp"),
            "founded": _("tổ chức lập mới"),
            "held": _("chưa xếp chi bộ"),
            "present": _("đã có"),
            "left_out": _("bỏ qua vì cùng người"),
            "questions": _("cần trả lời"),
            "wrong": _("có lỗi"),
            "wrong_organizations": _("tổ chức có lỗi"),
            "in_lines": _("đảng viên theo số tổng hợp"),
            "wrong_lines": _("dòng số tổng hợp có lỗi"),
        }
        told = [f"{counts[key]} {name}" for key, name in names.items() if counts.get(key)]
        self.stdout.write("; ".join(told) or _("không có dòng nào"))


def organization_of(actor: Actor, code: str, on: date, *, found: bool) -> Organization | None:
    """The organisation of a code, within the actor's scope; by default where the office is held."""
    rows = Organization.objects.visible_to(actor, "import.load")
    if code:
        states = OrganizationState.objects.known_at(None).as_of(on).filter(code=code, organization__in=rows)
        organizations = [state.organization for state in states.select_related("organization")]
        if len(organizations) != 1:
            raise CommandError(_("Không thấy tổ chức có mã “%(code)s” vào ngày ấy.") % {"code": code})
        return organizations[0]
    if actor.path:
        return rows.get(path=actor.path)
    if found and not Organization.objects.exists():
        return None
    raise CommandError(_("Hãy nêu mã tổ chức: --org MÃ."))


def decision_of(text: str) -> Decision | None:
    """The signed list: number, day, issuer."""
    if not text:
        return None
    number, _comma, rest = text.partition(",")
    day, _comma, issuer = rest.partition(",")
    return Decision(number=number.strip()[:60], signed_on=day_of(day.strip()), issuer=issuer.strip()[:200])


def mapping_of(pairs: Sequence[str]) -> dict[str, str]:
    """Headings to fields, by key or by title."""
    titles = {heading_key(str(FIELDS[key].title)): key for key in MEMBER_KEYS}
    meanings = {}
    for pair in pairs:
        heading, _equals, field = pair.partition("=")
        key = field if field in MEMBER_KEYS or field == NOT_READ else titles.get(heading_key(field), "?")
        if key == "?":
            known = ", ".join(sorted(MEMBER_KEYS))
            raise CommandError(
                _("Không có trường “%(field)s”. Có: %(known)s.") % {"field": field, "known": known}
            )
        meanings[heading_key(heading)] = key
    return meanings


def answers_of(pairs: Sequence[str]) -> dict[str, str]:
    """Answers by row of the sheet, as spreadsheets number them."""
    answers = {}
    for pair in pairs:
        row, _equals, word = pair.partition("=")
        if not row.isdecimal() or word not in (SAME, OTHER):
            raise CommandError(_("Trả lời phải có dạng DÒNG=same hoặc DÒNG=other."))
        answers[str(int(row) - 1)] = word
    return answers
