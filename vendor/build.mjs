// Makes src/onrecord/views/static/d3.js of the modules in d3.mjs: `npm install && node build.mjs` in this folder.
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const names = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`).join(", ");
const rights = readFileSync("node_modules/d3-zoom/LICENSE", "utf8").trim();
await build({
  entryPoints: ["d3.mjs"], bundle: true, minify: true, format: "iife", globalName: "d3", legalComments: "none", logLevel: "warning",
  banner: { js: `/* ${names}, and what they need.\n\n${rights}\n*/` },
  outfile: "../src/onrecord/views/static/d3.js",
});
