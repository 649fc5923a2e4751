"""``sotay rekey``: what older keys closed is closed with the key in use. It goes on where it was stopped."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import CommandError
from django.db.models import BinaryField
from django.utils.translation import gettext as _

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.personal import ours
from sotay.kernel.secrets import CannotOpen, close, is_of_key_in_use, open_
from sotay.kernel.sight import seen_by
from sotay.people.commands import ActingCommand
from sotay.people.models import Person

AT_ONCE = 500
CLOSED = ("closed", "identity_closed")
FACTOR_SECRETS = ("secret", "seed")


class Command(ActingCommand):
    permission = "system.rekey"
    one_act = False
    help = _("Mã hóa lại bằng khóa mới nhất những gì khóa cũ đã đóng; dừng giữa chừng thì lần sau làm tiếp.")

    def act(self, actor: Actor, **options: Any) -> None:
        for model in ours():
            names = [
                f.name for f in model._meta.concrete_fields if isinstance(f, BinaryField) and f.name in CLOSED
            ]
            for name in names:
                done = self.close_again(actor, model, name)
                if done:
                    self.stdout.write(f"{model._meta.label}: {done}")
        with entry(actor, "system.rekey"):
            done = factors_closed_again()
        if done:
            self.stdout.write(f"{Authenticator._meta.label}: {done}")
        self.stdout.write(
            _("Không còn gì đóng bằng khóa cũ. Có thể bỏ khóa cũ khi mọi bản sao lưu cũ đã hết hạn.")
        )

    def close_again(self, actor: Actor, model: Any, name: str) -> int:
        """Some rows at a time, each part whole by itself."""
        done = after = 0
        while True:
            # The entry is theirs who ask; what is closed anew nobody sees, and so it may be everybody's.
            with entry(actor, "system.rekey"), seen_by(PROGRAM):
                rows = list(
                    model._base_manager.filter(pk__gt=after, **{f"{name}__isnull": False})
                    .select_for_update().order_by("pk")[:AT_ONCE]
                )  # fmt: skip
                if not rows:
                    return done
                after = rows[-1].pk
                for row in rows:
                    done += renewed(row, name)


def factors_closed_again() -> int:
    """Secrets of second factors, which stand in columns of django-allauth's. Returns how many were closed anew."""
    done = 0
    for row in (
        Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).select_for_update().order_by("pk")
    ):
        old = {
            name: row.data[name]
            for name in FACTOR_SECRETS
            if name in row.data and not is_of_key_in_use(row.data[name].encode())
        }
        if old:
            row.data |= {name: close(open_(held.encode())).decode() for name, held in old.items()}
            row.save()
            done += 1
    return done


def renewed(row: Any, name: str) -> bool:
    """Whether a row had to be closed anew."""
    held = bytes(getattr(row, name))
    if not held or is_of_key_in_use(held):
        return False
    try:
        plain = open_(held)
    except CannotOpen as error:
        raise CommandError(
            _(
                "Có dữ liệu đóng bằng khóa số %(number)s mà máy này không có đúng khóa ấy. Hãy thêm khóa vào %(name)s."
            )
            % {"number": held.partition(b":")[0].decode(errors="replace"), "name": "SOTAY_DATA_KEYS"}
        ) from error
    if isinstance(row, Person):
        row.set_identity(plain.decode())
    else:
        setattr(row, name, close(plain))
    row.save()
    return True
