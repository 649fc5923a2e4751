"""A plan of reorganisation from a spreadsheet: read, previewed, and if wanted approved on its decision."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import Actor
from sotay.kernel.sheets import BadFile, open_sheet
from sotay.kernel.sight import seen_by
from sotay.members.plan_preview import Preview, preview
from sotay.members.readdressing import readdressed_by
from sotay.organizations.models import Decision, Organization
from sotay.organizations.plan_sheet import read_plan
from sotay.organizations.planning import approve, draft
from sotay.organizations.plans import Reorganization
from sotay.people.commands import ActingCommand, day_of
from sotay.regulations import Refused


class Command(ActingCommand):
    help = _("Đọc phương án sắp xếp tổ chức từ bảng tính, xem trước; thêm --approve để duyệt và thực hiện.")
    permission = "reorganization.draft"
    one_act = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, help=_("bảng phương án (xlsx, csv)"))
        parser.add_argument("--on", required=True, help=_("ngày có hiệu lực, ví dụ 1/7/2025"))
        parser.add_argument("--name", default="", help=_("tên phương án"))
        parser.add_argument("--number", default="", help=_("số quyết định"))
        parser.add_argument("--signed-on", default="", help=_("ngày ký"))
        parser.add_argument("--issuer", default="", help=_("cơ quan quyết định"))
        parser.add_argument("--organization", type=int, help=_("số của tổ chức có cây được sắp xếp"))
        parser.add_argument("--approve", action="store_true", help=_("duyệt; đến ngày thì thực hiện ngay"))

    def act(self, actor: Actor, **options: Any) -> None:
        file: Path = options["file"]
        organization = Organization.objects.filter(pk=options["organization"] or 0).first() or _own(actor)
        day = day_of(options["on"], ahead=True)
        try:
            read = read_plan(open_sheet(file), organization, day)
        except (BadFile, OSError) as bad:
            raise CommandError(str(bad)) from bad
        if read.mistakes:
            raise CommandError("\n".join(str(mistake) for mistake in read.mistakes))
        try:
            plan = draft(
                actor,
                organization,
                name=options["name"] or file.stem,
                effective_on=day,
                lines=read.lines,
                number=options["number"],
                signed_on=day_of(options["signed_on"], ahead=True) if options["signed_on"] else None,
                issuer=options["issuer"],
            )
            with seen_by(actor):
                self.show(preview(plan))
            kept = _(
                "Đã lưu phương án số %(number)s. Duyệt: sotay do reorganization.approve %(number)s --as TÊN."
            )
            self.stdout.write(kept % {"number": plan.pk})
            if options["approve"]:
                approved = approve(actor, plan, decision=_paper(options))
                with seen_by(actor):
                    self.done(approved)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except NotAllowed as refusal:
            raise CommandError(_("Phương án có tổ chức ngoài phạm vi của tài khoản này.")) from refusal

    def show(self, found: Preview) -> None:
        """What the plan would do."""
        self.stdout.write(_("Loại tổ chức: trước → sau"))
        for count in found.kinds:
            self.stdout.write(f"  {count.kind.label}: {count.before} → {count.after}")
        self.stdout.write(
            _("Chuyển %(moved)s đảng viên; ghi lại %(meanwhile)s bút toán đã ghi từ ngày ấy.")
            % {"moved": found.moved, "meanwhile": found.meanwhile}
        )
        for finding in found.findings:
            mark = _("KHÔNG ĐƯỢC") if finding.refuses else _("lưu ý")
            line = f"{finding.line}. " if finding.line else ""
            self.stdout.write(f"  {mark}: {line}{finding}")

    def done(self, plan: Reorganization) -> None:
        """What became of it."""
        self.stdout.write(f"{plan.get_state_display()}: {plan.title} (#{plan.pk})")
        for row in readdressed_by(plan):
            now_ = str(row.now) if row.now else _("không còn")
            self.stdout.write(f"  members_movement:{row.was.pk} {row.was} → {now_}")


def _paper(options: dict[str, Any]) -> Decision | None:
    if not (options["number"] and options["signed_on"] and options["issuer"]):
        return None
    return Decision(
        number=options["number"], signed_on=day_of(options["signed_on"], ahead=True), issuer=options["issuer"]
    )


def _own(actor: Actor) -> Organization:
    own = Organization.objects.filter(path=actor.path).first()
    if own is None:
        raise CommandError(_("Hãy nêu tổ chức: --organization SỐ."))
    return own
