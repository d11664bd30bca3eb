// Bundle static/src into static/dist/portal; file names are hashed later by Django's manifest storage.
import { build, context } from "esbuild";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { slim } from "./slim.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const place = join(here, "dist", "portal");
const watching = process.argv.includes("--watch");
// Built aside and put in place at once, so that a running portal never misses a file.
const out = watching ? place : `${place}.${process.pid}`;
const SOURCES = ["templates", "kexie_portal", "orgs", "activities", "projects", "reports"];
const REGISTRY = /^(portal|navigation|worklist|panels|home|searching|time_limits)(_[a-z]+)?\.py$/;
const ICONS = join(root, "node_modules/@tabler/icons/icons/outline");
const NAMED = [/\{% icon "([a-z0-9-]+)"/g, /\bicon(?:_name)?="([a-z0-9-]+)"/g, /^icon: ([a-z0-9-]+)$/gm];

const slimTabler = {
  name: "slim-tabler",
  setup(builder) {
    builder.onLoad({ filter: /tabler\.min\.css$/ }, (file) => ({
      contents: slim(readFileSync(file.path, "utf8")),
      loader: "css",
    }));
  },
};

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path);
    return [".html", ".py", ".txt"].includes(extname(entry.name)) ? [path] : [];
  });
}

function iconNames() {
  const names = new Set();
  for (const path of [...SOURCES.flatMap((folder) => files(join(root, folder))), join(here, "src", "icons.txt")]) {
    const text = readFileSync(path, "utf8");
    for (const pattern of NAMED) for (const match of text.matchAll(pattern)) names.add(match[1]);
    // Registries name icons by position: any word there that is an icon counts.
    if (REGISTRY.test(basename(path))) {
      for (const match of text.matchAll(/"([a-z0-9-]+)"/g)) if (existsSync(join(ICONS, `${match[1]}.svg`))) names.add(match[1]);
    }
  }
  return [...names].sort();
}

function symbol(name) {
  const path = join(ICONS, `${name}.svg`);
  const inner = readFileSync(path, "utf8").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
}

function writeSprite() {
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${iconNames().map(symbol).join("")}</svg>`;
  writeFileSync(join(out, "icons.svg"), sprite);
  copyFileSync(join(here, "src", "mark.svg"), join(out, "mark.svg"));
}

const options = {
  absWorkingDir: root,
  entryPoints: ["early.js", "portal.js", "charts.js", "portal.css", "chunks/filling.js", "chunks/formeditor.js"].map((name) => join(here, "src", name)),
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome90", "firefox90", "safari15"],
  charset: "utf8",
  legalComments: "linked",
  logLevel: "warning",
  plugins: [slimTabler],
};

if (watching) {
  mkdirSync(out, { recursive: true });
  writeSprite();
  const watcher = await context(options);
  await watcher.watch();
} else {
  mkdirSync(out, { recursive: true });
  try {
    await build(options);
    writeSprite();
    if (existsSync(place)) renameSync(place, `${out}.old`);
    renameSync(out, place);
  } finally {
    for (const left of [out, `${out}.old`]) rmSync(left, { recursive: true, force: true });
  }
}
