"""How allauth behaves here: accounts are made by administrators, and single sign-on leads to an existing account."""

from typing import Any, NoReturn, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from luoshi.district.people.models import Account, SignInWay
from luoshi.district.people.web.sealing import seal, unseal
from luoshi.district.people.web.signing_in import proceed
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.web.errors import render_problem


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes open registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody registers themselves."""
        return False


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Takes over after the identity provider has spoken; from there on all ways of signing in are one."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        """Sign in to the account that the configured claim names, or say that there is none."""
        said = sociallogin.account.get_provider_account().get_user_data() or {}
        username = str(said.get(settings.SINGLE_SIGN_ON_CLAIM, "")).strip()
        account = Account.objects.filter(username=username, is_active=True).first() if username else None
        if account is None:
            raise ImmediateHttpResponse(
                render_problem(
                    request,
                    403,
                    title=_("There is no account for you here"),
                    text=_("Single sign-on knows you, but no account of this name was made in the district."),
                    advice=_("Ask your unit's administrator for an account."),
                )
            )
        following = str(sociallogin.state.get("next") or "")
        raise ImmediateHttpResponse(
            proceed(cast("DistrictRequest", request), account, following=following, way=SignInWay.SINGLE_SIGN_ON)
        )

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        """Say plainly that the other side did not let the person through."""
        raise ImmediateHttpResponse(
            render_problem(
                request,
                403,
                title=_("Single sign-on did not work"),
                text=_("The sign-in service refused, was cancelled, or could not be reached."),
                advice=_("Try again, or sign in with your password."),
            )
        )


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of the second step sealed, so that a copy of the database alone makes no codes."""

    def encrypt(self, text: str) -> str:
        """Seal with the deployment's secret."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Unseal."""
        return unseal(encrypted_text)
