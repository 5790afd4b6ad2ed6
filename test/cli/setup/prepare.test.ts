import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Test, test } from 'tap'
import { isTrixie, parsePackages } from '../../../provisioner/toolbox/tools.ts'

/** nobody (base-passwd(8)), where this is root. */
const NOBODY = 65534
const release = readFileSync('/etc/os-release', 'utf8')
const notDebian = /^ID=debian$/m.test(release) ? false : 'this machine is not Debian'

const wanted = (isTrixie(release) ? ['machine.txt', 'tools.txt'] : ['machine.txt']).flatMap(
  (list) => parsePackages(readFileSync(`provisioner/toolbox/${list}`, 'utf8')),
)
const packages = [...new Set(wanted)]

/** Prepares as an ordinary user on a machine whose dpkg-query says this and that has nothing else. */
function prepare(t: Test, said: readonly string[]) {
  const script = `#!/bin/sh\nprintf '%s\\n' ${said.map((line) => `'${line}'`).join(' ')}\nexit 1\n`
  const folder = t.testdir({ 'dpkg-query': script })
  chmodSync(join(folder, 'dpkg-query'), 0o755)
  const module = pathToFileURL(join(process.cwd(), 'cli/setup/prepare.mjs')).href
  const ordinary = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  const code = `import { prepare } from '${module}'; prepare()`
  // An empty environment: nobody may not write what tap wants to know of its children.
  const node = [`PATH=${folder}`, process.execPath, '--input-type=module', '-e', code]
  return spawnSync('/usr/bin/env', ['-i', ...node], { cwd: '/', encoding: 'utf8', ...ordinary })
}

const line = (names: readonly string[]) =>
  `  apt-get install --yes --no-install-recommends ${names.join(' ')}\n`

test('an ordinary user is told the one line root has to run', { skip: notDebian }, async (t) => {
  const { status, stdout, stderr } = prepare(t, [])
  t.equal(status, 3)
  t.equal(stdout, '')
  t.equal(stderr, `setup: Debian packages are missing; as root, run\n${line(packages)}`)
})

test('only what is missing is asked for', { skip: notDebian }, async (t) => {
  const [first = '', second = '', ...rest] = packages
  // Installed; known but removed, its configuration kept; wanted but half installed.
  const { status, stderr } = prepare(t, [
    ...rest.map((name) => `ii  ${name}`),
    ...[`rc  ${first}`, `iHR ${second}`],
  ])
  t.equal(status, 3)
  t.ok(stderr.endsWith(line([first, second])), stderr)
})
