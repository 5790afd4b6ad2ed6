import { test } from 'tap'
import { parsePublicKeys } from '../../../inventory/source/parse-public-keys.ts'
import { KEYS } from './public-keys.ts'

const { RSA_2048, ...SOUND } = KEYS
const [, ED25519 = ''] = KEYS.ED25519.line.split(' ')
const CUT = 'was it cut when copied? Copy the whole line again'
const REPLACE = 'make a new one: ssh-keygen -t ed25519'

/** A blob of RFC 4251 strings, as a line of its type. */
function lineOf(type: string, ...parts: readonly (string | Uint8Array)[]): string {
  const strings = [type, ...parts].map((part) => {
    const bytes = Buffer.from(part)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  })
  return `${type} ${Buffer.concat(strings).toString('base64')} made`
}

const point = (size: number): Uint8Array => new Uint8Array(1 + 2 * size).fill(4)

for (const [name, { line, fingerprint }] of Object.entries(SOUND)) {
  test(`reads ${name} with the fingerprint ssh-keygen prints`, async (t) => {
    const [type, base64, comment] = line.split(' ')
    t.same(parsePublicKeys(`${line}\n`, 'a.pub'), {
      keys: [{ file: 'a.pub', type, base64, comment, fingerprint }],
      faults: [],
    })
  })
}

test('reads keys of security tokens (PROTOCOL.u2f)', async (t) => {
  const lines = [
    lineOf('sk-ssh-ed25519@openssh.com', new Uint8Array(32), 'ssh:'),
    lineOf('sk-ecdsa-sha2-nistp256@openssh.com', 'nistp256', point(32), 'ssh:'),
  ]
  t.match(parsePublicKeys(lines.join('\n'), 'a.pub'), { keys: { length: 2 }, faults: [] })
})

test('reads several keys, with comments, blank lines and Windows line ends between', async (t) => {
  const text = `# Anna's\r\n${KEYS.ED25519.line} at home\r\n\r\n  ${KEYS.ECDSA_256.line}\r\n`
  const { keys, faults } = parsePublicKeys(text, 'a.pub')
  t.same(faults, [])
  t.same(
    keys.map(({ comment }) => comment),
    ['ed25519-256@example.org at home', 'ecdsa-256@example.org'],
  )
})

const PRIVATE = 'this is a private key: it must never be here'
const TOO_SHORT = 'the key is an RSA key of 2048 bits; at least 3072 are needed'
const DAMAGED = 'the key is damaged: its parts do not have the lengths they should'
const WRONG_BASE64 = 'the key is not sound base64'

const FAULTS: readonly (readonly [title: string, text: string, message: string, place: string])[] =
  [
    ['an OpenSSH private key', '-----BEGIN OPENSSH PRIVATE KEY-----\n', PRIVATE, '1:1'],
    ['an RSA private key', '\n-----BEGIN RSA PRIVATE KEY-----\n', PRIVATE, '1:1'],
    ['an encrypted private key', '-----BEGIN ENCRYPTED PRIVATE KEY-----\n', PRIVATE, '1:1'],
    ['a PuTTY private key', 'PuTTY-User-Key-File-3: ssh-ed25519\n', PRIVATE, '1:1'],
    [
      'a private key below a public one',
      `${KEYS.ED25519.line}\n-----BEGIN PRIVATE KEY-----`,
      PRIVATE,
      '1:1',
    ],
    [
      'a key in PEM',
      '-----BEGIN PUBLIC KEY-----\n',
      'the key is not in the form OpenSSH uses',
      '1:1',
    ],
    [
      'an RFC 4716 key',
      '---- BEGIN SSH2 PUBLIC KEY ----\n',
      'the key is not in the form OpenSSH uses',
      '1:1',
    ],
    ['an empty file', '\n# none\n', 'the file has no key', '1:1'],
    ['some other text', '\n  hello world\n', 'this is not a public key', '2:3'],
    ['a short RSA key', RSA_2048.line, TOO_SHORT, '1:1'],
    [
      'a DSA key',
      lineOf('ssh-dss', 'p'),
      'the key is a DSA key, which OpenSSH no longer accepts',
      '1:1',
    ],
    ['an unknown type', lineOf('ssh-new', 'x'), 'ssh-new is not a known type of key', '1:1'],
    [
      'a certificate',
      lineOf('ssh-ed25519-cert-v01@openssh.com', 'x'),
      'this is a certificate, not a public key',
      '1:1',
    ],
    [
      'options before the key',
      `no-pty ${KEYS.ED25519.line}`,
      'options stand before the key',
      '1:1',
    ],
    ['a key without base64', 'ssh-ed25519', WRONG_BASE64, '1:1'],
    [
      'base64 with a stray character',
      `ssh-ed25519 ${ED25519.replace('AAAA', 'AA!A')}`,
      WRONG_BASE64,
      '1:1',
    ],
    ['base64 that was cut', `ssh-ed25519 ${ED25519.slice(0, 41)}`, WRONG_BASE64, '1:1'],
    ['a blob that was cut', `ssh-ed25519 ${ED25519.slice(0, 40)}`, DAMAGED, '1:1'],
    ['a blob of no type', 'ssh-ed25519 AAAA', DAMAGED, '1:1'],
    ['a blob that goes on', lineOf('ssh-ed25519', new Uint8Array(32), 'more'), DAMAGED, '1:1'],
    ['an Ed25519 key of 31 bytes', lineOf('ssh-ed25519', new Uint8Array(31)), DAMAGED, '1:1'],
    [
      'a point on another curve',
      lineOf('ecdsa-sha2-nistp256', 'nistp384', point(48)),
      DAMAGED,
      '1:1',
    ],
    [
      'a compressed point',
      lineOf('ecdsa-sha2-nistp256', 'nistp256', new Uint8Array(33).fill(2)),
      DAMAGED,
      '1:1',
    ],
    ['an RSA key without a modulus', lineOf('ssh-rsa', new Uint8Array([3])), DAMAGED, '1:1'],
    [
      'a token key without application',
      lineOf('sk-ssh-ed25519@openssh.com', new Uint8Array(32)),
      DAMAGED,
      '1:1',
    ],
    [
      'a type that is not the one inside',
      `ssh-rsa ${ED25519}`,
      'the key says ssh-rsa but holds another type of key',
      '1:1',
    ],
    [
      'a comment with an escape',
      `${KEYS.ED25519.line}\u001b[31m`,
      'the comment has control characters',
      '1:1',
    ],
    ['a second line that is wrong', `${KEYS.ED25519.line}\n\n${RSA_2048.line}`, TOO_SHORT, '3:1'],
  ]

for (const [title, text, message, place] of FAULTS) {
  test(`refuses ${title}`, async (t) => {
    const { faults } = parsePublicKeys(text, 'a.pub')
    t.same(
      faults.map((fault) => [fault.message, `${fault.at.line}:${fault.at.column}`]),
      [[message, place]],
    )
  })
}

test('says what to do', async (t) => {
  const hintOf = (text: string) => parsePublicKeys(text, 'a.pub').faults[0]?.hint
  t.equal(hintOf(RSA_2048.line), REPLACE)
  t.equal(hintOf('ssh-ed25519 AAAA'), CUT)
  t.match(hintOf('-----BEGIN OPENSSH PRIVATE KEY-----'), /^remove it from the repository/)
})
