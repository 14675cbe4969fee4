"""What the built-in tags write."""

from datetime import UTC, datetime
from enum import StrEnum
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation


class Light(StrEnum):
    RED = "red"


def render(text, rf=None, **given):
    request = rf.get("/list/?light=red&after=9") if rf else None
    return Template(text).render(Context({**given, **({"request": request} if request else {})}))


@pytest.mark.parametrize(
    ("value", "shape", "word"),
    [
        ("green", "●", "正常"),
        ("yellow", "▲", "将到期"),
        (Light.RED, "■", "超期"),
        (None, "○", "不计时"),
        ("", "○", "不计时"),
    ],
)
def test_light_has_colour_shape_and_word(value, shape, word):
    """A light reads in grey and aloud as well."""
    html = render("{% light value %}", value=value)
    assert shape in html
    assert html.endswith(f"{word}</span>")


def test_unknown_icon_is_found_when_the_template_is_read():
    """A misspelt icon never reaches a page."""
    with pytest.raises(TemplateSyntaxError, match="no-such-icon"):
        Template('{% icon "no-such-icon" %}')


def test_icon_is_silent_unless_named():
    """Beside a word an icon is decoration; alone it has a name."""
    assert 'aria-hidden="true"' in render('{% icon "flag" %}')
    assert 'role="img" aria-label="旗"' in render('{% icon "flag" label="旗" %}')


def test_text_of_a_badge_is_escaped():
    """What people typed is never markup."""
    assert "<b>" not in render("{% badge typed %}{% person typed typed %}", typed="<b>x</b>")


def test_missing_instant_is_a_dash():
    """Nothing is invented where nothing is known."""
    assert render("{% when None %}{% ago None %}") == "——"


def test_time_is_measured_from_the_requests_moment(rf):
    """All times on a page agree on what now is."""
    request = rf.get("/")
    request.at = datetime(2019, 11, 8, 4, 0, tzinfo=UTC)
    html = Template("{% ago value %}").render(
        Context({"request": request, "value": datetime(2019, 11, 8, 1, tzinfo=UTC)})
    )
    assert "3 小时前" in html
    assert 'datetime="2019-11-08T09:00:00+08:00"' in html


def test_bar_never_leaves_its_track():
    """Values beyond the greatest, negative ones and an empty track are drawn without a fault."""
    assert 'width="100.00%"' in render('{% bar 7 5 "late" %}')
    assert "rect" not in render("{% bar 3 0 %}")
    assert "rect" not in render("{% bar -1 5 %}")


def test_stacked_bar_shows_late_first():
    """Red, amber, green from the left, each starting where the one before ends."""
    html = render("{% light_bar 5 3 2 20 %}")
    assert html.index("tone-late") < html.index("tone-warn") < html.index("tone-good")
    assert 'x="25.00%" width="25.00%" height="100%" class="tone-good"' in html


def test_pagination_keeps_filters_and_drops_the_old_key(rf):
    """Moving on never loses the filter and never carries two keys."""
    html = render("{% pagination page %}", rf, page=SimpleNamespace(previous=None, next="17"))
    assert 'href="?light=red&amp;after=17"' in html
    assert "before" not in html


def test_single_page_has_no_pagination(rf):
    """Where there is nowhere to go nothing is shown."""
    assert render("{% pagination page %}", rf, page=SimpleNamespace(previous=None, next=None)).strip() == ""


class Specimen(forms.Form):
    title = forms.CharField(label="标题", help_text="一句话")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="同意", required=False)


def test_field_error_stands_beside_the_field_and_is_announced_with_it():
    """Help and error are tied to the input for screen readers."""
    html = render("{% field form.title %}", form=Specimen({}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html


def test_choices_are_a_group_with_a_legend():
    """Radio buttons are a fieldset; a lone box has its label behind it."""
    html = render("{% field form.kind %}{% field form.agree %}", form=Specimen())
    assert "<legend>类别" in html
    assert html.count("<fieldset") == 1


def test_long_text_is_not_cut_by_the_browser():
    """What is too long comes back whole with its error; ``maxlength`` would drop the end of a paste in silence."""

    class Telling(forms.Form):
        text = forms.CharField(max_length=4, widget=forms.Textarea)

    form = Telling({"text": "路灯坏了三天"})
    html = render("{% field form.text %}", form=form)
    assert "maxlength" not in html
    assert "路灯坏了三天" in html
    assert 'class="error"' in html


def test_error_summary_links_to_each_field():
    """On top stands everything that is wrong, one jump away."""
    html = render("{% form_errors form %}", form=Specimen({}))
    assert 'role="alert"' in html
    assert 'href="#id_title"' in html
    assert "请检查填写内容" in html


def test_form_without_errors_has_no_summary():
    """Nothing to say, nothing shown."""
    assert render("{% form_errors form %}", form=Specimen()).strip() == ""


@pytest.mark.parametrize(("share", "text"), [(0.934, "93 %"), (None, "—")])
def test_percent_of_a_missing_share_is_a_dash(share, text):
    """Undefined rates are not zero."""
    assert render("{{ share|percent }}", share=share) == text


def test_only_map_pages_load_the_map():
    """Large libraries are named by the script that needs them."""
    assert "maplibre" in render('{% script "map" %}')
    assert "maplibre" not in render('{% script "copy" %}{% script "htmx" %}{% script "chart" %}')


def test_english_screen_speaks_english():
    """The same light in the other language."""
    with translation.override("en"):
        assert "Late" in render('{% light "red" %}')
