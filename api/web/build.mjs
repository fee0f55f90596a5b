// Builds what the server hands out: node build.mjs [FOLDER], by default into static/.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const folder = process.argv[2] ?? new URL("static", import.meta.url).pathname;
const pages = (await readdir(new URL("src/pages", import.meta.url))).filter((name) => name.endsWith(".ts"));
const styles = ["style.css"];

const shared = {
  absWorkingDir: new URL(".", import.meta.url).pathname,
  bundle: true,
  minify: true,
  legalComments: "none",
  charset: "utf8",
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  logLevel: "warning",
};

// A script for each page that has one, and the style.
const built = await build({
  ...shared,
  metafile: true,
  entryPoints: [...pages.map((name) => `src/pages/${name}`), ...styles.map((name) => `src/style/${name}`)],
  entryNames: "[name]",
  outdir: folder,
});

// The licences of the packages that are in what was built.
const packages = Object.keys(built.metafile.inputs).flatMap(
  (path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
);
const licences = [...new Set(packages)].sort().map(async (name) => {
  const text = await readFile(new URL(`node_modules/${name}/LICENSE`, import.meta.url), "utf8");
  return `${name}\n\n${text.trim()}\n`;
});
await writeFile(`${folder}/licenses.txt`, (await Promise.all(licences)).join(`\n${"-".repeat(72)}\n\n`));
