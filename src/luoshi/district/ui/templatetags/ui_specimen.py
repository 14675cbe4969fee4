"""The style page's own tag: shows a component and, folded beneath, the markup it is made of."""

import textwrap

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


class SpecimenNode(template.Node):
    """Renders its content twice: as it looks and as it is written."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        shown = self.nodelist.render(context)
        written = textwrap.dedent("\n".join(line for line in shown.splitlines() if line.strip()))
        return format_html(
            '<div class="specimen">{}<details class="no-print"><summary class="small quiet">{}</summary>'
            '<pre tabindex="0"><code>{}</code></pre></details></div>',
            shown,
            _("Markup"),
            written,
        )


@register.tag
def specimen(parser: Parser, token: Token) -> SpecimenNode:  # noqa: ARG001 - Django's signature
    """``{% specimen %}…{% endspecimen %}``."""
    nodelist = parser.parse(("endspecimen",))
    parser.delete_first_token()
    return SpecimenNode(nodelist)
