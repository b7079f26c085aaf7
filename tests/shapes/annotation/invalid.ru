# The ways to break a shape of shapes/annotation.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX actor: <https://w3id.org/reaffirm/actor/>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX method: <https://w3id.org/reaffirm/method/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX status: <https://w3id.org/reaffirm/status/>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## method of valid.evidence
# No method.
DELETE DATA { tip:4-8_partner-1 rec:method method:rule }

## method-2 of valid.evidence
# No such method.
DELETE DATA { tip:4-8_partner-1 rec:method method:rule } ;
INSERT DATA { tip:4-8_partner-1 rec:method "guess" }

## method-3 of valid.evidence
# Two methods.
INSERT DATA { tip:4-8_partner-1 rec:method method:curated }

## method-4 of valid.evidence
# A method with a language.
DELETE DATA { tip:4-8_partner-1 rec:method method:rule } ;
INSERT DATA { tip:4-8_partner-1 rec:method "rule"@en }

## status of valid.evidence
# No status.
DELETE DATA { tip:4-8_partner-1 rec:status status:proposed }

## status-2 of valid.evidence
# No such status.
DELETE DATA { tip:4-8_partner-1 rec:status status:proposed } ;
INSERT DATA { tip:4-8_partner-1 rec:status "done" }

## status-3 of valid.evidence
# Two statuses.
INSERT DATA { tip:4-8_partner-1 rec:status status:person-reviewed }

## status-4 of valid.evidence
# An ask without a status.
DELETE DATA {
    tip:4-8_ask-1
        rec:partner actor:civil-society ;
        rec:status status:proposed .
}

## Reviewed-person of valid.evidence
# Reviewed by nobody who is named.
DELETE DATA { tip:4-8_verb-1 prov:wasAttributedTo tip:reviewer-jane-doe }

## Reviewed-person-2 of valid.evidence
# Reviewed by a language model.
DELETE DATA { tip:4-8_verb-1 prov:wasAttributedTo tip:reviewer-jane-doe } ;
INSERT DATA { tip:4-8_verb-1 prov:wasAttributedTo ent:annotator }

## rule of valid.evidence
# Two rules.
INSERT DATA {
    tip:4-8_partner-1
        rec:rule "partner-00000001" ;
        rec:rule "partner-00000002" .
}

## rule-2 of valid.evidence
# A number.
INSERT DATA { tip:4-8_partner-1 rec:rule 1 }

## rule-3 of valid.evidence
# An empty name.
DELETE DATA { tip:4-8_ask-1 rec:partner actor:civil-society } ;
INSERT DATA { tip:4-8_ask-1 rec:rule "" }

## reason of valid.evidence
# Two reasons in one language.
INSERT DATA {
    tip:4-8_partner-1
        rdfs:comment "Another."@en ;
        rdfs:comment "One."@en .
}

## reason-2 of valid.evidence
# No language.
DELETE DATA { tip:4-8_ask-1 rec:partner actor:civil-society } ;
INSERT DATA { tip:4-8_ask-1 rdfs:comment "Read." }

## reason-3 of valid.evidence
# A blank at the end.
INSERT DATA { tip:4-8_partner-1 rdfs:comment "Read. "@en }

## Annotation-quote of valid.evidence
# No words.
DELETE DATA {
    tip:4-8_partner-1
        oa:hasSource tip:4-8 ;
        rec:end 21 ;
        rec:quote "与民间社会协商"@zh ;
        rec:start 14 .
}

## Annotation-role of valid.evidence
# No role.
DELETE DATA { tip:4-8_partner-1 rec:role "partner" }

## Evidence-role of valid.evidence
# No such role.
DELETE DATA { tip:4-8_partner-1 rec:role "partner" } ;
INSERT DATA { tip:4-8_partner-1 rec:role "object" }

## Evidence-role-2 of valid.evidence
# Two roles.
INSERT DATA { tip:4-8_partner-1 rec:role "verb" }

## Evidence-about of valid.evidence
# About an entity.
DELETE DATA { tip:4-8_partner-1 rec:about actor:civil-society } ;
INSERT DATA { tip:4-8_partner-1 rec:about ent:working-group }

## Evidence-about-missing of valid.evidence
# A partner that is nobody.
DELETE DATA { tip:4-8_partner-1 rec:about actor:civil-society }

## Evidence-about-missing-2 of valid.evidence
# An indirect addressee that is nobody.
DELETE DATA {
    tip:4-8_partner-1
        rec:about actor:civil-society ;
        rec:role "partner" .
} ;
INSERT DATA { tip:4-8_partner-1 rec:role "indirect" }

## Evidence-hasSource of valid.evidence
# Words of a footnote.
# breaks Evidence-hasSource at tip:4-8_partner-1
DELETE DATA {
    tip:4-8_partner-1
        oa:hasSource tip:4-8 ;
        rec:end 21 ;
        rec:quote "与民间社会协商"@zh ;
        rec:start 14 .
} ;
INSERT DATA {
    tip:4-8_partner-1
        oa:hasSource tip:footnote-1 ;
        rec:end 3 ;
        rec:quote "联合国"@zh ;
        rec:start 0 .
    tip:footnote-1
        a rec:Footnote ;
        dcterms:identifier "footnote-1" ;
        dcterms:source doc:tip-report-4 ;
        oa:hasSource tip:4-8 ;
        rdfs:label "footnote 1"@en ;
        rdfs:label "脚注1"@zh ;
        rec:end 28 ;
        rec:firstLine 40 ;
        rec:footnoteOf tip:4-8 ;
        rec:lastLine 40 ;
        rec:number "1" ;
        rec:quote "《公约》"@zh ;
        rec:start 24 ;
        rec:text "联合国，《条约汇编》，第2225卷，第39574号。"@zh .
}

## Evidence-ask of context
# Evidence of nothing.
INSERT DATA {
    tip:4-8_partner-1
        a rec:Annotation ;
        oa:hasSource tip:4-8 ;
        rec:about actor:civil-society ;
        rec:end 21 ;
        rec:method method:rule ;
        rec:quote "与民间社会协商"@zh ;
        rec:role "partner" ;
        rec:start 14 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Evidence-ask-2 of valid.evidence
# Evidence of a provision too.
# breaks Evidence-ask at tip:4-8_partner-1
INSERT DATA { tip:4-8 rec:evidence tip:4-8_partner-1 }

## reason-4 of valid.reading
# A reading with two notes in one language.
INSERT DATA { tip:reading-first-themes rdfs:comment "阅读了样本。"@zh }

## Reading-date of valid.reading
# A reading without a day.
DELETE DATA { tip:reading-first-themes dcterms:date "2026-11-25"^^xsd:date }

## Reading-date-2 of valid.reading
# A day that is a string.
DELETE DATA { tip:reading-first-themes dcterms:date "2026-11-25"^^xsd:date } ;
INSERT DATA { tip:reading-first-themes dcterms:date "2026-11-25" }

## Reading-agent of valid.reading
# Nobody read.
DELETE DATA { tip:reading-first-themes prov:wasAssociatedWith ent:annotator }

## Reading-agent-2 of valid.reading
# A document read.
DELETE DATA { tip:reading-first-themes prov:wasAssociatedWith ent:annotator } ;
INSERT DATA { tip:reading-first-themes prov:wasAssociatedWith doc:tip-report-4 }

## Reading-codebook of valid.reading
# No codebook.
DELETE DATA { tip:reading-first-themes prov:used tip:codebook-1 }

## Reading-codebook-2 of valid.reading
# A codebook without a hash.
# breaks Reading-codebook at tip:reading-first-themes
DELETE DATA { tip:codebook-1 schema:sha256 "00e2f12a9d912e9a8b87762eceb251fdbf448b503725d5176ab2738c4d65c3de" } ;
INSERT DATA { tip:codebook-1 schema:sha256 "00e2" }

## Reading-table of valid.reading
# No table.
DELETE DATA { tip:reading-first-themes prov:generated tip:reading-first-themes_table }

## activity of valid.evidence
# A statement of which nobody knows how it was made.
DELETE DATA { tip:4-8_partner-1 prov:wasGeneratedBy ent:extraction }
