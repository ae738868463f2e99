import type { Kind } from "@attune/core/definition";

/** Which kinds somebody must approve from now on, as a start of the server says. */
export type ApprovalCommand = {
  readonly kinds: readonly Kind[];
  readonly actor: string;
  readonly at: number;
};

/** The kinds of before; null when nothing has changed. */
export type ApprovalOutcome = { readonly before: readonly Kind[] | null };

/** Outlives the server, so that a command on a stopped one cannot pass approval by. */
export type ApprovalStore = {
  /** Keeps the kinds that need approval; a change is noted in the audit log. */
  readonly keepApproval: (command: ApprovalCommand) => Promise<ApprovalOutcome>;
};

export type ApprovalReads = {
  /** The kinds that need approval, as the last start of the server had them; none before the first. */
  readonly approvalKinds: () => Promise<readonly Kind[]>;
};
