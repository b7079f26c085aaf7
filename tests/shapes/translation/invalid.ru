# The ways to break a shape of shapes/translation.ttl. Each changes a valid example; tests/shapes/test_shapes.py explains the form.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Translated-translation of valid.translation
# Two translations in one language.
INSERT DATA { tip:session-4 rec:translation "See above."@en }

## Translated-translation-2 of valid.translation
# White space at the end.
DELETE DATA { tip:session-4 rec:translation "The following was endorsed:\nSee above."@en } ;
INSERT DATA { tip:session-4 rec:translation "The following was endorsed:\n"@en }

## Translated-described of valid.translation
# Nothing says how it was made.
# breaks Translated-described at tip:4-1
DELETE WHERE { tip:4-1_translation-1 ?property ?value }

## Translated-full of valid.translation
# No translation with the chapeaux.
DELETE DATA { tip:4-1 rec:fullTranslation "States parties should ratify the Convention."@en }

## Translation-wasDerivedFrom of valid.translation
# Of two texts.
INSERT DATA { tip:4-1_translation-1 prov:wasDerivedFrom tip:session-4 }

## Translation-language of valid.translation
# No language.
DELETE DATA { tip:4-1_translation-1 dcterms:language "en" }

## Translation-attribution of valid.translation
# Nobody translated.
DELETE DATA { tip:4-1_translation-1 prov:wasAttributedTo ent:annotator }

## Translation-exists of valid.translation
# Another language.
DELETE DATA { tip:4-1_translation-1 dcterms:language "en" } ;
INSERT DATA { tip:4-1_translation-1 dcterms:language "fr" }
