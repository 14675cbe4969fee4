"""Numbers in the environment are read within their limits, or refused in words."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from luoshi.district.site.given import positive_number, whole_number
from tests.fakes.running_site import environment_of


@pytest.mark.parametrize(("written", "number"), [("", 5), (" 7 ", 7), ("0", 0)])
def test_whole_number_is_read_or_left_at_its_default(written, number):
    """Blanks around it are nothing; an empty variable is none."""
    assert whole_number("LUOSHI_X", 5, least=0, given={"LUOSHI_X": written}) == number


@pytest.mark.parametrize("written", ["three", "-1", "1.5", "1e3", "99999999999"])
def test_what_is_no_whole_number_is_refused_by_its_name(written):
    """The message names the variable and what it may hold."""
    with pytest.raises(ImproperlyConfigured, match="LUOSHI_X must be a whole number from 0 to 10"):
        whole_number("LUOSHI_X", 5, least=0, most=10, given={"LUOSHI_X": written})


@pytest.mark.parametrize("written", ["soon", "0", "-2", "nan", "inf"])
def test_what_is_not_above_zero_is_refused_by_its_name(written):
    """Neither a word, nor what no clock can count."""
    with pytest.raises(ImproperlyConfigured, match="LUOSHI_X must be a number above zero"):
        positive_number("LUOSHI_X", 5, given={"LUOSHI_X": written})


@pytest.mark.parametrize("name", ["LUOSHI_COPIES", "LUOSHI_LOG_KEEP", "LUOSHI_SESSION_HOURS"])
def test_command_with_a_wrong_number_ends_in_one_line(tmp_path, name):
    """Exit 2, the variable by its name, no traceback."""
    command = [sys.executable, "-m", "luoshi.district.site.cli", "ledger", "keys"]
    environment = environment_of(tmp_path, **{name: "many", "LUOSHI_LOG": "file"})
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert (done.returncode, name in done.stderr, "Traceback" in done.stderr) == (2, True, False)
