"""``sotay do``: any action, by the form its page has, as an account and within its scope."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import models
from django.forms import ModelChoiceField
from django.http import QueryDict
from django.utils.translation import gettext as _

from sotay.kernel.actions import ACTIONS
from sotay.kernel.authority import Actor
from sotay.kernel.forms import FORMS, ActionForm
from sotay.kernel.refusals import remember
from sotay.kernel.sight import seen_by
from sotay.people.commands import ActingCommand
from sotay.people.looking import opened
from sotay.people.models import Person
from sotay.people.openings import Way


class Command(ActingCommand):
    permission = "organization.view"
    one_act = False
    help = _(
        "Làm một việc như trên trang của nó: sotay do member.transfer 1508 to_cell=439 on=1/3/2024 --as btc. "
        "Không nêu gì thêm thì in những gì việc ấy cần."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("action", choices=sorted(FORMS), metavar=_("VIỆC"), help=", ".join(sorted(FORMS)))
        parser.add_argument("target", type=int, nargs="?", metavar=_("SỐ"), help=_("số của đối tượng"))
        parser.add_argument("answers", nargs="*", metavar=_("tên=giá trị"))

    def act(self, actor: Actor, **options: Any) -> None:
        form_class, target = FORMS[options["action"]], options["target"]
        if target is None:
            self.stdout.write(questions(form_class(actor)))
            return
        with seen_by(actor):  # that a record was opened stays, whatever becomes of the rest
            about = target_of(form_class, actor, target)
            if persons := persons_of(about):
                opened(actor, persons, way=Way.COMMAND, about=about)
        with seen_by(actor):
            self.do(form_class, actor, about, options)

    def do(self, form_class: type[ActionForm], actor: Actor, about: Any, options: dict[str, Any]) -> None:
        form = form_class(actor, answered(options["answers"]), about=about)
        form.data = filled_in(form)
        done = form.act(about)
        for warning in form.warned:
            self.stderr.write(str(warning))
        if done is None:
            raise CommandError(why_not(form))
        if hasattr(done, "content"):
            Path(str(done)).write_bytes(done.content)
        self.stdout.write(f"{form.title}: {done}")


def answered(pairs: list[str]) -> QueryDict:
    """``name=value``; a name may come more than once."""
    data = QueryDict(mutable=True)
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise CommandError(_("“%(pair)s”: hãy ghi tên=giá trị.") % {"pair": pair})
        data.appendlist(name, value)
    return data


def filled_in(form: ActionForm) -> QueryDict:
    """What the page would show filled in already, where nothing else was said."""
    data = QueryDict(mutable=True)
    for name in form.data:
        data.setlist(name, form.data.getlist(name))  # type: ignore[attr-defined]
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if value in (None, "") or any(key in data for key in (name, f"{name}_words")):
            continue
        shown = field.prepare_value(value)
        data.setlist(name, shown if isinstance(shown, list) else [str(shown)])
    return data


def target_of(form_class: type[ActionForm], actor: Actor, pk: int) -> models.Model:
    """What the action is done to, by its number; out of scope it is not there."""
    kind = ACTIONS[form_class.action].parameters[form_class.target].annotation
    model: Any = next(each for each in getattr(kind, "__args__", (kind,)) if isinstance(each, type))
    rows = model._default_manager.all()
    if hasattr(rows, "visible_to") and hasattr(model, "place"):
        rows = rows.visible_to(actor, form_class.action)
    found: models.Model | None = rows.filter(pk=pk).first()
    if found is None:
        remember(form_class.action, f"{model._meta.label_lower}:{pk}")
        raise CommandError(
            _("Không có số %(pk)s trong phạm vi của %(actor)s.") % {"pk": pk, "actor": actor.name}
        )
    return found


def persons_of(about: models.Model) -> list[int]:
    """Whose record one looks into by acting on a row."""
    if isinstance(about, Person):
        return [about.pk]
    person = getattr(about, "person_id", None)
    return [person] if person is not None and about._meta.pk.attname == "person_id" else []


def questions(form: ActionForm) -> str:
    """What the action asks, a line for each."""
    lines = [f"{form.title} ({form.action}, {form.target})"]
    for name, field in form.fields.items():
        need = "" if field.required else _(" (không bắt buộc)")
        listed = () if isinstance(field, ModelChoiceField) else getattr(field, "choices", ())
        choices = ", ".join(str(value) for value, _words in listed if value)
        lines.append(f"  {name}={need} {field.label or ''}{': ' + choices if choices else ''}")
    return "\n".join(lines)


def why_not(form: ActionForm) -> str:
    """Each field with what is wrong; a refusal with its rule and the way out; both versions where they differ."""
    lines = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        lines += [f"{label}: {error}" if label else str(error) for error in errors]
    for each in getattr(form, "versions", ()):
        lines.append(f"  {each['label']}: {each['theirs'] or '—'} / {each['yours'] or '—'}")
    return "\n".join(lines)
