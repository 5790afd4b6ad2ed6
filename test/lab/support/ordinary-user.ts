import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { $ } from 'zx/core'
import { projectRoot } from '../../../provisioner/bake/product.ts'

/** Left out of the user's copy: history, caches and results. */
const NOT_COPIED = new Set(['.git', '.tap', 'dist', 'out'])

/** Somebody without privileges, with a copy of the project and nothing else. */
export interface OrdinaryUser {
  readonly home: string
  /** Runs `switchyard` as that user. */
  switchyard(args: readonly string[], hear?: Heard): Promise<Ended>
  /** Names of the programs that still run for the user. */
  processes(): Promise<readonly string[]>
  remove(): Promise<void>
}

export interface Ended {
  readonly status: number | null
  readonly said: string
}

/** Called with all that was said so far, and what sends the process a signal. */
export type Heard = (said: string, send: (signal: NodeJS.Signals) => void) => void

/** Makes a user with subordinate ids (subuid(5)), as every ordinary Debian user has them. */
export async function makeUser(): Promise<OrdinaryUser> {
  const home = await mkdtemp('/var/tmp/switchyard-user-')
  const name = `sy${basename(home)
    .slice(-6)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, 'x')}`
  await $`useradd --no-create-home --home-dir ${home} --shell /bin/sh ${name}`.quiet()
  const project = join(home, 'project')
  await mkdir(project)
  const root = projectRoot()
  await cp(root, project, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !NOT_COPIED.has(source.slice(root.length + 1)),
  })
  await $`chown -R ${name}:${name} ${home}`.quiet()
  return {
    home,
    switchyard: (args, hear) => run({ name, home, project, args }, hear),
    async processes() {
      const { stdout } = await $`ps -o comm= -u ${name}`.quiet().nothrow()
      return stdout.split('\n').filter((line) => line !== '')
    },
    async remove() {
      await $`pkill -KILL -u ${name}`.quiet().nothrow()
      await $`userdel ${name}`.quiet().nothrow()
      await rm(home, { recursive: true, force: true })
    },
  }
}

interface Run {
  readonly name: string
  readonly home: string
  readonly project: string
  readonly args: readonly string[]
}

function run({ name, home, project, args }: Run, hear?: Heard): Promise<Ended> {
  const identity = ['--reuid', name, '--regid', name, '--init-groups', '--inh-caps=-all']
  const program = [process.execPath, '--import', 'tsx', 'cli/switchyard.ts', ...args]
  // tap has every process of a test write into its own folder, where this user may not.
  const environment = ['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', `HOME=${home}`]
  const child = spawn('setpriv', [...identity, ...environment, ...program], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
      hear?.(said, (signal) => child.kill(signal))
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, said }))
  })
}
