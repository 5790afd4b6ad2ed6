/** Where a value lies in the cluster file: `['nodes', 'cs1', 'interfaces', 0]`. */
export type Path = readonly (string | number)[]

/** Something wrong with the setting at `path`, before it is known where in the file that is. */
export interface Finding {
  readonly path: Path
  /** Says what the setting is: `is missing`, `is outside 192.0.2.0/24`. */
  readonly message: string
  readonly hint?: string | undefined
  /** Path of the setting a misspelt one was meant to be. */
  readonly meant?: Path
  /** True when the name of the setting is wrong rather than its value. */
  readonly isAboutKey?: boolean
}

/** `nodes.cs1.interfaces[0]`; the root is `the file`. */
export function labelOf(path: Path): string {
  const label = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
  return label.replace(/^\./, '') || 'the file'
}
