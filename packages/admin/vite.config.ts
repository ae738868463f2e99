import { OPERATIONS, ROLES_OF } from "@attune/contract";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Method and path of each operation: with the roles that may, all that the browser needs of the contract. */
const operations = Object.fromEntries(
  Object.entries(OPERATIONS).map(([name, { method, path }]) => [name, [method, path]]),
);

const server = process.env["ATTUNE_URL"] ?? "http://127.0.0.1:4400";
const key = process.env["ATTUNE_SECRET_KEY"];
/** While developing, the UI acts with a key of yours instead of a session. */
const proxy = {
  target: server,
  ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
};

// oxlint-disable-next-line import/no-default-export -- vite reads its configuration from the default export
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  define: { __OPERATIONS__: JSON.stringify(operations), __ROLES__: JSON.stringify(ROLES_OF) },
  // The server puts a new nonce in its place in each answer.
  html: { cspNonce: "__NONCE__" },
  build: {
    target: ["chrome123", "safari17.5", "firefox120"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { "/v1": proxy, "/preview-frame": proxy, "/docs": proxy, "/openapi.json": proxy },
  },
});
