type Content = Readonly<Record<string, unknown>>;

type Drawn = {
  readonly content: Content;
  readonly items: readonly { readonly content: Content }[];
  /** Among others, where there is little room. */
  readonly isSmall: boolean;
  /** An amount as it is written, with its currency. */
  readonly money: (amount: number, currency: string) => string;
};

/** What the parts of content are called by those who write it. */
const PARTS = {
  title: ["title", "headline", "heading", "subject"],
  text: ["text", "body", "description", "subtitle", "message"],
  cta: ["cta", "button", "label", "action"],
  image: ["image", "imageUrl", "img", "picture"],
} as const;
const LINKS: ReadonlySet<string> = new Set(["link", "url", "href"]);

/** No colours of the UI: it is a sketch of a page of the shop. */
const STYLE = `
  * { box-sizing: border-box; }
  body { color: #1f2430; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; margin: 0; overflow-wrap: anywhere; }
  .card { display: grid; gap: 10px; padding: 22px 24px; }
  .small .card { gap: 6px; padding: 14px 16px; font-size: 13px; }
  .picture { align-items: end; background: linear-gradient(120deg, #dfe6f3, #efe3ee 55%, #f6ead9); color: #4a5163; display: flex; font-size: 12px; height: 96px; padding: 8px 12px; }
  .small .picture { height: 44px; }
  img { display: block; max-height: 220px; object-fit: cover; width: 100%; }
  h1 { font-size: 22px; letter-spacing: -0.01em; line-height: 1.25; margin: 0; }
  .small h1 { font-size: 15px; }
  p { margin: 0; max-width: 60ch; }
  .button { background: #1f2430; border-radius: 6px; color: #fff; display: inline-block; font-weight: 600; justify-self: start; padding: 8px 16px; }
  .small .button { font-size: 12px; padding: 4px 10px; }
  dl { color: #4a5163; display: grid; font-size: 13px; gap: 2px 12px; grid-template-columns: auto 1fr; margin: 0; }
  dt { font-weight: 600; } dd { margin: 0; }
  ul { display: grid; gap: 8px; grid-template-columns: repeat(auto-fill, minmax(120px, 1fr)); list-style: none; margin: 0; padding: 0; }
  li { border: 1px solid #dfe2ea; border-radius: 6px; padding: 8px 10px; }
  li span { color: #4a5163; display: block; font-size: 13px; }
`;

const textOf = (value: unknown): string | null => {
  if (typeof value === "string") return value === "" ? null : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
};

/** The first of some names that the content has, and its value. */
const found = (content: Content, names: readonly string[]): readonly [string, string] | null => {
  for (const name of names) {
    const text = Object.hasOwn(content, name) ? textOf(content[name]) : null;
    if (text !== null) return [name, text];
  }
  return null;
};

const isMarkup = (text: string): boolean => /^\s*<[a-z!]/i.test(text);

const createDrawing = (inside: Document) => {
  const made = (tag: string, text: string | null, className = ""): HTMLElement => {
    const element = inside.createElement(tag);
    if (className !== "") element.className = className;
    if (text !== null) element.textContent = text;
    return element;
  };
  const picture = (address: string): HTMLElement => {
    // The frame loads nothing: of a picture elsewhere it shows where it is.
    if (!/^data:image\//i.test(address)) return made("div", address, "picture");
    const image = inside.createElement("img");
    image.src = address;
    image.alt = "";
    return image;
  };
  /** Markup is shown as what it is; the frame runs and loads nothing of it. */
  const worded = (tag: string, text: string): HTMLElement => {
    if (!isMarkup(text)) return made(tag, text);
    const box = made("div", null);
    box.innerHTML = text;
    for (const image of box.querySelectorAll("img"))
      image.replaceWith(picture(image.getAttribute("src") ?? ""));
    return box;
  };
  return { made, worded, picture };
};

type Drawing = ReturnType<typeof createDrawing>;

const priceOf = ({ price, currency }: Content, money: Drawn["money"]): string | null =>
  typeof price === "number" && Number.isFinite(price)
    ? money(price, textOf(currency) ?? "")
    : textOf(price);

const goodsOf = (
  { made }: Drawing,
  { items, money }: Pick<Drawn, "items" | "money">,
): HTMLElement[] => {
  if (items.length === 0) return [];
  const goods = made("ul", null);
  for (const { content } of items) {
    const item = made("li", found(content, ["name", "title", "product_id", "id"])?.[1] ?? "");
    const price = priceOf(content, money);
    if (price !== null) item.append(made("span", price));
    goods.append(item);
  }
  return [goods];
};

const restOf = ({ made, worded }: Drawing, rest: readonly (readonly [string, unknown])[]) => {
  const plain = made("dl", null);
  const markup: HTMLElement[] = [];
  for (const [name, value] of rest) {
    const text = textOf(value) ?? JSON.stringify(value);
    if (isMarkup(text)) markup.push(worded("div", text));
    else plain.append(made("dt", name), made("dd", text));
  }
  return plain.childElementCount === 0 ? markup : [...markup, plain];
};

/** Draws content as a block of a page, by what its fields are called; what has no known name is listed. */
export const drawContent = (
  inside: Document,
  { content, items, isSmall, money }: Drawn,
): readonly Node[] => {
  const drawing = createDrawing(inside);
  const { made, worded, picture } = drawing;
  const [image, title, text, cta] = [PARTS.image, PARTS.title, PARTS.text, PARTS.cta].map((names) =>
    found(content, names),
  );
  const drawn = new Set([image, title, text, cta].map((each) => each?.[0]));
  const rest = Object.entries(content).filter(
    ([name, value]) => !drawn.has(name) && !LINKS.has(name) && value !== "",
  );
  const card = made("div", null, "card");
  if (title) card.append(worded("h1", title[1]));
  if (text) card.append(worded("p", text[1]));
  card.append(...restOf(drawing, rest), ...goodsOf(drawing, { items, money }));
  if (cta) card.append(made("span", cta[1], "button"));
  const page = made("main", null, isSmall ? "small" : "");
  page.append(...(image ? [picture(image[1])] : []), card);
  return [made("style", STYLE), page];
};
