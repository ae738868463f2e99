const fieldOf = (line: string, name: string): string | null =>
  line.startsWith(`${name}:`) ? line.slice(name.length + 1).replace(/^ /, "") : null;

/** What an event's block of lines carries; null for a comment. */
const dataOf = (block: string): string | null => {
  const lines = block.split("\n").flatMap((line) => fieldOf(line, "data") ?? []);
  return lines.length === 0 ? null : lines.join("\n");
};

/** The data of each server-sent event of a body, however the network cuts it. */
export const eventData = async function* (
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<string, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let held = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      held += decoder.decode(value, { stream: true });
      const blocks = held.split("\n\n");
      held = blocks.pop() ?? "";
      for (const block of blocks) {
        const data = dataOf(block);
        if (data !== null) yield data;
      }
    }
  } finally {
    // Whoever stops reading lets go of the connection too.
    await reader.cancel().catch(() => undefined);
  }
};
