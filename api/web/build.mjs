// Builds what the server hands out: node build.mjs [FOLDER], by default into static/.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const here = new URL(".", import.meta.url);
const folder = process.argv[2] ?? new URL("static", here).pathname;
const { version } = JSON.parse(await readFile(new URL("package.json", here), "utf8"));
const pages = (await readdir(new URL("src/pages", here))).filter((name) => name.endsWith(".ts"));
const languages = await readdir(new URL("src/widget/language", here));
const styles = ["style.css"];

const shared = {
  absWorkingDir: here.pathname,
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

// The widget: one script that has its style and English in it, at its version; the other languages are data beside it.
const style = await build({ ...shared, entryPoints: ["src/widget/style.css"], write: false });
await build({
  ...shared,
  entryPoints: ["src/widget/index.ts"],
  outfile: `${folder}/widget/${version}.js`,
  define: {
    STYLE: JSON.stringify(style.outputFiles[0].text.trim()),
    VERSION: JSON.stringify(version),
    LANGUAGES: JSON.stringify(languages.map((name) => name.slice(0, 2)).filter((code) => code !== "en")),
  },
});
await mkdir(`${folder}/widget/${version}`, { recursive: true });
for (const name of languages.filter((one) => one !== "en.json")) {
  const words = JSON.parse(await readFile(new URL(`src/widget/language/${name}`, here), "utf8"));
  await writeFile(`${folder}/widget/${version}/${name}`, JSON.stringify(words));
}
// The licences of the packages that are in what was built.
const packages = Object.keys(built.metafile.inputs).flatMap(
  (path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
);
const licences = [...new Set(packages)].sort().map(async (name) => {
  const text = await readFile(new URL(`node_modules/${name}/LICENSE`, import.meta.url), "utf8");
  return `${name}\n\n${text.trim()}\n`;
});
await writeFile(`${folder}/licenses.txt`, (await Promise.all(licences)).join(`\n${"-".repeat(72)}\n\n`));
