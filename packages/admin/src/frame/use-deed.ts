import type { QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import type { Callable } from "../api/index.ts";
import { asError, useRefresh } from "../api/index.ts";
import { useI18n } from "../i18n/index.ts";
import { problemText, useToast } from "../ui/index.ts";

type Deed = {
  /** Shows it as done before the server says so; whatever it says is asked again afterwards. */
  readonly presume?: (queries: QueryClient) => void;
  readonly work: () => Promise<unknown>;
  readonly said: string;
  /** The way back, where there is one. */
  readonly undo?: () => Promise<unknown>;
};

/** Does something at once, says so with the way back, and asks anew for what it changed. */
export const useDeed = (...changed: readonly Callable[]): ((deed: Deed) => void) => {
  const queries = useQueryClient();
  const refresh = useRefresh();
  const say = useToast();
  const i18n = useI18n();
  const { t } = i18n;
  const run = async (work: () => Promise<unknown>, done: () => void): Promise<void> => {
    try {
      await work();
      done();
    } catch (thrown) {
      say({ text: problemText(i18n, asError(thrown)), isBad: true });
    }
    await refresh(...changed);
  };
  return ({ presume, work, said, undo }) => {
    presume?.(queries);
    void run(work, () =>
      say({
        text: said,
        ...(undo === undefined
          ? {}
          : { undo: () => void run(undo, () => say({ text: t("ui.undone") })) }),
      }),
    );
  };
};
