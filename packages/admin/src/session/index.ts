export { NewPasswordField } from "./new-password-field.tsx";
export { OnlyFor } from "./only-for.tsx";
export type { RoleTable } from "./session-context.tsx";
export { SessionProvider, useSession } from "./session-context.tsx";
