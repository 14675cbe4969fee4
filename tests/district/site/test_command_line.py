"""The command line: help for everything, one line for a refusal, and exit codes a script can rely on."""

import json

import pytest
import typer
from typer.testing import CliRunner

from luoshi.district.site.cli import app
from tests.fakes.running_site import environment_of, run_luoshi


def _commands() -> list[list[str]]:
    group = typer.main.get_command(app)
    found: list[list[str]] = [[]]
    for name, command in group.commands.items():
        found.append([name])
        found += [[name, sub] for sub in getattr(command, "commands", {})]
    return found


@pytest.mark.parametrize("command", _commands(), ids=" ".join)
def test_every_command_has_help(command):
    """``--help`` explains each command and ends well."""
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_unknown_file_is_refused_in_one_line(tmp_path):
    """A wrong name is the caller's mistake: code 2, no traceback."""
    done = run_luoshi("import", "requests", str(tmp_path / "none.xlsx"), environment=environment_of(tmp_path))
    assert done.returncode == 2
    assert "does not exist" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_database_address_is_refused_in_one_line(tmp_path):
    """What the machine refuses is said without a traceback."""
    environment = environment_of(tmp_path, database_url="postgresql://nobody@127.0.0.1:1/none")
    done = run_luoshi("worker", "--once", environment=environment)
    assert done.returncode == 2, done.stderr
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_says_what_is_missing_and_how_to_get_it(tmp_path):
    """On a fresh folder the tables are missing; each bad finding comes with a remedy."""
    done = run_luoshi("doctor", "--json", environment=environment_of(tmp_path))
    said = json.loads(done.stdout.splitlines()[-1])
    bad = {finding["what"]: finding["remedy"] for finding in said["findings"] if finding["state"] == "bad"}
    assert done.returncode == 1
    assert "Tables" in bad
    assert all(bad.values())
