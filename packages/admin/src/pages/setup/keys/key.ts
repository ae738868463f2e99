import type { Answer } from "../../../api/index.ts";

export type Key = Answer<"listKeys">["keys"][number];

/** Whether it opens anything. */
export const isOpen = ({ status }: Key): boolean => status === "live" || status === "rotated";

/** What a dialog is about, as the address has it: "make", "rotate:k_…", "revoke:k_…". */
export const doingIn = (
  text: string,
  keys: readonly Key[],
):
  | { readonly is: "make" }
  | { readonly is: "rotate" | "revoke"; readonly key: Key }
  | { readonly is: "nothing" } => {
  if (text === "make") return { is: "make" };
  const [, what, id] = /^(rotate|revoke):(.+)$/.exec(text) ?? [];
  const key = keys.find((each) => each.id === id);
  if (key === undefined || !isOpen(key)) return { is: "nothing" };
  return { is: what === "rotate" ? "rotate" : "revoke", key };
};
