"""What must hold of number series: from the first to the last, every number is accounted for."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from sotay.kernel.verify import proves, rows


@proves(_("Sổ số văn bản: từ số đầu đến số cuối không thiếu số nào"))
def every_number_is_accounted_for() -> Iterator[str]:
    sql = """
    SELECT series_id, min(number), max(number), count(*) FROM papers_issuednumber
    GROUP BY series_id HAVING min(number) <> 1 OR max(number) <> count(*)
    """
    for series, first, last, count in rows(sql):
        yield f"papers_numberseries:{series} goes from {first} to {last} and has {count} numbers"


@proves(_("Sổ số văn bản: số giữ ngoài hệ thống không bị hủy"))
def only_issued_numbers_are_void() -> Iterator[str]:
    sql = """
    SELECT n.id FROM papers_voidednumber v JOIN papers_issuednumber n ON n.id = v.number_id
    WHERE n.use <> 'issued' OR v.voided_on < n.dated
    """
    for (number,) in rows(sql):
        yield f"papers_issuednumber:{number} is void and may not be"
