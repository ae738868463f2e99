import type { MadeKey } from "@attune/contract";

/** A new key with what it is for; the one time that it is shown. */
export const madeKeyText = ({ id, name, kind, source, role, key, expires, replaced }: MadeKey) => {
  const what =
    role === null ? `${kind} key of the source ${source ?? "?"}` : `secret key of the role ${role}`;
  const end = expires === null ? "" : `, until ${expires}`;
  const before =
    replaced === undefined
      ? []
      : [
          replaced.status === "rotated"
            ? `The old one (${replaced.id}) works until ${replaced.expires ?? "?"}.`
            : `The old one (${replaced.id}) opens nothing any more.`,
        ];
  return [
    `${name} (${id}), a ${what}${end}. Shown this once; only its hash is kept:`,
    "",
    `  ${key}`,
    ...(before.length === 0 ? [] : ["", ...before]),
  ].join("\n");
};
