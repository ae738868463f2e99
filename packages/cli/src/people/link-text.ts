import type { LinkedPerson } from "@attune/contract";

/** The link that lets a person in; the one time that it is shown. */
export const linkText = ({ person: { name, id, role }, link }: LinkedPerson): string =>
  [
    `${name} (${id}), ${role}. This link sets a password, once, until ${link.expires}:`,
    "",
    `  ${link.url}`,
    "",
    "Give it to nobody else: whoever opens it first is in.",
  ].join("\n");
