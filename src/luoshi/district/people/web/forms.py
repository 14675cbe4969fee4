"""The forms of the people domain: plain ones that read what was typed; the commands decide."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.district.people.models import ROLE_CHOICES, Account, Post, PostHolding, Rank, Unit, UnitKind
from luoshi.district.people.queries.accounts import post_words
from luoshi.district.people.queries.units import units_for_select
from luoshi.sheets import ENCODINGS


def _password(label: Any, autocomplete: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200, **options)


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class UnitField(forms.TypedChoiceField):
    """A unit, chosen from the indented tree."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=self._tree, coerce=self._read, empty_value=None, **options)

    def _tree(self) -> list[tuple[str, str]]:
        return [("", "—"), *units_for_select(get_language() or "zh")]

    def _read(self, value: str) -> Unit | None:
        return Unit.objects.filter(pk=int(value)).first()


class AccountField(forms.CharField):
    """An account, named by its sign-in name."""

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        if not name:
            return None
        account = Account.objects.filter(username__iexact=name).first()
        if account is None:
            raise forms.ValidationError(_("There is no account with this sign-in name."))
        return account


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An open post, with its unit."""

    def label_from_instance(self, obj: Any) -> str:
        return post_words(obj, get_language() or "zh")


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Sign-in name"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = _password(_("Password"), "current-password")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("one-time", "Code"), max_length=20,
        help_text=_("Six digits from your authenticator app, or a recovery code."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )  # fmt: skip


class PasswordForm(forms.Form):
    current = _password(_("Current password"), "current-password")
    new = _password(
        _("New password"), "new-password", help_text=_("At least 10 characters, not only digits, nothing well known.")
    )
    again = _password(_("New password once more"), "new-password")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return cleaned


class ConfirmForm(forms.Form):
    current = _password(_("Current password"), "current-password")


class UnitForm(forms.Form):
    code = forms.SlugField(
        label=pgettext_lazy("register", "Code"), max_length=40, help_text=_("Letters, digits, - and _; stays for good.")
    )
    name = forms.CharField(label=_("Name"), max_length=100)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    name_en = forms.CharField(label=_("English name"), max_length=150, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    parent = UnitField(label=pgettext_lazy("unit", "Under"), required=False)
    duties = forms.CharField(
        label=_("Duties"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    position = forms.IntegerField(
        label=pgettext_lazy("order", "Position"), min_value=0, max_value=1_000_000, required=False, initial=0
    )

    def clean_position(self) -> int:
        return int(self.cleaned_data["position"] or 0)


class UnitSheetForm(forms.Form):
    sheet = forms.FileField(label=_("Sheet of units"), help_text=_("XLSX, XLS, ODS or CSV."))
    sheet_name = forms.CharField(label=_("Which sheet of the workbook"), max_length=100, required=False)
    header_row = forms.IntegerField(label=_("Row that names the columns"), min_value=1, max_value=1000, required=False)
    encoding = forms.ChoiceField(
        label=_("Encoding of a text file"),
        choices=[("", _("Find out")), *((name, name) for name in ENCODINGS)],
        required=False,
    )

    def clean_sheet(self) -> Any:
        sheet = self.cleaned_data["sheet"]
        if sheet.size > 2 * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        return sheet

    def reading(self) -> dict[str, Any]:
        """What the import is told about the file."""
        given = self.cleaned_data
        return {
            "content": given["sheet"].read(),
            "name": str(given["sheet"].name or ""),
            "sheet": given["sheet_name"],
            "header_row": given["header_row"],
            "encoding": given["encoding"],
        }


class PostForm(forms.Form):
    title = forms.CharField(label=pgettext_lazy("post", "Title"), max_length=100)
    title_en = forms.CharField(label=_("English title"), max_length=150, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_CHOICES)
    scope = UnitField(
        label=pgettext_lazy("post", "Reaches"),
        required=False,
        help_text=_("The unit whose subtree the powers cover; its own when left empty."),
    )
    area_codes = forms.CharField(
        label=_("Only these areas"),
        max_length=400,
        required=False,
        help_text=_("Codes, separated by spaces; they narrow the post and never widen it."),
    )
    category_codes = forms.CharField(
        label=_("Only these categories"),
        max_length=400,
        required=False,
        help_text=_("Codes, separated by spaces; they narrow the post and never widen it."),
    )

    def clean_area_codes(self) -> list[str]:
        return str(self.cleaned_data["area_codes"]).replace(",", " ").replace("，", " ").split()

    def clean_category_codes(self) -> list[str]:
        return str(self.cleaned_data["category_codes"]).replace(",", " ").replace("，", " ").split()


class GivePostForm(forms.Form):
    account = AccountField(label=_("Sign-in name"), max_length=60)
    from_on = _day(_("First day"), required=False, help_text=_("Today when left empty."))
    until_on = _day(_("Last day"), required=False)


class StandInForm(forms.Form):
    account = AccountField(label=_("Sign-in name of the stand-in"), max_length=60)
    from_on = _day(_("First day"), required=False, help_text=_("Today when left empty."))
    until_on = _day(_("Last day"))


class AccountForm(forms.Form):
    username = forms.CharField(
        label=_("Sign-in name"), max_length=60,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Displayed name"), max_length=100, help_text=_("Names a post rather than a person."))
    name_en = forms.CharField(label=_("English name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)


class NewAccountForm(AccountForm):
    post = PostField(label=_("Post"), queryset=Post.objects.none(), required=False, empty_label="—")

    def __init__(self, posts: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["post"]
        field.queryset = posts.select_related("unit").order_by("unit__path", "pk")


class ChangedAccountForm(AccountForm):
    username = None  # type: ignore[assignment]


class GroupForm(forms.Form):
    code = forms.SlugField(
        label=pgettext_lazy("register", "Code"), max_length=40, help_text=_("Letters, digits, - and _; stays for good.")
    )
    name = forms.CharField(label=_("Name"), max_length=150)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    purpose = forms.CharField(
        label=_("Purpose"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    document_number = forms.CharField(label=_("Document number"), max_length=80, required=False)
    set_up_on = _day(_("Set up on"))
    office = UnitField(label=_("Office in"), required=False)


class MemberForm(forms.Form):
    unit = UnitField(label=_("Unit"))
    post = PostField(label=_("Post"), queryset=Post.objects.none(), required=False, empty_label="—")
    rank = forms.ChoiceField(label=_("Rank"), choices=Rank.choices, initial=Rank.MEMBER)
    duty = forms.CharField(label=_("Duty"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["post"]
        field.queryset = Post.objects.filter(is_active=True).select_related("unit").order_by("unit__path", "pk")


class DutyForm(forms.Form):
    rank = forms.ChoiceField(label=_("Rank"), choices=Rank.choices)
    duty = forms.CharField(label=_("Duty"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class EndForm(forms.Form):
    until_on = _day(_("Last day"), required=False, help_text=_("Today when left empty."))


class OwnHoldingForm(StandInForm):
    holding = forms.ModelChoiceField(label=_("Post"), queryset=PostHolding.objects.none(), empty_label=None)

    def __init__(self, holdings: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["holding"]
        field.queryset = holdings
        field.label_from_instance = lambda row: post_words(row.post, get_language() or "zh")
        self.order_fields(["holding", "account", "from_on", "until_on"])
