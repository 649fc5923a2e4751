"""`sotay partners`: the key this installation signs its letters with, and whose letters it trusts."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from sotay.kernel.letters import own_keys


class Command(BaseCommand):
    help = _("Khóa công khai để đưa cho hệ thống khác, và những nơi có khóa ở đây (SOTAY_PARTNERS).")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(own_keys()[0])
        for name, key in settings.PARTNERS.items():
            self.stdout.write(f"{name}: {key}")
