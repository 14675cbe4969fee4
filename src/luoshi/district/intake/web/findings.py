"""What checking a receipt can find, in a resident's words, by the code that the script in the browser gives it."""

# ruff: noqa: E501 - a sentence is one message

from django.utils.translation import gettext_lazy as _

from luoshi.district.intake.web.wording import Words

FINDINGS: dict[str, Words] = {
    # What holds.
    "text": _("The record has the fingerprint that the receipt states: {hash}…"),
    "opened": _("What you wrote is what was sealed at the time ({count} passages)."),
    "included": _(
        "The record is entry {leaf} of the ledger under a head of {size} entries, signed at {time} with key {key}."
    ),
    "promised": _(
        "The record is promised to be entry {leaf}, signed with key {key}; it is under a head by {due} at the latest."
    ),
    "published": _("The ledger publishes a head of {size} entries, signed at {time}."),
    "continues": _("What is published now continues the head on your receipt unchanged ({old} → {size} entries)."),
    "promise_kept": _("The promise was kept: entry {leaf} of the published ledger is this very record."),
    "history": _(
        "All {count} steps of the case stand word for word in the ledger of {size} entries, signed at {time}; none is left out."
    ),
    "page_agrees": _("State and deadline on the pages are those of step {version}, the last one."),
    "key_given": _("The key you gave is among the keys of the ledger ({key})."),
    "key_same": _("The ledger still has the key that this browser saw the first time ({key})."),
    "key_new": _("This browser sees the key of the ledger for the first time ({key}). Compare it with a printed one."),
    # What is still open.
    "not_yet": _(
        "The published head has {size} entries and does not reach entry {leaf} yet. Please check again in a few minutes."
    ),
    "steps_to_come": _("{count} later steps are not under a signed head yet. Please check again in a few minutes."),
    "nothing_published": _("No head has been published yet. Please check again in a few minutes."),
    # What is false.
    "text_altered": _(
        "The text of entry {leaf} does not have the fingerprint that the receipt states. It was altered."
    ),
    "index_differs": _("The record says that it is entry {seq}, the receipt says {leaf}. One of them was altered."),
    "case_differs": _("The record is about “{subject}”, not about case {case}."),
    "opening_false": _("The words shown for “{path}” are not those that were sealed."),
    "bad_signature": _(
        "The head of {size} entries is not validly signed by the ledger's key. It is forged, or of another ledger."
    ),
    "not_included": _(
        "The proof does not lead from entry {leaf} to the head of {size} entries. The record was altered or was never there."
    ),
    "bad_promise": _("The promise for entry {leaf} is not validly signed, or is about another record."),
    "published_forged": _("The head of {size} entries that is published is not validly signed by the ledger's key."),
    "published_shorter": _(
        "The ledger now publishes {size} entries, but your receipt proves {old}. Entries were taken away."
    ),
    "head_unpublished": _(
        "The head on your receipt ({old} entries) is not among those published. You were shown another ledger."
    ),
    "forked": _(
        "Your receipt and the published head both have {size} entries but differ. You were shown another ledger."
    ),
    "not_consistent": _(
        "The published ledger ({size} entries) does not continue the one on your receipt ({old}). History was rewritten."
    ),
    "step_left_out": _("Step {version} of the case is missing or out of order."),
    "page_differs": _(
        "State or deadline on the pages are not those of step {version} in the ledger. They were changed."
    ),
    "promise_broken": _(
        "Entry {leaf} of the published ledger is not the record that was promised to you. Keep your receipt: it is evidence."
    ),
    "other_log": _("The receipt is of another ledger."),
    "key_unknown": _("The key you trust, or that this browser saw before, is not among the keys now published."),
    "key_unreadable": _("This is not a public key of a ledger."),
    "bad_handover": _("A change of the ledger's key is not validly signed."),
    "no_keys": _("The ledger has not published any key."),
    "tile_damaged": _("A part of the published tree is damaged ({path})."),
    "unreadable": _("This is not a receipt that can be read."),
    "failed": _("The check could not be finished: {detail}. That says nothing about the record; please try again."),
    # In one line.
    "checking": _("Checking …"),
    "holds": _("It holds: the record stands unaltered in the ledger."),
    "holds_so_far": _("Nothing wrong so far; a part cannot be checked yet."),
    "false": _(
        "Something is wrong. Keep your receipt, take a picture of this page, and ask the discipline inspection office."
    ),
    "not_checked": _("It could not be checked."),
    "insecure": _("This browser checks only on pages reached by https. Please use the program below instead."),
}
"""What checking a receipt can find, by the code that the script in the browser gives it."""
