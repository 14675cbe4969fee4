"""Addresses of the people domain, all from the root."""

from django.urls import path

from . import account, accounts, groups, sign_in, tokens, units

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.enter_code, name="code"),
    path("sign-in/demo/", sign_in.sign_in_to_demo, name="sign_in_to_demo"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("account/", account.show_account, name="account"),
    path("account/password/", account.show_password, name="password"),
    path("account/second-step/", account.show_second_step, name="second_step"),
    path("account/second-step/change/", account.change_second_step, name="change_second_step"),
    path("account/sessions/end-others/", account.end_others, name="end_other_sessions"),
    path("account/sessions/<int:pk>/end/", account.end_one_session, name="end_session"),
    path("account/tokens/", tokens.show_tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
    path("account/stand-in/", account.appoint_own_stand_in, name="own_stand_in"),
    path("account/stand-in/<int:pk>/end/", account.end_own_stand_in, name="end_own_stand_in"),
    path("units/", units.list_units, name="units"),
    path("units/new/", units.new_unit, name="new_unit"),
    path("units/import/", units.import_unit_sheet, name="import_units"),
    path("units/posts/<int:pk>/close/", units.close_one_post, name="close_post"),
    path("units/posts/<int:pk>/give/", units.give_one_post, name="give_post"),
    path("units/holdings/<int:pk>/end/", units.end_one_holding, name="end_holding"),
    path("units/holdings/<int:pk>/stand-in/", units.stand_in_for, name="stand_in"),
    path("units/u/<slug:code>/", units.show_unit, name="unit"),
    path("units/u/<slug:code>/edit/", units.edit_unit, name="edit_unit"),
    path("units/u/<slug:code>/close/", units.close_or_reopen_unit, name="close_unit"),
    path("units/u/<slug:code>/posts/new/", units.new_post, name="new_post"),
    path("accounts/", accounts.list_all, name="accounts"),
    path("accounts/new/", accounts.new_account, name="new_account"),
    path("accounts/<int:pk>/", accounts.show_one, name="account_admin"),
    path("accounts/<int:pk>/edit/", accounts.edit_account, name="edit_account"),
    path("accounts/<int:pk>/change/", accounts.change_one, name="change_account"),
    path("groups/", groups.list_all, name="groups"),
    path("groups/new/", groups.new_group, name="new_group"),
    path("groups/members/<int:pk>/edit/", groups.edit_member, name="edit_member"),
    path("groups/members/<int:pk>/remove/", groups.remove_one_member, name="remove_member"),
    path("groups/g/<slug:code>/", groups.show_group, name="group"),
    path("groups/g/<slug:code>/edit/", groups.edit_group, name="edit_group"),
    path("groups/g/<slug:code>/dissolve/", groups.dissolve, name="dissolve_group"),
    path("groups/g/<slug:code>/members/add/", groups.add_one_member, name="add_member"),
]
