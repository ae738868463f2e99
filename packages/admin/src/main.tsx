import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { OperationTable } from "./api/index.ts";
import { ClientProvider, createClient, createQueries } from "./api/index.ts";
import { Frame } from "./frame/index.ts";
import { currentLocale, I18nProvider } from "./i18n/index.ts";
import { loadMessages } from "./messages/index.ts";
import { PAGES } from "./pages/index.ts";
import type { RoleTable } from "./session/index.ts";
import { SessionProvider } from "./session/index.ts";
import { UiProvider } from "./ui/index.ts";
import "./tokens.css";
import "./base.css";

/** Method and path of each operation, put in by the build. */
declare const __OPERATIONS__: OperationTable;
/** Who may call each operation, put in by the build. */
declare const __ROLES__: RoleTable;

const client = createClient({
  operations: __OPERATIONS__,
  fetch: (address, init) => fetch(address, init),
  now: () => Date.now(),
});
const queries = createQueries();
const locale = currentLocale();
const messages = await loadMessages(locale);
const root = document.querySelector("#root");
if (root === null) throw new Error("the page has no root");

createRoot(root).render(
  <StrictMode>
    <I18nProvider first={{ locale, messages }}>
      <ClientProvider value={client}>
        <QueryClientProvider client={queries}>
          <UiProvider>
            <SessionProvider roles={__ROLES__}>
              <Frame pages={PAGES} />
            </SessionProvider>
          </UiProvider>
        </QueryClientProvider>
      </ClientProvider>
    </I18nProvider>
  </StrictMode>,
);
