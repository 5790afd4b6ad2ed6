import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Watcher } from '../plan/watcher.ts'
import { inChamber, type Owner } from '../runner/chamber.ts'
import type { Command, Runner } from '../runner/runner.ts'
import { isTrixie, tools, toolsKey } from './tools.ts'

/** The programs that build and boot images, in the versions of Debian 13. */
export interface Toolbox {
  /** Turns a command meant for the tools into one that runs them on this machine. */
  wrap(command: Command): Command
  /** Where the tools' own files (`/usr/share/OVMF`) are on this machine: `''` or the tools root. */
  readonly root: string
}

export interface ToolboxNeeds {
  /** Cache folder; the tools root is kept in it. */
  readonly cache: string
  /** Folders the tools read and write, absolute; the cache is always in sight. */
  readonly folders: readonly string[]
  /** URI of the Debian archive. */
  readonly mirror: string
  /** Armoured key that signs it; Debian's own unless given. */
  readonly mirrorKey?: string | undefined
  readonly runner: Runner
  readonly watcher: Watcher
  readonly signal: AbortSignal
}

/**
 * Finds the tools: on Debian 13 the machine's own; elsewhere a small Debian 13 root, made once and
 * kept, because older QEMU crashes trixie's kernel under emulation and older e2fsprogs cannot fill
 * a filesystem from an archive.
 */
export async function openToolbox(needs: ToolboxNeeds): Promise<Toolbox> {
  const owner = { isRoot: process.getuid?.() === 0 }
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  if (isTrixie(release)) {
    return { root: '', wrap: (command) => inChamber(command, owner) }
  }
  const path = await toolsRoot(needs, owner)
  const binds = [needs.cache, ...needs.folders]
  return { root: path, wrap: (command) => inChamber(command, owner, { path, binds }) }
}

async function toolsRoot(needs: ToolboxNeeds, owner: Owner): Promise<string> {
  const path = join(needs.cache, 'tools', toolsKey())
  if (await exists(path)) return path
  const started = performance.now()
  const title = 'make the tools root (Debian 13 programs this machine lacks; once)'
  needs.watcher.started(title)
  const unfinished = `${path}.${process.pid}.tmp`
  await mkdir(join(needs.cache, 'tools'), { recursive: true })
  const source = await sourceOf(needs)
  try {
    const command = bootstrap({ target: unfinished, source, cache: needs.cache })
    await needs.runner.run(inChamber(command, owner), needs.signal)
    await rename(unfinished, path)
  } finally {
    await needs.runner.run(
      inChamber({ file: 'rm', args: ['-rf', '--one-file-system', unfinished] }, owner),
      new AbortController().signal,
    )
  }
  needs.watcher.finished(title, (performance.now() - started) / 1000)
  return path
}

/** What mmdebstrap(1) takes for a mirror: its URI, or a source that names the key's file. */
async function sourceOf({ cache, mirror, mirrorKey }: ToolboxNeeds): Promise<string> {
  if (mirrorKey === undefined) return mirror
  const file = join(cache, 'tools', 'archive-key.asc')
  await writeFile(file, mirrorKey)
  return `deb [signed-by=${file}] ${mirror} trixie main`
}

interface Bootstrap {
  readonly target: string
  readonly source: string
  readonly cache: string
}

function bootstrap({ target, source, cache }: Bootstrap): Command {
  return {
    file: 'mmdebstrap',
    args: [
      ...['--mode=root', '--variant=apt', '--format=directory'],
      ...['man/*', 'doc/*', 'locale/*', 'info/*'].map(
        (folder) => `--dpkgopt=path-exclude=/usr/share/${folder}`,
      ),
      '--dpkgopt=force-unsafe-io',
      `--include=${tools().join(',')}`,
      ...['trixie', target, source],
    ],
    log: `${cache}/tools/tools.log`,
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
