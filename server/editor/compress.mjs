// Compresses what set-up makes for the site, once and well, for browsers that accept Brotli.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const FOLDER = "server/reaffirm_server/static/vendor/";

for (const name of readdirSync(FOLDER).filter((name) => /\.(css|js)$/.test(name))) {
  writeFileSync(`${FOLDER}${name}.br`, brotliCompressSync(readFileSync(FOLDER + name)));
}
