import type { Operation } from "@attune/contract";
import { isProblemSlug, openApiDocument, OPERATIONS, PROBLEMS } from "@attune/contract";
import type { Routes } from "../../platform/http/server.ts";

const escape = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 15%, transparent); --dim: color-mix(in srgb, currentColor 65%, transparent); }
body { font: 14px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 28px; } h2 { font-size: 20px; margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
article { padding: .75rem 0; border-bottom: 1px solid var(--line); }
code { font: 13px ui-monospace, monospace; } .dim { color: var(--dim); }
.method { display: inline-block; min-width: 3.2rem; font-weight: 600; }
a { color: inherit; }`;

const operationHtml = (name: string, operation: Operation): string => {
  const keys = operation.access === "none" ? "no key" : `${operation.access.join(" or ")} key`;
  const problems = operation.problems
    .filter(isProblemSlug)
    .map((slug) => `<a href="#problem-${slug}">${slug}</a>`);
  return `<article id="${name}"><div><code><span class="method">${operation.method}</span> ${escape(operation.path)}</code></div>
<div>${escape(operation.summary)} <span class="dim">· ${keys}</span></div>
${operation.body?.description ? `<div class="dim">Takes: ${escape(operation.body.description)}</div>` : ""}
${problems.length > 0 ? `<div class="dim">Problems: ${problems.join(", ")}</div>` : ""}</article>`;
};

const problemHtml = (
  slug: string,
  { status, title, fix }: { readonly status: number; readonly title: string; readonly fix: string },
): string =>
  `<article id="problem-${slug}"><code>${status} ${slug}</code><div>${escape(title)}</div><div class="dim">${escape(fix)}</div></article>`;

/** The API's page for people: every operation and problem of the contract, without a script. */
const docsPage = (): string => {
  const operations: readonly (readonly [string, Operation])[] = Object.entries(OPERATIONS);
  const tags = [...new Set(operations.map(([, { tag }]) => tag))];
  const sections = tags.map(
    (tag) =>
      `<h2>${escape(tag)}</h2>${operations
        .filter(([, each]) => each.tag === tag)
        .map(([name, each]) => operationHtml(name, each))
        .join("")}`,
  );
  const problems = Object.entries(PROBLEMS).map(([slug, entry]) => problemHtml(slug, entry));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Attune API</title><style>${STYLE}</style></head><body>
<h1>Attune API</h1><p>Schemas and examples for tools: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). Keys go as Basic user name or Bearer token.</p>
${sections.join("")}<h2>Problems</h2>${problems.join("")}</body></html>`;
};

export const docsRoutes = (): Pick<Routes, "openapi" | "docs"> => ({
  openapi: async () => openApiDocument(),
  docs: async ({ reply }) =>
    reply
      .header("content-type", "text/html; charset=utf-8")
      .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
      .send(docsPage()),
});
