"""Invented documents of an invented province, and who has studied them; each says in its words that it is not real.

The province asks for three, the demonstration's own commune and cell for one each. Marks are made within the database
from who sits where, the same every time; whoever signs in as a member still has something to study.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from sotay.documents.models import Document, Studied, StudyRequest
from sotay.kernel.bulk import refresh_statistics
from sotay.organizations.models import Organization
from sotay.people.models import Account, Office

INVENTED = (
    "Văn bản minh họa, không có thật.\n\n"
    "1. Mục đích, yêu cầu: mọi đảng viên nắm được nội dung chính, liên hệ với việc của chi bộ mình.\n\n"
    "2. Nhiệm vụ: chi bộ thảo luận ở kỳ sinh hoạt gần nhất, chọn một việc cụ thể để làm trong quý, phân công người làm "
    "và ngày xong.\n\n"
    "3. Tổ chức thực hiện: cấp ủy cơ sở theo dõi, sáu tháng sơ kết một lần."
)


@dataclass(frozen=True)
class Paper:
    """A document to be invented: so many days before the demonstration's day."""

    kind: str
    number: str
    days: int
    title: str
    issuer: str = ""


PROVINCE = (
    Paper("resolution", "08-NQ/TU", 640, "Về chuyển đổi số trong các cơ quan đảng giai đoạn 2022 - 2025"),
    Paper("directive", "19-CT/TU", 520, "Về tăng cường lãnh đạo công tác bảo vệ và phát triển rừng"),
    Paper("scheme", "04-ĐA/TU", 410, "Nâng cao chất lượng sinh hoạt chi bộ ở thôn, tổ dân phố"),
    Paper("guidance", "11-HD/BTCTU", 300, "Một số việc về quản lý đảng viên đi làm ăn xa"),
    Paper("regulation", "1207-QĐ/TU", 250, "Quy định nêu gương của cán bộ, đảng viên trong cơ quan"),
    Paper("conclusion", "610-KL/TU", 165, "Về nâng cao đạo đức công vụ trong cơ quan, đơn vị sự nghiệp"),
    Paper("program", "25-CTr/TU", 90, "Chương trình công tác năm của Ban Chấp hành Đảng bộ tỉnh"),
    Paper("resolution", "21-NQ/TU", 70, "Về phát triển kinh tế tập thể, hợp tác xã đến năm 2030"),
    Paper("plan", "196-KH/TU", 34, "Chuẩn bị đại hội đảng bộ các cấp"),
    Paper("directive", "27-CT/TU", 15, "Về phòng cháy, chữa cháy rừng mùa khô"),
    Paper("conclusion", "90-KL/TW", 120, "Về tiếp tục đổi mới công tác dân vận", "Ban Bí thư"),
    Paper("letter", "731-CV/BTCTW", 55, "Hướng dẫn báo cáo thống kê đảng viên", "Ban Tổ chức Trung ương"),
)
COMMUNE = (
    Paper("resolution", "12-NQ/ĐU", 210, "Về xây dựng đường giao thông thôn, xóm"),
    Paper("plan", "31-KH/ĐU", 96, "Học tập, làm theo gương Bác năm nay"),
    Paper("notice", "45-TB/ĐU", 40, "Kết luận hội nghị giao ban với bí thư chi bộ"),
    Paper("plan", "33-KH/ĐU", 20, "Chuyển đổi số ở thôn, tổ dân phố"),
    Paper("directive", "27-CT/TU", 14, "Về phòng cháy, chữa cháy rừng mùa khô", "Tỉnh ủy"),
)
CELL = (
    Paper("resolution", "03-NQ/CB", 70, "Về làm sạch đường thôn và kênh mương"),
    Paper("plan", "05-KH/CB", 18, "Giúp đỡ hộ nghèo của thôn"),
    Paper("program", "01-CTr/CB", 75, "Chương trình công tác năm của chi bộ"),
)

STUDIED = """
INSERT INTO documents_studied (document_id, member_id, studied_on, on_behalf)
SELECT %(document)s, s.member_id,
       least(%(asked)s + ((s.member_id * 13 + %(document)s) %% greatest(%(until)s - %(asked)s, 1))::int, %(until)s),
       s.member_id * 31 %% 100 < 22
FROM members_standing s
JOIN organizations_organization home ON home.id = s.organization_id
JOIN organizations_organizationstate state ON state.organization_id = s.organization_id
  AND state.known_to >= '9999-12-30' AND state.valid_from <= %(until)s AND state.valid_to > %(until)s
  AND (%(sectors)s::text[] = '{}' OR state.sector = ANY (%(sectors)s::text[]))
WHERE s.valid_from <= %(until)s AND s.valid_to > %(until)s AND home.path >= %(low)s AND home.path < %(high)s
  AND s.member_id <> ALL (%(still)s)
  AND ((s.member_id * 37 + %(document)s * 11) %% 100 < %(share)s OR s.organization_id * 7 %% 100 < %(whole)s)
ORDER BY s.member_id
"""


def load_documents(root: Organization, day: date) -> int:
    """Write the documents, what is asked, and who has studied. Within an entry.

    Returns:
        How many marks.
    """
    told = {paper.number: each for paper, each in _entered(root, PROVINCE, day)}
    still = list(_members_who_sign_in())
    marks = _asked(told["610-KL/TU"], root, day, (160, 115), 82, 60, still, ["agency", "public_service"])
    marks += _asked(told["21-NQ/TU"], root, day, (62, 9), 84, 45, still)
    marks += _asked(told["27-CT/TU"], root, day, (12, -42), 27, 9, still)
    for role, papers, asked in (
        ("grassroots_office", COMMUNE, "33-KH/ĐU"),
        ("cell_secretary", CELL, "05-KH/CB"),
    ):
        own = _own(role)
        if own is not None:
            told = {paper.number: each for paper, each in _entered(own, papers, day)}
            marks += _asked(told[asked], own, day, (17, -20), 45, 12, still)
    refresh_statistics(Document, StudyRequest, Studied)
    return marks


def _own(role: str) -> Organization | None:
    """The organisation where people sign in in a role."""
    office = Office.objects.filter(role=role).select_related("organization").order_by("pk").first()
    return office.organization if office else None


def _members_who_sign_in() -> list[int]:
    rows = Account.objects.filter(username__in=("dangvien", "bithu"), person__isnull=False)
    return list(rows.values_list("person_id", flat=True))


def _entered(home: Organization, papers: tuple[Paper, ...], day: date) -> list[tuple[Paper, Document]]:
    made = [
        Document(
            organization=home,
            issuer=paper.issuer,
            type=paper.kind,
            number=paper.number,
            issued_on=day - timedelta(days=paper.days),
            title=paper.title,
            text=INVENTED,
        )
        for paper in papers
    ]
    Document.objects.bulk_create(made)
    return list(zip(papers, made, strict=True))


def _asked(
    document: Document,
    home: Organization,
    day: date,
    days: tuple[int, int],
    share: int,
    whole: int,
    still: list[int],
    sectors: list[str] | None = None,
) -> int:
    """Ask for a document so many days before the day until so many before; of a hundred so many studied it.

    Args:
        whole: of a hundred cells in so many everybody has.
        still: who has not yet.
    """
    request = StudyRequest(
        document=document,
        organization=home,
        asked_on=day - timedelta(days=days[0]),
        due_on=day - timedelta(days=days[1]),
        sectors=sectors or [],
    )
    request.save()
    values: dict[str, Any] = {
        "document": document.pk,
        "asked": request.asked_on,
        "until": min(request.due_on, day),
        "sectors": request.sectors,
        "low": home.path,
        "high": f"{home.path}:",
        "share": share,
        "whole": whole,
        "still": still,
    }
    with connection.cursor() as cursor:
        cursor.execute(STUDIED, values)
        return int(cursor.rowcount)
