"""Where one begins: the reports of one's own organisation."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sotay.kernel.web import Request, looks_at, page
from sotay.organizations.doors import door

from .frame import VIEW, frame, looked_at

REPORTS = (
    (
        "reports:form1",
        "arrow-down-up",
        _("Biểu 1. Tăng, giảm đảng viên"),
        _(
            "Đầu kỳ, tăng, giảm, cuối kỳ; theo tháng, quý, 6 tháng, năm, nhiệm kỳ; từng tổ chức trực thuộc một cột."
        ),
    ),
    (
        "reports:forms",
        "table",
        _("Biểu 2, 2B, 3, 5"),
        _("Đảng viên mới kết nạp, theo dân tộc; đội ngũ đảng viên; tổ chức đảng theo loại hình cơ sở."),
    ),
    (
        "reports:composition",
        "pie-chart",
        _("Cơ cấu đảng viên"),
        _("Nữ, dân tộc thiểu số, tuổi, học vấn, lý luận chính trị, nghề nghiệp, loại hình chi bộ."),
    ),
    (
        "reports:figures",
        "list-columns",
        _("Mọi số liệu"),
        _("Tất cả chỉ tiêu của tổ chức trong một ngày, mỗi số dẫn tới danh sách làm nên nó."),
    ),
    (
        "reports:compare",
        "layout-split",
        _("So sánh hai ngày"),
        _("Số liệu của hai ngày, hoặc của một ngày theo hai lần biết, đặt cạnh nhau."),
    ),
    (
        "reports:units",
        "diagram-2",
        _("Tổ chức theo loại, trước và sau"),
        _(
            "Bao nhiêu tổ chức mỗi loại ở hai ngày, hoặc trước và sau một lần sắp xếp; tổ chức nào có thay đổi."
        ),
    ),
    (
        "reports:targets",
        "bullseye",
        _("Chỉ tiêu, kế hoạch năm"),
        _("Chỉ tiêu kết nạp đảng viên và các chỉ tiêu khác: giao cho từng nơi, đạt được bao nhiêu."),
    ),
    (
        "reports:overdue",
        "hourglass-split",
        _("Hồ sơ quá hạn"),
        _("Theo bước và theo nơi phải giải quyết; không nêu tên ai."),
    ),
    (
        "organizations:patterns",
        "collection",
        _("Mô hình tổ chức"),
        _("Mô hình nào đang áp dụng, căn cứ, ở đâu; đã rà soát ngày nào, kết quả."),
    ),
    (
        "reports:sheets",
        "layers",
        _("Biểu số tổng hợp"),
        _("Biểu đã ký của các đơn vị theo dõi bằng số tổng hợp."),
    ),
)


@require_GET
@looks_at(VIEW)
def index(request: Request) -> HttpResponse:
    """The reports of the organisation one's office is held at."""
    pk = request.office.organization_id  # type: ignore[attr-defined]
    bar = looked_at(request, pk, shows_period=False)
    listed = [
        {"url": door(name, pk, bar=bar), "icon": icon, "title": title, "words": words}
        for name, icon, title, words in REPORTS
    ]
    return page(
        request, "reports/index.html", frame(request, bar, page_title=bar.organization.name, listed=listed)
    )
