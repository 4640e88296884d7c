// Fails when the JavaScript that the inbox needs for its first paint is over budget, or when chunks go round in a circle.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 170;
const ENTRY = "index.html";
const INBOX = "src/features/conversations/InboxPage.tsx";

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

/** Every chunk that is loaded before `key` can run. */
function collect(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest: was the page moved?`);
  seen.add(key);
  for (const next of chunk.imports ?? []) collect(next, seen);
  return seen;
}

const gzipped = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1000;
const keys = new Set([...collect(ENTRY), ...collect(INBOX)]);
const files = [...keys].map((key) => ({ file: manifest[key].file, kb: gzipped(manifest[key].file) }));
const styles = new Set([...keys].flatMap((key) => manifest[key].css ?? []));
const total = files.reduce((sum, { kb }) => sum + kb, 0);

for (const { file, kb } of files.sort((a, b) => b.kb - a.kb)) console.log(`${kb.toFixed(1).padStart(7)} kB  ${file}`);
console.log(
  `${[...styles]
    .reduce((sum, file) => sum + gzipped(file), 0)
    .toFixed(1)
    .padStart(7)} kB  CSS (not counted)`,
);
console.log(`Inbox, first paint: ${total.toFixed(1)} kB of JavaScript, gzip (limit ${LIMIT_KB})`);

// What everything stands on may stand on libraries alone: part of a circle would run before what it needs is there.
const base = Object.values(manifest).find(({ name }) => name === "base");
const strange = (base?.imports ?? []).filter((key) => !/^_(rolldown-runtime|vendor|preload-helper)-/.test(key));
if (!base || strange.length > 0) {
  console.error(`The base chunk stands on ${strange.join(", ") || "nothing: is it gone?"} (see vite.config.ts).`);
  process.exit(1);
}
if (total > LIMIT_KB) {
  console.error("Over budget: load something later.");
  process.exit(1);
}
