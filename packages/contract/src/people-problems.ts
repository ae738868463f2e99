/** Problems of people who sign in, and of those who let them. */
export const PEOPLE_PROBLEMS = {
  "session-ended": {
    status: 401,
    title: "The session is over",
    fix: "Sign in again: it ended, or a password or the person was changed.",
  },
  "sign-in-refused": {
    status: 401,
    title: "Address and password do not fit together",
    fix: "Check both. Who has forgotten the password asks an owner for a new link: attune people link.",
  },
  "too-many-sign-ins": {
    status: 429,
    title: "Too many attempts to sign in",
    fix: "Wait for Retry-After seconds, or ask an owner for a link: attune people link.",
  },
  "request-not-ours": {
    status: 403,
    title: "The request does not come from Attune's own page",
    fix: "With a session, send its csrfToken (GET /v1/session) as x-attune-csrf, from the address that Attune is served at. Behind a proxy set ATTUNE_PUBLIC_URL to that address. Programs use a secret key instead.",
  },
  "session-needed": {
    status: 409,
    title: "Only a person who is signed in can do this",
    fix: "Sign in with POST /v1/session; a key has no session and no password.",
  },
  "link-not-valid": {
    status: 410,
    title: "The link does not work any more",
    fix: "It was used, has expired, or another took its place. Ask an owner for a new one: attune people link.",
  },
  "password-wrong": {
    status: 422,
    title: "This is not the present password",
    fix: "Check it, or ask an owner for a link that sets a new one: attune people link.",
  },
  "password-required": {
    status: 422,
    title: "This link sets a password",
    fix: "Send the password that is to be used from now on; the link stays good until then.",
  },
  "password-not-valid": {
    status: 422,
    title: "This is no good password",
    fix: "Choose 12 to 200 characters that are not the person's name or address.",
  },
  "person-taken": {
    status: 409,
    title: "Somebody has this name or address",
    fix: "Choose another; names of keys and of people are told apart in history by nothing else.",
  },
  "person-not-found": {
    status: 404,
    title: "There is no person with this id",
    fix: "GET /v1/people lists them with their ids.",
  },
  "person-is-you": {
    status: 409,
    title: "Nobody changes their own role, disables themselves or makes their own link",
    fix: "Ask another owner, or do it on the machine: attune people role, disable, link. PUT /v1/session/password changes your own password.",
  },
  "person-last-owner": {
    status: 409,
    title: "No owner would be left",
    fix: "Make somebody else an owner first: attune people add, attune people role.",
  },
  "person-disabled": {
    status: 409,
    title: "The person is disabled",
    fix: "Enable them first: attune people enable, or PATCH /v1/people/{id} with disabled: false.",
  },
} as const;
