import { execFile } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type Test, test } from 'tap'
import { initInstallation } from '../../../provisioner/installation/init-installation.ts'
import { localRunner } from '../../../provisioner/runner/local-runner.ts'
import { type Administrator, makeKey, openAdministrator } from '../../support/ssh/administrator.ts'
import { openServer, type SshServer } from '../../support/ssh/ssh-server.ts'

const { signal } = new AbortController()
const runFile = promisify(execFile)

/** A name that makes the path of anything below it longer than a socket's may be (unix(7)). */
const DEEP = 'd'.repeat(120)

interface Site {
  readonly folder: string
  /** The node at the address both installations have. */
  open(port: number): Promise<SshServer>
}

/** An installation and a node whose host key it has pinned. */
async function site(t: Test, folder: string, ann: Administrator): Promise<Site> {
  mkdirSync(dirname(folder), { recursive: true })
  await initInstallation({ folder, key: ann.publicKeyFile, runner: localRunner, signal })
  chmodSync(folder, 0o755) // Ansible ignores its settings in a folder anyone may write to
  const hostKey = makeKey(dirname(folder), 'host')
  const welcome = [Buffer.from(ann.publicKey.split(' ')[1] ?? '', 'base64')]
  return {
    folder,
    async open(port) {
      const server = await openServer(t, { hostKeys: [hostKey], welcome, port })
      const name = `[127.0.0.1]:${server.port}`
      appendFileSync(join(folder, 'known_hosts'), `${name} ${readFileSync(`${hostKey}.pub`)}`)
      return server
    },
  }
}

test('two installations of one person with the same addresses share no connection', async (t) => {
  const place = await mkdtemp('/var/tmp/switchyard-sockets-')
  t.teardown(() => rm(place, { recursive: true, force: true }))
  const ann = await openAdministrator(t, place, 'ann')
  const [here, there] = [
    await site(t, join(place, 'a/installation'), ann),
    await site(t, join(place, DEEP, 'installation'), ann),
  ]
  const env = { ...process.env, ANSIBLE_HOME: join(place, 'home'), SSH_AUTH_SOCK: ann.agent }
  const ask = ({ folder }: Site, port: number) => {
    const host = ['all', '-i', '127.0.0.1,', '-e', `ansible_port=${port}`]
    const args = [...host, '-m', 'ansible.builtin.raw', '-a', 'true']
    return runFile('ansible', args, { cwd: folder, env })
  }
  const first = await here.open(0)
  await ask(here, first.port)
  await ask(here, first.port)
  t.equal(first.commands.length, 2)
  t.equal(first.connections, 1, 'the connection outlasts a run')
  first.shut()
  const second = await there.open(first.port)
  await ask(there, first.port)
  t.equal(second.commands.length, 1)
  t.equal(first.commands.length, 2, 'nothing went to the node of the other installation')
})
