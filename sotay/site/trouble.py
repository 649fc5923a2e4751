"""When a page fails through no fault of its own: the database is away, the disk is full, or the question was too big.

Each is said as what it is, with 503 and when to come again; everything else is an error of the program.
"""

import sys
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.defaults import server_error
from psycopg import errors

AGAIN_AFTER = "30"

TROUBLES: tuple[tuple[tuple[type[BaseException], ...], Any, Any], ...] = (
    (
        (errors.QueryCanceled,),
        _("Trang này cần tính quá nhiều"),
        _(
            "Máy đã dừng để không làm chậm người khác. Hãy thu hẹp lại: một tổ chức nhỏ hơn, ít cột hơn, kỳ ngắn hơn."
        ),
    ),
    (
        (errors.LockNotAvailable,),
        _("Có người đang ghi một việc lớn"),
        _("Bước vừa rồi chưa được ghi. Hãy đợi ít phút rồi thử lại."),
    ),
    (
        (errors.DiskFull, errors.ProgramLimitExceeded, errors.IoError, errors.OutOfMemory),
        _("Máy chủ hết chỗ"),
        _("Bước vừa rồi chưa được ghi: không có gì ghi dở dang. Hãy báo người quản trị hệ thống của đơn vị."),
    ),
    (
        (errors.ReadOnlySqlTransaction,),
        _("Lúc này chỉ xem được, chưa ghi được"),
        _("Bước vừa rồi chưa được ghi. Hãy thử lại sau ít phút."),
    ),
)
AWAY = (
    _("Cơ sở dữ liệu đang khởi động lại"),
    _(
        "Nếu vừa bấm ghi: hãy mở lại trang để xem việc ấy đã được ghi chưa, rồi hãy ghi lại. Không có gì ghi dở dang."
    ),
)


def trouble_of(error: BaseException | None) -> tuple[Any, Any] | None:
    """Title and words for what happened, or ``None`` for an error of the program."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    cause = error.__cause__
    for kinds, title, words in TROUBLES:
        if isinstance(cause, kinds):
            return title, words
    # A connection that breaks bears no code; the server's own codes for it are those of classes 08 and 57P.
    code = getattr(cause, "sqlstate", None) or ""
    is_away = code.startswith(("08", "57P")) or (
        not code and type(cause).__name__ in {"OperationalError", "InterfaceError"}
    )
    return AWAY if is_away else None


def went_wrong(request: HttpRequest) -> HttpResponse:
    """``handler500``. It asks the database for nothing."""
    trouble = trouble_of(sys.exc_info()[1])
    if trouble is None:
        return server_error(request)
    title, words = trouble
    told = render_to_string("503.html", {"title": title, "words": words})
    response = HttpResponse(told, status=503)
    response.headers["Retry-After"] = AGAIN_AFTER
    return response
