/** The catalogue holds what the code says, and nothing else. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { t } from "../i18n";
import { en } from "./en";
import { attention } from "./en/attention";
import { automation } from "./en/automation";
import { checked } from "./en/checked";
import { drafts } from "./en/drafts";
import { integrations } from "./en/integrations";
import { memory } from "./en/memory";
import { rewriting } from "./en/rewriting";
import { simulator } from "./en/simulator";

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes("messages") && !file.includes(".test."))
  .map((file) => readFileSync(join("src", file), "utf8"))
  .join("\n");

/** The beginnings of keys that are put together while running, such as `state.${name}`. */
const built = [...sources.matchAll(/`([a-z][\w.]*\.)\$\{/gi)].map(([, prefix]) => prefix ?? "");

describe("the catalogue", () => {
  it("has no text that nothing shows", () => {
    const unused = Object.keys({
      ...en,
      ...attention,
      ...automation,
      ...checked,
      ...drafts,
      ...integrations,
      ...memory,
      ...rewriting,
      ...simulator,
    }).filter((key) => !sources.includes(`"${key}"`) && !built.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  it("has every key once", () => {
    const files = readdirSync("src/lib/messages/en").map((file) =>
      readFileSync(join("src/lib/messages/en", file), "utf8"),
    );
    const keys = files.flatMap((file) => [...file.matchAll(/^ {2}"([\w.]+)":/gm)].map(([, key]) => key));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it("chooses the plural form by the number and writes numbers as the reader does", () => {
    expect(t("thread.jump", { count: 1 })).toBe("1 new message below");
    expect(t("thread.jump", { count: 1200 })).toBe("1,200 new messages below");
  });
});
