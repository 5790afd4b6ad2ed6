/** A word as sh(1) reads it back; plain ones stay as they are. */
export function quoted(word: string | number): string {
  const text = `${word}`
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** A command over several lines: an option and its values on each. */
export function command(name: string, lines: readonly (readonly (string | number)[])[]): string {
  return [name, ...lines.map((words) => `  ${words.join(' ')}`)].join(' \\\n')
}
