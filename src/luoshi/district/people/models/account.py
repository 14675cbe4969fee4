"""An account: how a person signs in. What the person may do comes from the posts the account holds, not from here."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from luoshi.district.audit.api import WatchedManager


class AccountManager(WatchedManager["Account"], BaseUserManager["Account"]):
    """Makes accounts with a hashed password."""

    def create_user(self, username: str, password: str | None = None, **facts: object) -> "Account":
        """A new account; without a password it cannot sign in by password."""
        account = self.model(username=username, **facts)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """A sign-in name with its display name, which names a role ("梧桐办事处 经办人")."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True)
    must_change_password = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    home = models.ForeignKey("people.Unit", models.PROTECT, null=True, blank=True, related_name="accounts_made")
    """Whose administrators look after it while it has never held a post; the top's when empty."""

    objects = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name
