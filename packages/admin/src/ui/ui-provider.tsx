import { CSPProvider } from "@base-ui/react/csp-provider";
import { Toast } from "@base-ui/react/toast";
import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactNode } from "react";
import { ToastShelf } from "./toast.tsx";

/** What components need above them: the page's content security policy, tooltips, toasts. */
export const UiProvider = ({ children }: { readonly children: ReactNode }) => (
  <CSPProvider disableStyleElements>
    <Tooltip.Provider delay={400}>
      <Toast.Provider>
        {children}
        <ToastShelf />
      </Toast.Provider>
    </Tooltip.Provider>
  </CSPProvider>
);
