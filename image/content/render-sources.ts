const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** The security archive is a neighbour of the main one, on mirrors and on the original alike. */
export function securityMirror(mirror: string): string {
  return `${mirror.replace(/\/+$/, '').replace(/\/debian$/, '')}/debian-security`
}

/**
 * Debian 13 with its updates and security fixes, in deb822 form (sources.list(5)).
 *
 * @param key armoured OpenPGP key that signs the mirror, security fixes too; Debian's own unless given.
 */
export function renderSources(mirror: string, key?: string): string {
  return [
    renderSource(mirror, { suites: 'trixie trixie-updates', key }),
    renderSource(securityMirror(mirror), { suites: 'trixie-security', key }),
  ].join('\n')
}

export interface Source {
  readonly suites: string
  readonly components?: string
  readonly key?: string | undefined
}

/** One archive in deb822 form. */
export function renderSource(uri: string, { suites, components = 'main', key }: Source): string {
  const signer = key === undefined ? ` ${KEYRING}` : renderKey(key)
  return `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: ${components}\nSigned-By:${signer}\n`
}

/** A field of several lines: each behind a blank, an empty one as a dot (deb822(5)). */
function renderKey(key: string): string {
  const lines = key.trim().split('\n')
  return lines.map((line) => `\n ${line.trim() || '.'}`).join('')
}
