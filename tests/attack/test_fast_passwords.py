"""Someone sets a variable of the tests on a served home: passwords are kept as strongly as ever."""

import sqlite3

from tests.fakes.running_site import environment_of, run_luoshi


def test_no_variable_of_the_environment_weakens_how_passwords_are_kept(tmp_path):
    """What ``LUOSHI_FAST_PASSWORDS`` once did to a real home: the password is kept by Argon2 all the same."""
    home = tmp_path / "home"
    home.mkdir()
    weakened = environment_of(home, LUOSHI_FAST_PASSWORDS="1", LUOSHI_TEST_LONG="1")
    made = run_luoshi("createadmin", "--username", "first", environment=weakened)
    assert made.returncode == 0, made.stderr
    with sqlite3.connect(home / "luoshi.sqlite3") as database:
        ((kept,),) = database.execute("SELECT password FROM people_account WHERE username = 'first'").fetchall()
    assert kept.startswith("argon2$argon2id$")
