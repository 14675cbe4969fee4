"""A whole domain in one folder, for the test that one needs no file of the house: tours of inspection of units.

It is added with ``LUOSHI_DOMAINS_MORE=tests.fakes.tours`` and is the example of ``docs/howto/add-a-domain.md``.
"""
