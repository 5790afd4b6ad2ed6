import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Test } from 'tap'
import { file } from '../../../../image/content/image-file.ts'
import type { Cluster } from '../../../../inventory/model/cluster.ts'
import { readCluster } from '../../../../inventory/source/read-cluster.ts'
import { generatedFiles } from '../../../../provisioner/installation/generated-files.ts'
import { initInstallation } from '../../../../provisioner/installation/init-installation.ts'
import { replaceFile } from '../../../../provisioner/installation/replace-file.ts'
import { localRunner } from '../../../../provisioner/runner/local-runner.ts'
import {
  type Administrator,
  makeKey,
  openAdministrator,
} from '../../../support/ssh/administrator.ts'
import { eventually } from '../eventually.ts'
import { fakeFiles } from './fake-node.ts'
import { type LabCluster, openCluster } from './lab-cluster.ts'

/** An installation's repository, its first administrator, and its nodes, all on. */
export interface LabInstallation {
  readonly folder: string
  readonly cluster: Cluster
  readonly lab: LabCluster
  readonly administrator: Administrator
  /** A program on the administrator's machine, in the repository. @returns its standard output. */
  run(program: string, ...args: readonly string[]): Promise<string>
  runAs(who: Administrator, program: string, ...args: readonly string[]): Promise<string>
  another(name: string): Promise<Administrator>
}

export interface InstallationWanted {
  /** Lines of `nodes:`; absent: the cluster is the one `switchyard init` proposes. */
  readonly nodes?: string
  /** What its operator makes of that proposal. */
  readonly edited?: (proposal: string) => string
  /** Nodes have sshd and nothing else. */
  readonly areFake?: boolean
}

/** Everything an operator has once the nodes were installed and their host keys are known. */
export async function openInstallation(
  t: Test,
  wanted: InstallationWanted,
): Promise<LabInstallation> {
  const place = await mkdtemp('/var/tmp/switchyard-lab-')
  t.teardown(() => rm(place, { recursive: true, force: true }))
  const administrator = await openAdministrator(t, place, 'ann')
  const folder = join(place, 'installation')
  const cluster = await describe(folder, administrator, wanted)
  const lab = await openCluster(t, {
    cluster,
    filesOf: (node) => {
      const { name } = node
      const key = makeKey(place, `${name}.host`)
      const line = readFileSync(`${key}.pub`, 'utf8')
      appendFileSync(join(folder, 'known_hosts'), `${name} ${line}`)
      return [
        ...[file(HOST_KEY, readFileSync(key, 'utf8'), 0o600), file(`${HOST_KEY}.pub`, line)],
        TOLD,
        ...(wanted.areFake ? fakeFiles(node) : []),
      ]
    },
  })
  await Promise.all(cluster.nodes.map(({ name }) => lab.start(name)))
  const env = {
    ANSIBLE_HOME: join(place, 'home'),
    ANSIBLE_NOCOLOR: '1',
  }
  const runAs = (who: Administrator, program: string, ...args: readonly string[]) =>
    lab.run({
      file: 'env',
      args: ['-C', folder, program, ...args],
      env: { ...env, SSH_AUTH_SOCK: who.agent },
    })
  const run = (program: string, ...args: readonly string[]) =>
    runAs(administrator, program, ...args)
  if (wanted.areFake) await run('bash', '-c', LISTENING, 'listening', ...addressesOf(cluster))
  for (const { name } of wanted.areFake ? [] : cluster.nodes) {
    const answers = () => run('ssh', '-F', 'ssh_config', name, 'true').then(isDone, isRefused)
    await eventually(answers, `${name} lets the administrator in`, 60_000)
  }
  const another = (name: string) => openAdministrator(t, place, name)
  return { folder, cluster, lab, administrator, run, runAs, another }
}

/** A repository with a cluster file; what follows from that is in it, too. */
async function describe(
  folder: string,
  { publicKeyFile: key }: Administrator,
  { nodes, edited = (proposal) => proposal }: InstallationWanted,
): Promise<Cluster> {
  const { signal } = new AbortController()
  const order = { folder, runner: localRunner, signal }
  const description = join(folder, 'cluster.yaml')
  if (nodes !== undefined) {
    mkdirSync(join(folder, 'keys'), { recursive: true })
    writeFileSync(description, `${HEAD}nodes:\n${nodes}`)
    cpSync(key, join(folder, 'keys/ann.pub'))
    return (await initInstallation(order)).cluster
  }
  await initInstallation({ ...order, key })
  writeFileSync(description, edited(readFileSync(description, 'utf8')))
  const { cluster } = await readCluster(folder)
  for (const each of generatedFiles(cluster)) await replaceFile(folder, each)
  return cluster
}

/** A container has no hypervisor to ask who it is; its node's files say so. */
const TOLD = file('/var/lib/switchyard/identity.json', '{}\n')
const HOST_KEY = '/etc/ssh/ssh_host_ed25519_key'
const isDone = () => true
const addressesOf = ({ nodes }: Cluster) =>
  nodes.flatMap(({ interfaces }) => interfaces.map(({ address }) => address))
/** Waits until all addresses answer at their SSH port; many logins would take longer than the boots. */
const LISTENING = 'for each; do until : 2>/dev/null </dev/tcp/$each/22; do sleep 0.2; done; done'
const isRefused = () => false

const HEAD = `cluster: lab
domain: example.org
timezone: UTC
administrators:
  - { name: ann, keys: [keys/ann.pub] }
networks:
  voice: { subnet: 192.0.2.0/24, gateway: 192.0.2.1, dns: [192.0.2.1] }
`
