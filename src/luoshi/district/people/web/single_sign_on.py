"""The two addresses of OpenID Connect, under the names by which allauth looks them up."""

from allauth.socialaccount.providers.openid_connect import views
from django.urls import path

urlpatterns = [
    path("single-sign-on/<slug:provider_id>/", views.login, name="openid_connect_login"),
    path("single-sign-on/<slug:provider_id>/callback/", views.callback, name="openid_connect_callback"),
]
