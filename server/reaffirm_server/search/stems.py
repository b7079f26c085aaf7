"""Analysers that split a text into the words of a language, or into their stems."""

import tantivy

from reaffirm_core.languages import Language

#: Maximum number of characters of a word that is compared.
_LONGEST = 40


def analyser(form: Language, tokenizer: tantivy.Tokenizer, *, stemmed: bool = True) -> tantivy.TextAnalyzer:
    """Return an analyser that gives words in small letters or their stems, without stop words."""
    builder = tantivy.TextAnalyzerBuilder(tokenizer).filter(tantivy.Filter.remove_long(_LONGEST))
    builder = builder.filter(tantivy.Filter.lowercase())
    if form.stop_words:
        builder = builder.filter(tantivy.Filter.stopword(form.stop_words))
    if stemmed and form.stemmer:
        builder = builder.filter(tantivy.Filter.stemmer(form.stemmer))
    return builder.build()
