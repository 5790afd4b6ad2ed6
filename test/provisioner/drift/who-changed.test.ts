import { test } from 'tap'
import { whoChanged } from '../../../provisioner/drift/who-changed.ts'

const KEY = { file: 'keys/ann.pub', type: 'ssh-ed25519', base64: 'AAAA', comment: '' }
const ADMINISTRATORS = [{ name: 'ann', keys: [{ ...KEY, fingerprint: 'SHA256:ann' }] }]

const entry = (time: number, pid: string, message: string) => ({ time, pid, message })
const login = (time: number, pid: string, key: string) =>
  entry(
    time,
    pid,
    `Accepted publickey for admin from 192.0.2.1 port 4022${pid} ssh2: ED25519 ${key}`,
  )
const leave = (time: number, pid: string) =>
  entry(time, pid, 'pam_unix(sshd:session): session closed for user admin')
const sudo = (time: number, command: string) =>
  entry(time, '9', `   admin : PWD=/home/admin ; USER=root ; COMMAND=${command}`)
const ended = (time: number) =>
  entry(time, '9', 'pam_unix(sudo:session): session closed for user root')

const who = (...entries: readonly ReturnType<typeof entry>[]) =>
  whoChanged(1_000, entries, ADMINISTRATORS)

test('whoever was logged in at the time is told by name, with what was run', async (t) => {
  t.same(who(login(100, '1', 'SHA256:ann'), sudo(999, '/usr/bin/tee /etc/motd')), {
    when: '1970-01-01T00:16:40.000Z',
    by: ['ann from 192.0.2.1'],
    commands: ['/usr/bin/tee /etc/motd'],
  })
})

test('a key that nobody has any more is told by its fingerprint', async (t) => {
  t.match(who(login(100, '1', 'SHA256:gone')), { by: ['SHA256:gone from 192.0.2.1'] })
})

test('whoever had left, or came later, was not there', async (t) => {
  const left = [login(100, '1', 'SHA256:ann'), leave(900, '1')]
  t.same(who(...left, login(1_010, '2', 'SHA256:ann')).by, [])
  t.match(who(login(100, '1', 'SHA256:ann'), leave(1_000.5, '1')).by, ['ann from 192.0.2.1'])
})

test('a command that had ended, or began later, did not do it; an open editor may have', async (t) => {
  t.same(who(sudo(900, '/bin/true'), ended(901), sudo(1_002, '/bin/false')).commands, [])
  t.same(who(sudo(100, '/usr/bin/vi /etc/motd'), ended(1_000.2)).commands, [
    '/usr/bin/vi /etc/motd',
  ])
})

test('a journal that knows nothing leaves the time', async (t) => {
  t.same(who(), { when: '1970-01-01T00:16:40.000Z', by: [], commands: [] })
})
