# The ways to break a shape of shapes/document.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX schema: <https://schema.org/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Document-identifier of valid.shared-identifier
# No identifier.
DELETE DATA { doc:example dcterms:identifier "example" }

## Document-identifier-2 of valid.part
# Two identifiers.
INSERT DATA { doc:example dcterms:identifier "EX/2011/1/Rev.1" }

## Document-identifier-3 of valid.shared-identifier
# An empty identifier.
DELETE DATA { doc:example dcterms:identifier "example" } ;
INSERT DATA { doc:example dcterms:identifier "" }

## Document-identifier-4 of valid.shared-identifier
# An identifier with a language tag.
DELETE DATA { doc:example dcterms:identifier "example" } ;
INSERT DATA { doc:example dcterms:identifier "EX/2011/1"@en }

## Document-identifier-unique of valid.part
# Two documents with one identifier.
# breaks Document-identifier-unique at doc:example
# breaks Document-identifier-unique at doc:example_44
DELETE DATA { doc:example_44 dcterms:identifier "EX/2011/1, para. 44" } ;
INSERT DATA { doc:example_44 dcterms:identifier "EX/2011/1" }

## Document-title of valid.part
# No title.
DELETE DATA { doc:example dcterms:title "示例会议报告"@zh }

## Document-title-2 of valid.part
# A title without a language tag.
INSERT DATA { doc:example dcterms:title "Report" }

## Document-page of valid.part
# An address as a string.
INSERT DATA { doc:example foaf:page "https://example.org/report" }

## Document-frontMatter of valid.part
# Front matter without a language tag.
INSERT DATA { doc:example rec:frontMatter "示例会议" }

## Document-frontMatter-2 of valid.part
# Two in one language.
INSERT DATA {
    doc:example
        rec:frontMatter "会议"@zh ;
        rec:frontMatter "示例会议"@zh .
}

## Document-frontMatter-3 of valid.part
# Empty front matter.
INSERT DATA { doc:example rec:frontMatter ""@zh }

## Document-isPartOf of valid.part
# Part of a session.
INSERT DATA { doc:example dcterms:isPartOf tip:session-4 }

## Document-isPartOf-2 of valid.part
# Part of two documents.
INSERT DATA { doc:example_44 dcterms:isPartOf doc:tip-compendium }

## Document-creator of valid.work
# The agenda as the author.
INSERT DATA { doc:example dcterms:creator doc:example-agenda }

## Document-agenda of valid.work
# A text as the agenda.
DELETE DATA { doc:example rec:agenda doc:example-agenda } ;
INSERT DATA { doc:example rec:agenda tip:expression-zh }

## Document-expression of valid.work
# The name of a language instead of its tag.
# breaks Document-expression at doc:example
DELETE DATA { tip:expression-zh schema:inLanguage "zh" } ;
INSERT DATA { tip:expression-zh schema:inLanguage "Chinese" }
