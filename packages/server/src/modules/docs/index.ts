import type { Operation, ProblemSlug } from "@attune/contract";
import {
  isManagement,
  isProblemSlug,
  openApiDocument,
  OPERATIONS,
  problem,
  PROBLEMS,
  ROLES_OF,
} from "@attune/contract";
import type { Call, Routes } from "../../platform/http/index.ts";

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
<div>${escape(operation.summary)} <span class="dim">· ${keys}${isManagement(name) ? `, for ${ROLES_OF[name].join(", ")}` : ""}</span></div>
${operation.body?.description ? `<div class="dim">Takes: ${escape(operation.body.description)}</div>` : ""}
${problems.length > 0 ? `<div class="dim">Problems: ${problems.join(", ")}</div>` : ""}</article>`;
};

const problemHtml = (
  slug: string,
  { status, title, fix }: { readonly status: number; readonly title: string; readonly fix: string },
): string =>
  `<article id="problem-${slug}"><code>${status} ${slug}</code><div>${escape(title)}</div><div class="dim">${escape(fix)}</div></article>`;

const pageOf = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`;

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
  return pageOf(
    "Attune API",
    `<h1>Attune API</h1><p>Schemas and examples for tools: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). Keys go as Basic user name or Bearer token.</p>
${sections.join("")}<h2>Problems</h2>${problems.join("")}`,
  );
};

const sendPage = (reply: Call<"docs">["reply"], page: string) =>
  reply
    .header("content-type", "text/html; charset=utf-8")
    .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
    .send(page);

const problemPage = (slug: ProblemSlug): string =>
  pageOf(
    `Attune: ${slug}`,
    `<h1>${escape(PROBLEMS[slug].title)}</h1>${problemHtml(slug, PROBLEMS[slug])}<p><a href="/docs">All operations and problems</a></p>`,
  );

export const docsRoutes = (): Pick<Routes, "openapi" | "docs" | "problem"> => ({
  openapi: async () => openApiDocument(),
  docs: async ({ reply }) => sendPage(reply, docsPage()),
  problem: async ({ params, reply }) => {
    if (!isProblemSlug(params.slug)) throw problem("not-found");
    return sendPage(reply, problemPage(params.slug));
  },
});
