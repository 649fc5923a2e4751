"""Why a record is opened or a list taken out: short lists to choose from, kept in the trail and read by the member."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Opening(TextChoices):
    """Why somebody opens a record."""

    CHECK = "check", _("Đối chiếu số liệu, hồ sơ")
    MEETING = "meeting", _("Gặp gỡ, làm việc với đảng viên")
    REQUEST = "request", _("Theo đề nghị của đảng viên")
    HONOURS = "honours", _("Huy hiệu Đảng, khen thưởng")
    CADRES = "cadres", _("Công tác cán bộ")
    INSPECTION = "inspection", _("Kiểm tra, giám sát, giải quyết khiếu nại, tố cáo")


SHOWN_LATER = (Opening.INSPECTION,)
"""The member reads of these when the matter is over, at the latest after the months of a rule."""


class Export(TextChoices):
    """Why a list is taken out of the system."""

    CHECK = "check", _("Đối chiếu với danh sách của đơn vị")
    REPORT = "report", _("Báo cáo cấp trên có thẩm quyền")
    MEETING = "meeting", _("Tổ chức sinh hoạt, đại hội")
    HONOURS = "honours", _("Xét huy hiệu Đảng, khen thưởng")
    HANDOVER = "handover", _("Bàn giao danh sách, hồ sơ")
    COMPLETE = "complete", _("Bổ sung, sửa thông tin đảng viên")


def in_words(code: str, *, of_an_export: bool = False) -> str:
    """A purpose as one reads it; without one, the office's everyday work.

    Args:
        of_an_export: some words mean one thing where a record is opened and another where a list is taken out.
    """
    for purposes in (Export, Opening) if of_an_export else (Opening, Export):
        if code in purposes.values:
            return str(purposes(code).label)
    return str(_("Công việc thường ngày của cương vị"))
