# The ways to break a shape of shapes/words.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX place: <https://w3id.org/reaffirm/place/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Words-text of valid.text
# A text without a language tag.
DELETE DATA { tip:footnote-front rec:text "This document has not been edited."@en } ;
INSERT DATA { tip:footnote-front rec:text "note" }

## Words-text-2 of valid.text
# Two texts in one language.
DELETE DATA { tip:footnote-front rec:text "This document has not been edited."@en } ;
INSERT DATA { tip:footnote-front rec:text "未经编辑。"@zh }

## Words-text-3 of valid.text
# A line break inside.
DELETE DATA {
    tip:footnote-front
        rec:text "This document has not been edited."@en ;
        rec:text "本文件未经正式编辑。"@zh .
} ;
INSERT DATA { tip:footnote-front rec:text "本文件\n未经正式编辑。"@zh }

## Words-text-4 of valid.text
# A line break at the end.
DELETE DATA {
    tip:footnote-front
        rec:text "This document has not been edited."@en ;
        rec:text "本文件未经正式编辑。"@zh .
} ;
INSERT DATA { tip:footnote-front rec:text "本文件未经正式编辑。\n"@zh }

## Words-text-5 of valid.text
# A full-width blank at the beginning.
DELETE DATA {
    tip:footnote-front
        rec:text "This document has not been edited."@en ;
        rec:text "本文件未经正式编辑。"@zh .
} ;
INSERT DATA { tip:footnote-front rec:text "\u3000本文件未经正式编辑。"@zh }

## Words-text-6 of valid.text
# An empty text.
DELETE DATA {
    tip:footnote-front
        rec:text "This document has not been edited."@en ;
        rec:text "本文件未经正式编辑。"@zh .
} ;
INSERT DATA { tip:footnote-front rec:text ""@zh }

## Words-text-7 of valid.text
# A carriage return inside.
DELETE DATA {
    tip:footnote-front
        rec:text "This document has not been edited."@en ;
        rec:text "本文件未经正式编辑。"@zh .
} ;
INSERT DATA { tip:footnote-front rec:text "本文件\r未经正式编辑。"@zh }

## Words-firstLine of valid.text
# No first line.
DELETE DATA {
    tip:footnote-front
        rec:firstLine 20 ;
        rec:text "This document has not been edited."@en .
}

## Words-firstLine-2 of valid.text
# Lines are counted from 1.
DELETE DATA {
    tip:footnote-front
        rec:firstLine 20 ;
        rec:text "This document has not been edited."@en .
} ;
INSERT DATA { tip:footnote-front rec:firstLine 0 }

## Words-firstLine-3 of valid.text
# The text begins after it ends.
DELETE DATA {
    tip:footnote-front
        rec:firstLine 20 ;
        rec:text "This document has not been edited."@en .
} ;
INSERT DATA { tip:footnote-front rec:firstLine 21 }

## Words-firstLine-4 of context
# A session's text needs its lines too.
INSERT DATA {
    tip:session-5
        a rec:Session ;
        dcterms:identifier "session-5" ;
        rdfs:label "fifth session"@en ;
        rdfs:label "第五次会议"@zh ;
        rec:lastLine 9 ;
        rec:ordinal 5 ;
        rec:text "会议提出建议。"@zh ;
        schema:endDate "2013-11-08"^^xsd:date ;
        schema:location place:vienna ;
        schema:organizer ent:working-group ;
        schema:startDate "2013-11-06"^^xsd:date .
}

## Words-firstLine-5 of valid.text
# Two first lines.
DELETE DATA { tip:footnote-front rec:text "This document has not been edited."@en } ;
INSERT DATA { tip:footnote-front rec:firstLine 19 }

## Words-firstLine-6 of valid.text
# A decimal number.
DELETE DATA {
    tip:footnote-front
        rec:firstLine 20 ;
        rec:text "This document has not been edited."@en .
} ;
INSERT DATA { tip:footnote-front rec:firstLine 20.0 }

## Words-lastLine of valid.text
# No last line.
DELETE DATA {
    tip:footnote-front
        rec:lastLine 20 ;
        rec:text "This document has not been edited."@en .
}

## Words-lastLine-2 of valid.text
# Two last lines.
DELETE DATA { tip:footnote-front rec:text "This document has not been edited."@en } ;
INSERT DATA { tip:footnote-front rec:lastLine 22 }

## Words-lastLine-3 of valid.text
# A decimal number.
DELETE DATA {
    tip:footnote-front
        rec:lastLine 20 ;
        rec:text "This document has not been edited."@en .
} ;
INSERT DATA { tip:footnote-front rec:lastLine 20.0 }

## Quote-quote of context
# Two quotes, each of them right.
# breaks Quote-quote at tip:4-2_ask-1
INSERT DATA {
    tip:4-2
        a rec:Provision ;
        a rec:Recommendation ;
        dcterms:identifier "4-2" ;
        dcterms:isPartOf doc:tip-compendium ;
        dcterms:source doc:tip-compendium ;
        rdfs:label "fourth session, recommendation 2"@en ;
        rdfs:label "第四次会议，建议2"@zh ;
        rec:firstLine 12 ;
        rec:fullText "States parties should train."@en ;
        rec:fullText "缔约国应当提供培训。"@zh ;
        rec:lastLine 12 ;
        rec:number "2" ;
        rec:operative true ;
        rec:order 2 ;
        rec:presentedAt tip:session-4 ;
        rec:session tip:session-4 ;
        rec:text "States parties should train."@en ;
        rec:text "缔约国应当提供培训。"@zh .
    tip:4-2_ask-1
        oa:hasSource tip:4-2 ;
        rec:end 3 ;
        rec:quote "Sta"@en ;
        rec:quote "缔约国"@zh ;
        rec:start 0 .
}

## Quote-quote-2 of valid.quote
# An empty quote, which is not at its place either.
# breaks Quote-quote at tip:4-1_cite-1
# breaks Quote-words at tip:4-1_cite-1
DELETE DATA { tip:4-1_cite-1 rec:quote "《公约》"@zh } ;
INSERT DATA { tip:4-1_cite-1 rec:quote ""@zh }

## Quote-quote-3 of valid.quote
# A quote without a language tag, unlike the text.
# breaks Quote-quote at tip:4-1_cite-1
# breaks Quote-words at tip:4-1_cite-1
DELETE DATA { tip:4-1_cite-1 rec:quote "《公约》"@zh } ;
INSERT DATA { tip:4-1_cite-1 rec:quote "《公约》" }

## Quote-source of valid.quote
# No source.
DELETE DATA { tip:4-1_cite-1 oa:hasSource tip:4-1 }

## Quote-source-2 of valid.quote
# Two sources with the same words.
# breaks Quote-source at tip:4-1_cite-1
INSERT DATA {
    tip:4-1_cite-1 oa:hasSource tip:4-2 .
    tip:4-2
        a rec:Provision ;
        a rec:Recommendation ;
        dcterms:identifier "4-2" ;
        dcterms:isPartOf doc:tip-compendium ;
        dcterms:source doc:tip-compendium ;
        rdfs:label "fourth session, recommendation 2"@en ;
        rdfs:label "第四次会议，建议2"@zh ;
        rec:firstLine 12 ;
        rec:fullText "缔约国应批准《公约》。"@zh ;
        rec:lastLine 12 ;
        rec:number "2" ;
        rec:operative true ;
        rec:order 2 ;
        rec:presentedAt tip:session-4 ;
        rec:session tip:session-4 ;
        rec:text "缔约国应批准《公约》。"@zh .
}

## Quote-source-3 of valid.quote
# The name of the source instead of its IRI.
# breaks Quote-source at tip:4-1_cite-1
# breaks Quote-words at tip:4-1_cite-1
DELETE DATA { tip:4-1_cite-1 oa:hasSource tip:4-1 } ;
INSERT DATA { tip:4-1_cite-1 oa:hasSource "tip:4-1" }

## Quote-start of valid.quote
# No start.
DELETE DATA { tip:4-1_cite-1 rec:start 6 }

## Quote-start-2 of valid.quote
# The quote ends where it starts; so it is nowhere either.
# breaks Quote-start at tip:4-1_cite-1
# breaks Quote-words at tip:4-1_cite-1
DELETE DATA { tip:4-1_cite-1 rec:start 6 } ;
INSERT DATA { tip:4-1_cite-1 rec:start 10 }

## Quote-start-3 of valid.quote
# Two starts, one of them wrong.
# breaks Quote-start at tip:4-1_cite-1
# breaks Quote-words at tip:4-1_cite-1
INSERT DATA { tip:4-1_cite-1 rec:start 5 }

## Quote-start-4 of valid.quote
# Before the beginning.
# breaks Quote-start at tip:4-1_cite-1
# breaks Quote-words at tip:4-1_cite-1
DELETE DATA { tip:4-1_cite-1 rec:start 6 } ;
INSERT DATA { tip:4-1_cite-1 rec:start -1 }

## Quote-start-5 of valid.quote
# A decimal number.
DELETE DATA { tip:4-1_cite-1 rec:start 6 } ;
INSERT DATA { tip:4-1_cite-1 rec:start 6.0 }

## Quote-end of valid.quote
# No end.
DELETE DATA { tip:4-1_cite-1 rec:end 10 }

## Quote-end-2 of valid.quote
# Two ends: one of them is wrong, too.
# breaks Quote-end at tip:4-1_cite-1
# breaks Quote-words at tip:4-1_cite-1
INSERT DATA { tip:4-1_cite-1 rec:end 11 }

## Quote-end-3 of valid.quote
# A decimal number.
DELETE DATA { tip:4-1_cite-1 rec:end 10 } ;
INSERT DATA { tip:4-1_cite-1 rec:end 10.0 }

## Quote-words of valid.quote
# Counted from 1 instead of 0.
DELETE DATA {
    tip:4-1_cite-1
        rec:end 10 ;
        rec:start 6 .
} ;
INSERT DATA {
    tip:4-1_cite-1
        rec:end 11 ;
        rec:start 7 .
}

## Quote-words-2 of valid.quote
# Tagged with another language than the text.
DELETE DATA { tip:4-1_cite-1 rec:quote "《公约》"@zh } ;
INSERT DATA { tip:4-1_cite-1 rec:quote "《公约》"@en }

## Quote-words-3 of valid.quote
# The source has no text.
DELETE DATA { tip:4-1_cite-1 oa:hasSource tip:4-1 } ;
INSERT DATA { tip:4-1_cite-1 oa:hasSource tip:session-4 }

## Quote-words-4 of valid.quote-code-points
# Positions in units of UTF-16 instead of code points.
DELETE DATA {
    tip:footnote-front_cite-1
        rec:end 4 ;
        rec:start 2 .
} ;
INSERT DATA {
    tip:footnote-front_cite-1
        rec:end 5 ;
        rec:start 3 .
}

## Words-passage of valid.passage
# Of nothing.
DELETE DATA { tip:4-8_text-en rec:passageOf tip:4-8 }

## Words-passage-2 of valid.passage
# In no language.
DELETE DATA { tip:4-8_text-en dcterms:isPartOf tip:expression-en }

## Words-passage-3 of valid.passage
# The provision has no text in this language.
# breaks Words-passage at tip:4-8_text-en
DELETE DATA {
    tip:4-8
        rec:fullText "States parties should act."@en ;
        rec:text "States parties should act."@en .
}

## Words-firstLine-7 of valid.passage
# It begins after its end.
DELETE DATA { tip:4-8_text-en rec:firstLine 3 } ;
INSERT DATA { tip:4-8_text-en rec:firstLine 5 }
