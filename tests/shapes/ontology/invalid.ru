# The ways to break a shape of shapes/ontology.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>

## Ontology-versionInfo of valid.ontology
# No version.
DELETE DATA { <https://example.org/ontology> owl:versionInfo "1.0.0" }

## Ontology-versionInfo-2 of valid.ontology
# A version of two numbers.
DELETE DATA { <https://example.org/ontology> owl:versionInfo "1.0.0" } ;
INSERT DATA { <https://example.org/ontology> owl:versionInfo "1.0" }

## Ontology-versionInfo-3 of valid.ontology
# Two versions.
INSERT DATA { <https://example.org/ontology> owl:versionInfo "1.0.1" }

## Ontology-versionInfo-4 of valid.ontology
# A version with a language tag.
DELETE DATA { <https://example.org/ontology> owl:versionInfo "1.0.0" } ;
INSERT DATA { <https://example.org/ontology> owl:versionInfo "1.0.0"@en }

## Ontology-versionIRI of valid.ontology
# No version IRI.
DELETE DATA { <https://example.org/ontology> owl:versionIRI <https://example.org/ontology/1.0.0> }

## Ontology-versionIRI-2 of valid.ontology
# A version IRI as a string.
DELETE DATA { <https://example.org/ontology> owl:versionIRI <https://example.org/ontology/1.0.0> } ;
INSERT DATA { <https://example.org/ontology> owl:versionIRI "https://example.org/ontology/1.0.0" }

## Ontology-versionIRI-3 of valid.ontology
# Two version IRIs.
INSERT DATA { <https://example.org/ontology> owl:versionIRI <https://example.org/ontology/1.0.1> }

## Ontology-license of valid.ontology
# No licence.
DELETE DATA { <https://example.org/ontology> dcterms:license <https://creativecommons.org/licenses/by/4.0/> }

## Ontology-license-2 of valid.ontology
# The name of a licence instead of its IRI.
DELETE DATA { <https://example.org/ontology> dcterms:license <https://creativecommons.org/licenses/by/4.0/> } ;
INSERT DATA { <https://example.org/ontology> dcterms:license "CC BY 4.0" }

## Ontology-license-3 of valid.ontology
# Two licences.
INSERT DATA { <https://example.org/ontology> dcterms:license <https://opensource.org/license/mit> }

## Term-label-case of valid.terms
# A class that begins with a capital letter.
DELETE DATA {
    rec:Example
        rdfs:label "SHACL 示例"@zh ;
        rdfs:label "example"@en .
} ;
INSERT DATA {
    rec:Example
        rdfs:label "Example"@en ;
        rdfs:label "示例"@zh .
}

## Term-comment of valid.terms
# Two definitions in one language.
DELETE DATA { rec:Example rdfs:label "SHACL 示例"@zh } ;
INSERT DATA {
    rec:Example
        rdfs:comment "示例。"@zh ;
        rdfs:label "示例"@zh .
}

## Term-comment-2 of valid.terms
# A definition without a language tag.
DELETE DATA { rec:Example rdfs:label "SHACL 示例"@zh } ;
INSERT DATA {
    rec:Example
        rdfs:comment "An example." ;
        rdfs:label "示例"@zh .
}

## Term-comment-3 of valid.terms
# A language that the site does not speak.
DELETE DATA { rec:Example rdfs:label "SHACL 示例"@zh } ;
INSERT DATA {
    rec:Example
        rdfs:comment "Une chose."@fr ;
        rdfs:label "示例"@zh .
}

## Term-comment-4 of valid.terms
# A blank at the end of the definition.
DELETE DATA {
    rec:Example
        rdfs:comment "A thing that shows how a shape works."@en ;
        rdfs:label "SHACL 示例"@zh .
} ;
INSERT DATA {
    rec:Example
        rdfs:comment "A thing that shows how a shape works. "@en ;
        rdfs:label "示例"@zh .
}

## Term-comment-both of valid.terms
# No Chinese definition.
DELETE DATA {
    rec:Example
        rdfs:comment "用以说明规则的事物。"@zh ;
        rdfs:label "SHACL 示例"@zh .
} ;
INSERT DATA { rec:Example rdfs:label "示例"@zh }

## Term-isDefinedBy of valid.terms
# Defined by nothing.
DELETE DATA {
    rec:Example
        rdfs:isDefinedBy <https://w3id.org/reaffirm/ontology> ;
        rdfs:label "SHACL 示例"@zh .
} ;
INSERT DATA { rec:Example rdfs:label "示例"@zh }

## Term-isDefinedBy-2 of valid.terms
# Defined by two ontologies.
DELETE DATA { rec:Example rdfs:label "SHACL 示例"@zh } ;
INSERT DATA {
    rec:Example
        rdfs:isDefinedBy <https://example.org/ontology> ;
        rdfs:label "示例"@zh .
}

## ObjectProperty-type of valid.terms
# An object property that is a datatype property too.
INSERT DATA { rec:exampleOf a owl:DatatypeProperty }

## UsedTerm-defined of valid.terms
# A misspelt property in the data, as validation states it.
INSERT DATA { rec:exampel a rdf:Property }

## UsedTerm-defined-2 of valid.terms
# A class that nothing defines.
INSERT DATA { rec:Exampel a rdfs:Class }
