"""The addresses of the entrance. Those of allauth's names are the ones it looks for."""

from django.urls import path

from sotay.people.linking import PROVIDER

from . import account, elsewhere, pages

ELSEWHERE = {"provider_id": PROVIDER}

urlpatterns = [
    path("sign-in/", pages.sign_in, name="sign_in"),
    path("sign-in/", pages.sign_in, name="account_login"),
    path("sign-in/second/", pages.second_step, name="mfa_authenticate"),
    path("sign-in/passkey/", pages.passkey_sign_in, name="mfa_login_webauthn"),
    path("sign-in/code/", pages.by_code, name="sign_in_by_code"),
    path("sign-in/elsewhere/", elsewhere.to_elsewhere, name="to_elsewhere"),
    path("sign-in/elsewhere/back/", elsewhere.from_elsewhere, ELSEWHERE, name="openid_connect_callback"),
    path("sign-out/", pages.sign_out, name="sign_out"),
    path("language/", pages.set_language, name="set_language"),
    path("account/", account.account, name="own_account"),
    path("account/", account.account, name="mfa_index"),
    path("account/password/", account.change_password, name="account_change_password"),
    path("account/sessions/", account.end, name="own_sessions"),
    path("account/comings/", account.own_comings, name="own_comings"),
    path("account/notices/", account.read_notices, name="own_notices"),
    path("account/prove/", pages.prove, name="account_reauthenticate"),
    path("account/prove/code/", pages.prove_by_code, name="mfa_reauthenticate"),
    path("account/prove/passkey/", pages.prove_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("account/telephone/", account.add_telephone, name="mfa_activate_totp"),
    path("account/telephone/remove/", account.remove_telephone, name="mfa_deactivate_totp"),
    path("account/codes/", account.spare_codes, name="mfa_view_recovery_codes"),
    path("account/codes/renew/", account.renew_codes, name="mfa_generate_recovery_codes"),
    path("account/passkeys/add/", account.add_passkey, name="mfa_add_webauthn"),
    path("account/passkeys/<passkey:pk>/remove/", account.remove_passkey, name="mfa_remove_webauthn"),
]
