# The ways to break a shape of shapes/ask.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX actor: <https://w3id.org/reaffirm/actor/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX method: <https://w3id.org/reaffirm/method/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX status: <https://w3id.org/reaffirm/status/>
PREFIX strength: <https://w3id.org/reaffirm/strength/>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Ask-provision of context
# An ask of two provisions.
# breaks Ask-provision at tip:4-9-a_ask-1
INSERT DATA {
    tip:4-9
        rec:addressee actor:conference ;
        rec:ask tip:4-9_ask-1 ;
        rec:strength strength:recommends .
    tip:4-9-a
        rec:addressee actor:conference ;
        rec:ask tip:4-9-a_ask-1 ;
        rec:strength strength:recommends .
    tip:4-9-a_ask-1
        a rec:Ask ;
        oa:hasSource tip:4-9 ;
        rec:addressee actor:conference ;
        rec:addresseeBasis "inherited" ;
        rec:end 10 ;
        rec:method method:rule ;
        rec:order 1 ;
        rec:quote "建议缔约方会议"@zh ;
        rec:start 3 ;
        rec:status status:machine-read-twice ;
        rec:strength strength:recommends .
    tip:4-9-b
        rec:addressee actor:conference ;
        rec:ask tip:4-9-a_ask-1 ;
        rec:strength strength:recommends .
    tip:4-9_ask-1
        a rec:Ask ;
        oa:hasSource tip:4-9 ;
        rec:addressee actor:conference ;
        rec:addresseeBasis "own" ;
        rec:end 10 ;
        rec:method method:rule ;
        rec:order 1 ;
        rec:quote "建议缔约方会议"@zh ;
        rec:start 3 ;
        rec:status status:machine-read-twice ;
        rec:strength strength:recommends .
}

## Ask-provision-2 of valid.implied
# An ask of no provision.
# breaks Ask-provision at tip:4-8_ask-1
DELETE DATA {
    tip:4-8
        rec:addressee actor:states-parties ;
        rec:ask tip:4-8_ask-1 ;
        rec:strength strength:encouraged .
    tip:4-8_ask-1 rec:addresseeBasis "implied" .
} ;
INSERT DATA { tip:4-8_ask-1 rec:addresseeBasis "own" }

## Ask-provision-3 of valid.implied
# An ask of a session.
# breaks Ask-provision at tip:4-8_ask-1
# breaks Ask-words at tip:4-8_ask-1
DELETE DATA {
    tip:4-8
        rec:addressee actor:states-parties ;
        rec:ask tip:4-8_ask-1 ;
        rec:strength strength:encouraged .
    tip:4-8_ask-1 rec:addresseeBasis "implied" .
} ;
INSERT DATA {
    tip:4-8_ask-1 rec:addresseeBasis "own" .
    tip:session-4
        rec:addressee actor:states-parties ;
        rec:ask tip:4-8_ask-1 ;
        rec:strength strength:encouraged .
}

## Ask-order of valid.declaratory
# No order: nor is there a first ask.
# breaks Ask-order at tip:4-8_ask-1
# breaks AskingProvision-strength-first at tip:4-8
DELETE DATA { tip:4-8_ask-1 rec:order 1 }

## Ask-order-2 of valid.own
# The second ask has no order.
# breaks Ask-order at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator[3]" .
    tip:4-8_ask-2 rec:order 2 .
}

## Ask-order-3 of valid.own
# Counted from 0.
# breaks Ask-order at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator[3]" .
    tip:4-8_ask-2 rec:order 2 .
} ;
INSERT DATA { tip:4-8_ask-2 rec:order 0 }

## Ask-order-4 of valid.own
# A decimal number.
# breaks Ask-order at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator[3]" .
    tip:4-8_ask-2 rec:order 2 .
} ;
INSERT DATA { tip:4-8_ask-2 rec:order 2.0 }

## Ask-order-5 of valid.own
# Two orders.
# breaks Ask-order at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator[3]" .
} ;
INSERT DATA { tip:4-8_ask-2 rec:order 3 }

## Ask-order-unique of valid.own
# Two first asks.
# breaks Ask-order-unique at tip:4-8_ask-1
# breaks Ask-order-unique at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator[3]" .
    tip:4-8_ask-2 rec:order 2 .
} ;
INSERT DATA { tip:4-8_ask-2 rec:order 1 }

## Ask-strength of valid.own
# The second ask has no strength.
# breaks Ask-strength at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator[3]" .
    tip:4-8_ask-2 rec:strength strength:recommends .
}

## Ask-strength-2 of valid.own
# A strength that is an actor.
# breaks Ask-strength at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator[3]" .
    tip:4-8_ask-2 rec:strength strength:recommends .
} ;
INSERT DATA { tip:4-8_ask-2 rec:strength actor:conference }

## Ask-strength-3 of valid.own
# Two strengths.
# breaks Ask-strength at tip:4-8_ask-2
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator[3]" .
} ;
INSERT DATA { tip:4-8_ask-2 rec:strength strength:encouraged }

## Ask-strengthIfAdopted of valid.through
# A strength that is an actor.
DELETE DATA { tip:4-9-a_ask-1 rec:strengthIfAdopted strength:should-consider } ;
INSERT DATA { tip:4-9-a_ask-1 rec:strengthIfAdopted actor:conference }

## Ask-strengthIfAdopted-2 of valid.through
# Two strengths.
INSERT DATA { tip:4-9-a_ask-1 rec:strengthIfAdopted strength:encouraged }

## Ask-addressee of valid.declaratory
# A partner as addressee.
# breaks Ask-addressee at tip:4-8_ask-1
DELETE DATA {
    tip:4-8 rec:addressee actor:states-parties .
    tip:4-8_ask-1 rec:addressee actor:states-parties .
} ;
INSERT DATA {
    tip:4-8 rec:addressee actor:civil-society .
    tip:4-8_ask-1 rec:addressee actor:civil-society .
}

## Ask-addressee-2 of valid.declaratory
# An addressee that is an entity.
# breaks Ask-addressee at tip:4-8_ask-1
DELETE DATA {
    tip:4-8 rec:addressee actor:states-parties .
    tip:4-8_ask-1 rec:addressee actor:states-parties .
} ;
INSERT DATA {
    tip:4-8 rec:addressee ent:working-group .
    tip:4-8_ask-1 rec:addressee ent:working-group .
}

## Ask-addressee-missing of valid.declaratory
# No addressee in the second ask, though it is not declaratory.
DELETE DATA { tip:4-8_ask-2 rec:strength strength:declaratory } ;
INSERT DATA { tip:4-8_ask-2 rec:strength strength:recommends }

## Ask-addressee-missing-2 of valid.own
# No addressee, though not declaratory.
# breaks Ask-addressee-missing at tip:4-8_ask-2
# breaks AskingProvision-addressee at tip:4-8
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator[3]" .
    tip:4-8_ask-2 rec:addressee actor:conference .
}

## Ask-addressee-missing-3 of valid.declaratory
# A declaratory ask with an addressee.
# breaks Ask-addressee-missing at tip:4-8_ask-2
INSERT DATA {
    tip:4-8 rec:addressee actor:conference .
    tip:4-8_ask-2
        rec:addressee actor:conference ;
        rec:addresseeBasis "own" .
}

## Ask-addresseeBasis of valid.implied
# No such basis.
DELETE DATA { tip:4-8_ask-1 rec:addresseeBasis "implied" } ;
INSERT DATA { tip:4-8_ask-1 rec:addresseeBasis "explicit" }

## Ask-addresseeBasis-2 of valid.implied
# Two bases.
INSERT DATA { tip:4-8_ask-1 rec:addresseeBasis "own" }

## Ask-addresseeBasis-3 of valid.implied
# A basis with a language.
DELETE DATA { tip:4-8_ask-1 rec:addresseeBasis "implied" } ;
INSERT DATA { tip:4-8_ask-1 rec:addresseeBasis "own"@en }

## Ask-addresseeBasis-missing of valid.implied
# An addressee from nowhere.
DELETE DATA { tip:4-8_ask-1 rec:addresseeBasis "implied" }

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
# No strength once adopted.
DELETE DATA { tip:4-9-a_ask-1 rec:strengthIfAdopted strength:should-consider }

## Ask-through-adoption-2 of valid.through
# A strength once adopted, and nobody to adopt.
DELETE DATA {
    tip:4-9-a_ask-1
        rec:addresseeBasis "implied" ;
        rec:through actor:conference .
} ;
INSERT DATA { tip:4-9-a_ask-1 rec:addresseeBasis "inherited" }

## Ask-through-adoption-3 of valid.through
# Inherited, though through a body.
DELETE DATA { tip:4-9-a_ask-1 rec:addresseeBasis "implied" } ;
INSERT DATA { tip:4-9-a_ask-1 rec:addresseeBasis "inherited" }

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
# Words of a session.
# breaks Ask-hasSource at tip:4-8_ask-1
DELETE DATA {
    tip:4-8_ask-1
        oa:hasSource tip:4-8 ;
        rec:addresseeBasis "implied" ;
        rec:end 14 ;
        rec:start 9 .
} ;
INSERT DATA {
    tip:4-8_ask-1
        oa:hasSource tip:session-4 ;
        rec:addresseeBasis "inherited" ;
        rec:end 8 ;
        rec:start 3 .
    tip:session-4
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
DELETE DATA { tip:4-8_ask-1 rec:addresseeBasis "implied" } ;
INSERT DATA { tip:4-8_ask-1 rec:addresseeBasis "inherited" }

## Ask-words-3 of valid.implied
# An inherited addressee in words that are not of a chapeau.
DELETE DATA {
    tip:4-8_ask-1
        oa:hasSource tip:4-8 ;
        rec:addresseeBasis "implied" ;
        rec:end 14 ;
        rec:start 9 .
} ;
INSERT DATA {
    tip:4-8_ask-1
        oa:hasSource tip:3-1 ;
        rec:addresseeBasis "inherited" ;
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
DELETE DATA {
    tip:4-9-a_ask-1
        rec:strengthIfAdopted strength:should-consider ;
        rec:through actor:conference .
}

## Ask-words-6 of valid.through
# Nobody is named, in the words of the chapeau.
# breaks Ask-words at tip:4-9-a_ask-1
DELETE DATA {
    tip:4-9-a rec:addressee actor:states-parties .
    tip:4-9-a_ask-1
        rec:addressee actor:states-parties ;
        rec:addresseeBasis "implied" ;
        rec:strengthIfAdopted strength:should-consider ;
        rec:through actor:conference .
} ;
INSERT DATA {
    tip:4-9-a rec:addressee actor:unspecified .
    tip:4-9-a_ask-1 rec:addressee actor:unspecified .
}

## AskedProvision-ask-missing of context
# A provision without an ask, beside one with an ask.
# breaks AskedProvision-ask-missing at tip:3-1
INSERT DATA {
    tip:4-1
        rec:addressee actor:states-parties ;
        rec:ask tip:4-1_ask-1 ;
        rec:strength strength:encouraged .
    tip:4-1_ask-1
        a rec:Ask ;
        oa:hasSource tip:4-1 ;
        rec:addressee actor:states-parties ;
        rec:addresseeBasis "own" ;
        rec:end 4 ;
        rec:method method:rule ;
        rec:order 1 ;
        rec:quote "缔约国应"@zh ;
        rec:start 0 ;
        rec:status status:machine-read-twice ;
        rec:strength strength:encouraged .
}

## AskedProvision-ask-missing-2 of context
# A part without an ask.
# breaks AskedProvision-ask-missing at tip:4-9-b
INSERT DATA {
    tip:4-9
        rec:addressee actor:conference ;
        rec:ask tip:4-9_ask-1 ;
        rec:strength strength:recommends .
    tip:4-9-a
        rec:addressee actor:states-parties ;
        rec:ask tip:4-9-a_ask-1 ;
        rec:strength strength:recommends .
    tip:4-9-a_ask-1
        a rec:Ask ;
        oa:hasSource tip:4-9 ;
        rec:addressee actor:states-parties ;
        rec:addresseeBasis "implied" ;
        rec:end 10 ;
        rec:method method:rule ;
        rec:order 1 ;
        rec:quote "建议缔约方会议"@zh ;
        rec:start 3 ;
        rec:status status:machine-read-twice ;
        rec:strength strength:recommends ;
        rec:strengthIfAdopted strength:should-consider ;
        rec:through actor:conference .
    tip:4-9_ask-1
        a rec:Ask ;
        oa:hasSource tip:4-9 ;
        rec:addressee actor:conference ;
        rec:addresseeBasis "own" ;
        rec:end 10 ;
        rec:method method:rule ;
        rec:order 1 ;
        rec:quote "建议缔约方会议"@zh ;
        rec:start 3 ;
        rec:status status:machine-read-twice ;
        rec:strength strength:recommends .
}

## AskingProvision-ask of valid.declaratory
# An ask that is a strength.
INSERT DATA { tip:4-8 rec:ask strength:encouraged }

## AskingProvision-addressee of valid.declaratory
# Not all addressees of the ask.
# breaks AskingProvision-addressee at tip:4-8
INSERT DATA { tip:4-8_ask-1 rec:addressee actor:conference }

## AskingProvision-addressee-2 of valid.declaratory
# An addressee of no ask.
INSERT DATA { tip:4-8 rec:addressee actor:conference }

## AskingProvision-addressee-missing of valid.implied
# Nothing but a declaratory ask.
# breaks AskingProvision-addressee-missing at tip:4-8
DELETE DATA {
    tip:4-8
        rec:addressee actor:states-parties ;
        rec:strength strength:encouraged .
    tip:4-8_ask-1
        rec:addressee actor:states-parties ;
        rec:addresseeBasis "implied" ;
        rec:strength strength:encouraged .
} ;
INSERT DATA {
    tip:4-8 rec:strength strength:declaratory .
    tip:4-8_ask-1 rec:strength strength:declaratory .
}

## AskingProvision-strength of valid.declaratory
# No strength.
DELETE DATA { tip:4-8 rec:strength strength:encouraged }

## AskingProvision-strength-2 of valid.own
# The strengths of both asks.
# breaks AskingProvision-strength at tip:4-8
# breaks AskingProvision-strength-first at tip:4-8
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator[3]" .
} ;
INSERT DATA { tip:4-8 rec:strength strength:recommends }

## AskingProvision-strength-first of valid.own
# The strength of the second ask.
# breaks AskingProvision-strength-first at tip:4-8
DELETE DATA {
    tip:4-8 rec:strength strength:encouraged .
    tip:4-8_ask-1
        rec:addresseeQualifier "缔约国"@zh ;
        rec:rule "operator[3]" .
} ;
INSERT DATA { tip:4-8 rec:strength strength:recommends }

## AskingProvision-strength-first-2 of valid.implied
# No ask is the first.
# breaks AskingProvision-strength-first at tip:4-8
DELETE DATA {
    tip:4-8_ask-1
        rec:addresseeBasis "implied" ;
        rec:order 1 .
} ;
INSERT DATA {
    tip:4-8_ask-1
        rec:addresseeBasis "own" ;
        rec:order 2 .
}
