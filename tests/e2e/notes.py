"""A document that no other test knows: what the customers of the whole story ask about stands on its fourth page."""

from tests.knowledge.papers import pdf

NAME = "harbour-ferry-notes.pdf"
FACT = "A tandem travels on the harbour ferry for 11 euros each way"
PAGE = 4

_PAGES = (
    ("Harbour ferry notes", "These notes are for riders who cross the bay with us.", "They are valid from April to October.",
     "The ferry leaves from the stone pier behind the shop."),
    ("Timetable", "The first boat leaves at 07:20 and the last one at 20:40.", "Between them a boat leaves every forty minutes.",
     "On the last Sunday of the month the first boat leaves at 09:00."),
    ("Tickets", "A walking passenger pays 4 euros each way.", "Children below seven years travel free of charge.",
     "A ticket can be bought on board, in coins or by card."),
    ("Bicycles on board", "A bicycle travels for 3 euros each way.", f"{FACT},", "and it needs a place that is booked a day before.",
     "Cargo bicycles cannot be taken on board."),
    ("Dogs", "Small dogs travel on the lap.", "Large dogs wear a muzzle, which the crew lends for free."),
    ("Bad weather", "In a storm the boats stay in the harbour.", "Tickets that were bought for that day are paid back."),
)  # fmt: skip


def make_notes() -> bytes:
    """The PDF."""
    return pdf(*([(16.0, title), "", *lines] for title, *lines in _PAGES), title="Harbour ferry notes", numbered=True)
