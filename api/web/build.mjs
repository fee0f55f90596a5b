// Builds what the server hands out: node build.mjs [FOLDER], by default into static/.
import { readdir } from "node:fs/promises";
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
await build({
  ...shared,
  entryPoints: [...pages.map((name) => `src/pages/${name}`), ...styles.map((name) => `src/style/${name}`)],
  entryNames: "[name]",
  outdir: folder,
});
