# The ways to break a shape of shapes/citation.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX basis: <https://w3id.org/reaffirm/basis/>
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
# breaks CitingProvision-restsOn at tip:4-8
DELETE DATA { tip:4-8_cite-1 rec:cited inst:untoc }

## Citation-cited-2 of valid.database
# Nothing cited.
# breaks Citation-cited at tip:4-8_cite-1
DELETE DATA {
    tip:4-8
        rec:cites ent:working-group ;
        rec:restsOn ent:working-group .
    tip:4-8_cite-1 rec:cited ent:working-group .
}

## Citation-cited-3 of valid.document
# Two cited.
# breaks Citation-cited at tip:4-8_cite-1
INSERT DATA {
    tip:4-8
        rec:cites inst:untoc ;
        rec:restsOn inst:untoc .
    tip:4-8_cite-1 rec:cited inst:untoc .
}

## Citation-cited-4 of valid.database
# A name.
# breaks Citation-cited at tip:4-8_cite-1
DELETE DATA {
    tip:4-8
        rec:cites ent:working-group ;
        rec:restsOn ent:working-group .
    tip:4-8_cite-1 rec:cited ent:working-group .
} ;
INSERT DATA {
    tip:4-8
        rec:cites "《公约》"@zh ;
        rec:restsOn "《公约》"@zh .
    tip:4-8_cite-1 rec:cited "《公约》"@zh .
}

## Citation-cited-kind of valid.database
# Something that is not described.
# breaks Citation-cited-kind at tip:4-8_cite-1
DELETE DATA {
    tip:4-8
        rec:cites ent:working-group ;
        rec:restsOn ent:working-group .
    tip:4-8_cite-1 rec:cited ent:working-group .
} ;
INSERT DATA {
    tip:4-8
        rec:cites inst:untoc-99 ;
        rec:restsOn inst:untoc-99 .
    tip:4-8_cite-1 rec:cited inst:untoc-99 .
}

## Citation-cited-kind-2 of valid.database
# A provision.
# breaks Citation-cited-kind at tip:4-8_cite-1
# breaks CitingProvision-restsOn at tip:4-8
DELETE DATA {
    tip:4-8
        rec:cites ent:working-group ;
        rec:restsOn ent:working-group .
    tip:4-8_cite-1 rec:cited ent:working-group .
} ;
INSERT DATA {
    tip:4-8
        rec:cites tip:4-1 ;
        rec:restsOn tip:4-1 .
    tip:4-8_cite-1 rec:cited tip:4-1 .
}

## Citation-provision of valid.text
# A citation of no provision.
# breaks Citation-provision at tip:4-8_cite-1
DELETE DATA {
    tip:4-8
        rec:citation tip:4-8_cite-1 ;
        rec:cites inst:untoc ;
        rec:restsOn inst:untoc .
}

## Citation-provision-2 of valid.text
# A citation of a provision and of a session.
# breaks Citation-provision at tip:4-8_cite-1
# breaks Citation-hasSource at tip:4-8_cite-1
INSERT DATA {
    tip:session-4
        rec:citation tip:4-8_cite-1 ;
        rec:cites inst:untoc ;
        rec:restsOn inst:untoc .
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
        rec:restsOn inst:untoc .
    tip:4-8_cite-1
        a rec:Citation ;
        oa:hasSource tip:footnote-1 ;
        rec:basis basis:own ;
        rec:cited inst:untoc ;
        rec:end 25 ;
        rec:method method:curated ;
        rec:quote "第2225卷，第39574号"@zh ;
        rec:start 11 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
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
# breaks CitingProvision-cites at tip:4-8
# breaks CitingProvision-restsOn at tip:4-8
INSERT DATA {
    tip:4-8
        rec:cites doc:tip-compendium ;
        rec:restsOn doc:tip-compendium .
}

## CitingProvision-cites-2 of valid.text
# Not what the citation mentions.
DELETE DATA { tip:4-8 rec:cites inst:untoc }

## CitingProvision-cites-3 of valid.article
# Without any citation.
INSERT DATA { tip:4-8 rec:cites inst:untoc }

## CitingProvision-cites-4 of valid.inherited
# What only the chapeau cites.
INSERT DATA { tip:4-3-a rec:cites inst:untoc }

## CitingProvision-restsOn of valid.text
# Not what is cited.
DELETE DATA { tip:4-8 rec:restsOn inst:untoc }

## CitingProvision-restsOn-2 of valid.article
# Not the instrument of the article.
DELETE DATA { tip:4-8 rec:restsOn inst:untoc }

## CitingProvision-restsOn-3 of valid.text
# What is not cited.
INSERT DATA { tip:4-8 rec:restsOn doc:tip-compendium }

## CitingProvision-restsOn-4 of valid.inherited
# Not what the chapeau cites.
DELETE DATA { tip:4-3-a rec:restsOn inst:untoc }

## CitingProvision-parts of valid.inherited
# A part that does not take over what its chapeau cites.
# breaks CitingProvision-parts at tip:4-3
DELETE DATA {
    tip:4-3-a
        rec:citation tip:4-3-a_cite-1 ;
        rec:restsOn inst:untoc .
    tip:4-3-a_cite-1
        a rec:Citation ;
        oa:hasSource tip:4-3 ;
        rec:basis basis:inherited ;
        rec:cited inst:untoc ;
        rec:end 6 ;
        rec:method method:rule ;
        rec:quote "《公约》"@zh ;
        rec:start 2 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Citation-basis of valid.database
# No basis.
# breaks Citation-basis at tip:4-8_cite-1
# breaks CitingProvision-cites at tip:4-8
DELETE DATA { tip:4-8_cite-1 rec:basis basis:own }

## Citation-basis-2 of valid.inherited
# Two.
# breaks Citation-basis at tip:4-3_cite-1
# breaks Citation-inherited at tip:4-3_cite-1
INSERT DATA { tip:4-3_cite-1 rec:basis basis:inherited }

## Citation-basis-3 of valid.text
# Another.
# breaks Citation-basis at tip:4-8_cite-1
DELETE DATA {
    tip:4-8 rec:cites inst:untoc .
    tip:4-8_cite-1 rec:basis basis:own .
} ;
INSERT DATA { tip:4-8_cite-1 rec:basis basis:title }

## Citation-inherited of valid.text
# Own words.
# breaks Citation-inherited at tip:4-8_cite-1
DELETE DATA {
    tip:4-8 rec:cites inst:untoc .
    tip:4-8_cite-1 rec:basis basis:own .
} ;
INSERT DATA { tip:4-8_cite-1 rec:basis basis:inherited }
