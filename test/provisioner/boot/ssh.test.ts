import { spawnSync } from 'node:child_process'
import { test } from 'tap'
import { passwordCommand, sshCommand, takesOnlyKeys } from '../../../provisioner/boot/ssh.ts'

const LOGIN = { address: '192.0.2.10', identity: '/run/a b/key', folder: '/run/a b' }
/** ssh takes the user's own keys when there is no such file. */
const THERE = { ...LOGIN, identity: '/etc/hostname' }

/** The settings ssh itself makes of the arguments (ssh(1), -G), by name. */
function settings(args: readonly string[]): ReadonlyMap<string, string> {
  const { stdout } = spawnSync('ssh', ['-G', ...args], { encoding: 'utf8' })
  return new Map(
    stdout.split('\n').map((line): [string, string] => {
      const [name = '', ...value] = line.split(' ')
      return [name, value.join(' ')]
    }),
  )
}

test('a login is by this key only, asks nothing and uses nothing of the user’s', async (t) => {
  const { file, args } = sshCommand(THERE, 'sh -s')
  t.equal(file, 'ssh')
  t.same(args.slice(0, 2), ['-F', '/dev/null'])
  t.same(args.slice(-2), ['admin@192.0.2.10', 'sh -s'])
  const all = settings(args)
  t.equal(all.get('user'), 'admin')
  t.equal(all.get('batchmode'), 'yes')
  t.equal(all.get('identitiesonly'), 'yes')
  t.equal(all.get('identityfile'), '/etc/hostname')
  t.equal(all.get('preferredauthentications'), 'publickey')
  t.equal(all.get('stricthostkeychecking'), 'accept-new')
})

test('host keys are remembered in the proof’s own folder, spaces and all', async (t) => {
  const { args } = sshCommand(LOGIN, 'true')
  t.ok(args.includes('UserKnownHostsFile="/run/a b/known_hosts"'))
  t.equal(settings(args).get('userknownhostsfile'), '/run/a b/known_hosts')
})

test('the attempt without a key offers none and asks nobody', async (t) => {
  const all = settings(passwordCommand(LOGIN).args)
  t.equal(all.get('pubkeyauthentication'), 'false')
  t.equal(all.get('batchmode'), 'yes')
  t.equal(all.get('preferredauthentications'), 'password,keyboard-interactive')
})

const REFUSALS: readonly (readonly [string, boolean])[] = [
  ['admin@192.0.2.10: Permission denied (publickey).', true],
  ['admin@192.0.2.10: Permission denied (publickey,password).', false],
  ['admin@192.0.2.10: Permission denied (publickey,keyboard-interactive).', false],
  ['admin@192.0.2.10: Permission denied (password).', false],
  ['ssh: connect to host 192.0.2.10 port 22: Connection refused', false],
  ['', false],
]
for (const [said, isSafe] of REFUSALS) {
  test(`"${said}" ${isSafe ? 'proves' : 'does not prove'} that only keys are taken`, async (t) => {
    t.equal(takesOnlyKeys(said), isSafe)
  })
}
