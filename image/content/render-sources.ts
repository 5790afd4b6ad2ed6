const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** The security archive is a neighbour of the main one, on mirrors and on the original alike. */
export function securityMirror(mirror: string): string {
  return `${mirror.replace(/\/+$/, '').replace(/\/debian$/, '')}/debian-security`
}

/** Debian 13 with its updates and security fixes, in deb822 form (sources.list(5)). */
export function renderSources(mirror: string): string {
  return [
    stanza(mirror, 'trixie trixie-updates'),
    stanza(securityMirror(mirror), 'trixie-security'),
  ].join('\n')
}

function stanza(uri: string, suites: string): string {
  return `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: main\nSigned-By: ${KEYRING}\n`
}
