// Builds everything the browser and the PDF need into static/dist. Run: node frontend/build.mjs [--watch]
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Resvg, initWasm } from "@resvg/resvg-wasm";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "node_modules");
const dist = join(here, "..", "static", "dist");

/** Each becomes static/dist/<name>.js or .css. A page-only script is one more line here. */
const entryPoints = [
  { out: "app", in: join(here, "js/app.js") },
  { out: "theme", in: join(here, "js/theme.js") },
  { out: "network", in: join(here, "js/network/picture.js") },
  { out: "composer", in: join(here, "js/composer.js") },
  { out: "service-worker", in: join(here, "js/offline/service-worker.js") },
  { out: "app", in: join(here, "css/app.css") },
  { out: "card", in: join(here, "css/card.css") },
];

/** The PDF needs one whole file per weight: split web fonts garble Cyrillic there. */
const paperFonts = ["Regular", "Semibold", "Bold", "It"].map((weight) => `SourceSans3-${weight}.ttf`);

const options = {
  entryPoints,
  outdir: dist,
  bundle: true,
  metafile: true,
  minify: true,
  format: "iife",
  charset: "utf8",
  target: ["chrome91", "firefox98", "safari15.4"],
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
  logLevel: "warning",
};

async function sprite() {
  const list = await readFile(join(here, "icons.txt"), "utf8");
  const names = list.split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
  const symbols = await Promise.all(names.map(async (name) => {
    const svg = await readFile(join(modules, "bootstrap-icons/icons", `${name}.svg`), "utf8");
    const inside = svg.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").trim();
    return `<symbol id="${name}" viewBox="0 0 16 16">${inside}</symbol>`;
  }));
  const brand = await readFile(join(here, "brand/drom.svg"), "utf8");
  const mark = brand.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").trim();
  symbols.push(`<symbol id="drom" viewBox="0 0 32 32">${mark}</symbol>`);
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">${symbols.join("")}</svg>\n`;
  await writeFile(join(dist, "icons.svg"), sheet);
}

/** The mark as pictures for a phone's screen; a maskable one may be cut to any shape, so the mark stands in the middle. */
async function appIcons() {
  await initWasm(await readFile(join(modules, "@resvg/resvg-wasm/index_bg.wasm")));
  const brand = await readFile(join(here, "brand/drom.svg"), "utf8");
  const inside = brand.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "");
  const padded = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -6 44 44"><path d="M-6-6h44v44H-6z" fill="#f6f7f9"/>${inside}</svg>`;
  const wanted = [["192", brand, 192], ["512", brand, 512], ["maskable", padded, 512], ["touch", padded, 180]];
  await Promise.all(wanted.map(([name, svg, width]) => {
    const picture = new Resvg(svg, { fitTo: { mode: "width", value: width } }).render().asPng();
    return writeFile(join(dist, `icons/${name}.png`), picture);
  }));
}

async function copies() {
  const pairs = [
    [join(here, "brand/drom.svg"), "drom.svg"],
    [join(modules, "axe-core/axe.min.js"), "test/axe.min.js"],
    ...paperFonts.map((name) => [join(modules, "source-sans/TTF", name), `fonts/${name}`]),
  ];
  await Promise.all(pairs.map(([from, to]) => copyFile(from, join(dist, to))));
}

await rm(dist, { recursive: true, force: true });
await Promise.all(["test", "fonts", "icons"].map((folder) => mkdir(join(dist, folder), { recursive: true })));
/** A page loads app.js and perhaps a script of its own: a module that listens must not stand in both, it would answer everything twice. */
function refuseTwins({ outputs }) {
  const scripts = Object.entries(outputs).filter(([name]) => name.endsWith(".js") && !name.endsWith("service-worker.js"));
  const places = new Map();
  for (const [name, { inputs }] of scripts) for (const one of Object.keys(inputs)) places.set(one, [...(places.get(one) || []), name]);
  return Promise.all([...places].filter(([, where]) => where.length > 1).map(async ([one, where]) => {
    if (/addEventListener\(/.test(await readFile(one, "utf8"))) throw new Error(`${one} listens, and stands in ${where.join(" and ")}`);
  }));
}

const [built] = await Promise.all([esbuild.build(options), sprite(), appIcons(), copies()]);
await refuseTwins(built.metafile);

if (process.argv.includes("--watch")) {
  const context = await esbuild.context(options);
  await context.watch();
}
