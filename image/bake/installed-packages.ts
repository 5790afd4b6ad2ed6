/** A package as dpkg's database on the node has it. */
export interface InstalledPackage {
  readonly name: string
  readonly version: string
  readonly architecture: string
  /** Source package and version, when they differ from the binary package's. */
  readonly source?: string
  readonly maintainer: string
}

/** Reads `/var/lib/dpkg/status` (dpkg(1); deb822(5)), packages that are installed, by name. */
export function installedPackages(status: string): readonly InstalledPackage[] {
  return status
    .split('\n\n')
    .filter((stanza) => /^Status: install ok installed$/m.test(stanza))
    .map((stanza) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1]
      const source = field('Source')
      return {
        name: field('Package') ?? '',
        version: field('Version') ?? '',
        architecture: field('Architecture') ?? '',
        maintainer: field('Maintainer') ?? '',
        ...(source ? { source } : {}),
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
