"""``luoshi createadmin``: the first account of a deployment."""

from typing import Annotated

import typer

from luoshi.kernel import clock

from .console import one_time_password, open_district, print_json, say


def createadmin(
    username: Annotated[str, typer.Option(prompt=True, help="Name to sign in with.")],
    name: Annotated[str, typer.Option(help="Name shown on the screens; a post rather than a person.")] = "系统管理员",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as one line of JSON.")] = False,
) -> None:
    """Make an administrator; prints a password that must be changed at the first sign-in."""
    open_district()
    from luoshi.district.people import api as people

    password = one_time_password()
    people.create_administrator(username=username, name=name, password=password, by=people.SYSTEM, at=clock.now())
    if as_json:
        print_json({"username": username, "password": password})
        return
    say(f"Account {username} is there. Its password, for the first sign-in only:")
    typer.echo(password)
