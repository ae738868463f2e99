import type { LinkedPerson, Role, WhoAmI } from "@attune/contract";
import type { Request, RunningAttune } from "./running-attune.ts";

export const PASSWORD = "correct horse battery";

/** A browser: the cookie that it holds, and what its page knows. */
export type Browser = {
  readonly cookie: string;
  readonly me: WhoAmI;
  /** The header that gave the cookie. */
  readonly setCookie: string;
  /** The request as a page of Attune's sends it. */
  readonly as: (request?: Request) => Request;
};

/** The token of a sign-in link. */
export const tokenOf = ({ link }: LinkedPerson): string =>
  new URL(link.url).hash.slice("#token=".length);

export const invite = (
  attune: RunningAttune,
  name: string,
  role: Role = "marketer",
): Promise<LinkedPerson> =>
  attune.call("addPerson", {
    body: { name, email: `${name.replaceAll(" ", ".")}@example.com`, role },
  });

/** The browser of an answer that signed somebody in. */
export const browserOf = async (attune: RunningAttune, response: Response): Promise<Browser> => {
  const me: WhoAmI = JSON.parse(await response.text());
  const setCookie = response.headers.get("set-cookie") ?? "";
  const [cookie = ""] = setCookie.split(";");
  return {
    cookie,
    me,
    setCookie,
    as: (request = {}) => ({
      ...request,
      key: null,
      headers: {
        cookie,
        origin: attune.url,
        "x-attune-csrf": me.csrfToken ?? "",
        ...request.headers,
      },
    }),
  };
};

export const redeem = (
  attune: RunningAttune,
  token: string,
  password?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  attune.send("redeemLink", {
    body: { token, ...(password === undefined ? {} : { password }) },
    headers: { origin: attune.url, ...headers },
  });

export const signIn = (
  attune: RunningAttune,
  email: string,
  password: string = PASSWORD,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  attune.send("signIn", {
    body: { email, password },
    headers: { origin: attune.url, ...headers },
  });

/** A person of a role who has set a password, in a browser. */
export const enter = async (
  attune: RunningAttune,
  name: string,
  role: Role = "marketer",
): Promise<Browser> => {
  const linked = await invite(attune, name, role);
  return browserOf(attune, await redeem(attune, tokenOf(linked), PASSWORD));
};

/** What a request meets: the problem, or null when it is let in. */
export const meets = async (response: Response): Promise<string | null> => {
  if (response.ok) return null;
  const { type }: { type: string } = JSON.parse(await response.text());
  return type.replace("/problems/", "");
};
