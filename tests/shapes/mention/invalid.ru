# The ways to break a shape of shapes/mention.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX method: <https://w3id.org/reaffirm/method/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX status: <https://w3id.org/reaffirm/status/>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Mention-mentioned of valid.two
# Words that name nothing.
# breaks Mention-mentioned at tip:4-8_mention-1
DELETE DATA {
    tip:4-8 rec:mentions ent:working-group .
    tip:4-8_mention-1 rec:mentioned ent:working-group .
}

## Mention-mentioned-2 of valid.two
# Two entities in one mention.
INSERT DATA { tip:4-8_mention-1 rec:mentioned ent:example }

## Mention-mentioned-3 of valid.two
# An entity that is not described.
# breaks Mention-mentioned at tip:4-8_mention-1
DELETE DATA {
    tip:4-8 rec:mentions ent:working-group .
    tip:4-8_mention-1 rec:mentioned ent:working-group .
} ;
INSERT DATA {
    tip:4-8 rec:mentions ent:nothing .
    tip:4-8_mention-1 rec:mentioned ent:nothing .
}

## Mention-provision of valid.two
# A mention of no provision.
# breaks Mention-provision at tip:4-8_mention-1
DELETE DATA {
    tip:4-8
        rec:mention tip:4-8_mention-1 ;
        rec:mentions ent:working-group .
}

## Mention-provision-2 of context
# What a footnote mentions.
# breaks Mention-provision at tip:footnote-1_mention-1
INSERT DATA {
    tip:footnote-1
        a rec:Footnote ;
        dcterms:identifier "footnote-1" ;
        dcterms:source doc:tip-report-4 ;
        oa:hasSource tip:4-8 ;
        rdfs:label "footnote 1"@en ;
        rdfs:label "脚注1"@zh ;
        rec:end 28 ;
        rec:firstLine 40 ;
        rec:footnoteOf tip:4-8 ;
        rec:lastLine 40 ;
        rec:mention tip:footnote-1_mention-1 ;
        rec:mentions ent:working-group ;
        rec:number "1" ;
        rec:quote "《公约》"@zh ;
        rec:start 24 ;
        rec:text "工作组的报告。"@zh .
    tip:footnote-1_mention-1
        a rec:Mention ;
        oa:hasSource tip:footnote-1 ;
        prov:wasAttributedTo ent:annotator ;
        rec:end 3 ;
        rec:mentioned ent:working-group ;
        rec:method method:curated ;
        rec:quote "工作组"@zh ;
        rec:start 0 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Mention-provision-3 of context
# Two provisions share a mention; its words stand in one of them only.
# breaks Mention-provision at tip:3-1_mention-1
# breaks Mention-hasSource at tip:3-1_mention-1
INSERT DATA {
    ent:example
        a rec:Entity ;
        dcterms:identifier "example" ;
        rec:entityKind "group" ;
        rdfs:label "States parties"@en ;
        rdfs:label "缔约国"@zh .
    tip:3-1
        rec:mention tip:3-1_mention-1 ;
        rec:mentions ent:example .
    tip:3-1_mention-1
        a rec:Mention ;
        oa:hasSource tip:3-1 ;
        prov:wasAttributedTo ent:annotator ;
        rec:end 5 ;
        rec:mentioned ent:example ;
        rec:method method:curated ;
        rec:quote "缔约国"@zh ;
        rec:start 2 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
    tip:4-1
        rec:mention tip:3-1_mention-1 ;
        rec:mentions ent:example .
}

## Mention-hasSource of context
# Words of the chapeau.
# breaks Mention-hasSource at tip:4-9-a_mention-1
INSERT DATA {
    tip:4-9-a
        rec:mention tip:4-9-a_mention-1 ;
        rec:mentions ent:working-group .
    tip:4-9-a_mention-1
        a rec:Mention ;
        oa:hasSource tip:4-9 ;
        prov:wasAttributedTo ent:annotator ;
        rec:end 3 ;
        rec:mentioned ent:working-group ;
        rec:method method:curated ;
        rec:quote "工作组"@zh ;
        rec:start 0 ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## MentioningProvision-mention of valid.entity
# A mention that is not described.
# breaks MentioningProvision-mention at tip:4-8
DELETE DATA { tip:4-8_mention-1 rdfs:comment "The body itself, not one of its sessions."@en } ;
INSERT DATA { tip:4-8 rec:mention tip:4-8_mention-2 }

## MentioningProvision-mentions of valid.two
# What is mentioned and not taken over.
DELETE DATA { tip:4-8 rec:mentions ent:working-group }

## MentioningProvision-mentions-2 of valid.entity
# What no mention names.
# breaks MentioningProvision-mentions at tip:4-8
DELETE DATA { tip:4-8_mention-1 rdfs:comment "The body itself, not one of its sessions."@en } ;
INSERT DATA {
    ent:example
        a rec:Entity ;
        dcterms:identifier "example" ;
        rec:entityKind "organization" ;
        rdfs:label "Conference of the Parties"@en ;
        rdfs:label "缔约方会议"@zh .
    tip:4-8 rec:mentions ent:example .
}
