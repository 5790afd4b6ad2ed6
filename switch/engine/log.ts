/** Where the engine says what happens to it; nothing of a message's content. */
export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  facts?: object,
) => void
