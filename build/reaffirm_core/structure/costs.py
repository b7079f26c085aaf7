"""Costs of the choices in a reading. The likeliest reading has the lowest sum; a cost of 0 is the normal case."""

#: A reading that is impossible.
NEVER = 1e9

#: A provision opens: each open list that it closes; a skipped number; a number that was there before, in the
#: same form and in another.
DEPTH, GAP, REPEAT, OTHER_REPEAT = 0.1, 5.0, 6.0, 20.0
#: A list of parts goes on after text of the session.
RESUME = 1.0
#: An item with another form of numbers than the items before it.
OTHER_FORM = 10.0
#: The first item of a session with a number above 1: the next of the paragraphs before it, or any other number.
COUNTED, LATE = 0.2, 2.0
#: Items with numbers of an unusual kind: of another kind of items, of parts, of headings.
OTHER_ITEMS, ITEM_OF_PARTS, ITEM_OF_HEADINGS = 0.5, 1.5, 2.5
#: The first part of a provision by how its text ends, and a bullet or doubled letter that no chapeau announces.
PARTS_OF = {"chapeau": 0.0, "bare": 0.5, "label": 1.5, "": 4.0}
SIGN_OF_NO_LIST = 7.0
#: Parts numbered as an outer list. A chapeau without a number, directly under another one.
AGAIN, CHAPEAU_OF_CHAPEAU = 0.5, 0.2
#: An item that introduces the items after it, also after numbered text that does; a session that ends without items,
#: though its text has numbers.
INTRODUCES, INTRODUCES_AGAIN, NO_ITEMS = 3.0, 1.5, 4.0
#: A provision closes: a chapeau without parts, a number without text.
NO_PARTS, NO_TEXT = 4.5, 5.0

#: Something new begins after a line without an end: after a gap, after a short line, after a line with room for
#: another word, in the middle of a paragraph; with words that begin with a small or a capital letter.
AFTER_GAP, AFTER_SHORT, AFTER_ROOM, WITHIN = 1.0, 1.5, 1.8, 4.0
LOWER, UPPER = 0.5, -2.5
#: Something new begins after the end of a sentence, where nothing in the layout shows it.
AFTER_SENTENCE = 0.2
#: A paragraph continues over a gap, a short line or one with room, after the end of a sentence and inside a sentence;
#: inside a sentence also over a line that is a paragraph, since no line is wrapped.
OVER_GAP, OVER_SHORT, OVER_ROOM, OVER_SENTENCE = 3.5, 2.0, 1.0, 0.3
OVER_GAP_WITHIN, OVER_LINE_WITHIN, OVER_SHORT_WITHIN, OVER_ROOM_WITHIN = 2.0, 1.6, 0.8, 0.4
#: A provision continues with a sentence in a paragraph of its own, as the file states.
OVER_PARAGRAPH = 1.0
#: A number at the beginning of a line is words: a number of an open list that the layout sets apart, after the end of a
#: sentence or within one, or that only follows a sentence; the next number of an open list; any other number after a
#: sentence.
NUMBER_APART, NUMBER_AFTER_BREAK, NUMBER_AFTER_SENTENCE = 30.0, 8.0, 7.0
NEXT_AS_WORDS, NEXT_UPPER, NEXT_LOWER, NEXT_CASELESS, NUMBER_AS_WORDS = 2.5, 2.0, 1.2, 4.5, 2.0
#: Any number after a gap or a short line in the middle of a sentence, and a bullet as text of the session.
NUMBER_AFTER_GAP, NUMBER_ON_LINE, BULLET_AS_TEXT = 3.0, 1.5, 1.5
#: A paragraph that reports a remark or introduces recommendations: as words of a provision, as text under a heading.
REMARK, LEAD_IN = 3.0, 0.5
#: A line that the file shows as a heading, and a paragraph left of a provision, as words of this provision.
HEADING_AS_WORDS, OUTDENT = 4.0, 2.5
#: A provision with another indent than its siblings, or left of its whole; differences up to some columns do not count.
OTHER_INDENT, SAME_INDENT = 1.0, 3
#: A number fits if its provision costs less than this.
FITS = 1.0

#: A heading over items; a further line of it; a heading under it; a heading without a gap before it; a wide one.
HEADING, HEADING_LINE, HEADING_UNDER, TIGHT_HEADING, WIDE_HEADING = 1.0, 0.2, 0.8, 0.3, 3.0
#: The first number of headings, and a number that follows none.
FIRST_HEADING, ODD_HEADING = 0.5, 4.0
#: A heading with the next number of an open list of parts.
NEXT_AS_HEADING = 2.0
#: A heading after a chapeau, one without items, and one that asks somebody.
HEADING_OF_LIST, EMPTY_HEADING, HEADING_ASKS = 1.0, 4.0, 3.5

#: Text of the session; under a heading over items; after an item, and where the layout does not set it apart.
TEXT, TEXT_UNDER_HEADING, LEAVE, LEAVE_WITHIN = 0.3, 3.0, 2.2, 3.0
#: Text of the session with a number; with the next number of its paragraphs; that asks somebody, after an item.
NUMBERED_TEXT, COUNTED_TEXT, ASKS = 6.0, 0.5, 4.0
