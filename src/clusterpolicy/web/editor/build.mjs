/**
 * Bundles the editor: `node build.mjs <folder>` writes editor.js, editor.css and licences.txt there.
 *
 * It is run where the packages of package-lock.json are installed, by hatch_build.py.
 */
import { build } from "esbuild";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
await build({
  entryPoints: ["editor.js"],
  bundle: true,
  charset: "utf8",
  format: "esm",
  legalComments: "none", // licences.txt has the whole texts
  logLevel: "warning",
  minify: true,
  outdir: folder,
  target: "es2020",
});
writeFileSync(join(folder, "licences.txt"), licences());

/** The licence texts of the packages that are in the bundle: all that are installed, except for the bundler. */
function licences() {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const bundled = Object.keys(packages).filter((path) => path && !packages[path].dev && !packages[path].optional);
  const head = "The editor is bundled from the packages below, each under its own licence.\n";
  return [head, ...bundled.sort().map(notice)].join(`\n${"=".repeat(80)}\n\n`);
}

function notice(path) {
  const { name, version, license, author, homepage, repository } = JSON.parse(
    readFileSync(join(path, "package.json"), "utf8"),
  );
  const by = typeof author === "object" ? author.name : author;
  const at = homepage ?? (typeof repository === "object" ? repository.url : repository);
  const lines = [`${name} ${version}`, `Licence: ${license}`, by && `By: ${by}`, at && `See: ${at}`];
  const texts = readdirSync(path)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .map((file) => readFileSync(join(path, file), "utf8").trim());
  return [lines.filter(Boolean).join("\n"), ...texts].join("\n\n") + "\n";
}
