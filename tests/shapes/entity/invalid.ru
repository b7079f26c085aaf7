# The ways to break a shape of shapes/entity.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>

## Entity-identifier of valid.entity
# No identifier.
DELETE DATA { ent:example dcterms:identifier "example" }

## Entity-identifier-2 of valid.entity
# An identifier with a language tag.
DELETE DATA { ent:example dcterms:identifier "example" } ;
INSERT DATA { ent:example dcterms:identifier "example"@en }

## Entity-identifier-3 of valid.entity
# A blank after the identifier.
DELETE DATA { ent:example dcterms:identifier "example" } ;
INSERT DATA { ent:example dcterms:identifier "example " }

## Entity-identifier-4 of valid.entity
# Two identifiers.
INSERT DATA { ent:example dcterms:identifier "example-fund" }

## Entity-entityKind of valid.entity
# No such kind.
INSERT DATA { ent:example rec:entityKind "treaty" }

## Entity-entityKind-2 of valid.entity
# Two kinds.
INSERT DATA {
    ent:example
        rec:entityKind "fund" ;
        rec:entityKind "programme" .
}

## Entity-entityKind-3 of valid.entity
# A kind with a language tag.
INSERT DATA { ent:example rec:entityKind "fund"@en }
