/** Ids that begin with `prefix` and have not been given before. */
export function countingIds(prefix: string): () => string {
  let count = 0
  return () => {
    count += 1
    return `${prefix}${count}`
  }
}
