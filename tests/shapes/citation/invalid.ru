# The ways to break a shape of shapes/citation.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX inst: <https://w3id.org/reaffirm/instrument/>
PREFIX method: <https://w3id.org/reaffirm/method/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX status: <https://w3id.org/reaffirm/status/>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Citation-cited of valid.text
# Nothing cited; so the provision cites too much.
# breaks Citation-cited at tip:4-8_cite-1
# breaks CitingProvision-cites at tip:4-8
DELETE DATA { tip:4-8_cite-1 rec:cited inst:untoc }

## Citation-cited-2 of valid.database
# Nothing cited.
# breaks Citation-cited at tip:4-8_cite-1
DELETE DATA {
    tip:4-8
        rec:cites ent:working-group ;
        rec:citesWithin ent:working-group .
    tip:4-8_cite-1 rec:cited ent:working-group .
}

## Citation-cited-3 of valid.document
# Two cited.
# breaks Citation-cited at tip:4-8_cite-1
INSERT DATA {
    tip:4-8
        rec:cites inst:untoc ;
        rec:citesWithin inst:untoc .
    tip:4-8_cite-1 rec:cited inst:untoc .
}

## Citation-cited-4 of valid.database
# A name.
# breaks Citation-cited at tip:4-8_cite-1
DELETE DATA {
    tip:4-8
        rec:cites ent:working-group ;
        rec:citesWithin ent:working-group .
    tip:4-8_cite-1 rec:cited ent:working-group .
} ;
INSERT DATA {
    tip:4-8
        rec:cites "《公约》"@zh ;
        rec:citesWithin "《公约》"@zh .
    tip:4-8_cite-1 rec:cited "《公约》"@zh .
}

## Citation-cited-kind of valid.database
# Something that is not described.
# breaks Citation-cited-kind at tip:4-8_cite-1
DELETE DATA {
    tip:4-8
        rec:cites ent:working-group ;
        rec:citesWithin ent:working-group .
    tip:4-8_cite-1 rec:cited ent:working-group .
} ;
INSERT DATA {
    tip:4-8
        rec:cites inst:untoc-99 ;
        rec:citesWithin inst:untoc-99 .
    tip:4-8_cite-1 rec:cited inst:untoc-99 .
}

## Citation-cited-kind-2 of valid.database
# A provision.
# breaks Citation-cited-kind at tip:4-8_cite-1
# breaks CitingProvision-citesWithin at tip:4-8
DELETE DATA {
    tip:4-8
        rec:cites ent:working-group ;
        rec:citesWithin ent:working-group .
    tip:4-8_cite-1 rec:cited ent:working-group .
} ;
INSERT DATA {
    tip:4-8
        rec:cites tip:4-1 ;
        rec:citesWithin tip:4-1 .
    tip:4-8_cite-1 rec:cited tip:4-1 .
}

## Citation-explicit of valid.text
# Not explicit.
DELETE DATA { tip:4-8_cite-1 rec:explicit true } ;
INSERT DATA { tip:4-8_cite-1 rec:explicit false }

## Citation-explicit-2 of valid.text
# Neither.
DELETE DATA { tip:4-8_cite-1 rec:explicit true }

## Citation-explicit-3 of valid.text
# Both.
INSERT DATA { tip:4-8_cite-1 rec:explicit false }

## Citation-provision of valid.text
# A citation of no provision.
# breaks Citation-provision at tip:4-8_cite-1
DELETE DATA {
    tip:4-8
        rec:citation tip:4-8_cite-1 ;
        rec:cites inst:untoc ;
        rec:citesWithin inst:untoc .
}

## Citation-provision-2 of valid.text
# A citation of a provision and of a session.
# breaks Citation-provision at tip:4-8_cite-1
# breaks Citation-hasSource at tip:4-8_cite-1
INSERT DATA {
    tip:session-4
        rec:citation tip:4-8_cite-1 ;
        rec:cites inst:untoc ;
        rec:citesWithin inst:untoc .
}

## Citation-hasSource of valid.text
# Words of another provision.
DELETE DATA {
    tip:4-8_cite-1
        oa:hasSource tip:4-8 ;
        rec:end 28 ;
        rec:start 24 .
} ;
INSERT DATA {
    tip:4-8_cite-1
        oa:hasSource tip:3-1 ;
        rec:end 11 ;
        rec:start 7 .
}

## Citation-hasSource-2 of context
# Words of a footnote of another provision.
# breaks Citation-hasSource at tip:4-8_cite-1
INSERT DATA {
    tip:4-8
        rec:citation tip:4-8_cite-1 ;
        rec:cites inst:untoc ;
        rec:citesWithin inst:untoc .
    tip:4-8_cite-1
        a rec:Citation ;
        oa:hasSource tip:footnote-1 ;
        rec:cited inst:untoc ;
        rec:end 25 ;
        rec:explicit true ;
        rec:method method:curated ;
        rec:quote "第2225卷，第39574号"@zh ;
        rec:start 11 ;
        rec:status status:machine-read-twice .
    tip:footnote-1
        a rec:Footnote ;
        dcterms:identifier "footnote-1" ;
        dcterms:source doc:tip-report-4 ;
        oa:hasSource tip:3-1 ;
        rdfs:label "footnote 1"@en ;
        rdfs:label "脚注1"@zh ;
        rec:end 11 ;
        rec:firstLine 40 ;
        rec:footnoteOf tip:3-1 ;
        rec:lastLine 40 ;
        rec:number "1" ;
        rec:quote "《公约》"@zh ;
        rec:start 7 ;
        rec:text "联合国，《条约汇编》，第2225卷，第39574号。"@zh .
}

## CitingProvision-citation of valid.text
# A citation that is an instrument.
INSERT DATA { tip:4-8 rec:citation inst:untoc }

## CitingProvision-cites of valid.text
# What no citation mentions.
INSERT DATA {
    tip:4-8
        rec:cites doc:tip-compendium ;
        rec:citesWithin doc:tip-compendium .
}

## CitingProvision-cites-2 of valid.text
# Not what the citation mentions.
DELETE DATA {
    tip:4-8
        rec:cites inst:untoc ;
        rec:citesWithin inst:untoc .
}

## CitingProvision-cites-3 of valid.article
# Without any citation.
INSERT DATA { tip:4-8 rec:cites inst:untoc }

## CitingProvision-citesWithin of valid.text
# Not what is cited.
DELETE DATA { tip:4-8 rec:citesWithin inst:untoc }

## CitingProvision-citesWithin-2 of valid.article
# Not the instrument of the article.
DELETE DATA { tip:4-8 rec:citesWithin inst:untoc }

## CitingProvision-citesWithin-3 of context
# What is not cited.
INSERT DATA { tip:4-8 rec:citesWithin inst:untoc }
