"""The list of organisations a first import founds from, and the sheet of those kept by totals."""

from collections import Counter

from .handwriting import EDUCATION, SEX, WORK, Value
from .shapes import Province
from .standing import Seat, path

Row = list[Value]

KINDS = {
    "province": "Đảng bộ tỉnh",
    "upper": "Đảng bộ cấp trên trực tiếp cơ sở",
    "grassroots_committee": "Đảng bộ cơ sở",
    "grassroots_cell": "Chi bộ cơ sở",
    "section": "Đảng bộ bộ phận",
    "cell": "Chi bộ trực thuộc",
    "delegation": "Đảng đoàn, ban cán sự đảng",
}
UPPERS = {
    "district": "Huyện",
    "city": "Thành phố",
    "town": "Thị xã",
    "bloc": "Khối",
    "army": "Quân sự",
    "police": "Công an",
    "border_guard": "Bộ đội biên phòng",
}
STATUS = {"official": "Chính thức", "probationary": "Dự bị"}
SECTORS = {
    "village": "Thôn, tổ dân phố",
    "commune": "Xã, phường, thị trấn",
    "agency": "Cơ quan",
    "school": "Đơn vị sự nghiệp, trường học",
    "health": "Đơn vị sự nghiệp, trường học",
    "state_enterprise": "Doanh nghiệp nhà nước",
    "private_enterprise": "Doanh nghiệp ngoài nhà nước",
    "cooperative": "Hợp tác xã",
    "army": "Lực lượng vũ trang",
    "police": "Lực lượng vũ trang",
}


def organization_list(province: Province, tree: dict[int, Seat]) -> tuple[list[Row], list[Row], list[Row]]:
    """Title, headings and rows; parents before their children."""
    title: list[Row] = [[tree[province.root].name.upper()], [None, "DANH SÁCH TỔ CHỨC ĐẢNG"], []]
    headings: Row = [
        "TT",
        "Mã tổ chức đảng",
        "Tên tổ chức đảng",
        "Loại tổ chức đảng",
        "Mã tổ chức đảng cấp trên",
        "Loại cấp trên cơ sở",
        "Loại hình",
        "Theo dõi bằng số tổng hợp",
    ]
    order = sorted(tree.values(), key=lambda seat: (len(path(tree, seat.id)), seat.code or "~", seat.id))
    rows: list[Row] = [
        [
            number,
            seat.code or None,
            seat.name,
            KINDS[seat.kind],
            tree[seat.parent].code if seat.parent in tree else None,
            UPPERS.get(seat.upper_type),
            SECTORS.get(seat.sector),
            "x" if seat.by_totals else None,
        ]
        for number, seat in enumerate(order, start=1)
    ]
    return title, [headings], rows


def totals_list(province: Province, tree: dict[int, Seat]) -> tuple[list[Row], list[Row], list[Row]]:
    """How many of each make-up the organisations kept by totals have on the day."""
    held: Counter[tuple[int, str, str, bool, str, str, str]] = Counter()
    for line in province.lines:
        make_up = (line.sex, line.minority, line.age_band, line.education, line.occupation)
        if line.to_organization is not None and line.to_status is not None:
            held[line.to_organization, line.to_status, *make_up] += line.quantity
        if line.from_organization is not None and line.from_status is not None:
            held[line.from_organization, line.from_status, *make_up] -= line.quantity
    headings: Row = [
        "Mã tổ chức đảng",
        "Tên tổ chức đảng",
        "Chính thức/dự bị",
        "Giới tính",
        "Dân tộc thiểu số",
        "Nhóm tuổi",
        "Học vấn",
        "Nghề nghiệp",
        "Số đảng viên",
    ]
    rows: list[Row] = [
        [
            tree[organization].code,
            tree[organization].name,
            STATUS[status],
            SEX[sex][0],
            "x" if minority else None,
            band.replace(">", "trên "),
            EDUCATION[education][0] if education else None,
            WORK[occupation][0] if occupation else None,
            count,
        ]
        for (organization, status, sex, minority, band, education, occupation), count in sorted(held.items())
        if count
    ]
    return [], [headings], rows
