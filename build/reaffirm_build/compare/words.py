"""Words: a text cut into words, spaces and signs, so that nothing is compared in the middle of a word."""


def segment(text: str) -> list[str]:
    """The words, runs of space and signs of a text, in order; joined they are the text again.

    Chinese is cut by the dictionary of jieba, anything else at spaces and signs.
    """
    import rjieba  # loads a dictionary: a tenth of a second that only a comparison should cost

    return rjieba.cut(text)


def is_quiet(text: str) -> bool:
    """Whether a text has no letter and no digit: signs and spaces."""
    return not any(character.isalnum() for character in text)
