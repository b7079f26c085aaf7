// Validate data with two SHACL engines, and print the results of each as JSON: focus node, shape and component.
// Usage: node shacl.mjs SHAPES DATA, two files in N-Triples.

import { readFileSync } from "node:fs";
import dataModel from "@rdfjs/data-model";
import datasets from "@rdfjs/dataset";
import { Parser } from "n3";
import Validator from "rdf-validate-shacl";
import { Validator as Engine } from "shacl-engine";

const factory = { ...bound(dataModel), ...bound(datasets) };

function bound(object) {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(object)).filter((name) => name !== "constructor");
  return Object.fromEntries(names.map((name) => [name, object[name].bind(object)]));
}

function read(path) {
  return factory.dataset(new Parser({ format: "N-Triples", factory }).parse(readFileSync(path, "utf-8")));
}

const [shapes, data] = process.argv.slice(2).map(read);

const found = {
  "rdf-validate-shacl": (await new Validator(shapes).validate(data)).results.map((result) => [
    result.focusNode.value,
    result.sourceShape.value,
    result.sourceConstraintComponent.value,
  ]),
  "shacl-engine": (await new Engine(shapes, { factory }).validate({ dataset: data })).results.map((result) => [
    result.focusNode.term.value,
    result.shape.ptr.term.value,
    result.constraintComponent.value,
  ]),
};

console.log(JSON.stringify(found));
