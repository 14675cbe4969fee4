"""The request as every view of the house gets it: with the instant of arrival and whoever asks."""

from datetime import datetime

from django.http import HttpRequest

from luoshi.kernel.actors import Actor


class DistrictRequest(HttpRequest):
    """Says what the house's middleware leaves on a request; nothing makes one of these itself."""

    at: datetime
    """The one reading of the clock (``site.moment``): everything in this request happens now."""
    actor: Actor
    """Who asks, with every power held at ``at`` (``people.web.middleware``)."""
