import type { Content, DefinitionDocument } from "./documents.ts";

export type DraftState =
  | { readonly is: "same" }
  | { readonly is: "writing" }
  | { readonly is: "keeping" }
  | { readonly is: "kept"; readonly at: string }
  /** It stands on the page only: what is not valid, or did not get through. */
  | { readonly is: "refused"; readonly error: Error }
  | { readonly is: "conflict"; readonly theirs: DefinitionDocument };

/** What became of an attempt to keep a draft. */
type Kept =
  | { readonly is: "kept"; readonly document: DefinitionDocument }
  | { readonly is: "conflict"; readonly theirs: DefinitionDocument }
  | { readonly is: "refused"; readonly error: Error; readonly isWorthAnother: boolean };

type KeeperDeps = {
  /** Stores a draft over the version that was seen last; null: where there is none. */
  readonly put: (content: Content, over: DefinitionDocument | null) => Promise<Kept>;
  /** Does something after some milliseconds, unless what it answers is called before. */
  readonly after: (milliseconds: number, work: () => void) => () => void;
  readonly tell: (state: DraftState) => void;
};

/** So long nothing more is written before it is kept. */
const REST = 1_000;
const AGAIN_AFTER = 5_000;

const textOf = (content: Content): string => JSON.stringify(content);

export type DraftKeeper = {
  readonly write: (content: Content) => void;
  /** Keeps now what is written; false when somebody else's words are in the way. */
  readonly settle: () => Promise<boolean>;
  readonly keepMine: () => void;
  /** Goes on from the other's words, which it answers. */
  readonly takeTheirs: () => Content | null;
  /**
   * Keeps the last words, where they can be kept, and nothing after them. Answers the version that
   * stands then; null when somebody else's words are in the way.
   */
  readonly end: () => Promise<DefinitionDocument | null>;
  /** Nobody looks any more: what rests still is kept at once. */
  readonly stop: () => void;
};

/** What is being written, what of it is kept, and over which version. */
type Desk = {
  content: Content;
  kept: string;
  seen: DefinitionDocument | null;
  state: DraftState;
};

/** Sends what is on the desk, one request at a time, for as long as something new is there. */
const createSender = (desk: Desk, { put, after, tell }: KeeperDeps) => {
  let sending: Promise<void> | null = null;
  let cancel = (): void => undefined;

  const become = (next: DraftState): void => {
    desk.state = next;
    tell(next);
  };

  const keepAfter = (milliseconds: number): void => {
    cancel();
    cancel = after(milliseconds, () => void send());
  };

  const take = (sent: Content, answer: Kept): void => {
    const isMore = textOf(desk.content) !== textOf(sent);
    switch (answer.is) {
      case "kept":
        desk.seen = answer.document;
        desk.kept = textOf(sent);
        become(isMore ? { is: "writing" } : { is: "kept", at: answer.document.at });
        if (isMore) keepAfter(REST);
        return;
      case "conflict":
        become({ is: "conflict", theirs: answer.theirs });
        return;
      case "refused":
        become({ is: "refused", error: answer.error });
        if (answer.isWorthAnother || isMore) keepAfter(AGAIN_AFTER);
    }
  };

  const sendOnce = async (): Promise<void> => {
    cancel();
    const sent = desk.content;
    become({ is: "keeping" });
    take(sent, await put(sent, desk.seen));
    sending = null;
  };

  const send = (): Promise<void> => {
    sending ??= sendOnce();
    return sending;
  };

  return { become, keepAfter, send, sending: () => sending, cancel: () => cancel() };
};

/**
 * Keeps what is written as a draft, once it rests. It goes over the version that was seen last and
 * no other: what somebody else wrote meanwhile is never lost.
 */
export const createDraftKeeper = (
  deps: KeeperDeps,
  opened: { readonly content: Content; readonly document: DefinitionDocument | null },
): DraftKeeper => {
  const desk: Desk = {
    content: opened.content,
    kept: textOf(opened.content),
    seen: opened.document,
    state: { is: "same" },
  };
  const sender = createSender(desk, deps);
  return {
    write: (next) => {
      if (textOf(next) === textOf(desk.content)) return;
      desk.content = next;
      if (desk.state.is === "conflict" || sender.sending() !== null) return;
      if (textOf(next) === desk.kept) {
        sender.cancel();
        sender.become({ is: "same" });
        return;
      }
      sender.become({ is: "writing" });
      sender.keepAfter(REST);
    },
    settle: async () => {
      await sender.sending();
      if (desk.state.is !== "conflict" && textOf(desk.content) !== desk.kept) await sender.send();
      if (desk.state.is === "refused") throw desk.state.error;
      return desk.state.is !== "conflict";
    },
    keepMine: () => {
      if (desk.state.is !== "conflict") return;
      desk.seen = desk.state.theirs;
      void sender.send();
    },
    takeTheirs: () => {
      if (desk.state.is !== "conflict") return null;
      const { theirs } = desk.state;
      desk.seen = theirs;
      desk.content = theirs.definition;
      desk.kept = textOf(theirs.definition);
      sender.become({ is: "same" });
      return theirs.definition;
    },
    end: async () => {
      sender.cancel();
      await sender.sending();
      if (desk.state.is !== "conflict" && textOf(desk.content) !== desk.kept) await sender.send();
      sender.cancel();
      return desk.state.is === "conflict" ? null : desk.seen;
    },
    stop: () => {
      sender.cancel();
      if (desk.state.is === "writing") void sender.send();
    },
  };
};
