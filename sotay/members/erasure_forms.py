"""What is asked before persons whose time is over are erased: whose decision it is."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from sotay.kernel.time import today
from sotay.organizations.fields import DecisionForm
from sotay.organizations.models import Organization

from .erasure import due


class EraseExpiredForm(DecisionForm):
    """The decision; how many persons it is about stands beside it."""

    action: ClassVar[str] = "privacy.erase"
    target: ClassVar[str] = "organization"

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        if isinstance(about, Organization):
            self.fields["number"].help_text = _(
                "Có %(count)s người hết thời hạn giữ. Tên, số định danh, điện thoại, các ngày vào Đảng bị xóa hẳn, "
                "không lấy lại được; sổ giữ một con số không tên, số liệu không đổi."
            ) % {"count": due(about, today()).count()}
