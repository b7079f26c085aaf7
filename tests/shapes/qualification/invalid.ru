# The ways to break a shape of shapes/qualification.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX actor: <https://w3id.org/reaffirm/actor/>
PREFIX adoption: <https://w3id.org/reaffirm/adoption/>
PREFIX basis: <https://w3id.org/reaffirm/basis/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX force: <https://w3id.org/reaffirm/force/>
PREFIX method: <https://w3id.org/reaffirm/method/>
PREFIX qualification: <https://w3id.org/reaffirm/qualification/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX status: <https://w3id.org/reaffirm/status/>
PREFIX strength: <https://w3id.org/reaffirm/strength/>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Qualification-kind of valid.own
# Words of no kind.
# breaks Qualification-kind at tip:4-8_qualification-1
DELETE DATA {
    tip:4-8_qualification-1 rec:qualificationKind qualification:upon-request .
    tip:4-8_ask-1 rec:qualifiedBy qualification:upon-request .
}

## Qualification-kind-2 of valid.own
# Two kinds in one qualification.
# breaks Qualification-kind at tip:4-8_qualification-1
INSERT DATA { tip:4-8_qualification-1 rec:qualificationKind qualification:origin }

## Qualification-basis of valid.own
# Nothing says where the words stand.
DELETE DATA { tip:4-8_qualification-1 rec:basis basis:own }

## Qualification-basis-2 of valid.own
# A title limits no ask.
# breaks Qualification-basis at tip:4-8_qualification-1
# breaks Qualification-source at tip:4-8_qualification-1
DELETE DATA { tip:4-8_qualification-1 rec:basis basis:own } ;
INSERT DATA { tip:4-8_qualification-1 rec:basis basis:title }

## Qualification-limits of valid.own
# Words that limit nothing.
# breaks Qualification-limits at tip:4-8_qualification-1
DELETE DATA {
    tip:4-8_qualification-1 rec:limits tip:4-8_ask-1 .
    tip:4-8_ask-1 rec:qualifiedBy qualification:upon-request .
}

## Qualification-limits-2 of valid.own
# An ask that does not exist.
INSERT DATA { tip:4-8_qualification-1 rec:limits tip:4-8_ask-3 }

## Qualification-provision of valid.own
# A qualification of no provision.
# breaks Qualification-provision at tip:4-8_qualification-1
DELETE DATA { tip:4-8 rec:qualification tip:4-8_qualification-1 }

## Qualification-source of valid.inherited
# The words of a chapeau are called own.
DELETE DATA { tip:4-9-a_qualification-1 rec:basis basis:inherited } ;
INSERT DATA { tip:4-9-a_qualification-1 rec:basis basis:own }

## Qualification-source-2 of valid.own
# Own words are called inherited.
DELETE DATA { tip:4-8_qualification-1 rec:basis basis:own } ;
INSERT DATA { tip:4-8_qualification-1 rec:basis basis:inherited }

## Qualification-ask of valid.own
# The ask of another provision.
# breaks Qualification-ask at tip:4-8_qualification-1
INSERT DATA {
    tip:4-1
        rec:adoption adoption:adopted ;
        rec:ask tip:4-1_ask-1 ;
        rec:addressedTo actor:states-parties ;
        rec:mainForce force:call ;
        rec:mainStrength strength:should .
    tip:4-1_ask-1
        a rec:Ask ;
        rec:order 1 ;
        rec:force force:call ;
        rec:strength strength:should ;
        rec:addressee actor:states-parties ;
        rec:basis basis:own ;
        oa:hasSource tip:4-1 ;
        rec:quote "缔约国应"@zh ;
        rec:start 0 ;
        rec:end 4 ;
        rec:method method:rule ;
        rec:rule "operator-00000003" ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
    tip:4-8_qualification-1 rec:limits tip:4-1_ask-1 .
}

## Qualification-narrows of valid.own
# An actor that is not asked.
DELETE DATA { tip:4-8_qualification-2 rec:narrows actor:states-parties } ;
INSERT DATA { tip:4-8_qualification-2 rec:narrows actor:conference }

## QualifiedProvision-qualification of valid.own
# A qualification that is not described.
# breaks QualifiedProvision-qualification at tip:4-8
INSERT DATA { tip:4-8 rec:qualification tip:4-8_qualification-3 }

## QualifiedAsk-kinds of valid.own
# A kind without words.
INSERT DATA { tip:4-8_ask-2 rec:qualifiedBy qualification:safeguard }

## QualifiedAsk-kinds-2 of valid.own
# With and without a limit.
INSERT DATA { tip:4-8_ask-1 rec:qualifiedBy qualification:unqualified }
