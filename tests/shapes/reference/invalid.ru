# The ways to break a shape of shapes/reference.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX method: <https://w3id.org/reaffirm/method/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX relation: <https://w3id.org/reaffirm/relation/>
PREFIX status: <https://w3id.org/reaffirm/status/>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## CrossReference-provision of valid.session
# Of no provision.
# breaks CrossReference-provision at tip:4-8_ref-1
DELETE DATA {
    tip:4-8 rec:crossReference tip:4-8_ref-1 .
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:target tip:3-1 .
}

## CrossReference-provision-2 of valid.session
# Of another provision than that of its words.
# breaks CrossReference-provision at tip:4-8_ref-1
DELETE DATA {
    tip:4-8 rec:crossReference tip:4-8_ref-1 .
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:target tip:3-1 .
    tip:4-9 rec:crossReference tip:4-8_ref-1 .
}

## CrossReference-provision-3 of valid.session
# Of two provisions.
# breaks CrossReference-provision at tip:4-8_ref-1
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:target tip:3-1 .
    tip:4-9 rec:crossReference tip:4-8_ref-1 .
}

## CrossReference-relation of valid.session
# No relation.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA { tip:4-8_ref-1 rec:target tip:3-1 }

## CrossReference-relation-2 of valid.session
# No such relation.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:cites ;
        rec:target tip:3-1 .
}

## CrossReference-relation-3 of valid.session
# Two relations.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:relation relation:recalls ;
        rec:target tip:3-1 .
}

## CrossReference-target of valid.session
# Two targets.
DELETE DATA { tip:4-8_ref-1 rec:relation relation:endorses } ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:target tip:3-1 .
}

## CrossReference-target-2 of valid.session
# A number.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:target "3-1" .
}

## CrossReference-target-kind of valid.session
# A document.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:target doc:tip-report-4 .
}

## CrossReference-target-kind-2 of valid.session
# Nothing that is described.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:target tip:2-1 .
}

## CrossReference-target-order of context
# A pointer to what comes after.
# breaks CrossReference-target-order at tip:4-9-a_ref-1
INSERT DATA {
    tip:4-9-a rec:crossReference tip:4-9-a_ref-1 .
    tip:4-9-a_ref-1
        a rec:CrossReference ;
        oa:hasSource tip:4-9-a ;
        rec:confidence 1.0 ;
        rec:end 4 ;
        rec:method method:curated ;
        rec:quote "批准"@zh ;
        rec:relation relation:deictic ;
        rec:resolved true ;
        rec:start 2 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed ;
        rec:target tip:4-9-b .
}

## CrossReference-target-session of valid.deictic
# It follows a provision of its own session.
DELETE DATA {
    tip:4-9-b_ref-1
        rec:relation relation:deictic .
} ;
INSERT DATA {
    tip:4-9-b_ref-1
        rec:relation relation:follows .
}

## CrossReference-target-session-2 of valid.session
# It endorses its own session.
DELETE DATA { tip:4-8_ref-1 rec:target tip:session-3 } ;
INSERT DATA { tip:4-8_ref-1 rec:target tip:session-4 }

## CrossReference-target-session-3 of context
# It points to what a later session presented.
# breaks CrossReference-target-session at tip:3-2_ref-1
INSERT DATA {
    tip:3-2
        a rec:Provision ;
        a rec:Recommendation ;
        dcterms:identifier "3-2" ;
        dcterms:isPartOf doc:tip-compendium ;
        dcterms:source doc:tip-compendium ;
        rdfs:label "third session, recommendation 2"@en ;
        rdfs:label "第三次会议，建议2"@zh ;
        rec:crossReference tip:3-2_ref-1 ;
        rec:firstLine 9 ;
        rec:fullText "依照上述建议。"@zh ;
        rec:lastLine 9 ;
        rec:number "2" ;
        rec:operative true ;
        rec:order 11 ;
        rec:presentedAt tip:session-3 ;
        rec:session tip:session-3 ;
        rec:text "依照上述建议。"@zh .
    tip:3-2_ref-1
        a rec:CrossReference ;
        oa:hasSource tip:3-2 ;
        rec:confidence 1.0 ;
        rec:end 6 ;
        rec:method method:curated ;
        rec:quote "上述建议"@zh ;
        rec:relation relation:deictic ;
        rec:resolved true ;
        rec:start 2 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed ;
        rec:target tip:4-1 .
}

## CrossReference-resolved of valid.session
# Not said.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:resolved true ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:target tip:3-1 .
}

## CrossReference-resolved-2 of valid.generic
# A string, which is no answer.
# breaks CrossReference-resolved at tip:4-8_ref-1
# breaks CrossReference-resolved-target at tip:4-8_ref-1
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:generic ;
        rec:resolved false .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:resolved "no" .
}

## CrossReference-resolved-target of valid.generic
# Resolved to nothing.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:generic ;
        rec:resolved false .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:confidence 0.5 ;
        rec:relation relation:follows ;
        rec:resolved true .
}

## CrossReference-resolved-target-2 of valid.generic
# A target, but not resolved.
DELETE DATA {
    tip:4-8_ref-1
        rec:method method:rule ;
        rec:relation relation:generic .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:confidence 0.95 ;
        rec:method method:curated ;
        rec:relation relation:follows ;
        rec:target tip:3-1 .
}

## CrossReference-resolved-generic of valid.session
# Recommendations at large that are one.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:generic ;
        rec:target tip:3-1 .
}

## CrossReference-viaDocument of valid.session
# Via a session.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:target tip:3-1 ;
        rec:viaDocument tip:session-3 .
}

## CrossReference-viaDocument-2 of valid.session
# Via two documents.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:target tip:3-1 ;
        rec:viaDocument doc:tip-addendum-4 ;
        rec:viaDocument doc:tip-report-4 .
}

## CrossReference-documentParagraph of valid.session
# An empty number.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:documentParagraph "" ;
        rec:relation relation:follows ;
        rec:target tip:3-1 ;
        rec:viaDocument doc:tip-report-4 .
}

## CrossReference-documentParagraph-2 of valid.resolved
# Two numbers.
DELETE DATA {
    tip:4-8_ref-1
        rdfs:comment "By subject."@en ;
        rdfs:comment "依内容推断。"@zh ;
        rec:method method:inferred .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:documentParagraph "3" ;
        rec:method method:curated .
}

## CrossReference-documentParagraph-3 of valid.session
# No string.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:documentParagraph 2 ;
        rec:relation relation:follows ;
        rec:target tip:3-1 ;
        rec:viaDocument doc:tip-report-4 .
}

## CrossReference-documentParagraph-document of valid.session
# A paragraph of no document.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:documentParagraph "2" ;
        rec:relation relation:follows ;
        rec:target tip:3-1 .
}

## CrossReference-confidence of valid.session
# More than certain.
DELETE DATA {
    tip:4-8_ref-1
        rec:confidence 0.95 ;
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:confidence 1.5 ;
        rec:relation relation:follows ;
        rec:target tip:3-1 .
}

## CrossReference-confidence-2 of valid.session
# Less than nothing.
DELETE DATA {
    tip:4-8_ref-1
        rec:confidence 0.95 ;
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:confidence -0.1 ;
        rec:relation relation:follows ;
        rec:target tip:3-1 .
}

## CrossReference-confidence-3 of valid.session
# Two.
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:confidence 0.5 ;
        rec:relation relation:follows ;
        rec:target tip:3-1 .
}

## CrossReference-confidence-4 of valid.session
# A double.
DELETE DATA {
    tip:4-8_ref-1
        rec:confidence 0.95 ;
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:confidence "9.5e-1"^^xsd:double ;
        rec:relation relation:follows ;
        rec:target tip:3-1 .
}

## CrossReference-confidence-missing of valid.session
# Resolved, but how surely?
DELETE DATA {
    tip:4-8_ref-1
        rec:confidence 0.95 ;
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:target tip:3-1 .
}

## ReferringProvision-crossReference of valid.session
# A cross-reference that is a session.
# breaks ReferringProvision-crossReference at tip:4-8
DELETE DATA {
    tip:4-8_ref-1
        rec:relation relation:endorses ;
        rec:target tip:session-3 .
} ;
INSERT DATA {
    tip:4-8 rec:crossReference tip:session-3 .
    tip:4-8_ref-1
        rec:relation relation:follows ;
        rec:target tip:3-1 .
}
