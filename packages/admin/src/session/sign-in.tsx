import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import type { Answer } from "../api/index.ts";
import { ApiProblem, asError, useClient, useSending } from "../api/index.ts";
import { useI18n } from "../i18n/index.ts";
import { Button, Empty, Loading, ProblemNote, TextField } from "../ui/index.ts";
import { NewPasswordField } from "./new-password-field.tsx";
import styles from "./session.module.css";

type SignInProps = { readonly onSignedIn: (answer: Answer<"whoAmI">) => void };

/** The token of a one-time link stands behind the #, so that no log and no referrer has it. */
const tokenInAddress = (): string | null =>
  new URLSearchParams(location.hash.slice(1)).get("token");

const forgetToken = (): void => {
  history.replaceState(null, "", location.pathname === "/sign-in" ? "/" : location.pathname);
};

const Door = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <main className={styles["door"]}>
    <p className={styles["name"]}>Attune</p>
    <h1>{title}</h1>
    {children}
  </main>
);

type PasswordFormProps = SignInProps & { readonly firstEmail?: string };

/** E-mail and password, sent to sign in. */
export const PasswordForm = ({ firstEmail = "", onSignedIn }: PasswordFormProps) => {
  const client = useClient();
  const { t } = useI18n();
  const { error, isBusy, send } = useSending();
  const [email, setEmail] = useState(firstEmail);
  const [password, setPassword] = useState("");
  return (
    <>
      <form
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          send(async () => onSignedIn(await client.call("signIn", { body: { email, password } })));
        }}
      >
        <TextField
          label={t("session.email")}
          type="email"
          autoComplete="username"
          isRequired
          value={email}
          onChange={setEmail}
        />
        <TextField
          label={t("session.password")}
          type="password"
          autoComplete="current-password"
          isRequired
          value={password}
          onChange={setPassword}
        />
        {error === null ? null : <ProblemNote error={error} />}
        <Button type="submit" look="primary" isBusy={isBusy}>
          {t("session.signIn")}
        </Button>
      </form>
      <p className={styles["hint"]}>{t("session.forgotten")}</p>
    </>
  );
};

type LinkFormProps = SignInProps & { readonly token: string };

const NewPasswordForm = ({ token, onSignedIn }: LinkFormProps) => {
  const client = useClient();
  const { t } = useI18n();
  const { error, isBusy, send } = useSending();
  const [password, setPassword] = useState("");
  return (
    <Door title={t("session.choosePassword")}>
      <form
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          send(async () => {
            const answer = await client.call("redeemLink", { body: { token, password } });
            forgetToken();
            onSignedIn(answer);
          });
        }}
      >
        <NewPasswordField value={password} onChange={setPassword} />
        {error === null ? null : <ProblemNote error={error} />}
        <Button type="submit" look="primary" isBusy={isBusy}>
          {t("session.setPassword")}
        </Button>
      </form>
    </Door>
  );
};

type LinkState =
  | { readonly is: "asking" }
  | { readonly is: "password" }
  | { readonly is: "refused"; readonly error: Error };

const LinkDoor = ({ token, onSignedIn }: LinkFormProps) => {
  const client = useClient();
  const { t } = useI18n();
  const [state, setState] = useState<LinkState>({ is: "asking" });
  useEffect(() => {
    void (async () => {
      try {
        const answer = await client.call("redeemLink", { body: { token } });
        forgetToken();
        onSignedIn(answer);
      } catch (thrown) {
        const wantsPassword = thrown instanceof ApiProblem && thrown.slug === "password-required";
        setState(wantsPassword ? { is: "password" } : { is: "refused", error: asError(thrown) });
      }
    })();
    // A link is redeemed once, whatever is rendered meanwhile.
    // oxlint-disable-next-line react/exhaustive-deps -- the token is all that it is about
  }, [token]);
  if (state.is === "password") return <NewPasswordForm token={token} onSignedIn={onSignedIn} />;
  return (
    <Door title={t("session.link")}>
      {state.is === "asking" ? (
        <Loading lines={2} />
      ) : (
        <>
          <ProblemNote error={state.error} />
          <Empty title={t("session.linkRefused")}>{t("session.forgotten")}</Empty>
        </>
      )}
    </Door>
  );
};

/** The door: a one-time link where the address has one, else e-mail and password. */
export const SignIn = ({ onSignedIn }: SignInProps) => {
  const [token] = useState(tokenInAddress);
  const { t } = useI18n();
  return token === null ? (
    <Door title={t("session.title")}>
      <PasswordForm onSignedIn={onSignedIn} />
    </Door>
  ) : (
    <LinkDoor token={token} onSignedIn={onSignedIn} />
  );
};
