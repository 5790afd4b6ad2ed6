import { createHash } from 'node:crypto'
import type { PublicKey } from '../model/cluster.ts'
import { Mistake } from '../model/scalar.ts'
import { KeyBlob } from './key-blob.ts'
import { inspectKey, KEY_TYPES } from './key-types.ts'

export interface KeyFault {
  readonly message: string
  readonly hint?: string
  readonly at: { readonly line: number; readonly column: number }
}

export interface ParsedKeys {
  readonly keys: readonly PublicKey[]
  readonly faults: readonly KeyFault[]
}

/** PKCS 1, PKCS 8 and OpenSSH armour (RFC 7468), and PuTTY's own format. */
const PRIVATE = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|^PuTTY-User-Key-File-/m
const OTHER_ARMOUR = /^-----BEGIN [A-Z0-9 ]*PUBLIC KEY-----|^---- BEGIN SSH2 PUBLIC KEY ----/m

/**
 * Reads SSH public keys, one a line, as in authorized_keys (sshd(8)) but without options.
 *
 * @param file the name the keys are kept under.
 */
export function parsePublicKeys(text: string, file: string): ParsedKeys {
  const whole = faultOfFile(text)
  if (whole) return { keys: [], faults: [fault(whole, 1, 1)] }
  const keys: PublicKey[] = []
  const faults: KeyFault[] = []
  text.split(/\r?\n/).forEach((line, index) => {
    if (/^\s*(#|$)/.test(line)) return
    const key = parseLine(line.trim(), file)
    if (key instanceof Mistake) faults.push(fault(key, index + 1, line.search(/\S/) + 1))
    else keys.push(key)
  })
  const isEmpty = keys.length === 0 && faults.length === 0
  return { keys, faults: isEmpty ? [fault(new Mistake('the file has no key'), 1, 1)] : faults }
}

function fault({ message, hint }: Mistake, line: number, column: number): KeyFault {
  return { message, at: { line, column }, ...(hint === undefined ? {} : { hint }) }
}

function faultOfFile(text: string): Mistake | undefined {
  if (PRIVATE.test(text)) {
    return new Mistake(
      'this is a private key: it must never be here',
      'remove it from the repository and its history, make a new pair, and name the .pub file',
    )
  }
  return OTHER_ARMOUR.test(text)
    ? new Mistake('the key is not in the form OpenSSH uses', 'convert it: ssh-keygen -i -f FILE')
    : undefined
}

function parseLine(line: string, file: string): PublicKey | Mistake {
  const [, type = '', base64 = '', comment = ''] =
    /^(\S+)(?:\s+(\S+))?(?:\s+(.*))?$/.exec(line) ?? []
  if (!Object.hasOwn(KEY_TYPES, type)) return faultOfType(type, line)
  const blob = decodeBase64(base64)
  if (!blob) {
    return new Mistake('the key is not sound base64', 'was it cut when copied? Copy it again')
  }
  const mistake = inspectKey(type, new KeyBlob(blob))
  if (mistake) return new Mistake(`the key ${mistake.message}`, mistake.hint)
  if (/\p{Cc}/u.test(comment)) return new Mistake('the comment has control characters')
  return { file, type, base64, comment, fingerprint: fingerprintOf(blob) }
}

function faultOfType(type: string, line: string): Mistake {
  if (type.includes('-cert-v0')) {
    return new Mistake(
      'this is a certificate, not a public key',
      'name the .pub file without -cert',
    )
  }
  const hasOptions = Object.keys(KEY_TYPES).some((known) => line.includes(` ${known} `))
  if (hasOptions) {
    return new Mistake('options stand before the key', 'leave only the type, the key and a comment')
  }
  const known = Object.keys(KEY_TYPES).filter((name) => name !== 'ssh-dss')
  return /^[a-z][a-z0-9@.-]*$/.test(type) && /^\S+\s+AAAA/.test(line)
    ? new Mistake(`${type} is not a known type of key`, `known: ${known.join(', ')}`)
    : new Mistake('this is not a public key', 'a line begins with its type, such as ssh-ed25519')
}

/** Strict where Buffer is lenient: what does not come back the same was damaged. */
function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return text !== '' && bytes.toString('base64') === text ? bytes : undefined
}

/** As `ssh-keygen -l` prints it: base64 without its padding. */
function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}
