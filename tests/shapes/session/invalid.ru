# The ways to break a shape of shapes/session.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX place: <https://w3id.org/reaffirm/place/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Session-identifier of valid.session
# No identifier.
DELETE DATA { tip:session-5 dcterms:identifier "session-5" }

## Session-identifier-2 of valid.session
# An identifier of another form.
DELETE DATA { tip:session-5 dcterms:identifier "session-5" } ;
INSERT DATA { tip:session-5 dcterms:identifier "5" }

## Session-identifier-3 of valid.session
# Two identifiers.
INSERT DATA { tip:session-5 dcterms:identifier "session-05" }

## Session-identifier-4 of valid.session
# An identifier with a language tag.
DELETE DATA { tip:session-5 dcterms:identifier "session-5" } ;
INSERT DATA { tip:session-5 dcterms:identifier "session-5"@en }

## Session-identifier-5 of valid.session
# Two identifiers, each of the right form.
INSERT DATA { tip:session-5 dcterms:identifier "session-6" }

## Session-ordinal of valid.session
# No ordinal.
DELETE DATA { tip:session-5 rec:ordinal 5 }

## Session-ordinal-2 of valid.session
# Sessions are counted from 1.
DELETE DATA { tip:session-5 rec:ordinal 5 } ;
INSERT DATA { tip:session-5 rec:ordinal 0 }

## Session-ordinal-3 of valid.session
# A word instead of a number.
DELETE DATA { tip:session-5 rec:ordinal 5 } ;
INSERT DATA { tip:session-5 rec:ordinal "fifth" }

## Session-ordinal-4 of valid.session
# Two ordinals.
INSERT DATA { tip:session-5 rec:ordinal 6 }

## Session-ordinal-5 of valid.session
# A decimal number.
DELETE DATA { tip:session-5 rec:ordinal 5 } ;
INSERT DATA { tip:session-5 rec:ordinal 5.0 }

## Session-startDate of valid.session
# No start date.
DELETE DATA { tip:session-5 schema:startDate "2013-11-06"^^xsd:date }

## Session-startDate-2 of valid.session
# The session starts after it ends.
DELETE DATA { tip:session-5 schema:startDate "2013-11-06"^^xsd:date } ;
INSERT DATA { tip:session-5 schema:startDate "2013-11-09"^^xsd:date }

## Session-startDate-3 of valid.session
# No such day.
DELETE DATA { tip:session-5 schema:startDate "2013-11-06"^^xsd:date } ;
INSERT DATA { tip:session-5 schema:startDate "2013-02-30"^^xsd:date }

## Session-startDate-4 of valid.session
# Two start dates.
INSERT DATA { tip:session-5 schema:startDate "2013-11-07"^^xsd:date }

## Session-endDate of valid.session
# No end date.
DELETE DATA { tip:session-5 schema:endDate "2013-11-08"^^xsd:date }

## Session-endDate-2 of valid.session
# Two end dates.
INSERT DATA { tip:session-5 schema:endDate "2013-11-07"^^xsd:date }

## Session-endDate-3 of valid.session
# A year instead of a day.
DELETE DATA { tip:session-5 schema:endDate "2013-11-08"^^xsd:date } ;
INSERT DATA { tip:session-5 schema:endDate "2013"^^xsd:gYear }

## Session-location of valid.session
# The name of a place.
INSERT DATA { tip:session-5 schema:location "VIC" }

## Session-location-2 of valid.session
# A body is no place.
DELETE DATA { tip:session-5 schema:location place:vienna } ;
INSERT DATA { tip:session-5 schema:location ent:working-group }

## Session-location-missing of valid.session
# No place.
DELETE DATA { tip:session-5 schema:location place:vienna }

## Place-label-both of valid.session
# No name in Chinese.
DELETE DATA { place:vienna rdfs:label "维也纳"@zh }

## Session-organizer of valid.session
# A document cannot meet.
DELETE DATA { tip:session-5 schema:organizer ent:working-group } ;
INSERT DATA { tip:session-5 schema:organizer doc:tip-compendium }

## Session-organizer-missing of valid.session
# No body.
DELETE DATA { tip:session-5 schema:organizer ent:working-group }

## Session-report of valid.session
# A report that is no document.
INSERT DATA { tip:session-5 rec:report ent:working-group }

## Session-report-2 of valid.session
# Two reports.
# breaks Session-report at tip:session-5
INSERT DATA {
    doc:example
        a rec:Document ;
        dcterms:identifier "EX/2011/1" ;
        dcterms:title "示例会议报告"@zh ;
        rdfs:label "Report of the example session"@en ;
        rdfs:label "示例会议报告"@zh .
    tip:session-5
        rec:report doc:example ;
        rec:report doc:tip-compendium .
}

## Session-endorsedBy of valid.session
# Endorsed by a session, not by one of its provisions.
INSERT DATA { tip:session-5 rec:endorsedBy tip:session-4 }

## Session-endorsedBy-2 of valid.session
# Endorsed by two provisions.
# breaks Session-endorsedBy at tip:session-5
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
        rec:fullText "缔约国应当提供培训。"@zh ;
        rec:lastLine 12 ;
        rec:number "2" ;
        rec:operative true ;
        rec:order 2 ;
        rec:presentedAt tip:session-4 ;
        rec:session tip:session-4 ;
        rec:text "缔约国应当提供培训。"@zh .
    tip:session-5
        rec:endorsedBy tip:4-1 ;
        rec:endorsedBy tip:4-2 .
}
