/** Builds, serves and tests the front end. */
import react from "@vitejs/plugin-react";
import { fileURLToPath, URL } from "node:url";
import { defineConfig } from "vitest/config";
import { dropUnusedLocales } from "./scripts/drop-unused-locales.ts";

const backend = process.env.DANA_BACKEND_URL ?? "http://127.0.0.1:5000";

const proxy = {
  "/api": backend,
  "/webhooks": backend,
  "/simulator/graph": backend,
  "/socket.io": { target: backend, ws: true },
};

export default defineConfig({
  plugins: [react(), dropUnusedLocales(["en-US"])],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { port: 5173, strictPort: true, proxy },
  preview: { port: 5173, strictPort: true, proxy },
  build: {
    manifest: true,
    target: "es2022",
    sourcemap: false,
    // Nothing inline: the content security policy allows only files of our own.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What nearly every page needs travels in two files instead of twenty.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            {
              name: "vendor",
              test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack|openapi-fetch)\//,
            },
            // Forms, records and notes stand on components, which stand on this: together they would go round in a circle.
            { name: "base", test: /src\/(api|lib)\/(?!schema-form|forms|audit|tell)|lucide-react/, minShareCount: 4 },
          ],
        },
      },
    },
  },
  test: {
    environment: "jsdom",
    pool: "threads",
    maxWorkers: "100%",
    setupFiles: ["./src/testing/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
