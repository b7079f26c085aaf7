# The ways to break a shape of shapes/footnote.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Footnote-identifier of valid.unnumbered
# No identifier.
DELETE DATA { tip:footnote-front dcterms:identifier "footnote-front" }

## Footnote-identifier-2 of valid.unnumbered
# Two identifiers.
INSERT DATA { tip:footnote-front dcterms:identifier "footnote-0" }

## Footnote-identifier-3 of valid.unnumbered
# An identifier with a language tag.
DELETE DATA { tip:footnote-front dcterms:identifier "footnote-front" } ;
INSERT DATA { tip:footnote-front dcterms:identifier "footnote-front"@en }

## Footnote-identifier-4 of valid.unnumbered
# A blank after the identifier.
DELETE DATA { tip:footnote-front dcterms:identifier "footnote-front" } ;
INSERT DATA { tip:footnote-front dcterms:identifier "footnote-front " }

## Footnote-number of valid.numbered
# Two numbers.
INSERT DATA { tip:footnote-1 rec:number "2" }

## Footnote-number-2 of valid.numbered
# A number that is no string.
DELETE DATA { tip:footnote-1 rec:number "1" } ;
INSERT DATA { tip:footnote-1 rec:number 1 }

## Footnote-number-3 of valid.numbered
# A blank after the number.
DELETE DATA { tip:footnote-1 rec:number "1" } ;
INSERT DATA { tip:footnote-1 rec:number "1 " }

## Footnote-text of valid.unnumbered
# No words.
DELETE DATA { tip:footnote-front rec:text "本文件未经正式编辑。"@zh }

## Footnote-footnoteOf of valid.unnumbered
# Annotates nothing.
DELETE DATA { tip:footnote-front rec:footnoteOf doc:tip-compendium }

## Footnote-footnoteOf-2 of valid.unnumbered
# Annotates a session.
DELETE DATA { tip:footnote-front rec:footnoteOf doc:tip-compendium } ;
INSERT DATA { tip:footnote-front rec:footnoteOf tip:session-4 }

## Footnote-footnoteOf-3 of valid.unnumbered
# Annotates two things.
INSERT DATA { tip:footnote-front rec:footnoteOf tip:4-1 }

## Footnote-source of valid.unnumbered
# No source.
DELETE DATA { tip:footnote-front dcterms:source doc:tip-compendium }

## Footnote-source-2 of valid.unnumbered
# A source that is no document.
DELETE DATA { tip:footnote-front dcterms:source doc:tip-compendium } ;
INSERT DATA { tip:footnote-front dcterms:source tip:session-4 }

## Footnote-source-3 of valid.unnumbered
# Two sources.
# breaks Footnote-source at tip:footnote-front
INSERT DATA {
    doc:example
        a rec:Document ;
        dcterms:identifier "EX/2011/1" ;
        dcterms:title "示例会议报告"@zh ;
        rdfs:label "Report of the example session"@en ;
        rdfs:label "示例会议报告"@zh .
    tip:footnote-front dcterms:source doc:example .
}

## Footnote-anchor of valid.numbered
# Numbered, but marks no words.
DELETE DATA {
    tip:footnote-1
        oa:hasSource tip:4-1 ;
        rec:end 10 ;
        rec:quote "《公约》"@zh ;
        rec:start 6 .
}

## Footnote-anchor-2 of valid.numbered
# Marks words of another provision than the one it is a footnote of.
# breaks Footnote-anchor at tip:footnote-1
DELETE DATA { tip:footnote-1 oa:hasSource tip:4-1 } ;
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
        rec:fullText "缔约国应批准《公约》。"@zh ;
        rec:lastLine 12 ;
        rec:number "2" ;
        rec:operative true ;
        rec:order 2 ;
        rec:presentedAt tip:session-4 ;
        rec:session tip:session-4 ;
        rec:text "缔约国应批准《公约》。"@zh .
    tip:footnote-1 oa:hasSource tip:4-2 .
}

## Footnote-anchor-3 of valid.numbered
# A quote without its start: its own rule says so, too.
# breaks Footnote-anchor at tip:footnote-1
# breaks Quote-start at tip:footnote-1
DELETE DATA { tip:footnote-1 rec:start 6 }

## Footnote-anchor-4 of valid.numbered
# Positions without a quote.
DELETE DATA { tip:footnote-1 rec:quote "《公约》"@zh }

## Footnote-anchor-5 of valid.numbered
# A quote without its end: its own rule says so, too.
# breaks Footnote-anchor at tip:footnote-1
# breaks Quote-end at tip:footnote-1
DELETE DATA { tip:footnote-1 rec:end 10 }
