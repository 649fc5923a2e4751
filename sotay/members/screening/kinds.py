"""On which grounds a member may be listed, what may come of it. Both are codes: nothing is written in words.

The grounds are what can be established from papers: results of yearly reviews, meetings and dues, cards, tasks. What
somebody believes is no ground here, and has no field.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ground(TextChoices):
    NOT_COMPLETED = "not_completed", _("Xếp loại không hoàn thành nhiệm vụ")
    ABSENT = "absent", _("Bỏ sinh hoạt hoặc không đóng đảng phí không có lý do chính đáng")
    CARD = "card", _("Tự ý trả thẻ hoặc hủy thẻ đảng viên")
    TASKS = "tasks", _("Không làm nhiệm vụ chi bộ đã phân công")
    CONDUCT = "conduct", _("Vi phạm tư cách đảng viên, đã có kết luận bằng văn bản")


class Heard(TextChoices):
    WAITING = "", _("chưa mời")
    HEARD = "heard", _("đã đến, đã trình bày")
    DECLINED = "declined", _("đã mời mà không đến")


class Measure(TextChoices):
    """What a cell proposes and the competent committee decides. None of them changes the ledger."""

    NONE = "none", _("Không áp dụng biện pháp")
    HELP = "help", _("Giáo dục, giúp đỡ, có thời hạn tiến bộ")
    EXCUSE = "excuse", _("Hướng dẫn làm thủ tục miễn hoặc sinh hoạt tạm thời")
    ADVISE = "advise", _("Vận động tự nguyện xin ra khỏi Đảng")
    REMOVE = "remove", _("Đề nghị xem xét xóa tên, bằng thủ tục riêng")


class RoundState(TextChoices):
    OPEN = "open", _("đang tiến hành")
    CLOSED = "closed", _("đã kết thúc, danh sách đã xóa")
