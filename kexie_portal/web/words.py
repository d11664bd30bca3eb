"""The sentences that the scripts of a page say, translated with the rest."""

from collections.abc import Callable

from django.utils.translation import gettext as _

_of_chunks: dict[str, Callable[[], dict[str, str]]] = {}


def register_chunk(name: str, said: Callable[[], dict[str, str]]) -> None:
    """Give the script that `{% chunk name %}` loads its sentences; they stand only on pages that load it."""
    _of_chunks[name] = said


def chunk_words(name: str) -> dict[str, str]:
    """Return the sentences of one chunk in the language of the request."""
    return _of_chunks[name]() if name in _of_chunks else {}


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


def richtext_words() -> dict[str, str]:
    """Name the buttons over a field for text with headings and lists."""
    return {
        "richtext_tools": _("Formatting"),
        "richtext_bold": _("Bold"),
        "richtext_italic": _("Italic"),
        "richtext_heading": _("Heading"),
        "richtext_subheading": _("Subheading"),
        "richtext_bullets": _("List with bullets"),
        "richtext_numbers": _("Numbered list"),
        "richtext_link": _("Link"),
        "richtext_link_ask": _("Address of the link (https://…); empty takes the link away"),
        "richtext_undo": _("Undo"),
        "richtext_redo": _("Redo"),
    }


def sorting_words() -> dict[str, str]:
    """Say where a row was moved to, for those who hear the page."""
    return {"sorting_moved": _("Moved to place {at} of {all}.")}


register_chunk("richtext", richtext_words)
register_chunk("sorting", sorting_words)
