import { useState } from "react";
import type { Answer } from "../api/index.ts";
import { useI18n } from "../i18n/index.ts";
import { Button, Dialog } from "../ui/index.ts";
import { PasswordForm } from "./sign-in.tsx";

type WhoAmI = Answer<"whoAmI">;
type Person = WhoAmI["person"];

type AgainProps = {
  /** Whose page it is. */
  readonly mine: Person;
  readonly onSignedIn: (answer: WhoAmI) => void;
};

/** In front of the page of somebody whose session is over. */
export const SignInAgain = ({ mine, onSignedIn }: AgainProps) => {
  const { t } = useI18n();
  return (
    <Dialog isOpen onClose={null} title={t("session.ended")}>
      <p>{t("session.endedAbout", { name: mine.name })}</p>
      <PasswordForm firstEmail={mine.email ?? ""} onSignedIn={onSignedIn} />
    </Dialog>
  );
};

type OtherProps = AgainProps & { readonly other: Person };

/** In front of somebody's page when somebody else is signed in: both ways, and what each costs. */
export const OtherPerson = ({ mine, other, onSignedIn }: OtherProps) => {
  const { t } = useI18n();
  const [isSigningIn, setIsSigningIn] = useState(false);
  if (isSigningIn) return <SignInAgain mine={mine} onSignedIn={onSignedIn} />;
  const names = { name: mine.name, other: other.name };
  return (
    <Dialog
      isOpen
      onClose={null}
      title={t("session.otherTitle", names)}
      actions={
        <>
          <Button onClick={() => location.reload()}>{t("session.otherGoOn", names)}</Button>
          <Button look="primary" onClick={() => setIsSigningIn(true)}>
            {t("session.otherSignIn", names)}
          </Button>
        </>
      }
    >
      <p>{t("session.otherAbout", names)}</p>
    </Dialog>
  );
};
