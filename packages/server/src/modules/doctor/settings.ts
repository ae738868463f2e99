import type { Finding } from "@attune/contract";
import type { Config } from "../../config.ts";
import { corsOrigins } from "../../config.ts";
import type { Examination } from "../../platform/store/index.ts";
import { fail, ok, warn } from "./finding.ts";

/** Attune runs TypeScript as it is and uses Temporal and node:sqlite (ADR 0002). */
const NODE_MAJOR = 26;

export const examineVersions = (
  versions: Readonly<Record<string, string | undefined>>,
  attune: string,
): Finding => {
  const { node = "unknown", sqlite = "unknown" } = versions;
  const found = `Attune ${attune}, Node ${node}, SQLite ${sqlite}`;
  return Number(node.split(".")[0]) >= NODE_MAJOR
    ? ok("versions", found)
    : fail(
        "versions",
        `${found}: Attune needs Node ${NODE_MAJOR}`,
        "Run it as npx attune, with the Node that npm ci brings.",
      );
};

const cors = (config: Config): Finding => {
  const origins = corsOrigins(config);
  return origins === "*"
    ? warn(
        "CORS origins",
        "*: pages of any site may send with the public browser key and read the answers; ordinary in development",
        "Set ATTUNE_CORS_ORIGINS to the origins of your pages: https://shop.example",
      )
    : ok("CORS origins", origins.length === 0 ? "none" : origins.join(", "));
};

const basis = (config: Config, found: Examination): Finding => {
  const defined = found.state === "read" ? found.personalizationBasis : null;
  const effective = defined ?? config.ATTUNE_PERSONALIZATION_BASIS;
  const from = defined === null ? "ATTUNE_PERSONALIZATION_BASIS" : "the live purpose definition";
  if (effective !== "consent")
    return ok("consent basis", `personalization rests on ${effective} (${from})`);
  const rests = `personalization rests on consent (${from}; nothing set means consent)`;
  return found.state === "read" && !found.hasConsent
    ? warn(
        "consent basis",
        `${rests}, and none is recorded yet: everybody sees the slots' defaults`,
        "Send consent with the events or to POST /v1/consents, or set the basis that is yours.",
      )
    : ok("consent basis", `${rests}: who has given none sees the slots' defaults`);
};

const identity = (config: Config): Finding => {
  if (config.ATTUNE_IDENTITY_VERIFICATION === "off")
    return warn(
      "identity verification",
      "off: whoever has the public browser key may write as any customer",
      "Set ATTUNE_IDENTITY_VERIFICATION=on and ATTUNE_IDENTITY_SECRET.",
    );
  return config.ATTUNE_IDENTITY_SECRET === undefined
    ? warn(
        "identity verification",
        "on, without a secret: browsers can be only anonymous",
        "Set ATTUNE_IDENTITY_SECRET here and sign userHash with it on your server.",
      )
    : ok("identity verification", "on: browsers prove who their user is with userHash");
};

/** What the settings, and a definition that goes before them, lead to. */
export const examineSettings = (config: Config, found: Examination): Finding[] => [
  cors(config),
  basis(config, found),
  identity(config),
];
