# The ways to break a shape of shapes/alternatives.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
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
# breaks Alternatives-options at tip:4-3_options-1
# breaks Alternatives-parts at tip:4-3_options-1
DELETE DATA { tip:4-3 rec:partsAre tip:4-3_options-1 }

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
# breaks Alternatives-options at tip:4-3_options-1
DELETE DATA { tip:4-3-b dcterms:isPartOf tip:4-3 } ;
INSERT DATA { tip:4-3-b dcterms:isPartOf tip:4-9 }

## Alternatives-options of valid.options
# A part that is no option.
# breaks Alternatives-options at tip:4-3_options-1
DELETE DATA { tip:4-3-b_ask-1 rec:optionOf tip:4-3_options-1 }

## Alternatives-options-2 of valid.options
# An option that is no part.
# breaks Alternatives-options at tip:4-3_options-1
INSERT DATA {
    tip:4-9-a rec:ask tip:4-9-a_ask-1 .
    tip:4-9-a_ask-1 rec:optionOf tip:4-3_options-1 .
}
