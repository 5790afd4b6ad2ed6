/** An npm module as the lock file pins it. */
export interface LockedModule {
  /** Relative to the project: `node_modules/pino`. */
  readonly path: string
  readonly name: string
  readonly version: string
  readonly licence?: string
}

interface LockEntry {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly devOptional?: boolean
}

/**
 * The modules a running switch needs: neither tools for development nor optional native parts.
 *
 * @param lock text of package-lock.json (npm's lock file, version 3).
 */
export function productionModules(lock: string): readonly LockedModule[] {
  const { packages } = JSON.parse(lock) as { packages: Record<string, LockEntry> }
  return Object.entries(packages)
    .filter(([path, entry]) => path !== '' && !entry.dev && !entry.optional && !entry.devOptional)
    .map(([path, { version = '', license }]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      ...(license ? { licence: license } : {}),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
