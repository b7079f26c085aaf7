# The ways to break a shape of shapes/provision.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Provision-kind of valid.leaf
# Neither a recommendation nor a clause.
DELETE DATA { tip:4-2 a rec:Recommendation }

## Provision-identifier of valid.leaf
# No identifier.
DELETE DATA { tip:4-2 dcterms:identifier "4-2" }

## Provision-identifier-2 of valid.leaf
# A letter and a number run together.
DELETE DATA { tip:4-2 dcterms:identifier "4-2" } ;
INSERT DATA { tip:4-2 dcterms:identifier "4-2-a1" }

## Provision-identifier-3 of valid.leaf
# Two identifiers.
INSERT DATA { tip:4-2 dcterms:identifier "4-02" }

## Provision-identifier-4 of valid.leaf
# An identifier with a language tag.
DELETE DATA { tip:4-2 dcterms:identifier "4-2" } ;
INSERT DATA { tip:4-2 dcterms:identifier "4-2"@en }

## Provision-identifier-unique of valid.leaf
# Two provisions with one identifier.
# breaks Provision-identifier-unique at tip:4-1
# breaks Provision-identifier-unique at tip:4-2
DELETE DATA { tip:4-2 dcterms:identifier "4-2" } ;
INSERT DATA { tip:4-2 dcterms:identifier "4-1" }

## Provision-session of valid.leaf
# Adopted by a document.
DELETE DATA { tip:4-2 rec:session tip:session-4 } ;
INSERT DATA { tip:4-2 rec:session doc:tip-compendium }

## Provision-session-2 of valid.leaf
# Adopted by no session.
DELETE DATA { tip:4-2 rec:session tip:session-4 }

## Provision-session-3 of valid.leaf
# Adopted by two sessions.
# breaks Provision-session at tip:4-2
# breaks Provision-presentedAt-before at tip:4-2
INSERT DATA { tip:4-2 rec:session tip:session-3 }

## Provision-presentedAt of valid.leaf
# Presented nowhere.
DELETE DATA { tip:4-2 rec:presentedAt tip:session-4 }

## Provision-presentedAt-2 of valid.leaf
# Presented at a document.
DELETE DATA { tip:4-2 rec:presentedAt tip:session-4 } ;
INSERT DATA { tip:4-2 rec:presentedAt doc:tip-compendium }

## Provision-presentedAt-3 of valid.leaf
# Presented at two sessions.
INSERT DATA { tip:4-2 rec:presentedAt tip:session-3 }

## Provision-presentedAt-before of valid.leaf
# Presented after it was adopted.
DELETE DATA { tip:4-2 rec:session tip:session-4 } ;
INSERT DATA { tip:4-2 rec:session tip:session-3 }

## Provision-number of valid.leaf
# No number.
DELETE DATA { tip:4-2 rec:number "2" }

## Provision-number-2 of valid.leaf
# A number that is no string.
DELETE DATA { tip:4-2 rec:number "2" } ;
INSERT DATA { tip:4-2 rec:number 2 }

## Provision-number-3 of valid.leaf
# A blank after the number.
DELETE DATA { tip:4-2 rec:number "2" } ;
INSERT DATA { tip:4-2 rec:number "2 " }

## Provision-number-4 of valid.leaf
# Two numbers.
INSERT DATA { tip:4-2 rec:number "02" }

## Provision-order of valid.leaf
# No place in the order.
DELETE DATA { tip:4-2 rec:order 2 }

## Provision-order-2 of valid.leaf
# Counted from 0.
DELETE DATA { tip:4-2 rec:order 2 } ;
INSERT DATA { tip:4-2 rec:order 0 }

## Provision-order-3 of valid.leaf
# Two places.
INSERT DATA { tip:4-2 rec:order 3 }

## Provision-order-4 of valid.leaf
# A decimal number.
DELETE DATA { tip:4-2 rec:order 2 } ;
INSERT DATA { tip:4-2 rec:order 2.0 }

## Provision-order-unique of valid.leaf
# Two provisions in one place.
# breaks Provision-order-unique at tip:4-1
# breaks Provision-order-unique at tip:4-2
DELETE DATA { tip:4-2 rec:order 2 } ;
INSERT DATA { tip:4-2 rec:order 1 }

## Provision-source of valid.in-report
# No source.
DELETE DATA {
    tip:9-1
        dcterms:isPartOf doc:tip-compendium ;
        dcterms:source doc:tip-compendium .
}

## Provision-source-2 of valid.in-report
# A source that is no document.
DELETE DATA {
    tip:9-1
        dcterms:isPartOf doc:tip-compendium ;
        dcterms:source doc:tip-compendium .
} ;
INSERT DATA { tip:9-1 dcterms:source tip:session-9 }

## Provision-source-3 of valid.leaf
# Two sources.
# breaks Provision-source at tip:4-2
INSERT DATA {
    doc:example
        a rec:Document ;
        dcterms:identifier "EX/2011/1" ;
        dcterms:title "示例会议报告"@zh ;
        rdfs:label "Report of the example session"@en ;
        rdfs:label "示例会议报告"@zh .
    tip:4-2
        dcterms:isPartOf doc:example ;
        dcterms:source doc:example .
}

## Provision-text of valid.leaf
# No words.
DELETE DATA { tip:4-2 rec:text "缔约国应当提供培训。"@zh }

## Provision-fullText of valid.leaf
# No full text.
DELETE DATA { tip:4-2 rec:fullText "缔约国应当提供培训。"@zh }

## Provision-fullText-2 of valid.leaf
# A line break between chapeau and text.
DELETE DATA { tip:4-2 rec:fullText "缔约国应当提供培训。"@zh } ;
INSERT DATA { tip:4-2 rec:fullText "建议：\n缔约国应当提供培训。"@zh }

## Provision-fullText-3 of valid.leaf
# Two full texts in one language.
INSERT DATA { tip:4-2 rec:fullText "建议：缔约国应当提供培训。"@zh }

## Provision-fullText-4 of valid.leaf
# A full text without a language tag.
INSERT DATA { tip:4-2 rec:fullText "缔约国应当提供培训。" }

## Provision-fullText-end of valid.leaf
# The full text is that of another provision.
DELETE DATA { tip:4-2 rec:fullText "缔约国应当提供培训。"@zh } ;
INSERT DATA { tip:4-2 rec:fullText "缔约国应当：提高认识；"@zh }

## Provision-fullText-end-2 of valid.leaf
# The full text is missing in one of the languages.
INSERT DATA { tip:4-2 rec:text "States parties should train."@en }

## Provision-operative of valid.leaf
# Neither operative nor not.
DELETE DATA { tip:4-2 rec:operative true }

## Provision-operative-2 of valid.leaf
# A word instead of true or false.
DELETE DATA { tip:4-2 rec:operative true } ;
INSERT DATA { tip:4-2 rec:operative "yes" }

## Provision-operative-3 of valid.leaf
# Both true and false: a chapeau without parts, too.
# breaks Provision-operative at tip:4-2
# breaks Provision-chapeau at tip:4-2
INSERT DATA { tip:4-2 rec:operative false }

## Provision-operative-parts of valid.chapeau
# A provision with parts that calls itself operative.
DELETE DATA { tip:4-3 rec:operative false } ;
INSERT DATA { tip:4-3 rec:operative true }

## Provision-chapeau of valid.leaf
# A chapeau over nothing.
DELETE DATA { tip:4-2 rec:operative true } ;
INSERT DATA { tip:4-2 rec:operative false }

## Recommendation-isPartOf of valid.leaf
# Part of its session, which is an event.
INSERT DATA { tip:4-2 dcterms:isPartOf tip:session-4 }

## Recommendation-isPartOf-2 of valid.leaf
# Part of nothing.
# breaks Recommendation-isPartOf at tip:4-2
# breaks Recommendation-isPartOf-works at tip:4-2
DELETE DATA { tip:4-2 dcterms:isPartOf doc:tip-compendium }

## Recommendation-isPartOf-works of valid.in-report
# Not part of the report of its session.
DELETE DATA { tip:9-1 dcterms:isPartOf doc:tip-report-4 }

## Recommendation-isPartOf-works-2 of valid.leaf
# Part of a document that is neither its source nor a report.
INSERT DATA { tip:4-2 dcterms:isPartOf doc:tip-addendum-4 }

## Clause-isPartOf of valid.chapeau
# Part of two items.
# breaks Clause-isPartOf at tip:4-4-b
INSERT DATA {
    tip:4-4
        a rec:Provision ;
        a rec:Recommendation ;
        dcterms:identifier "4-4" ;
        dcterms:isPartOf doc:tip-compendium ;
        dcterms:source doc:tip-compendium ;
        rdfs:label "fourth session, recommendation 4"@en ;
        rdfs:label "第四次会议，建议4"@zh ;
        rec:firstLine 16 ;
        rec:fullText "缔约国应考虑："@zh ;
        rec:lastLine 16 ;
        rec:number "4" ;
        rec:operative false ;
        rec:order 6 ;
        rec:presentedAt tip:session-4 ;
        rec:session tip:session-4 ;
        rec:text "缔约国应考虑："@zh .
    tip:4-4-a
        a rec:Clause ;
        a rec:Provision ;
        dcterms:identifier "4-4-a" ;
        dcterms:isPartOf tip:4-4 ;
        dcterms:source doc:tip-compendium ;
        rdfs:label "fourth session, recommendation 4 (a)"@en ;
        rdfs:label "第四次会议，建议4(a)"@zh ;
        rec:firstLine 17 ;
        rec:fullText "缔约国应考虑：提供援助；"@zh ;
        rec:lastLine 17 ;
        rec:number "(a)" ;
        rec:operative true ;
        rec:order 7 ;
        rec:presentedAt tip:session-4 ;
        rec:session tip:session-4 ;
        rec:text "提供援助；"@zh .
    tip:4-4-b
        a rec:Clause ;
        a rec:Provision ;
        dcterms:identifier "4-4-b" ;
        dcterms:isPartOf tip:4-3 ;
        dcterms:isPartOf tip:4-4 ;
        dcterms:source doc:tip-compendium ;
        rdfs:label "fourth session, recommendation 4 (b)"@en ;
        rdfs:label "第四次会议，建议4(b)"@zh ;
        rec:firstLine 18 ;
        rec:fullText "缔约国应考虑：提供培训。"@zh ;
        rec:lastLine 18 ;
        rec:number "(b)" ;
        rec:operative true ;
        rec:order 8 ;
        rec:presentedAt tip:session-4 ;
        rec:session tip:session-4 ;
        rec:text "提供培训。"@zh .
}

## Clause-isPartOf-2 of valid.chapeau
# Part of nothing: so its session is not that of its item.
# breaks Clause-isPartOf at tip:4-3-c
# breaks Clause-isPartOf-session at tip:4-3-c
INSERT DATA {
    tip:4-3-c
        a rec:Clause ;
        a rec:Provision ;
        dcterms:identifier "4-3-c" ;
        dcterms:source doc:tip-compendium ;
        rdfs:label "fourth session, recommendation 3 (c)"@en ;
        rdfs:label "第四次会议，建议3(c)"@zh ;
        rec:firstLine 16 ;
        rec:fullText "缔约国应当：提供援助。"@zh ;
        rec:lastLine 16 ;
        rec:number "(c)" ;
        rec:operative true ;
        rec:order 6 ;
        rec:presentedAt tip:session-4 ;
        rec:session tip:session-4 ;
        rec:text "提供援助。"@zh .
}

## Clause-isPartOf-3 of valid.leaf
# A recommendation that is also a clause: a session is no provision to be part of.
# breaks Clause-isPartOf at tip:4-2
# breaks Clause-isPartOf-session at tip:4-2
INSERT DATA { tip:4-2 a rec:Clause }

## Clause-isPartOf-session of valid.chapeau
# Adopted by another session than its item.
DELETE DATA {
    tip:4-3-a
        rec:presentedAt tip:session-4 ;
        rec:session tip:session-4 .
} ;
INSERT DATA {
    tip:4-3-a
        rec:presentedAt tip:session-3 ;
        rec:session tip:session-3 .
}

## Clause-isPartOf-order of valid.chapeau
# A clause before its item.
# breaks Clause-isPartOf-order at tip:4-3-a
DELETE DATA {
    tip:4-3 rec:order 3 .
    tip:4-3-b rec:order 5 .
} ;
INSERT DATA {
    tip:4-3 rec:order 6 .
    tip:4-3-b rec:order 7 .
}

## Provision-takenUpBy of valid.leaf
# A session instead of a document.
DELETE DATA { tip:4-2 rec:takenUpBy doc:tip-compendium } ;
INSERT DATA { tip:4-2 rec:takenUpBy tip:session-4 }
