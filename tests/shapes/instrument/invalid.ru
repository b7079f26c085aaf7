# The ways to break a shape of shapes/instrument.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX inst: <https://w3id.org/reaffirm/instrument/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>

## Instrument-identifier of valid.instrument
# No identifier.
DELETE DATA { inst:tip-protocol dcterms:identifier "tip-protocol" }

## Instrument-identifier-2 of valid.instrument
# Two identifiers.
INSERT DATA { inst:tip-protocol dcterms:identifier "palermo-protocol" }

## Instrument-identifier-3 of valid.instrument
# An identifier with a language tag.
DELETE DATA { inst:tip-protocol dcterms:identifier "tip-protocol" } ;
INSERT DATA { inst:tip-protocol dcterms:identifier "tip-protocol"@en }

## Instrument-identifier-4 of valid.instrument
# A blank after the identifier.
DELETE DATA { inst:tip-protocol dcterms:identifier "tip-protocol" } ;
INSERT DATA { inst:tip-protocol dcterms:identifier "tip-protocol " }

## Instrument-hasMember of valid.instrument
# A member that is no instrument.
INSERT DATA { inst:tip-protocol rec:hasMember doc:tip-compendium }

## Instrument-supplements of valid.instrument
# Supplements what is no instrument.
DELETE DATA { inst:tip-protocol rec:supplements inst:untoc } ;
INSERT DATA { inst:tip-protocol rec:supplements doc:tip-compendium }

## InstrumentPart-identifier of valid.part
# No identifier.
DELETE DATA { inst:untoc-26-2 dcterms:identifier "untoc-26-2" }

## InstrumentPart-identifier-2 of valid.part
# Two identifiers.
INSERT DATA { inst:untoc-26-2 dcterms:identifier "untoc-26(2)" }

## InstrumentPart-identifier-3 of valid.part
# An identifier with a language tag.
DELETE DATA { inst:untoc-26-2 dcterms:identifier "untoc-26-2" } ;
INSERT DATA { inst:untoc-26-2 dcterms:identifier "untoc-26-2"@en }

## InstrumentPart-identifier-4 of valid.part
# A blank after the identifier.
DELETE DATA { inst:untoc-26-2 dcterms:identifier "untoc-26-2" } ;
INSERT DATA { inst:untoc-26-2 dcterms:identifier "untoc-26-2 " }

## InstrumentPart-number of valid.part
# No number.
DELETE DATA { inst:untoc-26-2 rec:number "2" }

## InstrumentPart-number-2 of valid.part
# A number that is no string.
DELETE DATA { inst:untoc-26-2 rec:number "2" } ;
INSERT DATA { inst:untoc-26-2 rec:number 2 }

## InstrumentPart-number-3 of valid.part
# Two numbers.
INSERT DATA { inst:untoc-26-2 rec:number "3" }

## InstrumentPart-number-4 of valid.part
# A blank after the number.
DELETE DATA { inst:untoc-26-2 rec:number "2" } ;
INSERT DATA { inst:untoc-26-2 rec:number "2 " }

## InstrumentPart-isPartOf of valid.part
# Part of two articles.
# breaks InstrumentPart-isPartOf at inst:untoc-26-2
INSERT DATA {
    inst:untoc-26-2 dcterms:isPartOf inst:untoc-27 .
    inst:untoc-27
        a rec:InstrumentPart ;
        dcterms:identifier "untoc-27" ;
        dcterms:isPartOf inst:untoc ;
        dcterms:title "Law enforcement cooperation"@en ;
        rdfs:label "Convention, article 27"@en ;
        rdfs:label "《公约》第27条"@zh ;
        rec:number "27" ;
        rec:unofficialTitle "执法合作"@zh .
}

## InstrumentPart-isPartOf-2 of valid.instrument
# Part of nothing: so it leads to no instrument.
# breaks InstrumentPart-isPartOf at inst:untoc-26-2
# breaks InstrumentPart-root at inst:untoc-26-2
INSERT DATA {
    inst:untoc-26-2
        a rec:InstrumentPart ;
        dcterms:identifier "untoc-26-2" ;
        rdfs:label "Convention, article 26, paragraph 2"@en ;
        rdfs:label "《公约》第26条第2款"@zh ;
        rec:number "2" .
}

## InstrumentPart-isPartOf-3 of valid.part
# The name of the article instead of its IRI: so it leads to no instrument.
# breaks InstrumentPart-isPartOf at inst:untoc-26-2
# breaks InstrumentPart-root at inst:untoc-26-2
DELETE DATA { inst:untoc-26-2 dcterms:isPartOf inst:untoc-26 } ;
INSERT DATA { inst:untoc-26-2 dcterms:isPartOf "inst:untoc-26" }

## InstrumentPart-root of valid.part
# Part of a document.
DELETE DATA { inst:untoc-26-2 dcterms:isPartOf inst:untoc-26 } ;
INSERT DATA { inst:untoc-26-2 dcterms:isPartOf doc:tip-compendium }

## InstrumentPart-root-2 of valid.part
# Two parts in a circle.
# breaks InstrumentPart-root at inst:untoc-26
# breaks InstrumentPart-root at inst:untoc-26-2
DELETE DATA { inst:untoc-26 dcterms:isPartOf inst:untoc } ;
INSERT DATA { inst:untoc-26 dcterms:isPartOf inst:untoc-26-2 }

## Article-title of valid.part
# No title, where another article of the same treaty has one.
# breaks Article-title at inst:untoc-26
DELETE DATA {
    inst:untoc-26
        dcterms:title "Measures to enhance cooperation with law enforcement authorities"@en ;
        rec:unofficialTitle "加强与执法当局合作的措施"@zh .
} ;
INSERT DATA {
    inst:untoc-27
        a rec:InstrumentPart ;
        dcterms:identifier "untoc-27" ;
        dcterms:isPartOf inst:untoc ;
        dcterms:title "Law enforcement cooperation"@en ;
        rdfs:label "Convention, article 27"@en ;
        rdfs:label "《公约》第27条"@zh ;
        rec:number "27" ;
        rec:unofficialTitle "执法合作"@zh .
}

## Article-title-2 of valid.part
# No English title, where another article of the same treaty has one.
# breaks Article-title at inst:untoc-26
DELETE DATA { inst:untoc-26 dcterms:title "Measures to enhance cooperation with law enforcement authorities"@en } ;
INSERT DATA {
    inst:untoc-27
        a rec:InstrumentPart ;
        dcterms:identifier "untoc-27" ;
        dcterms:isPartOf inst:untoc ;
        dcterms:title "Law enforcement cooperation"@en ;
        rdfs:label "Convention, article 27"@en ;
        rdfs:label "《公约》第27条"@zh ;
        rec:number "27" ;
        rec:unofficialTitle "执法合作"@zh .
}

## Article-title-3 of valid.part
# No Chinese title, where another article of the same treaty has one.
# breaks Article-title at inst:untoc-26
DELETE DATA { inst:untoc-26 rec:unofficialTitle "加强与执法当局合作的措施"@zh } ;
INSERT DATA {
    inst:untoc-27
        a rec:InstrumentPart ;
        dcterms:identifier "untoc-27" ;
        dcterms:isPartOf inst:untoc ;
        dcterms:title "Law enforcement cooperation"@en ;
        rdfs:label "Convention, article 27"@en ;
        rdfs:label "《公约》第27条"@zh ;
        rec:number "27" ;
        rec:unofficialTitle "执法合作"@zh .
}
