/** Where settings name files and sockets. */
const FILES = [
  ['tls', 'certificate'],
  ['tls', 'key'],
  ['tls', 'authorities'],
  ['requestHandlers', 'authorities'],
  ['observe', 'trace'],
  ['applications', 'secretFile'],
  ['applications', 'tls', 'certificate'],
  ['applications', 'tls', 'key'],
] as const

/** The settings with the path of each file they name changed. */
export function mapFiles<T extends object>(settings: T, change: (file: string) => string): T {
  const changed = structuredClone(settings)
  for (const path of FILES) {
    const name = path.at(-1) ?? ''
    let holder: unknown = changed
    for (const part of path.slice(0, -1)) holder = isMap(holder) ? holder[part] : undefined
    const file = isMap(holder) ? holder[name] : undefined
    if (isMap(holder) && typeof file === 'string') holder[name] = change(file)
  }
  return changed
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
