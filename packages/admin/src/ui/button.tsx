import { Button as BaseButton } from "@base-ui/react/button";
import type { ComponentProps, ReactNode } from "react";
import styles from "./button.module.css";

export type ButtonProps = Omit<ComponentProps<typeof BaseButton>, "className"> & {
  readonly look?: "plain" | "primary" | "quiet" | "danger";
  readonly icon?: ReactNode;
  /** It is being done: pressed once is enough. */
  readonly isBusy?: boolean;
};

export const Button = ({
  look = "plain",
  icon,
  isBusy = false,
  children,
  ...rest
}: ButtonProps) => (
  <BaseButton
    type="button"
    {...rest}
    disabled={rest.disabled === true || isBusy}
    focusableWhenDisabled={isBusy}
    aria-busy={isBusy}
    className={`${styles["button"]} ${styles[look]}`}
  >
    {icon}
    {children}
  </BaseButton>
);

/** A button that shows nothing but an icon; its name is read aloud. */
export const IconButton = ({ name, icon, ...rest }: ButtonProps & { readonly name: string }) => (
  <BaseButton
    type="button"
    title={name}
    {...rest}
    aria-label={name}
    className={`${styles["button"]} ${styles["quiet"]} ${styles["square"]}`}
  >
    {icon}
  </BaseButton>
);
