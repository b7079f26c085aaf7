# The ways to break a shape of shapes/judgement.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX actor: <https://w3id.org/reaffirm/actor/>
PREFIX basis: <https://w3id.org/reaffirm/basis/>
PREFIX doc: <https://w3id.org/reaffirm/document/>
PREFIX ent: <https://w3id.org/reaffirm/entity/>
PREFIX form: <https://w3id.org/reaffirm/form/>
PREFIX group: <https://w3id.org/reaffirm/group/>
PREFIX method: <https://w3id.org/reaffirm/method/>
PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX scheme: <https://w3id.org/reaffirm/scheme/>
PREFIX status: <https://w3id.org/reaffirm/status/>
PREFIX theme: <https://w3id.org/reaffirm/theme/>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## Judgement-concept of valid.four-themes
# A judgement of nothing.
# breaks Judgement-concept at tip:4-8_group-1
INSERT DATA {
    tip:4-8 rec:judgement tip:4-8_group-1 .
    tip:4-8_group-1
        a rec:Judgement ;
        oa:hasSource tip:4-8 ;
        rec:quote "依照以往"@zh ;
        rec:start 0 ;
        rec:end 4 ;
        prov:wasAttributedTo ent:annotator ;
        rec:basis basis:own ;
        rec:method method:curated ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Judgement-concept-2 of valid.title
# Two concepts in one judgement.
# breaks Judgement-concept at tip:4-8_theme-1
INSERT DATA {
    theme:research
        a rec:Theme ;
        a skos:Concept ;
        dcterms:identifier "research" ;
        skos:definition "What concerns research."@en ;
        skos:definition "与研究有关的事项。"@zh ;
        skos:inScheme scheme:theme ;
        skos:prefLabel "Research"@en ;
        skos:prefLabel "研究"@zh ;
        skos:topConceptOf scheme:theme .
    tip:4-8 rec:theme theme:research .
    tip:4-8_theme-1 rec:concept theme:research .
}

## Judgement-concept-3 of valid.four-themes
# A concept that no scheme has.
# breaks Judgement-concept at tip:4-8_group-1
INSERT DATA {
    tip:4-8 rec:judgement tip:4-8_group-1 .
    tip:4-8_group-1
        a rec:Judgement ;
        oa:hasSource tip:4-8 ;
        rec:quote "依照以往"@zh ;
        rec:start 0 ;
        rec:end 4 ;
        prov:wasAttributedTo ent:annotator ;
        rec:concept group:nobody ;
        rec:basis basis:own ;
        rec:method method:curated ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Judgement-concept-kind of valid.four-themes
# An actor is not what a provision is judged by.
# breaks Judgement-concept-kind at tip:4-8_group-1
INSERT DATA {
    tip:4-8 rec:judgement tip:4-8_group-1 .
    tip:4-8_group-1
        a rec:Judgement ;
        oa:hasSource tip:4-8 ;
        rec:quote "依照以往"@zh ;
        rec:start 0 ;
        rec:end 4 ;
        prov:wasAttributedTo ent:annotator ;
        rec:concept actor:states-parties ;
        rec:basis basis:own ;
        rec:method method:curated ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## Judgement-basis of valid.title
# Two at once.
INSERT DATA { tip:4-8_group-1 rec:basis basis:own }

## Judgement-basis-2 of valid.title
# No such basis.
# breaks Judgement-basis at tip:4-8_group-1
DELETE DATA { tip:4-8_group-1 rec:basis basis:title } ;
INSERT DATA {
    tip:4-8 rec:affectedGroup group:children .
    tip:4-8_group-1 rec:basis basis:implied .
}

## Judgement-basis-3 of valid.title
# A basis with a language tag.
# breaks Judgement-basis at tip:4-8_group-1
DELETE DATA { tip:4-8_group-1 rec:basis basis:title } ;
INSERT DATA {
    tip:4-8 rec:affectedGroup group:children .
    tip:4-8_group-1 rec:basis "own"@en .
}

## Judgement-source of valid.group-and-form
# An inherited form whose words stand in the part itself.
# breaks Judgement-source at tip:4-9-a_form-1
DELETE DATA { tip:4-9-a_form-1 oa:hasSource tip:4-9 ; rec:quote "工作组建"@zh } ;
INSERT DATA { tip:4-9-a_form-1 oa:hasSource tip:4-9-a ; rec:quote "考虑批准"@zh }

## Judgement-source-2 of valid.theme
# A theme of a provision whose words stand in another.
# breaks Judgement-source at tip:4-8_theme-1
DELETE DATA { tip:4-8_theme-1 oa:hasSource tip:4-8 ; rec:quote "依照以往"@zh } ;
INSERT DATA { tip:4-8_theme-1 oa:hasSource tip:3-1 ; rec:quote "鼓励缔约"@zh }

## Judgement-provision of valid.four-themes
# A judgement of no provision.
# breaks Judgement-provision at tip:4-8_theme-1
DELETE DATA {
    tip:4-8
        rec:judgement tip:4-8_theme-1 ;
        rec:theme theme:training .
}

## Judgement-provision-2 of context
# Two provisions share a judgement.
# breaks Judgement-provision at tip:3-1_theme-1
# breaks Judgement-source at tip:3-1_theme-1
INSERT DATA {
    tip:3-1
        rec:judgement tip:3-1_theme-1 ;
        rec:theme theme:training .
    tip:3-1_theme-1
        a rec:Judgement ;
        oa:hasSource tip:3-1 ;
        rec:quote "鼓励缔约"@zh ;
        rec:start 0 ;
        rec:end 4 ;
        prov:wasAttributedTo ent:annotator ;
        rec:concept theme:training ;
        rec:basis basis:own ;
        rec:method method:curated ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
    tip:4-1
        rec:judgement tip:3-1_theme-1 ;
        rec:theme theme:training .
}

## Judgement-provision-3 of valid.four-themes
# What is judged is a document.
# breaks Judgement-provision at tip:4-8_theme-1
# breaks Judgement-source at tip:4-8_theme-1
DELETE DATA {
    tip:4-8
        rec:judgement tip:4-8_theme-1 ;
        rec:theme theme:training .
} ;
INSERT DATA {
    doc:tip-report-4
        rec:judgement tip:4-8_theme-1 ;
        rec:theme theme:training .
}

## attribution of valid.title
# Nobody that is known.
INSERT DATA { tip:4-8_theme-1 prov:wasAttributedTo ent:somebody }

## attribution-missing of valid.rule
# Nobody judged, and no rule did.
DELETE DATA {
    tip:4-8_theme-1
        rec:method method:rule ;
        rec:rule "theme-00000001" ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
} ;
INSERT DATA {
    tip:4-8_theme-1
        rec:method method:curated ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## ReadProvision-judgement-missing of valid.waiting
# An operative provision without a judgement, beside one with a judgement.
# breaks ReadProvision-judgement-missing at tip:3-1
DELETE DATA {
    tip:3-1 rec:status status:proposed .
    tip:4-1
        rec:headline "Ratify the Convention"@en ;
        rec:headline "批准《公约》"@zh .
}

## ReadProvision-headline-missing of valid.rule
# A provision without a headline, beside one with a headline.
# breaks ReadProvision-headline-missing at tip:3-1
INSERT DATA {
    tip:4-1
        rec:headline "Ratify the Convention"@en ;
        rec:headline "批准《公约》"@zh .
}

## ReadProvision-headline-missing-2 of valid.headline-chapeau
# A chapeau without a headline, above parts with headlines.
# breaks ReadProvision-headline-missing at tip:4-9
DELETE DATA {
    tip:4-9
        rec:headline "Matters for the Conference"@en ;
        rec:headline "请缔约方会议审议"@zh .
    tip:4-9-a rec:headline "考虑批准UNTOC"@zh .
} ;
INSERT DATA { tip:4-9-a rec:headline "考虑批准"@zh }

## JudgedProvision-judgement of valid.four-themes
# A judgement that is not described.
INSERT DATA { tip:4-8 rec:judgement tip:4-8_group-1 }

## JudgedProvision-operative of valid.group-and-form
# A chapeau is judged beside its parts.
# breaks JudgedProvision-operative at tip:4-9
INSERT DATA {
    tip:4-9
        rec:judgement tip:4-9_theme-1 ;
        rec:theme theme:training .
    tip:4-9_theme-1
        a rec:Judgement ;
        oa:hasSource tip:4-9 ;
        rec:quote "工作组建"@zh ;
        rec:start 0 ;
        rec:end 4 ;
        prov:wasAttributedTo ent:annotator ;
        rec:concept theme:training ;
        rec:basis basis:own ;
        rec:method method:curated ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## JudgedProvision-judgement-unique of valid.title
# The same group twice, in the words of the provision and in a title.
# breaks JudgedProvision-judgement-unique at tip:4-8
DELETE DATA { tip:4-8_group-1 rec:basis basis:title } ;
INSERT DATA {
    tip:4-8
        rec:affectedGroup group:children ;
        rec:judgement tip:4-8_group-2 .
    tip:4-8_group-1 rec:basis basis:own .
    tip:4-8_group-2
        a rec:Judgement ;
        oa:hasSource tip:4-8 ;
        rec:quote "依照以往"@zh ;
        rec:start 0 ;
        rec:end 4 ;
        prov:wasAttributedTo ent:annotator ;
        rec:concept group:children ;
        rec:basis basis:title ;
        rec:method method:curated ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## JudgedProvision-theme-title of valid.title
# A theme of a title.
# breaks JudgedProvision-theme-title at tip:4-8
DELETE DATA { tip:4-8_theme-1 rec:basis basis:own } ;
INSERT DATA { tip:4-8_theme-1 rec:basis basis:title }

## JudgedProvision-basis-missing of valid.title
# Nothing says where the group stands.
# breaks JudgedProvision-basis-missing at tip:4-8
DELETE DATA { tip:4-8_group-1 rec:basis basis:title } ;
INSERT DATA { tip:4-8 rec:affectedGroup group:children }

## JudgedProvision-theme of context
# A group and no theme.
# breaks JudgedProvision-theme at tip:4-8
INSERT DATA {
    group:children
        a rec:Group ;
        a skos:Concept ;
        dcterms:identifier "children" ;
        skos:definition "What concerns children."@en ;
        skos:definition "与儿童有关的事项。"@zh ;
        skos:inScheme scheme:group ;
        skos:prefLabel "Children"@en ;
        skos:prefLabel "儿童"@zh ;
        skos:topConceptOf scheme:group .
    tip:4-8
        rec:affectedGroup group:children ;
        rec:judgement tip:4-8_group-1 .
    tip:4-8_group-1
        a rec:Judgement ;
        oa:hasSource tip:4-8 ;
        rec:quote "依照以往"@zh ;
        rec:start 0 ;
        rec:end 4 ;
        prov:wasAttributedTo ent:annotator ;
        rec:concept group:children ;
        rec:basis basis:own ;
        rec:method method:curated ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## JudgedProvision-theme-2 of valid.four-themes
# Five themes.
# breaks JudgedProvision-theme at tip:4-8
INSERT DATA {
    theme:prevention
        a rec:Theme ;
        a skos:Concept ;
        dcterms:identifier "prevention" ;
        skos:definition "What concerns prevention."@en ;
        skos:definition "与预防有关的事项。"@zh ;
        skos:inScheme scheme:theme ;
        skos:prefLabel "Prevention"@en ;
        skos:prefLabel "预防"@zh ;
        skos:topConceptOf scheme:theme .
    tip:4-8
        rec:judgement tip:4-8_theme-5 ;
        rec:theme theme:prevention .
    tip:4-8_theme-5
        a rec:Judgement ;
        oa:hasSource tip:4-8 ;
        rec:quote "依照以往"@zh ;
        rec:start 0 ;
        rec:end 4 ;
        prov:wasAttributedTo ent:annotator ;
        rec:concept theme:prevention ;
        rec:basis basis:own ;
        rec:method method:curated ;
        prov:wasGeneratedBy ent:extraction ;
        rec:status status:proposed .
}

## JudgedProvision-theme-3 of valid.title
# A group as a theme.
# breaks JudgedProvision-theme at tip:4-8
DELETE DATA { tip:4-8_group-1 rec:basis basis:title } ;
INSERT DATA {
    tip:4-8
        rec:affectedGroup group:children ;
        rec:theme group:children .
    tip:4-8_group-1 rec:basis basis:own .
}

## JudgedProvision-affectedGroup of valid.title
# A theme as a group.
INSERT DATA { tip:4-8 rec:affectedGroup theme:training }

## JudgedProvision-exploitationForm of valid.title
# A theme as a form of exploitation.
INSERT DATA { tip:4-8 rec:exploitationForm theme:training }

## JudgedProvision-concepts of valid.four-themes
# A theme that was judged and not taken over.
DELETE DATA { tip:4-8 rec:theme theme:research }

## JudgedProvision-concepts-2 of valid.title
# A theme that nobody judged.
# breaks JudgedProvision-concepts at tip:4-8
INSERT DATA {
    theme:research
        a rec:Theme ;
        a skos:Concept ;
        dcterms:identifier "research" ;
        skos:definition "What concerns research."@en ;
        skos:definition "与研究有关的事项。"@zh ;
        skos:inScheme scheme:theme ;
        skos:prefLabel "Research"@en ;
        skos:prefLabel "研究"@zh ;
        skos:topConceptOf scheme:theme .
    tip:4-8 rec:theme theme:research .
}

## JudgedProvision-concepts-3 of valid.title
# A group that only a title names is not affected.
INSERT DATA { tip:4-8 rec:affectedGroup group:children }

## JudgedProvision-concepts-4 of valid.title
# A form that was judged and not taken over.
# breaks JudgedProvision-concepts at tip:4-8
DELETE DATA { tip:4-8_form-1 rec:basis basis:title } ;
INSERT DATA { tip:4-8_form-1 rec:basis basis:own }

## JudgedProvision-concepts-5 of valid.title
# A form that nobody judged.
INSERT DATA { tip:4-8 rec:exploitationForm form:organ-removal }

## Headline-language of valid.rule
# A headline in another language.
INSERT DATA {
    tip:4-8
        rec:headline "Encourage ratification"@en ;
        rec:headline "Encourager la ratification"@fr ;
        rec:headline "鼓励批准《公约》"@zh .
}

## Headline-language-2 of valid.rule
# Two headlines in Chinese.
INSERT DATA {
    tip:4-8
        rec:headline "Encourage ratification"@en ;
        rec:headline "鼓励与民间社会协商"@zh ;
        rec:headline "鼓励批准《公约》"@zh .
}

## Headline-language-3 of valid.rule
# A blank at the end.
INSERT DATA {
    tip:4-8
        rec:headline "Encourage ratification "@en ;
        rec:headline "鼓励批准《公约》"@zh .
}

## Headline-language-4 of valid.rule
# A headline on two lines.
INSERT DATA {
    tip:4-8
        rec:headline "Encourage ratification"@en ;
        rec:headline "鼓励批准\n《公约》"@zh .
}

## Headline-language-5 of valid.rule
# No language tag.
INSERT DATA {
    tip:4-8
        rec:headline "Encourage ratification" ;
        rec:headline "鼓励批准《公约》"@zh .
}

## Headline-both of valid.rule
# A headline in English alone.
INSERT DATA { tip:4-8 rec:headline "Encourage ratification"@en }

## Headline-both-2 of valid.rule
# A headline in Chinese alone.
INSERT DATA { tip:4-8 rec:headline "鼓励批准《公约》"@zh }

## Headline-stop of valid.rule
# A full stop in English.
INSERT DATA {
    tip:4-8
        rec:headline "Encourage ratification."@en ;
        rec:headline "鼓励批准《公约》"@zh .
}

## Headline-stop-2 of valid.rule
# A full stop in Chinese.
INSERT DATA {
    tip:4-8
        rec:headline "Encourage ratification"@en ;
        rec:headline "鼓励批准《公约》。"@zh .
}

## Headline-length-zh of valid.rule
# Twenty-one characters.
INSERT DATA {
    tip:4-8
        rec:headline "Encourage ratification"@en ;
        rec:headline "与民间社会协商并请缔约方会议审议批准各事宜"@zh .
}

## Headline-length-en of valid.rule
# Thirteen words.
INSERT DATA {
    tip:4-8
        rec:headline "Encourage ratification and consult civil society before the Conference next takes it up"@en ;
        rec:headline "鼓励批准《公约》"@zh .
}
