# The ways to break a shape of shapes/concept.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX actor: <https://w3id.org/reaffirm/actor/>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX operator: <https://w3id.org/reaffirm/operator/>
PREFIX force: <https://w3id.org/reaffirm/force/>
PREFIX adoption: <https://w3id.org/reaffirm/adoption/>
PREFIX form: <https://w3id.org/reaffirm/form/>
PREFIX group: <https://w3id.org/reaffirm/group/>
PREFIX qualification: <https://w3id.org/reaffirm/qualification/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX scheme: <https://w3id.org/reaffirm/scheme/>
PREFIX strength: <https://w3id.org/reaffirm/strength/>
PREFIX theme: <https://w3id.org/reaffirm/theme/>

## Concept-prefLabel of valid.scheme
# Two preferred labels in one language.
INSERT DATA { theme:training skos:prefLabel "训练"@zh }

## Concept-prefLabel-2 of valid.scheme
# A preferred label without a language tag.
INSERT DATA { theme:training skos:prefLabel "训练" }

## Concept-prefLabel-3 of valid.scheme
# A language that the site does not speak.
INSERT DATA { theme:training skos:prefLabel "formation"@fr }

## Concept-prefLabel-4 of valid.scheme
# A line break in the label.
DELETE DATA { theme:training skos:prefLabel "Training"@en } ;
INSERT DATA { theme:training skos:prefLabel "Train\ning"@en }

## Concept-prefLabel-both of valid.scheme
# No Chinese preferred label.
DELETE DATA { theme:training skos:prefLabel "培训"@zh }

## Concept-identifier of valid.scheme
# No identifier.
DELETE DATA { theme:training dcterms:identifier "training" }

## Concept-identifier-2 of valid.scheme
# Two identifiers.
INSERT DATA { theme:training dcterms:identifier "capacity-building" }

## Concept-identifier-3 of valid.scheme
# An identifier with a language tag.
DELETE DATA { theme:training dcterms:identifier "training" } ;
INSERT DATA { theme:training dcterms:identifier "training"@en }

## Concept-identifier-4 of valid.scheme
# A blank after the identifier.
DELETE DATA { theme:training dcterms:identifier "training" } ;
INSERT DATA { theme:training dcterms:identifier "training " }

## Concept-prefLabel-unique of valid.tree
# Two concepts of a scheme with one label.
# breaks Concept-prefLabel-unique at theme:police-training
# breaks Concept-prefLabel-unique at theme:training
DELETE DATA {
    theme:police-training skos:prefLabel "警察培训"@zh .
    theme:training skos:altLabel "Capacity-building"@en .
} ;
INSERT DATA { theme:police-training skos:prefLabel "培训"@zh }

## Concept-altLabel of valid.scheme
# The alternative label is the preferred one.
INSERT DATA { theme:training skos:altLabel "培训"@zh }

## Concept-altLabel-2 of valid.scheme
# An alternative label without a language tag.
INSERT DATA { theme:training skos:altLabel "capacity-building" }

## Concept-altLabel-3 of valid.scheme
# A blank before the label.
INSERT DATA { theme:training skos:altLabel " capacity-building"@en }

## Concept-definition of valid.scheme
# Two definitions in one language.
INSERT DATA { theme:training skos:definition "培训。"@zh }

## Concept-definition-2 of valid.scheme
# A definition without a language tag.
INSERT DATA { theme:training skos:definition "Training." }

## Concept-definition-3 of valid.scheme
# A language that the site does not speak.
INSERT DATA { theme:training skos:definition "Ce qui concerne la formation."@fr }

## Concept-definition-4 of valid.scheme
# A line break in the definition.
DELETE DATA { theme:training skos:definition "What concerns training."@en } ;
INSERT DATA { theme:training skos:definition "What concerns\ntraining."@en }

## Concept-definition-both of valid.scheme
# No Chinese definition.
DELETE DATA { theme:training skos:definition "与培训有关的事项。"@zh }

## Concept-inScheme of valid.same-label
# A scheme that nothing describes.
INSERT DATA {
    theme:plain
        a skos:Concept ;
        dcterms:identifier "plain" ;
        skos:definition "What concerns plain example."@en ;
        skos:definition "与普通示例有关的事项。"@zh ;
        skos:inScheme scheme:example ;
        skos:prefLabel "Plain example"@en ;
        skos:prefLabel "普通示例"@zh ;
        skos:topConceptOf scheme:example .
}

## Concept-inScheme-2 of valid.scheme
# In two schemes.
# breaks Concept-inScheme at theme:plain
# breaks NarrowerConcept-broader at theme:plain
INSERT DATA {
    theme:plain
        a skos:Concept ;
        dcterms:identifier "plain" ;
        skos:broader theme:training ;
        skos:definition "What concerns training of police."@en ;
        skos:definition "与警察培训有关的事项。"@zh ;
        skos:inScheme scheme:group ;
        skos:inScheme scheme:theme ;
        skos:prefLabel "Training of police"@en ;
        skos:prefLabel "警察培训"@zh .
}

## Concept-inScheme-3 of valid.scheme
# In no scheme, and at the top of one.
# breaks Concept-inScheme at theme:training
# breaks Theme-inScheme at theme:training
# breaks TopConcept-topConceptOf at theme:training
DELETE DATA { theme:training skos:inScheme scheme:theme }

## Concept-broader of valid.tree
# Below a thing that is no concept.
# breaks Concept-broader at theme:police-training
DELETE DATA {
    theme:training
        a rec:Theme ;
        a skos:Concept ;
        dcterms:identifier "training" ;
        skos:altLabel "Capacity-building"@en ;
        skos:definition "What concerns training."@en ;
        skos:definition "与培训有关的事项。"@zh ;
        skos:prefLabel "Training"@en ;
        skos:prefLabel "培训"@zh ;
        skos:topConceptOf scheme:theme .
}

## Concept-broader-circle of valid.tree
# Two concepts, each broader than the other.
# breaks Concept-broader-circle at theme:police-training
# breaks Concept-broader-circle at theme:training
DELETE DATA {
    theme:training
        skos:altLabel "Capacity-building"@en ;
        skos:topConceptOf scheme:theme .
} ;
INSERT DATA { theme:training skos:broader theme:police-training }

## Concept-broader-circle-2 of valid.scheme
# A concept broader than itself.
INSERT DATA {
    theme:police-training
        a rec:Theme ;
        a skos:Concept ;
        dcterms:identifier "police-training" ;
        skos:broader theme:police-training ;
        skos:definition "What concerns training of police."@en ;
        skos:definition "与警察培训有关的事项。"@zh ;
        skos:inScheme scheme:theme ;
        skos:prefLabel "Training of police"@en ;
        skos:prefLabel "警察培训"@zh .
}

## Concept-place of valid.scheme
# Neither at the top nor below another concept.
DELETE DATA { theme:training skos:topConceptOf scheme:theme }

## Concept-place-2 of valid.tree
# Both at the top and below another concept.
# breaks Concept-place at theme:police-training
DELETE DATA { theme:training skos:altLabel "Capacity-building"@en } ;
INSERT DATA { theme:police-training skos:topConceptOf scheme:theme }

## Concept-place-3 of valid.tree
# Below two concepts.
# breaks Concept-place at theme:border-police-training
DELETE DATA { theme:training skos:altLabel "Capacity-building"@en } ;
INSERT DATA {
    theme:border-police-training
        a rec:Theme ;
        a skos:Concept ;
        dcterms:identifier "border-police-training" ;
        skos:broader theme:police-training ;
        skos:broader theme:training ;
        skos:definition "What concerns training of border police."@en ;
        skos:definition "与边防警察培训有关的事项。"@zh ;
        skos:inScheme scheme:theme ;
        skos:prefLabel "Training of border police"@en ;
        skos:prefLabel "边防警察培训"@zh .
}

## TopConcept-topConceptOf of valid.scheme
# At the top of a scheme that it is not in.
DELETE DATA { theme:training skos:topConceptOf scheme:theme } ;
INSERT DATA { theme:training skos:topConceptOf scheme:group }

## NarrowerConcept-broader of valid.classes
# Below a concept of another scheme.
INSERT DATA {
    theme:police-training
        a rec:Theme ;
        a skos:Concept ;
        dcterms:identifier "police-training" ;
        skos:broader group:children ;
        skos:definition "What concerns training of police."@en ;
        skos:definition "与警察培训有关的事项。"@zh ;
        skos:inScheme scheme:theme ;
        skos:prefLabel "Training of police"@en ;
        skos:prefLabel "警察培训"@zh .
}

## Actor-inScheme of valid.classes
# In the scheme of another class.
DELETE DATA {
    actor:states
        foaf:focus ent:working-group ;
        skos:inScheme scheme:actor ;
        skos:topConceptOf scheme:actor .
} ;
INSERT DATA {
    actor:states
        skos:inScheme scheme:group ;
        skos:topConceptOf scheme:group .
}

## Actor-focus of valid.classes
# Stands for what is no entity.
DELETE DATA { actor:states foaf:focus ent:working-group } ;
INSERT DATA { actor:states foaf:focus doc:tip-compendium }

## Actor-focus-2 of valid.classes
# Stands for two entities.
# breaks Actor-focus at actor:states
INSERT DATA {
    actor:states foaf:focus ent:example .
    ent:example
        a rec:Entity ;
        dcterms:identifier "example" ;
        rdfs:label "Example Fund"@en ;
        rdfs:label "示例基金"@zh .
}

## Strength-inScheme of valid.classes
# In the scheme of another class.
DELETE DATA {
    strength:should
        skos:inScheme scheme:strength ;
        skos:topConceptOf scheme:strength .
} ;
INSERT DATA {
    strength:should
        skos:inScheme scheme:group ;
        skos:topConceptOf scheme:group .
}

## Force-level of valid.classes
# No level.
DELETE DATA { force:permission rec:level 1 }

## Force-level-2 of valid.classes
# Levels are counted from 1.
DELETE DATA { force:permission rec:level 1 } ;
INSERT DATA { force:permission rec:level 0 }

## Force-level-3 of valid.classes
# Two levels.
INSERT DATA { force:permission rec:level 5 }

## Force-level-4 of valid.classes
# A decimal number.
DELETE DATA { force:permission rec:level 1 } ;
INSERT DATA { force:permission rec:level 1.0 }

## Force-inScheme of valid.classes
# In the scheme of another class.
DELETE DATA {
    force:permission
        skos:inScheme scheme:force ;
        skos:topConceptOf scheme:force .
} ;
INSERT DATA {
    force:permission
        skos:inScheme scheme:group ;
        skos:topConceptOf scheme:group .
}

## QualificationKind-inScheme of valid.classes
# In the scheme of another class.
DELETE DATA {
    qualification:limit
        skos:inScheme scheme:qualification ;
        skos:topConceptOf scheme:qualification .
} ;
INSERT DATA {
    qualification:limit
        skos:inScheme scheme:group ;
        skos:topConceptOf scheme:group .
}

## Operator-inScheme of valid.classes
# In the scheme of another class.
DELETE DATA {
    operator:requests
        skos:inScheme scheme:operator ;
        skos:topConceptOf scheme:operator .
} ;
INSERT DATA {
    operator:requests
        skos:inScheme scheme:group ;
        skos:topConceptOf scheme:group .
}

## Adoption-inScheme of valid.classes
# In the scheme of another class.
DELETE DATA {
    adoption:noted
        skos:inScheme scheme:adoption ;
        skos:topConceptOf scheme:adoption .
} ;
INSERT DATA {
    adoption:noted
        skos:inScheme scheme:group ;
        skos:topConceptOf scheme:group .
}

## Theme-inScheme of valid.scheme
# In the scheme of another class.
DELETE DATA {
    theme:training
        skos:inScheme scheme:theme ;
        skos:topConceptOf scheme:theme .
} ;
INSERT DATA {
    theme:training
        skos:inScheme scheme:group ;
        skos:topConceptOf scheme:group .
}

## Group-inScheme of valid.classes
# In the scheme of another class.
DELETE DATA {
    group:children
        skos:inScheme scheme:group ;
        skos:topConceptOf scheme:group .
} ;
INSERT DATA {
    group:children
        skos:inScheme scheme:theme ;
        skos:topConceptOf scheme:theme .
}

## ExploitationForm-inScheme of valid.classes
# In the scheme of another class.
DELETE DATA {
    form:begging
        skos:inScheme scheme:form ;
        skos:topConceptOf scheme:form .
} ;
INSERT DATA {
    form:begging
        skos:inScheme scheme:group ;
        skos:topConceptOf scheme:group .
}
