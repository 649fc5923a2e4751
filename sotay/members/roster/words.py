"""What a check says about a cell, a row or a whole file. Sentences are kept apart from their values and
translated where they are shown.
"""

from enum import IntEnum
from typing import Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from sotay.kernel.sheets import address
from sotay.kernel.vietnamese import Fault


class Level(IntEnum):
    """How much stands in the way: an error keeps the row out, a question must be answered, the rest is said."""

    ERROR = 0
    QUESTION = 1
    WARNING = 2
    NOTE = 3


class Issue(NamedTuple):
    """One thing to say about a cell (row and column from 0)."""

    row: int
    column: int
    level: Level
    sentence: str
    values: dict[str, Any]

    @property
    def address(self) -> str:
        return address(self.row, self.column)

    @property
    def text(self) -> str:
        return said(self.sentence, self.values)


def said(sentence: str, values: dict[str, Any]) -> str:
    """A kept sentence in the reader's language."""
    if not sentence:
        return ""
    return gettext(sentence).format(**values) if values else gettext(sentence)


def kept_fault(fault: Fault) -> dict[str, Any]:
    """A fault of the kernel as it is kept beside a file."""
    return {"sentence": fault.sentence, "values": {name: str(value) for name, value in fault.values.items()}}


# Names

NO_NAME = _("Chưa ghi họ và tên.")
NAME_HAS_DIGITS = _("Họ và tên có chữ số.")
NAME_TOO_LONG = _("Họ và tên quá dài.")
ONE_WORD = _("Chỉ có một chữ; hãy xem đã ghi đủ họ và tên chưa.")

# Sex, ethnicity, levels

NO_SEX = _("Chưa rõ giới tính.")
BAD_SEX = _("Không rõ nam hay nữ: “{text}”.")
BOTH_SEXES = _("Đánh dấu cả nam và nữ.")
NOT_A_MARK = _("Cột này chỉ đánh dấu x; ô ghi “{text}”.")
NO_ETHNICITY = _("Chưa ghi dân tộc.")
BAD_ETHNICITY = _("“{text}” không có trong danh mục 54 dân tộc.")
NOT_UNDERSTOOD = _("Không nhận ra “{text}”; sẽ để trống.")

# Dates

NO_BIRTH = _("Chưa ghi ngày sinh.")
YEAR_ONLY = _("Chỉ biết năm sinh.")
MONTH_ONLY = _("Chỉ biết tháng và năm sinh.")
NEW_YEARS_DAY = _("Ghi sinh ngày 1/1; hãy đối chiếu khi có dịp.")
TOO_YOUNG = _("Mới {age} tuổi khi vào Đảng; tuổi tối thiểu là {minimum} ({citation}).")
TOO_OLD = _("Đã {age} tuổi; hãy xem lại năm sinh.")
BORN_AFTER_JOINING = _("Ngày sinh sau ngày vào Đảng.")
JOINED_AFTER_OPENING = _(
    "Vào Đảng sau ngày mở sổ {day}: không thuộc số đầu kỳ. Hãy bỏ dòng này và ghi kết nạp hoặc tiếp nhận sau khi nạp."
)
OFFICIAL_BEFORE_JOINING = _("Ngày chính thức trước ngày vào Đảng.")
OFFICIAL_AFTER_OPENING = _("Chính thức sau ngày mở sổ {day}: nạp là dự bị, rồi ghi công nhận chính thức.")
DECIDED_AFTER_JOINING = _("Ngày quyết định kết nạp sau ngày vào Đảng; hãy xem lại hai ngày.")
RECOGNIZED_BEFORE_JOINING = _("Ngày quyết định công nhận chính thức trước ngày vào Đảng.")

# Status

ASKED_STATUS = _("Vào Đảng đã quá {months} tháng mà chưa ghi ngày chính thức: chưa rõ chính thức hay dự bị.")
NO_DATES = _("Chưa ghi ngày vào Đảng, ngày chính thức: chưa rõ chính thức hay dự bị.")
BAD_STATUS = _("Không rõ chính thức hay dự bị: “{text}”.")
STATUS_AGAINST_DATES = _("Ghi “dự bị” nhưng lại có ngày chính thức.")
BOTH_STATUSES = _("Đánh dấu cả chính thức và dự bị.")

# Numbers

ZEROS_BACK = _("Đã thêm lại số 0 ở đầu.")
OLD_IDENTITY_CARD = _("Số chứng minh nhân dân 9 số không phải số định danh; sẽ để trống.")
BAD_IDENTITY = _("Số định danh không đúng cấu tạo; hãy đối chiếu với thẻ căn cước.")
CARD_IS_NOT_IDENTITY = _("Số thẻ 12 số khác số định danh.")
BAD_PHONE = _("Không phải số điện thoại; sẽ để trống.")
SAME_IDENTITY = _("Trùng số định danh với dòng {other}.")
SAME_CARD = _("Trùng số thẻ với dòng {other}.")
IDENTITY_OF_ANOTHER = _("Số định danh này đã có trong hệ thống, của người có tên hoặc ngày sinh khác.")
IDENTITY_ELSEWHERE = _(
    "Người này đã có trong hệ thống, không ở chi bộ ghi trong tệp; hãy chuyển sinh hoạt thay vì nhập mới."
)
TAKEN_ELSEWHERE = _("Số này đã có trong hệ thống, của người ngoài phạm vi của bạn; hãy hỏi cấp trên.")
CARD_TAKEN = _("Số thẻ này đã có trong hệ thống, của người khác.")

# Persons

SAME_AS_ROW = _("Trùng họ tên, ngày sinh và giới tính với dòng {other}. Có phải cùng một người?")
SAME_AS_MEMBER = _("Trong hệ thống đã có người cùng họ tên, ngày sinh và giới tính. Có phải cùng một người?")
PRESENT = _("Đã có trong danh sách; không nạp lại.")
LEFT_OUT = _("Bỏ qua: đã trả lời là cùng một người.")

# Cells of the sheet

FORMULA = _("Ô là công thức; đã lấy kết quả.")
FORMULA_FAILED = _("Công thức trong ô không có kết quả; hãy dán giá trị rồi tải lại.")

# Organisations

NO_PLACE = _("Chưa ghi chi bộ.")
UNKNOWN_PLACE = _("Không có tổ chức đảng “{text}” trong phạm vi của danh sách này.")
UNKNOWN_PLACE_PERHAPS = _("Không có “{text}”. Có phải “{near}”?")
UNKNOWN_CODE = _("Không có mã tổ chức “{text}” trong phạm vi của danh sách này.")
CODE_AGAINST_NAME = _("Mã chi bộ và tên chi bộ chỉ hai tổ chức khác nhau.")
SEVERAL_PLACES = _("Có {count} tổ chức tên “{text}”; hãy ghi mã, hoặc thêm tên cấp trên.")
NOT_A_CELL = _("“{name}” không phải chi bộ; đảng viên chỉ sinh hoạt ở chi bộ.")
HELD = _("Chưa rõ chi bộ: xếp vào danh sách chưa xếp chi bộ của {name}.")
WOULD_BE_HELD = _("Chưa rõ chi bộ trong {name}. Hãy ghi chi bộ, hoặc chọn đưa vào danh sách chưa xếp chi bộ.")
UNKNOWN_CELL = _(
    "Không có “{text}” trong {name}. Hãy sửa tên chi bộ, hoặc chọn đưa vào danh sách chưa xếp chi bộ."
)
KEPT_BY_TOTALS = _("{name} được theo dõi bằng số tổng hợp, không nhập từng người.")
BOOK_OPENS_ELSEWHEN = _(
    "Sổ của {name} mở ngày {day}. Muốn thêm đảng viên sau ngày ấy, hãy ghi kết nạp hoặc tiếp nhận."
)

# The sheet of totals

BAD_COUNT = _("Số lượng phải là số nguyên từ 1; ô ghi “{text}”.")
BAD_WORD = _("Không nhận ra “{text}”.")
NOT_BY_TOTALS = _("{name} theo dõi từng đảng viên, không nhận số tổng hợp.")
TOTALS_THERE = _("Đơn vị này đã có số tổng hợp mở sổ, khác dòng này.")

# The sheet of organisations

NO_ORGANIZATION_NAME = _("Chưa ghi tên tổ chức.")
NO_KIND = _("Chưa ghi loại tổ chức.")
BAD_KIND = _("Không rõ loại tổ chức: “{text}”.")
WRONG_KIND = _("{kind} không đặt dưới {parent}.")
UNKNOWN_PARENT = _("Không thấy tổ chức cấp trên “{text}”.")
CODE_TWICE = _("Trùng mã tổ chức với dòng {other}.")
CODE_TAKEN = _("Mã tổ chức này đã dùng cho một tổ chức khác.")
SAME_NAME_TWICE = _("Trùng tên và cấp trên với dòng {other}.")
SECOND_ROOT = _("Chỉ một tổ chức không có cấp trên.")
OWN_ANCESTOR = _("Cấp trên của tổ chức này lại nằm bên dưới nó.")
FOUNDED_AFTER_OPENING = _("Ngày thành lập sau ngày mở sổ {day}.")
BAD_UNIT_KIND = _("Không rõ loại đơn vị: “{text}”.")
BAD_SECTOR = _("Không rõ loại hình: “{text}”; sẽ để trống.")

# The whole file

NO_NAMES = _("Không thấy cột họ và tên ở trang “{sheet}”. Hãy chọn trang khác, hoặc chỉ ra cột họ và tên.")
NO_ROWS = _("Trang “{sheet}” có tiêu đề nhưng không có dòng nào.")
NO_ORGANIZATIONS = _("Không thấy trang tổ chức (cột tên tổ chức và loại tổ chức) trong tệp.")
NOTHING_NEW = _("Mọi dòng trong tệp đã có trong hệ thống; không có gì để nạp.")
CHANGED_SINCE = _(
    "Từ lúc kiểm tra, dữ liệu hoặc danh sách đã thay đổi. Hãy xem lại kết quả kiểm tra mới rồi nạp."
)
STILL_WRONG = _("Tệp còn {count} dòng lỗi hoặc chưa trả lời; chưa nạp gì.")
TAKEN_MEANWHILE = _(
    "Có người vừa ghi một người hoặc một danh sách trùng với tệp này. Chưa nạp gì; hãy xem kết quả kiểm tra mới."
)
BOOK_IS_CLOSED_FOR_IT = _(
    "Sổ của {name} đã mở ngày {opened}, không phải {asked}. Danh sách mở sổ phải theo đúng ngày ấy; "
    "người thêm sau thì ghi kết nạp hoặc tiếp nhận."
)
NO_BOOK = _(
    "Sổ của {name} chưa mở và cương vị đang dùng không được mở sổ. Hãy đề nghị Ban Tổ chức cấp trên mở sổ ngày {day}."
)
MAY_NOT_FOUND = _("Cương vị đang dùng không được lập tổ chức trong phạm vi này.")
FILE_GONE = _("Tệp không còn được giữ. Hãy tải lại.")
CELLS_NOT_READ = _("{count} dòng có ô không đọc được; những ô ấy không đem so.")
CLOSED_SINCE = _(
    "Số liệu đã chốt đến hết ngày {day}: số nạp thêm tính từ ngày hôm sau, không tính vào ngày mở sổ."
)
