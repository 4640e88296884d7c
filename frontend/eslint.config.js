// Lint rules, with the import zones generated from the folders that exist.
import js from "@eslint/js";
import globals from "globals";
import { readdirSync } from "node:fs";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("./src/features", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const onlyUi = {
  group: ["react-aria-components", "react-aria-components/*", "react-aria", "react-stately"],
  message: "Only src/ui imports React Aria: wrap what you need there.",
};
const noFeature = { group: ["@/features/*", "@/features/**"], message: "Features are joined in src/app alone." };
const noApp = { group: ["@/app/*", "@/app/**"], message: "Nothing below src/app imports it." };

const imports = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });
const noFetch = [
  "error",
  { name: "fetch", message: "Only src/api talks to the server." },
  { name: "XMLHttpRequest", message: "Only src/api talks to the server." },
];

/** Every text that a person reads comes from the catalogue. */
const say = "Write the text into src/lib/messages and show it with t().";
const words = [
  "error",
  { selector: "JSXText[value=/[A-Za-z]{2}/]", message: say },
  { selector: "JSXExpressionContainer > Literal[value=/[A-Za-z]{2}.* /]", message: say },
  {
    selector:
      "JSXAttribute[name.name=/^(label|title|placeholder|aria-label|alt|help|lead|description|text)$/] > Literal[value=/[A-Za-z]/]",
    message: say,
  },
];

/** A feature may import itself and everything below, never a neighbour. */
const featureZones = features.map((name) => ({
  files: [`src/features/${name}/**/*.{ts,tsx}`],
  rules: imports(onlyUi, noApp, {
    group: features
      .filter((other) => other !== name)
      .flatMap((other) => [`**/features/${other}/**`, `../${other}/**`, `../../${other}/**`, `../../../${other}/**`]),
    message: "A feature does not import another one: share through src/lib or join them in src/app.",
  }),
}));

export default tseslint.config(
  { ignores: ["dist", "src/api/schema.d.ts", "node_modules"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ["**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "react-hooks/set-state-in-render": "error",
      "react-hooks/static-components": "error",
      "react-hooks/use-memo": "error",
      // A callback that may or may not be waited for is typed with void in a union.
      "@typescript-eslint/no-invalid-void-type": "off",
      "no-restricted-globals": noFetch,
      "@typescript-eslint/consistent-type-imports": "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["src/**/*.tsx"],
    ignores: ["**/*.test.tsx", "src/testing/**"],
    rules: { "no-restricted-syntax": words },
  },
  { files: ["src/app/**"], rules: imports(onlyUi) },
  { files: ["src/{api,lib,ui,testing}/**"], rules: imports(onlyUi, noFeature, noApp) },
  { files: ["src/ui/**"], rules: imports(noFeature, noApp) },
  { files: ["src/api/**", "src/testing/**", "**/*.test.{ts,tsx}"], rules: { "no-restricted-globals": "off" } },
  { files: ["scripts/**", "*.config.{js,ts}"], languageOptions: { globals: globals.node } },
  ...featureZones,
);
