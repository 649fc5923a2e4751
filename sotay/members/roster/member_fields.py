"""All that a column of a roster of members may mean, in the order in which it is offered."""

from .declared_fields import DECLARED_FIELDS
from .membership_fields import MEMBERSHIP_FIELDS
from .person_fields import PERSON_FIELDS
from .place_fields import PLACE_FIELDS
from .unread_fields import UNREAD_FIELDS

MEMBER_FIELDS = (*PERSON_FIELDS, *MEMBERSHIP_FIELDS, *PLACE_FIELDS, *DECLARED_FIELDS, *UNREAD_FIELDS)
MEMBER_KEYS = frozenset(field.key for field in MEMBER_FIELDS if field.stored)
