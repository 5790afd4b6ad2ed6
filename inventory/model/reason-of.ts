/** What is known of whatever was thrown, in a line. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

/** The same for mistakes of ours: with the way that led there. */
export const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
