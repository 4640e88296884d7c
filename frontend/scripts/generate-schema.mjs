// Writes src/api/schema.d.ts from openapi.json; with --check it only says whether the file is fresh.
import openapiTS, { astToString } from "openapi-typescript";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const source = new URL("../openapi.json", import.meta.url);
const target = new URL("../src/api/schema.d.ts", import.meta.url);
const check = process.argv.includes("--check");

if (!existsSync(source)) {
  console.error("openapi.json is missing: write it from the running application first.");
  process.exit(check ? 0 : 1);
}

const types = astToString(
  await openapiTS(JSON.parse(readFileSync(source, "utf8")), {
    alphabetize: true,
    // A field that the server fills by itself may be left out of a request.
    defaultNonNullable: false,
  }),
);
const text = `// Generated from openapi.json by "npm run generate": do not edit.\n${types}`;

if (!check) {
  writeFileSync(target, text);
} else if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
  console.error('src/api/schema.d.ts is stale: run "npm run generate".');
  process.exit(1);
}
