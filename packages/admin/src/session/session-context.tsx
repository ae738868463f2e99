import type { OperationName, Role } from "@attune/contract";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import type { Answer } from "../api/index.ts";
import { ApiProblem, useAnswer, useClient } from "../api/index.ts";
import { Loading, ProblemNote } from "../ui/index.ts";
import { SignIn } from "./sign-in.tsx";
import { OtherPerson, SignInAgain } from "./sign-in-again.tsx";
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

const isNobody = (error: unknown): boolean =>
  error instanceof ApiProblem && error.document.status === 401;

type SessionProviderProps = { readonly roles: RoleTable; readonly children: ReactNode };

/** Who is signed in, and whose page it is: the first of them, until they sign out. */
const useWhose = () => {
  const asked = useAnswer("whoAmI", {});
  const [mine, setMine] = useState<WhoAmI | null>(null);
  // Whoever signs out is known until the server has been asked again.
  const [left, setLeft] = useState<WhoAmI | null>(null);
  const { data } = asked;
  const isMine =
    data !== undefined && data !== left && (mine === null || mine.person.id === data.person.id);
  if (isMine && mine !== data) setMine(data);
  const forget = useCallback((): void => {
    setMine(null);
    setLeft(data ?? null);
  }, [data]);
  return {
    asked,
    mine,
    forget,
    other: data === undefined || mine === null || isMine ? null : data.person,
  };
};

type Whose = ReturnType<typeof useWhose>;

/** Asks again who it is when the session ends, and lets through what waits once it is the same person. */
const useGate = ({ asked, mine, other }: Whose): { readonly isOver: boolean } => {
  const { gate } = useClient();
  const closedAt = useSyncExternalStore(gate.subscribe, gate.closedAt);
  const { dataUpdatedAt, error, refetch } = asked;
  useEffect(() => {
    if (closedAt !== null) void refetch();
  }, [closedAt, refetch]);
  const isNotMine = mine !== null && (other !== null || isNobody(error));
  useEffect(() => {
    // Somebody else's session, or none: nothing of this page is sent.
    if (isNotMine) gate.close();
    else if (closedAt !== null && error === null && dataUpdatedAt > closedAt) gate.open();
  }, [gate, isNotMine, error, closedAt, dataUpdatedAt]);
  return { isOver: closedAt !== null && error !== null };
};

/** What is below is for people who are signed in; others see the door, at the same address. */
export const SessionProvider = ({ roles, children }: SessionProviderProps) => {
  const client = useClient();
  const queries = useQueryClient();
  const whose = useWhose();
  const { asked, mine, forget, other } = whose;
  const { error, refetch } = asked;
  const { isOver } = useGate(whose);

  const signOut = useCallback(async (): Promise<void> => {
    await client.call("signOut", {}).catch((thrown: unknown) => {
      // It was over already.
      if (!isNobody(thrown)) throw thrown;
    });
    client.setCsrf(null);
    forget();
    queries.clear();
    await refetch();
  }, [client, forget, queries, refetch]);

  const session = useMemo((): Session | null => {
    if (mine === null) return null;
    client.setCsrf(mine.csrfToken);
    const allowed = new Set<string>(mine.may);
    return {
      person: mine.person,
      role: mine.person.role,
      may: (operation) => allowed.has(operation),
      whoMay: (operation) => roles[operation] ?? [],
      signOut,
    };
  }, [client, mine, roles, signOut]);

  const onSignedIn = (answer: WhoAmI): void => {
    queries.setQueryData(["whoAmI", {}], answer);
  };

  if (mine !== null && session !== null)
    return (
      <>
        <SessionContext value={session}>{children}</SessionContext>
        {other === null ? (
          isOver && <SignInAgain mine={mine.person} onSignedIn={onSignedIn} />
        ) : (
          <OtherPerson mine={mine.person} other={other} onSignedIn={onSignedIn} />
        )}
      </>
    );
  if (isNobody(error))
    return (
      <SignIn
        onSignedIn={(answer) => {
          queries.clear();
          onSignedIn(answer);
          void refetch();
        }}
      />
    );
  return (
    <div className={styles["waiting"]}>
      {error === null ? <Loading /> : <ProblemNote error={error} onRetry={() => void refetch()} />}
    </div>
  );
};
