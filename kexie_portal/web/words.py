"""The sentences that the scripts of a page say, translated with the rest."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Give the scripts their sentences in the language of the request; {names} are filled in by the script."""
    return {
        "confirm": _("Confirm"),
        "cancel": _("Cancel"),
        "remove": _("Remove"),
        "pick_day": _("Pick a day"),
        "searching": _("Searching…"),
        "nothing_found": _("Nothing found"),
        "draft_restored": _("What you had filled in at {time} was kept in this browser and has been put back."),
        "draft_drop": _("Discard it"),
        "answer_failed": _("That did not work. Reload the page and try again; what you filled in is kept."),
        "no_connection": _("The portal cannot be reached just now. What you filled in is kept; try again in a moment."),
        "uscc_length": _("A unified social credit code has 18 characters; this one has {length}."),
        "uscc_letter": _(
            "Character {at}, “{letter}”, is never used in a unified social credit code (I, O, S, V and Z are left out)."
        ),
        "uscc_office": _("No registering authority issues codes that begin with “{first}”."),
        "uscc_division": _("Characters 3 to 8 must be the digits of an administrative division."),
        "uscc_check": _("The check digit “{last}” does not fit the other 17 characters; one of them is mistyped."),
        "uscc_suggest": _(" Perhaps {code}?"),
        "day_unreadable": _("This is no day. Type it like 2019-05-20 or 20190520."),
        "phone_unreadable": _("A mobile number has 11 digits and begins with 1; a landline begins with its area code."),
    }
