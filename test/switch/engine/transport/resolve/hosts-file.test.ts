import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import { HostsFile } from '../../../../../switch/engine/transport/resolve/hosts-file.ts'
import { StandingClock } from '../../../../support/standing-clock.ts'

const TEXT = [
  '# what this machine knows',
  '192.0.2.1  one.example One  # the first',
  '2001:db8::1 one.example',
  'nonsense two.example',
  '',
].join('\n')

test('names of the hosts file, also after it has changed', async (t) => {
  const file = join(t.testdir(), 'hosts')
  const clock = new StandingClock()
  const hosts = new HostsFile(clock, file)
  t.same(hosts.addresses('one.example'), [], 'no file, no names')
  await writeFile(file, TEXT)
  clock.advance(5000)
  t.same(hosts.addresses('ONE.example'), ['192.0.2.1', '2001:db8::1'])
  t.same(hosts.addresses('one'), ['192.0.2.1'])
  t.same(hosts.addresses('two.example'), [])
  await writeFile(file, '192.0.2.2 two.example\n')
  await utimes(file, 1, 1)
  t.same(hosts.addresses('two.example'), [], 'not looked at each time')
  clock.advance(5000)
  t.same(hosts.addresses('two.example'), ['192.0.2.2'])
})
