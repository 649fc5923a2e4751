"""The look without a browser: words, drawings, components and the frame."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import Http404, HttpResponse
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from sotay.kernel.time import clock_stopped_at
from sotay.site import drawing, gallery
from sotay.site.look import Look, set_look
from sotay.site.wording import written_change, written_date, written_day, written_number, written_percent


def rendered(source: str, **context: Any) -> str:
    return Template("{% load i18n sotay charts %}" + source).render(Context(context))


@pytest.fixture
def gallery_page(settings: Any) -> str:
    settings.SOTAY_GALLERY = True
    return shown("/gallery/").content.decode()


def shown(address: str, **cookies: str) -> HttpResponse:
    request = RequestFactory().get(address)
    request.COOKIES.update(cookies)
    return gallery.gallery(request)


# Words


@pytest.mark.parametrize(
    ("value", "places", "vietnamese", "english"),
    [
        (37340, 0, "37.340", "37,340"),
        (0, 0, "0", "0"),
        (-1204, 0, "−1.204", "−1,204"),
        (12.5, 1, "12,5", "12.5"),
        (Decimal("91.945"), 2, "91,95", "91.95"),
        (-0.2, 0, "0", "0"),
    ],
)
def test_numbers_are_written_as_their_readers_write_them(
    value: Any, places: int, vietnamese: str, english: str
) -> None:
    with translation.override("vi"):
        assert written_number(value, places) == vietnamese
    with translation.override("en"):
        assert written_number(value, places) == english


def test_a_percentage_keeps_its_sign_on_the_line_and_a_change_bears_its_sign() -> None:
    assert written_percent(91.95) == "91,95\N{NO-BREAK SPACE}%"
    assert (written_change(48), written_change(0), written_change(-2)) == ("+48", "0", "−2")


def test_a_moment_is_told_in_the_time_of_hanoi() -> None:
    moment = datetime(2024, 3, 18, 18, 5, tzinfo=UTC)
    assert written_date(moment) == "01:05 19/3/2024"
    assert written_day(moment) == written_date(date(2024, 3, 19)) == "19/3/2024"


def test_filters_stay_silent_about_what_is_not_known() -> None:
    assert (
        rendered(
            "[{{ n|vn_number }}{{ n|vn_percent }}{{ n|vn_date }}{{ n|vn_change }}{{ missing|vn_day }}]",
            n=None,
        )
        == "[]"
    )


# Components


def test_a_figure_without_a_value_says_why_and_never_shows_zero() -> None:
    html = rendered('{% figure "Kết nạp" None "/rows" missing="Sổ mở ngày 1/1/2020" %}')
    assert "Sổ mở ngày 1/1/2020" in html
    assert "/rows" not in html
    assert ">0<" not in html


def test_a_figure_leads_to_its_rows_and_tells_on_what_it_rests() -> None:
    html = rendered('{% figure "Đảng viên" 37340 "/rows" change=-2 totals=2335 unverified="294-QĐ/TW" %}')
    assert '<a href="/rows">37.340' in html
    assert "giảm −2" in html
    assert "gồm 2.335 từ số tổng hợp" in html
    assert "294-QĐ/TW" in html


def test_cells_tell_zero_from_not_yet_known() -> None:
    assert ">0<" in rendered("{% number_cell 0 %}")
    unknown = rendered("{% number_cell None %}")
    assert "…" in unknown
    assert "data-value" not in unknown


def test_a_cell_is_copied_as_a_number_excel_reads() -> None:
    assert 'data-value="37340"' in rendered("{% number_cell 37340 '/rows' %}")


def test_a_status_without_a_shape_is_refused() -> None:
    with pytest.raises(KeyError):
        rendered('{% chip "red" "Đỏ" %}')


def test_a_misspelt_argument_of_a_component_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError):
        rendered('{% figure "Đảng viên" 1 lnik="/rows" %}')


def test_a_refusal_names_person_rule_and_way_out() -> None:
    html = rendered(
        '{% notice kind="refusal" person="Đồng chí Thắm" rule="Điều 4" grade="đã đối chiếu" '
        'way_out="Ghi lại ngày" %}'
        "<p>Chưa đủ 12 tháng.</p>{% endnotice %}"
    )
    for words in (
        "Đồng chí Thắm",
        "Điều 4",
        "đã đối chiếu",
        "Ghi lại ngày",
        "Chưa đủ 12 tháng.",
        'role="alert"',
    ):
        assert words in html


def test_what_people_wrote_is_never_taken_for_markup() -> None:
    evil = "<script>alert(1)</script>"
    html = rendered(
        "{% chip 'late' x %}{% figure x 1 x %}{% notice title=x %}{{ x }}{% endnotice %}"
        "{% number_cell 1 x note=x %}{% data_table caption=x %}{% enddata_table %}"
        "{% bars rows title=x %}{% icicle root title=x %}",
        x=evil,
        rows=[{"label": evil, "value": 1, "url": evil}],
        root={"label": evil, "value": 1, "url": evil},
    )
    assert "<script" not in html


def test_a_field_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    class Example(forms.Form):
        name = forms.CharField(label="Họ và tên", help_text="Như giấy khai sinh")
        age = forms.IntegerField(label="Tuổi")

    html = rendered("{% fields form %}", form=Example({"age": "bốn mươi"}))
    assert 'value="bốn mươi"' in html
    assert "Chưa ghi mục này." in html
    assert "Còn 2 chỗ cần sửa" in html
    described = re.search(r'id="id_name"[^>]*|<input[^>]*id="id_name"[^>]*>', html)
    assert described
    for name in re.findall(r'aria-describedby="([^"]+)"', html):
        for each in name.split():
            assert f'id="{each}"' in html


def test_a_heading_sorts_and_then_sorts_backwards_and_forgets_the_page() -> None:
    def heading(address: str) -> str:
        request = RequestFactory().get(address)
        return rendered('{% sort_heading "name" "Tên" %}', request=request)

    assert "?q=an&amp;sort=name" in heading("/?q=an&after=xyz")
    backwards = heading("/?sort=name")
    assert 'aria-sort="ascending"' in backwards
    assert "sort=-name" in backwards
    assert 'aria-sort="descending"' in heading("/?sort=-name")


def test_a_confirmation_counts_what_it_touches_and_carries_its_token() -> None:
    html = rendered(
        '{% confirm title="Giải thể" action="Ghi quyết định" counts=counts words="Ngân Sơn" %}'
        "<p>…</p>{% endconfirm %}",
        counts=[{"label": "đảng viên", "value": 1204, "url": "/rows"}],
        csrf_token="token",
    )
    assert "1.204" in html
    assert 'value="token"' in html
    assert 'pattern="Ngân Sơn"' in html


# Drawings


def test_a_scale_stands_on_round_numbers_and_says_whether_it_begins_at_zero() -> None:
    near = drawing.fitting_scale([36480, 37340], 0, 100)
    assert near.low > 0
    assert near.low % 100 == 0
    assert drawing.fitting_scale([3, 90], 0, 100).low == 0


def test_bars_of_the_flow_are_as_high_as_their_numbers() -> None:
    chart = drawing.area_flow(
        [
            {"label": "1", "stock": 100, "increase": 10, "decrease": 5},
            {"label": "2", "stock": 105, "increase": 20, "decrease": 0},
        ]
    )
    assert chart
    first, second = chart.moments
    assert second.rise_height == pytest.approx(2 * first.rise_height, abs=0.02)
    assert first.fall_height == pytest.approx(first.rise_height / 2, abs=0.02)
    assert second.fall_height == 0
    assert second.y < first.y


def test_shares_fill_the_whole_and_leave_nothing_over() -> None:
    pieces = drawing.stacked_share([{"label": str(n), "value": n} for n in (1, 2, 3, 7)])
    assert sum(piece.share for piece in pieces) == pytest.approx(100)
    assert pieces[-1].left + pieces[-1].width == pytest.approx(100, abs=0.01)


def test_children_of_an_icicle_lie_under_their_parent() -> None:
    tree = drawing.icicle(
        {"label": "a", "value": 10, "children": [{"label": "b", "value": 4}, {"label": "c", "value": 6}]}
    )
    assert [(node.label, node.left, node.width) for node in tree.flat()] == [
        ("a", 0, 100),
        ("c", 0, 60),
        ("b", 60, 40),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "{% area_flow none title='t' %}",
        "{% bars none title='t' %}",
        "{% share_bar none title='t' %}",
        "{% icicle root title='t' %}",
        "{% sparkline none 'l' %}",
        "{% area_flow zeros title='t' %}",
        "{% bars nothing title='t' %}",
        "{% share_bar nothing title='t' %}",
    ],
)
def test_drawings_bear_emptiness_and_zeros(source: str) -> None:
    zeros = [{"label": "1/2024", "stock": 0, "increase": 0, "decrease": 0}]
    nothing = [{"label": "a", "value": 0}]
    html = rendered(source, none=[], zeros=zeros, nothing=nothing, root={"label": "a", "value": 0})
    assert "nan" not in html.lower()
    assert "inf" not in html.lower().replace("info", "")


def test_coordinates_keep_their_point_in_every_language() -> None:
    rows = [{"label": "a", "value": 1}, {"label": "b", "value": 2}]
    for language in ("vi", "en"):
        with translation.override(language):
            html = rendered("{% bars rows title='t' %}{% share_bar rows title='t' %}", rows=rows)
            assert re.findall(r'(?:x|y|width|height)="[\d.]*,', html) == []


# The frame


def test_pages_bear_no_style_and_no_script_of_their_own(gallery_page: str) -> None:
    assert " style=" not in gallery_page
    assert re.findall(r"<script(?![^>]*\bsrc=)", gallery_page) == []
    assert re.findall(r"\son[a-z]+=", gallery_page) == []


def test_ids_of_the_gallery_are_unique(gallery_page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', gallery_page)
    assert [each for each in set(ids) if ids.count(each) > 1] == []


def test_a_day_that_is_not_today_tints_the_page_and_says_so(settings: Any) -> None:
    settings.SOTAY_GALLERY = True
    assert "is-past" not in shown("/gallery/").content.decode()
    past = shown("/gallery/?past=1").content.decode()
    assert "is-past" in past
    assert "Đang xem như ngày <b>31/12/2023</b>, không phải hôm nay." in past
    assert "Chỉ tính những gì đã ghi đến hết ngày <b>5/1/2024</b>." in past
    assert "Dữ liệu minh họa: hôm nay là 19/3/2024" in past


def test_size_and_darkness_are_known_before_the_first_paint(settings: Any) -> None:
    settings.SOTAY_GALLERY = True
    page = shown("/gallery/", sotay_size="large", sotay_theme="dark").content.decode()
    assert 'class="size-large" data-theme="dark"' in page
    assert 'media="screen" id="dark-tokens"' in page


def test_a_look_is_kept_only_if_there_is_such_a_look() -> None:
    assert Look.of({"sotay_theme": "pink", "sotay_size": "huge"}) == Look()
    answer = set_look(RequestFactory().post("/look/", {"theme": "dark", "size": "huge", "next": "/members/"}))
    assert answer.cookies["sotay_theme"].value == "dark"
    assert "sotay_size" not in answer.cookies
    assert answer["Location"] == "/members/"


def test_choosing_a_look_leads_nowhere_else() -> None:
    answer = set_look(
        RequestFactory().post("/look/", {"theme": "dark", "next": "https://elsewhere.example/"})
    )
    assert answer["Location"] == "/"


def test_the_gallery_is_closed_where_real_work_is_done(settings: Any, db: None) -> None:
    settings.DEBUG = settings.SOTAY_GALLERY = False
    with pytest.raises(Http404):
        shown("/gallery/")


def test_the_gallery_is_open_in_a_demo(settings: Any) -> None:
    settings.DEBUG = settings.SOTAY_GALLERY = False
    with clock_stopped_at(date(2024, 3, 19)):
        assert shown("/gallery/").status_code == 200


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "500.html", "sign_in.html"])
def test_pages_of_last_resort_need_nothing_but_themselves(template: str) -> None:
    assert "<h1" in render_to_string(template)
