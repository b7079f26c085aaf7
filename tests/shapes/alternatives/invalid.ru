# The ways to break a shape of shapes/alternatives.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX actor: <https://w3id.org/reaffirm/actor/>
PREFIX adoption: <https://w3id.org/reaffirm/adoption/>
PREFIX basis: <https://w3id.org/reaffirm/basis/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX force: <https://w3id.org/reaffirm/force/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX method: <https://w3id.org/reaffirm/method/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX status: <https://w3id.org/reaffirm/status/>
PREFIX strength: <https://w3id.org/reaffirm/strength/>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Alternatives-minimum of valid.options
# No minimum.
DELETE DATA { tip:4-3_options-1 rec:minimum 1 }

## Alternatives-minimum-2 of valid.options
# Two minimums.
INSERT DATA { tip:4-3_options-1 rec:minimum 2 }

## Alternatives-minimum-3 of valid.options
# None is asked for.
DELETE DATA { tip:4-3_options-1 rec:minimum 1 } ;
INSERT DATA { tip:4-3_options-1 rec:minimum 0 }

## Alternatives-provision of valid.options
# Of no chapeau.
# breaks Alternatives-provision at tip:4-3_options-1
DELETE DATA {
    tip:4-3 rec:partsAre tip:4-3_options-1 .
    tip:4-3-a_ask-1 rec:optionOf tip:4-3_options-1 .
    tip:4-3-b_ask-1 rec:optionOf tip:4-3_options-1 .
}

## Alternatives-hasSource of valid.options
# Words of a part.
DELETE DATA {
    tip:4-3_options-1
        oa:hasSource tip:4-3 ;
        rec:quote "至少采用下列一种选择"@zh ;
        rec:start 5 ;
        rec:end 15 .
} ;
INSERT DATA {
    tip:4-3_options-1
        oa:hasSource tip:4-3-a ;
        rec:quote "提高认识"@zh ;
        rec:start 0 ;
        rec:end 4 .
}

## Alternatives-parts of valid.options
# One part.
# breaks Alternatives-parts at tip:4-3_options-1
DELETE DATA {
    tip:4-3-b
        a rec:Clause ;
        a rec:Provision ;
        dcterms:identifier "4-3-b" ;
        dcterms:isPartOf tip:4-3 ;
        dcterms:source doc:tip-report-5 ;
        rdfs:label "fourth session, recommendation 3 (b)"@en ;
        rdfs:label "第四次会议，建议3(b)"@zh ;
        rec:addressedTo actor:states-parties ;
        rec:ask tip:4-3-b_ask-1 ;
        rec:firstLine 15 ;
        rec:fullText "缔约国应当至少采用下列一种选择：交流信息。"@zh ;
        rec:lastLine 15 ;
        rec:adoption adoption:adopted ;
        rec:mainForce force:call ;
        rec:mainStrength strength:should ;
        rec:number "(b)" ;
        rec:operative true ;
        rec:order 5 ;
        rec:presentedAt tip:session-4 ;
        rec:session tip:session-4 ;
        rec:text "交流信息。"@zh .
    tip:4-3-b_ask-1
        a rec:Ask ;
        oa:hasSource tip:4-3 ;
        rec:addressee actor:states-parties ;
        rec:basis basis:inherited ;
        rec:end 5 ;
        rec:force force:call ;
        rec:method method:rule ;
        rec:optionOf tip:4-3_options-1 ;
        rec:order 1 ;
        rec:quote "缔约国应当"@zh ;
        rec:start 0 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed ;
        rec:strength strength:should .
}

## Alternatives-options of valid.options
# A part that is no option.
# breaks Alternatives-options at tip:4-3_options-1
DELETE DATA { tip:4-3-b_ask-1 rec:optionOf tip:4-3_options-1 }

## Alternatives-options-2 of valid.options
# An option that is no part.
# breaks Alternatives-options at tip:4-3_options-1
INSERT DATA { tip:4-3_ask-1 rec:optionOf tip:4-3_options-1 }
