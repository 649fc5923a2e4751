"""What the tests of acts on pages share: what is typed, where it is sent, what is said back."""

from django.contrib.messages import get_messages
from django.urls import reverse

from sotay.members.models import Standing
from tests import make

PAPER = {"number": "12-QĐ/HU", "signed_on": "1/2/2024", "issuer": "Ban Thường vụ Huyện ủy"}
SOMEBODY = {
    "full_name": "lò thị mới",
    "sex": "female",
    "born": "3/2/1999",
    "ethnicity": "mèo",
    "phone": "0912 345 678",
    "identity_number": "",
    "education": "university",
    "theory": "",
    "occupation": "farmer",
}


def do(verb, about):
    return reverse(f"members:{verb}", args=[about.pk])


def confirmed(values, words=""):
    return {**values, "confirmed": "1", "words": words}


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def where(member):
    found = Standing.objects.as_of(make.TODAY).filter(member=member).first()
    return (found.organization_id, found.status) if found else None
