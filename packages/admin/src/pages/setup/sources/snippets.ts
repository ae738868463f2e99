/** Ways to send events, each with an example that can be run as it is. */
export const WAYS = ["browser", "curl", "node"] as const;
export type Way = (typeof WAYS)[number];

export const isWay = (text: string): text is Way => WAYS.some((way) => way === text);

type Sending = {
  /** Where Attune is, as the browser knows it. */
  readonly host: string;
  /** The write key, or what stands in its place. */
  readonly writeKey: string;
};

/** A text of JavaScript that means exactly this, also inside a script element. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll("<", String.raw`\u003c`);

/** The same for a shell: within single quotes only they mean anything. */
const shell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** In an attribute. */
const attribute = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

const browser = ({
  host,
  writeKey,
}: Sending): string => `<script src="${attribute(host)}/sdk/attune.js"></script>
<script>
  attune.load(${quoted(writeKey)});
  attune.page();
  // When the visitor has answered your consent dialog:
  // attune.consent({ personalization: true });
</script>`;

const curl = ({
  host,
  writeKey,
}: Sending): string => `curl -s ${shell(`${host}/v1/track`)} -u ${shell(`${writeKey}:`)} \\
  -H 'content-type: application/json' \\
  -d '{ "userId": "kim", "event": "Product Added", "properties": { "product_id": "p-105" } }'`;

const node = ({
  host,
  writeKey,
}: Sending): string => `import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({
  writeKey: ${quoted(writeKey)},
  host: ${quoted(host)},
});
analytics.track({ userId: "kim", event: "Product Added", properties: { product_id: "p-105" } });
await analytics.closeAndFlush();`;

const SNIPPETS: Readonly<Record<Way, (sending: Sending) => string>> = { browser, curl, node };

/** How events are sent in one way. */
export const snippetOf = (way: Way, sending: Sending): string => SNIPPETS[way](sending);
