"""What a plan would do: counts before and after, what goes where, both trees, and every reason against it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.kernel.dates import spelled
from sotay.kernel.web import Request, looks_at, page
from sotay.members.plan_preview import preview_of
from sotay.organizations.planning import check

from .drawing import drawing, trees
from .telling import pages_of
from .views import VIEW, acts, frame, plan_of

BUNDLES = 30
ROWS = 120


@require_GET
@looks_at(VIEW)
def plan_preview(request: Request, pk: int) -> HttpResponse:
    """What carrying it out would do, as is known now."""
    plan = plan_of(request, pk)
    context = frame(request, plan, "plan_preview")
    looked = check(plan)
    seen = preview_of(looked, plan.effective_on)
    refusals = [each for each in seen.findings if each.refuses]
    counts = [
        (_("đảng viên được chuyển theo tổ chức"), seen.moved),
        (_("bút toán đã ghi từ ngày ấy sẽ ghi lại về tổ chức mới"), seen.meanwhile),
        (_("cấp ủy, cơ quan kết thúc hoặc chuyển"), seen.bodies),
        (_("thôn, đơn vị chuyển sang tổ chức kế thừa"), seen.units),
        (_("vai trò người dùng kết thúc hoặc chuyển"), seen.offices),
        (_("tổ đảng"), seen.groups),
    ]
    context |= {
        "seen": seen,
        "refusals": refusals[:20],
        "more_refusals": max(len(refusals) - 20, 0),
        "warnings": [each for each in seen.findings if not each.refuses][:20],
        "kinds": [
            {
                "label": each.kind.label,
                "before": each.before,
                "after": each.after,
                "change": each.after - each.before,
            }
            for each in seen.kinds
        ],
        "counts": [{"label": label, "value": value} for label, value in counts if value],
        "acts": acts(request, plan),
        "counts_from": spelled(seen.counts_from) if seen.counts_from != plan.effective_on else "",
    }
    if seen.places:
        pages = Paginator(drawing(looked.reckoned), BUNDLES)
        here = pages.get_page(request.GET.get("page"))
        before, after = trees(looked.reckoned, seen, ROWS)
        context |= {
            "bundles": here.object_list,
            "bundle_count": pages.count,
            "before": before,
            "after": after,
            "pages": pages_of(here, "plan_preview", pk),
        }
    return page(request, "desk/plans/preview.html", context)
