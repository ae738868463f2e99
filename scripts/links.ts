// node scripts/links.ts   exits 1 and names each relative link or anchor in a *.md that leads nowhere,
// and each page that the list of documents does not name
import { posix } from "node:path";
import type { Breach, Files } from "./repository.ts";
import { report, repositoryFiles } from "./repository.ts";

const FENCE = /^\s*(`{3,}|~{3,})/;
const LINK = /!?\[(?:[^\]\\]|\\.)*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const REFERENCE = /^\s*\[[^\]]+\]:\s*<?(\S+?)>?(?:\s+"[^"]*")?\s*$/;
const HEADING = /^#{1,6}\s+(.+?)\s*#*\s*$/;
const ELSEWHERE = /^[a-z][a-z+.-]*:|^\/\//i;

/** Lines outside fenced code, with their numbers. */
const proseOf = (text: string): { readonly line: number; readonly text: string }[] => {
  let fence: string | null = null;
  return text.split("\n").flatMap((each, index) => {
    const mark = FENCE.exec(each)?.[1];
    if (mark !== undefined && (fence === null || mark.startsWith(fence))) {
      fence = fence === null ? mark : null;
      return [];
    }
    return fence === null ? [{ line: index + 1, text: each }] : [];
  });
};

/** The anchor that forges give a heading: lower case, no punctuation, a dash for each space. */
const slugOf = (heading: string): string =>
  heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
    .replaceAll(" ", "-");

const anchorsOf = (text: string): ReadonlySet<string> => {
  const anchors = new Set<string>();
  for (const { text: line } of proseOf(text)) {
    const slug = slugOf(HEADING.exec(line)?.[1] ?? "");
    if (slug === "") continue;
    let anchor = slug;
    for (let nth = 1; anchors.has(anchor); nth += 1) anchor = `${slug}-${nth}`;
    anchors.add(anchor);
  }
  return anchors;
};

const targetsIn = (line: string): string[] => {
  const text = line.replaceAll(/(`+)(?:(?!\1).)*\1/g, "``");
  const reference = REFERENCE.exec(text)?.[1];
  return [
    ...[...text.matchAll(LINK)].flatMap(([, target]) => target ?? []),
    ...(reference === undefined ? [] : [reference]),
  ];
};

const foldersOf = (files: Files): ReadonlySet<string> => {
  const folders = new Set(["."]);
  for (const path of files.keys())
    for (let up = posix.dirname(path); up !== "."; up = posix.dirname(up)) folders.add(up);
  return folders;
};

/** Links that lead nowhere: to a file that is not there, or to a heading that its page does not have. */
export const brokenLinks = (files: Files): Breach[] => {
  const folders = foldersOf(files);
  const check = (from: string, target: string): string | null => {
    const [file = "", anchor] = decodeURIComponent(target).split("#", 2);
    const path = file === "" ? from : posix.normalize(posix.join(posix.dirname(from), file));
    const text = files.get(path);
    if (text === undefined)
      return folders.has(path.replace(/\/$/, "")) ? null : `there is no ${path}`;
    return anchor === undefined || !path.endsWith(".md") || anchorsOf(text).has(anchor)
      ? null
      : `${path} has no heading #${anchor}`;
  };
  return [...files].flatMap(([path, text]) =>
    path.endsWith(".md")
      ? proseOf(text).flatMap(({ line, text: prose }) =>
          targetsIn(prose)
            .filter((target) => !ELSEWHERE.test(target))
            .flatMap((target) => {
              const what = check(path, target);
              return what === null ? [] : [{ path, line, what: `broken link ${target}: ${what}` }];
            }),
        )
      : [],
  );
};

const LIST = "docs/README.md";
const PAGE = /^docs\/(?:tutorial|how-to|explanation|reference)\/[^/]+\.md$/;

/** Pages that nobody comes to who begins at the list of documents. */
export const unlistedPages = (files: Files): Breach[] => {
  const listed = new Set(
    proseOf(files.get(LIST) ?? "")
      .flatMap(({ text }) => targetsIn(text))
      .map((target) => posix.join("docs", target.split("#")[0] ?? "")),
  );
  return [...files.keys()]
    .filter((path) => PAGE.test(path) && !listed.has(path))
    .map((path) => ({ path, line: 1, what: `${LIST} does not name this page` }));
};

/** Looks at all links, says what is wrong with them, and answers the exit code. */
export const checkLinks = (): number => {
  const files = repositoryFiles();
  return report(
    [...brokenLinks(files), ...unlistedPages(files)],
    "links: all lead somewhere, and to every page",
  );
};

if (import.meta.main) process.exitCode = checkLinks();
