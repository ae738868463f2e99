import type { OperationName, Role } from "@attune/contract";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { createContext, use, useCallback, useEffect, useMemo } from "react";
import type { Answer } from "../api/index.ts";
import { ApiProblem, useAnswer, useClient } from "../api/index.ts";
import { Loading, ProblemNote } from "../ui/index.ts";
import { SignIn } from "./sign-in.tsx";
import styles from "./session.module.css";

type WhoAmI = Answer<"whoAmI">;

/** The roles that may call an operation, by its name. */
export type RoleTable = Readonly<Record<string, readonly Role[]>>;

type Session = {
  readonly person: WhoAmI["person"];
  readonly role: Role;
  /** Hides what the API would refuse; it is the API that refuses. */
  readonly may: (operation: OperationName) => boolean;
  readonly whoMay: (operation: OperationName) => readonly Role[];
  readonly signOut: () => Promise<void>;
};

const SessionContext = createContext<Session | null>(null);

export const useSession = (): Session => {
  const session = use(SessionContext);
  if (session === null) throw new Error("nobody is signed in above");
  return session;
};

const isNobody = (error: Error | null): boolean =>
  error instanceof ApiProblem && error.document.status === 401;

type SessionProviderProps = { readonly roles: RoleTable; readonly children: ReactNode };

/** What is below is for people who are signed in; others see the door, at the same address. */
export const SessionProvider = ({ roles, children }: SessionProviderProps) => {
  const client = useClient();
  const queries = useQueryClient();
  const asked = useAnswer("whoAmI", {});
  const { data, error, refetch } = asked;

  // A session that ends while the page is open: the next answer says so.
  useEffect(
    () =>
      queries.getQueryCache().subscribe(({ query }) => {
        if (query.queryKey[0] !== "whoAmI" && isNobody(query.state.error))
          void queries.resetQueries({ queryKey: ["whoAmI"] });
      }),
    [queries],
  );

  const signOut = useCallback(async (): Promise<void> => {
    await client.call("signOut", {});
    client.setCsrf(null);
    queries.clear();
    await refetch();
  }, [client, queries, refetch]);

  const session = useMemo((): Session | null => {
    if (data === undefined) return null;
    client.setCsrf(data.csrfToken);
    const allowed = new Set<string>(data.may);
    return {
      person: data.person,
      role: data.person.role,
      may: (operation) => allowed.has(operation),
      whoMay: (operation) => roles[operation] ?? [],
      signOut,
    };
  }, [client, data, roles, signOut]);

  if (isNobody(error))
    return (
      <SignIn
        onSignedIn={(answer) => {
          queries.clear();
          queries.setQueryData(["whoAmI", {}], answer);
          void refetch();
        }}
      />
    );
  if (session !== null) return <SessionContext value={session}>{children}</SessionContext>;
  return (
    <div className={styles["waiting"]}>
      {error === null ? <Loading /> : <ProblemNote error={error} onRetry={() => void refetch()} />}
    </div>
  );
};
