"""A page for builders of pages: every component with invented data, plain, longest, empty and wrong."""

from datetime import date, datetime
from types import SimpleNamespace as Invented
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sotay.kernel.time import stopped_on
from sotay.kernel.web import public

DAY = date(2024, 3, 19)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
LONGEST = "Chi bộ Trường Phổ thông dân tộc bán trú Tiểu học và Trung học cơ sở xã Thượng Quan"
PEOPLE = (
    ("Hoàng Thị Ánh", "Nữ", "Tày", "official", date(1961, 4, 2), "Chi bộ thôn Nà Bản", 41),
    ("Y Bhăm Niê Kđăm", "Nam", "Ê Đê", "official", date(1975, 12, 19), "Chi bộ Trường THPT Chợ Mới", 18),
    ("Tôn Nữ Quỳnh Trâm Nguyễn Phúc", "Nữ", "Kinh", "probationary", date(1998, 1, 30), LONGEST, 0),
    ("Nông Văn Vịnh", "Nam", "Nùng", "official", date(1954, 9, 9), "Chi bộ tổ 5, phường Sông Cầu", 50),
)


def moment(*parts: int) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=HANOI)


class ExampleForm(forms.Form):
    full_name = forms.CharField(label="Họ và tên khai sinh", help_text="Ghi đúng như giấy khai sinh, có dấu.")
    born_on = forms.CharField(
        label="Ngày sinh", widget=forms.TextInput(attrs={"data-date": "", "inputmode": "numeric"})
    )
    status = forms.ChoiceField(
        label="Là đảng viên",
        widget=forms.RadioSelect,
        choices=[("official", "Chính thức"), ("probationary", "Dự bị")],
    )
    education = forms.ChoiceField(
        label="Trình độ học vấn", required=False, choices=[("", "Chưa ghi"), ("12", "12/12"), ("9", "9/12")]
    )
    remark = forms.CharField(label="Ghi chú", widget=forms.Textarea, required=False)
    seen = forms.BooleanField(label="Đã đối chiếu với lý lịch đảng viên")


class FilterForm(forms.Form):
    words = forms.CharField(label="Tên", required=False)
    status = forms.ChoiceField(
        label="Là đảng viên", required=False, choices=[("", "Tất cả"), ("official", "Chính thức")]
    )
    sex = forms.ChoiceField(label="Giới tính", required=False, choices=[("", "Nam và nữ"), ("f", "Nữ")])


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Nothing real stands here; it is shown in a demo and to who runs the machine."""
    actor = getattr(request, "actor", None)
    wanted = settings.DEBUG or getattr(settings, "SOTAY_GALLERY", False)
    if not (wanted or stopped_on() or (actor and actor.may("system.view"))):
        raise Http404
    past = request.GET.get("past") == "1"
    return render(request, "gallery.html", example_frame(past) | example_contents())


def example_frame(past: bool) -> dict[str, Any]:
    """What base.html reads, as the rooms hand it over."""
    organization = Invented(pk=1, name="Đảng bộ tỉnh Bắc Kạn", code="BK")
    return {
        "page_title": "Bộ mẫu giao diện",
        "bar": Invented(
            organization=organization,
            on=date(2023, 12, 31) if past else DAY,
            today=DAY,
            period="year",
            period_from=date(2023, 1, 1) if past else date(2024, 1, 1),
            period_to=date(2023, 12, 31) if past else DAY,
            period_label="năm 2023" if past else "năm 2024",
            known_at=moment(2024, 1, 5, 23, 59) if past else None,
            clock_is_set=True,
            shows_figures=True,
            shows_period=True,
            action_url="",
            today_url="?",
        ),
        "trail": [
            {"label": "Đảng bộ tỉnh Bắc Kạn", "url": "#tinh"},
            {"label": "Đảng bộ huyện Ngân Sơn", "url": "#huyen"},
            {"label": "Đảng bộ xã Thượng Quan", "url": "#xa"},
        ],
        "navigation": [
            {"label": "Trang chủ", "url": "#", "icon": "house", "current": True},
            {"label": "Tổ chức", "url": "#to-chuc", "icon": "diagram-3"},
            {"label": "Đảng viên", "url": "#dang-vien", "icon": "people"},
            {"label": "Báo cáo", "url": "#bieu", "icon": "table"},
            {"label": "Nhập dữ liệu", "url": "#nhap", "icon": "file-earmark-arrow-up", "count": 2},
            {"label": "Quy định", "url": "#quy-dinh", "icon": "book"},
            {"label": "Nhật ký", "url": "#nhat-ky", "icon": "journal-text"},
        ],
        "acting": Invented(title="Ban Tổ chức", organization_name="Tỉnh ủy Bắc Kạn"),
        "offices": [
            Invented(pk=1, title="Ban Tổ chức", organization_name="Tỉnh ủy Bắc Kạn", current=True),
            Invented(pk=2, title="Bí thư chi bộ", organization_name=LONGEST, current=False),
        ],
    }


def example_contents() -> dict[str, Any]:
    wrong = ExampleForm({"full_name": "hoàng thị ánh", "born_on": "31/2/1961"}, auto_id="wrong_%s")
    wrong.add_error("born_on", "Tháng 2 năm 1961 không có ngày 31.")
    return {
        "longest": LONGEST,
        "people": [
            Invented(
                name=name,
                sex=sex,
                ethnicity=ethnicity,
                status=status,
                born_on=born,
                cell=cell,
                party_age=age,
                url=f"#p{number}",
            )
            for number, (name, sex, ethnicity, status, born, cell, age) in enumerate(PEOPLE)
        ],
        "form": ExampleForm(),
        "wrong_form": wrong,
        "filter_form": FilterForm(auto_id="filter_%s"),
        "tabs_items": [
            {"label": "Tổng quan", "url": "#", "current": True},
            {"label": "Tổ chức trực thuộc", "url": "#a", "count": 11},
            {"label": "Đảng viên", "url": "#b", "count": 37340},
            {"label": "Lịch sử", "url": "#c"},
        ],
        "columns": [
            "Ba Bể",
            "Bạch Thông",
            "Chợ Đồn",
            "Chợ Mới",
            "Na Rì",
            "Ngân Sơn",
            "Pác Nặm",
            "TP. Bắc Kạn",
            "Các cơ quan tỉnh",
            "Quân sự",
            "Công an",
        ],
        "form_rows": form_rows(),
        "moments": moments(),
        "definition_items": [
            {"label": "Họ và tên", "value": "Hoàng Thị Ánh"},
            {"label": "Ngày sinh", "value": "2/4/1961", "note": "62 tuổi"},
            {"label": "Nơi sinh hoạt", "value": "Chi bộ thôn Nà Bản", "url": "#chi-bo"},
            {"label": "Ngày chính thức", "value": None, "missing": "Chưa rõ, cần bổ sung"},
        ],
        "flow": flow(),
        "ethnic": [
            {"label": "Tày", "value": 21480, "url": "#tay"},
            {"label": "Kinh", "value": 8760, "url": "#kinh"},
            {"label": "Nùng", "value": 4102, "url": "#nung"},
            {"label": "Dao", "value": 2390, "url": "#dao"},
            {"label": "Mông", "value": 421, "url": "#mong"},
            {"label": "Dân tộc khác", "value": 187, "url": "#khac"},
        ],
        "sectors": [
            {"label": "Xã, phường, thị trấn", "value": 24117, "url": "#xa"},
            {"label": "Cơ quan hành chính", "value": 6240, "url": "#cq"},
            {"label": "Đơn vị sự nghiệp", "value": 4630, "url": "#sn"},
            {"label": "Doanh nghiệp", "value": 1170, "url": "#dn"},
            {"label": "Lực lượng vũ trang", "value": 1183, "url": "#vt", "note": "số tổng hợp"},
        ],
        "tree": tree(),
        "counts": [
            {"label": "đảng viên chuyển đi", "value": 1204, "url": "#1"},
            {"label": "chi bộ", "value": 63, "url": "#2"},
            {"label": "chức vụ thôi giữ", "value": 178, "url": "#3"},
        ],
        "job": Invented(
            label="Đang ghi danh sách đảng viên",
            done=12800,
            total=37340,
            url="",
            finished=False,
            note="Còn khoảng 12 giây. Có thể rời trang này; việc vẫn chạy tiếp.",
        ),
        "pages": Invented(
            previous_url="#t", next_url="#s", first_url="#d", count_text="51–100 trong 37.340 đảng viên"
        ),
        "differences": [{"label": "Trình độ học vấn", "theirs": "12/12", "yours": "9/12"}],
        "saved_at": moment(2024, 3, 19, 9, 42),
        "spark": [36900, 36940, 36980, 36960, 37010, 37120, 37200, 37260, 37250, 37300, 37340],
    }


def form_rows() -> list[Invented]:
    stocks = [4210, 3105, 4860, 3920, 3874, 2740, 2395, 5210, 4480, 1330, 1216]
    rises = [98, 71, 120, 84, 90, 52, 61, 130, 94, 0, 12]
    falls = [64, 50, 88, 61, 72, 40, 33, 101, 80, 9, 8]
    deaths = [30, 22, 35, 28, 31, 18, 12, 44, 16, 0, 1]

    def row(code: str, label: str, values: list[int], level: int = 0, strong: bool = False) -> Invented:
        cells = [Invented(value=value, url=f"#{code}-{place}") for place, value in enumerate(values)]
        return Invented(code=code, label=label, total=sum(values), cells=cells, level=level, strong=strong)

    return [
        row("A", "A. Đảng viên đầu kỳ", stocks, strong=True),
        row("B", "B. Tăng trong kỳ", rises, strong=True),
        row("B1", "Kết nạp", rises, 1),
        row("B2", "Chuyển sinh hoạt đảng từ ngoài đảng bộ tỉnh đến", [0] * 11, 1),
        row("C", "C. Giảm trong kỳ", falls, strong=True),
        row("C1", "Từ trần", deaths, 1),
        row(
            "C2",
            "Xóa tên, xin ra, khai trừ",
            [fall - death for fall, death in zip(falls, deaths, strict=True)],
            1,
        ),
        row(
            "D",
            "D. Đảng viên cuối kỳ",
            [a + b - c for a, b, c in zip(stocks, rises, falls, strict=True)],
            strong=True,
        ),
    ]


def moments() -> list[Invented]:
    return [
        Invented(
            on=date(2023, 5, 19),
            title="Nhận Huy hiệu 40 năm tuổi Đảng",
            kind="honour",
            url="#h",
            decision="Quyết định 512-QĐ/TU, 5/5/2023, Ban Thường vụ Tỉnh ủy",
            text="Trao tại lễ kỷ niệm của Đảng ủy xã.",
        ),
        Invented(
            on=date(2015, 8, 1),
            title="Chuyển sinh hoạt đảng về Chi bộ thôn Nà Bản",
            kind="increase",
            url="#c",
            text="Từ Chi bộ Trạm y tế xã Thượng Quan",
            counted_on=date(2015, 9, 1),
            recorded_at=moment(2015, 9, 3, 8, 12),
            recorded_by="Văn phòng Đảng ủy",
        ),
        Invented(
            on=date(2015, 7, 1),
            title="Chuyển sinh hoạt đảng ra ngoài tỉnh",
            kind="decrease",
            url="#d",
            reversed=True,
            text="Ghi nhầm người cùng họ tên",
            recorded_at=moment(2015, 7, 2, 15, 30),
        ),
        Invented(on=date(1984, 3, 3), title="Công nhận chính thức", url="#o"),
        Invented(
            on=date(1983, 3, 3),
            title="Kết nạp Đảng",
            kind="increase",
            url="#k",
            decision="Nghị quyết 14-NQ/HU, 20/2/1983, Huyện ủy Ngân Sơn",
        ),
    ]


def flow() -> list[dict[str, Any]]:
    stock, points = 36480, []
    for number in range(24):
        rise, fall = 90 + 37 * (number % 5) + (120 if number % 12 in (4, 8) else 0), 70 + 23 * (number % 4)
        stock += rise - fall
        label = f"{(number + 3) % 12 + 1}/{2022 + (number + 3) // 12}"
        points.append(
            {
                "label": label,
                "stock": stock,
                "increase": rise,
                "decrease": fall,
                "url": "#",
                "broken": number == 15,
            }
        )
    return points


def tree() -> dict[str, Any]:
    def branch(name: str, value: int, parts: tuple[float, ...]) -> dict[str, Any]:
        children = [
            {"label": f"{name} {place + 1}", "value": round(value * part), "url": "#n"}
            for place, part in enumerate(parts)
        ]
        return {"label": name, "value": value, "url": "#n", "children": children}

    sizes = {
        "TP. Bắc Kạn": 5239,
        "Chợ Đồn": 4892,
        "Các cơ quan tỉnh": 4494,
        "Ba Bể": 4244,
        "Chợ Mới": 3943,
        "Na Rì": 3892,
        "Bạch Thông": 3126,
        "Ngân Sơn": 2752,
        "Pác Nặm": 2423,
        "Quân sự": 1321,
        "Công an": 1014,
    }
    children = [branch(name, value, (0.4, 0.25, 0.2, 0.1, 0.05)) for name, value in sizes.items()]
    return {"label": "Đảng bộ tỉnh Bắc Kạn", "value": sum(sizes.values()), "url": "#t", "children": children}
