"""Tests of the pages of the closed loop."""
