"""What is asked before rows of persons leave the system."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PurposeForm(forms.Form):
    """For what a list is taken out; it is kept in the trail."""

    purpose = forms.CharField(
        label=_("Xuất danh sách để làm gì?"),
        max_length=100,
        help_text=_("Mục đích được ghi vào nhật ký cùng tên người xuất, và in ở đầu bảng."),
    )
