/** What became of one message on the clients' side. */
type Sent = {
  /** A number in the message, to know it again. */
  readonly nonce: number;
  accepted: number;
  duplicate: number;
  /** Times that its answer did not arrive. */
  unanswered: number;
};

export type StoredMessage = { readonly messageId: string; readonly nonce: number };

export type Reckoning = {
  readonly sent: number;
  readonly stored: number;
  /** Acknowledged and not stored, or accepted twice: the first time was forgotten. */
  readonly lost: number;
  /** Stored more than once. */
  readonly duplicated: number;
  /** Stored and never sent, or not as it was sent. */
  readonly unexpected: number;
  /** Its answer was lost, it was sent again, and it is stored once. */
  readonly recovered: number;
  /** Of the recovered: on disk before its answer was lost, found again by the duplicate answer. */
  readonly survived: number;
  /** Sent and never acknowledged. */
  readonly open: number;
  /** Answered decisions, and those of them that the ledger does not have (L6). */
  readonly decisions: number;
  readonly unrecorded: number;
  /** Answers that said to come back: the store could not be written. */
  readonly putOff: number;
};

export type Book = {
  readonly sent: (messageId: string, nonce: number) => void;
  readonly unanswered: (messageIds: readonly string[]) => void;
  readonly answered: (messageId: string, status: "accepted" | "duplicate") => void;
  readonly decided: (decisionId: string) => void;
  /** A request was answered, and is to be sent again. */
  readonly putOff: () => void;
  /** A request was answered. */
  readonly heard: () => void;
  /** Settles when so many more requests have been answered. */
  readonly moreAnswers: (count: number) => Promise<void>;
  readonly reckon: (stored: Iterable<StoredMessage>, ledger: ReadonlySet<string>) => Reckoning;
};

const countStored = (messages: ReadonlyMap<string, Sent>, stored: Iterable<StoredMessage>) => {
  const times = new Map<string, number>();
  let unexpected = 0;
  for (const { messageId, nonce } of stored) {
    times.set(messageId, (times.get(messageId) ?? 0) + 1);
    if (messages.get(messageId)?.nonce !== nonce) unexpected += 1;
  }
  return { times, unexpected };
};

/** What the clients know: every message that they sent and every answer that reached them. */
export const createBook = (): Book => {
  const messages = new Map<string, Sent>();
  const decisions = new Set<string>();
  const waiting: { at: number; readonly resolve: () => void }[] = [];
  let answers = 0;
  let putOff = 0;

  return {
    sent: (messageId, nonce) =>
      void messages.set(messageId, { nonce, accepted: 0, duplicate: 0, unanswered: 0 }),
    unanswered: (messageIds) => {
      for (const id of messageIds) {
        const message = messages.get(id);
        if (message) message.unanswered += 1;
      }
    },
    answered: (messageId, status) => {
      const message = messages.get(messageId);
      if (message) message[status] += 1;
    },
    decided: (decisionId) => void decisions.add(decisionId),
    putOff: () => {
      putOff += 1;
    },
    heard: () => {
      answers += 1;
      for (const waiter of waiting.filter(({ at }) => answers >= at)) {
        waiting.splice(waiting.indexOf(waiter), 1);
        waiter.resolve();
      }
    },
    moreAnswers: (count) =>
      new Promise((resolve) => waiting.push({ at: answers + count, resolve })),
    reckon: (stored, ledger) => {
      const { times, unexpected } = countStored(messages, stored);
      const all = [...messages].map(([id, sent]) => ({ ...sent, stored: times.get(id) ?? 0 }));
      const acknowledged = all.filter(({ accepted, duplicate }) => accepted + duplicate > 0);
      const recovered = acknowledged.filter((each) => each.unanswered > 0 && each.stored === 1);
      return {
        sent: messages.size,
        stored: times.size,
        lost: acknowledged.filter((each) => each.stored === 0 || each.accepted > 1).length,
        duplicated: [...times.values()].filter((count) => count > 1).length,
        unexpected,
        recovered: recovered.length,
        survived: recovered.filter(({ accepted }) => accepted === 0).length,
        open: all.length - acknowledged.length,
        decisions: decisions.size,
        unrecorded: [...decisions].filter((id) => !ledger.has(id)).length,
        putOff,
      };
    },
  };
};
