/** Starts a timer of the running process. @returns stops it. */
export function startTimer(milliseconds: number, expired: () => void): () => void {
  const timer = setTimeout(expired, milliseconds)
  return () => clearTimeout(timer)
}
