# The ways to break a shape of shapes/reading.ttl. Each changes a valid example; tests/test_shapes.py says how.

PREFIX rec: <https://w3id.org/reaffirm/ontology#>
PREFIX status: <https://w3id.org/reaffirm/status/>
PREFIX tip: <https://w3id.org/reaffirm/tip/>

## ReadStatus-covering of valid.twice
# One of the two readings covers another provision.
# breaks ReadStatus-covering at status:machine-read-twice
DELETE DATA { tip:reading-second-asks rec:covers tip:4-8 } ;
INSERT DATA { tip:reading-second-asks rec:covers tip:3-1 }

## ReadStatus-covering-2 of valid.twice
# One of the two readings is of another kind.
# breaks ReadStatus-covering at status:machine-read-twice
DELETE DATA { tip:reading-first-asks rec:reads rec:Ask } ;
INSERT DATA { tip:reading-first-asks rec:reads rec:Mention }
