# The ways to break a shape of shapes/ask.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX actor: <https://w3id.org/reaffirm/actor/>
PREFIX adoption: <https://w3id.org/reaffirm/adoption/>
PREFIX basis: <https://w3id.org/reaffirm/basis/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX force: <https://w3id.org/reaffirm/force/>
PREFIX method: <https://w3id.org/reaffirm/method/>
PREFIX operator: <https://w3id.org/reaffirm/operator/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX status: <https://w3id.org/reaffirm/status/>
PREFIX strength: <https://w3id.org/reaffirm/strength/>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Ask-provision of context
# An ask of two provisions.
# breaks Ask-provision at tip:4-9-a_ask-1
INSERT DATA {
    tip:4-9
        rec:addressedTo actor:conference ;
        rec:adoption adoption:adopted ;
        rec:ask tip:4-9_ask-1 ;
        rec:mainForce force:call ;
        rec:mainStrength strength:recommended .
    tip:4-9-a
        rec:addressedTo actor:conference ;
        rec:adoption adoption:adopted ;
        rec:ask tip:4-9-a_ask-1 ;
        rec:mainForce force:call ;
        rec:mainStrength strength:recommended .
    tip:4-9-a_ask-1
        a rec:Ask ;
        oa:hasSource tip:4-9 ;
        rec:addressee actor:conference ;
        rec:basis basis:inherited ;
        rec:end 10 ;
        rec:method method:rule ;
        rec:order 1 ;
        rec:quote "建议缔约方会议"@zh ;
        rec:start 3 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed ;
        rec:force force:call ;
        rec:operator operator:recommends ;
        rec:strength strength:recommended .
    tip:4-9-b
        rec:addressedTo actor:conference ;
        rec:adoption adoption:adopted ;
        rec:ask tip:4-9-a_ask-1 ;
        rec:mainForce force:call ;
        rec:mainStrength strength:recommended .
    tip:4-9_ask-1
        a rec:Ask ;
        oa:hasSource tip:4-9 ;
        rec:addressee actor:conference ;
        rec:basis basis:own ;
        rec:end 10 ;
        rec:method method:rule ;
        rec:order 1 ;
        rec:quote "建议缔约方会议"@zh ;
        rec:start 3 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed ;
        rec:force force:call ;
        rec:operator operator:recommends ;
        rec:strength strength:recommended .
}

## Ask-provision-2 of valid.implied
# An ask of no provision.
# breaks Ask-provision at tip:4-8_ask-1
DELETE DATA {
    tip:4-8
        rec:addressedTo actor:states-parties ;
        rec:ask tip:4-8_ask-1 ;
        rec:mainForce force:encouragement ;
        rec:mainStrength strength:encouraged .
    tip:4-8_ask-1 rec:basis basis:implied .
} ;
INSERT DATA { tip:4-8_ask-1 rec:basis basis:own }

## Ask-provision-3 of valid.implied
# An ask of a session.
# breaks Ask-provision at tip:4-8_ask-1
# breaks Ask-words at tip:4-8_ask-1
DELETE DATA {
    tip:4-8
        rec:addressedTo actor:states-parties ;
        rec:ask tip:4-8_ask-1 ;
        rec:mainForce force:encouragement ;
        rec:mainStrength strength:encouraged .
    tip:4-8_ask-1 rec:basis basis:implied .
} ;
INSERT DATA {
    tip:4-8_ask-1 rec:basis basis:own .
    tip:session-4
        rec:addressedTo actor:states-parties ;
        rec:adoption adoption:adopted ;
        rec:ask tip:4-8_ask-1 ;
        rec:mainForce force:encouragement ;
        rec:mainStrength strength:encouraged .
}

## Ask-order of valid.declaratory
# No order: nor is there a first ask.
# breaks Ask-order at tip:4-8_ask-1
# breaks AskingProvision-mainStrength-first at tip:4-8
DELETE DATA { tip:4-8_ask-1 rec:order 1 }

## Ask-order-2 of valid.own
# The second ask has no order.
# breaks Ask-order at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator-00000003" .
    tip:4-8_ask-2 rec:order 2 .
}

## Ask-order-3 of valid.own
# Counted from 0.
# breaks Ask-order at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator-00000003" .
    tip:4-8_ask-2 rec:order 2 .
} ;
INSERT DATA { tip:4-8_ask-2 rec:order 0 }

## Ask-order-4 of valid.own
# A decimal number.
# breaks Ask-order at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator-00000003" .
    tip:4-8_ask-2 rec:order 2 .
} ;
INSERT DATA { tip:4-8_ask-2 rec:order 2.0 }

## Ask-order-5 of valid.own
# Two orders.
# breaks Ask-order at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator-00000003" .
} ;
INSERT DATA { tip:4-8_ask-2 rec:order 3 }

## Ask-order-unique of valid.own
# Two first asks.
# breaks Ask-order-unique at tip:4-8_ask-1
# breaks Ask-order-unique at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator-00000003" .
    tip:4-8_ask-2 rec:order 2 .
} ;
INSERT DATA { tip:4-8_ask-2 rec:order 1 }

## Ask-strength of valid.own
# The second ask has no strength.
# breaks Ask-strength at tip:4-8_ask-2
DELETE DATA { tip:4-8_ask-2 rec:strength strength:recommended }

## Ask-strength-2 of valid.own
# A strength that is an actor.
# breaks Ask-strength at tip:4-8_ask-2
DELETE DATA { tip:4-8_ask-2 rec:strength strength:recommended } ;
INSERT DATA { tip:4-8_ask-2 rec:strength actor:conference }

## Ask-strength-3 of valid.endorsed
# Two strengths, of the same force.
# breaks Ask-strength at tip:4-9-a_ask-1
INSERT DATA { tip:4-9-a_ask-1 rec:strength strength:requested }

## Ask-strength-4 of valid.own
# A strength that is retired.
# breaks Ask-strength at tip:4-8_ask-2
DELETE DATA { tip:4-8_ask-2 rec:strength strength:recommended } ;
INSERT DATA { tip:4-8_ask-2 rec:strength strength:recommends }

## Ask-operator of valid.own
# An operator that is no verb of the scheme.
DELETE DATA { tip:4-8_ask-1 rec:operator operator:encourages } ;
INSERT DATA { tip:4-8_ask-1 rec:operator strength:encouraged }

## Ask-operator-2 of valid.own
# Two operators.
INSERT DATA { tip:4-8_ask-1 rec:operator operator:recommends }

## Ask-operator-strength of valid.own
# What is recommended, by nobody who recommends.
DELETE DATA { tip:4-8_ask-2 rec:operator operator:recommends }

## Ask-operator-strength-2 of valid.own
# What is recommended, by another verb.
# breaks Ask-operator-strength at tip:4-8_ask-2
DELETE DATA { tip:4-8_ask-2 rec:operator operator:recommends } ;
INSERT DATA { tip:4-8_ask-2 rec:operator operator:encourages }

## Ask-operator-strength-3 of valid.implied
# An endorsement that asks.
# breaks Ask-operator-strength at tip:4-8_ask-1
DELETE DATA { tip:4-8_ask-1 rec:operator operator:encourages } ;
INSERT DATA { tip:4-8_ask-1 rec:operator operator:endorses }

## Ask-strength-verb of valid.endorsed
# A modal with a head verb, and the strength of the modal alone.
# breaks Ask-strength-verb at tip:4-9-b_ask-1
DELETE DATA {
    tip:4-9-b rec:mainForce force:call .
    tip:4-9-b_ask-1 rec:force force:call .
    tip:4-9-b_modal-1 rec:role "modal" .
} ;
INSERT DATA {
    tip:4-9-b rec:mainForce force:consideration .
    tip:4-9-b_ask-1 rec:force force:consideration .
    tip:4-9-b_modal-1 rec:role "verb" .
}

## Ask-force of valid.own
# A force that is a strength.
INSERT DATA { tip:4-8_ask-2 rec:force strength:encouraged }

## Ask-force-2 of valid.own
# Two forces.
INSERT DATA { tip:4-8_ask-2 rec:force force:consideration }

## Ask-force-rule of valid.implied
# A force that the strength does not have.
# breaks Ask-force-rule at tip:4-8_ask-1
DELETE DATA {
    tip:4-8 rec:mainForce force:encouragement .
    tip:4-8_ask-1 rec:force force:encouragement .
} ;
INSERT DATA {
    tip:4-8 rec:mainForce force:call .
    tip:4-8_ask-1 rec:force force:call .
}

## Ask-force-rule-2 of valid.implied
# No force.
# breaks Ask-force-rule at tip:4-8_ask-1
DELETE DATA {
    tip:4-8 rec:mainForce force:encouragement .
    tip:4-8_ask-1 rec:force force:encouragement .
}

## Ask-force-rule-3 of valid.endorsed
# The force of the strength, though only something to consider is encouraged.
# breaks Ask-force-rule at tip:4-9-a_ask-1
DELETE DATA {
    tip:4-9-a rec:mainForce force:consideration .
    tip:4-9-a_ask-1 rec:force force:consideration .
} ;
INSERT DATA {
    tip:4-9-a rec:mainForce force:encouragement .
    tip:4-9-a_ask-1 rec:force force:encouragement .
}

## Ask-force-rule-4 of valid.declaratory
# A statement with a force.
INSERT DATA { tip:4-8_ask-2 rec:force force:call }

## Ask-retired of valid.implied
# A basis that is a string.
INSERT DATA { tip:4-8_ask-1 rec:addresseeBasis "own" }

## Ask-retired-2 of valid.through
# A strength once adopted.
INSERT DATA { tip:4-9-a_ask-1 rec:strengthIfAdopted strength:should-consider }

## Ask-addressee of valid.declaratory
# A partner as addressee.
# breaks Ask-addressee at tip:4-8_ask-1
DELETE DATA {
    tip:4-8 rec:addressedTo actor:states-parties .
    tip:4-8_ask-1 rec:addressee actor:states-parties .
} ;
INSERT DATA {
    tip:4-8 rec:addressedTo actor:civil-society .
    tip:4-8_ask-1 rec:addressee actor:civil-society .
}

## Ask-addressee-2 of valid.declaratory
# An addressee that is an entity.
# breaks Ask-addressee at tip:4-8_ask-1
DELETE DATA {
    tip:4-8 rec:addressedTo actor:states-parties .
    tip:4-8_ask-1 rec:addressee actor:states-parties .
} ;
INSERT DATA {
    tip:4-8 rec:addressedTo ent:working-group .
    tip:4-8_ask-1 rec:addressee ent:working-group .
}

## Ask-addressee-missing of valid.declaratory
# No addressee in the second ask, though it is not declaratory.
# breaks Ask-addressee-missing at tip:4-8_ask-2
DELETE DATA { tip:4-8_ask-2 rec:strength strength:declaratory } ;
INSERT DATA {
    tip:4-8_ask-2
        rec:force force:call ;
        rec:operator operator:recommends ;
        rec:strength strength:recommended .
}

## Ask-addressee-missing-2 of valid.own
# No addressee, though not declaratory.
# breaks Ask-addressee-missing at tip:4-8_ask-2
# breaks AskingProvision-addressedTo at tip:4-8
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator-00000003" .
    tip:4-8_ask-2 rec:addressee actor:conference .
}

## Ask-addressee-missing-3 of valid.declaratory
# A declaratory ask with an addressee.
# breaks Ask-addressee-missing at tip:4-8_ask-2
INSERT DATA {
    tip:4-8 rec:addressedTo actor:conference .
    tip:4-8_ask-2
        rec:addressee actor:conference ;
        rec:basis basis:own .
}

## Ask-addressee-missing-4 of valid.heading
# A heading with an addressee.
# breaks Ask-addressee-missing at tip:4-8_ask-1
INSERT DATA {
    tip:4-8 rec:addressedTo actor:unspecified .
    tip:4-8_ask-1 rec:addressee actor:unspecified .
}

## Ask-basis of valid.implied
# A basis that no addressee has.
DELETE DATA { tip:4-8_ask-1 rec:basis basis:implied } ;
INSERT DATA { tip:4-8_ask-1 rec:basis basis:title }

## Ask-basis-2 of valid.implied
# Two bases.
INSERT DATA { tip:4-8_ask-1 rec:basis basis:own }

## Ask-basis-3 of valid.implied
# A basis that is a string.
DELETE DATA { tip:4-8_ask-1 rec:basis basis:implied } ;
INSERT DATA { tip:4-8_ask-1 rec:basis "implied" }

## Ask-basis-missing of valid.implied
# An addressee from nowhere.
DELETE DATA { tip:4-8_ask-1 rec:basis basis:implied }

## Ask-addresseeQualifier of valid.declaratory
# Two qualifiers.
INSERT DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "各缔约国"@zh ;
        rec:addresseeQualifier "缔约国"@zh .
}

## Ask-addresseeQualifier-2 of valid.declaratory
# No language.
INSERT DATA { tip:4-8_ask-1 rec:addresseeQualifier "缔约国" }

## Ask-addresseeQualifier-3 of valid.declaratory
# A blank at the end.
INSERT DATA { tip:4-8_ask-1 rec:addresseeQualifier "缔约国 "@zh }

## Ask-through of valid.through
# Through two bodies.
INSERT DATA { tip:4-9-a_ask-1 rec:through actor:civil-society }

## Ask-through-2 of valid.through
# Through an entity.
DELETE DATA { tip:4-9-a_ask-1 rec:through actor:conference } ;
INSERT DATA { tip:4-9-a_ask-1 rec:through ent:working-group }

## Ask-through-adoption of valid.through
# Put to a body that the ask does not name.
# breaks Ask-through-adoption at tip:4-9-a_ask-1
# breaks Ask-words at tip:4-9-a_ask-1
DELETE DATA { tip:4-9-a_ask-1 rec:through actor:conference }

## Ask-through-adoption-2 of valid.through
# Adopted, though through a body.
# breaks Ask-through-adoption at tip:4-9-a_ask-1
DELETE DATA { tip:4-9-a rec:adoption adoption:put-to-body } ;
INSERT DATA { tip:4-9-a rec:adoption adoption:adopted }

## Ask-partner of valid.declaratory
# A partner that is an entity.
INSERT DATA { tip:4-8_ask-1 rec:partner ent:working-group }

## Ask-indirectAddressee of valid.declaratory
# An indirect addressee that is an entity.
INSERT DATA { tip:4-8_ask-1 rec:indirectAddressee ent:working-group }

## Ask-evidence of valid.declaratory
# Evidence that is a provision.
INSERT DATA { tip:4-8_ask-1 rec:evidence tip:4-8 }

## Ask-quote of valid.declaratory
# No words.
DELETE DATA {
    tip:4-8_ask-1
        oa:hasSource tip:4-8 ;
        rec:end 14 ;
        rec:quote "鼓励缔约国"@zh ;
        rec:start 9 .
}

## Ask-hasSource of valid.implied
# Words of the document around the item.
# breaks Ask-hasSource at tip:4-8_ask-1
DELETE DATA {
    tip:4-8_ask-1
        oa:hasSource tip:4-8 ;
        rec:basis basis:implied ;
        rec:end 14 ;
        rec:start 9 .
} ;
INSERT DATA {
    tip:4-8_ask-1
        oa:hasSource doc:tip-report-4 ;
        rec:basis basis:inherited ;
        rec:end 8 ;
        rec:start 3 .
    doc:tip-report-4
        rec:firstLine 9 ;
        rec:lastLine 9 ;
        rec:text "工作组鼓励缔约国批准《公约》。"@zh .
}

## Ask-words of valid.declaratory
# An own addressee in the words of another provision.
DELETE DATA {
    tip:4-8_ask-1
        oa:hasSource tip:4-8 ;
        rec:end 14 ;
        rec:start 9 .
} ;
INSERT DATA {
    tip:4-8_ask-1
        oa:hasSource tip:3-1 ;
        rec:end 5 ;
        rec:start 0 .
}

## Ask-words-2 of valid.implied
# An inherited addressee in the provision's own words.
DELETE DATA { tip:4-8_ask-1 rec:basis basis:implied } ;
INSERT DATA { tip:4-8_ask-1 rec:basis basis:inherited }

## Ask-words-3 of valid.implied
# An inherited addressee in words that are not of a chapeau.
DELETE DATA {
    tip:4-8_ask-1
        oa:hasSource tip:4-8 ;
        rec:basis basis:implied ;
        rec:end 14 ;
        rec:start 9 .
} ;
INSERT DATA {
    tip:4-8_ask-1
        oa:hasSource tip:3-1 ;
        rec:basis basis:inherited ;
        rec:end 5 ;
        rec:start 0 .
}

## Ask-words-4 of valid.through
# Through a body, in the part's own words.
DELETE DATA {
    tip:4-9-a_ask-1
        oa:hasSource tip:4-9 ;
        rec:end 10 ;
        rec:quote "建议缔约方会议"@zh ;
        rec:start 3 .
} ;
INSERT DATA {
    tip:4-9-a_ask-1
        oa:hasSource tip:4-9-a ;
        rec:end 2 ;
        rec:quote "考虑"@zh ;
        rec:start 0 .
}

## Ask-words-5 of valid.through
# Implied, and through nobody, in the words of the chapeau.
# breaks Ask-words at tip:4-9-a_ask-1
DELETE DATA {
    tip:4-9-a rec:adoption adoption:put-to-body .
    tip:4-9-a_ask-1 rec:through actor:conference .
} ;
INSERT DATA { tip:4-9-a rec:adoption adoption:adopted }

## Ask-words-6 of valid.through
# Nobody is named, in the words of the chapeau.
# breaks Ask-words at tip:4-9-a_ask-1
DELETE DATA {
    tip:4-9-a
        rec:addressedTo actor:states-parties ;
        rec:adoption adoption:put-to-body .
    tip:4-9-a_ask-1
        rec:addressee actor:states-parties ;
        rec:basis basis:implied ;
        rec:through actor:conference .
} ;
INSERT DATA {
    tip:4-9-a
        rec:addressedTo actor:unspecified ;
        rec:adoption adoption:adopted .
    tip:4-9-a_ask-1 rec:addressee actor:unspecified .
}

## AskedProvision-ask-missing of context
# A provision without an ask, beside one with an ask.
# breaks AskedProvision-ask-missing at tip:3-1
INSERT DATA {
    tip:4-1
        rec:addressedTo actor:states-parties ;
        rec:adoption adoption:adopted ;
        rec:ask tip:4-1_ask-1 ;
        rec:mainForce force:encouragement ;
        rec:mainStrength strength:encouraged .
    tip:4-1_ask-1
        a rec:Ask ;
        oa:hasSource tip:4-1 ;
        rec:addressee actor:states-parties ;
        rec:basis basis:own ;
        rec:end 4 ;
        rec:method method:rule ;
        rec:order 1 ;
        rec:quote "缔约国应"@zh ;
        rec:start 0 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed ;
        rec:force force:encouragement ;
        rec:operator operator:encourages ;
        rec:strength strength:encouraged .
}

## AskedProvision-ask-missing-2 of valid.through
# A part without an ask.
# breaks AskedProvision-ask-missing at tip:4-9-b
DELETE WHERE { tip:4-9-b_ask-1 ?property ?value } ;
DELETE DATA {
    tip:4-9-b
        rec:addressedTo actor:states-parties ;
        rec:adoption adoption:put-to-body ;
        rec:ask tip:4-9-b_ask-1 ;
        rec:mainForce force:consideration ;
        rec:mainStrength strength:should-consider .
}

## AskingProvision-ask of valid.declaratory
# An ask that is a strength.
INSERT DATA { tip:4-8 rec:ask strength:encouraged }

## AskingProvision-addressedTo of valid.declaratory
# Not all addressees of the ask.
# breaks AskingProvision-addressedTo at tip:4-8
INSERT DATA { tip:4-8_ask-1 rec:addressee actor:conference }

## AskingProvision-addressedTo-2 of valid.declaratory
# An addressee of no ask.
INSERT DATA { tip:4-8 rec:addressedTo actor:conference }

## AskingProvision-mainStrength of valid.declaratory
# No strength.
DELETE DATA { tip:4-8 rec:mainStrength strength:encouraged }

## AskingProvision-mainStrength-2 of valid.own
# The strengths of both asks.
# breaks AskingProvision-mainStrength at tip:4-8
# breaks AskingProvision-mainStrength-first at tip:4-8
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator-00000003" .
} ;
INSERT DATA { tip:4-8 rec:mainStrength strength:recommended }

## AskingProvision-mainStrength-first of valid.own
# The strength of the second ask.
# breaks AskingProvision-mainStrength-first at tip:4-8
DELETE DATA {
    tip:4-8 rec:mainStrength strength:encouraged .
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator-00000003" .
} ;
INSERT DATA { tip:4-8 rec:mainStrength strength:recommended }

## AskingProvision-mainStrength-first-2 of valid.implied
# No ask is the first.
# breaks AskingProvision-mainStrength-first at tip:4-8
DELETE DATA {
    tip:4-8_ask-1
        rec:basis basis:implied ;
        rec:order 1 .
} ;
INSERT DATA {
    tip:4-8_ask-1
        rec:basis basis:own ;
        rec:order 2 .
}

## AskingProvision-mainForce-first of valid.own
# No main force.
DELETE DATA { tip:4-8 rec:mainForce force:encouragement }

## AskingProvision-mainForce-first-2 of valid.own
# The force of the second ask.
DELETE DATA { tip:4-8 rec:mainForce force:encouragement } ;
INSERT DATA { tip:4-8 rec:mainForce force:call }

## AskingProvision-mainForce-first-3 of valid.heading
# A heading with a force.
INSERT DATA { tip:4-8 rec:mainForce force:call }

## AskingProvision-adoption of valid.own
# No adoption.
DELETE DATA { tip:4-8 rec:adoption adoption:adopted }

## AskingProvision-adoption-2 of valid.through
# Both adopted and put to a body.
INSERT DATA { tip:4-9-a rec:adoption adoption:adopted }

## AskingProvision-adoption-3 of valid.own
# An adoption that is a force.
DELETE DATA { tip:4-8 rec:adoption adoption:adopted } ;
INSERT DATA { tip:4-8 rec:adoption force:call }

## AskingProvision-retired of valid.implied
# The strength of an ask on a provision.
INSERT DATA { tip:4-8 rec:strength strength:encouraged }

## AskingProvision-retired-2 of valid.implied
# The addressee of an ask on a provision.
INSERT DATA { tip:4-8 rec:addressee actor:states-parties }

## Ask-inherited of valid.inherited
# Inherited from a chapeau that asks somebody else.
# breaks Ask-inherited at tip:4-9-a_ask-1
DELETE DATA {
    tip:4-9-a rec:addressedTo actor:conference .
    tip:4-9-a_ask-1 rec:addressee actor:conference .
} ;
INSERT DATA {
    tip:4-9-a rec:addressedTo actor:states-parties .
    tip:4-9-a_ask-1 rec:addressee actor:states-parties .
}
