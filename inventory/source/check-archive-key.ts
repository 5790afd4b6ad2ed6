import type { KeyFileContent, KeyFiles } from './check-key-files.ts'
import type { Finding } from './finding.ts'

const PUBLIC = '-----BEGIN PGP PUBLIC KEY BLOCK-----'
const PRIVATE = '-----BEGIN PGP PRIVATE KEY BLOCK-----'
const HINT = 'write it with gpg --armor --export KEY > keys/mirror.asc'

/** The key that signs the cluster's archive: apt takes it armoured within a source (sources.list(5)). */
export function checkArchiveKey(name: string | undefined, files: KeyFiles): readonly Finding[] {
  const fault = name === undefined ? undefined : faultOf(files.get(name))
  if (fault === undefined) return []
  return [{ path: ['mirrorKey'], message: `names ${name}, which ${fault}`, hint: HINT }]
}

function faultOf(content: KeyFileContent | undefined): string | undefined {
  if (content === undefined) return undefined
  if ('fault' in content) return content.fault
  if (content.text.includes(PRIVATE)) return 'holds a private key, which belongs to nobody else'
  return content.text.trimStart().startsWith(PUBLIC)
    ? undefined
    : 'is not an armoured OpenPGP public key'
}
