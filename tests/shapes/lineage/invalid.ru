# The ways to break a shape of shapes/lineage.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX change: <https://w3id.org/reaffirm/force-change/>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX grade: <https://w3id.org/reaffirm/grade/>
PREFIX lineage: <https://w3id.org/reaffirm/lineage/>
PREFIX method: <https://w3id.org/reaffirm/method/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX relation: <https://w3id.org/reaffirm/relation/>
PREFIX status: <https://w3id.org/reaffirm/status/>
PREFIX theme: <https://w3id.org/reaffirm/theme/>
PREFIX tip: <https://w3id.org/reaffirm/tip/>
PREFIX unseen: <https://w3id.org/reaffirm/unseen/>

## Comparison-provision of context
# Of no provision.
INSERT DATA {
    tip:4-8_related-3-1
        a rec:Comparison ;
        oa:hasSource tip:4-8 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:3-1 ;
        rec:earlierEnd 11 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 5 ;
        rec:end 28 ;
        rec:grade grade:related ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:similarity 0.35 ;
        rec:start 22 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Comparison-provision-2 of valid.related-clause
# Of two provisions.
# breaks Comparison-provision at tip:4-9-a_related-3-1
INSERT DATA {
    tip:4-1
        rec:comparison tip:4-9-a_related-3-1 ;
        rec:related tip:3-1 .
}

## Comparison-provision-3 of valid.related-clause
# The words are of another provision.
DELETE DATA {
    tip:4-9-a_related-3-1
        oa:hasSource tip:4-9-a ;
        rec:end 8 ;
        rec:start 2 .
} ;
INSERT DATA {
    tip:4-9-a_related-3-1
        oa:hasSource tip:4-1 ;
        rec:end 10 ;
        rec:start 4 .
}

## Comparison-earlier of valid.related-clause
# No earlier one.
# breaks Comparison-earlier at tip:4-9-a_related-3-1
DELETE DATA {
    tip:4-9-a rec:related tip:3-1 .
    tip:4-9-a_related-3-1 rec:earlier tip:3-1 .
}

## Comparison-earlier-2 of valid.lineage-presented-earlier
# Two at once.
# breaks Comparison-earlier at tip:4-8_related-3-1
DELETE DATA {
    tip:4-46
        rec:fullText "批准《公约》的工具包。"@zh ;
        rec:text "批准《公约》的工具包。"@zh .
} ;
INSERT DATA {
    tip:4-46
        rec:fullText "请缔约国：批准《公约》。"@zh ;
        rec:text "请缔约国：批准《公约》。"@zh .
    tip:4-8
        rec:comparison tip:4-8_related-3-1 ;
        rec:related tip:3-1 ;
        rec:related tip:4-46 .
    tip:4-8_related-3-1
        a rec:Comparison ;
        oa:hasSource tip:4-8 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:3-1 ;
        rec:earlier tip:4-46 ;
        rec:earlierEnd 11 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 5 ;
        rec:end 28 ;
        rec:grade grade:related ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:similarity 0.35 ;
        rec:start 22 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Comparison-earlier-3 of context
# A session.
# breaks Comparison-earlier at tip:4-9-a_related-session-3
INSERT DATA {
    tip:4-9-a
        rec:comparison tip:4-9-a_related-session-3 ;
        rec:related tip:session-3 .
    tip:4-9-a_related-session-3
        a rec:Comparison ;
        oa:hasSource tip:4-9-a ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:session-3 ;
        rec:earlierEnd 11 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 5 ;
        rec:end 8 ;
        rec:grade grade:related ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:similarity 0.35 ;
        rec:start 2 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
    tip:session-3
        rec:firstLine 8 ;
        rec:lastLine 8 ;
        rec:text "鼓励缔约国批准《公约》。"@zh .
}

## Comparison-operative of context
# The earlier one is a chapeau.
# breaks Comparison-operative at tip:4-8_related-3-2
INSERT DATA {
    tip:3-2
        a rec:Provision ;
        a rec:Recommendation ;
        dcterms:identifier "3-2" ;
        dcterms:isPartOf doc:tip-compendium ;
        dcterms:source doc:tip-compendium ;
        rdfs:label "third session, recommendation 2"@en ;
        rdfs:label "第三次会议，建议2"@zh ;
        rec:firstLine 12 ;
        rec:fullText "鼓励缔约国批准《公约》，包括："@zh ;
        rec:lastLine 12 ;
        rec:number "2" ;
        rec:operative false ;
        rec:order 11 ;
        rec:presentedAt tip:session-3 ;
        rec:session tip:session-3 ;
        rec:text "鼓励缔约国批准《公约》，包括："@zh .
    tip:3-2-a
        a rec:Clause ;
        a rec:Provision ;
        dcterms:identifier "3-2-a" ;
        dcterms:isPartOf tip:3-2 ;
        dcterms:source doc:tip-compendium ;
        rdfs:label "third session, recommendation 2 (a)"@en ;
        rdfs:label "第三次会议，建议2(a)"@zh ;
        rec:firstLine 13 ;
        rec:fullText "鼓励缔约国批准《公约》，包括：尽早批准；"@zh ;
        rec:lastLine 13 ;
        rec:number "(a)" ;
        rec:operative true ;
        rec:order 12 ;
        rec:presentedAt tip:session-3 ;
        rec:session tip:session-3 ;
        rec:text "尽早批准；"@zh .
    tip:3-2-b
        a rec:Clause ;
        a rec:Provision ;
        dcterms:identifier "3-2-b" ;
        dcterms:isPartOf tip:3-2 ;
        dcterms:source doc:tip-compendium ;
        rdfs:label "third session, recommendation 2 (b)"@en ;
        rdfs:label "第三次会议，建议2(b)"@zh ;
        rec:firstLine 14 ;
        rec:fullText "鼓励缔约国批准《公约》，包括：不作保留。"@zh ;
        rec:lastLine 14 ;
        rec:number "(b)" ;
        rec:operative true ;
        rec:order 13 ;
        rec:presentedAt tip:session-3 ;
        rec:session tip:session-3 ;
        rec:text "不作保留。"@zh .
    tip:4-8
        rec:comparison tip:4-8_related-3-2 ;
        rec:related tip:3-2 .
    tip:4-8_related-3-2
        a rec:Comparison ;
        oa:hasSource tip:4-8 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:3-2 ;
        rec:earlierEnd 11 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 5 ;
        rec:end 28 ;
        rec:grade grade:related ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:similarity 0.35 ;
        rec:start 22 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Comparison-operative-2 of context
# The later one is a chapeau.
# breaks Comparison-operative at tip:4-9_related-3-1
INSERT DATA {
    tip:4-9
        rec:comparison tip:4-9_related-3-1 ;
        rec:related tip:3-1 .
    tip:4-9_related-3-1
        a rec:Comparison ;
        oa:hasSource tip:4-9 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:3-1 ;
        rec:earlierEnd 11 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 5 ;
        rec:end 12 ;
        rec:grade grade:related ;
        rec:method method:curated ;
        rec:quote "审议"@zh ;
        rec:similarity 0.35 ;
        rec:start 10 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Comparison-earlier-session of context
# The same session.
# breaks Comparison-earlier-session at tip:4-8_related-4-1
INSERT DATA {
    tip:4-8
        rec:comparison tip:4-8_related-4-1 ;
        rec:related tip:4-1 .
    tip:4-8_related-4-1
        a rec:Comparison ;
        oa:hasSource tip:4-8 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:4-1 ;
        rec:earlierEnd 10 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 4 ;
        rec:end 28 ;
        rec:grade grade:related ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:similarity 0.35 ;
        rec:start 22 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Comparison-earlier-session-2 of context
# The later session.
# breaks Comparison-earlier-session at tip:3-1_related-4-8
INSERT DATA {
    tip:3-1
        rec:comparison tip:3-1_related-4-8 ;
        rec:related tip:4-8 .
    tip:3-1_related-4-8
        a rec:Comparison ;
        oa:hasSource tip:3-1 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:4-8 ;
        rec:earlierEnd 28 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 22 ;
        rec:end 11 ;
        rec:grade grade:related ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:similarity 0.35 ;
        rec:start 5 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Comparison-earlier-session-3 of valid.lineage-presented-earlier
# It stands in a later session, but the same one presented it.
# breaks Comparison-earlier-session at tip:4-46_related-3-1
INSERT DATA {
    tip:4-46
        rec:comparison tip:4-46_related-3-1 ;
        rec:related tip:3-1 .
    tip:4-46_related-3-1
        a rec:Comparison ;
        oa:hasSource tip:4-46 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:3-1 ;
        rec:earlierEnd 11 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 5 ;
        rec:end 6 ;
        rec:grade grade:related ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:similarity 0.35 ;
        rec:start 0 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Comparison-earlier-session-4 of valid.repeats
# A repetition in the same session is no reaffirmation.
INSERT DATA {
    tip:4-8_repeat-4-1
        a rec:Reaffirmation ;
        rec:forceChange change:not-comparable ;
        rec:explicit false .
}

## Comparison-earlier-session-5 of valid.another-corpus
# A first session before the fourth one of another document, by its date.
# breaks Comparison-earlier-session at unseen:1-1_related-tip-4-1
DELETE DATA {
    unseen:session-1
        schema:endDate "2019-09-09"^^xsd:date ;
        schema:startDate "2019-09-09"^^xsd:date .
} ;
INSERT DATA {
    unseen:session-1
        schema:endDate "2009-09-09"^^xsd:date ;
        schema:startDate "2009-09-09"^^xsd:date .
}

## Comparison-grade of valid.related-clause
# No grade.
# breaks Comparison-grade at tip:4-9-a_related-3-1
DELETE DATA {
    tip:4-9-a rec:related tip:3-1 .
    tip:4-9-a_related-3-1 rec:grade grade:related .
}

## Comparison-grade-2 of valid.detected
# Two.
# breaks Comparison-grade at tip:4-8_reaff-3-1
INSERT DATA {
    tip:4-8 rec:restates tip:3-1 .
    tip:4-8_reaff-3-1 rec:grade grade:restates .
}

## Comparison-grade-3 of valid.related-clause
# No such grade.
# breaks Comparison-grade at tip:4-9-a_related-3-1
DELETE DATA {
    tip:4-9-a rec:related tip:3-1 .
    tip:4-9-a_related-3-1 rec:grade grade:related .
} ;
INSERT DATA { tip:4-9-a_related-3-1 rec:grade grade:none }

## Comparison-grade-4 of valid.related-clause
# A word in a language.
# breaks Comparison-grade at tip:4-9-a_related-3-1
DELETE DATA {
    tip:4-9-a rec:related tip:3-1 .
    tip:4-9-a_related-3-1 rec:grade grade:related .
} ;
INSERT DATA { tip:4-9-a_related-3-1 rec:grade "related"@en }

## Reaffirmation-explicit of valid.detected
# Does the text say so?
DELETE DATA { tip:4-8_reaff-3-1 rec:explicit false }

## Reaffirmation-explicit-2 of valid.detected
# True and false; so what was taken over is not all of it.
# breaks Reaffirmation-explicit at tip:4-8_reaff-3-1
# breaks ComparingProvision-explicit at tip:4-8
# breaks Reaffirmation-explicit-relation at tip:4-8_reaff-3-1
INSERT DATA { tip:4-8_reaff-3-1 rec:explicit true }

## Reaffirmation-explicit-3 of valid.detected
# A string, which nothing can be taken over from.
# breaks Reaffirmation-explicit at tip:4-8_reaff-3-1
# breaks ComparingProvision-explicit at tip:4-8
# breaks Reaffirmation-explicit-relation at tip:4-8_reaff-3-1
DELETE DATA { tip:4-8_reaff-3-1 rec:explicit false } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:explicit "false" }

## Comparison-related of valid.detected
# Restated, but no reaffirmation.
# breaks Comparison-related at tip:4-8_reaff-3-1
DELETE DATA {
    tip:4-8 rec:extends tip:3-1 .
    tip:4-8_reaff-3-1
        a rec:Reaffirmation ;
        rec:forceChange change:not-comparable ;
        rec:explicit false ;
        rec:grade grade:extends .
} ;
INSERT DATA {
    tip:4-8 rec:restates tip:3-1 .
    tip:4-8_reaff-3-1
        a rec:Comparison ;
        rec:grade grade:restates .
}

## Reaffirmation-grade of valid.related-clause
# Only related.
DELETE DATA { tip:4-9-a_related-3-1 a rec:Comparison } ;
INSERT DATA {
    tip:4-9-a_related-3-1
        a rec:Reaffirmation ;
        rec:forceChange change:not-comparable ;
        rec:explicit false .
}

## Reaffirmation-grade-2 of valid.repeats
# Only related, in one session.
DELETE DATA { tip:4-8_repeat-4-1 rec:grade grade:extends } ;
INSERT DATA { tip:4-8_repeat-4-1 rec:grade grade:related }

## Explicit-reaffirmation of valid.related-clause
# A pair that is only related.
INSERT DATA { tip:4-9-a_related-3-1 rec:explicit false }

## Reaffirmation-relation of valid.explicit
# A relation that makes no pair.
DELETE DATA { tip:4-8_reaff-3-1 rec:relation relation:reaffirms } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:relation relation:endorses }

## Reaffirmation-relation-2 of valid.explicit
# Two.
INSERT DATA { tip:4-8_reaff-3-1 rec:relation relation:follows }

## Reaffirmation-explicit-relation of valid.explicit
# Which words point to the earlier one?
DELETE DATA { tip:4-8_reaff-3-1 rec:relation relation:reaffirms }

## Reaffirmation-explicit-relation-2 of valid.detected
# Found by a reader, with a relation of the text.
INSERT DATA { tip:4-8_reaff-3-1 rec:relation relation:follows }

## Reaffirmation-chain of valid.chain
# Both restate the same words of a third one.
# breaks Reaffirmation-chain at tip:4-8_reaff-3-1
DELETE DATA {
    tip:3-1 rec:extends tip:2-1 .
    tip:3-1_reaff-2-1 rec:grade grade:extends .
} ;
INSERT DATA {
    tip:3-1 rec:restates tip:2-1 .
    tip:3-1_reaff-2-1 rec:grade grade:restates .
}

## Reaffirmation-option of valid.option
# One option of several, which makes the ask again in its scope.
# breaks Reaffirmation-option at tip:4-3-a_reaff-3-1
DELETE DATA {
    tip:4-3-a rec:extends tip:3-1 .
    tip:4-3-a_reaff-3-1 rec:grade grade:extends .
} ;
INSERT DATA {
    tip:4-3-a rec:restates tip:3-1 .
    tip:4-3-a_reaff-3-1 rec:grade grade:restates .
}

## Reaffirmation-chain-limbs of valid.chain
# Both restate a third one, and the later extends the earlier in other words.
# breaks Reaffirmation-chain-limbs at tip:4-8_reaff-3-1
DELETE DATA {
    tip:3-1 rec:extends tip:2-1 .
    tip:3-1_reaff-2-1 rec:grade grade:extends .
    tip:4-8_reaff-3-1
        rec:earlierEnd 11 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 5 ;
        rec:end 28 ;
        rec:quote "批准《公约》"@zh ;
        rec:start 22 .
} ;
INSERT DATA {
    tip:3-1 rec:restates tip:2-1 .
    tip:3-1_reaff-2-1 rec:grade grade:restates .
    tip:4-8_reaff-3-1
        rec:earlierEnd 5 ;
        rec:earlierQuote "缔约国"@zh ;
        rec:earlierStart 2 ;
        rec:end 14 ;
        rec:quote "缔约国"@zh ;
        rec:start 11 .
}

## Repetition-session of context
# An earlier session presented the other.
# breaks Repetition-session at tip:4-8_repeat-3-1
INSERT DATA {
    tip:4-8
        rec:comparison tip:4-8_repeat-3-1 ;
        rec:repeatsInSession tip:3-1 .
    tip:4-8_repeat-3-1
        a rec:Repetition ;
        oa:hasSource tip:4-8 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:3-1 ;
        rec:earlierEnd 11 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 5 ;
        rec:end 28 ;
        rec:grade grade:extends ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:start 22 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Repetition-session-2 of valid.lineage-presented-earlier
# Both stand in one session, but an earlier one presented the first.
# breaks Repetition-session at tip:4-46_repeat-4-8
INSERT DATA {
    tip:4-46
        rec:comparison tip:4-46_repeat-4-8 ;
        rec:repeatsInSession tip:4-8 .
    tip:4-46_repeat-4-8
        a rec:Repetition ;
        oa:hasSource tip:4-46 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:4-8 ;
        rec:earlierEnd 28 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 22 ;
        rec:end 6 ;
        rec:grade grade:extends ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:start 0 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Repetition-order of context
# It stands after.
# breaks Repetition-order at tip:4-1_repeat-4-8
INSERT DATA {
    tip:4-1
        rec:comparison tip:4-1_repeat-4-8 ;
        rec:repeatsInSession tip:4-8 .
    tip:4-1_repeat-4-8
        a rec:Repetition ;
        oa:hasSource tip:4-1 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:4-8 ;
        rec:earlierEnd 28 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 22 ;
        rec:end 10 ;
        rec:grade grade:extends ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:start 4 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Repetition-order-2 of context
# A provision repeats itself.
# breaks Repetition-order at tip:4-8_repeat-4-8
INSERT DATA {
    tip:4-8
        rec:comparison tip:4-8_repeat-4-8 ;
        rec:repeatsInSession tip:4-8 .
    tip:4-8_repeat-4-8
        a rec:Repetition ;
        oa:hasSource tip:4-8 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:4-8 ;
        rec:earlierEnd 28 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 22 ;
        rec:end 28 ;
        rec:grade grade:extends ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:start 22 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Comparison-similarity of valid.detected
# Less than nothing.
DELETE DATA { tip:4-8_reaff-3-1 rec:similarity 0.35 } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:similarity -0.1 }

## Comparison-similarity-2 of valid.detected
# Two.
INSERT DATA { tip:4-8_reaff-3-1 rec:similarity 0.4 }

## Comparison-similarity-3 of valid.detected
# A double.
DELETE DATA { tip:4-8_reaff-3-1 rec:similarity 0.35 } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:similarity "3.5e-1"^^xsd:double }

## Comparison-attribution of valid.detected
# Who decided?
# breaks Comparison-attribution at tip:4-8_reaff-3-1
DELETE WHERE { ent:annotator ?property ?value } ;
DELETE WHERE { theme:training ?property ?value } ;
DELETE DATA { tip:4-8_reaff-3-1 prov:wasAttributedTo ent:annotator }

## Comparison-earlierQuote of valid.detected
# No quote.
DELETE DATA { tip:4-8_reaff-3-1 rec:earlierQuote "批准《公约》"@zh }

## Comparison-earlierQuote-2 of valid.detected
# Without a language tag, unlike the text.
# breaks Comparison-earlierQuote at tip:4-8_reaff-3-1
# breaks Comparison-earlierQuote-words at tip:4-8_reaff-3-1
DELETE DATA { tip:4-8_reaff-3-1 rec:earlierQuote "批准《公约》"@zh } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:earlierQuote "批准《公约》" }

## Comparison-earlierQuote-3 of valid.detected
# An empty quote, which is not at its place either.
# breaks Comparison-earlierQuote at tip:4-8_reaff-3-1
# breaks Comparison-earlierQuote-words at tip:4-8_reaff-3-1
DELETE DATA { tip:4-8_reaff-3-1 rec:earlierQuote "批准《公约》"@zh } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:earlierQuote ""@zh }

## Comparison-earlierQuote-4 of valid.detected
# Two, one of them not at its place.
# breaks Comparison-earlierQuote at tip:4-8_reaff-3-1
# breaks Comparison-earlierQuote-words at tip:4-8_reaff-3-1
INSERT DATA { tip:4-8_reaff-3-1 rec:earlierQuote "鼓励"@zh }

## Comparison-earlierStart of valid.detected
# No start.
DELETE DATA { tip:4-8_reaff-3-1 rec:earlierStart 5 }

## Comparison-earlierStart-2 of valid.detected
# Not a whole number.
DELETE DATA { tip:4-8_reaff-3-1 rec:earlierStart 5 } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:earlierStart 5.0 }

## Comparison-earlierStart-3 of valid.detected
# Two starts, one of them wrong.
# breaks Comparison-earlierStart at tip:4-8_reaff-3-1
# breaks Comparison-earlierQuote-words at tip:4-8_reaff-3-1
INSERT DATA { tip:4-8_reaff-3-1 rec:earlierStart 4 }

## Comparison-earlierStart-4 of valid.detected
# Before the beginning.
# breaks Comparison-earlierStart at tip:4-8_reaff-3-1
# breaks Comparison-earlierQuote-words at tip:4-8_reaff-3-1
DELETE DATA { tip:4-8_reaff-3-1 rec:earlierStart 5 } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:earlierStart -1 }

## Comparison-earlierStart-5 of valid.detected
# The quote ends where it starts; so it is nowhere either.
# breaks Comparison-earlierStart at tip:4-8_reaff-3-1
# breaks Comparison-earlierQuote-words at tip:4-8_reaff-3-1
DELETE DATA { tip:4-8_reaff-3-1 rec:earlierStart 5 } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:earlierStart 11 }

## Comparison-earlierEnd of valid.detected
# No end.
DELETE DATA { tip:4-8_reaff-3-1 rec:earlierEnd 11 }

## Comparison-earlierEnd-2 of valid.detected
# Two ends: one of them is wrong, too.
# breaks Comparison-earlierEnd at tip:4-8_reaff-3-1
# breaks Comparison-earlierQuote-words at tip:4-8_reaff-3-1
INSERT DATA { tip:4-8_reaff-3-1 rec:earlierEnd 12 }

## Comparison-earlierEnd-3 of valid.detected
# A decimal number.
DELETE DATA { tip:4-8_reaff-3-1 rec:earlierEnd 11 } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:earlierEnd 11.0 }

## Comparison-earlierQuote-words of valid.detected
# Other words.
DELETE DATA { tip:4-8_reaff-3-1 rec:earlierQuote "批准《公约》"@zh } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:earlierQuote "加入《公约》"@zh }

## Comparison-earlierQuote-words-2 of valid.detected
# Another language.
DELETE DATA { tip:4-8_reaff-3-1 rec:earlierQuote "批准《公约》"@zh } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:earlierQuote "批准《公约》"@en }

## Comparison-earlierQuote-words-3 of valid.detected
# Another place.
DELETE DATA {
    tip:4-8_reaff-3-1
        rec:earlierEnd 11 ;
        rec:earlierStart 5 .
} ;
INSERT DATA {
    tip:4-8_reaff-3-1
        rec:earlierEnd 10 ;
        rec:earlierStart 4 .
}

## Comparison-earlierQuote-words-4 of valid.detected
# The words of the later one.
DELETE DATA {
    tip:4-8_reaff-3-1
        rec:earlierEnd 11 ;
        rec:earlierStart 5 .
} ;
INSERT DATA {
    tip:4-8_reaff-3-1
        rec:earlierEnd 28 ;
        rec:earlierStart 22 .
}

## ComparingProvision-comparison of valid.lineage
# An annotation of another kind.
INSERT DATA { tip:4-8 rec:comparison tip:4-8_cite-1 }

## ComparingProvision-earlier-unique of valid.detected
# Compared twice, with two outcomes.
# breaks ComparingProvision-earlier-unique at tip:4-8
INSERT DATA {
    tip:4-8
        rec:comparison tip:4-8_related-3-1 ;
        rec:related tip:3-1 .
    tip:4-8_related-3-1
        a rec:Comparison ;
        oa:hasSource tip:4-8 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:3-1 ;
        rec:earlierEnd 11 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 5 ;
        rec:end 28 ;
        rec:grade grade:related ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:similarity 0.35 ;
        rec:start 22 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## ComparingProvision-earlier-unique-2 of valid.detected
# Compared twice, with one outcome.
# breaks ComparingProvision-earlier-unique at tip:4-8
INSERT DATA {
    tip:4-8 rec:comparison tip:4-8_reaff-3-1-2 .
    tip:4-8_reaff-3-1-2
        a rec:Reaffirmation ;
        rec:forceChange change:not-comparable ;
        oa:hasSource tip:4-8 ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:3-1 ;
        rec:earlierEnd 11 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 5 ;
        rec:end 28 ;
        rec:explicit false ;
        rec:grade grade:extends ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:similarity 0.35 ;
        rec:start 22 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## ComparingProvision-grade of valid.detected
# Another grade.
DELETE DATA { tip:4-8 rec:extends tip:3-1 } ;
INSERT DATA { tip:4-8 rec:restates tip:3-1 }

## ComparingProvision-grade-2 of valid.detected
# What is extended is said to be related too.
INSERT DATA { tip:4-8 rec:related tip:3-1 }

## ComparingProvision-grade-3 of valid.related-clause
# What is related is said to be repeated.
# breaks ComparingProvision-grade at tip:4-9-a
DELETE DATA { tip:4-9-a rec:related tip:3-1 } ;
INSERT DATA {
    tip:3-1 rec:reaffirmedBy tip:4-9-a .
    tip:4-9-a
        rec:reaffirms tip:3-1 ;
        rec:reaffirmsByDetection tip:3-1 ;
        rec:repeatsVerbatim tip:3-1 .
}

## ComparingProvision-grade-4 of valid.related-clause
# A comparison that nothing was taken over from.
DELETE DATA { tip:4-9-a rec:related tip:3-1 }

## ComparingProvision-grade-5 of valid.lineage
# Extended, without a comparison.
# breaks ComparingProvision-grade at tip:4-8
INSERT DATA {
    tip:3-1 rec:reaffirmedBy tip:4-8 .
    tip:4-8
        rec:extends tip:3-1 ;
        rec:reaffirms tip:3-1 ;
        rec:reaffirmsByDetection tip:3-1 .
}

## ComparingProvision-grade-6 of valid.detected
# Repeated, without a comparison.
DELETE DATA { tip:4-8 rec:extends tip:3-1 } ;
INSERT DATA { tip:4-8 rec:repeatsVerbatim tip:3-1 }

## ComparingProvision-grade-7 of valid.lineage
# Related, without a comparison.
INSERT DATA { tip:4-8 rec:related tip:3-1 }

## ComparingProvision-grade-8 of valid.repeats
# What is repeated in session is not extended as well.
# breaks ComparingProvision-grade at tip:4-8
INSERT DATA {
    tip:4-1 rec:reaffirmedBy tip:4-8 .
    tip:4-8
        rec:extends tip:4-1 ;
        rec:reaffirms tip:4-1 ;
        rec:reaffirmsByDetection tip:4-1 .
}

## ComparingProvision-repeats of valid.repeats
# The rules did not run.
DELETE DATA { tip:4-8 rec:repeatsInSession tip:4-1 }

## ComparingProvision-repeats-2 of context
# Another is repeated too, without a comparison.
# breaks ComparingProvision-repeats at tip:4-9-a
INSERT DATA {
    tip:4-9-a
        rec:comparison tip:4-9-a_repeat-4-1 ;
        rec:repeatsInSession tip:4-1 ;
        rec:repeatsInSession tip:4-8 .
    tip:4-9-a_repeat-4-1
        a rec:Repetition ;
        oa:hasSource tip:4-9-a ;
        prov:wasAttributedTo ent:annotator ;
        rec:earlier tip:4-1 ;
        rec:earlierEnd 10 ;
        rec:earlierQuote "批准《公约》"@zh ;
        rec:earlierStart 4 ;
        rec:end 8 ;
        rec:grade grade:extends ;
        rec:method method:curated ;
        rec:quote "批准《公约》"@zh ;
        rec:start 2 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## ComparingProvision-reaffirms of valid.lineage
# Reaffirmed, but how closely?
# breaks ComparingProvision-reaffirms at tip:4-8
INSERT DATA {
    tip:3-1 rec:reaffirmedBy tip:4-8 .
    tip:4-8
        rec:reaffirms tip:3-1 ;
        rec:reaffirmsByDetection tip:3-1 .
}

## ComparingProvision-reaffirms-2 of valid.detected
# Something else is reaffirmed as well.
# breaks ComparingProvision-reaffirms at tip:4-8
INSERT DATA {
    tip:4-46
        a rec:Provision ;
        a rec:Recommendation ;
        dcterms:identifier "4-46" ;
        dcterms:isPartOf doc:tip-compendium ;
        dcterms:source doc:tip-compendium ;
        rdfs:label "fourth session, recommendation 46"@en ;
        rdfs:label "第四次会议，建议46"@zh ;
        rec:firstLine 70 ;
        rec:fullText "批准《公约》的工具包。"@zh ;
        rec:lastLine 70 ;
        rec:number "46" ;
        rec:operative true ;
        rec:order 60 ;
        rec:presentedAt tip:session-3 ;
        rec:reaffirmedBy tip:4-8 ;
        rec:session tip:session-4 ;
        rec:text "批准《公约》的工具包。"@zh .
    tip:4-8
        rec:reaffirms tip:4-46 ;
        rec:reaffirmsByDetection tip:4-46 .
}

## ComparingProvision-basis of valid.detected
# Does the text say so, or did a reader find it?
DELETE DATA { tip:4-8 rec:reaffirmsByDetection tip:3-1 }

## ComparingProvision-basis-2 of valid.related-clause
# Found by a reader, but not reaffirmed.
INSERT DATA { tip:4-9-a rec:reaffirmsByDetection tip:3-1 }

## ComparingProvision-basis-3 of valid.lineage
# Said by the text, but not reaffirmed.
INSERT DATA { tip:4-8 rec:reaffirmsExplicitly tip:3-1 }

## ComparingProvision-basis-one of valid.detected
# Said by the text and found by a reader.
# breaks ComparingProvision-basis-one at tip:4-8
DELETE DATA { tip:4-8_reaff-3-1 rec:explicit false } ;
INSERT DATA {
    tip:4-8 rec:reaffirmsExplicitly tip:3-1 .
    tip:4-8_reaff-3-1
        rec:explicit true ;
        rec:relation relation:follows .
}

## ComparingProvision-explicit of valid.detected
# A reader found it, but it is put in the mouth of the text.
DELETE DATA { tip:4-8 rec:reaffirmsByDetection tip:3-1 } ;
INSERT DATA { tip:4-8 rec:reaffirmsExplicitly tip:3-1 }

## ComparingProvision-explicit-2 of valid.detected
# The text says it, but it passes for a find.
# breaks ComparingProvision-explicit at tip:4-8
DELETE DATA { tip:4-8_reaff-3-1 rec:explicit false } ;
INSERT DATA {
    tip:4-8_reaff-3-1
        rec:explicit true ;
        rec:relation relation:follows .
}

## ReaffirmedProvision-reaffirmedBy of valid.detected
# One way only.
DELETE DATA { tip:3-1 rec:reaffirmedBy tip:4-8 }

## ReaffirmedProvision-reaffirmedBy-2 of valid.lineage
# The other way only.
INSERT DATA { tip:3-1 rec:reaffirmedBy tip:4-8 }

## Lineage-identifier of valid.lineage
# No identifier.
# breaks Lineage-identifier at lineage:ratification
DELETE DATA {
    lineage:ratification dcterms:identifier "ratification" .
    lineage:ratification rec:latestText tip:4-1 .
    tip:4-1 rec:lineage lineage:ratification .
}

## Lineage-identifier-2 of valid.lineage
# Two.
# breaks Lineage-identifier at lineage:ratification
DELETE DATA {
    lineage:ratification rec:latestText tip:4-1 .
    tip:4-1 rec:lineage lineage:ratification .
} ;
INSERT DATA { lineage:ratification dcterms:identifier "treaty-action" }

## Lineage-identifier-3 of valid.lineage
# A word of a language.
# breaks Lineage-identifier at lineage:ratification
DELETE DATA {
    lineage:ratification dcterms:identifier "ratification" .
    lineage:ratification rec:latestText tip:4-1 .
    tip:4-1 rec:lineage lineage:ratification .
} ;
INSERT DATA { lineage:ratification dcterms:identifier "ratification"@en }

## Lineage-identifier-4 of valid.lineage
# A blank at the end.
# breaks Lineage-identifier at lineage:ratification
DELETE DATA {
    lineage:ratification dcterms:identifier "ratification" .
    lineage:ratification rec:latestText tip:4-1 .
    tip:4-1 rec:lineage lineage:ratification .
} ;
INSERT DATA { lineage:ratification dcterms:identifier "ratification " }

## Lineage-members of valid.lineage
# Only one member.
# breaks Lineage-members at lineage:ratification
DELETE DATA {
    lineage:ratification rec:latestText tip:4-8 .
    lineage:ratification rec:latestText tip:4-1 .
    tip:4-1 rec:lineage lineage:ratification .
    tip:4-8 rec:lineage lineage:ratification .
} ;
INSERT DATA { lineage:ratification rec:latestText tip:3-1 }

## Lineage-members-2 of valid.lineage
# A member that is no provision.
# breaks Lineage-members at lineage:ratification
DELETE DATA {
    lineage:ratification rec:latestText tip:4-1 .
    tip:4-1 rec:lineage lineage:ratification .
} ;
INSERT DATA { tip:session-3 rec:lineage lineage:ratification }

## Lineage-firstStatement of valid.lineage
# No first statement.
# breaks Lineage-firstStatement at lineage:ratification
DELETE DATA {
    lineage:ratification rec:firstStatement tip:3-1 .
    lineage:ratification rec:latestText tip:4-1 .
    tip:4-1 rec:lineage lineage:ratification .
}

## Lineage-firstStatement-2 of valid.lineage-presented-earlier
# Two.
# breaks Lineage-firstStatement at lineage:ratification
DELETE DATA {
    lineage:ratification rec:latestText tip:4-1 .
    tip:4-1 rec:lineage lineage:ratification .
} ;
INSERT DATA {
    lineage:ratification
        rec:firstStatement tip:4-46 ;
        rec:latestText tip:4-8 .
    tip:4-8 rec:lineage lineage:ratification .
}

## Lineage-firstStatement-3 of valid.lineage
# A string.
# breaks Lineage-firstStatement at lineage:ratification
DELETE DATA {
    lineage:ratification rec:firstStatement tip:3-1 .
    lineage:ratification rec:latestText tip:4-1 .
    tip:4-1 rec:lineage lineage:ratification .
} ;
INSERT DATA { lineage:ratification rec:firstStatement "3-1" }

## Lineage-latestText of valid.two-lineages
# A string.
INSERT DATA { lineage:ratification rec:latestText "4-8" }

## Lineage-ends of valid.lineage
# The first statement is no member.
# breaks Lineage-ends at lineage:ratification
DELETE DATA { tip:3-1 rec:lineage lineage:ratification }

## Lineage-ends-2 of valid.lineage
# The latest text is no member.
# breaks Lineage-ends at lineage:ratification
DELETE DATA { tip:4-8 rec:lineage lineage:ratification }

## Lineage-ends-session of valid.lineage
# A member was presented before the first statement.
DELETE DATA { lineage:ratification rec:firstStatement tip:3-1 } ;
INSERT DATA { lineage:ratification rec:firstStatement tip:4-1 }

## Lineage-latestText-session-4 of valid.two-lineages
# No latest text.
DELETE DATA { lineage:ratification rec:latestText tip:4-8 }

## Lineage-latestText-session of valid.lineage
# One of the two that the latest session adopted.
DELETE DATA { lineage:ratification rec:latestText tip:4-1 }

## Lineage-latestText-session-2 of valid.two-lineages
# Also one of an earlier session.
INSERT DATA { lineage:ratification rec:latestText tip:3-1 }

## Lineage-latestText-session-3 of valid.lineage-presented-earlier
# The session that adopted it counts, not that which presented it.
DELETE DATA { lineage:ratification rec:latestText tip:4-46 }

## LineageMember-lineage of valid.lineage
# What is no lineage.
INSERT DATA { tip:3-1 rec:lineage tip:session-3 }

## LineageMember-operative of valid.lineage
# A chapeau.
# breaks LineageMember-operative at tip:4-9
DELETE DATA {
    lineage:ratification rec:latestText tip:4-1 .
    tip:4-1 rec:lineage lineage:ratification .
} ;
INSERT DATA {
    lineage:ratification rec:latestText tip:4-9 .
    tip:4-9 rec:lineage lineage:ratification .
}

## Reaffirmation-forceChange of valid.explicit
# No change of force.
DELETE DATA { tip:4-8_reaff-3-1 rec:forceChange change:not-comparable }

## Reaffirmation-forceChange-act of valid.explicit
# A change of force between acts that nobody has compared.
DELETE DATA { tip:4-8_reaff-3-1 rec:forceChange change:not-comparable } ;
INSERT DATA { tip:4-8_reaff-3-1 rec:forceChange change:stronger }

## Reaffirmation-sameAct of valid.explicit
# A word in place of true or false.
INSERT DATA { tip:4-8_reaff-3-1 rec:sameAct "yes" }
