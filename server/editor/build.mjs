// Bundles the editor, without what asks other hosts or lists their prefixes, and the drawing of results.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

/** What is taken out of the editor, and what stands there instead: its own completers, and the prefixes of the world. */
const CUTS = [
  [/completers\.forEach\(\(\w+\) => \{\s*Yasqe\.registerAutocompleter\(\w+\);\s*\}\);/, "0;"],
  [/, madsrdf = "[^]*?(?=, conf\$2 = \{)/, ", prefixes_default = {}"],
  [/fetch\(o\)\.then\(/, "Promise.reject(o).then("],
  ["https://dbpedia.org/sparql", "sparql"],
  [/(?<=\.prefixes\[t\] === void 0 && )\((?=o\.OK = !1)/, "!document.prefixes?.has(t) && ("],
];

const local = {
  name: "local",
  setup(bundler) {
    bundler.onLoad({ filter: /yasqe\.esm\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [theirs, ours] of CUTS) {
        if (contents.search(theirs) < 0) throw new Error(`${path} holds no ${theirs}; look through build.mjs`);
        contents = contents.replace(theirs, () => ours);
      }
      return { contents, loader: "js" };
    });
  },
};

await build({
  entryPoints: ["server/editor/editor.js", "server/editor/graph.js"],
  outdir: "server/reaffirm_server/static/vendor",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  plugins: [local],
});
