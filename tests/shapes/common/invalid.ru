# The ways to break a shape of shapes/common.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX inst: <https://w3id.org/reaffirm/instrument/>
PREFIX place: <https://w3id.org/reaffirm/place/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX scheme: <https://w3id.org/reaffirm/scheme/>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## label of valid.label
# A label without a language tag.
INSERT DATA { doc:example rdfs:label "report" }

## label-2 of valid.label
# Two labels in one language.
INSERT DATA { doc:example rdfs:label "报告"@zh }

## label-3 of valid.label
# A language that the site does not speak.
INSERT DATA { doc:example rdfs:label "rapport"@fr }

## label-4 of valid.label
# A full-width blank at the end.
DELETE DATA { doc:example rdfs:label "示例会议报告"@zh } ;
INSERT DATA { doc:example rdfs:label "示例会议报告\u3000"@zh }

## label-5 of valid.label
# A line break at the end.
DELETE DATA { doc:example rdfs:label "Report of the example session"@en } ;
INSERT DATA { doc:example rdfs:label "Report of the example session\n"@en }

## label-6 of valid.label
# An empty label.
DELETE DATA { doc:example rdfs:label "Report of the example session"@en } ;
INSERT DATA { doc:example rdfs:label ""@en }

## label-both of valid.label
# No English label.
DELETE DATA { doc:example rdfs:label "Report of the example session"@en }

## label-both-2 of context
# No label at all.
INSERT DATA {
    tip:session-5
        a rec:Session ;
        dcterms:identifier "session-5" ;
        rec:ordinal 5 ;
        schema:endDate "2013-11-08"^^xsd:date ;
        schema:location place:vienna ;
        schema:organizer ent:working-group ;
        schema:startDate "2013-11-06"^^xsd:date .
}

## title of valid.title
# An official and an unofficial title in the same language.
INSERT DATA { inst:tip-protocol dcterms:title "Protocol to Prevent, Suppress and Punish Trafficking in Persons"@en }

## title-2 of valid.title
# A title without a language tag.
INSERT DATA { inst:tip-protocol dcterms:title "TIP Protocol" }

## title-3 of valid.title
# A language that the site does not speak.
INSERT DATA { inst:tip-protocol dcterms:title "Protocole"@fr }

## title-4 of valid.title
# A blank at the end of the title.
DELETE DATA { inst:tip-protocol dcterms:title "《人口贩运议定书》"@zh } ;
INSERT DATA { inst:tip-protocol dcterms:title "《人口贩运议定书》 "@zh }

## title-both of valid.title
# No English title.
DELETE DATA { inst:tip-protocol rec:unofficialTitle "Trafficking in Persons Protocol"@en }

## description of valid.description
# Two descriptions in one language.
INSERT DATA { scheme:example dcterms:description "示例。"@zh }

## description-2 of valid.description
# A language that the site does not speak.
INSERT DATA { scheme:example dcterms:description "Concepts."@fr }

## description-3 of valid.description
# A line break in the description.
DELETE DATA { scheme:example dcterms:description "Concepts for examples."@en } ;
INSERT DATA { scheme:example dcterms:description "Concepts\nfor examples."@en }

## description-both of valid.description
# No Chinese description.
DELETE DATA { scheme:example dcterms:description "示例用概念。"@zh }
