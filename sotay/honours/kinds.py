"""On what ground a badge is given; what happens to a card."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ground(TextChoices):
    """Coded, and nothing more: "early" says that the rule for early badges was applied, never what for."""

    ON_TIME = "on_time", _("Đủ tuổi đảng trong đợt")
    LATE = "late", _("Đủ tuổi đảng từ các đợt trước")
    EARLY = "early", _("Xét tặng sớm")
    POSTHUMOUS = "posthumous", _("Truy tặng")


class WithdrawnFor(TextChoices):
    """Why an award is taken back."""

    MISTAKEN = "mistaken", _("Ghi nhầm người, nhầm loại hoặc nhầm đợt")
    CANCELLED = "cancelled", _("Quyết định đã được hủy")


class CardAct(TextChoices):
    """What happened to somebody's card."""

    ISSUED = "issued", _("Phát thẻ lần đầu")
    EXCHANGED = "exchanged", _("Đổi thẻ")
    REISSUED = "reissued", _("Cấp lại thẻ mất, hỏng")
    LOST = "lost", _("Báo mất thẻ")
    COLLECTED = "collected", _("Thu hồi thẻ")
    FAMILY = "family", _("Thân nhân giữ thẻ")


GIVEN = (CardAct.ISSUED, CardAct.EXCHANGED, CardAct.REISSUED)
ENDED = (CardAct.COLLECTED, CardAct.FAMILY)
