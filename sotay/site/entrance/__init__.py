"""The entrance: signing in and out, proving who one is, and one's own account. Built on django-allauth.

allauth brings the flows (password, second factor, passkeys, OpenID Connect); ours are the words, the look, the
counting of attempts (``people/attempts.py``) and the trail.
"""
