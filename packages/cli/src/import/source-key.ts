/** What a source may be called. */
export const SOURCE_KEY = /^[a-z0-9][a-z0-9_-]{0,99}$/;
