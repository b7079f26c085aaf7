// Makes the fonts of the site: two Latin families as they are, and Chinese faces cut to the characters in use.
//
// A whole Chinese face is several megabytes. It comes in slices; the characters in use are taken out of each and joined.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createFont, woff2 } from "fonteditor-core";

const PACKAGES = "node_modules/";
const TARGET = "server/reaffirm_server/static/vendor/";
/** Where the texts of the data and of the pages are, and the ends of their names. */
const FOLDERS = ["data", "ontology", "build/reaffirm_core", "build/reaffirm_build", "server/reaffirm_server"];
const TEXTS = /\.(csv|po|rq|toml|ttl|txt)$/;
/** Punctuation that is wide in Chinese only. */
const PUNCTUATION = "“”‘’…—·";
/** Characters from here on are Chinese. */
const FIRST_CHINESE = 0x2e80;

/** Family, package, file. */
const LATIN = [
  ["Inter Variable", "@fontsource-variable/inter", "inter-latin-wght-normal.woff2"],
  ["Source Serif 4 Variable", "@fontsource-variable/source-serif-4", "source-serif-4-latin-wght-normal.woff2"],
];
/** Family, package, weight, weights for which it is shown. */
const CHINESE = [
  ["Noto Sans SC Cut", "@fontsource/noto-sans-sc", 400, "100 500"],
  ["Noto Sans SC Cut", "@fontsource/noto-sans-sc", 600, "501 900"],
  ["Noto Serif SC Cut", "@fontsource/noto-serif-sc", 400, "100 900"],
];

const faces = [];

/** Write a font under a name that changes with its content, and its rule. */
function put(name, content, family, weights, range) {
  const file = `${name}.${createHash("sha256").update(content).digest("hex").slice(0, 8)}.woff2`;
  writeFileSync(`${TARGET}fonts/${file}`, content);
  faces.push(
    `@font-face {\n  font-family: "${family}";\n  font-weight: ${weights};\n  font-display: swap;\n` +
      `  src: url(fonts/${file}) format("woff2");\n  unicode-range: ${range};\n}\n`,
  );
}

/** The code points of a list of ranges such as `U+4e00-4e03, U+4e08`. */
function* codes(ranges) {
  for (const range of ranges.split(",")) {
    const [first, last = first] = range.trim().slice(2).split("-").map((code) => parseInt(code, 16));
    for (let code = first; code <= last; code++) yield code;
  }
}

/** Join what the slices of a face have of some characters. */
function cut(name, weight, wanted) {
  const style = readFileSync(`${PACKAGES}${name}/${weight}.css`, "utf8");
  const left = new Set(wanted);
  let whole = null;
  for (const [, file, ranges] of style.matchAll(/files\/([^)]*\.woff2)[^}]*unicode-range: ([^;]*);/g)) {
    const subset = [...codes(ranges)].filter((code) => left.has(code));
    if (!subset.length) continue;
    const slice = createFont(readFileSync(`${PACKAGES}${name}/files/${file}`), { type: "woff2", subset });
    const glyphs = slice.get().glyf.filter(({ unicode }) => unicode?.length);
    glyphs.forEach(({ unicode }) => unicode.forEach((code) => left.delete(code)));
    if (whole) whole.get().glyf.push(...glyphs);
    else whole = slice;
  }
  return Buffer.from(whole.write({ type: "woff2", hinting: false }));
}

const paths = FOLDERS.flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`));
const text = PUNCTUATION + paths.filter((path) => TEXTS.test(path) && !path.startsWith("data/graph/")).map((path) => readFileSync(path, "utf8")).join("");
const wanted = [...new Set(text)]
  .map((character) => character.codePointAt(0))
  .filter((code) => code >= FIRST_CHINESE || PUNCTUATION.includes(String.fromCodePoint(code)))
  .sort((one, other) => one - other);
const hex = wanted.map((code) => `U+${code.toString(16)}`).join(",");

rmSync(`${TARGET}fonts`, { recursive: true, force: true });
mkdirSync(`${TARGET}fonts`, { recursive: true });
await woff2.init();
for (const [family, name, file] of LATIN) {
  const content = readFileSync(`${PACKAGES}${name}/files/${file}`);
  const range = "U+0-2ff,U+2000-206f,U+20ac,U+2122,U+2190-2193,U+2212,U+2215";
  put(file.split("-latin")[0], content, family, "100 900", range);
}
for (const [family, name, weight, weights] of CHINESE) {
  put(`${name.split("/")[1]}-${weight}`, cut(name, weight, wanted), family, weights, hex);
}
for (const name of new Set([...LATIN, ...CHINESE].map(([, name]) => name))) {
  writeFileSync(`${TARGET}fonts/${name.split("/")[1]}.LICENSE.txt`, readFileSync(`${PACKAGES}${name}/LICENSE`));
}
writeFileSync(`${TARGET}fonts.css`, faces.join("\n"));
