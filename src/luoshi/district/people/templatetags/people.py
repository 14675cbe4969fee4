"""Names of units and posts in the reader's language."""

from django import template
from django.utils.translation import get_language

from luoshi.district.people.models import Post, Unit
from luoshi.district.people.queries.units import unit_name

register = template.Library()


@register.simple_tag
def unit_words(unit: Unit) -> str:
    """The unit's full name."""
    return unit_name(unit, get_language() or "zh")


@register.simple_tag
def post_title(post: Post) -> str:
    """The post's title without its unit."""
    in_english = (get_language() or "zh").startswith("en")
    return post.title_en if in_english and post.title_en else post.title
