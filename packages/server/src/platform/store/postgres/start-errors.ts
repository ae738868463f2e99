/** The packaged PostgreSQL is not there for this machine. */
export class EmbeddedPostgresMissing extends Error {
  override readonly name = "EmbeddedPostgresMissing";
}

/** The packaged PostgreSQL is there and does not start. */
export class EmbeddedPostgresFailed extends Error {
  override readonly name = "EmbeddedPostgresFailed";
}

/** No PostgreSQL answers where the settings say, or it lets nobody in. */
export class DatabaseUnreachable extends Error {
  override readonly name = "DatabaseUnreachable";
}

/** The database answers, and Attune cannot work in it. */
export class DatabaseUnsuitable extends Error {
  override readonly name = "DatabaseUnsuitable";
}
