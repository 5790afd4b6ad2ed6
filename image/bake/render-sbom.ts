import { createHash } from 'node:crypto'
import type { InstalledPackage } from './installed-packages.ts'
import type { LockedModule } from './production-modules.ts'

export interface SbomInput {
  readonly node: string
  /** Seconds since 1970. */
  readonly epoch: number
  readonly packages: readonly InstalledPackage[]
  readonly modules: readonly LockedModule[]
}

/** The parts of an image in CycloneDX 1.6 (ECMA-424), named by package URLs. */
export function renderSbom({ node, epoch, packages, modules }: SbomInput): string {
  const components = [...packages.map(debianComponent), ...modules.map(npmComponent)]
  const value = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(components))}`,
    version: 1,
    metadata: {
      timestamp: new Date(epoch * 1000).toISOString(),
      component: { type: 'operating-system', name: node, version: 'Debian 13' },
    },
    components,
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

function debianComponent({ name, version, architecture, source, maintainer }: InstalledPackage) {
  const upstream = source ? `&upstream=${encodeURIComponent(source)}` : ''
  const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}&distro=trixie${upstream}`
  return { type: 'library', 'bom-ref': purl, name, version, purl, supplier: { name: maintainer } }
}

function npmComponent({ name, version, licence }: LockedModule) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const licences = licence ? { licenses: [{ expression: licence }] } : {}
  return { type: 'library', 'bom-ref': purl, name, version, purl, ...licences }
}

/** A UUID of version 8 (RFC 9562, 5.8) that is the same for the same text. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16)
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`]
  return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}
